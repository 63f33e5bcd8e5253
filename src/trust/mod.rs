//! Keys, certificates, CMS, COSE.

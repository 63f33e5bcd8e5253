//! Keys, certificates and signatures over bytes: what `seal` signs with and `verify` judges by.
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`asn1`] | DER and BER, read and written, behind one door |
//! | [`algorithm`] | signature algorithms: names, identifiers, checking |
//! | [`certificate`] | X.509 certificates (RFC 5280) |
//! | [`crl`] | revocation lists |
//! | [`ocsp`] | a responder's answers |
//! | [`revocation`] | what lists and answers say for one moment |
//! | [`authorities`] | the certificates the program comes with, trusted by nobody yet |
//! | [`anchors`] | those an office's operator has confirmed |
//! | [`path`] | from a signer's certificate to a configured anchor |
//! | [`cms`] | CMS `SignedData` (RFC 5652) with the attributes of `CAdES` |
//! | [`detached`] | a CMS signature beside a file |
//! | [`cose`] | `COSE_Sign1` (RFC 9052) over records |
//! | [`signer`] | who can sign: a key in a file, a token, a remote service |
//! | [`keys`] | the office's key ring on disk, and the sample authority |
//! | [`policy`] | which algorithms may make a legal signature |
//! | [`plan`] | who signs what, in which order |
//! | [`lasting`] | how long a signature is to be provable |
//! | [`service`] | services outside, and the way to them |
//! | [`timestamp`] | time stamps asked for, checked, put into signatures |
//! | [`gather`] | evidence for a certificate, from files, a cache, the network |
//!
//! Arithmetic is `aws-lc-rs` and, for records, `ed25519-dalek`; nothing here computes a curve.

pub mod algorithm;
pub mod anchors;
pub mod asn1;
pub mod authorities;
pub mod certificate;
pub mod cms;
pub mod cose;
pub mod crl;
pub mod detached;
mod error;
pub mod gather;
pub mod keys;
pub mod lasting;
pub mod ocsp;
pub mod path;
mod pem;
pub mod plan;
pub mod policy;
pub mod revocation;
pub mod service;
pub mod signer;
pub mod timestamp;

pub use algorithm::Algorithm;
pub use certificate::Certificate;
pub use error::TrustError;
pub use keys::{InitOptions, Keyring, Role};
pub use signer::Signer;

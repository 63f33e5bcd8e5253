//! The verdict on a signed file.

//! seal: a PDF/A in, the same bytes with a visible text and a `PAdES` B-B signature after them out.
//!
//! Two phases, because a key may live in a token or at a CA's service that takes minutes:
//! [`prepare`] writes everything but the signature and says what is to be signed,
//! [`Prepared::finish`] puts the signature in its place. [`seal`] does both with a signer at hand.
//!
//! Promises: the bytes of the input stand unchanged at the front of the output; the output
//! appears under its name only when complete and synced; memory does not grow with the file; the
//! private key is never seen here.

mod error;

pub use error::SealError;

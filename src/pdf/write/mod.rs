//! Writing PDF/A.

//! reuse: what is held? Finding papers by words, number, issuer, date, owner.

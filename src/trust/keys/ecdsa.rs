//! One signature, two ways to write it.

use super::super::asn1;

/// `r` and `s` side by side, as tokens and services give them, in the form of X9.62.
pub(super) fn ecdsa_der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    asn1::sequence(&[&asn1::unsigned(r), &asn1::unsigned(s)])
}

//! Which bytes a signature covers (ISO 32000-2, 12.8.1): everything from the first byte to the
//! end of a revision, except exactly its own `/Contents`. Anything else is an attack or a mistake
//! (USF, SWA, ISA), and is told apart from a good signature here, before any arithmetic.

use crate::pdf::revisions::{Document, Object};

use super::fields::Signature;

/// The bytes a signature covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Coverage {
    /// The first range is `0..before`.
    pub(super) before: usize,
    /// The second range is `after..end`.
    pub(super) after: usize,
    /// Where the second range ends.
    pub(super) end: usize,
}

/// Reads and checks `/ByteRange` against the file.
pub(super) fn coverage(data: &[u8], signature: &Signature) -> Result<Coverage, &'static str> {
    let range = signature.value.get("ByteRange").and_then(Object::array).ok_or("no ByteRange")?;
    // every element a number, and four of them: readers differ in what they do with the rest
    let numbers: Option<Vec<usize>> =
        range.iter().map(|n| n.integer().and_then(|n| usize::try_from(n).ok())).collect();
    let Some([0, before, after, length]) = numbers.as_deref() else {
        return Err("ByteRange is not [0 a b c]");
    };
    let (before, after) = (*before, *after);
    let end = after.checked_add(*length).ok_or("ByteRange beyond the file")?;
    if before == 0 || before >= after || *length == 0 {
        return Err("ByteRange covers no signed revision");
    }
    if end > data.len() {
        return Err("ByteRange beyond the file");
    }
    let Some(Object::String(contents)) = signature.value.get("Contents") else {
        return Err("Contents is not a string of its own");
    };
    if signature.holder.is_none() {
        return Err("signature dictionary inside an object stream");
    }
    if !contents.hex || contents.place != (before..after) {
        return Err("the gap in ByteRange is not exactly Contents");
    }
    // white space and the like inside would be unsigned bytes of an attacker's choice
    let digits = data.get(before + 1..after - 1).unwrap_or_default();
    // counted to the end, not to the first: that many at a time
    if digits.iter().filter(|byte| byte.is_ascii_hexdigit()).count() != digits.len() {
        return Err("Contents is not hexadecimal digits only");
    }
    let covered = data.get(..end).unwrap_or_default();
    if !ends_revision(covered) {
        return Err("ByteRange does not end where a revision ends");
    }
    Ok(Coverage { before, after, end })
}

/// Whether bytes end in `%%EOF` and at most one end of line.
pub(super) fn ends_revision(bytes: &[u8]) -> bool {
    let line = bytes
        .strip_suffix(b"\r\n")
        .or_else(|| bytes.strip_suffix(b"\n"))
        .or_else(|| bytes.strip_suffix(b"\r"))
        .unwrap_or(bytes);
    line.ends_with(b"%%EOF")
}

/// Whether the signature stands, as it stands now, in the revision it covers.
pub(super) fn stands_in(
    revision: &Document<'_>,
    now: &Document<'_>,
    signature: &Signature,
) -> bool {
    let Some(holder) = signature.holder else { return false };
    revision.entry(holder.number) == now.entry(holder.number)
        && super::fields::signatures(revision).is_ok_and(|all| {
            all.iter().any(|own| {
                own.holder == signature.holder && own.field.reference == signature.field.reference
            })
        })
}

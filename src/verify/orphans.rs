//! Signatures that a file only seems to have: dictionaries with a byte range that no field holds,
//! left over when a signed file was saved again by a program that knows nothing of signatures.
//! They prove nothing, and a person who sees a signature's picture should be told why.

use super::verdict::Remark;
use crate::pdf::revisions::{Document, Entry, Object, Parser, Reference};

/// The key that makes a dictionary a signature's.
const KEY: &[u8] = b"/ByteRange";
/// More than this many are not told one by one.
const MOST: usize = 20;

/// Finds byte ranges in the file outside the signatures that start at `known`.
pub(super) fn orphans(document: &Document<'_>, known: &[u64]) -> Vec<Remark> {
    let data = document.data();
    let mut all = Vec::new();
    for found in memchr::memmem::find_iter(data, KEY) {
        let at = found + KEY.len();
        if document.budget().spend(256).is_err() || all.len() >= MOST {
            break;
        }
        let Ok(Object::Array(range)) = Parser::new(data, at).object() else { continue };
        let range: Vec<i64> = range.iter().filter_map(Object::integer).collect();
        let Some((number, offset)) = holder(document, found) else { continue };
        if known.contains(&offset) || range.len() != 4 {
            continue;
        }
        let end =
            range.get(2).zip(range.get(3)).map_or(0, |(from, count)| from.saturating_add(*count));
        let size = data.len() as i64;
        all.push(Remark::Orphan { object: number, byte_range: range, ends_at: end, size });
    }
    all
}

/// The object whose bytes stand around a place: the nearest that starts before it and says so.
fn holder(document: &Document<'_>, place: usize) -> Option<(u32, u64)> {
    let mut best: Option<(u64, u32)> = None;
    for section in document.sections() {
        for (number, entry) in section.entries.iter() {
            if let Entry::At(offset, _) = entry
                && offset as usize <= place
                && best.is_none_or(|(own, _)| own < offset)
            {
                best = Some((offset, number));
            }
        }
    }
    let (offset, number) = best?;
    let Entry::At(_, generation) = document.entry(number) else { return None };
    let object = document.object(Reference { number, generation }).ok()?;
    object.dictionary()?.get("ByteRange").is_some().then_some((number, offset))
}

//! The bytes of a later revision are its objects, its cross-references, and nothing else: a reader
//! that repairs files would find there what no table names (ISA and parser-differential attacks).

use std::rc::Rc;

use crate::pdf::revisions::{Document, Entry, Object, Parser, Section};

/// Words in a comment that a repairing reader could take for structure.
const STRUCTURE: [&[u8]; 5] = [b" obj", b"xref", b"trailer", b"stream", b"endobj"];

/// Whether the bytes after `from` are objects that are looked up there, cross-references, and
/// nothing else. Returns the place of what is not, and what it is.
pub(super) fn only_objects(
    document: &Document<'_>,
    sections: &[Rc<Section>],
    from: usize,
) -> Result<(), (usize, &'static str)> {
    let data = document.data();
    let mut at = from;
    loop {
        at = past_space(data, at)?;
        if at >= data.len() {
            return Ok(());
        }
        if document.budget().spend(64).is_err() {
            return Ok(()); // told by who asks the budget next
        }
        let mut parser = Parser::new(data, at);
        if let Some(section) = sections.iter().find(|s| s.offset == at as u64) {
            at = section.end;
        } else if parser.word("startxref") {
            parser.unsigned().map_err(|_| (at, "a broken startxref"))?;
            at = parser.at();
        } else {
            let nothing = "bytes that belong to no object";
            let length = |to| document.object(to).ok().and_then(|n: Object| n.integer());
            let (found, _) = parser.indirect(length).map_err(|_| (at, nothing))?;
            let looked_up = sections.iter().any(|section| {
                matches!(section.entries.get(found.number),
                    Some(Entry::At(offset, generation))
                        if offset == at as u64 && generation == found.generation)
            });
            if !looked_up {
                return Err((at, "an object that no table names"));
            }
            at = parser.at();
        }
    }
}

/// Passes white space and comments; a comment must not look like structure.
fn past_space(data: &[u8], from: usize) -> Result<usize, (usize, &'static str)> {
    let mut at = from;
    loop {
        match data.get(at) {
            Some(0 | 9 | 10 | 12 | 13 | 32) => at += 1,
            Some(b'%') => {
                let rest = data.get(at..).unwrap_or_default();
                let length = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
                let comment = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
                let hides = |word: &&[u8]| comment.windows(word.len()).any(|part| part == *word);
                if STRUCTURE.iter().any(hides) {
                    return Err((at, "a comment that hides structure"));
                }
                at += comment.len();
            }
            _ => return Ok(at),
        }
    }
}

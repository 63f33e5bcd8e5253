//! What readers of a file may disagree on: the verdict on one reading must not be taken for that on
//! another.

use crate::pdf::revisions::Document;

/// What readers may disagree on.
pub(super) struct Dispute {
    pub(super) how: &'static str,
    /// Whether it is more than a habit of old writers.
    pub(super) harmful: bool,
}

/// The worst of it, as far as the document was read.
pub(super) fn disputed(document: &Document<'_>) -> Option<Dispute> {
    let some = |how, harmful| Some(Dispute { how, harmful });
    if document.is_disputed() {
        return some("its tables contradict each other", true);
    }
    if document.has_repeated_key() {
        return some("a key stands twice in a dictionary, with two values", true);
    }
    if !document.data().starts_with(b"%PDF-") {
        return some("something stands before its first line", true);
    }
    if document.is_hybrid() {
        return some("it has tables for old and for new readers", false);
    }
    document.is_encrypted().then_some(Dispute { how: "it is encrypted", harmful: false })
}

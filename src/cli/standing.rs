//! Whether a paper stands, in words.

use super::dates::time;
use super::say::Say;
use crate::catalog::ResultRow;
use crate::domain::result::{Change, Standing};
use crate::status::StatusPolicy;

/// One word or two.
pub(super) fn word(standing: Standing, say: Say) -> &'static str {
    match standing {
        Standing::Issued => say.pick("còn hiệu lực", "in force"),
        Standing::Corrected => say.pick("đã đính chính", "corrected"),
        Standing::Replaced => say.pick("đã được thay thế", "replaced"),
        Standing::Withdrawn => say.pick("đã thu hồi, hủy bỏ", "withdrawn"),
    }
}

/// What happened, for a paper's history.
pub(super) fn changed(change: &Change, say: Say) -> String {
    let mut text = format!("{}: {}", word(change.standing, say), reason(&change.reason, say));
    if !change.note.is_empty() {
        text.push_str(&format!(" ({})", change.note));
    }
    if let Some(successor) = &change.successor {
        text.push_str(&format!(" → {successor}"));
    }
    text.push_str(&format!("; {} {}", say.pick("bởi", "by"), change.by));
    text
}

/// How a paper stands now, with time and reason.
pub(super) fn stands(row: &ResultRow, say: Say) -> String {
    let mut text = word(row.standing, say).to_owned();
    if row.standing == Standing::Issued {
        return text;
    }
    text.push_str(&format!(" {} {}", say.pick("từ", "since"), time(row.at)));
    if let Some(code) = &row.reason {
        text.push_str(&format!(": {}", reason(code, say)));
    }
    if let Some(successor) = &row.successor {
        text.push_str(&format!(" → {successor}"));
    }
    text
}

/// A reason's words; its code where the policy does not name it.
pub(super) fn reason(code: &str, say: Say) -> String {
    let policy = StatusPolicy::own().ok();
    let words = policy.as_ref().and_then(|policy| policy.reason(code));
    words.map_or_else(|| code.to_owned(), |r| say.pick(&r.vi, &r.en).to_owned())
}

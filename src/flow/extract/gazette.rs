//! Is this page of the official gazette (Công báo)?
//!
//! Decree 34/2016, Articles 88–93: the gazette prints documents again, without signature or seal.
//! What it says of signer and day is somebody else's word for it: a person decides.

use crate::flow::sort::likeness::find;
use crate::flow::sort::sheet::Sheet;

/// Whether the page carries the gazette's running head: `CÔNG BÁO/Số 35 + 36/Ngày 08-01-2024`.
pub fn reprint(sheet: &Sheet<'_>) -> bool {
    let top = sheet.page.height as f32 * 0.15;
    sheet.rows.iter().filter(|row| row.at.center_y() < top).any(|row| {
        let letters: Vec<char> = sheet.bare(&row.tokens).chars().collect();
        let head = find(&letters, "congbaoso", 1);
        head.is_some_and(|(from, to, _)| {
            // a page's number may stand before it, the numbers behind it
            let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
            let before = letters.get(..from).unwrap_or_default();
            before.iter().all(char::is_ascii_digit) && digit(letters.get(to))
        })
    })
}

//! Document numbers as keys, and the many ways they are asked for.

use sqlx::{QueryBuilder, Sqlite};

use crate::domain::number::DocumentNumber;

/// A key without its signs, as the index `paper_bare` has it.
const BARE: &str = "replace(replace(replace(n.number_key, '/', ''), '-', ''), '.', '')";

/// The key of a number, whatever dashes were printed or typed.
pub(super) fn number_key(number: &str) -> String {
    let dashes = ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2014}', '\u{2015}', '\u{2212}'];
    DocumentNumber::search_key_of(&number.replace(dashes, "-"))
}

/// Asks for a number. Keys look like `12/QD-UBND`. Digits alone are the running number; what
/// begins with a digit is the key's beginning, with or without the year inside, with or without
/// its signs; anything else is a part of the symbol. Asked by itself, so that an index answers it
/// whatever else is asked.
pub(super) fn push_number(sql: &mut QueryBuilder<Sqlite>, agency: &str, number: &str) {
    let key = number_key(number);
    if !key.contains(char::is_alphanumeric) {
        sql.push(" AND 0");
        return;
    }
    sql.push(" AND p.id IN (SELECT n.id FROM paper n WHERE n.agency_id = ");
    sql.push_bind(agency.to_owned());
    sql.push(" AND (n.number_key = ").push_bind(key.clone());
    if !key.starts_with(|c: char| c.is_ascii_digit()) {
        sql.push(" OR n.number_key LIKE ").push_bind(format!("%{}%", like(&key)));
        sql.push(" ESCAPE '\\'");
    } else if key.contains(char::is_alphabetic) {
        push_beginning(sql, BARE, &key.replace(['/', '-', '.'], ""));
        if let Some((number, symbol)) = key.split_once('/') {
            push_beginning(sql, "n.number_key", &format!("{number}/"));
            sql.push(" AND n.number_key LIKE ");
            sql.push_bind(format!("{}/____/{}%", like(number), like(symbol))).push(" ESCAPE '\\'");
        }
    } else if key.contains('/') {
        push_beginning(sql, "n.number_key", &key);
    } else {
        push_beginning(sql, "n.number_key", &format!("{key}/"));
    }
    sql.push("))");
}

/// A beginning as a range, which an index answers.
fn push_beginning(sql: &mut QueryBuilder<Sqlite>, what: &str, beginning: &str) {
    sql.push(" OR ").push(what).push(" >= ").push_bind(beginning.to_owned());
    sql.push(" AND ").push(what).push(" < ").push_bind(format!("{beginning}\u{10ffff}"));
}

/// Takes the meaning from LIKE's own signs.
pub(super) fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dash_is_a_dash() {
        for text in ["24/TTr-UBND", "24 /TTr – UBND", "Số: 024/TTr—UBND", "24/TTr\u{2011}UBND"]
        {
            assert_eq!(number_key(text), "24/TTR-UBND", "{text}");
        }
    }
}

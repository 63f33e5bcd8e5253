//! Finding papers: by words with and without marks, number, issuer, type, date, person.

use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use super::numbers::{like, push_number};
use super::papers::{PAPER, paper_row};
use super::{PaperRow, Result, SqliteCatalog};
use crate::domain::date::PartialDate;
use crate::domain::id::PaperId;
use crate::domain::person::PersonalNumber;
use crate::domain::privacy::mask_numbers;
use crate::domain::text::{exact_fold, fold};

/// How well a word in a field counts against one in the text.
const WEIGHTS: &str = "bm25(search, 4.0, 4.0, 1.0, 1.0)";

/// What is looked for; everything given must fit.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Wanted {
    /// Words in the text or the fields.
    pub words: Words,
    /// Document number in any spelling, or its beginning, or its running number alone.
    pub number: Option<String>,
    /// A part of the issuer's name; marks do not matter.
    pub issuer: Option<String>,
    /// Key of the type.
    pub kind: Option<String>,
    /// Issued on this day or later.
    pub from: Option<PartialDate>,
    /// Issued on this day or earlier.
    pub to: Option<PartialDate>,
    /// A person the paper names by number.
    pub person: Option<PersonalNumber>,
    /// At most so many; 0: all.
    pub limit: u32,
}

/// A search text, taken apart: words and phrases.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    terms: Vec<String>,
}

/// A paper found.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// The paper.
    pub paper: PaperRow,
    /// Whether the words stand there with the marks they were given with.
    pub exact: bool,
}

impl Words {
    /// Takes a search text apart: `"…"` is a phrase, the rest words; all must be there.
    pub fn parse(text: &str) -> Self {
        let mut terms = Vec::new();
        for (i, part) in text.split('"').enumerate() {
            if i % 2 == 1 {
                terms.push(part.to_owned());
            } else {
                terms.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        terms.retain(|term| term.chars().any(char::is_alphanumeric));
        Self { terms }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Words and phrases as they were given.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The FTS5 expression over the columns `fields_…` and `text_…` of one folding.
    fn expression(&self, columns: &str, folding: fn(&str) -> String) -> String {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|term| {
                format!("{{fields_{columns} text_{columns}}} : \"{}\"", query_form(&folding(term)))
            })
            .collect();
        terms.join(" AND ")
    }
}

impl SqliteCatalog {
    /// Papers that fit, best first: exact words, then closeness, then the newest.
    pub async fn find_papers(&self, wanted: &Wanted) -> Result<Vec<Found>> {
        // Order and limit by keys alone; whole rows are read for the papers shown.
        let mut sql = QueryBuilder::<Sqlite>::new("WITH ");
        if wanted.words.is_empty() {
            sql.push("best AS (SELECT p.id AS best_id, 0 AS exact, 0.0 AS score FROM paper p ");
        } else {
            sql.push("hit AS MATERIALIZED (SELECT rowid AS id, ");
            sql.push("rowid IN (SELECT rowid FROM search WHERE search MATCH ");
            sql.push_bind(wanted.words.expression("exact", exact_fold));
            sql.push(") AS exact, ")
                .push(WEIGHTS)
                .push(" AS score FROM search WHERE search MATCH ");
            sql.push_bind(wanted.words.expression("fold", fold));
            sql.push("), best AS (SELECT p.id AS best_id, hit.exact AS exact, hit.score AS score ");
            sql.push("FROM hit JOIN words w ON w.id = hit.id ");
            sql.push("JOIN paper p ON p.agency_id = w.agency_id AND p.id = w.paper ");
        }
        sql.push("WHERE p.agency_id = ").push_bind(&self.agency);
        if let Some(number) = &wanted.number {
            push_number(&mut sql, &self.agency, number);
        }
        if let Some(issuer) = &wanted.issuer {
            sql.push(" AND p.issuer_key LIKE ");
            sql.push_bind(format!("%{}%", like(&issuer_key(issuer)))).push(" ESCAPE '\\'");
        }
        if let Some(kind) = &wanted.kind {
            sql.push(" AND p.type = ").push_bind(kind);
        }
        if let Some((from, _)) = wanted.from.and_then(|d| super::facts::days(&d.to_string())) {
            sql.push(" AND p.date_to >= ").push_bind(from);
        }
        if let Some((_, to)) = wanted.to.and_then(|d| super::facts::days(&d.to_string())) {
            sql.push(" AND p.date_from <= ").push_bind(to);
        }
        if let Some(person) = &wanted.person {
            sql.push(" AND p.id IN (SELECT f.paper FROM fact f WHERE f.agency_id = ");
            sql.push_bind(&self.agency).push(" AND f.person = ");
            sql.push_bind(data_encoding::HEXLOWER.encode(&self.key.owner_key(person))).push(")");
        }
        sql.push(if wanted.words.is_empty() { " ORDER BY " } else { " ORDER BY 2 DESC, 3, " });
        sql.push("p.date_from DESC, p.id LIMIT ");
        sql.push_bind(if wanted.limit == 0 { -1 } else { i64::from(wanted.limit) });
        sql.push(") SELECT q.*, best.exact AS exact FROM best JOIN (").push(PAPER);
        sql.push(") q ON q.id = best.best_id AND q.agency_id = ").push_bind(&self.agency);
        sql.push(" ORDER BY best.exact DESC, best.score, q.date_from DESC, q.id");
        let rows = sql.build().fetch_all(&self.readers).await?;
        rows.iter()
            .map(|row| Ok(Found { paper: paper_row(row)?, exact: row.try_get("exact")? }))
            .collect()
    }

    /// The text of a paper that is searched, fields first, long digit runs masked.
    pub async fn searched_text(&self, paper: &PaperId) -> Result<String> {
        let row = sqlx::query("SELECT body FROM words WHERE agency_id = ? AND paper = ?")
            .bind(&self.agency)
            .bind(paper.as_str())
            .fetch_optional(&self.readers)
            .await?;
        row.map_or(Ok(String::new()), |row| Ok(row.try_get("body")?))
    }

    /// Writes a paper's search rows: the values of its fields, and its text.
    pub(super) async fn put_words(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        paper: &PaperId,
        values: &str,
        text: &str,
    ) -> Result<()> {
        let (values, text) = (mask_numbers(values), mask_numbers(text));
        let row = sqlx::query(
            "INSERT INTO words (agency_id, paper, body) VALUES (?, ?, ?) \
             ON CONFLICT DO UPDATE SET body = excluded.body RETURNING id",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(format!("{values}\n{text}"))
        .fetch_one(&mut **tx)
        .await?;
        let id: i64 = row.try_get(0)?;
        sqlx::query("DELETE FROM search WHERE rowid = ?").bind(id).execute(&mut **tx).await?;
        sqlx::query(
            "INSERT INTO search (rowid, fields_exact, fields_fold, text_exact, text_fold) \
             VALUES (?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(index_form(&exact_fold(&values)))
        .bind(index_form(&fold(&values)))
        .bind(index_form(&exact_fold(&text)))
        .bind(index_form(&fold(&text)))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// Short forms that everybody types and prints for the bodies of local government.
const SHORT: [(&str, &str); 2] = [("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan")];

/// An issuer's name as it is compared: folded, one space between words, short forms written out.
pub(super) fn issuer_key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split_whitespace()
        .map(|word| SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long))
        .collect();
    words.join(" ")
}

const JOINTS: [char; 2] = ['/', '-'];

/// Folded text as it is indexed. The tokenizer keeps `/` and `-` inside words, so that
/// `12/qđ-ubnd` is one; such a word is followed by its parts. Where a word has no digit the joints
/// only part words (`kinh tế-xã hội`).
fn index_form(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        for word in line.split_whitespace() {
            let whole = word.trim_matches(|c: char| !c.is_alphanumeric());
            if has_joint(whole) && has_digit(whole) {
                out.push_str(whole);
                out.push(' ');
            }
            out.push_str(&word.replace(JOINTS, " "));
            out.push(' ');
        }
        out.push('\n');
    }
    out
}

/// A folded term as it is asked for, inside double quotes.
fn query_form(term: &str) -> String {
    let words: Vec<String> = term
        .split_whitespace()
        .map(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).replace('"', " ");
            if has_joint(&word) && !has_digit(&word) { word.replace(JOINTS, " ") } else { word }
        })
        .collect();
    words.join(" ")
}

fn has_joint(word: &str) -> bool {
    word.contains(JOINTS)
}

fn has_digit(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_search_texts_apart() {
        let words = Words::parse("đất \"Nguyễn Văn A\" 12/QĐ-UBND , -");
        assert_eq!(words.terms(), ["đất", "Nguyễn Văn A", "12/QĐ-UBND"]);
        assert!(Words::parse(" \"\" ").is_empty());
        assert_eq!(Words::parse("\"chưa đóng").terms(), ["chưa đóng"]);
    }

    #[test]
    fn numbers_stay_whole_and_hyphenated_words_part() {
        assert_eq!(index_form("so: 12/qd-ubnd,"), "so: 12/qd-ubnd 12 qd ubnd, \n");
        assert_eq!(index_form("kinh te-xa hoi"), "kinh te xa hoi \n");
        assert_eq!(query_form("te-xa"), "te xa");
        assert_eq!(query_form("12/qd-ubnd."), "12/qd-ubnd");
    }
}

//! Finding papers, with a piece of the text around what was found.

use super::Result;
use crate::catalog::{Look, PaperRow, SqliteCatalog, Wanted, Words};
use crate::domain::date::PartialDate;
use crate::domain::person::PersonalNumber;
use crate::domain::privacy::mask_numbers;
use crate::domain::text::fold;

/// Letters of context on each side of a find.
const CONTEXT: usize = 60;

/// What is looked for; everything given must fit.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    /// Words, with or without marks; `"…"` is a phrase. Empty: all.
    pub words: String,
    /// Document number in any spelling, its beginning, or the running number alone.
    pub number: Option<String>,
    /// A part of the issuer's name.
    pub issuer: Option<String>,
    /// Key of the type, such as `quyet_dinh`.
    pub kind: Option<String>,
    /// Issued on this day or later.
    pub from: Option<PartialDate>,
    /// Issued on this day or earlier.
    pub to: Option<PartialDate>,
    /// A person the paper names by number.
    pub owner: Option<PersonalNumber>,
    /// At most so many.
    pub limit: u32,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            words: String::new(),
            number: None,
            issuer: None,
            kind: None,
            from: None,
            to: None,
            owner: None,
            limit: 50,
        }
    }
}

/// A paper found.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Hit {
    /// The paper.
    #[serde(flatten)]
    pub paper: PaperRow,
    /// Whether the words stand there with the marks they were given with.
    pub exact: bool,
    /// Where the first of the words stands.
    pub snippet: Option<Snippet>,
}

/// A piece of text, long digit runs masked.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Snippet {
    /// Before the find.
    pub before: String,
    /// The find.
    pub found: String,
    /// After it.
    pub after: String,
}

/// Finds papers, exact words first; logs the look.
pub async fn find(catalog: &SqliteCatalog, query: &Query, look: &Look) -> Result<Vec<Hit>> {
    let hits = search(catalog, query).await?;
    catalog.log_access(look, "find", None, Some(&in_log(query)), Some(hits.len())).await?;
    Ok(hits)
}

pub(super) async fn search(catalog: &SqliteCatalog, query: &Query) -> Result<Vec<Hit>> {
    // A search text made of signs alone asks for words that no paper has, not for all papers.
    let words = Words::parse(&query.words);
    if words.is_empty() && !query.words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let wanted = Wanted {
        words,
        number: query.number.clone(),
        issuer: query.issuer.clone(),
        kind: query.kind.clone(),
        from: query.from,
        to: query.to,
        person: query.owner.clone(),
        limit: query.limit,
    };
    let found = catalog.find_papers(&wanted).await?;
    let terms = wanted.words.terms();
    Ok(found
        .into_iter()
        .map(|f| Hit { snippet: snippet(&f.body, terms), paper: f.paper, exact: f.exact })
        .collect())
}

/// The query as the log may hold it.
pub(super) fn in_log(query: &Query) -> String {
    let mut parts = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.trim().is_empty() {
            parts.push(format!("{name}={}", mask_numbers(value)));
        }
    };
    add("words", &query.words);
    add("number", query.number.as_deref().unwrap_or_default());
    add("issuer", query.issuer.as_deref().unwrap_or_default());
    add("type", query.kind.as_deref().unwrap_or_default());
    add("from", &query.from.map(|d| d.to_string()).unwrap_or_default());
    add("to", &query.to.map(|d| d.to_string()).unwrap_or_default());
    add("owner", if query.owner.is_some() { "•" } else { "" });
    parts.join(" ")
}

/// The text around the first place where the first of the terms that is there stands as a word.
fn snippet(body: &str, terms: &[String]) -> Option<Snippet> {
    // Letter by letter, so that a place in the folded text is a place in the text.
    let letters: Vec<char> = body.chars().collect();
    let folded: Vec<char> = letters.iter().map(|c| fold_letter(*c)).collect();
    let (start, end) = terms.iter().find_map(|term| {
        let term: Vec<char> =
            fold(term).split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        place_of(&folded, &term)
    })?;
    let one_line = |from: usize, to: usize| -> String {
        let part: String = letters.get(from..to).unwrap_or_default().iter().collect();
        part.replace('\n', " ")
    };
    let from = word_start(&letters, start.saturating_sub(CONTEXT), start);
    let to = word_end(&letters, (end + CONTEXT).min(letters.len()), end);
    Some(Snippet {
        before: one_line(from, start),
        found: one_line(start, end),
        after: one_line(end, to),
    })
}

fn fold_letter(c: char) -> char {
    if c.is_whitespace() {
        return ' ';
    }
    fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
}

fn place_of(text: &[char], term: &[char]) -> Option<(usize, usize)> {
    if term.is_empty() {
        return None;
    }
    let is_letter = |i: usize| text.get(i).is_some_and(|c| c.is_alphanumeric());
    text.windows(term.len()).enumerate().find_map(|(start, window)| {
        let end = start + term.len();
        let whole = (start == 0 || !is_letter(start - 1)) && !is_letter(end);
        (window == term && whole).then_some((start, end))
    })
}

/// The first word start at or after `at`, at most `limit`.
fn word_start(letters: &[char], at: usize, limit: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let part = letters.get(at..limit).unwrap_or_default();
    part.iter().position(|c| c.is_whitespace()).map_or(at, |i| at + i + 1)
}

/// The last word end at or before `at`, at least `limit`.
fn word_end(letters: &[char], at: usize, limit: usize) -> usize {
    if at == letters.len() {
        return at;
    }
    let part = letters.get(limit..at).unwrap_or_default();
    part.iter().rposition(|c| c.is_whitespace()).map_or(at, |i| limit + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_text_around_a_find() {
        let body = "Về việc bổ nhiệm\nông Nguyễn Văn An giữ chức vụ Trưởng phòng Tài chính";
        let snippet = snippet(body, &["nguyen van".to_owned()]).unwrap();
        assert_eq!(snippet.found, "Nguyễn Văn");
        assert_eq!(snippet.before, "Về việc bổ nhiệm ông ");
        assert!(snippet.after.starts_with(" An giữ"));
    }

    #[test]
    fn a_find_is_a_whole_word() {
        assert_eq!(snippet("danger đặng", &["dang".to_owned()]).unwrap().found, "đặng");
        assert_eq!(snippet("nothing", &["dang".to_owned()]), None);
    }

    #[test]
    fn the_log_holds_no_personal_number() {
        let query = Query {
            words: "084185001234".to_owned(),
            owner: "084185001234".parse().ok(),
            ..Query::default()
        };
        assert_eq!(in_log(&query), "words=•••••••••••• owner=•");
    }
}

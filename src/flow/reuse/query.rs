//! Finding papers, with a piece of the text around what was found.

use super::Result;
use super::snippet::{Snippet, snippet};
use crate::catalog::{Found, Look, PaperRow, SqliteCatalog, Wanted, Words};
use crate::domain::date::PartialDate;
use crate::domain::person::PersonalNumber;
use crate::domain::privacy::mask_numbers;

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
    /// At most so many; 0: all.
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
    /// Where the words stand best.
    pub snippet: Option<Snippet>,
}

/// Finds papers, exact words first; logs the look.
pub async fn find(catalog: &SqliteCatalog, query: &Query, look: &Look) -> Result<Vec<Hit>> {
    let found = search(catalog, query, query.limit).await?;
    catalog.log_access(look, "find", None, Some(&in_log(query)), Some(found.len())).await?;
    let words = Words::parse(&query.words);
    let mut hits = Vec::with_capacity(found.len());
    for Found { paper, exact } in found {
        let snippet = if words.is_empty() {
            None
        } else {
            snippet(&catalog.searched_text(&paper.id).await?, words.terms())
        };
        hits.push(Hit { paper, exact, snippet });
    }
    Ok(hits)
}

/// What fits, at most `limit` (0: all).
pub(super) async fn search(
    catalog: &SqliteCatalog,
    query: &Query,
    limit: u32,
) -> Result<Vec<Found>> {
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
        limit,
    };
    Ok(catalog.find_papers(&wanted).await?)
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

#[cfg(test)]
mod tests {
    use super::*;

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

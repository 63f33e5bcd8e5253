//! Reviews as JSON, for other screens than ours: what waits goes out, the same shape with
//! decisions in it comes back. One object a paper, each on a line of its own when written; when
//! read, objects one after the other or in an array. Schema: `schema/review.schema.json`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::audit::blinded;
use super::value::declared;
use super::waiting::waits;
use super::{PAGES, ReviewError};
use crate::domain::field::{Field, Fields};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::record::{Decision, Record, State};
use crate::rules::Rules;

/// Version of the shape.
pub const FORMAT: u32 = 1;

/// One paper: what waits on it, and what was decided.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperReview {
    /// [`FORMAT`].
    pub format: u32,
    /// The paper.
    pub document: PaperId,
    /// The version of its record that was looked at.
    pub version: u32,
    /// SHA-256 of that version, for whoever wants to be surer still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Sha256>,
    /// The scan's file name. For people; not read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Key of its type. Not read back.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its pages. Not read back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
    /// Pages on which another paper seems to start: settled by accepting `trang`. Not read back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubtful_starts: Vec<u32>,
    /// Whether it waits. Not read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The fields to be looked at. Not read back.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
    /// What was decided; `before` is filled in by the program.
    #[serde(default)]
    pub decisions: Vec<Decision>,
}

impl PaperReview {
    /// A paper as it goes out, with the fields that wait or all of them, in the order of its type
    /// (a stored record has them in that of the alphabet).
    pub fn of(record: &Record, stored: Sha256, file: &str, all: bool, rules: &Rules) -> Self {
        let declared = declared(rules, &record.sorted.kind).map(|kind| kind.fields.as_slice());
        let place =
            |name: &str| declared.unwrap_or_default().iter().position(|rule| rule.name == name);
        let mut shown: Vec<(&String, &Field)> =
            record.fields.iter().filter(|(_, field)| all || waits(field)).collect();
        shown.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
        let fields: Fields =
            shown.into_iter().map(|(name, field)| (name.clone(), blinded(field))).collect();
        Self {
            format: FORMAT,
            document: record.paper.clone(),
            version: record.version,
            record: Some(stored),
            file: Some(file.to_owned()),
            kind: Some(record.sorted.kind.clone()),
            pages: record.sorted.pages.clone(),
            doubtful_starts: record.sorted.doubtful_starts.clone(),
            state: Some(record.state),
            fields,
            decisions: Vec::new(),
        }
    }

    /// What there is to decide: names of fields, then the pages.
    pub fn open(&self) -> Vec<&str> {
        let pages = (!self.doubtful_starts.is_empty()).then_some(PAGES);
        self.fields.keys().map(String::as_str).chain(pages).collect()
    }
}

/// One paper of an import file: in the shape, or why not, with its id where it can be told.
pub type Given = Result<PaperReview, (Option<String>, ReviewError)>;

/// Reads an import file. Text that is no JSON is refused as a whole: half a file is no decision
/// of anybody's. A paper that is not in the shape, or stands twice, costs itself only.
pub fn parse(text: &str) -> Result<Vec<Given>, ReviewError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut papers = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value.map_err(|error| ReviewError::Json(place_of(&error)))? {
            Value::Array(values) => papers.extend(values),
            value => papers.push(value),
        }
    }
    let mut seen = BTreeSet::new();
    Ok(papers.into_iter().map(|value| one(value, &mut seen)).collect())
}

fn one(value: Value, seen: &mut BTreeSet<String>) -> Given {
    let named = value.get("document").and_then(Value::as_str).map(str::to_owned);
    let format = value.get("format").and_then(Value::as_u64);
    let refused = |error| Err((named.clone(), error));
    match format {
        None => return refused(ReviewError::Shape("format".to_owned())),
        Some(format) if format != u64::from(FORMAT) => {
            return refused(ReviewError::Format(u32::try_from(format).unwrap_or(u32::MAX)));
        }
        Some(_) => {}
    }
    // Misspelt, a value would be as good as not given.
    let decided = value.get("decisions").and_then(Value::as_array).into_iter().flatten();
    let unknown = decided
        .filter_map(Value::as_object)
        .flat_map(|decision| decision.keys())
        .find(|key| !["field", "verdict", "value", "before"].contains(&key.as_str()));
    if let Some(key) = unknown {
        let key = crate::domain::privacy::mask_numbers(key);
        return refused(ReviewError::Shape(format!("unknown field `{key}`")));
    }
    let review: PaperReview = match serde_json::from_value(value) {
        Ok(review) => review,
        Err(error) => return refused(ReviewError::Shape(shape_of(&error))),
    };
    if !seen.insert(review.document.to_string()) {
        return refused(ReviewError::PaperTwice);
    }
    Ok(review)
}

fn place_of(error: &serde_json::Error) -> String {
    format!("{}:{}", error.line(), error.column())
}

/// What serde says, without values of the file: they may be personal.
fn shape_of(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let known = ["missing field", "unknown field", "unknown variant"];
    if known.iter().any(|start| said.starts_with(start)) {
        let end = said.find(", expected").unwrap_or(said.len());
        return crate::domain::privacy::mask_numbers(said.get(..end).unwrap_or_default());
    }
    said.split_once("expected ").map_or_else(|| "?".to_owned(), |(_, want)| want.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Verdict;

    fn line(decisions: &str) -> String {
        let id = PaperId::derive(Sha256::of(b"a"), 0);
        format!(r#"{{"format":1,"document":"{id}","version":1,"decisions":{decisions}}}"#)
    }

    #[test]
    fn lines_arrays_and_indented_objects_are_read() {
        let one = line(r#"[{"field":"so_ky_hieu","verdict":"accept"}]"#);
        let two = one.replace('{', "{\n  ");
        for text in [one.clone(), two, format!("[{one}]"), format!("\u{feff}{one}\n")] {
            let papers = parse(&text).unwrap();
            let review = papers[0].as_ref().unwrap();
            assert_eq!(papers.len(), 1);
            assert_eq!(review.decisions[0].verdict, Verdict::Accept);
        }
        assert!(parse("").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_json_is_refused_whole_and_says_where() {
        let text = format!("{}\n{{\"format\":1,", line("[]"));
        assert!(matches!(parse(&text), Err(ReviewError::Json(place)) if place.starts_with("2:")));
    }

    #[test]
    fn a_paper_out_of_shape_costs_itself() {
        let good = line("[]");
        let text = [
            &good,
            &good,
            &good.replace("\"format\":1", "\"format\":2"),
            &good.replace("decisions", "decision"),
            &line(r#"[{"field":"f","verdict":"maybe 084185001234"}]"#),
            &"7".to_owned(),
            &line(r#"[{"field":"f","verdict":"accept","valeu":"x"}]"#),
        ];
        let papers = parse(&text.map(String::as_str).join("\n")).unwrap();
        let errors: Vec<_> = papers.iter().map(|p| p.as_ref().err().map(|e| &e.1)).collect();
        assert_eq!(errors[0], None);
        assert_eq!(errors[1], Some(&ReviewError::PaperTwice));
        assert_eq!(errors[2], Some(&ReviewError::Format(2)));
        assert_eq!(errors[3], Some(&ReviewError::Shape("unknown field `decision`".to_owned())));
        assert!(matches!(errors[4], Some(ReviewError::Shape(s)) if !s.contains("0841")));
        assert!(matches!(errors[5], Some(ReviewError::Shape(_))));
        assert_eq!(errors[6], Some(&ReviewError::Shape("unknown field `valeu`".to_owned())));
        assert!(papers[1].as_ref().err().unwrap().0.is_some());
    }
}

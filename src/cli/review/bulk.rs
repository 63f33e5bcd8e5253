//! Many papers at once: what waits as a list, decisions from a file.

use std::io::{self, Read, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::super::error::CliError;
use super::super::office::look;
use super::super::outcome::warnings;
use super::super::say::Say;
use super::super::table::Row;
use super::{ends_it, problems_of};
use crate::catalog::PaperRow;
use crate::domain::id::PaperId;
use crate::domain::problem::Problem;
use crate::domain::record::State;
use crate::flow::review::{
    Doing, FORMAT, Given, Kept, PaperReview, ReviewError, Reviewer, keep_review, latest, parse,
};

/// Lists what waits; the JSON is what [`import`] takes back.
pub(super) async fn list(
    doing: &Doing<'_>,
    rows: &[PaperRow],
    all: bool,
    say: Say,
    as_json: bool,
) -> Result<u8, Problem> {
    let mut out = io::stdout().lock();
    if !as_json {
        let headings = std::iter::once(Row::headings(say.pick("MÃ", "ID"), say));
        let papers = rows.iter().map(|row| Row::of_row(&row.name, row, row.id.to_string()));
        for row in headings.chain(papers) {
            // A reader that has seen enough closes the pipe: no error.
            if writeln!(out, "{}", row.line()).is_err() {
                break;
            }
        }
        let count = rows.len();
        say.line(&format!("{count} giấy tờ chờ người xem"), &format!("{count} papers wait"));
        return Ok(0);
    }
    let mut worst = 0;
    for row in rows {
        let kept = match latest(doing, &row.id, jiff::Timestamp::now()).await {
            Ok(kept) => kept,
            Err(error) => {
                for problem in problems_of(error) {
                    worst = worst.max(problem.class.exit_code());
                    say.problem(row.id.as_str(), &problem);
                }
                continue;
            }
        };
        doing.catalog.log_access(&look(), "review", Some(&row.id), None, None).await?;
        let shown = PaperReview::of(&kept.record, kept.stored.sha256, &row.name, all, doing.rules);
        let line = serde_json::to_string(&shown).unwrap_or_default();
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    Ok(worst)
}

/// Reads a file of decisions; `-` is standard input.
pub(super) fn read(path: &Path) -> Result<Vec<Given>, Problem> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|all| bytes = all)
    };
    read.map_err(|_| CliError::Argument {
        value: path.display().to_string(),
        wanted: "tệp đọc được / readable file",
    })?;
    let text = String::from_utf8(bytes).map_err(|_| ReviewError::Json("UTF-8".to_owned()))?;
    Ok(parse(&text)?)
}

/// Takes decisions on many papers: each paper's all or none.
pub(super) async fn import(
    doing: &Doing<'_>,
    given: Vec<Given>,
    reviewer: &Reviewer,
    say: Say,
    as_json: bool,
) -> Result<u8, Problem> {
    let (mut saved, mut refused, mut undecided) = (0, 0, 0);
    let mut readers = true;
    for paper in given {
        let name = match &paper {
            Ok(review) => Some(review.document.to_string()),
            Err((name, _)) => name.clone(),
        };
        if paper.as_ref().is_ok_and(|review| review.decisions.is_empty()) {
            undecided += 1;
            continue;
        }
        let outcome = match paper {
            Ok(review) => one(doing, &review, reviewer).await,
            Err((_, error)) => Err(vec![error.into()]),
        };
        match &outcome {
            Ok(_) => saved += 1,
            Err(problems) => {
                refused += 1;
                for problem in problems {
                    say.problem(name.as_deref().unwrap_or("?"), problem);
                }
            }
        }
        if readers {
            readers = tell(name.as_deref(), &outcome, say, as_json);
        }
        if let Some(problem) = outcome.as_ref().err().and_then(|problems| ends_it(problems)) {
            return Ok(problem.class.exit_code());
        }
    }
    say.line(
        &format!("{saved} giấy tờ đã lưu, {refused} bị từ chối, {undecided} chưa có quyết định"),
        &format!("{saved} papers saved, {refused} refused, {undecided} without a decision"),
    );
    Ok(u8::from(refused > 0))
}

async fn one(
    doing: &Doing<'_>,
    review: &PaperReview,
    reviewer: &Reviewer,
) -> Result<Kept, Vec<Problem>> {
    let now = jiff::Timestamp::now();
    let seen = latest(doing, &review.document, now).await.map_err(problems_of)?;
    let same = review.version == seen.record.version
        && review.record.is_none_or(|hash| hash == seen.stored.sha256);
    if !same {
        let changed = Problem::from(CliError::ChangedMeanwhile);
        return Err(vec![changed.with("decided", &review.version)]);
    }
    keep_review(doing, &seen, &review.decisions, reviewer, now).await.map_err(problems_of)
}

/// Says what became of a paper; whether anybody still reads.
pub(super) fn tell(
    name: Option<&str>,
    outcome: &Result<Kept, Vec<Problem>>,
    say: Say,
    as_json: bool,
) -> bool {
    let line = match outcome {
        _ if as_json => as_line(name, outcome, say).to_string(),
        Ok(kept) => {
            let record = &kept.record;
            let (id, version) = (&record.paper, record.version);
            let state = match record.state {
                State::Checked => say.pick("đã kiểm xong", "checked"),
                State::Review | State::Withdrawn => say.pick("còn chờ", "still waits"),
            };
            format!("{id}  {} {version}  {state}", say.pick("bản", "version"))
        }
        Err(_) => return true,
    };
    writeln!(io::stdout().lock(), "{line}").is_ok()
}

fn as_line(name: Option<&str>, outcome: &Result<Kept, Vec<Problem>>, say: Say) -> Value {
    match outcome {
        Ok(kept) => {
            let record = &kept.record;
            json!({"format": FORMAT, "document": record.paper, "result": "saved",
                "version": record.version, "record": kept.stored.sha256, "state": record.state,
                "code": kept.code, "errors": []})
        }
        Err(problems) => {
            let document = name.and_then(|name| name.parse::<PaperId>().ok());
            json!({"format": FORMAT, "document": document, "result": "refused",
                "errors": warnings(problems, say.lang)})
        }
    }
}

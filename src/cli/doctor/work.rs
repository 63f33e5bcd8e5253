//! The work in the office, which only its keys let one see: the catalogue, what is unfinished,
//! what waits for a person, what failed and why.

use std::collections::BTreeMap;

use super::{Finding, serve};
use crate::catalog::{FailureRow, PaperState, SqliteCatalog};
use crate::cli::office::{OfficeArguments, block_on};
use crate::cli::say::Say;
use crate::domain::problem::Problem;
use crate::engine::local::unfinished;
use crate::lang;
use crate::store::Office;

pub(super) fn look(office: &OfficeArguments, say: Say) -> Result<Vec<Finding>, Problem> {
    if !Office::exists(&office.root()) || !matches!(office.public_ring(), Ok(Some(_))) {
        return Ok(Vec::new());
    }
    if !office.has_passphrase() {
        let left_out = say.pick(
            "bỏ qua: không có mật khẩu (--passphrase-file)",
            "left out: no passphrase (--passphrase-file)",
        );
        return Ok(vec![Finding::note("catalog", left_out)]);
    }
    block_on(async { Ok(look_inside(office, say).await) })
}

async fn look_inside(office: &OfficeArguments, say: Say) -> Vec<Finding> {
    let opened = match office.open_store() {
        Ok((opened, _ring)) => opened,
        Err(problem) => return vec![Finding::problem("unlock", &problem, say)],
    };
    let unlocked = say.pick("Mật khẩu mở được mọi khóa", "The passphrase opens all keys");
    let mut findings = vec![Finding::good("unlock", unlocked)];
    let looked = async {
        let catalog = SqliteCatalog::open(&opened).await?;
        look_up(&catalog, say, &mut findings).await?;
        findings.extend(serve::look(&catalog, say).await?);
        Ok(())
    };
    if let Err(problem) = looked.await {
        findings.push(Finding::problem("catalog", &problem, say));
    }
    findings
}

async fn look_up(
    catalog: &SqliteCatalog,
    say: Say,
    findings: &mut Vec<Finding>,
) -> Result<(), Problem> {
    let counts: BTreeMap<&str, u64> = catalog
        .count_papers()
        .await?
        .into_iter()
        .map(|(state, count)| (name(state), count))
        .collect();
    let count = |state| counts.get(name(state)).copied().unwrap_or(0);
    let all: u64 = counts.values().sum();
    let words = say.pick("mở được, đúng phiên bản; {n} giấy tờ", "opens, up to date; {n} papers");
    findings.push(Finding::good("catalog", words.replace("{n}", &all.to_string())));

    let left = unfinished(catalog).await?.len();
    findings.push(match left {
        0 => Finding::good("unfinished", say.pick("không có tệp nào dở", "no file")),
        _ => Finding::bad(
            "unfinished",
            format!("{left} {}", say.pick("tệp còn dở", "files are not finished")),
            say.pick("Làm nốt bằng: sohoa run", "Finish them with: sohoa run"),
        ),
    });
    let waiting = count(PaperState::Review);
    findings.push(match waiting {
        0 => Finding::good("review", say.pick("không có giấy tờ nào chờ", "no paper waits")),
        _ => Finding::note(
            "review",
            say.pick(
                "{n} giấy tờ chờ người xem: sohoa review",
                "{n} papers wait for a person: sohoa review",
            )
            .replace("{n}", &waiting.to_string()),
        ),
    });
    let refused = catalog.refusals().await?;
    if !refused.is_empty() {
        let words = say.pick(
            "{n} bản quét bị từ chối (tài liệu mật, giấy tờ chỉ để xuất trình); không lưu nội dung",
            "{n} scans were refused (state secrets, papers only to be shown); nothing was kept",
        );
        findings.push(Finding::note("refused", words.replace("{n}", &refused.len().to_string())));
    }
    let failures = catalog.failures().await?;
    if failures.is_empty() {
        let none = say.pick("không có tệp nào hỏng", "no file failed");
        findings.push(Finding::good("failures", none));
    }
    findings.extend(by_cause(&failures, say));
    Ok(())
}

/// One finding a cause; the rows come in the order of their causes.
fn by_cause(failures: &[FailureRow], say: Say) -> Vec<Finding> {
    failures
        .chunk_by(|a, b| a.problem.code == b.problem.code)
        .filter_map(|cause| {
            let problem = &cause.first()?.problem;
            let message =
                format!("{} × {}: {}", cause.len(), problem.code, lang::what(say.lang, problem));
            Some(Finding::bad("failures", message, lang::advice(say.lang, problem)))
        })
        .collect()
}

const fn name(state: PaperState) -> &'static str {
    match state {
        PaperState::Copied => "copied",
        PaperState::Review => "review",
        PaperState::Checked => "checked",
        PaperState::Withdrawn => "withdrawn",
    }
}

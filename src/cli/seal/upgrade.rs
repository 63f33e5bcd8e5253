//! Raising what is signed, and renewing time stamps before they run out. Each file is looked at
//! by itself: what is good already is left alone, so that a call that was interrupted, or is made
//! every night, does only what is due.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use walkdir::WalkDir;

use super::super::error::CliError;
use super::super::outcome::{FORMAT, name_of};
use super::super::say::Say;
use super::Arguments;
use super::sign::print;
use crate::domain::problem::Problem;
use crate::flow::seal::{Extended, Notary, SealError, Standing, extend, standing};
use crate::lang;
use crate::trust::lasting::Level;
use crate::trust::policy::SigningPolicy;
use crate::verify::{Verdict, VerifyOptions, verify};

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let policy = SigningPolicy::of_office(&arguments.office.root().join("policies"))?;
    let level = arguments.level.map_or(policy.time.level, Level::from);
    let services = arguments.services.open(&policy, &arguments.office)?;
    if arguments.files.is_empty() {
        return Err(CliError::Argument { value: String::new(), wanted: "PDF" }.into());
    }
    let mut worst = 0;
    let (mut raised, mut good, mut failed) = (0u32, 0u32, 0u32);
    let notary = Notary::new(&services.authorities, services.sources(), jiff::Timestamp::now());
    for (file, named) in files(&arguments.files) {
        if arguments.dry_run {
            match due(&file, level, &policy, notary.now) {
                Ok(Some(standing)) => {
                    raised += 1;
                    told_due(&file, &standing, arguments, say);
                }
                Ok(None) => good += 1,
                Err(SealError::NoSignature) if !named => {}
                Err(error) => {
                    failed += 1;
                    let problem = Problem::from(error);
                    worst = worst.max(problem.class.exit_code());
                    say.problem(&file.display().to_string(), &problem);
                }
            }
            continue;
        }
        match one(&file, level, &policy, &notary) {
            Ok(Some(extended)) => {
                raised += 1;
                worst = worst.max(u8::from(!extended.missing.is_empty()));
                told(&file, &extended, arguments, say);
            }
            Ok(None) => good += 1,
            // a folder holds files that are not ours to raise
            Err(Trouble::Seal(SealError::NoSignature)) if !named => {}
            Err(trouble) => {
                failed += 1;
                let problem = trouble.problem();
                worst = worst.max(problem.class.exit_code());
                say.problem(&file.display().to_string(), &problem);
                if arguments.json {
                    print(&json!({"format": FORMAT, "file": name_of(&file), "error":
                        {"code": problem.code, "message": lang::what(say.lang, &problem)}}));
                }
            }
        }
    }
    if arguments.dry_run {
        say.line(
            &format!("Phải nâng cấp {raised} tệp, {good} tệp còn tốt, {failed} tệp không đọc được"),
            &format!("{raised} due, {good} good already, {failed} unreadable"),
        );
        return Ok(ExitCode::from(worst.max(u8::from(raised > 0))));
    }
    say.line(
        &format!("Nâng cấp {raised} tệp, {good} tệp còn tốt, {failed} tệp không được"),
        &format!("{raised} raised, {good} good already, {failed} failed"),
    );
    Ok(ExitCode::from(worst))
}

/// Where a file stands, where that is not enough.
fn due(
    file: &Path,
    level: Level,
    policy: &SigningPolicy,
    now: jiff::Timestamp,
) -> Result<Option<Standing>, SealError> {
    let standing = standing(file)?.ok_or(SealError::NoSignature)?;
    Ok((!standing.is_enough(level, policy.time.ahead(), now)).then_some(standing))
}

fn told_due(file: &Path, standing: &Standing, arguments: &Arguments, say: Say) {
    if arguments.json {
        print(&json!({"format": FORMAT, "file": name_of(file), "level": standing.level.name(),
            "until": standing.until, "due": true}));
        return;
    }
    let line = format!("· {}: {}{}", file.display(), standing.level.name(), end(standing, say));
    say.line(&line, &line);
}

/// Until when, where that is known.
pub(super) fn end(standing: &Standing, say: Say) -> String {
    standing.until.map_or_else(String::new, |at| {
        format!(", {} {}", say.pick("đến", "until"), at.strftime("%Y-%m-%d"))
    })
}

pub(super) enum Trouble {
    Seal(SealError),
    Other(Problem),
}

impl Trouble {
    pub(super) fn problem(self) -> Problem {
        match self {
            Self::Seal(error) => error.into(),
            Self::Other(problem) => problem,
        }
    }
}

/// A file that does not verify is not carried on: a time stamp would give it an air of worth.
pub(super) fn one(
    file: &Path,
    level: Level,
    policy: &SigningPolicy,
    notary: &Notary<'_>,
) -> Result<Option<Extended>, Trouble> {
    let options = VerifyOptions::new(crate::verify::Policy::Office, notary.now);
    let found = verify(file, &options).map_err(|error| Trouble::Other(error.into()))?;
    match found.verdict {
        Verdict::NoSignature => return Err(Trouble::Seal(SealError::NoSignature)),
        Verdict::TotalFailed => return Err(Trouble::Seal(SealError::Broken)),
        Verdict::TotalPassed | Verdict::Indeterminate => {}
    }
    extend(file, file, level, policy.time.ahead(), notary).map_err(Trouble::Seal)
}

fn told(file: &Path, extended: &Extended, arguments: &Arguments, say: Say) {
    let standing = &extended.standing;
    if arguments.json {
        let missing: Vec<_> =
            extended.missing.iter().map(|(who, why)| json!({"signer": who, "why": why})).collect();
        print(&json!({"format": FORMAT, "file": name_of(file), "level": standing.level.name(),
            "until": standing.until, "sha256": extended.sha256, "missing": missing}));
        return;
    }
    let until = end(standing, say);
    let line = format!("✓ {}: {}{until}", file.display(), standing.level.name());
    say.line(&line, &line);
    for (who, why) in &extended.missing {
        let line = format!("  {who}: {why}");
        say.line(&line, &line);
    }
}

/// Files to look at, and whether each was named.
fn files(named: &[PathBuf]) -> Vec<(PathBuf, bool)> {
    let is_pdf = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf"));
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push((path.clone(), true));
            continue;
        }
        let inside = WalkDir::new(path).sort_by_file_name().into_iter().flatten();
        let inside = inside.filter(|entry| entry.file_type().is_file() && is_pdf(entry.path()));
        all.extend(inside.map(|entry| (entry.into_path(), false)));
    }
    all
}

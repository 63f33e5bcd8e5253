//! Raising and renewing what the office keeps. Each paper by itself: exported, raised, judged, kept as
//! its next file with a manifest behind the others. What is good is left alone, and what was done
//! stays done, so the call may be stopped at any moment and made again every night.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tempfile::TempPath;

use super::super::error::CliError;
use super::super::ids::paper_id;
use super::super::office::{Opened, block_on, look};
use super::super::outcome::FORMAT;
use super::super::say::Say;
use super::Arguments;
use super::sign::print;
use super::upgrade::{Trouble, end, one};
use crate::catalog::PaperRow;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::Stored;
use crate::domain::problem::Problem;
use crate::domain::record::Copy;
use crate::domain::result::Salt;
use crate::flow::keep::{self, Extension, KeepError};
use crate::flow::seal::{Extended, Notary, SealError, Standing, standing};
use crate::lang;
use crate::store::ObjectStore;
use crate::trust::TrustError;
use crate::trust::lasting::Level;
use crate::trust::policy::SigningPolicy;

/// Papers read from the catalogue at a time.
const AT_ONCE: u32 = 500;

/// What became of one paper.
enum Done {
    /// It is good already, or not this office's to raise.
    Good,
    /// It is due, and was only looked at.
    Due(Standing),
    /// It was raised.
    Raised(Box<Extended>),
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let policy = SigningPolicy::of_office(&arguments.office.root().join("policies"))?;
    let level = arguments.level.map_or(policy.time.level, Level::from);
    let services = arguments.services.open(&policy, &arguments.office)?;
    let now = jiff::Timestamp::now();
    let notary = Notary::new(&services.authorities, services.sources(), now);
    block_on(async {
        let opened = arguments.office.open().await?;
        let work = Work { arguments, opened: &opened, policy: &policy, level, notary: &notary };
        let mut counted = Counted::default();
        if arguments.files.is_empty() {
            let mut after: Option<PaperId> = None;
            loop {
                let rows = opened.catalog.all_papers(after.as_ref(), AT_ONCE).await?;
                for row in &rows {
                    work.one(row, &mut counted, say).await;
                }
                match rows.last() {
                    Some(last) => after = Some(last.id.clone()),
                    None => break,
                }
            }
        }
        for text in &arguments.files {
            let text = text.to_string_lossy();
            let id = paper_id(&opened.catalog, &text).await?;
            let row = opened.catalog.paper(&id).await?;
            let row = row.ok_or_else(|| CliError::NoPaper(text.into_owned()))?;
            work.one(&row, &mut counted, say).await;
        }
        if counted.raised > 0 && !arguments.dry_run {
            // what fails from here on is made good by the next run
            keep::settle(&opened.office, &opened.catalog, opened.ring.record_key()).await?;
        }
        Ok(counted.told(arguments.dry_run, say))
    })
}

#[derive(Default)]
struct Counted {
    worst: u8,
    raised: u32,
    good: u32,
    failed: u32,
}

impl Counted {
    fn told(&self, dry: bool, say: Say) -> ExitCode {
        let Self { worst, raised, good, failed } = self;
        let (done, done_en) =
            if dry { ("Phải nâng cấp", "due") } else { ("Nâng cấp", "raised") };
        say.line(
            &format!("{done} {raised} giấy tờ, {good} còn tốt, {failed} không được"),
            &format!("{raised} papers {done_en}, {good} good already, {failed} failed"),
        );
        ExitCode::from((*worst).max(u8::from(dry && *raised > 0)))
    }
}

struct Work<'a> {
    arguments: &'a Arguments,
    opened: &'a Opened,
    policy: &'a SigningPolicy,
    level: Level,
    notary: &'a Notary<'a>,
}

impl Work<'_> {
    async fn one(&self, row: &PaperRow, counted: &mut Counted, say: Say) {
        match self.extended(row).await {
            Ok(Done::Good) => counted.good += 1,
            Ok(Done::Due(standing)) => {
                counted.raised += 1;
                self.told(&row.id, &standing, None, say);
            }
            Ok(Done::Raised(extended)) => {
                counted.raised += 1;
                counted.worst = counted.worst.max(u8::from(!extended.missing.is_empty()));
                self.told(&row.id, &extended.standing, Some(&extended), say);
            }
            Err(problem) => {
                counted.failed += 1;
                counted.worst = counted.worst.max(problem.class.exit_code());
                say.problem(row.id.as_str(), &problem);
                if self.arguments.json {
                    print(&json!({"format": FORMAT, "document": row.id, "error":
                        {"code": problem.code, "message": lang::what(say.lang, &problem)}}));
                }
            }
        }
    }

    fn told(&self, id: &PaperId, standing: &Standing, done: Option<&Extended>, say: Say) {
        if self.arguments.json {
            let mut line = json!({"format": FORMAT, "document": id,
                "level": standing.level.name(), "until": standing.until});
            match done {
                Some(done) => {
                    let missing: Vec<_> = done
                        .missing
                        .iter()
                        .map(|(who, why)| json!({"signer": who, "why": why}))
                        .collect();
                    line["sha256"] = json!(done.sha256);
                    line["missing"] = json!(missing);
                }
                None => line["due"] = json!(true),
            }
            print(&line);
            return;
        }
        let mark = if done.is_some() { '✓' } else { '·' };
        let line = format!("{mark} {id}: {}{}", standing.level.name(), end(standing, say));
        say.line(&line, &line);
        for (who, why) in done.into_iter().flat_map(|done| &done.missing) {
            let line = format!("  {who}: {why}");
            say.line(&line, &line);
        }
    }

    /// Raises one paper's PDF and keeps it.
    async fn extended(&self, row: &PaperRow) -> Result<Done, Problem> {
        let Opened { office, catalog, .. } = self.opened;
        let ended = row.result.as_ref().is_some_and(|result| result.standing.has_ended());
        // others' files are kept as they came; what has ended needs no longer proof
        if row.copy != Copy::Sealed || ended {
            return Ok(Done::Good);
        }
        let found = keep::extension_of(office, &row.id).await?;
        let (now, extension) = found.ok_or_else(|| KeepError::NoCopy(row.id.clone()))?;
        if extension.as_ref().is_some_and(|one| self.is_enough(one)) {
            return Ok(Done::Good);
        }
        let path = temporary(&office.temporary())?;
        office.objects().export_plain(now.sha256, &path).await?;
        let stands = standing(&path)?.ok_or(SealError::NoSignature)?;
        let clock = self.notary.now;
        if stands.is_enough(self.level, self.policy.time.ahead(), clock) {
            return Ok(Done::Good);
        }
        if self.arguments.dry_run {
            return Ok(Done::Due(stands));
        }
        let raised = one(&path, self.level, self.policy, self.notary).map_err(Trouble::problem)?;
        let Some(extended) = raised else { return Ok(Done::Good) };
        begins_with(&path, &now)?;
        // judged once more, as it will be kept
        one(&path, Level::BB, self.policy, self.notary).map_err(Trouble::problem)?;
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| TrustError::NoRandomness)?;
        let new = Extension {
            before: now.sha256,
            pdf: Stored { sha256: extended.sha256, size: extended.size, media: now.media },
            level: extended.standing.level.name().to_owned(),
            until: extended.standing.until,
            salt: Salt::from_bytes(salt),
        };
        let look = look();
        let counts =
            keep::keep_extended(office, catalog, &row.id, new, path.to_path_buf(), clock).await?;
        if !counts {
            return Ok(Done::Good);
        }
        catalog.log_access(&look, "extend", Some(&row.id), None, None).await?;
        Ok(Done::Raised(Box::new(extended)))
    }

    /// Whether the manifest says that nothing is due: no need to open the file.
    fn is_enough(&self, extension: &Extension) -> bool {
        let ahead = self.policy.time.ahead();
        let lasts = extension.until.is_some_and(|until| self.notary.now + ahead < until);
        let reached = Level::named(&extension.level);
        reached.is_some_and(|reached| reached >= self.level && (lasts || self.level < Level::BLTA))
    }
}

/// The file before stands unchanged at the front of the one that grew.
fn begins_with(path: &Path, before: &Stored) -> Result<(), Problem> {
    let failed = |source| SealError::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let (hash, size) = Sha256::of_reader(file.take(before.size)).map_err(failed)?;
    if (hash, size) == (before.sha256, before.size) {
        return Ok(());
    }
    Err(SealError::Broken.into())
}

/// A name for a file of ours that goes when it is dropped.
fn temporary(path: &Path) -> Result<TempPath, Problem> {
    let failed = |source| CliError::Write { path: PathBuf::from(path), source };
    Ok(TempPath::try_from_path(path).map_err(failed)?)
}

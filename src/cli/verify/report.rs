//! `--report`: the verdicts as a PDF/A, signed with the office's key where it is at hand.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::ExitCode;

use tempfile::NamedTempFile;

use super::super::error::CliError;
use super::super::outcome::name_of;
use super::super::qr;
use super::super::say::Say;
use super::super::seal::services::ServiceArguments;
use super::{Arguments, as_json, folder};
use crate::domain::hash::Sha256;
use crate::domain::problem::Problem;
use crate::flow::qr::Asked;
use crate::flow::seal::{FONT_DIRS, Font, Notary, PlannedSeal, Weight, seal_by_plan};
use crate::flow::verdict_report::{self, Basis, Judged, ReportError};
use crate::lang;
use crate::trust::plan::Plan;
use crate::trust::policy::SigningPolicy;
use crate::trust::{Keyring, Role, TrustError};
use crate::verify::{Verdict, VerifyError, VerifyOptions, verify};

/// The plan by which reports are signed.
const PLAN: &str = "bao-cao";
/// Whose key signs where several are at hand.
const SIGNERS: [Role; 4] = [Role::Agency, Role::Digitizer, Role::Person, Role::Certifier];

/// Judges every file and writes the report beside what is printed.
pub(super) fn run(
    arguments: &Arguments,
    to: &Path,
    options: &VerifyOptions,
    asked: &Asked,
    say: Say,
) -> Result<ExitCode, Problem> {
    if to.exists() {
        let source = io::Error::from(io::ErrorKind::AlreadyExists);
        return Err(CliError::Write { path: to.to_owned(), source }.into());
    }
    let mut files = Vec::new();
    let mut lines = String::new();
    let mut standing_lost = 0;
    let worst =
        folder::run_with(&arguments.files, arguments.json, options, say, |path, outcome| {
            if let Ok(found) = outcome
                && let Some(standing) = qr::standing_of(path, asked)
            {
                found.status = Some(standing.word().to_owned());
                standing_lost |= u8::from(standing != crate::domain::result::Standing::Issued);
            }
            let content = File::open(path).and_then(Sha256::of_reader).ok();
            let outcome = match outcome {
                Ok(found) => {
                    lines.push_str(&as_json(path, found).to_string());
                    lines.push('\n');
                    Ok(found.clone())
                }
                Err(problem) => Err(lang::what(say.lang, problem)),
            };
            let content = content.map(|(hash, size)| (size, hash));
            files.push(Judged { name: name_of(path), content, outcome });
        });
    let worst = worst.max(standing_lost);
    let written = Report { arguments, options, files: &files, json: lines.as_bytes(), say };
    written.write(to)?;
    Ok(ExitCode::from(worst))
}

struct Report<'a> {
    arguments: &'a Arguments,
    options: &'a VerifyOptions,
    files: &'a [Judged],
    json: &'a [u8],
    say: Say,
}

impl Report<'_> {
    fn write(&self, to: &Path) -> Result<(), Problem> {
        let fonts = [Weight::Regular, Weight::Bold].map(|w| Font::find_weight(&FONT_DIRS, w));
        let [regular, bold] = fonts;
        let regular = regular.map_err(ReportError::from)?;
        let bold = bold.unwrap_or_else(|_| regular.clone());
        let fonts = [&regular, &bold];
        let parent = to.parent().filter(|parent| *parent != Path::new(""));
        let parent = parent.unwrap_or(Path::new("."));
        let draft = NamedTempFile::new_in(parent)
            .map_err(|source| CliError::Write { path: to.to_owned(), source })?;
        let shown = to.display();
        match self.ring() {
            Ok(Some(ring)) => match self.signed(&ring, draft.path(), to, fonts) {
                Ok(name) => {
                    self.say.line(
                        &format!("Đã ghi báo cáo, {name} đã ký: {shown}"),
                        &format!("Report written, signed by {name}: {shown}"),
                    );
                    return Ok(());
                }
                Err(problem) => self.say.problem(&shown.to_string(), &problem),
            },
            Ok(None) => {}
            Err(problem) => self.say.problem(&shown.to_string(), &problem),
        }
        self.render(draft.path(), None, fonts)?;
        draft
            .persist_noclobber(to)
            .map_err(|error| CliError::Write { path: to.to_owned(), source: error.error })?;
        self.say.line(
            &format!("Đã ghi báo cáo, KHÔNG có chữ ký số (không có khóa của cơ quan): {shown}"),
            &format!("Report written, NOT signed (no key of an office at hand): {shown}"),
        );
        Ok(())
    }

    /// The office's keys, where there is an office and its passphrase can be had.
    fn ring(&self) -> Result<Option<Keyring>, Problem> {
        let office = &self.arguments.office;
        if office.public_ring()?.is_none() || !office.has_passphrase() {
            return Ok(None);
        }
        Ok(Some(Keyring::open(&office.keys(), &office.passphrase(false)?)?))
    }

    fn render(&self, path: &Path, signer: Option<&str>, fonts: [&Font; 2]) -> Result<(), Problem> {
        let office = self.arguments.office.public_ring()?.map(|ring| ring.office);
        let basis = Basis {
            edition: self.options.policy.edition()?,
            anchors: &self.options.trust,
            evidence: (self.options.revocation_lists.len(), self.options.responses.len()),
            at: self.options.now,
            office: office.as_deref(),
            signer,
        };
        let failed = |source| CliError::Write { path: path.to_owned(), source };
        let mut out = BufWriter::new(File::create(path).map_err(failed)?);
        verdict_report::write(&mut out, self.files, &basis, self.json, self.say.lang, fonts)?;
        out.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
        Ok(())
    }

    /// Renders, signs by the policy's plan, and judges what came out; who signed.
    fn signed(
        &self,
        ring: &Keyring,
        draft: &Path,
        to: &Path,
        fonts: [&Font; 2],
    ) -> Result<String, Problem> {
        let office = &self.arguments.office;
        let policy = SigningPolicy::of_office(&office.root().join("policies"))?;
        let role = SIGNERS.into_iter().find(|role| ring.signer(*role).is_some());
        let role = role.ok_or(TrustError::NoSigner(Role::Agency.name()))?;
        let plan = plan(&policy, role)?;
        let certificate = ring.signer(role).and_then(|signer| signer.chain().first());
        let name = certificate.map(crate::trust::Certificate::name).unwrap_or_default();
        self.render(draft, Some(&name), fonts)?;
        let services = ServiceArguments::default().open(&policy, office)?;
        let now = jiff::Timestamp::now();
        let mut notary = Notary::new(&services.authorities, services.sources(), now);
        let all = Role::ALL.into_iter().filter_map(|role| ring.signer(role));
        notary.known = all.flat_map(|signer| signer.chain().to_vec()).collect();
        let wanted = PlannedSeal {
            plan: &plan,
            policy: &policy,
            signer: &|role| ring.signer(role),
            notary: &notary,
            level: policy.time.level,
            font: Some(fonts[0]),
            time: now,
            captured: now,
            number: None,
            hidden: false,
        };
        let done = seal_by_plan(draft, to, &wanted)?;
        if let Some(short) = &done.short {
            self.say.problem(&to.display().to_string(), short);
        }
        let found = verify(to, self.options)?;
        if matches!(found.verdict, Verdict::TotalFailed | Verdict::NoSignature) {
            return Err(VerifyError::NoSignedRevision(to.to_owned()).into());
        }
        Ok(name)
    }
}

/// The plan for reports: the office's, else the program's; signed in this role.
fn plan(policy: &SigningPolicy, role: Role) -> Result<Plan, Problem> {
    let own = SigningPolicy::own()?;
    let plan = policy.plan(PLAN).or_else(|| own.plan(PLAN)).cloned();
    let mut plan = plan.ok_or_else(|| TrustError::Policy(format!("plan {PLAN}")))?;
    plan.signers.truncate(1);
    if let Some(first) = plan.signers.first_mut() {
        first.role = role;
    }
    Ok(plan)
}

//! A document signed by everyone its plan names.
//!
//! In comes a PDF and a plan of the signing policy; out comes the same PDF signed by those whose
//! keys are here, in the plan's order, every field prepared before the first. Where the next
//! one's key is elsewhere the work stops there and goes on with the same call on that machine.
//! Promise: a service that fails costs the level, never the signature.

use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

use super::error::SealError;
use super::extend::{Extended, extend};
use super::fields::{Fields, is_signed};
use super::font::Font;
use super::notary::Notary;
use super::profile::Profile;
use super::strip::{Half, margin};
use super::{FieldToPrepare, Rectangle, SealRequest, Sealed, prepare};
use crate::domain::problem::Problem;
use crate::pdf::revisions::{self, Document};
use crate::trust::lasting::Level;
use crate::trust::plan::{Plan, Signing, Wording};
use crate::trust::policy::SigningPolicy;
use crate::trust::revocation::Evidence;
use crate::trust::{Role, Signer, TrustError};

/// What to sign by.
pub struct PlannedSeal<'a> {
    /// Who signs.
    pub plan: &'a Plan,
    /// What may sign.
    pub policy: &'a SigningPolicy,
    /// Keys at hand.
    pub signer: &'a dyn Fn(Role) -> Option<&'a dyn Signer>,
    /// Times and evidence.
    pub notary: &'a Notary<'a>,
    /// How far to go, where the notary has a time.
    pub level: Level,
    /// The visible text's font.
    pub font: Option<&'a Font>,
    /// When it is signed.
    pub time: jiff::Timestamp,
    /// When the paper was captured, for a digitizer's text.
    pub captured: jiff::Timestamp,
    /// Number and sign of the document, for a text that shows them.
    pub number: Option<String>,
    /// Whether nothing is shown on the page whatever the plan says.
    pub hidden: bool,
}

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// The file; `None` where nobody's key was here.
    pub sealed: Option<Sealed>,
    /// Who signed now.
    pub signed: Vec<Role>,
    /// Who signs next, elsewhere.
    pub waiting: Option<Role>,
    /// Raised to this.
    pub extended: Option<Extended>,
    /// What kept it from the level asked for.
    pub short: Option<Problem>,
}

/// Signs `input` into `output` by a plan.
pub fn seal_by_plan(
    input: &Path,
    output: &Path,
    wanted: &PlannedSeal<'_>,
) -> Result<Done, SealError> {
    let order = Order::of(input, wanted)?;
    let mut done =
        Done { sealed: None, signed: Vec::new(), waiting: None, extended: None, short: None };
    let here = order.to_sign.iter().take_while(|one| (wanted.signer)(one.role).is_some()).count();
    done.waiting = order.to_sign.get(here).map(|one| one.role);
    let mut current: Option<TempPath> = None;
    for (place, signing) in order.to_sign.iter().take(here).enumerate() {
        let signer =
            (wanted.signer)(signing.role).ok_or(TrustError::NoSigner(signing.role.name()))?;
        let evidence = wanted.notary.evidence_before_signing(signer)?;
        let request = order.request(signing, signer, &evidence, place, wanted);
        let from = current.as_ref().map_or(input, |path| path);
        let between = if place + 1 < here { Some(beside(output)?) } else { None };
        let to = between.as_ref().map_or(output, |path| path);
        let prepared = prepare(from, to, &request, signer)?;
        let signature = signer.sign(prepared.to_be_signed())?;
        let mut made = prepared.signed(&signature)?;
        if wanted.level >= Level::BT && wanted.notary.has_time() {
            let token = wanted.notary.stamp(&|digest| Ok(digest.of(made.value())));
            let stamped = token.and_then(|token| made.stamp(&token));
            done.short = stamped.err().map(Problem::from).or(done.short);
        }
        done.sealed = Some(made.finish()?);
        done.signed.push(signing.role);
        current = between;
    }
    let last = done.waiting.is_none() && done.sealed.is_some();
    if last && wanted.level >= Level::BLT && wanted.notary.has_time() && done.short.is_none() {
        let ahead = wanted.policy.time.ahead();
        match extend(output, output, wanted.level, ahead, wanted.notary) {
            Ok(extended) => done.extended = extended,
            Err(error) => done.short = Some(error.into()),
        }
    }
    Ok(done)
}

fn beside(output: &Path) -> Result<TempPath, SealError> {
    let parent = output.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
    NamedTempFile::new_in(parent)
        .map(NamedTempFile::into_temp_path)
        .map_err(|source| SealError::File { path: parent.to_owned(), source })
}

/// Who still has to sign, and where their texts stand.
struct Order<'a> {
    to_sign: Vec<&'a Signing>,
    /// Whether the fields are still to be made.
    fresh: bool,
    left: Rectangle,
    right: Rectangle,
}

impl<'a> Order<'a> {
    fn of(input: &Path, wanted: &PlannedSeal<'a>) -> Result<Self, SealError> {
        let failed = |source| SealError::File { path: input.to_owned(), source };
        let mapped = revisions::map(input).map_err(failed)?;
        let document = Document::open(&mapped)?;
        let fields = Fields::find(&document)?;
        let signed = |role: Role| {
            let own = fields.signatures.iter().find(|(name, ..)| name == role.field());
            own.is_some_and(|(.., field)| is_signed(field))
        };
        let to_sign: Vec<&Signing> =
            wanted.plan.signers.iter().filter(|one| !signed(one.role)).collect();
        if to_sign.is_empty() {
            let last = wanted.plan.signers.last().map_or("", |one| one.role.field());
            return Err(SealError::AlreadySigned(last.to_owned()));
        }
        Ok(Self {
            to_sign,
            fresh: !fields.any_signed(),
            left: margin(&document, Half::Left)?,
            right: margin(&document, Half::Right)?,
        })
    }

    /// Who captured or certified stands at the left, the agency at the right.
    fn rectangle(&self, signing: &Signing, wanted: &PlannedSeal<'_>) -> Option<Rectangle> {
        if wanted.hidden || signing.text == Wording::None {
            return None;
        }
        Some(if signing.role == Role::Agency { self.right } else { self.left })
    }

    fn request<'b>(
        &self,
        signing: &Signing,
        signer: &dyn Signer,
        evidence: &'b Evidence,
        place: usize,
        wanted: &'b PlannedSeal<'_>,
    ) -> SealRequest<'b> {
        let first = self.fresh && place == 0;
        let later = if first { self.to_sign.get(1..).unwrap_or_default() } else { &[] };
        let prepare = later.iter().map(|one| FieldToPrepare {
            name: one.role.field().to_owned(),
            rectangle: self.rectangle(one, wanted),
        });
        SealRequest {
            profile: profile(signing, signer, wanted),
            role: signing.role,
            time: wanted.time,
            field: signing.role.field().to_owned(),
            rectangle: self.rectangle(signing, wanted),
            font: wanted.font,
            prepare: prepare.collect(),
            reason: Some(wanted.plan.name.clone()),
            location: None,
            policy: wanted.policy,
            evidence,
        }
    }
}

fn profile(signing: &Signing, signer: &dyn Signer, wanted: &PlannedSeal<'_>) -> Profile {
    let name = signer.chain().first().map(crate::trust::Certificate::name).unwrap_or_default();
    match signing.text {
        Wording::Digitizer => Profile::Digitizer { name, captured: wanted.captured },
        Wording::Copy => {
            Profile::CertifiedCopy { form: signing.form.clone().unwrap_or_default(), agency: name }
        }
        Wording::Conversion => Profile::Conversion { agency: name },
        Wording::Number => Profile::Number { number: wanted.number.clone().unwrap_or_default() },
        Wording::Signer => {
            let title = match signing.role {
                Role::Agency => "Cơ quan",
                Role::Certifier => "Người chứng thực",
                Role::Digitizer | Role::Person => "Người ký",
            };
            Profile::Signer { title: title.to_owned(), name }
        }
        Wording::None => Profile::Hidden,
    }
}

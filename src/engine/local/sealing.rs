//! Bound in a child process, sealed here by everyone the policy names, judged before it is kept.

use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::Local;
use super::scan::{Scan, blocking};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::SignatureNote;
use crate::domain::paper::Sorted;
use crate::domain::problem::Problem;
use crate::domain::result::Issue;
use crate::engine::error::EngineError;
use crate::engine::worker::{Answer, Binding, FileJob};
use crate::flow::bind::Strip;
use crate::flow::keep::Text;
use crate::flow::seal::{
    FieldToPrepare, Notary, Profile, Rectangle, SealRequest, Sealed, extend, seal, seal_stamped,
};
use crate::trust::gather::{Cache, Sources};
use crate::trust::lasting::Level;
use crate::trust::revocation::Evidence;
use crate::trust::service::Http;
use crate::trust::{Role, Signer, TrustError, authorities};
use crate::verify::{Policy, Verdict, VerifyOptions, verify};

/// Room between two visible texts.
const GAP: f64 = 8.0;

/// A sealed file that is not kept yet.
pub(super) struct SealedFile {
    pub(super) path: PathBuf,
    pub(super) sha256: Sha256,
    pub(super) size: u64,
    pub(super) signatures: Vec<SignatureNote>,
    /// What it was given as a result.
    pub(super) issue: Issue,
}

/// A bound copy on its way to its signatures.
struct CopyToSeal {
    /// Room for visible texts, what the code took already left out.
    strip: Option<Rectangle>,
    /// When its scan came.
    captured: jiff::Timestamp,
    issue: Issue,
    /// Who signs, in order.
    roles: Vec<Role>,
    /// Whether the agency's signature is that of a conversion.
    converted: bool,
}

impl Local {
    /// Binds and seals a paper. The file lies where a dead process's leftovers are removed.
    pub(super) async fn bound_and_sealed(
        &self,
        scan: &Scan,
        id: &PaperId,
        sorted: &Sorted,
        text: &Text,
    ) -> Result<(SealedFile, Vec<Problem>), Problem> {
        let pages = text.path().ok_or_else(|| EngineError::Bug("no page texts".to_owned()))?;
        let bound = temporary(&self.office.temporary())?;
        let (roles, converted) = self.policy.copy_roles(&sorted.kind);
        let tall = roles.contains(&Role::Agency) || self.settings.qr.signed;
        // the code with what stays empty around it is 26 mm high, an agency's text too
        let strip = if tall { Strip::WITH_AGENCY } else { Strip::STANDARD };
        let height = match strip {
            Strip::Add { height } => height,
            Strip::None => 0.0,
        };
        let binding = Binding {
            file: scan.file.clone(),
            source_hash: scan.row.sha256,
            pages: pages.to_owned(),
            count: sorted.pages.len() as u32,
            created: scan.row.first_at,
            creator: format!("sohoa {}", env!("CARGO_PKG_VERSION")),
            strip: height,
            output: bound.to_path_buf(),
        };
        let Answer::Bound(paper) = self.children().run(&FileJob::Bind(binding)).await? else {
            return Err(EngineError::Protocol("another answer than a paper".to_owned()).into());
        };
        let issue = self.issue(id).await?;
        let local = self.clone();
        let captured = scan.row.first_at;
        let strip = match paper.strip {
            Some(strip) => Some(self.coded(&bound, strip, &issue)?),
            None => None,
        };
        let copy = CopyToSeal { strip, captured, issue, roles, converted };
        let (sealed, short) = blocking(move || local.sealed(&bound, copy)).await??;
        Ok((sealed, paper.remarks.into_iter().chain(short).collect()))
    }

    /// Lets everyone the policy names sign, in its order. A service that fails costs the level,
    /// not the paper: what was in the way comes along.
    fn sealed(
        &self,
        bound: &Path,
        copy: CopyToSeal,
    ) -> Result<(SealedFile, Option<Problem>), Problem> {
        let CopyToSeal { strip, captured, issue, roles, converted } = copy;
        let now = (self.now)();
        let known =
            Evidence { lists: self.ring.public().revocation_lists.clone(), responses: Vec::new() };
        let named = self.policy.time.authorities().map_err(TrustError::Policy)?;
        let cache = Cache::at(self.office.root().join("evidence"));
        let http = Http::default();
        let sources = Sources {
            known: &known,
            certificates: authorities::certificates(),
            cache: Some(&cache),
            transport: &http,
        };
        let mut notary = Notary::new(&named, sources, now);
        let signers = roles.iter().filter_map(|role| self.ring.signer(*role));
        notary.known = signers.flat_map(|signer| signer.chain().to_vec()).collect();
        let level = self.policy.time.level;
        let mut short: Option<Problem> = None;
        let mut input = None;
        let mut signatures = Vec::new();
        let mut last: Option<Sealed> = None;
        for (place, role) in roles.iter().enumerate() {
            let role = *role;
            let Some(signer) = self.ring.signer(role) else {
                let none = TrustError::NoSigner(role.name()).into();
                if !converted || place == 0 {
                    return Err(none);
                }
                // the field is prepared: the agency signs where its key is, by `sohoa seal`
                short = Some(none);
                break;
            };
            let later = if place == 0 { roles.get(1..).unwrap_or_default() } else { &[] };
            let prepare = later.iter().map(|role| FieldToPrepare {
                name: role.field().to_owned(),
                rectangle: strip.map(|strip| part_of(strip, *role)),
            });
            let request = SealRequest {
                profile: self.profile(role, signer, captured, converted),
                role,
                time: now,
                field: role.field().to_owned(),
                rectangle: strip.map(|strip| part_of(strip, role)),
                font: self.font.as_ref(),
                prepare: prepare.collect(),
                reason: None,
                location: None,
                policy: &self.policy,
                evidence: &notary.evidence_before_signing(signer)?,
            };
            let output = temporary(&self.office.temporary())?;
            let from: &Path = input.as_ref().map_or(bound, |path: &TempPath| path);
            let sealed = if level >= Level::BT && notary.has_time() {
                let (sealed, trouble) = seal_stamped(from, &output, &request, signer, &notary)?;
                short = short.or(trouble.map(Problem::from));
                sealed
            } else {
                seal(from, &output, &request, signer)?
            };
            signatures.push(sealed.note.clone());
            last = Some(sealed);
            input = Some(output);
        }
        let (Some(file), Some(mut sealed)) = (input, last) else {
            return Err(EngineError::Bug("nobody seals copies".to_owned()).into());
        };
        self.judge(&file, &mut signatures)?;
        if level >= Level::BLT && notary.has_time() && short.is_none() {
            match extend(&file, &file, level, self.policy.time.ahead(), &notary) {
                Ok(Some(extended)) => {
                    (sealed.sha256, sealed.size) = (extended.sha256, extended.size);
                    self.still_holds(&file)?;
                }
                Ok(None) => {}
                Err(error) => short = Some(error.into()),
            }
        }
        let path = file.keep().map_err(|e| EngineError::file(&e.path, e.error))?;
        let file = SealedFile { path, sha256: sealed.sha256, size: sealed.size, signatures, issue };
        Ok((file, short))
    }

    /// A file that was raised and then fails is never kept either.
    fn still_holds(&self, file: &Path) -> Result<(), Problem> {
        let found = verify(file, &VerifyOptions::new(Policy::EResult, (self.now)()))?;
        if found.verdict == Verdict::TotalFailed {
            return Err(EngineError::Bug("a raised file does not verify".to_owned()).into());
        }
        Ok(())
    }

    /// Asks `verify` of what was just sealed: a file that fails is never kept.
    fn judge(&self, file: &Path, signatures: &mut [SignatureNote]) -> Result<(), Problem> {
        let public = self.ring.public();
        let options = VerifyOptions {
            trust: public.sample_anchors.clone(),
            revocation_lists: public.revocation_lists.clone(),
            ..VerifyOptions::new(Policy::EResult, (self.now)())
        };
        let found = verify(file, &options)?;
        if found.verdict == Verdict::TotalFailed || found.signatures.len() != signatures.len() {
            return Err(EngineError::Bug("a sealed file does not verify".to_owned()).into());
        }
        for (note, judged) in signatures.iter_mut().zip(&found.signatures) {
            judged.verdict.word().clone_into(&mut note.verdict);
        }
        Ok(())
    }

    fn profile(
        &self,
        role: Role,
        signer: &dyn Signer,
        captured: jiff::Timestamp,
        converted: bool,
    ) -> Profile {
        let name = signer.chain().first().map(crate::trust::Certificate::name).unwrap_or_default();
        match role {
            Role::Digitizer => Profile::Digitizer { name, captured },
            Role::Agency if converted => Profile::Conversion { agency: name },
            Role::Agency => {
                Profile::CertifiedCopy { form: self.policy.copies.form.clone(), agency: name }
            }
            Role::Person | Role::Certifier => Profile::Hidden,
        }
    }
}

/// The digitizer's text stands at the left (after the code), the agency's at the right
/// (Circular 01/2023/TT-VPCP, Article 8; Decree 30/2020/NĐ-CP, Appendix I).
fn part_of(strip: Rectangle, role: Role) -> Rectangle {
    let [left, y0, x1, y1] = strip;
    let middle = left + (x1 - left) / 2.0;
    match role {
        Role::Digitizer | Role::Person | Role::Certifier => [left, y0, middle - GAP / 2.0, y1],
        Role::Agency => [middle + GAP / 2.0, y0, x1, y1],
    }
}

/// A name for a file of ours that goes when it is dropped.
fn temporary(path: &Path) -> Result<TempPath, EngineError> {
    TempPath::try_from_path(path).map_err(|e| EngineError::file(path, e))
}

//! Signing a document by a plan of the policy, with the keys this machine holds.

use std::path::{Path, PathBuf};

use super::Local;
use super::scan::blocking;
use crate::domain::problem::Problem;
use crate::engine::error::EngineError;
use crate::flow::seal::{Done, Notary, PlannedSeal, seal_by_plan};
use crate::trust::gather::{Cache, Sources};
use crate::trust::plan::Plan;
use crate::trust::revocation::Evidence;
use crate::trust::service::Http;
use crate::trust::{Role, TrustError, authorities};
use crate::verify::{Policy, Verdict, VerifyOptions, verify};

impl Local {
    /// Signs `input` into `output`; what came out is judged before it is handed on.
    pub async fn sign_by_plan(
        &self,
        input: PathBuf,
        output: PathBuf,
        plan: Plan,
        number: Option<String>,
    ) -> Result<Done, Problem> {
        let local = self.clone();
        blocking(move || {
            let done = local.signed_by(&input, &output, &plan, number)?;
            local.holds(&output)?;
            Ok(done)
        })
        .await?
    }

    fn signed_by(
        &self,
        input: &Path,
        output: &Path,
        plan: &Plan,
        number: Option<String>,
    ) -> Result<Done, Problem> {
        let now = (self.now)();
        let public = self.ring.public();
        let known = Evidence { lists: public.revocation_lists.clone(), responses: Vec::new() };
        let named = self.policy.time.authorities().map_err(TrustError::Policy)?;
        let mut certificates = authorities::certificates().to_vec();
        certificates.extend(public.sample_anchors.clone());
        let cache = Cache::at(self.office.root().join("evidence"));
        let http = Http::default();
        let sources = Sources {
            known: &known,
            certificates: &certificates,
            cache: Some(&cache),
            transport: &http,
        };
        let mut notary = Notary::new(&named, sources, now);
        let signers = Role::ALL.into_iter().filter_map(|role| self.ring.signer(role));
        notary.known = signers.flat_map(|signer| signer.chain().to_vec()).collect();
        let wanted = PlannedSeal {
            plan,
            policy: &self.policy,
            signer: &|role| self.ring.signer(role),
            notary: &notary,
            level: self.policy.time.level,
            font: self.font.as_ref(),
            time: now,
            captured: now,
            number,
            hidden: false,
        };
        Ok(seal_by_plan(input, output, &wanted)?)
    }

    /// A file that was signed and does not verify is never kept.
    fn holds(&self, file: &Path) -> Result<(), Problem> {
        let public = self.ring.public();
        let options = VerifyOptions {
            trust: public.sample_anchors.clone(),
            revocation_lists: public.revocation_lists.clone(),
            ..VerifyOptions::new(Policy::EResult, (self.now)())
        };
        if verify(file, &options)?.verdict == Verdict::TotalFailed {
            return Err(EngineError::Bug("a signed file does not verify".to_owned()).into());
        }
        Ok(())
    }
}

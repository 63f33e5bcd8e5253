//! What a result is given before it is sealed, and what is written of it after it is kept.

use std::path::Path;

use jiff::tz::{Offset, TimeZone};

use super::Local;
use crate::domain::id::PaperId;
use crate::domain::problem::Problem;
use crate::domain::result::{Issue, ResultCode, ResultId, Salt};
use crate::flow::keep;
use crate::flow::qr::{self, Claims, PlainData};
use crate::flow::seal::Rectangle;
use crate::trust::TrustError;

impl Local {
    /// A result's random id, its place in the status list and its code; the same whenever asked.
    pub(super) async fn issue(&self, id: &PaperId) -> Result<Issue, Problem> {
        let fresh = (ResultId::from_bytes(random()?), Salt::from_bytes(random()?));
        let mut issue = self.catalog.allot(id, fresh).await?;
        if let Some(dossier) = &self.settings.dossier {
            let ordinal = self.catalog.allocate_code(&format!("{dossier}-KQ"), id).await?;
            issue.code = Some(ResultCode { dossier: dossier.clone(), ordinal });
        }
        Ok(issue)
    }

    /// Puts the codes that policy asks for at the far left of the strip; gives what is left of it
    /// for visible text.
    pub(super) fn coded(
        &self,
        bound: &Path,
        strip: Rectangle,
        issue: &Issue,
    ) -> Result<Rectangle, Problem> {
        let policy = &self.settings.qr;
        if !policy.signed {
            return Ok(strip);
        }
        let (now, office) = ((self.now)(), &self.ring.public().office);
        let issuer = if policy.issuer.is_empty() { office } else { &policy.issuer };
        let claims = Claims {
            issuer: Some(issuer.clone()).filter(|name| !name.is_empty()),
            at: now,
            result: issue.result,
            // a copy is sealed before anything is read on it
            number: None,
            date: None,
            content: Claims::half(qr::content_hash(bound)?),
            place: issue.index,
        };
        let (text, symbol) = qr::fits(&claims, self.ring.record_key())?;
        let mut symbols = vec![symbol];
        if let (true, Some(code)) = (policy.plain, &issue.code) {
            let here = now.to_zoned_datetime(TimeZone::fixed(Offset::constant(7)));
            let data = PlainData {
                dossier: Some(code.to_string()),
                system: Some(policy.system.clone()).filter(|name| !name.is_empty()),
                issued: Some(here.strftime("%d/%m/%Y %H:%M").to_string()),
                ..PlainData::default()
            };
            symbols.push(data.symbol()?);
        }
        let [_, bottom, right, top] = strip;
        let stamped = qr::stamp(bound, &symbols, &text, strip)?;
        Ok([stamped.right, bottom, right, top])
    }

    /// Writes the leaves that are due. What fails here is told and hurts no paper: a later run
    /// writes them.
    pub(super) async fn settle(&self) -> Vec<Problem> {
        let key = self.ring.record_key();
        let settled = keep::settle(&self.office, &self.catalog, key).await;
        settled.err().map(Problem::from).into_iter().collect()
    }

    /// What one scan settles, for all, and the status list made anew: at the end of a run.
    pub async fn settle_all(&self) -> Vec<Problem> {
        let mut problems = self.settle().await;
        let key = self.ring.record_key();
        let renewed = keep::renew_status(&self.office, &self.catalog, key, (self.now)()).await;
        problems.extend(renewed.err().map(Problem::from));
        problems
    }
}

fn random() -> Result<[u8; 16], TrustError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| TrustError::NoRandomness)?;
    Ok(bytes)
}

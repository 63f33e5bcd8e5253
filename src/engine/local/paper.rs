//! One paper: copy first, data second, as Circular 01/2023/TT-VPCP orders it.

use jiff::tz::{Offset, TimeZone};

use super::Local;
use super::scan::Scan;
use crate::domain::canonical::to_canonical;
use crate::domain::field::{Fields, Status};
use crate::domain::id::PaperId;
use crate::domain::manifest::{SignatureNote, Stored};
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::domain::problem::Problem;
use crate::domain::record::{Copy, RECORD_FORMAT, Record, State};
use crate::flow::extract::extract;
use crate::flow::keep::{self, CodeParts, KeptCopy, NewCopy, NewRecord, Text, TextWriter};
use crate::flow::review::set_aside;
use crate::flow::sort::bundle::for_reading;
use crate::trust::cose::sign_record;
use crate::verify::{Verdict, examine};

const PDF: &str = "application/pdf";

impl Local {
    /// Copies and records a paper, each only where that is not done yet. Gives what people should
    /// know.
    pub(super) async fn paper(
        &self,
        scan: &Scan,
        place: u32,
        sorted: &Sorted,
        pages: &[PageRead],
    ) -> Result<Vec<Problem>, Problem> {
        let id = PaperId::derive(scan.row.sha256, place);
        let kept = keep::copy_of(&self.office, &self.catalog, &id, (self.now)()).await?;
        let sorted = &as_copied(sorted, kept.as_ref());
        let own: Vec<&PageRead> =
            pages.iter().filter(|page| sorted.pages.contains(&page.number)).collect();
        let text = self.text_of(&own)?;
        let mut notes = Vec::new();
        let copy = if let Some(copy) = kept {
            copy
        } else {
            let (new, remarks) = self.new_copy(scan, &id, place, sorted, &text).await?;
            notes = remarks;
            keep::keep_copy(&self.office, &self.catalog, new, (self.now)()).await?
        };
        let recorded = keep::record_of(&self.office, &self.catalog, &id, 1, (self.now)()).await?;
        if recorded.is_none() {
            self.record(scan, &id, &copy, sorted, pages, text).await?;
        }
        Ok(notes)
    }

    fn text_of(&self, pages: &[&PageRead]) -> Result<Text, Problem> {
        let mut writer = TextWriter::new(&self.office)?;
        for page in pages {
            writer.page(page)?;
        }
        Ok(writer.finish()?)
    }

    /// The copy: what came signed or born-digital stays as it came, a scan is bound and sealed.
    async fn new_copy(
        &self,
        scan: &Scan,
        id: &PaperId,
        place: u32,
        sorted: &Sorted,
        text: &Text,
    ) -> Result<(NewCopy, Vec<Problem>), Problem> {
        let mut new = NewCopy {
            paper: id.clone(),
            scan: scan.row.sha256,
            place,
            pages: sorted.pages.clone(),
            pdf: Stored { sha256: scan.row.sha256, size: scan.row.size, media: PDF.to_owned() },
            path: None,
            copy: Copy::DigitalOriginal,
            signatures: Vec::new(),
            issue: None,
        };
        if scan.survey.signed {
            new.copy = Copy::SignedOriginal;
            new.signatures = examine(&scan.file.path, (self.now)())?;
            return Ok((new, Vec::new()));
        }
        if scan.survey.born_digital && !self.settings.seal_born_digital {
            return Ok((new, Vec::new()));
        }
        let (sealed, remarks) = self.bound_and_sealed(scan, id, sorted, text).await?;
        new.pdf.sha256 = sealed.sha256;
        new.pdf.size = sealed.size;
        new.path = Some(sealed.path);
        new.copy = Copy::Sealed;
        new.signatures = sealed.signatures;
        new.issue = Some(sealed.issue);
        Ok((new, remarks))
    }

    async fn record(
        &self,
        scan: &Scan,
        id: &PaperId,
        copy: &KeptCopy,
        sorted: &Sorted,
        pages: &[PageRead],
        text: Text,
    ) -> Result<(), Problem> {
        let now = (self.now)();
        let today = now.to_zoned_datetime(TimeZone::fixed(Offset::constant(7))).date();
        let reading = for_reading(pages, sorted);
        let mut fields = extract(pages, &reading, &self.rules, Some(today));
        let share = self.rules.review().audit.share;
        set_aside(&mut fields, id, self.office.key(), share);
        let code = match CodeParts::of(&self.rules, sorted, &fields, today) {
            Some(parts) => Some(parts.code(&self.catalog, id).await?),
            None => None,
        };
        let record = Record {
            format: RECORD_FORMAT,
            paper: id.clone(),
            version: 1,
            previous: None,
            at: now,
            scan: scan.row.sha256,
            pdf: copy.pdf.sha256,
            copy: copy.copy,
            sorted: sorted.clone(),
            state: state_of(sorted, &fields, copy),
            fields,
            review: None,
            made_by: made_by(),
        };
        let key = self.ring.record_key();
        let cose = sign_record(&to_canonical(&record).map_err(keep::KeepError::from)?, key)?;
        let signed = SignatureNote {
            role: "record".to_owned(),
            signer: key.public().name(),
            algorithm: "ed25519".to_owned(),
            at: Some(now),
            verdict: "TOTAL-PASSED".to_owned(),
        };
        let new = NewRecord { record: &record, cose, text, code, signed };
        keep::keep_record(&self.office, &self.catalog, new, now).await?;
        Ok(())
    }
}

/// A paper with the pages its copy has. An earlier run that could not read a page may have taken
/// the scan apart in another way; what it sealed stays, and a person looks at the pages.
fn as_copied(sorted: &Sorted, copy: Option<&KeptCopy>) -> Sorted {
    let mut sorted = sorted.clone();
    if let Some(copy) = copy.filter(|copy| copy.pages != sorted.pages) {
        sorted.pages.clone_from(&copy.pages);
        sorted.reasons.push("pages as its copy has them".to_owned());
        sorted.doubtful_starts.extend(copy.pages.last());
        sorted.doubtful_starts.dedup();
    }
    sorted
}

/// A person is wanted where a field is, where the pages may hold more than one paper, and where a
/// signature the paper came with does not hold.
fn state_of(sorted: &Sorted, fields: &Fields, copy: &KeptCopy) -> State {
    let wanting = fields.values().any(|field| field.status == Status::Review);
    let broken = |note: &SignatureNote| note.verdict == Verdict::TotalFailed.word();
    let doubtful = !sorted.doubtful_starts.is_empty() || copy.signatures.iter().any(broken);
    if wanting || doubtful { State::Review } else { State::Checked }
}

/// Name and version of what reads.
pub(super) fn made_by() -> String {
    format!("sohoa {} / read {}", env!("CARGO_PKG_VERSION"), crate::flow::read::STAGE_VERSION)
}

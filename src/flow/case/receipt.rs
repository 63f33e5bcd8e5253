//! Using a paper again, with a signed receipt: which paper, for what, why it may be, and where the
//! access log stood.

use serde::{Deserialize, Serialize};

use super::papers::{required, settled};
use super::{Gate, GateError, Result};
use crate::catalog::{CasePaperRow, ChainHead, Look, LookEntry, OpenCase, ReceiptRow};
use crate::domain::canonical::to_canonical;
use crate::domain::case::PaperState;
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;
use crate::flow::reuse::checklist::{Action, Outcome};
use crate::trust::TrustError;
use crate::trust::cose::{RecordKey, RecordPublicKey, sign_record, verify_record};

/// What receipts call themselves: nothing else that the record key signs begins so.
const KIND: &str = "sohoa.reuse-receipt";
/// Version of the receipt's JSON.
const FORMAT: u32 = 1;

/// A receipt. Names no person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// Always `sohoa.reuse-receipt`.
    pub kind: String,
    /// 1.
    pub format: u32,
    /// The case.
    pub case: DossierCode,
    /// Code of the procedure.
    pub procedure: String,
    /// Key of the paper in it.
    pub key: String,
    /// The paper's name there.
    pub name: String,
    /// What is used again.
    pub document: PaperId,
    /// Version of its record.
    pub version: u32,
    /// Codes of the checks it passed.
    pub checks: Vec<String>,
    /// Codes of the checks that were in doubt, and why the officer used it all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
    /// Where it stands in law that it is not asked for.
    pub ground: String,
    /// Who used it.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
    /// The end of the access log, with the line of this use.
    pub log: ChainHead,
}

/// What an officer settled who looked at a paper that wanted an eye.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Confirmed {
    /// Codes of the checks in doubt.
    pub checks: Vec<String>,
    /// What the officer saw; long digit runs masked.
    pub reason: String,
}

/// Whether a receipt was signed by this office and is unchanged.
pub fn verify_receipt(row: &ReceiptRow, key: &RecordPublicKey) -> Result<Receipt> {
    let wrong = || GateError::Trust(TrustError::RecordSignature("not a receipt"));
    let signature =
        data_encoding::HEXLOWER.decode(row.signature.as_bytes()).map_err(|_| wrong())?;
    verify_record(row.body.as_bytes(), &signature, key)?;
    let receipt: Receipt = serde_json::from_str(&row.body).map_err(|_| wrong())?;
    let fits = receipt.kind == KIND && receipt.document == row.paper && receipt.key == row.key;
    if fits { Ok(receipt) } else { Err(wrong()) }
}

impl Gate<'_> {
    /// Uses the paper that is held again; the receipt. One that wants an officer's eye is used where
    /// the officer says what was seen.
    pub async fn reuse(
        &self,
        case: &OpenCase,
        key: &str,
        confirm: Option<&str>,
        signing: &RecordKey,
        look: &Look,
    ) -> Result<ReceiptRow> {
        let confirm = confirm.map(str::trim).filter(|reason| !reason.is_empty());
        let procedure = self.procedure(&case.row().procedure)?;
        let required = required(procedure, key)?;
        let checklist = self.look(case, look).await?;
        let line = checklist.line(key).filter(|line| match line.action {
            Action::Reuse => true,
            Action::Decide => confirm.is_some(),
            _ => false,
        });
        let held = line.and_then(|line| line.held.as_ref());
        let (Some(line), Some(held)) = (line, held) else {
            return Err(GateError::NotReusable { key: key.to_owned() });
        };
        let persons = self.catalog.persons_of_case(&case.row().code).await?;
        let person = persons.into_iter().find(|person| person.role == required.role);
        let used = LookEntry {
            key: key.to_owned(),
            person: person.and_then(|person| person.person),
            purpose: procedure.name.clone(),
            fields: format!("{}: *", held.kind),
            outcome: "reused".to_owned(),
            paper: Some(held.document.clone()),
        };
        let log = self.catalog.log_looks(case, &[used], look).await?;
        let codes = |outcome| {
            let checks = held.checks.iter().filter(move |check| check.outcome == outcome);
            checks.map(|check| check.reason.code.to_owned()).collect::<Vec<String>>()
        };
        let doubtful = codes(Outcome::Doubtful);
        let confirmed = confirm
            .filter(|_| !doubtful.is_empty())
            .map(|reason| Confirmed { checks: doubtful, reason: mask_numbers(reason) });
        let receipt = Receipt {
            kind: KIND.to_owned(),
            format: FORMAT,
            case: case.row().code.clone(),
            procedure: procedure.code.clone(),
            key: key.to_owned(),
            name: line.name.clone(),
            document: held.document.clone(),
            version: held.version,
            checks: codes(Outcome::Passed),
            confirmed,
            ground: line.ground.clone(),
            by: look.actor.clone(),
            at: look.at,
            log,
        };
        let body = to_canonical(&receipt)?;
        let signature = data_encoding::HEXLOWER.encode(&sign_record(&body, signing)?);
        let row = ReceiptRow {
            key: key.to_owned(),
            paper: held.document.clone(),
            version: held.version,
            body: String::from_utf8_lossy(&body).into_owned(),
            signature,
        };
        self.catalog.put_receipt(case, &row).await?;
        let reused = CasePaperRow {
            paper: Some(held.document.clone()),
            version: Some(held.version),
            ..settled(key, PaperState::Reused, confirm.unwrap_or_default(), look)
        };
        self.catalog.put_case_paper(case, &reused, None).await?;
        // who used it is told when it is withdrawn
        self.catalog.log_access(look, "reuse", Some(&held.document), None, None).await?;
        Ok(row)
    }

    /// Whether the access log is whole, and every receipt's place in it is still there.
    pub async fn check_log(&self, key: &RecordPublicKey) -> Result<ChainHead> {
        let mut heads = Vec::new();
        for row in self.catalog.receipts(None).await? {
            heads.push(verify_receipt(&row, key)?.log);
        }
        self.catalog.check_chain(&heads).await?.map_err(GateError::ChainBroken)
    }
}

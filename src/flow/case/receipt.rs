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
    /// Where it stands in law that it is not asked for.
    pub ground: String,
    /// Who used it.
    pub by: String,
    /// When.
    pub at: jiff::Timestamp,
    /// The end of the access log, with the line of this use.
    pub log: ChainHead,
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
    /// Uses the paper that is held again; the receipt.
    pub async fn reuse(
        &self,
        case: &OpenCase,
        key: &str,
        signing: &RecordKey,
        look: &Look,
    ) -> Result<ReceiptRow> {
        let procedure = self.procedure(&case.row().procedure)?;
        let required = required(procedure, key)?;
        let checklist = self.look(case, look).await?;
        let line = checklist.line(key).filter(|line| line.action == Action::Reuse);
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
        let passed = held.checks.iter().filter(|check| check.outcome == Outcome::Passed);
        let receipt = Receipt {
            kind: KIND.to_owned(),
            format: FORMAT,
            case: case.row().code.clone(),
            procedure: procedure.code.clone(),
            key: key.to_owned(),
            name: line.name.clone(),
            document: held.document.clone(),
            version: held.version,
            checks: passed.map(|check| check.reason.code.to_owned()).collect(),
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
            ..settled(key, PaperState::Reused, "", look)
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

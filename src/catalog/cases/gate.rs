//! Overrides of the gate, receipts of reuse, disputes over papers.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::super::open::commit;
use super::super::rows::{from_word, word};
use super::super::scans::time;
use super::super::{CatalogError, Look, Result, SqliteCatalog};
use super::files::OpenCase;
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;

/// What was decided about an override.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It waits for somebody else and counts for nothing yet.
    Waiting,
    /// It counts, and is to be approved later: nobody else keeps the desk.
    Later,
    /// Somebody else approved it.
    Approved,
    /// Somebody else rejected it.
    Rejected,
}

impl Decision {
    /// Whether the paper may be asked for by it.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Later | Self::Approved)
    }
}

/// An override.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OverrideRow {
    /// Its number.
    pub id: i64,
    /// The case.
    pub code: DossierCode,
    /// What is asked for all the same.
    pub key: String,
    /// The error's code that refused it.
    pub refusal: String,
    /// The ground.
    pub ground: String,
    /// Who asked.
    pub actor: String,
    /// When.
    pub at: jiff::Timestamp,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub approver: Option<String>,
}

/// A receipt of reuse.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReceiptRow {
    /// Key of the paper in the procedure.
    pub key: String,
    /// What was used again.
    pub paper: PaperId,
    /// Version of its record.
    pub version: u32,
    /// Canonical JSON.
    pub body: String,
    /// `COSE_Sign1` over the body, hexadecimal.
    pub signature: String,
}

/// A dispute over a paper.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DisputeRow {
    /// When it began.
    pub at: jiff::Timestamp,
    /// Who noted it.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// When it ended.
    pub ended_at: Option<jiff::Timestamp>,
}

impl SqliteCatalog {
    /// Notes an override.
    pub async fn add_override(
        &self,
        case: &OpenCase,
        key: &str,
        refusal: &str,
        ground: &str,
        decision: Decision,
        look: &Look,
    ) -> Result<i64> {
        let code = &case.row().code;
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let id = sqlx::query(
            "INSERT INTO gate_override (agency_id, code, key, refusal, ground, actor, at, decision) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(key)
        .bind(refusal)
        .bind(mask_numbers(ground))
        .bind(&look.actor)
        .bind(look.at.to_string())
        .bind(word(&decision))
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
        let detail = format!("{key} {refusal}: {ground}");
        self.add_event(&mut tx, code, look, "override", None, &detail).await?;
        commit(tx, &probe).await?;
        Ok(id)
    }

    /// An override.
    pub async fn gate_override(&self, id: i64) -> Result<Option<OverrideRow>> {
        sqlx::query("SELECT * FROM gate_override WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| override_row(&row))
            .transpose()
    }

    /// Decides an override that nobody has decided yet; `false` where somebody has.
    pub async fn decide_override(&self, id: i64, approve: bool, look: &Look) -> Result<bool> {
        let decision = if approve { Decision::Approved } else { Decision::Rejected };
        let done = sqlx::query(
            "UPDATE gate_override SET decision = ?, approver = ?, approved_at = ? \
             WHERE agency_id = ? AND id = ? AND decision IN ('waiting', 'later') AND actor <> ?",
        )
        .bind(word(&decision))
        .bind(&look.actor)
        .bind(look.at.to_string())
        .bind(&self.agency)
        .bind(id)
        .bind(&look.actor)
        .execute(self.write().await?.one())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Overrides of a case, or of all.
    pub async fn overrides(&self, code: Option<&DossierCode>) -> Result<Vec<OverrideRow>> {
        sqlx::query(
            "SELECT * FROM gate_override WHERE agency_id = ?1 AND (?2 IS NULL OR code = ?2) \
             ORDER BY id",
        )
        .bind(&self.agency)
        .bind(code.map(DossierCode::as_str))
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(override_row)
        .collect()
    }

    /// How many overrides there are by decision, for the report.
    pub async fn count_overrides(&self) -> Result<Vec<(Decision, u64)>> {
        sqlx::query(
            "SELECT decision, count(*) AS n FROM gate_override WHERE agency_id = ? \
             GROUP BY decision ORDER BY decision",
        )
        .bind(&self.agency)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let decision: String = row.try_get("decision")?;
            let decision = from_word(&decision).ok_or(CatalogError::BadRow("gate_override"))?;
            Ok((decision, row.try_get::<i64, _>("n")?.unsigned_abs()))
        })
        .collect()
    }

    /// Keeps a receipt; one that is there stays.
    pub async fn put_receipt(&self, case: &OpenCase, receipt: &ReceiptRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO reuse_receipt (agency_id, code, key, paper, version, body, signature) \
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(case.row().code.as_str())
        .bind(&receipt.key)
        .bind(receipt.paper.as_str())
        .bind(receipt.version)
        .bind(&receipt.body)
        .bind(&receipt.signature)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Receipts of a case, or of all.
    pub async fn receipts(&self, code: Option<&DossierCode>) -> Result<Vec<ReceiptRow>> {
        sqlx::query(
            "SELECT * FROM reuse_receipt WHERE agency_id = ?1 AND (?2 IS NULL OR code = ?2) \
             ORDER BY code, key, paper, version",
        )
        .bind(&self.agency)
        .bind(code.map(DossierCode::as_str))
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let paper: String = row.try_get("paper")?;
            Ok(ReceiptRow {
                key: row.try_get("key")?,
                paper: paper.parse().map_err(|_| CatalogError::BadRow("reuse_receipt"))?,
                version: row.try_get("version")?,
                body: row.try_get("body")?,
                signature: row.try_get("signature")?,
            })
        })
        .collect()
    }

    /// Notes that somebody disputes a paper, or that the dispute is over.
    pub async fn dispute(&self, paper: &PaperId, reason: Option<&str>, look: &Look) -> Result<()> {
        let mut writing = self.write().await?;
        match reason {
            Some(reason) => sqlx::query(
                "INSERT INTO dispute (agency_id, paper, at, actor, reason) VALUES (?, ?, ?, ?, ?) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(&self.agency)
            .bind(paper.as_str())
            .bind(look.at.to_string())
            .bind(&look.actor)
            .bind(mask_numbers(reason)),
            None => sqlx::query(
                "UPDATE dispute SET ended_at = ? WHERE agency_id = ? AND paper = ? \
                 AND ended_at IS NULL",
            )
            .bind(look.at.to_string())
            .bind(&self.agency)
            .bind(paper.as_str()),
        }
        .execute(writing.one())
        .await?;
        Ok(())
    }

    /// Disputes over a paper, in order.
    pub async fn disputes_of(&self, paper: &PaperId) -> Result<Vec<DisputeRow>> {
        sqlx::query("SELECT * FROM dispute WHERE agency_id = ? AND paper = ? ORDER BY at")
            .bind(&self.agency)
            .bind(paper.as_str())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                let ended: Option<String> = row.try_get("ended_at")?;
                Ok(DisputeRow {
                    at: time(row, "at")?,
                    actor: row.try_get("actor")?,
                    reason: row.try_get("reason")?,
                    ended_at: ended.and_then(|at| at.parse().ok()),
                })
            })
            .collect()
    }
}

fn override_row(row: &SqliteRow) -> Result<OverrideRow> {
    const BAD: CatalogError = CatalogError::BadRow("gate_override");
    let (code, decision): (String, String) = (row.try_get("code")?, row.try_get("decision")?);
    Ok(OverrideRow {
        id: row.try_get("id")?,
        code: code.parse().map_err(|_| BAD)?,
        key: row.try_get("key")?,
        refusal: row.try_get("refusal")?,
        ground: row.try_get("ground")?,
        actor: row.try_get("actor")?,
        at: time(row, "at")?,
        decision: from_word(&decision).ok_or(BAD)?,
        approver: row.try_get("approver")?,
    })
}

//! PDFs waiting for a signature.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::rows::from_word;
use crate::catalog::scans::{from_json, hash, json, time};
use crate::catalog::{CatalogError, Result, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;

/// How far a request has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SigningState {
    /// Nobody has signed.
    Waiting,
    /// It is being signed.
    Signing,
    /// It is signed and kept.
    Signed,
    /// It was given back.
    Returned,
}

/// A PDF to be signed.
#[derive(Clone, PartialEq, Debug)]
pub struct SigningRow {
    /// Its id.
    pub id: String,
    /// The file's name, long digit runs masked.
    pub name: String,
    /// Key of a plan of the signing policy.
    pub plan: String,
    /// Number and sign of the document.
    pub number: Option<String>,
    /// SHA-256 of what is to be signed.
    pub sha256: Sha256,
    /// Who asks.
    pub asked_by: String,
    /// Since when.
    pub asked_at: jiff::Timestamp,
    /// How far it has come.
    pub state: SigningState,
    /// Why it was given back.
    pub note: Option<String>,
    /// Why signing failed last.
    pub problem: Option<Problem>,
    /// Who signed.
    pub signed_by: Option<String>,
}

impl SqliteCatalog {
    /// Adds a PDF to the queue.
    pub async fn ask_signature(&self, new: &SigningRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO signing_request (agency_id, id, name, plan, number, sha256, asked_by, \
                 asked_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting')",
        )
        .bind(&self.agency)
        .bind(&new.id)
        .bind(mask_numbers(&new.name))
        .bind(&new.plan)
        .bind(&new.number)
        .bind(new.sha256.to_string())
        .bind(&new.asked_by)
        .bind(new.asked_at.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// A request by its id.
    pub async fn signing(&self, id: &str) -> Result<Option<SigningRow>> {
        sqlx::query("SELECT * FROM signing_request WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| signing_row(&row))
            .transpose()
    }

    /// What waits, oldest first; or, with `open` false, what ended last, newest first.
    pub async fn signings(&self, open: bool, limit: u32) -> Result<Vec<SigningRow>> {
        let sql = if open {
            "SELECT * FROM signing_request WHERE agency_id = ? AND state IN ('waiting', 'signing') \
             ORDER BY asked_at, id LIMIT ?"
        } else {
            "SELECT * FROM signing_request WHERE agency_id = ? \
             AND state IN ('signed', 'returned') ORDER BY asked_at DESC, id LIMIT ?"
        };
        sqlx::query(sql)
            .bind(&self.agency)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(signing_row)
            .collect()
    }

    /// Takes a request to sign it; `false` where somebody else has it, or it is not waiting.
    pub async fn take_signing(&self, id: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE signing_request SET state = 'signing' \
             WHERE agency_id = ? AND id = ? AND state = 'waiting'",
        )
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts a request back that could not be signed.
    pub async fn put_signing_back(&self, id: &str, problem: Option<&Problem>) -> Result<()> {
        sqlx::query(
            "UPDATE signing_request SET state = 'waiting', problem = coalesce(?, problem) \
             WHERE agency_id = ? AND id = ? AND state = 'signing'",
        )
        .bind(problem.map(json))
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// It is signed, and the signed file kept.
    pub async fn end_signing(
        &self,
        id: &str,
        result: Sha256,
        by: &str,
        at: jiff::Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE signing_request SET state = 'signed', problem = NULL, result = ?, \
                 signed_by = ?, signed_at = ? WHERE agency_id = ? AND id = ?",
        )
        .bind(result.to_string())
        .bind(by)
        .bind(at.to_string())
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Gives a request back to who asked; `false` where it is not waiting.
    pub async fn return_signing(&self, id: &str, note: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE signing_request SET state = 'returned', note = ? \
             WHERE agency_id = ? AND id = ? AND state = 'waiting'",
        )
        .bind(mask_numbers(note))
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn signing_row(row: &SqliteRow) -> Result<SigningRow> {
    let state: String = row.try_get("state")?;
    Ok(SigningRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        plan: row.try_get("plan")?,
        number: row.try_get("number")?,
        sha256: hash(row, "sha256")?,
        asked_by: row.try_get("asked_by")?,
        asked_at: time(row, "asked_at")?,
        state: from_word(&state).ok_or(CatalogError::BadRow("signing_request"))?,
        note: row.try_get("note")?,
        problem: from_json(row, "problem")?,
        signed_by: row.try_get("signed_by")?,
    })
}

//! Scans sent over the network, and the exchange's documents made of them.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::rows::{from_word, word};
use crate::catalog::scans::{from_json, json, time};
use crate::catalog::{CatalogError, Result, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;

/// How far an upload has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Its bytes are coming in.
    Receiving,
    /// They are safe; reading waits or is under way.
    Received,
    /// Its papers are kept.
    Done,
    /// It could not be worked on.
    Failed,
}

/// An upload about to come in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewUpload {
    /// Random.
    pub id: String,
    /// Who sent it and with which Idempotency-Key.
    pub idem: Option<String>,
    /// The file's name as the sender says; long digit runs are masked before it is stored.
    pub name: String,
    /// The account or key.
    pub sender: String,
    /// Whether a citizen waits.
    pub urgent: bool,
    /// The counter it was scanned at: it belongs to the case that is open there.
    pub counter: Option<String>,
    /// When.
    pub at: jiff::Timestamp,
}

/// An upload.
#[derive(Clone, PartialEq, Debug)]
pub struct UploadRow {
    /// Its id.
    pub id: String,
    /// The file's name, long digit runs masked.
    pub name: String,
    /// The account or key that sent it.
    pub sender: String,
    /// Whether a citizen waits.
    pub urgent: bool,
    /// The counter it was scanned at.
    pub counter: Option<String>,
    /// Number of bytes; 0 until received.
    pub size: u64,
    /// SHA-256 of its bytes, once received.
    pub sha256: Option<Sha256>,
    /// How far it has come.
    pub state: UploadState,
    /// Why it failed.
    pub problem: Option<Problem>,
    /// When it began.
    pub at: jiff::Timestamp,
    /// When its papers were kept, or it failed.
    pub done_at: Option<jiff::Timestamp>,
}

/// One version of an exchange document.
#[derive(Clone, PartialEq, Debug)]
pub struct ExchangeRow {
    /// The document's code.
    pub code: String,
    /// From 1.
    pub version: u32,
    /// The upload with its file.
    pub upload: String,
    /// What the sender says of it, long digit runs masked.
    pub metadata: serde_json::Value,
    /// When.
    pub at: jiff::Timestamp,
}

impl SqliteCatalog {
    /// Begins an upload, or gives the one that came before with the same key.
    pub async fn begin_upload(&self, new: &NewUpload) -> Result<Option<UploadRow>> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        if let Some(idem) = &new.idem {
            let found = sqlx::query("SELECT * FROM upload WHERE agency_id = ? AND idem = ?")
                .bind(&self.agency)
                .bind(idem)
                .fetch_optional(&mut *tx)
                .await?;
            if let Some(row) = found {
                return Ok(Some(upload_row(&row)?));
            }
        }
        sqlx::query(
            "INSERT INTO upload (agency_id, id, idem, name, sender, urgent, counter, state, at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, 'receiving', ?)",
        )
        .bind(&self.agency)
        .bind(&new.id)
        .bind(&new.idem)
        .bind(mask_numbers(&new.name))
        .bind(&new.sender)
        .bind(new.urgent)
        .bind(&new.counter)
        .bind(new.at.to_string())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(None)
    }

    /// Its bytes are synced: from now on it is never lost.
    pub async fn received_upload(&self, id: &str, sha256: Sha256, size: u64) -> Result<()> {
        sqlx::query(
            "UPDATE upload SET state = 'received', sha256 = ?, size = ? \
             WHERE agency_id = ? AND id = ?",
        )
        .bind(sha256.to_string())
        .bind(size as i64)
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Its papers are kept, or it failed.
    pub async fn end_upload(
        &self,
        id: &str,
        problem: Option<&Problem>,
        at: jiff::Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE upload SET state = ?, problem = ?, done_at = ? WHERE agency_id = ? AND id = ?",
        )
        .bind(if problem.is_some() { "failed" } else { "done" })
        .bind(problem.map(json))
        .bind(at.to_string())
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Forgets what an upload was called and held: it may not be kept.
    pub async fn empty_upload(&self, id: &str) -> Result<()> {
        sqlx::query("UPDATE upload SET name = '', sha256 = NULL WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// Forgets an upload whose bytes never came whole: the same key may try again.
    pub async fn forget_upload(&self, id: &str) -> Result<()> {
        sqlx::query("DELETE FROM upload WHERE agency_id = ? AND id = ? AND state = 'receiving'")
            .bind(&self.agency)
            .bind(id)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// An upload by its id.
    pub async fn upload(&self, id: &str) -> Result<Option<UploadRow>> {
        sqlx::query("SELECT * FROM upload WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| upload_row(&row))
            .transpose()
    }

    /// The last uploads, newest first.
    pub async fn last_uploads(&self, limit: u32) -> Result<Vec<UploadRow>> {
        sqlx::query("SELECT * FROM upload WHERE agency_id = ? ORDER BY at DESC LIMIT ?")
            .bind(&self.agency)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(upload_row)
            .collect()
    }

    /// Uploads in a state, oldest first: what a restarted server goes on with.
    pub async fn uploads_in(&self, state: UploadState) -> Result<Vec<UploadRow>> {
        sqlx::query("SELECT * FROM upload WHERE agency_id = ? AND state = ? ORDER BY at, id")
            .bind(&self.agency)
            .bind(word(&state))
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(upload_row)
            .collect()
    }

    /// Adds a version of an exchange document; gives its number. The first one only where `new`,
    /// a later one only where not: `None` otherwise.
    pub async fn add_exchange(
        &self,
        code: &str,
        new: bool,
        upload: &str,
        metadata: &serde_json::Value,
        at: jiff::Timestamp,
    ) -> Result<Option<u32>> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        let last: u32 = sqlx::query(
            "SELECT coalesce(max(version), 0) FROM exchange_document \
             WHERE agency_id = ? AND code = ?",
        )
        .bind(&self.agency)
        .bind(code)
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
        if new == (last > 0) {
            return Ok(None);
        }
        sqlx::query(
            "INSERT INTO exchange_document (agency_id, code, version, upload, metadata, at) \
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.agency)
        .bind(code)
        .bind(last + 1)
        .bind(upload)
        .bind(mask_numbers(&metadata.to_string()))
        .bind(at.to_string())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Some(last + 1))
    }

    /// All versions of an exchange document, first one first.
    pub async fn exchange(&self, code: &str) -> Result<Vec<ExchangeRow>> {
        sqlx::query(
            "SELECT * FROM exchange_document WHERE agency_id = ? AND code = ? ORDER BY version",
        )
        .bind(&self.agency)
        .bind(code)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            Ok(ExchangeRow {
                code: row.try_get("code")?,
                version: row.try_get("version")?,
                upload: row.try_get("upload")?,
                metadata: from_json(row, "metadata")?.ok_or(CatalogError::BadRow("exchange"))?,
                at: time(row, "at")?,
            })
        })
        .collect()
    }
}

fn upload_row(row: &SqliteRow) -> Result<UploadRow> {
    const BAD: CatalogError = CatalogError::BadRow("upload");
    let (state, sha256): (String, Option<String>) = (row.try_get("state")?, row.try_get("sha256")?);
    let done: Option<String> = row.try_get("done_at")?;
    Ok(UploadRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        sender: row.try_get("sender")?,
        urgent: row.try_get("urgent")?,
        counter: row.try_get("counter")?,
        size: row.try_get::<i64, _>("size")? as u64,
        sha256: sha256.map(|text| text.parse().map_err(|_| BAD)).transpose()?,
        state: from_word(&state).ok_or(BAD)?,
        problem: from_json(row, "problem")?,
        at: time(row, "at")?,
        done_at: done.map(|text| text.parse().map_err(|_| BAD)).transpose()?,
    })
}

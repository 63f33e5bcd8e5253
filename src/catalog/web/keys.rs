//! Keys of scanners and other programs.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::rows::{from_word, word};
use crate::catalog::scans::time;
use crate::catalog::{CatalogError, Result, SqliteCatalog};

/// What a program with a key may do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRole {
    /// Sends scans and asks what became of its own.
    Scanner,
    /// Asks for papers, changes nothing.
    Reader,
    /// Another office's system: sends and fetches documents.
    Exchange,
}

impl KeyRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Scanner, Self::Reader, Self::Exchange];
}

/// A key, without what proves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyRow {
    /// Its public half.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What it may do.
    pub role: KeyRole,
    /// SHA-256 of the whole key, hexadecimal: it is random, so nothing slower is wanted.
    pub hash: String,
    /// Since when.
    pub created_at: jiff::Timestamp,
    /// Who gave it out.
    pub created_by: String,
    /// Until when; `None` for ever.
    pub expires_at: Option<jiff::Timestamp>,
    /// Whether it was taken back.
    pub revoked: bool,
    /// When it was last used, to the minute.
    pub used_at: Option<jiff::Timestamp>,
}

impl SqliteCatalog {
    /// Stores a key's hash.
    pub async fn add_key(&self, key: &KeyRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO api_key (agency_id, id, label, role, hash, created_at, created_by, \
                 expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.agency)
        .bind(&key.id)
        .bind(&key.label)
        .bind(word(&key.role))
        .bind(&key.hash)
        .bind(key.created_at.to_string())
        .bind(&key.created_by)
        .bind(key.expires_at.map(|at| at.to_string()))
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// A key by its public half.
    pub async fn api_key(&self, id: &str) -> Result<Option<KeyRow>> {
        sqlx::query("SELECT * FROM api_key WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| key_row(&row))
            .transpose()
    }

    /// All keys, newest first.
    pub async fn api_keys(&self) -> Result<Vec<KeyRow>> {
        sqlx::query("SELECT * FROM api_key WHERE agency_id = ? ORDER BY created_at DESC, id")
            .bind(&self.agency)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(key_row)
            .collect()
    }

    /// Notes that a key was used.
    pub async fn touch_key(&self, id: &str, at: jiff::Timestamp) -> Result<()> {
        sqlx::query("UPDATE api_key SET used_at = ? WHERE agency_id = ? AND id = ?")
            .bind(at.to_string())
            .bind(&self.agency)
            .bind(id)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// Takes a key back.
    pub async fn revoke_key(&self, id: &str, at: jiff::Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE api_key SET revoked_at = ? WHERE agency_id = ? AND id = ? \
             AND revoked_at IS NULL",
        )
        .bind(at.to_string())
        .bind(&self.agency)
        .bind(id)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }
}

fn key_row(row: &SqliteRow) -> Result<KeyRow> {
    let role: String = row.try_get("role")?;
    let maybe = |column: &'static str| -> Result<Option<jiff::Timestamp>> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| text.parse().map_err(|_| CatalogError::BadRow("api_key"))).transpose()
    };
    Ok(KeyRow {
        id: row.try_get("id")?,
        label: row.try_get("label")?,
        role: from_word(&role).ok_or(CatalogError::BadRow("api_key"))?,
        hash: row.try_get("hash")?,
        created_at: time(row, "created_at")?,
        created_by: row.try_get("created_by")?,
        expires_at: maybe("expires_at")?,
        revoked: maybe("revoked_at")?.is_some(),
        used_at: maybe("used_at")?,
    })
}

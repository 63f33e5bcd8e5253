//! Sessions: who sits at which browser. Kept by the hash of what the browser holds.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::scans::time;
use crate::catalog::{Result, SqliteCatalog};

/// A session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionRow {
    /// SHA-256 of the cookie's value, hexadecimal.
    pub hash: String,
    /// The account's name.
    pub account: String,
    /// What a changing request has to show besides the cookie.
    pub csrf: String,
    /// Since when.
    pub created_at: jiff::Timestamp,
    /// When the person last did something.
    pub seen_at: jiff::Timestamp,
    /// Whether it waits for the password.
    pub locked: bool,
}

impl SqliteCatalog {
    /// Begins a session.
    pub async fn add_session(&self, new: &SessionRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO session (agency_id, hash, account, csrf, created_at, seen_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.agency)
        .bind(&new.hash)
        .bind(&new.account)
        .bind(&new.csrf)
        .bind(new.created_at.to_string())
        .bind(new.seen_at.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// A session by its hash.
    pub async fn session(&self, hash: &str) -> Result<Option<SessionRow>> {
        sqlx::query("SELECT * FROM session WHERE agency_id = ? AND hash = ?")
            .bind(&self.agency)
            .bind(hash)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| session_row(&row))
            .transpose()
    }

    /// The person did something; a lock is opened only where `unlock`.
    pub async fn touch_session(&self, hash: &str, at: jiff::Timestamp, unlock: bool) -> Result<()> {
        sqlx::query(
            "UPDATE session SET seen_at = ?1, locked_at = CASE WHEN ?2 THEN NULL ELSE locked_at \
             END WHERE agency_id = ?3 AND hash = ?4",
        )
        .bind(at.to_string())
        .bind(unlock)
        .bind(&self.agency)
        .bind(hash)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Locks a session until the password is given.
    pub async fn lock_session(&self, hash: &str, at: jiff::Timestamp) -> Result<()> {
        sqlx::query("UPDATE session SET locked_at = ? WHERE agency_id = ? AND hash = ?")
            .bind(at.to_string())
            .bind(&self.agency)
            .bind(hash)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end_session(&self, hash: &str) -> Result<()> {
        sqlx::query("DELETE FROM session WHERE agency_id = ? AND hash = ?")
            .bind(&self.agency)
            .bind(hash)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// Removes sessions begun before a moment.
    pub async fn end_sessions_before(&self, created: jiff::Timestamp) -> Result<()> {
        sqlx::query("DELETE FROM session WHERE agency_id = ? AND created_at < ?")
            .bind(&self.agency)
            .bind(created.to_string())
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }
}

fn session_row(row: &SqliteRow) -> Result<SessionRow> {
    Ok(SessionRow {
        hash: row.try_get("hash")?,
        account: row.try_get("account")?,
        csrf: row.try_get("csrf")?,
        created_at: time(row, "created_at")?,
        seen_at: time(row, "seen_at")?,
        locked: row.try_get::<Option<String>, _>("locked_at")?.is_some(),
    })
}

//! Who has a paper in hand at the review page, and what they decided that is not signed yet.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::scans::time;
use crate::catalog::{CatalogError, Result, SqliteCatalog};
use crate::domain::id::PaperId;

/// Somebody at a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SittingRow {
    /// The paper.
    pub paper: PaperId,
    /// The account.
    pub account: String,
    /// How others see them.
    pub display: String,
    /// The open page's own random word.
    pub seat: String,
    /// Since when.
    pub since: jiff::Timestamp,
    /// When the page was last heard of.
    pub seen_at: jiff::Timestamp,
}

/// A decision that is not signed yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftRow {
    /// Later ones are higher; 0 before it is kept.
    pub id: i64,
    /// Version of the record it was decided on.
    pub version: u32,
    /// The field.
    pub field: String,
    /// Whether it is confirmed; else it was typed only.
    pub settled: bool,
    /// What was decided, enciphered.
    pub said: Vec<u8>,
    /// When.
    pub at: jiff::Timestamp,
}

/// Takes away what was typed only.
const TYPED: &str = "DELETE FROM draft WHERE agency_id = ? AND paper = ? AND account = ? \
    AND field = ? AND settled = 0";

impl SqliteCatalog {
    /// Takes a seat at a paper, where nobody else has one that was heard of after `stale`. The
    /// same account moves to its new seat. Gives who sits there now.
    pub async fn sit(&self, new: &SittingRow, stale: jiff::Timestamp) -> Result<SittingRow> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        sqlx::query(
            "INSERT INTO sitting (agency_id, paper, account, display, seat, since, seen_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (agency_id, paper) DO UPDATE SET \
                 since = CASE WHEN account = excluded.account THEN since ELSE excluded.since END, \
                 account = excluded.account, display = excluded.display, seat = excluded.seat, \
                 seen_at = excluded.seen_at \
             WHERE account = excluded.account OR seen_at < ?8",
        )
        .bind(&self.agency)
        .bind(new.paper.as_str())
        .bind(&new.account)
        .bind(&new.display)
        .bind(&new.seat)
        .bind(new.since.to_string())
        .bind(new.seen_at.to_string())
        .bind(stale.to_string())
        .execute(&mut *tx)
        .await?;
        let row = sqlx::query("SELECT * FROM sitting WHERE agency_id = ? AND paper = ?")
            .bind(&self.agency)
            .bind(new.paper.as_str())
            .fetch_one(&mut *tx)
            .await?;
        tx.commit().await?;
        sitting_row(&row)
    }

    /// Notes that the page of a seat was heard of; whether the seat is still taken by it.
    pub async fn keep_seat(
        &self,
        paper: &PaperId,
        account: &str,
        seat: &str,
        at: jiff::Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE sitting SET seen_at = ? \
             WHERE agency_id = ? AND paper = ? AND account = ? AND seat = ?",
        )
        .bind(at.to_string())
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(account)
        .bind(seat)
        .execute(self.write().await?.one())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Gives a seat back.
    pub async fn rise(&self, paper: &PaperId, account: &str, seat: &str) -> Result<()> {
        sqlx::query(
            "DELETE FROM sitting WHERE agency_id = ? AND paper = ? AND account = ? AND seat = ?",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(account)
        .bind(seat)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Who sits at a paper and was heard of after `stale`.
    pub async fn sitting(
        &self,
        paper: &PaperId,
        stale: jiff::Timestamp,
    ) -> Result<Option<SittingRow>> {
        sqlx::query("SELECT * FROM sitting WHERE agency_id = ? AND paper = ? AND seen_at >= ?")
            .bind(&self.agency)
            .bind(paper.as_str())
            .bind(stale.to_string())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| sitting_row(&row))
            .transpose()
    }

    /// Keeps a decision. One that was typed only makes way for what is kept of its field next.
    pub async fn add_draft(&self, paper: &PaperId, account: &str, new: &DraftRow) -> Result<()> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        sqlx::query(TYPED)
            .bind(&self.agency)
            .bind(paper.as_str())
            .bind(account)
            .bind(&new.field)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO draft (agency_id, paper, version, account, field, settled, said, at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(new.version)
        .bind(account)
        .bind(&new.field)
        .bind(new.settled)
        .bind(&new.said)
        .bind(new.at.to_string())
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// Takes away what was typed into a field and not confirmed.
    pub async fn drop_typed(&self, paper: &PaperId, account: &str, field: &str) -> Result<()> {
        sqlx::query(TYPED)
            .bind(&self.agency)
            .bind(paper.as_str())
            .bind(account)
            .bind(field)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// What somebody decided on a version of a paper's record, in order.
    pub async fn drafts(
        &self,
        paper: &PaperId,
        account: &str,
        version: u32,
    ) -> Result<Vec<DraftRow>> {
        sqlx::query(
            "SELECT * FROM draft WHERE agency_id = ? AND paper = ? AND account = ? \
             AND version = ? ORDER BY id",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(account)
        .bind(version)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            Ok(DraftRow {
                id: row.try_get("id")?,
                version: row.try_get("version")?,
                field: row.try_get("field")?,
                settled: row.try_get("settled")?,
                said: row.try_get("said")?,
                at: time(row, "at")?,
            })
        })
        .collect()
    }

    /// Takes one decision away.
    pub async fn drop_draft(&self, id: i64) -> Result<()> {
        sqlx::query("DELETE FROM draft WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// Takes everybody's decisions on versions up to one away: they are signed, or came too late.
    pub async fn drop_drafts(&self, paper: &PaperId, up_to: u32) -> Result<()> {
        sqlx::query("DELETE FROM draft WHERE agency_id = ? AND paper = ? AND version <= ?")
            .bind(&self.agency)
            .bind(paper.as_str())
            .bind(up_to)
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// The paper somebody reviewed last, other than one.
    pub async fn last_reviewed(&self, by: &str, but: &PaperId) -> Result<Option<PaperId>> {
        let row = sqlx::query(
            "SELECT paper FROM record_version WHERE agency_id = ? AND reviewer = ? AND paper <> ? \
             ORDER BY at DESC LIMIT 1",
        )
        .bind(&self.agency)
        .bind(by)
        .bind(but.as_str())
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let id: String = row.try_get(0)?;
        Ok(id.parse().ok())
    }
}

fn sitting_row(row: &SqliteRow) -> Result<SittingRow> {
    let paper: String = row.try_get("paper")?;
    Ok(SittingRow {
        paper: paper.parse().map_err(|_| CatalogError::BadRow("sitting"))?,
        account: row.try_get("account")?,
        display: row.try_get("display")?,
        seat: row.try_get("seat")?,
        since: time(row, "since")?,
        seen_at: time(row, "seen_at")?,
    })
}

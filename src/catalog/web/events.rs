//! What changed, in order, and what of it the hook was told.

use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::scans::time;
use crate::catalog::{Result, SqliteCatalog};

/// A change: ids and states alone, no content.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Event {
    /// Its number; later ones are higher.
    pub id: i64,
    /// When.
    pub at: jiff::Timestamp,
    /// `paper` or `scan`.
    pub kind: String,
    /// The paper's or the upload's id.
    pub subject: String,
    /// Its state since then.
    pub state: String,
    /// Version of the paper's record; 0 where there is none.
    pub version: u32,
}

/// An event on its way to the hook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// What is to be told.
    pub event: Event,
    /// How often that was tried.
    pub attempts: u32,
    /// Why it failed last.
    pub error: Option<String>,
}

impl SqliteCatalog {
    /// Events after a number, oldest first.
    pub async fn events_after(&self, id: i64, limit: u32) -> Result<Vec<Event>> {
        sqlx::query("SELECT * FROM event WHERE agency_id = ? AND id > ? ORDER BY id LIMIT ?")
            .bind(&self.agency)
            .bind(id)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(event_row)
            .collect()
    }

    /// The last event's number; 0 where there is none.
    pub async fn last_event(&self) -> Result<i64> {
        let row = sqlx::query("SELECT coalesce(max(id), 0) FROM event WHERE agency_id = ?")
            .bind(&self.agency)
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Puts papers' events after the last queued one in the queue; the first time, those from
    /// now on.
    pub async fn queue_deliveries(&self, at: jiff::Timestamp) -> Result<u64> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        let known: Option<i64> = sqlx::query("SELECT max(event) FROM delivery WHERE agency_id = ?")
            .bind(&self.agency)
            .fetch_one(&mut *tx)
            .await?
            .try_get(0)?;
        // The first time a mark: nothing of before the hook is told.
        let sql = if known.is_some() {
            "INSERT INTO delivery (agency_id, event, next_at) \
             SELECT agency_id, id, ?2 FROM event WHERE agency_id = ?1 AND id > ?3 AND kind = 'paper'"
        } else {
            "INSERT INTO delivery (agency_id, event, next_at, sent_at) \
             SELECT ?1, coalesce(max(id), ?3), ?2, ?2 FROM event WHERE agency_id = ?1"
        };
        let queued = sqlx::query(sql)
            .bind(&self.agency)
            .bind(at.to_string())
            .bind(known.unwrap_or(0))
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        Ok(if known.is_some() { queued } else { 0 })
    }

    /// What is due, oldest first.
    pub async fn due_deliveries(&self, now: jiff::Timestamp, limit: u32) -> Result<Vec<Delivery>> {
        self.deliveries("d.dead_at IS NULL AND d.next_at <= ?2", now, limit).await
    }

    /// What was given up, newest first in the queue's order.
    pub async fn dead_deliveries(&self, limit: u32) -> Result<Vec<Delivery>> {
        self.deliveries("d.dead_at IS NOT NULL AND ?2 <> ''", jiff::Timestamp::UNIX_EPOCH, limit)
            .await
    }

    async fn deliveries(
        &self,
        which: &'static str,
        now: jiff::Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>> {
        let sql = format!(
            "SELECT e.*, d.attempts, d.error FROM delivery d JOIN event e ON e.id = d.event \
             WHERE d.agency_id = ?1 AND d.sent_at IS NULL AND {which} ORDER BY d.event LIMIT ?3"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(now.to_string())
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                Ok(Delivery {
                    event: event_row(row)?,
                    attempts: row.try_get("attempts")?,
                    error: row.try_get("error")?,
                })
            })
            .collect()
    }

    /// Notes that an event was told.
    pub async fn delivered(&self, event: i64, at: jiff::Timestamp) -> Result<()> {
        sqlx::query(
            "UPDATE delivery SET sent_at = ?, attempts = attempts + 1, error = NULL \
             WHERE agency_id = ? AND event = ?",
        )
        .bind(at.to_string())
        .bind(&self.agency)
        .bind(event)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Notes that telling failed: again at `next`, or never where that is `None`.
    pub async fn delivery_failed(
        &self,
        event: i64,
        error: &str,
        next: Option<jiff::Timestamp>,
        at: jiff::Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE delivery SET attempts = attempts + 1, error = ?1, \
                 next_at = coalesce(?2, next_at), dead_at = CASE WHEN ?2 IS NULL THEN ?3 END \
             WHERE agency_id = ?4 AND event = ?5",
        )
        .bind(error)
        .bind(next.map(|next| next.to_string()))
        .bind(at.to_string())
        .bind(&self.agency)
        .bind(event)
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Takes what was given up back into the queue.
    pub async fn revive_deliveries(&self, at: jiff::Timestamp) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE delivery SET dead_at = NULL, attempts = 0, next_at = ? \
             WHERE agency_id = ? AND dead_at IS NOT NULL",
        )
        .bind(at.to_string())
        .bind(&self.agency)
        .execute(self.write().await?.one())
        .await?;
        Ok(done.rows_affected())
    }

    /// Removes events before a moment, but never one that still has to be told.
    pub async fn forget_events(&self, before: jiff::Timestamp) -> Result<()> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        // The highest row is the mark up to which events were queued.
        for sql in [
            "DELETE FROM delivery WHERE agency_id = ?1 AND sent_at < ?2 \
             AND event < (SELECT max(event) FROM delivery WHERE agency_id = ?1)",
            "DELETE FROM event WHERE agency_id = ?1 AND at < ?2 \
             AND id NOT IN (SELECT event FROM delivery WHERE agency_id = ?1)",
        ] {
            sqlx::query(sql).bind(&self.agency).bind(before.to_string()).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }
}

fn event_row(row: &SqliteRow) -> Result<Event> {
    Ok(Event {
        id: row.try_get("id")?,
        at: time(row, "at")?,
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        state: row.try_get("state")?,
        version: row.try_get("version")?,
    })
}

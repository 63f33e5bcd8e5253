//! Scans that may not be kept: when, why, and nothing of what they hold.

use sqlx::Row;

use super::open::commit;
use super::scans::{from_json, json, time};
use super::{CatalogError, RefusalRow, Result, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::problem::Problem;

impl SqliteCatalog {
    /// Notes that a scan may not be kept. From now on it is refused whenever it arrives; its bytes
    /// are to be erased next, then [`SqliteCatalog::forget_refused`].
    pub async fn refuse_scan(
        &self,
        scan: Sha256,
        problem: &Problem,
        at: jiff::Timestamp,
    ) -> Result<()> {
        let key = self.refusal_key(scan);
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        sqlx::query(
            "INSERT INTO refusal (agency_id, key, problem, at) VALUES (?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET problem = excluded.problem, at = excluded.at, \
                 erased_at = NULL, settled_at = NULL",
        )
        .bind(&self.agency)
        .bind(&key)
        .bind(json(problem))
        .bind(at.to_string())
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO refused_file (agency_id, source, key) \
             SELECT agency_id, source, ? FROM arrival \
             WHERE agency_id = ? AND scan = ? AND source <> '' \
             ON CONFLICT DO UPDATE SET key = excluded.key",
        )
        .bind(&key)
        .bind(&self.agency)
        .bind(scan.to_string())
        .execute(&mut *tx)
        .await?;
        commit(tx, &probe).await
    }

    /// Removes the rows that name a refused scan, whose bytes are gone now: its name may say what
    /// it holds, its plain hash proves it.
    pub async fn forget_refused(&self, scan: Sha256, at: jiff::Timestamp) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        for sql in [
            "DELETE FROM arrival WHERE agency_id = ?1 AND scan = ?2 AND noted = 0",
            "DELETE FROM stage WHERE agency_id = ?1 AND scan = ?2",
            "DELETE FROM scan WHERE agency_id = ?1 AND sha256 = ?2 \
             AND state IN ('received', 'failed', 'erased')",
        ] {
            sqlx::query(sql).bind(&self.agency).bind(scan.to_string()).execute(&mut *tx).await?;
        }
        sqlx::query("UPDATE refusal SET erased_at = ? WHERE agency_id = ? AND key = ?")
            .bind(at.to_string())
            .bind(&self.agency)
            .bind(self.refusal_key(scan))
            .execute(&mut *tx)
            .await?;
        commit(tx, &probe).await
    }

    /// Notes that a person declared the doubtful stamp of a scan to be none of secrecy.
    pub async fn settle_refusal(&self, scan: Sha256, at: jiff::Timestamp) -> Result<()> {
        sqlx::query("UPDATE refusal SET settled_at = ? WHERE agency_id = ? AND key = ?")
            .bind(at.to_string())
            .bind(&self.agency)
            .bind(self.refusal_key(scan))
            .execute(self.write().await?.one())
            .await?;
        Ok(())
    }

    /// Why a scan is refused, if it was, and nobody has lifted that.
    pub async fn refusal(&self, scan: Sha256) -> Result<Option<RefusalRow>> {
        self.refusal_by_key(&self.refusal_key(scan)).await
    }

    /// Why a file is refused that was refused before, unchanged at the same place.
    pub async fn refusal_of_file(&self, source: &str) -> Result<Option<RefusalRow>> {
        let row = sqlx::query("SELECT key FROM refused_file WHERE agency_id = ? AND source = ?")
            .bind(&self.agency)
            .bind(source)
            .fetch_optional(&self.readers)
            .await?;
        match row {
            Some(row) => self.refusal_by_key(&row.try_get::<String, _>("key")?).await,
            None => Ok(None),
        }
    }

    /// All refusals, oldest first, those a person has lifted left out.
    pub async fn refusals(&self) -> Result<Vec<RefusalRow>> {
        sqlx::query(
            "SELECT * FROM refusal WHERE agency_id = ? AND settled_at IS NULL ORDER BY at, key",
        )
        .bind(&self.agency)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(refusal_row)
        .collect()
    }

    async fn refusal_by_key(&self, key: &str) -> Result<Option<RefusalRow>> {
        sqlx::query("SELECT * FROM refusal WHERE agency_id = ? AND key = ? AND settled_at IS NULL")
            .bind(&self.agency)
            .bind(key)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| refusal_row(&row))
            .transpose()
    }

    fn refusal_key(&self, scan: Sha256) -> String {
        self.key.opaque("refused scan", &[scan.as_bytes()])
    }
}

fn refusal_row(row: &sqlx::sqlite::SqliteRow) -> Result<RefusalRow> {
    Ok(RefusalRow {
        key: row.try_get("key")?,
        problem: from_json(row, "problem")?.ok_or(CatalogError::BadRow("refusal"))?,
        at: time(row, "at")?,
        erased: row.try_get::<Option<String>, _>("erased_at")?.is_some(),
    })
}

//! Scans, their arrivals, and files that failed.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::open::commit;
use super::rows::{from_word, word};
use super::{
    ArrivalRow, CatalogError, FailureRow, NewArrival, Result, ScanRow, ScanRows, ScanState,
    SqliteCatalog,
};
use crate::domain::hash::Sha256;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;

/// A scan is done when as many papers as were found in it have a record.
pub(super) const SETTLE_SCAN: &str = "UPDATE scan SET state = CASE WHEN papers IS NOT NULL AND \
    (SELECT count(*) FROM paper p WHERE p.agency_id = scan.agency_id AND p.scan = scan.sha256 \
     AND p.version > 0) >= papers THEN 'done' ELSE 'kept' END \
    WHERE agency_id = ? AND sha256 = ? AND state IN ('kept', 'done')";

impl SqliteCatalog {
    /// The scan with these bytes; `None` where they never arrived.
    pub async fn scan(&self, sha256: Sha256) -> Result<Option<ScanRow>> {
        sqlx::query("SELECT * FROM scan WHERE agency_id = ? AND sha256 = ?")
            .bind(&self.agency)
            .bind(sha256.to_string())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| scan_row(&row))
            .transpose()
    }

    /// Scans in one state, oldest first: what a restarted engine has to finish.
    pub async fn scans_in(&self, state: ScanState) -> Result<Vec<ScanRow>> {
        sqlx::query(
            "SELECT * FROM scan WHERE agency_id = ? AND state = ? ORDER BY first_at, sha256",
        )
        .bind(&self.agency)
        .bind(word(&state))
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(scan_row)
        .collect()
    }

    /// The scan a file arrived as, if this very file (same path, size, time) arrived before: it
    /// need not be read again to be known.
    pub async fn find_arrival(&self, source: &str) -> Result<Option<Sha256>> {
        let row = sqlx::query("SELECT scan FROM arrival WHERE agency_id = ? AND source = ?")
            .bind(&self.agency)
            .bind(source)
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| hash(&row, "scan")).transpose()
    }

    /// Notes that a file arrived. A new scan begins as received. Says what is known of the scan
    /// now, and whether this arrival was new.
    pub async fn record_arrival(&self, arrival: &NewArrival) -> Result<(ScanRow, bool)> {
        let name = mask_numbers(&arrival.name);
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        sqlx::query(
            "INSERT INTO scan (agency_id, sha256, size, media, name, first_at, state) \
             VALUES (?, ?, ?, ?, ?, ?, 'received') ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(arrival.scan.to_string())
        .bind(arrival.size as i64)
        .bind(&arrival.media)
        .bind(&name)
        .bind(arrival.at.to_string())
        .execute(&mut *tx)
        .await?;
        let new = sqlx::query(
            "INSERT INTO arrival (agency_id, source, scan, name, at) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(&arrival.source)
        .bind(arrival.scan.to_string())
        .bind(&name)
        .bind(arrival.at.to_string())
        .execute(&mut *tx)
        .await?
        .rows_affected()
            > 0;
        let row = sqlx::query("SELECT * FROM scan WHERE agency_id = ? AND sha256 = ?")
            .bind(&self.agency)
            .bind(arrival.scan.to_string())
            .fetch_one(&mut *tx)
            .await?;
        let scan = scan_row(&row)?;
        commit(tx, &probe).await?;
        Ok((scan, new))
    }

    /// Arrivals of a scan, first one first.
    pub async fn arrivals_of_scan(&self, scan: Sha256) -> Result<Vec<ArrivalRow>> {
        sqlx::query(
            "SELECT source, name, at, noted FROM arrival WHERE agency_id = ? AND scan = ? \
             ORDER BY at, source",
        )
        .bind(&self.agency)
        .bind(scan.to_string())
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            Ok(ArrivalRow {
                source: row.try_get("source")?,
                name: row.try_get("name")?,
                at: time(row, "at")?,
                noted: row.try_get("noted")?,
            })
        })
        .collect()
    }

    /// Writes all rows of a kept scan. Doing it again changes nothing.
    pub async fn put_scan(&self, rows: &ScanRows) -> Result<()> {
        let scan = rows.original.sha256.to_string();
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let Some((_, name, first_at)) = rows.arrivals.first() else {
            return Err(CatalogError::BadRow("arrival"));
        };
        sqlx::query(
            "INSERT INTO scan (agency_id, sha256, size, media, name, first_at, state, pages, \
                 papers, signed, born_digital) VALUES (?, ?, ?, ?, ?, ?, 'kept', ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET name = excluded.name, first_at = excluded.first_at, \
                 media = excluded.media, \
                 state = CASE state WHEN 'done' THEN 'done' ELSE 'kept' END, problem = NULL, \
                 pages = excluded.pages, papers = excluded.papers, signed = excluded.signed, \
                 born_digital = excluded.born_digital",
        )
        .bind(&self.agency)
        .bind(&scan)
        .bind(rows.original.size as i64)
        .bind(&rows.original.media)
        .bind(name)
        .bind(first_at.to_string())
        .bind(rows.pages)
        .bind(rows.papers)
        .bind(rows.signed)
        .bind(rows.born_digital)
        .execute(&mut *tx)
        .await?;
        for (source, name, at) in &rows.arrivals {
            sqlx::query(
                "INSERT INTO arrival (agency_id, source, scan, name, at, noted) \
                 VALUES (?, ?, ?, ?, ?, 1) \
                 ON CONFLICT DO UPDATE SET at = excluded.at, name = excluded.name, noted = 1",
            )
            .bind(&self.agency)
            .bind(source)
            .bind(&scan)
            .bind(name)
            .bind(at.to_string())
            .execute(&mut *tx)
            .await?;
        }
        self.put_object(&mut tx, &rows.original).await?;
        sqlx::query(SETTLE_SCAN).bind(&self.agency).bind(&scan).execute(&mut *tx).await?;
        commit(tx, &probe).await
    }

    /// Notes that a scan failed as a whole. One that is kept stays kept.
    pub async fn fail_scan(&self, scan: Sha256, problem: &Problem) -> Result<()> {
        sqlx::query(
            "UPDATE scan SET state = 'failed', problem = ? \
             WHERE agency_id = ? AND sha256 = ? AND state IN ('received', 'failed')",
        )
        .bind(json(problem))
        .bind(&self.agency)
        .bind(scan.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Notes that a scan may not be kept and its content is gone.
    pub async fn erase_scan(&self, scan: Sha256, problem: &Problem) -> Result<()> {
        sqlx::query(
            "UPDATE scan SET state = 'erased', problem = ? \
             WHERE agency_id = ? AND sha256 = ? AND state IN ('received', 'failed')",
        )
        .bind(json(problem))
        .bind(&self.agency)
        .bind(scan.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Notes that a stage of a scan has been passed (shown by `show` and `doctor`; what a stage
    /// made is found in scratch, not here).
    pub async fn mark_stage(&self, scan: Sha256, stage: &str, at: jiff::Timestamp) -> Result<()> {
        sqlx::query(
            "INSERT INTO stage (agency_id, scan, stage, at) VALUES (?, ?, ?, ?) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(scan.to_string())
        .bind(stage)
        .bind(at.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Stages a scan has passed, with when.
    pub async fn stages_of_scan(&self, scan: Sha256) -> Result<Vec<(String, jiff::Timestamp)>> {
        sqlx::query(
            "SELECT stage, at FROM stage WHERE agency_id = ? AND scan = ? ORDER BY at, stage",
        )
        .bind(&self.agency)
        .bind(scan.to_string())
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("stage")?, time(row, "at")?)))
        .collect()
    }

    /// Notes that a file could not be worked on; `path_key` is
    /// [`crate::store::Office::path_key`].
    pub async fn record_failure(
        &self,
        path_key: &str,
        name: &str,
        problem: &Problem,
        at: jiff::Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO failure (agency_id, path_key, name, code, problem, at) \
             VALUES (?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET name = excluded.name, code = excluded.code, \
                 problem = excluded.problem, at = excluded.at, cleared_at = NULL",
        )
        .bind(&self.agency)
        .bind(path_key)
        .bind(mask_numbers(name))
        .bind(problem.code.to_string())
        .bind(json(problem))
        .bind(at.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Notes that a file that failed before has succeeded. Free where it had not failed.
    pub async fn clear_failure(&self, path_key: &str, at: jiff::Timestamp) -> Result<()> {
        let open = sqlx::query(
            "SELECT 1 FROM failure WHERE agency_id = ? AND path_key = ? AND cleared_at IS NULL",
        )
        .bind(&self.agency)
        .bind(path_key)
        .fetch_optional(&self.readers)
        .await?;
        if open.is_some() {
            sqlx::query("UPDATE failure SET cleared_at = ? WHERE agency_id = ? AND path_key = ?")
                .bind(at.to_string())
                .bind(&self.agency)
                .bind(path_key)
                .execute(self.write().await?.one())
                .await?;
        }
        Ok(())
    }

    /// When and why a file failed that has not succeeded since.
    pub async fn failure_of(&self, path_key: &str) -> Result<Option<FailureRow>> {
        sqlx::query(
            "SELECT * FROM failure WHERE agency_id = ? AND path_key = ? AND cleared_at IS NULL",
        )
        .bind(&self.agency)
        .bind(path_key)
        .fetch_optional(&self.readers)
        .await?
        .map(|row| failure_row(&row))
        .transpose()
    }

    /// Failures not cleared, by cause, then by name.
    pub async fn failures(&self) -> Result<Vec<FailureRow>> {
        sqlx::query(
            "SELECT * FROM failure WHERE agency_id = ? AND cleared_at IS NULL \
             ORDER BY code, name, path_key",
        )
        .bind(&self.agency)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(failure_row)
        .collect()
    }
}

fn failure_row(row: &SqliteRow) -> Result<FailureRow> {
    Ok(FailureRow {
        path_key: row.try_get("path_key")?,
        name: row.try_get("name")?,
        problem: from_json(row, "problem")?.ok_or(CatalogError::BadRow("failure"))?,
        at: time(row, "at")?,
    })
}

fn scan_row(row: &SqliteRow) -> Result<ScanRow> {
    let state: String = row.try_get("state")?;
    Ok(ScanRow {
        sha256: hash(row, "sha256")?,
        size: row.try_get::<i64, _>("size")?.unsigned_abs(),
        media: row.try_get("media")?,
        name: row.try_get("name")?,
        first_at: time(row, "first_at")?,
        state: from_word(&state).ok_or(CatalogError::BadRow("scan"))?,
        pages: row.try_get("pages")?,
        papers: row.try_get("papers")?,
        signed: row.try_get("signed")?,
        born_digital: row.try_get("born_digital")?,
        problem: from_json(row, "problem")?,
    })
}

pub(super) fn hash(row: &SqliteRow, column: &'static str) -> Result<Sha256> {
    row.try_get::<String, _>(column)?.parse().map_err(|_| CatalogError::BadRow(column))
}

pub(super) fn time(row: &SqliteRow, column: &'static str) -> Result<jiff::Timestamp> {
    row.try_get::<String, _>(column)?.parse().map_err(|_| CatalogError::BadRow(column))
}

pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(
    row: &SqliteRow,
    column: &'static str,
) -> Result<Option<T>> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|t| serde_json::from_str(&t).map_err(|_| CatalogError::BadRow(column))).transpose()
}

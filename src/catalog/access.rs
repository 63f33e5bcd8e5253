//! Who looked at what. Every look is logged; the log is not rebuilt, it comes from backup.

use sqlx::Row;

use super::cases::FROM_BACKUP;
use super::scans::time;
use super::{Result, SqliteCatalog};
use crate::domain::id::PaperId;

/// Who looks, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Look {
    /// Account or key, never a personal number.
    pub actor: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// One line of the log.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Access {
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub actor: String,
    /// `find`, `show`, `get`, `export`.
    pub action: String,
    /// The paper looked at.
    pub paper: Option<PaperId>,
    /// What was looked for.
    pub query: Option<String>,
    /// How many papers were found.
    pub hits: Option<u32>,
}

impl SqliteCatalog {
    /// Adds a line. `query` must not hold personal numbers.
    pub async fn log_access(
        &self,
        look: &Look,
        action: &str,
        paper: Option<&PaperId>,
        query: Option<&str>,
        hits: Option<usize>,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO access_log (agency_id, at, actor, action, paper, query, hits) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.agency)
        .bind(look.at.to_string())
        .bind(&look.actor)
        .bind(action)
        .bind(paper.map(PaperId::as_str))
        .bind(query)
        .bind(hits.map(|n| n as i64))
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// The last `limit` lines, newest first.
    pub async fn accesses(&self, limit: u32) -> Result<Vec<Access>> {
        sqlx::query("SELECT * FROM access_log WHERE agency_id = ? ORDER BY id DESC LIMIT ?")
            .bind(&self.agency)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                let paper: Option<String> = row.try_get("paper")?;
                Ok(Access {
                    at: time(row, "at")?,
                    actor: row.try_get("actor")?,
                    action: row.try_get("action")?,
                    paper: paper.and_then(|id| id.parse().ok()),
                    query: row.try_get("query")?,
                    hits: row.try_get("hits")?,
                })
            })
            .collect()
    }

    /// Takes over what no manifest tells from another catalogue's file: access log, failures,
    /// refusals, stage marks; files that wait in `incoming`, failed or were erased, with their arrivals;
    /// ordinals and results' ids given, notices sent and signatures begun; cases with all that hangs
    /// on them; all of the counter's server. What is here already stays.
    pub async fn adopt_log(&self, from: &std::path::Path) -> Result<()> {
        let mut writing = self.write().await?;
        let connection = writing.one();
        sqlx::query("ATTACH DATABASE ? AS old")
            .bind(from.to_string_lossy().into_owned())
            .execute(&mut *connection)
            .await?;
        let copied = sqlx::raw_sql(
            "BEGIN IMMEDIATE; \
             INSERT INTO main.access_log SELECT * FROM old.access_log; \
             INSERT OR IGNORE INTO main.failure SELECT * FROM old.failure; \
             INSERT OR IGNORE INTO main.stage SELECT * FROM old.stage; \
             INSERT OR IGNORE INTO main.scan SELECT * FROM old.scan \
                 WHERE state IN ('received', 'failed', 'erased'); \
             INSERT OR IGNORE INTO main.arrival SELECT * FROM old.arrival WHERE noted = 0; \
             INSERT OR IGNORE INTO main.code SELECT * FROM old.code; \
             INSERT OR IGNORE INTO main.signature SELECT * FROM old.signature \
                 WHERE state = 'reserved'; \
             COMMIT;",
        )
        .execute(&mut *connection)
        .await;
        // A catalogue of before there were any has no such tables.
        let refusals = sqlx::query("SELECT 1 FROM old.sqlite_master WHERE name = 'refusal'")
            .fetch_optional(&mut *connection)
            .await?;
        if refusals.is_some() && copied.is_ok() {
            sqlx::raw_sql(
                "INSERT OR IGNORE INTO main.refusal SELECT * FROM old.refusal; \
                 INSERT OR IGNORE INTO main.refused_file SELECT * FROM old.refused_file;",
            )
            .execute(&mut *connection)
            .await?;
        }
        let results = sqlx::query("SELECT 1 FROM old.sqlite_master WHERE name = 'allotment'")
            .fetch_optional(&mut *connection)
            .await?;
        if results.is_some() && copied.is_ok() {
            sqlx::raw_sql(
                "INSERT OR IGNORE INTO main.allotment SELECT * FROM old.allotment; \
                 INSERT OR REPLACE INTO main.notice SELECT * FROM old.notice \
                     WHERE sent_at IS NOT NULL;",
            )
            .execute(&mut *connection)
            .await?;
        }
        if copied.is_ok() {
            // What the rebuilding itself changed is no news for anybody.
            sqlx::query("DELETE FROM main.event").execute(&mut *connection).await?;
            for table in FROM_BACKUP.into_iter().chain(super::web::ADOPTED) {
                let there = sqlx::query("SELECT 1 FROM old.sqlite_master WHERE name = ?")
                    .bind(table)
                    .fetch_optional(&mut *connection)
                    .await?;
                if there.is_some() {
                    let sql =
                        format!("INSERT OR IGNORE INTO main.{table} SELECT * FROM old.{table}");
                    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *connection).await?;
                }
            }
        }
        if copied.is_err() {
            let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await;
        }
        sqlx::raw_sql("DETACH DATABASE old").execute(&mut *connection).await?;
        copied?;
        Ok(())
    }
}

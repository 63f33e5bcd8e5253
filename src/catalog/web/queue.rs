//! Papers as the counter sees them: what waits for a person and why, what came last.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::papers::paper_row;
use crate::catalog::scans::time;
use crate::catalog::{PaperRow, Result, SqliteCatalog};

/// A paper in the counter's lists.
#[derive(Clone, PartialEq, Debug)]
pub struct QueueRow {
    /// The paper.
    pub paper: PaperRow,
    /// When it was copied: since when it waits.
    pub since: jiff::Timestamp,
    /// Whether a citizen waits.
    pub urgent: bool,
    /// Fields to be looked at, doubtful ones and audits alike: which is which is not said.
    pub fields: Vec<String>,
    /// How others see who has it in hand.
    pub holder: Option<String>,
    /// That person's account.
    pub account: Option<String>,
}

/// Columns of a [`QueueRow`]. `?2` is the moment after which a seat counts as taken. A field that
/// a person found unreadable has no value and a confidence of nought, and waits no more only where
/// a review said so: it stays named here until the paper is checked.
const QUEUE: &str = "SELECT p.*, coalesce((SELECT s.name FROM scan s \
    WHERE s.agency_id = p.agency_id AND s.sha256 = p.scan), '') AS name, \
    r.result AS r_result, r.list_place AS r_place, r.code AS r_code, r.standing AS r_standing, \
    r.at AS r_at, r.reason AS r_reason, r.note AS r_note, r.actor AS r_actor, \
    r.successor AS r_successor, \
    coalesce((SELECT max(u.urgent) FROM upload u WHERE u.agency_id = p.agency_id \
        AND u.sha256 = p.scan), 0) AS urgent, \
    (SELECT group_concat(field, ' ') FROM (SELECT f.field FROM fact f \
        WHERE f.agency_id = p.agency_id AND f.paper = p.id AND f.status = 'review' \
        UNION SELECT a.field FROM audit a WHERE a.agency_id = p.agency_id AND a.paper = p.id \
        AND a.outcome IS NULL ORDER BY 1)) AS open_fields, \
    h.display AS h_display, h.account AS h_account FROM paper p \
    LEFT JOIN result r ON r.agency_id = p.agency_id AND r.paper = p.id \
    LEFT JOIN sitting h ON h.agency_id = p.agency_id AND h.paper = p.id AND h.seen_at >= ?2 ";

/// What waits, as [`SqliteCatalog::papers_to_look_at`] has it.
const WAITS: &str = "WHERE p.agency_id = ?1 AND (p.state = 'review' OR (p.state = 'checked' \
    AND EXISTS (SELECT 1 FROM audit a WHERE a.agency_id = p.agency_id AND a.paper = p.id \
    AND a.outcome IS NULL))) ";

impl SqliteCatalog {
    /// Papers that wait for a person: the counter's first, oldest first.
    pub async fn queue(
        &self,
        stale: jiff::Timestamp,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<QueueRow>> {
        let sql = format!(
            "{QUEUE}{WAITS}ORDER BY urgent DESC, p.copied_at, p.scan, p.place LIMIT ?3 OFFSET ?4"
        );
        self.queue_rows(sql, stale, limit, offset).await
    }

    /// How many papers wait for a person, those with open audits among them.
    pub async fn count_queue(&self) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM paper p {WAITS}");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
    }

    /// The papers that came last, newest first.
    pub async fn last_papers(&self, stale: jiff::Timestamp, limit: u32) -> Result<Vec<QueueRow>> {
        let sql = format!(
            "{QUEUE}WHERE p.agency_id = ?1 AND p.state <> 'copied' \
             ORDER BY p.copied_at DESC, p.scan, p.place LIMIT ?3 OFFSET ?4"
        );
        self.queue_rows(sql, stale, limit, 0).await
    }

    async fn queue_rows(
        &self,
        sql: String,
        stale: jiff::Timestamp,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<QueueRow>> {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(stale.to_string())
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(queue_row)
            .collect()
    }
}

fn queue_row(row: &SqliteRow) -> Result<QueueRow> {
    let fields: Option<String> = row.try_get("open_fields")?;
    Ok(QueueRow {
        paper: paper_row(row)?,
        since: time(row, "copied_at")?,
        urgent: row.try_get("urgent")?,
        fields: fields.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        holder: row.try_get("h_display")?,
        account: row.try_get("h_account")?,
    })
}

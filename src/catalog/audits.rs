//! Accepted fields set aside for a person: which are open, and how wrong the machine was.

use sqlx::{Row, Sqlite, Transaction};

use super::papers::{PAPER, const_format, paper_row};
use super::{PaperRow, Result, SqliteCatalog};
use crate::domain::record::{Record, Verdict};

/// What the audits of one field found.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct AuditRow {
    /// The field.
    pub field: String,
    /// Not looked at yet.
    pub open: u32,
    /// Looked at.
    pub decided: u32,
    /// Of them the machine was wrong.
    pub wrong: u32,
}

impl SqliteCatalog {
    /// Papers that wait for a person, or have audits nobody has looked at, oldest first.
    pub async fn papers_to_look_at(&self, limit: u32, offset: u32) -> Result<Vec<PaperRow>> {
        let sql = const_format(
            PAPER,
            "WHERE p.agency_id = ?1 AND (p.state = 'review' OR (p.state = 'checked' AND EXISTS \
             (SELECT 1 FROM audit a WHERE a.agency_id = p.agency_id AND a.paper = p.id \
             AND a.outcome IS NULL))) ORDER BY p.copied_at, p.scan, p.place LIMIT ?2 OFFSET ?3",
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(paper_row)
            .collect()
    }

    /// What audits found, field by field.
    pub async fn audits(&self) -> Result<Vec<AuditRow>> {
        sqlx::query(
            "SELECT field, sum(outcome IS NULL) AS open, \
             sum(coalesce(outcome IN ('right', 'wrong'), 0)) AS decided, \
             sum(coalesce(outcome = 'wrong', 0)) AS wrong FROM audit WHERE agency_id = ? \
             GROUP BY field ORDER BY field",
        )
        .bind(&self.agency)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            Ok(AuditRow {
                field: row.try_get("field")?,
                open: row.try_get("open")?,
                decided: row.try_get("decided")?,
                wrong: row.try_get("wrong")?,
            })
        })
        .collect()
    }

    /// The audits a version opens or decides. Versions come in their order; the same one again
    /// changes nothing.
    pub(super) async fn put_audits(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        record: &Record,
    ) -> Result<()> {
        for (name, field) in record.fields.iter().filter(|(_, field)| field.audit) {
            sqlx::query(
                "INSERT INTO audit (agency_id, paper, field, type, said) VALUES (?, ?, ?, ?, ?) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(&self.agency)
            .bind(record.paper.as_str())
            .bind(name)
            .bind(&record.sorted.kind)
            .bind(f64::from(field.confidence))
            .execute(&mut **tx)
            .await?;
        }
        for decision in record.review.iter().flat_map(|review| &review.decisions) {
            let outcome = match decision.verdict {
                Verdict::Accept => "right",
                Verdict::Blank if decision.before.is_none() => "right",
                Verdict::Correct | Verdict::Blank => "wrong",
                Verdict::Unreadable => "unreadable",
            };
            sqlx::query(
                "UPDATE audit SET outcome = ?, version = ? WHERE agency_id = ? AND paper = ? \
                 AND field = ? AND outcome IS NULL",
            )
            .bind(outcome)
            .bind(record.version)
            .bind(&self.agency)
            .bind(record.paper.as_str())
            .bind(&decision.field)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }
}

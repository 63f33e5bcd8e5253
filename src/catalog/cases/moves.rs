//! What moves a case: its status, its result, its conditions, the counter it is open at.

use jiff::civil::DateTime;
use sqlx::Row;

use super::super::open::commit;
use super::super::scans::json;
use super::super::{CatalogError, Look, Result, SqliteCatalog};
use super::files::{CaseRow, OpenCase};
use crate::domain::case::Status;
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;

const BAD: CatalogError = CatalogError::BadRow("counter_case");

impl SqliteCatalog {
    /// Moves a case from the status it had when it was looked at; `false` where somebody else has
    /// moved it meanwhile.
    pub async fn move_case(
        &self,
        before: &CaseRow,
        status: Status,
        due: Option<DateTime>,
        detail: &str,
        look: &Look,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let closed = status.is_closed().then(|| look.at.to_string());
        let moved = sqlx::query(
            "UPDATE case_file SET status = ?, due = ?, closed_at = ? \
             WHERE agency_id = ? AND code = ? AND status = ?",
        )
        .bind(status.code())
        .bind(due.map(|due| due.to_string()))
        .bind(closed)
        .bind(&self.agency)
        .bind(before.code.as_str())
        .bind(before.status.code())
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if moved == 0 {
            return Ok(false);
        }
        self.add_event(&mut tx, &before.code, look, "status", Some(status), detail).await?;
        if status.is_closed() {
            sqlx::query("DELETE FROM counter_case WHERE agency_id = ? AND code = ?")
                .bind(&self.agency)
                .bind(before.code.as_str())
                .execute(&mut *tx)
                .await?;
        }
        commit(tx, &probe).await?;
        Ok(true)
    }

    /// Notes a case's result.
    pub async fn put_case_result(
        &self,
        case: &OpenCase,
        paper: Option<&PaperId>,
        reference: &str,
        look: &Look,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        sqlx::query(
            "UPDATE case_file SET result = ?, reference = ? WHERE agency_id = ? AND code = ?",
        )
        .bind(paper.map(PaperId::as_str))
        .bind(mask_numbers(reference))
        .bind(&self.agency)
        .bind(case.row().code.as_str())
        .execute(&mut *tx)
        .await?;
        let detail = paper.map_or(reference, PaperId::as_str);
        self.add_event(&mut tx, &case.row().code, look, "result", None, detail).await?;
        commit(tx, &probe).await
    }

    /// Sets the conditions of a case that hold and that do not, and when it is due by them.
    pub async fn put_conditions(
        &self,
        case: &OpenCase,
        hold: &[String],
        ruled_out: &[String],
        due: Option<DateTime>,
    ) -> Result<()> {
        sqlx::query(
            "UPDATE case_file SET conditions = ?, ruled_out = ?, due = ? \
             WHERE agency_id = ? AND code = ?",
        )
        .bind(json(&hold))
        .bind(json(&ruled_out))
        .bind(due.map(|due| due.to_string()))
        .bind(&self.agency)
        .bind(case.row().code.as_str())
        .execute(self.write().await?.one())
        .await?;
        Ok(())
    }

    /// Notes something that happened to a case and is no change of status.
    pub async fn note_case_event(
        &self,
        case: &OpenCase,
        kind: &str,
        detail: &str,
        look: &Look,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        self.add_event(&mut tx, &case.row().code, look, kind, None, detail).await?;
        commit(tx, &probe).await
    }

    /// Says which case is open at a counter; `None`: none is.
    pub async fn put_counter(
        &self,
        counter: &str,
        case: Option<&OpenCase>,
        look: &Look,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let sql = match case {
            Some(_) => {
                "INSERT INTO counter_case (agency_id, counter, code, actor, at) \
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET code = excluded.code, \
                 actor = excluded.actor, at = excluded.at"
            }
            None => "DELETE FROM counter_case WHERE agency_id = ?1 AND counter = ?2",
        };
        let mut query = sqlx::query(sql).bind(&self.agency).bind(counter);
        if let Some(case) = case {
            query =
                query.bind(case.row().code.as_str()).bind(&look.actor).bind(look.at.to_string());
        }
        query.execute(writing.one()).await?;
        Ok(())
    }

    /// The case that is open at a counter.
    pub async fn case_at(&self, counter: &str) -> Result<Option<OpenCase>> {
        let row = sqlx::query("SELECT code FROM counter_case WHERE agency_id = ? AND counter = ?")
            .bind(&self.agency)
            .bind(counter)
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let code: DossierCode = row.try_get::<String, _>("code")?.parse().map_err(|_| BAD)?;
        self.open_case(&code).await
    }
}

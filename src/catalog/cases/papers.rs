//! What became of each paper of a case; what officers saw in the data of others.

use jiff::civil::DateTime;
use serde::Serialize;
use sqlx::Row;

use super::super::open::commit;
use super::super::rows::{from_word, word};
use super::super::scans::time;
use super::super::{CatalogError, Look, Result, SqliteCatalog};
use super::files::OpenCase;
use super::held::PersonKey;
use crate::domain::case::{PaperState, Seen};
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;

const BAD: CatalogError = CatalogError::BadRow("case_paper");

/// A paper of a case.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CasePaperRow {
    /// Its key in the procedure.
    pub key: String,
    /// What became of it.
    pub state: PaperState,
    /// The paper that stands for it.
    pub paper: Option<PaperId>,
    /// The version of its record when it was taken.
    pub version: Option<u32>,
    /// Why, where that is to be said.
    pub reason: String,
    /// Who.
    pub actor: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// A look into others' data.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LookUpRow {
    /// From 1.
    pub n: u32,
    /// Key of the paper or refusal it stands for.
    pub key: String,
    /// Where the officer looked.
    pub source: String,
    /// What was seen.
    pub seen: Seen,
    /// In words.
    pub note: String,
    /// Who looked.
    pub actor: String,
    /// When.
    pub at: jiff::Timestamp,
    /// Until when the citizen is to be told, where the data are missing or wrong.
    pub notice_due: Option<DateTime>,
}

impl SqliteCatalog {
    /// Notes what became of a paper of an open case; `for_person`: whose it is held for from now
    /// on.
    pub async fn put_case_paper(
        &self,
        case: &OpenCase,
        row: &CasePaperRow,
        for_person: Option<&PersonKey>,
    ) -> Result<()> {
        let code = &case.row().code;
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        sqlx::query(
            "INSERT INTO case_paper (agency_id, code, key, state, paper, version, reason, actor, \
                 at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET state = excluded.state, paper = excluded.paper, \
                 version = excluded.version, reason = excluded.reason, actor = excluded.actor, \
                 at = excluded.at",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(&row.key)
        .bind(word(&row.state))
        .bind(row.paper.as_ref().map(PaperId::as_str))
        .bind(row.version)
        .bind(mask_numbers(&row.reason))
        .bind(&row.actor)
        .bind(row.at.to_string())
        .execute(&mut *tx)
        .await?;
        if let (Some(person), Some(paper)) = (for_person, &row.paper) {
            sqlx::query(
                "INSERT INTO held_for (agency_id, person, paper, code) VALUES (?, ?, ?, ?) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(&self.agency)
            .bind(person.as_str())
            .bind(paper.as_str())
            .bind(code.as_str())
            .execute(&mut *tx)
            .await?;
        }
        let look = Look { actor: row.actor.clone(), at: row.at };
        let detail = format!("{}: {}", row.key, word(&row.state));
        self.add_event(&mut tx, code, &look, "paper", None, &detail).await?;
        commit(tx, &probe).await
    }

    /// What became of the papers of a case.
    pub async fn papers_of_case(&self, code: &DossierCode) -> Result<Vec<CasePaperRow>> {
        sqlx::query("SELECT * FROM case_paper WHERE agency_id = ? AND code = ? ORDER BY key")
            .bind(&self.agency)
            .bind(code.as_str())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                let (state, paper): (String, Option<String>) =
                    (row.try_get("state")?, row.try_get("paper")?);
                Ok(CasePaperRow {
                    key: row.try_get("key")?,
                    state: from_word(&state).ok_or(BAD)?,
                    paper: paper.map(|id| id.parse().map_err(|_| BAD)).transpose()?,
                    version: row.try_get("version")?,
                    reason: row.try_get("reason")?,
                    actor: row.try_get("actor")?,
                    at: time(row, "at")?,
                })
            })
            .collect()
    }

    /// Notes what an officer saw in others' data, in an open case.
    pub async fn add_look_up(&self, case: &OpenCase, row: &LookUpRow) -> Result<u32> {
        let code = &case.row().code;
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let n = sqlx::query(
            "INSERT INTO case_look_up (agency_id, code, n, key, source, seen, note, actor, at, \
                 notice_due) SELECT ?1, ?2, coalesce(max(n), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9 \
             FROM case_look_up WHERE agency_id = ?1 AND code = ?2 RETURNING n",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(&row.key)
        .bind(mask_numbers(&row.source))
        .bind(word(&row.seen))
        .bind(mask_numbers(&row.note))
        .bind(&row.actor)
        .bind(row.at.to_string())
        .bind(row.notice_due.map(|due| due.to_string()))
        .fetch_one(&mut *tx)
        .await?
        .try_get(0)?;
        let look = Look { actor: row.actor.clone(), at: row.at };
        let detail = format!("{}: {} ({})", row.key, word(&row.seen), row.source);
        self.add_event(&mut tx, code, &look, "look_up", None, &detail).await?;
        commit(tx, &probe).await?;
        Ok(n)
    }

    /// Looks into others' data in a case, in order.
    pub async fn look_ups_of_case(&self, code: &DossierCode) -> Result<Vec<LookUpRow>> {
        sqlx::query("SELECT * FROM case_look_up WHERE agency_id = ? AND code = ? ORDER BY n")
            .bind(&self.agency)
            .bind(code.as_str())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                let (seen, due): (String, Option<String>) =
                    (row.try_get("seen")?, row.try_get("notice_due")?);
                Ok(LookUpRow {
                    n: row.try_get("n")?,
                    key: row.try_get("key")?,
                    source: row.try_get("source")?,
                    seen: from_word(&seen).ok_or(BAD)?,
                    note: row.try_get("note")?,
                    actor: row.try_get("actor")?,
                    at: time(row, "at")?,
                    notice_due: due.map(|due| due.parse().map_err(|_| BAD)).transpose()?,
                })
            })
            .collect()
    }
}

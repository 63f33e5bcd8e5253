//! Cases: opened, moved from status to status, closed.

use jiff::civil::{Date, DateTime};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::super::open::commit;
use super::super::rows::{from_word, word};
use super::super::scans::{from_json, json, time};
use super::super::{CatalogError, Look, Result, SqliteCatalog};
use super::held::PersonKey;
use crate::domain::case::{Channel, Role, Status};
use crate::domain::dossier::{CodeForm, DossierCode};
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;

const BAD: CatalogError = CatalogError::BadRow("case_file");

/// A case to be opened.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Its code, where another system gave it; else the next of the day.
    pub code: Option<DossierCode>,
    /// The agency's code.
    pub agency: String,
    /// How codes are built.
    pub form: CodeForm,
    /// Code of the procedure.
    pub procedure: String,
    /// How it came in.
    pub channel: Channel,
    /// When it was received, local time.
    pub received: DateTime,
    /// When it is due.
    pub due: Option<DateTime>,
    /// The province whose terms count.
    pub province: Option<String>,
    /// What the citizen wants it for.
    pub purpose: String,
    /// Conditions that hold.
    pub conditions: Vec<String>,
    /// Conditions that do not.
    pub ruled_out: Vec<String>,
    /// Who takes part.
    pub persons: Vec<PersonRow>,
}

/// Somebody in a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PersonRow {
    /// In what role.
    pub role: Role,
    /// Under which key what is held is found; none where there is no number yet.
    #[serde(skip)]
    pub person: Option<PersonKey>,
    /// Name, where it was given.
    pub name: String,
}

/// A case.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CaseRow {
    /// Its code.
    pub code: DossierCode,
    /// Code of the procedure.
    pub procedure: String,
    /// How it came in.
    pub channel: Channel,
    /// How far it has come: the portal's code.
    pub status: Status,
    /// When it was received, local time.
    pub received: DateTime,
    /// When it is due.
    pub due: Option<DateTime>,
    /// The province whose terms count.
    pub province: Option<String>,
    /// What the citizen wants it for.
    pub purpose: String,
    /// Conditions that hold.
    pub conditions: Vec<String>,
    /// Conditions that do not.
    pub ruled_out: Vec<String>,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: jiff::Timestamp,
    /// When it was over.
    pub closed_at: Option<jiff::Timestamp>,
    /// The paper that is its result.
    pub result: Option<PaperId>,
    /// A result made by another system or on paper, in words.
    pub reference: String,
}

/// A case in which things may be looked up: only [`SqliteCatalog::open_case`] makes one.
#[derive(Clone, Debug)]
pub struct OpenCase {
    row: CaseRow,
}

impl OpenCase {
    /// The case.
    pub fn row(&self) -> &CaseRow {
        &self.row
    }
}

/// Something that happened to a case.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CaseEvent {
    /// From 1.
    pub n: u32,
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub actor: String,
    /// `opened`, `status`, `paper`, `look_up`, `override`, `result`.
    pub kind: String,
    /// The status it came to.
    pub status: Option<Status>,
    /// In words.
    pub detail: String,
}

/// Which cases a list shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CaseFilter {
    /// Closed ones too.
    pub closed: bool,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only those due before.
    pub due_before: Option<DateTime>,
}

impl SqliteCatalog {
    /// Opens a case. `None` where a case of that code is there already, opened by somebody else:
    /// a number is never given twice.
    pub async fn add_case(&self, new: &NewCase, look: &Look) -> Result<Option<CaseRow>> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let code = match &new.code {
            Some(code) => {
                let there = self.case_in(&mut tx, code).await?;
                if there.is_some() {
                    return Ok(None);
                }
                code.clone()
            }
            None => self.next_code(&mut tx, new).await?,
        };
        sqlx::query(
            "INSERT INTO case_file (agency_id, code, procedure, channel, status, received, due, \
                 province, purpose, conditions, ruled_out, opened_by, opened_at) \
             VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(&new.procedure)
        .bind(word(&new.channel))
        .bind(new.received.to_string())
        .bind(new.due.map(|due| due.to_string()))
        .bind(&new.province)
        .bind(mask_numbers(&new.purpose))
        .bind(json(&new.conditions))
        .bind(json(&new.ruled_out))
        .bind(&look.actor)
        .bind(look.at.to_string())
        .execute(&mut *tx)
        .await?;
        for person in &new.persons {
            self.put_person(&mut tx, &code, person).await?;
        }
        self.add_event(&mut tx, &code, look, "opened", Some(Status::Registered), &new.procedure)
            .await?;
        let row = self.case_in(&mut tx, &code).await?;
        commit(tx, &probe).await?;
        Ok(row)
    }

    /// The next code of the day that no case has, also none that came with its code.
    async fn next_code(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        new: &NewCase,
    ) -> Result<DossierCode> {
        let day: Date = new.received.date();
        let shape = |ordinal| DossierCode::of(&new.agency, day, ordinal, &new.form);
        let first = shape(1).map_err(|_| BAD)?;
        let beginning = first.as_str().trim_end_matches("0001").to_owned();
        loop {
            let row = sqlx::query(
                "INSERT INTO case_day (agency_id, beginning, last) VALUES (?, ?, 1) \
                 ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            )
            .bind(&self.agency)
            .bind(&beginning)
            .fetch_one(&mut **tx)
            .await?;
            let code = shape(row.try_get(0)?).map_err(|_| BAD)?;
            if self.case_in(tx, &code).await?.is_none() {
                return Ok(code);
            }
        }
    }

    async fn case_in(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        code: &DossierCode,
    ) -> Result<Option<CaseRow>> {
        sqlx::query("SELECT * FROM case_file WHERE agency_id = ? AND code = ?")
            .bind(&self.agency)
            .bind(code.as_str())
            .fetch_optional(&mut **tx)
            .await?
            .map(|row| case_row(&row))
            .transpose()
    }

    async fn put_person(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        code: &DossierCode,
        person: &PersonRow,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO case_person (agency_id, code, role, person, name) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET person = excluded.person, name = excluded.name",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(person.role.word())
        .bind(person.person.as_ref().map(PersonKey::as_str))
        .bind(mask_numbers(&person.name))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Puts somebody into a role of an open case.
    pub async fn put_case_person(&self, case: &OpenCase, person: &PersonRow) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        self.put_person(&mut tx, &case.row.code, person).await?;
        commit(tx, &probe).await
    }

    pub(super) async fn add_event(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        code: &DossierCode,
        look: &Look,
        kind: &str,
        status: Option<Status>,
        detail: &str,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO case_event (agency_id, code, n, at, actor, kind, status, detail) \
             SELECT ?1, ?2, coalesce(max(n), 0) + 1, ?3, ?4, ?5, ?6, ?7 FROM case_event \
             WHERE agency_id = ?1 AND code = ?2",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(look.at.to_string())
        .bind(&look.actor)
        .bind(kind)
        .bind(status.map(Status::code))
        .bind(mask_numbers(detail))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// A case.
    pub async fn case(&self, code: &DossierCode) -> Result<Option<CaseRow>> {
        sqlx::query("SELECT * FROM case_file WHERE agency_id = ? AND code = ?")
            .bind(&self.agency)
            .bind(code.as_str())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| case_row(&row))
            .transpose()
    }

    /// A case in which things may be looked up; `None` where there is none or it is over.
    pub async fn open_case(&self, code: &DossierCode) -> Result<Option<OpenCase>> {
        let row = self.case(code).await?;
        Ok(row.filter(|row| row.closed_at.is_none()).map(|row| OpenCase { row }))
    }

    /// Cases, those due first in front; at most `limit`.
    pub async fn cases(&self, filter: &CaseFilter, limit: u32) -> Result<Vec<CaseRow>> {
        sqlx::query(
            "SELECT * FROM case_file WHERE agency_id = ?1 AND (?2 OR closed_at IS NULL) \
             AND (?3 IS NULL OR status = ?3) AND (?4 IS NULL OR due < ?4) \
             ORDER BY due IS NULL, due, code LIMIT ?5",
        )
        .bind(&self.agency)
        .bind(filter.closed)
        .bind(filter.status.map(Status::code))
        .bind(filter.due_before.map(|due| due.to_string()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(case_row)
        .collect()
    }

    /// Who takes part in a case.
    pub async fn persons_of_case(&self, code: &DossierCode) -> Result<Vec<PersonRow>> {
        sqlx::query("SELECT * FROM case_person WHERE agency_id = ? AND code = ? ORDER BY role")
            .bind(&self.agency)
            .bind(code.as_str())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                let (role, person): (String, Option<String>) =
                    (row.try_get("role")?, row.try_get("person")?);
                Ok(PersonRow {
                    role: Role::from_word(&role).ok_or(BAD)?,
                    person: person.map(PersonKey::stored),
                    name: row.try_get("name")?,
                })
            })
            .collect()
    }

    /// What happened to a case, in order.
    pub async fn events_of_case(&self, code: &DossierCode) -> Result<Vec<CaseEvent>> {
        sqlx::query("SELECT * FROM case_event WHERE agency_id = ? AND code = ? ORDER BY n")
            .bind(&self.agency)
            .bind(code.as_str())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                let status: Option<u8> = row.try_get("status")?;
                Ok(CaseEvent {
                    n: row.try_get("n")?,
                    at: time(row, "at")?,
                    actor: row.try_get("actor")?,
                    kind: row.try_get("kind")?,
                    status: status.map(|code| code.try_into().map_err(|_| BAD)).transpose()?,
                    detail: row.try_get("detail")?,
                })
            })
            .collect()
    }
}

fn case_row(row: &SqliteRow) -> Result<CaseRow> {
    let local = |column: &'static str| -> Result<Option<DateTime>> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| text.parse().map_err(|_| BAD)).transpose()
    };
    let (code, channel): (String, String) = (row.try_get("code")?, row.try_get("channel")?);
    let closed: Option<String> = row.try_get("closed_at")?;
    let result: Option<String> = row.try_get("result")?;
    Ok(CaseRow {
        code: code.parse().map_err(|_| BAD)?,
        procedure: row.try_get("procedure")?,
        channel: from_word(&channel).ok_or(BAD)?,
        status: row.try_get::<u8, _>("status")?.try_into().map_err(|_| BAD)?,
        received: local("received")?.ok_or(BAD)?,
        due: local("due")?,
        province: row.try_get("province")?,
        purpose: row.try_get("purpose")?,
        conditions: from_json(row, "conditions")?.unwrap_or_default(),
        ruled_out: from_json(row, "ruled_out")?.unwrap_or_default(),
        opened_by: row.try_get("opened_by")?,
        opened_at: time(row, "opened_at")?,
        closed_at: closed.map(|at| at.parse().map_err(|_| BAD)).transpose()?,
        result: result.map(|id| id.parse().map_err(|_| BAD)).transpose()?,
        reference: row.try_get("reference")?,
    })
}

//! The log of looks into what is held of persons: who, when, in which case, for what purpose, which
//! fields, what came of it. Each line is linked to the one before by a hash keyed with the store
//! key, which is not in the database: lines cannot be changed, left out or put in unseen. Lines cut
//! off at the end are seen by what was handed out since: every receipt of reuse names the head.

use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::super::open::commit;
use super::super::scans::time;
use super::super::{CatalogError, Look, Result, SqliteCatalog};
use super::files::OpenCase;
use super::held::PersonKey;
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;

/// The link before the first line.
const BEGINNING: &str = "0";
/// Lines read at once.
const AT_ONCE: i64 = 5000;

/// A look to be logged.
#[derive(Clone, Debug)]
pub struct LookEntry {
    /// Key of the paper in the procedure.
    pub key: String,
    /// Whose papers were looked at.
    pub person: Option<PersonKey>,
    /// What for.
    pub purpose: String,
    /// Which fields.
    pub fields: String,
    /// What came of it.
    pub outcome: String,
    /// The paper it led to.
    pub paper: Option<PaperId>,
}

/// A line of the log.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LookRow {
    /// From 1.
    pub seq: u64,
    /// When.
    pub at: jiff::Timestamp,
    /// Who.
    pub actor: String,
    /// In which case.
    pub case: DossierCode,
    /// Of which procedure.
    pub procedure: String,
    /// For which paper of it.
    pub key: String,
    /// What for.
    pub purpose: String,
    /// Which fields.
    pub fields: String,
    /// What came of it.
    pub outcome: String,
    /// The paper it led to.
    pub paper: Option<PaperId>,
    #[serde(skip)]
    person: Option<String>,
    #[serde(skip)]
    previous: String,
    /// Its link.
    pub hash: String,
}

/// The end of the chain at some time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, serde::Deserialize)]
pub struct ChainHead {
    /// Number of the last line; 0: none yet.
    pub seq: u64,
    /// Its link.
    pub hash: String,
}

impl SqliteCatalog {
    /// Adds lines; the chain's end after them.
    pub async fn log_looks(
        &self,
        case: &OpenCase,
        entries: &[LookEntry],
        look: &Look,
    ) -> Result<ChainHead> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let last = sqlx::query(
            "SELECT seq, hash FROM access_chain WHERE agency_id = ? ORDER BY seq DESC LIMIT 1",
        )
        .bind(&self.agency)
        .fetch_optional(&mut *tx)
        .await?;
        let mut head = match last {
            Some(row) => ChainHead {
                seq: row.try_get::<i64, _>("seq")?.unsigned_abs(),
                hash: row.try_get("hash")?,
            },
            None => ChainHead { seq: 0, hash: BEGINNING.to_owned() },
        };
        for entry in entries {
            let mut row = LookRow {
                seq: head.seq + 1,
                at: look.at,
                actor: look.actor.clone(),
                case: case.row().code.clone(),
                procedure: case.row().procedure.clone(),
                key: entry.key.clone(),
                purpose: mask_numbers(&entry.purpose),
                fields: entry.fields.clone(),
                outcome: entry.outcome.clone(),
                paper: entry.paper.clone(),
                person: entry.person.as_ref().map(|person| person.as_str().to_owned()),
                previous: head.hash.clone(),
                hash: String::new(),
            };
            row.hash = self.link(&row);
            sqlx::query(
                "INSERT INTO access_chain (agency_id, seq, at, actor, code, procedure, key, \
                     person, purpose, fields, outcome, paper, previous, hash) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&self.agency)
            .bind(row.seq as i64)
            .bind(row.at.to_string())
            .bind(&row.actor)
            .bind(row.case.as_str())
            .bind(&row.procedure)
            .bind(&row.key)
            .bind(&row.person)
            .bind(&row.purpose)
            .bind(&row.fields)
            .bind(&row.outcome)
            .bind(row.paper.as_ref().map(PaperId::as_str))
            .bind(&row.previous)
            .bind(&row.hash)
            .execute(&mut *tx)
            .await?;
            head = ChainHead { seq: row.seq, hash: row.hash };
        }
        commit(tx, &probe).await?;
        Ok(head)
    }

    /// A line's link: every column, and the link before.
    fn link(&self, row: &LookRow) -> String {
        let (seq, at) = (row.seq.to_string(), row.at.to_string());
        let paper = row.paper.as_ref().map(PaperId::as_str).unwrap_or_default();
        let person = row.person.as_deref().unwrap_or_default();
        let parts = [
            self.agency.as_str(),
            &seq,
            &at,
            &row.actor,
            row.case.as_str(),
            &row.procedure,
            &row.key,
            person,
            &row.purpose,
            &row.fields,
            &row.outcome,
            paper,
            &row.previous,
        ];
        self.key.opaque("access chain", &parts.map(str::as_bytes))
    }

    /// Whether a look for this paper of the procedure was logged in a case.
    pub async fn was_looked_for(&self, code: &DossierCode, key: &str) -> Result<bool> {
        let row = sqlx::query(
            "SELECT 1 FROM access_chain WHERE agency_id = ? AND code = ? AND key = ? LIMIT 1",
        )
        .bind(&self.agency)
        .bind(code.as_str())
        .bind(key)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.is_some())
    }

    /// A person's own lines, newest first.
    pub async fn looks_at(&self, person: &PersonKey, limit: u32) -> Result<Vec<LookRow>> {
        sqlx::query(
            "SELECT * FROM access_chain WHERE agency_id = ? AND person = ? \
             ORDER BY seq DESC LIMIT ?",
        )
        .bind(&self.agency)
        .bind(person.as_str())
        .bind(limit)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(look_row)
        .collect()
    }

    /// Goes through the whole chain: its end, or the number of the first line that does not fit.
    /// `heads` are ends of the chain that were handed out earlier and must stand in it.
    pub async fn check_chain(&self, heads: &[ChainHead]) -> Result<Result<ChainHead, u64>> {
        let mut head = ChainHead { seq: 0, hash: BEGINNING.to_owned() };
        let mut wanted: Vec<&ChainHead> = heads.iter().filter(|head| head.seq > 0).collect();
        loop {
            let rows = sqlx::query(
                "SELECT * FROM access_chain WHERE agency_id = ? AND seq > ? ORDER BY seq LIMIT ?",
            )
            .bind(&self.agency)
            .bind(head.seq as i64)
            .bind(AT_ONCE)
            .fetch_all(&self.readers)
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let row = look_row(row)?;
                let fits = row.seq == head.seq + 1
                    && row.previous == head.hash
                    && row.hash == self.link(&row);
                if !fits {
                    return Ok(Err(head.seq + 1));
                }
                head = ChainHead { seq: row.seq, hash: row.hash };
                if wanted.iter().any(|known| known.seq == head.seq && known.hash != head.hash) {
                    return Ok(Err(head.seq));
                }
                wanted.retain(|known| known.seq != head.seq);
            }
        }
        match wanted.iter().map(|known| known.seq).min() {
            Some(cut) => Ok(Err(cut)),
            None => Ok(Ok(head)),
        }
    }
}

fn look_row(row: &SqliteRow) -> Result<LookRow> {
    const BAD: CatalogError = CatalogError::BadRow("access_chain");
    let (code, paper): (String, Option<String>) = (row.try_get("code")?, row.try_get("paper")?);
    Ok(LookRow {
        seq: row.try_get::<i64, _>("seq")?.unsigned_abs(),
        at: time(row, "at")?,
        actor: row.try_get("actor")?,
        case: code.parse().map_err(|_| BAD)?,
        procedure: row.try_get("procedure")?,
        key: row.try_get("key")?,
        purpose: row.try_get("purpose")?,
        fields: row.try_get("fields")?,
        outcome: row.try_get("outcome")?,
        paper: paper.map(|id| id.parse().map_err(|_| BAD)).transpose()?,
        person: row.try_get("person")?,
        previous: row.try_get("previous")?,
        hash: row.try_get("hash")?,
    })
}

//! At most one signature a paper version and role: reserved before signing, filled when stored.

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::open::commit;
use super::scans::json;
use super::{CatalogError, Result, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, SignatureNote};

/// What is about to be stored in a signature's place: enough to bring it to its end after a crash
/// without signing a second time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// What its manifest will say.
    pub event: Event,
    /// A detached signature's own bytes, hexadecimal; they hold nothing of what is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detached: Option<String>,
}

/// What stands in a signature's place.
#[derive(Clone, PartialEq, Debug)]
pub enum Reservation {
    /// Nothing: it is yours now.
    Yours,
    /// Somebody was about to store this; they may have died. Finish it if its objects are there,
    /// else it is yours.
    Begun(Box<Pending>),
    /// It is stored.
    Stored,
}

impl SqliteCatalog {
    /// Reserves the place of a signature for what is about to be stored.
    pub async fn reserve_signature(
        &self,
        paper: &PaperId,
        version: u32,
        role: &str,
        pending: &Pending,
    ) -> Result<Reservation> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let found = sqlx::query(
            "SELECT state, pending FROM signature \
             WHERE agency_id = ? AND paper = ? AND version = ? AND role = ? AND nth = 0",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(version)
        .bind(role)
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(row) = found {
            if row.try_get::<String, _>("state")? == "stored" {
                return Ok(Reservation::Stored);
            }
            return Ok(Reservation::Begun(Box::new(pending_in(&row)?)));
        }
        self.fill_reservation(&mut tx, paper, version, role, pending).await?;
        commit(tx, &probe).await?;
        Ok(Reservation::Yours)
    }

    /// Takes over a reservation whose owner died before storing anything.
    pub async fn take_over_signature(
        &self,
        paper: &PaperId,
        version: u32,
        role: &str,
        pending: &Pending,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        self.fill_reservation(&mut tx, paper, version, role, pending).await?;
        commit(tx, &probe).await
    }

    /// What was being stored in a version's signature places, by role; who began it may have died.
    pub async fn begun_signatures(&self, paper: &PaperId, version: u32) -> Result<Vec<Pending>> {
        sqlx::query(
            "SELECT pending FROM signature WHERE agency_id = ? AND paper = ? AND version = ? \
             AND state = 'reserved' ORDER BY role",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(version)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(pending_in)
        .collect()
    }

    async fn fill_reservation(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        paper: &PaperId,
        version: u32,
        role: &str,
        pending: &Pending,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO signature (agency_id, paper, version, role, state, pending) \
             VALUES (?, ?, ?, ?, 'reserved', ?) \
             ON CONFLICT DO UPDATE SET pending = excluded.pending WHERE state = 'reserved'",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(version)
        .bind(role)
        .bind(json(pending))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Fills the place; what is stored there is never replaced.
    pub(super) async fn put_signature(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        paper: &PaperId,
        version: u32,
        nth: i64,
        object: Sha256,
        note: &SignatureNote,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO signature (agency_id, paper, version, role, nth, state, object, signer, \
                 algorithm, at, verdict) VALUES (?, ?, ?, ?, ?, 'stored', ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET state = 'stored', pending = NULL, \
                 object = excluded.object, signer = excluded.signer, \
                 algorithm = excluded.algorithm, at = excluded.at, verdict = excluded.verdict \
             WHERE state = 'reserved'",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(version)
        .bind(&note.role)
        .bind(nth)
        .bind(object.to_string())
        .bind(&note.signer)
        .bind(&note.algorithm)
        .bind(note.at.map(|at| at.to_string()))
        .bind(&note.verdict)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

fn pending_in(row: &SqliteRow) -> Result<Pending> {
    let text: Option<String> = row.try_get("pending")?;
    text.and_then(|text| serde_json::from_str(&text).ok()).ok_or(CatalogError::BadRow("signature"))
}

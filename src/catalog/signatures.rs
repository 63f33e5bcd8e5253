//! At most one signature a paper version and role: reserved before signing, filled when stored.

use sqlx::{Row, Sqlite, Transaction};

use super::open::commit;
use super::scans::json;
use super::{CatalogError, Result, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, SignatureNote};

/// What stands in a signature's place.
#[derive(Clone, PartialEq, Debug)]
pub enum Reservation {
    /// Nothing: it is yours now.
    Yours,
    /// Somebody was about to store this; they may have died. Finish it if its objects are there,
    /// else it is yours.
    Begun(Box<Event>),
    /// It is stored.
    Stored,
}

impl SqliteCatalog {
    /// Reserves the place of a signature for what `event` is about to name.
    pub async fn reserve_signature(
        &self,
        paper: &PaperId,
        version: u32,
        role: &str,
        event: &Event,
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
            let pending: Option<String> = row.try_get("pending")?;
            let event = pending.and_then(|text| serde_json::from_str(&text).ok());
            return Ok(Reservation::Begun(event.ok_or(CatalogError::BadRow("signature"))?));
        }
        self.fill_reservation(&mut tx, paper, version, role, event).await?;
        commit(tx, &probe).await?;
        Ok(Reservation::Yours)
    }

    /// Takes over a reservation whose owner died before storing anything.
    pub async fn take_over_signature(
        &self,
        paper: &PaperId,
        version: u32,
        role: &str,
        event: &Event,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        self.fill_reservation(&mut tx, paper, version, role, event).await?;
        commit(tx, &probe).await
    }

    /// What is being stored in a signature's place by somebody who may have died.
    pub async fn begun_signature(
        &self,
        paper: &PaperId,
        version: u32,
    ) -> Result<Option<Box<Event>>> {
        let row = sqlx::query(
            "SELECT pending FROM signature WHERE agency_id = ? AND paper = ? AND version = ? \
             AND state = 'reserved' ORDER BY role LIMIT 1",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(version)
        .fetch_optional(&self.readers)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let pending: Option<String> = row.try_get("pending")?;
        Ok(pending.and_then(|text| serde_json::from_str(&text).ok()))
    }

    async fn fill_reservation(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        paper: &PaperId,
        version: u32,
        role: &str,
        event: &Event,
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
        .bind(json(event))
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

//! What is held of a person, found by the keyed hash of the number, inside an open case only, and
//! of no other paper types and fields than the case has use for.

use std::collections::BTreeMap;

use sqlx::Row;

use super::super::facts;
use super::super::rows::from_word;
use super::super::scans::json;
use super::super::{CatalogError, PaperState, Result, SqliteCatalog};
use super::files::OpenCase;
use crate::domain::field::{Field, Fields};
use crate::domain::id::PaperId;
use crate::domain::manifest::SignatureNote;
use crate::domain::person::PersonalNumber;
use crate::domain::record::Copy;
use crate::domain::result::Standing;

/// Most papers of a person that are looked at.
const MOST: u32 = 500;

/// The keyed hash a person is found by. Says nothing of the number to who has no key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PersonKey(String);

impl PersonKey {
    /// As rows hold it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn stored(text: String) -> Self {
        Self(text)
    }
}

/// A paper that names a person.
#[derive(Clone, PartialEq, Debug)]
pub struct Held {
    /// Its id.
    pub id: PaperId,
    /// Version of its record.
    pub version: u32,
    /// Its type.
    pub kind: String,
    /// How far it has come.
    pub state: PaperState,
    /// How its PDF came about.
    pub copy: Copy,
    /// Fields that name the person; none where an officer took the paper for the person.
    pub named_in: Vec<String>,
    /// Whether an officer took it for the person.
    pub taken_for: bool,
    /// Those of its fields that were asked for; long digit runs masked.
    pub fields: Fields,
    /// Signatures in its PDF.
    pub signatures: Vec<SignatureNote>,
    /// Whether it stands; `None`: as it came.
    pub standing: Option<Standing>,
    /// Whether somebody disputes it.
    pub disputed: bool,
}

impl SqliteCatalog {
    /// The key a person is found by.
    pub fn person_key(&self, number: &PersonalNumber) -> PersonKey {
        PersonKey(data_encoding::HEXLOWER.encode(&self.key.owner_key(number)))
    }

    /// Papers of these types that name a person, with these of their fields. Only inside an open
    /// case; who asks must log it.
    pub async fn held_of(
        &self,
        _case: &OpenCase,
        person: &PersonKey,
        kinds: &[&str],
        fields: &[String],
    ) -> Result<Vec<Held>> {
        const BAD: CatalogError = CatalogError::BadRow("paper");
        let rows = sqlx::query(
            "SELECT n.field, n.taken, p.id, p.version, p.type, p.state, p.copy, r.standing, \
                 EXISTS (SELECT 1 FROM dispute d WHERE d.agency_id = p.agency_id \
                     AND d.paper = p.id AND d.ended_at IS NULL) AS disputed \
             FROM (SELECT paper, field, 0 AS taken FROM fact WHERE agency_id = ?1 AND person = ?2 \
                   UNION ALL \
                   SELECT paper, '', 1 FROM held_for WHERE agency_id = ?1 AND person = ?2) n \
             JOIN paper p ON p.agency_id = ?1 AND p.id = n.paper \
             LEFT JOIN result r ON r.agency_id = ?1 AND r.paper = n.paper \
             WHERE p.version > 0 AND p.type IN (SELECT value FROM json_each(?3)) \
             ORDER BY p.copied_at DESC, p.id LIMIT ?4",
        )
        .bind(&self.agency)
        .bind(person.as_str())
        .bind(json(&kinds))
        .bind(MOST)
        .fetch_all(&self.readers)
        .await?;
        let mut held: Vec<Held> = Vec::new();
        for row in &rows {
            let (id, field): (String, String) = (row.try_get("id")?, row.try_get("field")?);
            let taken: bool = row.try_get("taken")?;
            let id: PaperId = id.parse().map_err(|_| BAD)?;
            if !held.iter().any(|paper| paper.id == id) {
                let (state, copy): (String, String) = (row.try_get("state")?, row.try_get("copy")?);
                let standing: Option<String> = row.try_get("standing")?;
                held.push(Held {
                    id: id.clone(),
                    version: row.try_get("version")?,
                    kind: row.try_get("type")?,
                    state: from_word(&state).ok_or(BAD)?,
                    copy: from_word(&copy).ok_or(BAD)?,
                    named_in: Vec::new(),
                    taken_for: false,
                    fields: Fields::new(),
                    signatures: Vec::new(),
                    standing: standing.map(|s| from_word(&s).ok_or(BAD)).transpose()?,
                    disputed: row.try_get("disputed")?,
                });
            }
            if let Some(paper) = held.iter_mut().find(|paper| paper.id == id) {
                if taken {
                    paper.taken_for = true;
                } else {
                    paper.named_in.push(field);
                }
            }
        }
        self.fill(&mut held, fields).await?;
        Ok(held)
    }

    /// Fields and signatures of papers found.
    async fn fill(&self, held: &mut [Held], wanted: &[String]) -> Result<()> {
        const BAD: CatalogError = CatalogError::BadRow("fact");
        if held.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = held.iter().map(|paper| paper.id.as_str()).collect();
        let ids = json(&ids);
        let mut fields: BTreeMap<String, Fields> = BTreeMap::new();
        let facts = sqlx::query(
            "SELECT f.paper, f.field, f.value, f.person IS NOT NULL AS person, f.status, \
                 f.confidence FROM json_each(?2) i \
             JOIN fact f ON f.agency_id = ?1 AND f.paper = i.value \
             WHERE f.field IN (SELECT value FROM json_each(?3)) ORDER BY f.paper, f.field",
        )
        .bind(&self.agency)
        .bind(&ids)
        .bind(json(&wanted))
        .fetch_all(&self.readers)
        .await?;
        for row in &facts {
            let (paper, name, status): (String, String, String) =
                (row.try_get("paper")?, row.try_get("field")?, row.try_get("status")?);
            let field = Field {
                value: row.try_get("value")?,
                status: from_word(&status).ok_or(BAD)?,
                confidence: row.try_get::<f64, _>("confidence")? as f32,
                ..Field::missing()
            };
            fields.entry(paper).or_default().insert(name, field);
        }
        let mut signatures: BTreeMap<String, Vec<SignatureNote>> = BTreeMap::new();
        let notes = sqlx::query(
            "SELECT s.paper, s.role, s.signer, s.algorithm, s.at, s.verdict FROM json_each(?2) i \
             JOIN signature s ON s.agency_id = ?1 AND s.paper = i.value AND s.version = 0 \
             WHERE s.state = 'stored' ORDER BY s.paper, s.role, s.nth",
        )
        .bind(&self.agency)
        .bind(&ids)
        .fetch_all(&self.readers)
        .await?;
        for row in &notes {
            let at: Option<String> = row.try_get("at")?;
            let note = SignatureNote {
                role: row.try_get("role")?,
                signer: row.try_get("signer")?,
                algorithm: row.try_get("algorithm")?,
                at: at.and_then(|at| at.parse().ok()),
                verdict: row.try_get("verdict")?,
            };
            signatures.entry(row.try_get("paper")?).or_default().push(note);
        }
        for paper in held {
            paper.fields = fields.remove(paper.id.as_str()).unwrap_or_default();
            paper.signatures = signatures.remove(paper.id.as_str()).unwrap_or_default();
        }
        Ok(())
    }

    /// What the gate needs to know of one paper, whoever it names: its kind of copy, its signatures,
    /// its standing. Inside an open case only.
    pub async fn held_paper(&self, _case: &OpenCase, id: &PaperId) -> Result<Option<Held>> {
        let Some(row) = self.paper(id).await? else { return Ok(None) };
        let disputes = self.disputes_of(id).await?;
        let mut held = [Held {
            id: id.clone(),
            version: row.version,
            kind: row.kind.unwrap_or_default(),
            state: row.state,
            copy: row.copy,
            named_in: Vec::new(),
            taken_for: false,
            fields: Fields::new(),
            signatures: Vec::new(),
            standing: row.result.map(|result| result.standing),
            disputed: disputes.iter().any(|dispute| dispute.ended_at.is_none()),
        }];
        self.fill(&mut held, &["loai_ban".to_owned()]).await?;
        let [held] = held;
        Ok(Some(held))
    }
}

impl Held {
    /// Whether a field holds a personal number: those are known by their names.
    pub fn names_by_number(&self) -> impl Iterator<Item = &str> {
        self.named_in.iter().map(String::as_str).filter(|name| facts::is_personal(name))
    }
}

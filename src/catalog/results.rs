//! Results: ids given, whether they stand, which leaves speak of them, who is to be told.

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::open::commit;
use super::rows::from_word;
use super::scans::time;
use super::{CatalogError, PaperRows, Result, SqliteCatalog};
use crate::domain::id::PaperId;
use crate::domain::result::{Change, Issue, ResultId, Salt, Standing};

const BAD: CatalogError = CatalogError::BadRow("result");

/// Whether a paper stands, as tables show it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ResultRow {
    /// The result's id; none for a paper that this office did not issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ResultId>,
    /// Its place in the status list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_place: Option<u32>,
    /// `‹mã hồ sơ›-KQ(n)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether it stands.
    pub standing: Standing,
    /// Since when.
    pub at: jiff::Timestamp,
    /// Why: a code of `pipelines/policies/status.toml`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// On what ground.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What replaces or corrects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<PaperId>,
}

/// What the manifests say of a result.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ResultRows {
    /// Sequence of the manifest, when, what.
    pub issued: Option<(u32, jiff::Timestamp, Issue)>,
    /// Sequences of manifests that tell of a PDF that has grown.
    pub extended: Vec<u32>,
    /// In order.
    pub changes: Vec<(u32, jiff::Timestamp, Change)>,
}

impl ResultRows {
    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        self.changes.iter().any(|(.., change)| change.standing.has_ended())
    }
}

/// A leaf that is still to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueLeaf {
    /// The paper.
    pub paper: PaperId,
    /// Sequence of the manifest that tells it.
    pub sequence: u32,
}

/// Somebody to be told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Notice {
    /// The paper.
    pub paper: PaperId,
    /// Who.
    pub recipient: String,
    /// What it became.
    pub standing: Standing,
    /// When.
    pub at: jiff::Timestamp,
}

/// The result's columns of a row of papers.
pub(super) fn result_row(row: &SqliteRow) -> Result<Option<ResultRow>> {
    let Some(standing) = row.try_get::<Option<String>, _>("r_standing")? else { return Ok(None) };
    let (id, successor): (Option<String>, Option<String>) =
        (row.try_get("r_result")?, row.try_get("r_successor")?);
    Ok(Some(ResultRow {
        id: id.map(|id| id.parse().map_err(|_| BAD)).transpose()?,
        list_place: row.try_get("r_place")?,
        code: row.try_get("r_code")?,
        standing: from_word(&standing).ok_or(BAD)?,
        at: time(row, "r_at")?,
        reason: row.try_get("r_reason")?,
        note: row.try_get("r_note")?,
        by: row.try_get("r_actor")?,
        successor: successor.map(|id| id.parse().map_err(|_| BAD)).transpose()?,
    }))
}

impl SqliteCatalog {
    /// The id, place and salt of the result that `paper` will be; asked again, the same. `fresh`
    /// are random ones, taken where none were given yet.
    pub async fn allot(&self, paper: &PaperId, fresh: (ResultId, Salt)) -> Result<Issue> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        sqlx::query(
            "INSERT INTO allotment (agency_id, paper, list_place, result, salt) \
             SELECT ?1, ?2, coalesce(max(list_place) + 1, 0), ?3, ?4 FROM allotment \
             WHERE agency_id = ?1 ON CONFLICT (agency_id, paper) DO NOTHING",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(fresh.0.to_string())
        .bind(String::from(fresh.1))
        .execute(&mut *tx)
        .await?;
        let row = sqlx::query("SELECT * FROM allotment WHERE agency_id = ? AND paper = ?")
            .bind(&self.agency)
            .bind(paper.as_str())
            .fetch_one(&mut *tx)
            .await?;
        let (result, salt): (String, String) = (row.try_get("result")?, row.try_get("salt")?);
        let issue = Issue {
            result: result.parse().map_err(|_| BAD)?,
            index: row.try_get("list_place")?,
            salt: salt.try_into().map_err(|_| BAD)?,
            code: None,
        };
        commit(tx, &probe).await?;
        Ok(issue)
    }

    /// Writes what the manifests say of a result. Doing it again changes nothing.
    pub(super) async fn put_result(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        rows: &PaperRows,
    ) -> Result<()> {
        let ResultRows { issued, extended, changes } = &rows.result;
        let paper = rows.id.as_str();
        let last = changes.last();
        let Some((_, at)) = issued
            .as_ref()
            .map(|(sequence, at, _)| (*sequence, *at))
            .into_iter()
            .chain(last.map(|(sequence, at, _)| (*sequence, *at)))
            .next_back()
        else {
            return Ok(());
        };
        let issue = issued.as_ref().map(|(.., issue)| issue);
        let change = last.map(|(.., change)| change);
        sqlx::query(
            "INSERT INTO result (agency_id, paper, result, list_place, code, issued_at, standing, \
                 at, reason, note, actor, successor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET standing = excluded.standing, at = excluded.at, \
                 reason = excluded.reason, note = excluded.note, actor = excluded.actor, \
                 successor = excluded.successor",
        )
        .bind(&self.agency)
        .bind(paper)
        .bind(issue.map(|issue| issue.result.to_string()))
        .bind(issue.map(|issue| issue.index))
        .bind(issue.and_then(|issue| issue.code.as_ref()).map(ToString::to_string))
        .bind(issued.as_ref().map(|(_, at, _)| at.to_string()))
        .bind(change.map_or(Standing::Issued, |change| change.standing).word())
        .bind(at.to_string())
        .bind(change.map(|change| &change.reason))
        .bind(change.map(|change| change.note.as_str()).unwrap_or_default())
        .bind(change.map(|change| &change.by))
        .bind(change.and_then(|change| change.successor.as_ref()).map(PaperId::as_str))
        .execute(&mut **tx)
        .await?;
        if let Some(issue) = issue {
            sqlx::query(
                "INSERT INTO allotment (agency_id, paper, list_place, result, salt) \
                 VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )
            .bind(&self.agency)
            .bind(paper)
            .bind(issue.index)
            .bind(issue.result.to_string())
            .bind(String::from(issue.salt))
            .execute(&mut **tx)
            .await?;
            if let Some(code) = &issue.code {
                let prefix = format!("{}-KQ", code.dossier);
                self.put_code(tx, &prefix, code.ordinal, &rows.id).await?;
            }
            // a paper that was never issued has no leaf to follow
            let events = issued.iter().map(|(sequence, ..)| *sequence);
            let events = events.chain(extended.iter().copied());
            for sequence in events.chain(changes.iter().map(|(sequence, ..)| *sequence)) {
                sqlx::query(
                    "INSERT INTO result_event (agency_id, paper, sequence) VALUES (?, ?, ?) \
                     ON CONFLICT DO NOTHING",
                )
                .bind(&self.agency)
                .bind(paper)
                .bind(sequence)
                .execute(&mut **tx)
                .await?;
            }
        }
        for (sequence, at, change) in changes {
            for recipient in &change.notify {
                sqlx::query(
                    "INSERT INTO notice (agency_id, paper, sequence, recipient, standing, at) \
                     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                )
                .bind(&self.agency)
                .bind(paper)
                .bind(sequence)
                .bind(recipient)
                .bind(change.standing.word())
                .bind(at.to_string())
                .execute(&mut **tx)
                .await?;
            }
        }
        Ok(())
    }

    /// Leaves that are still to be written, each paper's in their order.
    pub async fn due_leaves(&self, limit: u32) -> Result<Vec<DueLeaf>> {
        sqlx::query(
            "SELECT e.paper, e.sequence FROM result_event e LEFT JOIN result r \
             ON r.agency_id = e.agency_id AND r.paper = e.paper \
             WHERE e.agency_id = ? AND e.leaf IS NULL \
             ORDER BY r.list_place, e.sequence LIMIT ?",
        )
        .bind(&self.agency)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let paper: String = row.try_get("paper")?;
            Ok(DueLeaf {
                paper: paper.parse().map_err(|_| BAD)?,
                sequence: row.try_get("sequence")?,
            })
        })
        .collect()
    }

    /// The place of the leaf that tells a manifest; `None` while it is not written.
    pub async fn leaf_of(&self, paper: &PaperId, sequence: u32) -> Result<Option<u64>> {
        let row = sqlx::query(
            "SELECT leaf FROM result_event WHERE agency_id = ? AND paper = ? AND sequence = ?",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .bind(sequence)
        .fetch_optional(&self.readers)
        .await?;
        let leaf: Option<i64> = row.map(|row| row.try_get("leaf")).transpose()?.flatten();
        Ok(leaf.and_then(|place| u64::try_from(place).ok()))
    }

    /// How many leaves are known here: one more than the last place.
    pub async fn known_leaves(&self) -> Result<u64> {
        let row = sqlx::query("SELECT coalesce(max(place) + 1, 0) FROM leaf WHERE agency_id = ?")
            .bind(&self.agency)
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
    }

    /// The place of the leaf with this hash.
    pub async fn leaf_place(&self, hash: &[u8; 32]) -> Result<Option<u64>> {
        let row = sqlx::query("SELECT place FROM leaf WHERE agency_id = ? AND hash = ?")
            .bind(&self.agency)
            .bind(data_encoding::HEXLOWER.encode(hash))
            .fetch_optional(&self.readers)
            .await?;
        let place: Option<i64> = row.map(|row| row.try_get("place")).transpose()?;
        Ok(place.and_then(|place| u64::try_from(place).ok()))
    }

    /// Notes leaves that stand in the journal: hash and place, and where it is known, which
    /// manifest each tells.
    pub async fn put_leaves(
        &self,
        leaves: &[([u8; 32], u64)],
        told: &[(DueLeaf, u64)],
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        for (hash, place) in leaves {
            sqlx::query(
                "INSERT INTO leaf (agency_id, hash, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            )
            .bind(&self.agency)
            .bind(data_encoding::HEXLOWER.encode(hash))
            .bind(*place as i64)
            .execute(&mut *tx)
            .await?;
        }
        for (due, place) in told {
            sqlx::query(
                "UPDATE result_event SET leaf = ? WHERE agency_id = ? AND paper = ? \
                 AND sequence = ?",
            )
            .bind(*place as i64)
            .bind(&self.agency)
            .bind(due.paper.as_str())
            .bind(due.sequence)
            .execute(&mut *tx)
            .await?;
        }
        commit(tx, &probe).await
    }

    /// How many places of the status list were given.
    pub async fn list_length(&self) -> Result<u32> {
        let row = sqlx::query(
            "SELECT coalesce(max(list_place) + 1, 0) FROM allotment WHERE agency_id = ?",
        )
        .bind(&self.agency)
        .fetch_one(&self.readers)
        .await?;
        Ok(u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(u32::MAX))
    }

    /// Places of the status list whose results do not stand as issued.
    pub async fn changed_results(&self) -> Result<Vec<(u32, Standing)>> {
        sqlx::query(
            "SELECT list_place, standing FROM result WHERE agency_id = ? AND standing <> 'issued' \
             AND list_place IS NOT NULL ORDER BY list_place",
        )
        .bind(&self.agency)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let standing: String = row.try_get("standing")?;
            Ok((row.try_get("list_place")?, from_word(&standing).ok_or(BAD)?))
        })
        .collect()
    }

    /// The paper of a result.
    pub async fn paper_of_result(&self, id: ResultId) -> Result<Option<PaperId>> {
        let row = sqlx::query("SELECT paper FROM result WHERE agency_id = ? AND result = ?")
            .bind(&self.agency)
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await?;
        let paper: Option<String> = row.map(|row| row.try_get("paper")).transpose()?;
        paper.map(|id| id.parse().map_err(|_| BAD)).transpose()
    }

    /// Who took a paper's files.
    pub async fn users_of(&self, paper: &PaperId) -> Result<Vec<String>> {
        sqlx::query(
            "SELECT DISTINCT actor FROM access_log WHERE agency_id = ? AND paper = ? \
             AND action IN ('get', 'export', 'reuse') ORDER BY actor",
        )
        .bind(&self.agency)
        .bind(paper.as_str())
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| Ok(row.try_get("actor")?))
        .collect()
    }

    /// Who is still to be told, oldest first.
    pub async fn waiting_notices(&self, limit: u32) -> Result<Vec<Notice>> {
        sqlx::query(
            "SELECT * FROM notice WHERE agency_id = ? AND sent_at IS NULL \
             ORDER BY at, paper, recipient LIMIT ?",
        )
        .bind(&self.agency)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let (paper, standing): (String, String) =
                (row.try_get("paper")?, row.try_get("standing")?);
            Ok(Notice {
                paper: paper.parse().map_err(|_| BAD)?,
                recipient: row.try_get("recipient")?,
                standing: from_word(&standing).ok_or(BAD)?,
                at: time(row, "at")?,
            })
        })
        .collect()
    }
}

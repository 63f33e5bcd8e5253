//! Papers, their versions, facts, signatures and search rows, written together.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::numbers::number_key;
use super::open::commit;
use super::results::result_row;
use super::rows::{from_word, word};
use super::scans::{SETTLE_SCAN, hash, json, time};
use super::search::issuer_key;
use super::{
    CatalogError, PaperRow, PaperRows, PaperState, RecordRows, Result, SignatureRow, SqliteCatalog,
    facts,
};
use crate::domain::field::Status;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{SignatureNote, Stored};
use crate::domain::privacy::mask_numbers;
use crate::domain::record::State;

/// Columns of a [`PaperRow`].
pub(super) const PAPER: &str = "SELECT p.*, coalesce((SELECT s.name FROM scan s \
    WHERE s.agency_id = p.agency_id AND s.sha256 = p.scan), '') AS name, \
    r.result AS r_result, r.list_place AS r_place, r.code AS r_code, r.standing AS r_standing, \
    r.at AS r_at, r.reason AS r_reason, r.note AS r_note, r.actor AS r_actor, \
    r.successor AS r_successor FROM paper p \
    LEFT JOIN result r ON r.agency_id = p.agency_id AND r.paper = p.id ";

impl SqliteCatalog {
    /// Writes all rows of a paper in one transaction. Doing it again changes nothing; rows of a
    /// newer version are never replaced by an older one.
    pub async fn put_paper(&self, rows: &PaperRows) -> Result<()> {
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        self.put_copy(&mut tx, rows).await?;
        for record in &rows.records {
            self.put_version(&mut tx, record).await?;
        }
        if let Some(last) = rows.records.last()
            && self.version_of(&mut tx, &rows.id).await? <= last.record.version
        {
            self.put_last(&mut tx, last).await?;
            if !rows.indexed {
                self.put_words(&mut tx, &rows.id, "", "").await?;
            } else if let Some(words) = &rows.words {
                let values = facts::as_text(&last.record.fields);
                self.put_words(&mut tx, &rows.id, &values, words).await?;
            }
        }
        self.put_result(&mut tx, rows).await?;
        if rows.result.has_ended() {
            sqlx::query("UPDATE paper SET state = 'withdrawn' WHERE agency_id = ? AND id = ?")
                .bind(&self.agency)
                .bind(rows.id.as_str())
                .execute(&mut *tx)
                .await?;
        }
        sqlx::query(SETTLE_SCAN)
            .bind(&self.agency)
            .bind(rows.scan.to_string())
            .execute(&mut *tx)
            .await?;
        commit(tx, &probe).await
    }

    /// One paper.
    pub async fn paper(&self, id: &PaperId) -> Result<Option<PaperRow>> {
        let sql = const_format(PAPER, "WHERE p.agency_id = ? AND p.id = ?");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| paper_row(&row))
            .transpose()
    }

    /// Papers of a scan, in their order.
    pub async fn papers_of_scan(&self, scan: Sha256) -> Result<Vec<PaperRow>> {
        let sql = const_format(PAPER, "WHERE p.agency_id = ? AND p.scan = ? ORDER BY p.place");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(scan.to_string())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(paper_row)
            .collect()
    }

    /// Papers in the order they were copied, oldest first, optionally in one state; `limit` from
    /// `offset`.
    pub async fn papers(
        &self,
        state: Option<PaperState>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<PaperRow>> {
        let sql = const_format(
            PAPER,
            "WHERE p.agency_id = ?1 AND (?2 IS NULL OR p.state = ?2) \
             ORDER BY p.copied_at, p.scan, p.place LIMIT ?3 OFFSET ?4",
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(state.map(|s| word(&s)))
            .bind(limit)
            .bind(offset)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(paper_row)
            .collect()
    }

    /// All papers, whatever their state, in the order of their ids: at most `limit` behind
    /// `after`. Papers that come meanwhile shift nothing.
    pub async fn all_papers(&self, after: Option<&PaperId>, limit: u32) -> Result<Vec<PaperRow>> {
        let sql = const_format(PAPER, "WHERE p.agency_id = ? AND p.id > ? ORDER BY p.id LIMIT ?");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(after.map_or("", PaperId::as_str))
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(paper_row)
            .collect()
    }

    /// The paper whose PDF has, or had before it grew by another signature, this hash.
    pub async fn paper_of_pdf(&self, pdf: Sha256) -> Result<Option<PaperRow>> {
        let sql = const_format(
            PAPER,
            "WHERE p.agency_id = ?1 AND (p.pdf = ?2 OR p.id IN (SELECT s.paper FROM signature s \
             WHERE s.agency_id = ?1 AND s.object = ?2 AND s.version = 0)) LIMIT 1",
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(&self.agency)
            .bind(pdf.to_string())
            .fetch_optional(&self.readers)
            .await?
            .map(|row| paper_row(&row))
            .transpose()
    }

    /// How many papers wait for a person.
    pub async fn count_waiting(&self) -> Result<u64> {
        let row =
            sqlx::query("SELECT count(*) FROM paper WHERE agency_id = ? AND state = 'review'")
                .bind(&self.agency)
                .fetch_one(&self.readers)
                .await?;
        Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
    }

    /// How many papers are in each state.
    pub async fn count_papers(&self) -> Result<Vec<(PaperState, u64)>> {
        sqlx::query(
            "SELECT state, count(*) AS n FROM paper WHERE agency_id = ? GROUP BY state ORDER BY state",
        )
        .bind(&self.agency)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let state: String = row.try_get("state")?;
            let state = from_word(&state).ok_or(CatalogError::BadRow("paper"))?;
            Ok((state, row.try_get::<i64, _>("n")?.unsigned_abs()))
        })
        .collect()
    }

    /// Versions of a paper's record that have rows, in order.
    pub async fn versions_of(&self, id: &PaperId) -> Result<Vec<u32>> {
        let sql =
            "SELECT version FROM record_version WHERE agency_id = ? AND paper = ? ORDER BY version";
        sqlx::query(sql)
            .bind(&self.agency)
            .bind(id.as_str())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| Ok(row.try_get("version")?))
            .collect()
    }

    /// Signatures stored for a paper: those in its PDF, then those of its record's versions.
    pub async fn signatures_of(&self, id: &PaperId) -> Result<Vec<SignatureRow>> {
        sqlx::query(
            "SELECT * FROM signature WHERE agency_id = ? AND paper = ? AND state = 'stored' \
             ORDER BY version, role, nth",
        )
        .bind(&self.agency)
        .bind(id.as_str())
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let at: Option<String> = row.try_get("at")?;
            Ok(SignatureRow {
                version: row.try_get("version")?,
                object: hash(row, "object")?,
                note: SignatureNote {
                    role: row.try_get("role")?,
                    signer: row.try_get("signer")?,
                    algorithm: row.try_get("algorithm")?,
                    at: at.and_then(|at| at.parse().ok()),
                    verdict: row.try_get("verdict")?,
                },
            })
        })
        .collect()
    }

    async fn put_copy(&self, tx: &mut Transaction<'_, Sqlite>, rows: &PaperRows) -> Result<()> {
        sqlx::query(
            "INSERT INTO paper (agency_id, id, scan, place, pages, copy, pdf, copied_at, state) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'copied') ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(rows.id.as_str())
        .bind(rows.scan.to_string())
        .bind(rows.place)
        .bind(json(&rows.pages))
        .bind(word(&rows.copy))
        .bind(rows.pdf.sha256.to_string())
        .bind(rows.copied_at.to_string())
        .execute(&mut **tx)
        .await?;
        self.put_object(tx, &rows.pdf).await?;
        if rows.now != rows.pdf {
            sqlx::query("UPDATE paper SET pdf = ? WHERE agency_id = ? AND id = ?")
                .bind(rows.now.sha256.to_string())
                .bind(&self.agency)
                .bind(rows.id.as_str())
                .execute(&mut **tx)
                .await?;
            self.put_object(tx, &rows.now).await?;
        }
        let mut found = 0;
        for note in &rows.signatures {
            let nth = if note.role == "found" { found } else { 0 };
            found += i64::from(note.role == "found");
            self.put_signature(tx, &rows.id, 0, nth, rows.pdf.sha256, note).await?;
        }
        // A copy that needed no seal has no signature row; its reservation is over.
        sqlx::query(
            "DELETE FROM signature WHERE agency_id = ? AND paper = ? AND version = 0 \
             AND state = 'reserved'",
        )
        .bind(&self.agency)
        .bind(rows.id.as_str())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    async fn put_version(&self, tx: &mut Transaction<'_, Sqlite>, rows: &RecordRows) -> Result<()> {
        let record = &rows.record;
        sqlx::query(
            "INSERT INTO record_version (agency_id, paper, version, record, signature, text, \
                 state, code, reviewer, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(record.paper.as_str())
        .bind(record.version)
        .bind(rows.stored.sha256.to_string())
        .bind(rows.signature.sha256.to_string())
        .bind(rows.text.sha256.to_string())
        .bind(word(&record.state))
        .bind(&rows.code)
        .bind(record.review.as_ref().map(|r| &r.by))
        .bind(record.at.to_string())
        .execute(&mut **tx)
        .await?;
        self.put_audits(tx, record).await?;
        for object in [&rows.stored, &rows.signature, &rows.text] {
            self.put_object(tx, object).await?;
        }
        let object = rows.signature.sha256;
        self.put_signature(tx, &record.paper, record.version, 0, object, &rows.signed).await?;
        if let Some((prefix, ordinal)) = rows.code.as_deref().and_then(split_code) {
            self.put_code(tx, prefix, ordinal, &record.paper).await?;
        }
        Ok(())
    }

    async fn version_of(&self, tx: &mut Transaction<'_, Sqlite>, id: &PaperId) -> Result<u32> {
        let row = sqlx::query("SELECT version FROM paper WHERE agency_id = ? AND id = ?")
            .bind(&self.agency)
            .bind(id.as_str())
            .fetch_one(&mut **tx)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// The last version's values, in the paper's row and as facts.
    async fn put_last(&self, tx: &mut Transaction<'_, Sqlite>, rows: &RecordRows) -> Result<()> {
        let record = &rows.record;
        let value = |name| facts::masked(&record.fields, name);
        let number = value("so_ky_hieu");
        let date = value("ngay_ban_hanh");
        let (date_from, date_to) = date.as_deref().and_then(facts::days).unzip();
        let issuer = value("co_quan_ban_hanh");
        let wanting = record.fields.values().filter(|f| f.status == Status::Review).count();
        sqlx::query(
            "UPDATE paper SET state = ?, version = ?, type = ?, number = ?, number_key = ?, \
                 date = ?, date_from = ?, date_to = ?, issuer = ?, issuer_key = ?, \
                 abstract = ?, signer = ?, code = ?, accepted = ?, wanting = ? \
             WHERE agency_id = ? AND id = ?",
        )
        .bind(match record.state {
            State::Review => "review",
            State::Checked => "checked",
            State::Withdrawn => "withdrawn",
        })
        .bind(record.version)
        .bind(&record.sorted.kind)
        .bind(&number)
        .bind(number.as_deref().map(number_key))
        .bind(date)
        .bind(date_from)
        .bind(date_to)
        .bind(&issuer)
        .bind(issuer.as_deref().map(issuer_key))
        .bind(value("trich_yeu"))
        .bind(value("nguoi_ky"))
        .bind(&rows.code)
        .bind((record.fields.len() - wanting) as i64)
        .bind(wanting as i64)
        .bind(&self.agency)
        .bind(record.paper.as_str())
        .execute(&mut **tx)
        .await?;
        sqlx::query("DELETE FROM fact WHERE agency_id = ? AND paper = ?")
            .bind(&self.agency)
            .bind(record.paper.as_str())
            .execute(&mut **tx)
            .await?;
        for (name, field) in &record.fields {
            sqlx::query(
                "INSERT INTO fact (agency_id, paper, field, version, value, person, status, \
                     confidence, page, boxes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&self.agency)
            .bind(record.paper.as_str())
            .bind(name)
            .bind(record.version)
            .bind(field.value.as_deref().map(mask_numbers))
            .bind(facts::person_key(&self.key, name, field))
            .bind(word(&field.status))
            .bind(f64::from(field.confidence))
            .bind(field.page)
            .bind(json(&field.boxes))
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    pub(super) async fn put_object(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        object: &Stored,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO object (agency_id, sha256, size, media) VALUES (?, ?, ?, ?) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(object.sha256.to_string())
        .bind(object.size as i64)
        .bind(&object.media)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// `prefix.ordinal`.
fn split_code(code: &str) -> Option<(&str, u32)> {
    let (prefix, ordinal) = code.rsplit_once('.')?;
    Some((prefix, ordinal.parse().ok()?))
}

/// Joins two constant pieces of SQL.
pub(super) fn const_format(a: &'static str, b: &'static str) -> String {
    format!("{a}{b}")
}

pub(super) fn paper_row(row: &SqliteRow) -> Result<PaperRow> {
    const BAD: CatalogError = CatalogError::BadRow("paper");
    let (id, pages): (String, String) = (row.try_get("id")?, row.try_get("pages")?);
    let (copy, state): (String, String) = (row.try_get("copy")?, row.try_get("state")?);
    let _ = time(row, "copied_at")?;
    Ok(PaperRow {
        id: id.parse().map_err(|_| BAD)?,
        scan: hash(row, "scan")?,
        name: row.try_get("name")?,
        place: row.try_get("place")?,
        pages: serde_json::from_str(&pages).map_err(|_| BAD)?,
        copy: from_word(&copy).ok_or(BAD)?,
        pdf: hash(row, "pdf")?,
        state: from_word(&state).ok_or(BAD)?,
        version: row.try_get("version")?,
        kind: row.try_get("type")?,
        number: row.try_get("number")?,
        date: row.try_get("date")?,
        issuer: row.try_get("issuer")?,
        summary: row.try_get("abstract")?,
        signer: row.try_get("signer")?,
        code: row.try_get("code")?,
        accepted: row.try_get("accepted")?,
        wanting: row.try_get("wanting")?,
        result: result_row(row)?,
    })
}

//! Every row that can be rebuilt, in a stable order: to compare a rebuilt catalogue with the one
//! it replaces, or an interrupted run with an undisturbed one.

use serde_json::{Map, Value};
use sqlx::{Column, Row, TypeInfo, ValueRef};

use super::{Result, SqliteCatalog};

/// What two catalogues are compared by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    /// Everything that can be rebuilt.
    All,
    /// Without what depends on the bytes of signatures or on the clock: hashes and sizes of
    /// signed objects, times.
    WithoutSignatureBytes,
}

/// Table, how to read it, columns that depend on signature bytes or the clock.
const TABLES: &[(&str, &str, &[&str])] = &[
    (
        "scan",
        "SELECT agency_id, sha256, size, media, name, first_at, state, pages, papers, signed, \
         born_digital FROM scan WHERE state IN ('kept', 'done') ORDER BY agency_id, sha256",
        &["first_at"],
    ),
    (
        "arrival",
        "SELECT agency_id, source, scan, name, at FROM arrival WHERE noted = 1 \
         ORDER BY agency_id, source",
        &["at", "source"],
    ),
    ("paper", "SELECT * FROM paper ORDER BY agency_id, id", &["pdf", "copied_at"]),
    (
        "record_version",
        "SELECT * FROM record_version ORDER BY agency_id, paper, version",
        &["record", "signature", "at"],
    ),
    (
        "object",
        "SELECT agency_id, media, sha256, size FROM object \
         ORDER BY agency_id, media, sha256",
        &["sha256", "size"],
    ),
    (
        "signature",
        "SELECT agency_id, paper, version, role, nth, object, signer, algorithm, at, verdict \
         FROM signature WHERE state = 'stored' ORDER BY agency_id, paper, version, role, nth",
        &["object", "at"],
    ),
    (
        "result",
        "SELECT * FROM result ORDER BY agency_id, paper",
        &["result", "list_place", "issued_at", "at"],
    ),
    ("audit", "SELECT * FROM audit ORDER BY agency_id, paper, field", &[]),
    ("fact", "SELECT * FROM fact ORDER BY agency_id, paper, field", &[]),
    (
        "code",
        "SELECT c.* FROM code c JOIN paper p ON p.agency_id = c.agency_id AND p.id = c.paper \
         WHERE p.code IS NOT NULL ORDER BY c.agency_id, c.prefix, c.ordinal",
        &[],
    ),
    ("words", "SELECT agency_id, paper, body FROM words ORDER BY agency_id, paper", &[]),
];

impl SqliteCatalog {
    /// Every rebuildable row by table, without row ids.
    pub async fn dump_rebuildable(&self, compare: Compare) -> Result<Value> {
        let mut tables = Map::new();
        for (name, sql, volatile) in TABLES {
            let mut rows = Vec::new();
            for row in sqlx::query(*sql).fetch_all(&self.readers).await? {
                let mut values = Map::new();
                for (i, column) in row.columns().iter().enumerate() {
                    let left_out = compare == Compare::WithoutSignatureBytes
                        && volatile.contains(&column.name());
                    if !left_out {
                        values.insert(column.name().to_owned(), value(&row, i)?);
                    }
                }
                rows.push(Value::Object(values));
            }
            // The order of the key may be that of a column left out.
            rows.sort_by_cached_key(Value::to_string);
            tables.insert((*name).to_owned(), Value::Array(rows));
        }
        Ok(Value::Object(tables))
    }
}

fn value(row: &sqlx::sqlite::SqliteRow, i: usize) -> Result<Value> {
    let raw = row.try_get_raw(i)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" | "BOOLEAN" => Value::from(row.try_get::<i64, _>(i)?),
        "REAL" => Value::from(row.try_get::<f64, _>(i)?),
        _ => Value::from(row.try_get::<String, _>(i)?),
    })
}

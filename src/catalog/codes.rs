//! Ordinals of the paper's code (mã kết quả số hóa, Circular 01/2023, Art. 10): counted under the
//! whole prefix, never under one that merely begins alike, and never given twice.

use sqlx::{Row, Sqlite, Transaction};

use super::open::commit;
use super::{Result, SqliteCatalog};
use crate::domain::id::PaperId;

impl SqliteCatalog {
    /// The ordinal of `paper` under `prefix`, from 1; the same whenever asked again.
    pub async fn allocate_code(&self, prefix: &str, paper: &PaperId) -> Result<u32> {
        let key = self.prefix_key(prefix);
        let mut writing = self.write().await?;
        let probe = writing.probe();
        let mut tx = writing.begin().await?;
        let given = sqlx::query(
            "SELECT ordinal FROM code WHERE agency_id = ? AND prefix = ? AND paper = ?",
        )
        .bind(&self.agency)
        .bind(&key)
        .bind(paper.as_str())
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(row) = given {
            return Ok(row.try_get(0)?);
        }
        let row = sqlx::query(
            "INSERT INTO code (agency_id, prefix, ordinal, paper) \
             SELECT ?1, ?2, coalesce(max(ordinal), 0) + 1, ?3 FROM code \
             WHERE agency_id = ?1 AND prefix = ?2 RETURNING ordinal",
        )
        .bind(&self.agency)
        .bind(&key)
        .bind(paper.as_str())
        .fetch_one(&mut *tx)
        .await?;
        let ordinal = row.try_get(0)?;
        commit(tx, &probe).await?;
        Ok(ordinal)
    }

    /// Notes an ordinal that a manifest names.
    pub(super) async fn put_code(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        prefix: &str,
        ordinal: u32,
        paper: &PaperId,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO code (agency_id, prefix, ordinal, paper) VALUES (?, ?, ?, ?) \
             ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(self.prefix_key(prefix))
        .bind(ordinal)
        .bind(paper.as_str())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    fn prefix_key(&self, prefix: &str) -> String {
        self.key.opaque("code prefix", &[prefix.as_bytes()])
    }
}

//! Local accounts: who may log in, as what.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::catalog::rows::{from_word, word};
use crate::catalog::scans::time;
use crate::catalog::{CatalogError, Result, SqliteCatalog};

/// What a person is to the office.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes papers in and settles what is doubtful.
    Clerk,
    /// Holds the agency's token (văn thư) or signs results.
    Signer,
    /// Looks at everything, changes nothing.
    Auditor,
    /// Gives out accounts and keys.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Clerk, Self::Signer, Self::Auditor, Self::Administrator];
}

/// An account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccountRow {
    /// What the person types.
    pub name: String,
    /// How others see them.
    pub display: String,
    /// What they may do.
    pub role: Role,
    /// PHC string (argon2id).
    pub password: String,
    /// Whether the password is a one-time one.
    pub must_change: bool,
    /// Since when.
    pub created_at: jiff::Timestamp,
    /// Whether it is shut.
    pub disabled: bool,
}

/// An account to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount<'a> {
    /// What the person types.
    pub name: &'a str,
    /// How others see them.
    pub display: &'a str,
    /// What they may do.
    pub role: Role,
    /// PHC string of a one-time password.
    pub password: &'a str,
}

impl SqliteCatalog {
    /// Makes an account whose password has to be changed first; `false` where the name is taken.
    pub async fn add_account(&self, new: &NewAccount<'_>, at: jiff::Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO account (agency_id, name, display, role, password, must_change, \
                 created_at) VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING",
        )
        .bind(&self.agency)
        .bind(new.name)
        .bind(new.display)
        .bind(word(&new.role))
        .bind(new.password)
        .bind(at.to_string())
        .execute(self.write().await?.one())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// An account by its name.
    pub async fn account(&self, name: &str) -> Result<Option<AccountRow>> {
        sqlx::query("SELECT * FROM account WHERE agency_id = ? AND name = ?")
            .bind(&self.agency)
            .bind(name)
            .fetch_optional(&self.readers)
            .await?
            .map(|row| account_row(&row))
            .transpose()
    }

    /// All accounts by name.
    pub async fn accounts(&self) -> Result<Vec<AccountRow>> {
        sqlx::query("SELECT * FROM account WHERE agency_id = ? ORDER BY name")
            .bind(&self.agency)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(account_row)
            .collect()
    }

    /// Sets a password; every session of the account but `keep` ends.
    pub async fn set_password(
        &self,
        name: &str,
        password: &str,
        must_change: bool,
        keep: Option<&str>,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        sqlx::query(
            "UPDATE account SET password = ?, must_change = ? WHERE agency_id = ? AND name = ?",
        )
        .bind(password)
        .bind(must_change)
        .bind(&self.agency)
        .bind(name)
        .execute(&mut *tx)
        .await?;
        sqlx::query("DELETE FROM session WHERE agency_id = ? AND account = ? AND hash <> ?")
            .bind(&self.agency)
            .bind(name)
            .bind(keep.unwrap_or_default())
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Shuts or opens an account; a shut one's sessions end.
    pub async fn disable_account(&self, name: &str, at: Option<jiff::Timestamp>) -> Result<()> {
        let mut writing = self.write().await?;
        let mut tx = writing.begin().await?;
        sqlx::query("UPDATE account SET disabled_at = ? WHERE agency_id = ? AND name = ?")
            .bind(at.map(|at| at.to_string()))
            .bind(&self.agency)
            .bind(name)
            .execute(&mut *tx)
            .await?;
        if at.is_some() {
            sqlx::query("DELETE FROM session WHERE agency_id = ? AND account = ?")
                .bind(&self.agency)
                .bind(name)
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }
}

fn account_row(row: &SqliteRow) -> Result<AccountRow> {
    let role: String = row.try_get("role")?;
    Ok(AccountRow {
        name: row.try_get("name")?,
        display: row.try_get("display")?,
        role: from_word(&role).ok_or(CatalogError::BadRow("account"))?,
        password: row.try_get("password")?,
        must_change: row.try_get("must_change")?,
        created_at: time(row, "created_at")?,
        disabled: row.try_get::<Option<String>, _>("disabled_at")?.is_some(),
    })
}

//! Opening the database: its lock, its version, its connections.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Row, Sqlite, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use super::{CatalogError, Result};
use crate::store::{Area, Office, Probe, Step, StoreError, StoreKey};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/sqlite");

/// Readers a process.
const READERS: u32 = 4;

/// The catalogue in an SQLite file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SqliteCatalog {
    pub(super) readers: SqlitePool,
    writer: Arc<Mutex<SqliteConnection>>,
    pub(super) key: StoreKey,
    pub(super) agency: String,
    probe: Probe,
    path: PathBuf,
    /// Held shared: whoever wants to replace the file must wait.
    #[allow(dead_code)] // held, never asked
    in_use: Option<Arc<File>>,
}

impl SqliteCatalog {
    /// Opens the office's catalogue; makes it, or brings it up to date after copying it to
    /// `catalog.sqlite.before-N`. Refuses one that a newer program has changed.
    pub async fn open(office: &Office) -> Result<Self> {
        let locks = office.root().join("locks");
        let in_use = lock_file(&locks.join("catalog"))?;
        in_use.lock_shared().map_err(StoreError::io("lock", &locks))?;
        let gate = lock_file(&locks.join("catalog-migrate"))?;
        gate.lock().map_err(StoreError::io("lock", &locks))?;
        let mut catalog = Self::open_file(&office.catalog(), office.key(), office.probe()).await?;
        catalog.in_use = Some(Arc::new(in_use));
        Ok(catalog)
    }

    /// Keeps every other process away from the office's catalogue while the answer lives.
    pub fn lock_out(office: &Office) -> Result<File> {
        let path = office.root().join("locks").join("catalog");
        let lock = lock_file(&path)?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(CatalogError::InUse(office.catalog())),
            Err(TryLockError::Error(e)) => Err(StoreError::io("lock", &path)(e).into()),
        }
    }

    /// Opens a database file that no other process knows of.
    pub async fn open_file(path: &Path, key: &StoreKey, probe: &Probe) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(30))
            .foreign_keys(true)
            .disable_statement_logging();
        let mut writer = SqliteConnection::connect_with(&options).await?;
        migrate(&mut writer, path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A local file's connections need no renewing, and the pool's upkeep, which they would
            // start, was seen to spin for ever after ten minutes (sqlx 0.9.0: its count of idle
            // connections can pass below zero).
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(
                options.read_only(false).create_if_missing(false).pragma("query_only", "1"),
            )
            .await?;
        Ok(Self {
            readers,
            writer: Arc::new(Mutex::new(writer)),
            key: key.clone(),
            agency: "default".to_owned(),
            probe: probe.clone(),
            path: path.to_owned(),
            in_use: None,
        })
    }

    /// The database's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The store key, for index keys.
    pub fn key(&self) -> &StoreKey {
        &self.key
    }

    /// Folds the log into the file, as far as other processes allow, and closes.
    pub async fn close(self) -> Result<()> {
        self.readers.close().await;
        let mut writer = self.writer.lock().await;
        sqlx::query("PRAGMA optimize").execute(&mut *writer).await?;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *writer).await?;
        Ok(())
    }

    /// Closes a file that nobody else has open, so that it is one file and can be moved.
    pub async fn close_alone(self) -> Result<()> {
        self.readers.close().await;
        let mut writer = self.writer.lock().await;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *writer).await?;
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut *writer).await?;
        Ok(())
    }

    pub(super) async fn write(&self) -> Result<Writing<'_>> {
        Ok(Writing { guard: self.writer.lock().await, probe: &self.probe })
    }
}

/// The one writing connection, held.
pub(super) struct Writing<'a> {
    guard: MutexGuard<'a, SqliteConnection>,
    probe: &'a Probe,
}

impl Writing<'_> {
    /// Begins a transaction that holds the right to write from its start: it can wait for another
    /// process, but never fail half-way for it.
    pub(super) async fn begin(&mut self) -> Result<Transaction<'_, Sqlite>> {
        Ok(self.guard.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// The connection, for single statements.
    pub(super) fn one(&mut self) -> &mut SqliteConnection {
        &mut self.guard
    }

    /// A copy of who hears of steps, for [`commit`].
    pub(super) fn probe(&self) -> Probe {
        self.probe.clone()
    }
}

/// Commits; heard of before and after.
pub(super) async fn commit(transaction: Transaction<'_, Sqlite>, probe: &Probe) -> Result<()> {
    probe.reached(Area::Catalog, Step::Open);
    transaction.commit().await?;
    probe.reached(Area::Catalog, Step::Committed);
    Ok(())
}

fn lock_file(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(StoreError::io("open", path))
}

async fn migrate(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let known = MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0);
    let found = version(connection).await?;
    if found > known {
        return Err(CatalogError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        let mut copy = path.as_os_str().to_owned();
        copy.push(format!(".before-{known}"));
        let copy = PathBuf::from(copy);
        if !copy.exists() {
            sqlx::query("VACUUM INTO ?")
                .bind(copy.to_string_lossy().into_owned())
                .execute(&mut *connection)
                .await?;
        }
    }
    MIGRATIONS.run(connection).await.map_err(|e| CatalogError::Migration(known, e))
}

/// 0 for an empty database.
async fn version(connection: &mut SqliteConnection) -> Result<i64> {
    let table = sqlx::query("SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'")
        .fetch_optional(&mut *connection)
        .await?;
    if table.is_none() {
        return Ok(0);
    }
    let row = sqlx::query("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get(0)?)
}

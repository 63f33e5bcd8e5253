//! The face of an object store: a folder today, S3 tomorrow.

use std::path::{Path, PathBuf};
use std::pin::Pin;

use tokio::io::AsyncRead;

use super::{Outcome, Result};
use crate::domain::hash::Sha256;

/// A result that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Bytes to be stored.
#[derive(Clone, Debug)]
pub enum Body {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file; it is copied and stays where it is.
    File(PathBuf),
}

/// What is known of an object without reading it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Its opaque name.
    pub name: String,
    /// Number of plain bytes.
    pub length: u64,
}

/// An object as part of a local file, to be mapped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalObject {
    /// The file.
    pub path: PathBuf,
    /// Where the plain bytes begin.
    pub offset: u64,
    /// Number of plain bytes.
    pub length: u64,
}

/// The plain bytes as a stream.
pub type Content = Box<dyn AsyncRead + Send + Unpin>;

/// Some object names in order, and whether there are more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Opaque names.
    pub names: Vec<String>,
    /// Where to go on; `None` at the end.
    pub next: Option<String>,
}

/// Objects: immutable bytes under opaque names, found by the SHA-256 of their plain content.
///
/// Every implementation promises: what `put_new` returned for is safe against a crash and power
/// loss; an object is never overwritten; nothing is ever half there.
pub trait ObjectStore: Send + Sync {
    /// Stores `body`, whose hash is `sha256`; refuses other bytes.
    fn put_new(&self, sha256: Sha256, body: Body) -> Later<'_, Outcome>;

    /// What is known of an object; `None` where there is none.
    fn head(&self, sha256: Sha256) -> Later<'_, Option<Head>>;

    /// The plain bytes, unchecked.
    fn get(&self, sha256: Sha256) -> Later<'_, Content>;

    /// All plain bytes, proved by hash. For small objects.
    fn read_verified(&self, sha256: Sha256) -> Later<'_, Vec<u8>>;

    /// Reads the object through, proves it by hash, and makes sure that it is safe, whoever wrote
    /// it.
    fn verify(&self, sha256: Sha256) -> Later<'_, Head>;

    /// The object as part of a local file.
    fn local(&self, sha256: Sha256) -> Later<'_, LocalObject>;

    /// Writes the plain bytes, proved by hash, to a new file at `to`, at once and whole; replaces
    /// a file that is there.
    fn export_plain<'a>(&'a self, sha256: Sha256, to: &'a Path) -> Later<'a, ()>;

    /// Opaque names in order, after `after`, at most `limit`.
    fn list(&self, after: Option<String>, limit: usize) -> Later<'_, Page>;
}

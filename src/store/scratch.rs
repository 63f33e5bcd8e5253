//! Results of stages, so that work that was interrupted goes on where it stopped. All of it may
//! be deleted at any time; what cannot be read is as good as absent. Not synced: a crash of the
//! process loses nothing, a power cut only time.

use std::fs;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::presence::Presence;
use super::{Result, StoreError, StoreKey};
use crate::domain::hash::Sha256;

/// What a result was made from and by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct StageKey {
    /// Hash of the stage's input: mostly the scan.
    pub input: Sha256,
    /// The stage, such as `read`.
    pub stage: &'static str,
    /// The stage's version: changes when its results would.
    pub version: u32,
    /// Hash of the settings, models included.
    pub settings: Sha256,
    /// Which part: a page's or paper's number.
    pub part: u32,
}

/// The scratch folder.
#[derive(Clone, Debug)]
pub struct Scratch {
    root: PathBuf,
    key: StoreKey,
    presence: Arc<Presence>,
}

impl Scratch {
    pub(super) fn new(root: PathBuf, key: StoreKey, presence: Arc<Presence>) -> Self {
        Self { root, key, presence }
    }

    /// The result kept under `key`; `None` where there is none that can be read.
    pub fn get<T: DeserializeOwned>(&self, key: &StageKey) -> Option<T> {
        let path = self.path(key);
        let file = fs::File::open(&path).ok()?;
        let read = serde_json::from_reader(BufReader::new(GzDecoder::new(BufReader::new(file))));
        if read.is_err() {
            let _ = fs::remove_file(&path);
        }
        read.ok()
    }

    /// Keeps a result; what was there under the same key is replaced at once and whole.
    pub fn put<T: Serialize>(&self, key: &StageKey, value: &T) -> Result<()> {
        let path = self.path(key);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
        }
        let temporary = self.root.join(".tmp").join(self.presence.temporary_name());
        let written = (|| {
            let file = BufWriter::new(fs::File::create(&temporary)?);
            let mut out = GzEncoder::new(file, Compression::fast());
            serde_json::to_writer(&mut out, value)?;
            out.finish()?.flush()?;
            fs::rename(&temporary, &path)
        })();
        written.map_err(|e| {
            let _ = fs::remove_file(&temporary);
            StoreError::io("write", &path)(e)
        })
    }

    /// Drops all results made from `input`: they are kept for good now, or never will be.
    pub fn forget(&self, input: Sha256) -> Result<()> {
        let folder = self.folder(input);
        match fs::remove_dir_all(&folder) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::io("remove", &folder)(e))
            }
            _ => Ok(()),
        }
    }

    fn folder(&self, input: Sha256) -> PathBuf {
        let name = self.key.object_name(input);
        self.root.join(name.get(..2).unwrap_or("__")).join(name)
    }

    fn path(&self, key: &StageKey) -> PathBuf {
        let settings = key.settings.to_string();
        let settings = settings.get(..16).unwrap_or_default();
        self.folder(key.input)
            .join(format!("{}-v{}-{settings}", key.stage, key.version))
            .join(format!("{}.json.gz", key.part))
    }
}

//! Objects in a folder: `objects/ab/cd/<name>`.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::AsyncSeekExt;

use super::area::Tree;
use super::envelope::Envelope;
use super::object::{Body, Content, Head, Later, LocalObject, ObjectStore, Page};
use super::presence::Presence;
use super::probe::{self, Probe};
use super::{Outcome, Result, StoreError, StoreKey};
use crate::domain::hash::{Hasher, Sha256};

/// The folder store.
#[derive(Clone, Debug)]
pub struct FsStore {
    tree: Tree,
    key: StoreKey,
}

impl FsStore {
    pub(super) fn new(root: PathBuf, key: StoreKey, presence: Arc<Presence>, probe: Probe) -> Self {
        Self { tree: Tree::new(probe::Area::Objects, root, presence, probe), key }
    }

    fn path(&self, name: &str) -> PathBuf {
        let (a, b) = folders(name);
        self.tree.root().join(a).join(b).join(name)
    }

    fn put_blocking(&self, sha256: Sha256, body: &Body) -> Result<Outcome> {
        let name = self.key.object_name(sha256);
        let (a, b) = folders(&name);
        let outcome = self.tree.write_once(&[a, b], &name, |file| match body {
            Body::Bytes(bytes) => {
                if Sha256::of(bytes) != sha256 {
                    return Err(StoreError::OtherBytes(sha256));
                }
                let envelope = Envelope { length: bytes.len() as u64 };
                let target = self.tree.root();
                file.write_all(&envelope.to_bytes()).map_err(StoreError::io("write", target))?;
                file.write_all(bytes).map_err(StoreError::io("write", target))
            }
            Body::File(from) => copy_in(sha256, from, file, self.tree.root()),
        })?;
        if outcome == Outcome::AlreadyThere {
            self.open(sha256)?; // refuses a damaged one before anything relies on it
        }
        Ok(outcome)
    }

    /// Opens an object and reads its envelope; the file then stands at the plain bytes.
    fn open(&self, sha256: Sha256) -> Result<(File, Head, PathBuf)> {
        let name = self.key.object_name(sha256);
        let path = self.path(&name);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::NoObject(sha256));
            }
            Err(e) => return Err(StoreError::io("open", &path)(e)),
        };
        let mut header = [0; Envelope::LENGTH as usize];
        let damaged = |reason| StoreError::Damaged { name: name.clone(), reason };
        file.read_exact(&mut header).map_err(|_| damaged("shorter than its envelope"))?;
        let envelope = Envelope::parse(&header).map_err(damaged)?;
        let there = file.metadata().map_err(StoreError::io("look at", &path))?.len();
        if there != Envelope::LENGTH + envelope.length {
            return Err(damaged("another length than its envelope says"));
        }
        Ok((file, Head { name, length: envelope.length }, path))
    }

    fn verify_blocking(&self, sha256: Sha256) -> Result<Head> {
        let (file, head, path) = self.open(sha256)?;
        let (found, _) = Sha256::of_reader(file).map_err(StoreError::io("read", &path))?;
        if found != sha256 {
            return Err(changed(head));
        }
        let (a, b) = folders(&head.name);
        self.tree.settle(&[a, b])?;
        Ok(head)
    }

    fn read_blocking(&self, sha256: Sha256) -> Result<Vec<u8>> {
        let (mut file, head, path) = self.open(sha256)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(StoreError::io("read", &path))?;
        if Sha256::of(&bytes) == sha256 { Ok(bytes) } else { Err(changed(head)) }
    }

    fn export_blocking(&self, sha256: Sha256, to: &Path) -> Result<()> {
        let (mut file, head, path) = self.open(sha256)?;
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut out = tempfile::Builder::new()
            .prefix(".sohoa-")
            .tempfile_in(folder)
            .map_err(StoreError::io("create", folder))?;
        let mut hasher = Hasher::default();
        pump(&mut file, out.as_file_mut(), &mut hasher, &path, to)?;
        if hasher.finish() != sha256 {
            return Err(changed(head));
        }
        out.as_file().sync_all().map_err(StoreError::io("sync", to))?;
        out.persist(to).map_err(|e| StoreError::io("name", to)(e.error))?;
        super::area::sync_folder(folder)
    }

    fn list_blocking(&self, after: Option<&str>, limit: usize) -> Result<Page> {
        let after = after.unwrap_or_default();
        let mut names = Vec::new();
        let root = self.tree.root();
        for a in sorted(root)?.iter().filter(|a| a.as_str() >= after.get(..2).unwrap_or_default()) {
            for b in sorted(&root.join(a))? {
                if format!("{a}{b}").as_str() < after.get(..4).unwrap_or_default() {
                    continue;
                }
                for name in sorted(&root.join(a).join(&b))? {
                    if name.as_str() <= after {
                        continue;
                    }
                    if names.len() == limit {
                        let next = names.last().cloned();
                        return Ok(Page { names, next });
                    }
                    names.push(name);
                }
            }
        }
        Ok(Page { names, next: None })
    }

    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Later<'_, T> {
        let store = self.clone();
        Box::pin(async move {
            tokio::task::spawn_blocking(move || work(&store))
                .await
                .unwrap_or(Err(StoreError::CutShort))
        })
    }
}

impl ObjectStore for FsStore {
    fn put_new(&self, sha256: Sha256, body: Body) -> Later<'_, Outcome> {
        self.blocking(move |store| store.put_blocking(sha256, &body))
    }

    fn head(&self, sha256: Sha256) -> Later<'_, Option<Head>> {
        self.blocking(move |store| match store.open(sha256) {
            Ok((_, head, _)) => Ok(Some(head)),
            Err(StoreError::NoObject(_)) => Ok(None),
            Err(e) => Err(e),
        })
    }

    fn get(&self, sha256: Sha256) -> Later<'_, Content> {
        Box::pin(async move {
            let (mut file, path) = self
                .blocking(move |store| {
                    let (file, _, path) = store.open(sha256)?;
                    Ok((tokio::fs::File::from_std(file), path))
                })
                .await?;
            file.seek(SeekFrom::Start(Envelope::LENGTH))
                .await
                .map_err(StoreError::io("read", &path))?;
            Ok(Box::new(file) as Content)
        })
    }

    fn read_verified(&self, sha256: Sha256) -> Later<'_, Vec<u8>> {
        self.blocking(move |store| store.read_blocking(sha256))
    }

    fn verify(&self, sha256: Sha256) -> Later<'_, Head> {
        self.blocking(move |store| store.verify_blocking(sha256))
    }

    fn local(&self, sha256: Sha256) -> Later<'_, LocalObject> {
        self.blocking(move |store| {
            let (_, head, path) = store.open(sha256)?;
            Ok(LocalObject { path, offset: Envelope::LENGTH, length: head.length })
        })
    }

    fn export_plain<'a>(&'a self, sha256: Sha256, to: &'a Path) -> Later<'a, ()> {
        let to = to.to_owned();
        self.blocking(move |store| store.export_blocking(sha256, &to))
    }

    fn list(&self, after: Option<String>, limit: usize) -> Later<'_, Page> {
        self.blocking(move |store| store.list_blocking(after.as_deref(), limit.max(1)))
    }
}

/// The two folders of a name.
pub(super) fn folders(name: &str) -> (&str, &str) {
    (name.get(..2).unwrap_or("__"), name.get(2..4).unwrap_or("__"))
}

/// Names in a folder, hidden ones left out, in order.
pub(super) fn sorted(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(StoreError::io("list", folder))? {
        let name = entry.map_err(StoreError::io("list", folder))?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') {
            names.push(name.into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn changed(head: Head) -> StoreError {
    StoreError::Damaged { name: head.name, reason: "its bytes have changed" }
}

/// Copies a file behind an envelope, hashing on the way.
fn copy_in(sha256: Sha256, from: &Path, to: &mut File, target: &Path) -> Result<()> {
    let mut source = File::open(from).map_err(StoreError::io("open", from))?;
    let blank = [0; Envelope::LENGTH as usize];
    to.write_all(&blank).map_err(StoreError::io("write", target))?;
    let mut hasher = Hasher::default();
    let length = pump(&mut source, to, &mut hasher, from, target)?;
    if hasher.finish() != sha256 {
        return Err(StoreError::OtherBytes(sha256));
    }
    to.seek(SeekFrom::Start(0)).map_err(StoreError::io("write", target))?;
    to.write_all(&Envelope { length }.to_bytes()).map_err(StoreError::io("write", target))
}

fn pump(
    from: &mut File,
    to: &mut File,
    hasher: &mut Hasher,
    source: &Path,
    target: &Path,
) -> Result<u64> {
    let mut buffer = vec![0; 256 * 1024];
    let mut length = 0;
    loop {
        let n = from.read(&mut buffer).map_err(StoreError::io("read", source))?;
        let part = buffer.get(..n).unwrap_or_default();
        if part.is_empty() {
            return Ok(length);
        }
        hasher.update(part);
        to.write_all(part).map_err(StoreError::io("write", target))?;
        length += n as u64;
    }
}

//! The folder of an office:
//!
//! ```text
//! office/
//!   FORMAT          version of this layout
//!   STORE-KEY       tells whether a store key is the one the office was begun with
//!   objects/        immutable objects             truth
//!   manifests/      what happened, linked         truth
//!   keys/           belongs to `trust`            truth
//!   journal/        belongs to `journal`          truth
//!   status/         the signed status list; made anew
//!   catalog.sqlite  rows; can be rebuilt
//!   incoming/       received, not yet kept
//!   scratch/        results of stages; may be deleted
//!   locks/          who is alive
//! ```

use std::fs::{self, DirBuilder};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::area::{Tree, sync_folder};
use super::files::FsStore;
use super::manifests::Manifests;
use super::presence::Presence;
use super::probe::Probe;
use super::scratch::Scratch;
use super::{Result, StoreError, StoreKey};

/// Version of the folder's layout.
const FORMAT: u32 = 1;
const FORMAT_FILE: &str = "FORMAT";
const KEY_FILE: &str = "STORE-KEY";
const FIRST_LINE: &str = "sohoa office ";
const FOLDERS: [&str; 8] =
    ["objects", "manifests", "scratch", "incoming", "keys", "locks", "journal", "status"];
const WRITTEN: [&str; 4] = ["objects", "manifests", "scratch", "incoming"];

/// An open office.
#[derive(Clone, Debug)]
pub struct Office {
    root: PathBuf,
    key: StoreKey,
    presence: Arc<Presence>,
    objects: FsStore,
    manifests: Manifests,
    scratch: Scratch,
    probe: Probe,
}

impl Office {
    /// Makes the folders of an office at `root`, where they are missing; changes nothing that is
    /// there. Refuses a folder that holds something else.
    pub fn create(root: &Path) -> Result<()> {
        let format = root.join(FORMAT_FILE);
        if !format.exists() && fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some())
        {
            // A crash while creating leaves our own folders, and nothing else.
            let foreign = fs::read_dir(root).into_iter().flatten().flatten().any(|entry| {
                let name = entry.file_name();
                !FOLDERS.iter().any(|own| name == *own)
            });
            // Looked at again: another process may have finished this office between the two looks,
            // and `FORMAT` comes before everything else that is not a folder.
            if foreign && !format.exists() {
                return Err(StoreError::NotAnOffice(root.to_owned()));
            }
        }
        // Only the service's own account may look inside: papers are personal data.
        let mut private = DirBuilder::new();
        private.recursive(true).mode(0o700);
        let folders = FOLDERS.iter().map(|f| root.join(f));
        let temporary = WRITTEN.iter().map(|f| Tree::temporary_folder(&root.join(f)));
        for folder in folders.chain(temporary) {
            private.create(&folder).map_err(StoreError::io("create", &folder))?;
        }
        if !format.exists() {
            write_first(root, &format, &format!("{FIRST_LINE}{FORMAT}\n"))?;
        }
        sync_folder(root)?;
        if let Some(above) = root.parent().filter(|p| !p.as_os_str().is_empty()) {
            sync_folder(above)?;
        }
        Ok(())
    }

    /// Whether there is an office at `root`.
    pub fn exists(root: &Path) -> bool {
        root.join(FORMAT_FILE).exists()
    }

    /// Opens an office, and removes what dead processes left half-written.
    pub fn open(root: &Path, key: StoreKey) -> Result<Self> {
        Self::open_heard(root, key, Probe::default())
    }

    /// Opens an office whose every step of writing `probe` hears of.
    pub fn open_heard(root: &Path, key: StoreKey, probe: Probe) -> Result<Self> {
        let root = root.canonicalize().map_err(|_| StoreError::NoOffice(root.to_owned()))?;
        check_format(&root)?;
        Self::create(&root)?;
        let temporary: Vec<PathBuf> =
            WRITTEN.iter().map(|f| Tree::temporary_folder(&root.join(f))).collect();
        let presence = Arc::new(Presence::register(&root.join("locks"), &temporary)?);
        check_key(&root, &key)?;
        let part = |name: &str| root.join(name);
        Ok(Self {
            objects: FsStore::new(
                part("objects"),
                key.clone(),
                Arc::clone(&presence),
                probe.clone(),
            ),
            manifests: Manifests::new(
                part("manifests"),
                key.clone(),
                Arc::clone(&presence),
                probe.clone(),
            ),
            scratch: Scratch::new(part("scratch"), key.clone(), Arc::clone(&presence)),
            root,
            key,
            presence,
            probe,
        })
    }

    /// Its objects.
    pub fn objects(&self) -> &FsStore {
        &self.objects
    }

    /// Its manifests.
    pub fn manifests(&self) -> &Manifests {
        &self.manifests
    }

    /// Results of stages.
    pub fn scratch(&self) -> &Scratch {
        &self.scratch
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The store key.
    pub fn key(&self) -> &StoreKey {
        &self.key
    }

    /// Where received files wait until they are kept.
    pub fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// Where the keys are.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// Where the journal is.
    pub fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    /// Where the status list is, and what others publish.
    pub fn status(&self) -> PathBuf {
        self.root.join("status")
    }

    /// The catalogue's file.
    pub fn catalog(&self) -> PathBuf {
        self.root.join("catalog.sqlite")
    }

    /// A path for a file this process works on; removed by the next process if this one dies.
    /// Child processes may write to it.
    pub fn temporary(&self) -> PathBuf {
        Tree::temporary_folder(&self.incoming()).join(self.presence.temporary_name())
    }

    /// Who hears of steps.
    pub fn probe(&self) -> &Probe {
        &self.probe
    }

    /// The opaque key of an arrival: the same file, looked at again unchanged, has the same.
    pub fn arrival_key(&self, path: &Path, size: u64, modified_nanoseconds: i128) -> String {
        let parts: [&[u8]; 3] = [
            path.as_os_str().as_encoded_bytes(),
            &size.to_be_bytes(),
            &modified_nanoseconds.to_be_bytes(),
        ];
        self.key.opaque("arrival", &parts)
    }

    /// The opaque key of a path, for failures.
    pub fn path_key(&self, path: &Path) -> String {
        self.key.opaque("path", &[path.as_os_str().as_encoded_bytes()])
    }
}

fn check_format(root: &Path) -> Result<()> {
    let text = fs::read_to_string(root.join(FORMAT_FILE))
        .map_err(|_| StoreError::NoOffice(root.to_owned()))?;
    let first = text.lines().next().unwrap_or_default();
    let found = first.strip_prefix(FIRST_LINE).and_then(|n| n.trim().parse::<u32>().ok());
    match found {
        Some(found) if found > FORMAT => Err(StoreError::NewerFormat { found, known: FORMAT }),
        Some(_) => Ok(()),
        None => Err(StoreError::NotAnOffice(root.to_owned())),
    }
}

/// The first key an office is opened with becomes its key: under another one nothing would be
/// found, and everything stored twice.
fn check_key(root: &Path, key: &StoreKey) -> Result<()> {
    let path = root.join(KEY_FILE);
    let ours = format!("{}\n", key.fingerprint());
    if !path.exists() {
        write_first(root, &path, &ours)?;
        sync_folder(root)?;
    }
    let theirs = fs::read_to_string(&path).map_err(StoreError::io("read", &path))?;
    if theirs == ours { Ok(()) } else { Err(StoreError::WrongKey) }
}

/// Writes a small file whole, unless somebody else was first: several processes may begin an
/// office at once.
fn write_first(root: &Path, path: &Path, text: &str) -> Result<()> {
    let locks = root.join("locks");
    let mut file =
        tempfile::NamedTempFile::new_in(&locks).map_err(StoreError::io("create", &locks))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(StoreError::io("write", path))?;
    match file.persist_noclobber(path) {
        Err(e) if e.error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::io("name", path)(e.error))
        }
        _ => Ok(()),
    }
}

//! Chains of manifests: `manifests/<scan|paper>/<xx>/<subject>/<sequence>.json`, canonical JSON.
//! A scan's folder is named by the opaque name of its original, a paper's by its id.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use super::area::Tree;
use super::files::sorted;
use super::presence::Presence;
use super::probe::{self, Probe};
use super::{Outcome, Result, StoreError, StoreKey};
use crate::domain::canonical::to_canonical;
use crate::domain::hash::Sha256;
use crate::domain::manifest::{Event, MANIFEST_FORMAT, Manifest, Subject};

/// One manifest with the hash of its bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// SHA-256 of its canonical JSON, as the next one names it.
    pub sha256: Sha256,
    /// What it says.
    pub manifest: Manifest,
}

/// All manifests of one subject, from the first, proved to be linked.
pub type Chain = Vec<Link>;

/// What [`Manifests::append`] did.
#[derive(Clone, PartialEq, Debug)]
pub struct Appended {
    /// The manifest that counts: the one given, or the one that had noted the same happening.
    pub link: Link,
    /// Whether it was written now.
    pub outcome: Outcome,
}

/// The manifests of an office.
#[derive(Clone, Debug)]
pub struct Manifests {
    tree: Tree,
    key: StoreKey,
}

impl Manifests {
    pub(super) fn new(root: PathBuf, key: StoreKey, presence: Arc<Presence>, probe: Probe) -> Self {
        Self { tree: Tree::new(probe::Area::Manifests, root, presence, probe), key }
    }

    /// Notes what happened to `subject`. The same happening is noted once (see
    /// [`Event::is_same_as`]); of several writers the first wins.
    pub async fn append(
        &self,
        subject: Subject,
        event: Event,
        at: jiff::Timestamp,
    ) -> Result<Appended> {
        self.blocking(move |this| this.append_blocking(&subject, &event, at)).await
    }

    /// The chain of a subject; empty where nothing happened to it.
    pub async fn chain(&self, subject: Subject) -> Result<Chain> {
        self.blocking(move |this| this.load(subject.kind(), &this.name(&subject), Some(&subject)))
            .await
    }

    /// The names of all chains of one kind (`scan` or `paper`) in order: give the name of the one
    /// before, get the next.
    pub async fn next_name(
        &self,
        kind: &'static str,
        after: Option<String>,
    ) -> Result<Option<String>> {
        self.blocking(move |this| this.name_after(kind, after.as_deref().unwrap_or_default())).await
    }

    /// The chain with a name that [`Manifests::next_name`] gave.
    pub async fn named(&self, kind: &'static str, name: String) -> Result<Chain> {
        self.blocking(move |this| this.load(kind, &name, None)).await
    }

    fn append_blocking(
        &self,
        subject: &Subject,
        event: &Event,
        at: jiff::Timestamp,
    ) -> Result<Appended> {
        let name = self.name(subject);
        loop {
            let chain = self.load(subject.kind(), &name, Some(subject))?;
            if let Some(link) = chain.iter().find(|l| l.manifest.event.is_same_as(event)) {
                // Its writer may have died before syncing the folder.
                self.write(subject.kind(), &name, link.manifest.sequence, b"")?;
                return Ok(Appended { link: link.clone(), outcome: Outcome::AlreadyThere });
            }
            let manifest = Manifest {
                format: MANIFEST_FORMAT,
                subject: subject.clone(),
                sequence: chain.len() as u32,
                previous: chain.last().map(|link| link.sha256),
                at,
                event: event.clone(),
            };
            let bytes = to_canonical(&manifest)?;
            if self.write(subject.kind(), &name, manifest.sequence, &bytes)? == Outcome::Created {
                let link = Link { sha256: Sha256::of(&bytes), manifest };
                return Ok(Appended { link, outcome: Outcome::Created });
            }
        }
    }

    fn write(&self, kind: &str, name: &str, sequence: u32, bytes: &[u8]) -> Result<Outcome> {
        let shelf = shelf(name);
        self.tree.write_once(&[kind, shelf, name], &file_name(sequence), |file| {
            file.write_all(bytes).map_err(StoreError::io("write", self.tree.root()))
        })
    }

    fn load(&self, kind: &str, name: &str, subject: Option<&Subject>) -> Result<Chain> {
        let folder = self.tree.root().join(kind).join(shelf(name)).join(name);
        if !folder.exists() {
            return Ok(Chain::new());
        }
        let mut chain = Chain::new();
        for (i, file) in sorted(&folder)?.iter().enumerate() {
            let sequence = i as u32;
            let broken =
                |reason| StoreError::BrokenChain { subject: name.to_owned(), sequence, reason };
            if *file != file_name(sequence) {
                return Err(broken("missing"));
            }
            let path = folder.join(file);
            let bytes = fs::read(&path).map_err(StoreError::io("read", &path))?;
            let manifest =
                parse(&bytes).map_err(|e| e.unwrap_or_else(|| broken("not readable")))?;
            if manifest.sequence != sequence {
                return Err(broken("in another place than it says"));
            }
            if manifest.previous != chain.last().map(|link| link.sha256) {
                return Err(broken("does not follow the one before"));
            }
            if subject.is_some_and(|s| *s != manifest.subject)
                || self.name(&manifest.subject) != name
            {
                return Err(broken("about something else"));
            }
            chain.push(Link { sha256: Sha256::of(&bytes), manifest });
        }
        Ok(chain)
    }

    fn name_after(&self, kind: &str, after: &str) -> Result<Option<String>> {
        let root = self.tree.root().join(kind);
        if !root.exists() {
            return Ok(None);
        }
        for folder in sorted(&root)? {
            if folder.as_str() < shelf(after) && !after.is_empty() {
                continue;
            }
            let names = sorted(&root.join(&folder))?;
            if let Some(name) = names.into_iter().find(|name| name.as_str() > after) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    fn name(&self, subject: &Subject) -> String {
        match subject {
            Subject::Scan(hash) => self.key.object_name(*hash),
            Subject::Paper(id) => id.to_string(),
        }
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let this = self.clone();
        tokio::task::spawn_blocking(move || work(&this)).await.unwrap_or(Err(StoreError::CutShort))
    }
}

fn shelf(name: &str) -> &str {
    name.get(..2).unwrap_or("__")
}

fn file_name(sequence: u32) -> String {
    format!("{sequence:06}.json")
}

/// `Err(None)`: not readable.
fn parse(bytes: &[u8]) -> std::result::Result<Manifest, Option<StoreError>> {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
    }
    let Format { format } = serde_json::from_slice(bytes).map_err(|_| None)?;
    if format > MANIFEST_FORMAT {
        return Err(Some(StoreError::NewerManifest { found: format, known: MANIFEST_FORMAT }));
    }
    serde_json::from_slice(bytes).map_err(|_| None)
}

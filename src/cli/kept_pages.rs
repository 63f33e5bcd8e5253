//! What was read on pages, kept in a folder of the user's: the slow part of reading, done once.

use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::engine::reading::Kept;
use crate::flow::read::{ReadSettings, STAGE_VERSION};
use crate::flow::sort::secret::secret_page;

/// The pages of one file. Their names come from the file's content, the settings and the version
/// of the stage: a page kept by another version, or of another file, is never taken.
pub(super) struct KeptPages {
    folder: PathBuf,
    scan: Sha256,
    settings: Sha256,
}

impl KeptPages {
    pub(super) fn of(folder: &Path, scan: Sha256, settings: &ReadSettings) -> Self {
        let settings = Sha256::of(&serde_json::to_vec(settings).unwrap_or_default());
        Self { folder: folder.to_owned(), scan, settings }
    }

    /// Removes what was kept of the file's pages.
    pub(super) fn forget(&self, pages: u32) {
        for number in 1..=pages {
            let _ = fs::remove_file(self.path(number));
        }
    }

    fn path(&self, number: u32) -> PathBuf {
        let key = format!("{}/{}/{STAGE_VERSION}/{number}", self.scan, self.settings);
        self.folder.join(format!("{}.json", Sha256::of(key.as_bytes())))
    }
}

impl Kept for KeptPages {
    fn get(&self, number: u32) -> Option<PageRead> {
        let bytes = fs::read(self.path(number)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    fn put(&self, page: &PageRead) {
        // What a secret page says is never written down.
        if secret_page(page).is_some() {
            return;
        }
        // Papers are personal data: the folder is the user's own, and what cannot be kept whole
        // is not kept.
        let written = || -> Option<()> {
            fs::create_dir_all(&self.folder).ok()?;
            let file = tempfile::NamedTempFile::new_in(&self.folder).ok()?;
            serde_json::to_writer(std::io::BufWriter::new(file.as_file()), page).ok()?;
            file.persist(self.path(page.number)).ok()?;
            Some(())
        };
        let _ = written();
    }
}

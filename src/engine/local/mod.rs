//! The whole chain on this machine: files in, papers sealed, recorded and kept out.
//!
//! | file | idea |
//! | --- | --- |
//! | `known` | whether a file was taken before, without reading it |
//! | `run` | many files at once, within limits, outcomes in the order of the files |
//! | `scan` | one file: received, read, sorted, its original kept |
//! | `paper` | one paper: its copy, then its record |
//! | `sealing` | bound file → sealed file, judged before it is kept |
//! | `issuing` | ids given before sealing, leaves and status after keeping |
//! | `filing` | papers find the case they were scanned for |
//! | `by_plan` | a document signed by a plan of the policy |
//! | `outcome` | what a file became |
//!
//! Promise: however a run ends, the same command goes on where it stopped; every file is kept
//! once, every paper sealed once. Each step asks first what an earlier run has made safe.

mod by_plan;
mod filing;
mod issuing;
mod known;
mod outcome;
mod paper;
mod run;
mod scan;
mod sealing;

use std::sync::Arc;

pub use self::known::Known;
pub use self::outcome::{HeldPage, HeldPaper, HeldScan, held};
pub use self::run::{Work, unfinished};
pub(crate) use self::scan::scan_is_whole;

use super::cancel::Cancel;
use super::pool::Pool;
use super::progress::Progress;
use super::worker::FileJob;
use crate::catalog::SqliteCatalog;
use crate::domain::dossier::DossierCode;
use crate::domain::problem::Problem;
use crate::flow::intake::Limits;
use crate::flow::qr::QrPolicy;
use crate::flow::read::ReadSettings;
use crate::flow::seal::Font;
use crate::rules::Rules;
use crate::store::Office;
use crate::trust::Keyring;
use crate::trust::policy::SigningPolicy;

/// What a run may be told.
#[derive(Clone, Debug, Default)]
pub struct LocalSettings {
    /// How to read pages.
    pub read: ReadSettings,
    /// What one page may cost.
    pub limits: Limits,
    /// Whether unsigned born-digital PDFs are bound and sealed too. They are kept as they came
    /// otherwise.
    pub seal_born_digital: bool,
    /// Whether a person declares that doubtful stamps are none of secrecy. Sure ones stay refused.
    pub not_secret: bool,
    /// Which codes stand on what is sealed.
    pub qr: QrPolicy,
    /// The dossier whose results these are.
    pub dossier: Option<DossierCode>,
    /// The counter the scans come from: they belong to the case that is open there.
    pub counter: Option<String>,
    /// Whether outcomes carry the text of pages.
    pub with_text: bool,
}

/// A machine at work for one office. Cloning shares it.
#[derive(Clone)]
pub struct Local {
    inner: Arc<Inner>,
    urgent: bool,
    counter: Option<Arc<str>>,
}

/// What [`Local`] works with.
pub struct Inner {
    /// The office.
    pub office: Office,
    /// Its rows.
    pub catalog: SqliteCatalog,
    /// Its keys.
    pub ring: Keyring,
    /// Who may sign what.
    pub policy: SigningPolicy,
    /// Paper types.
    pub rules: Rules,
    /// The visible text's font; without one nothing can be sealed.
    pub font: Option<Font>,
    /// Child processes.
    pub pool: Pool,
    /// Settings.
    pub settings: LocalSettings,
    /// The clock.
    pub now: Box<dyn Fn() -> jiff::Timestamp + Send + Sync>,
    /// Who watches.
    pub progress: Box<dyn Progress>,
    /// Asks to stop.
    pub cancel: Cancel,
}

impl Local {
    /// Sets a machine to work.
    pub fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner), urgent: false, counter: None }
    }

    /// The same machine for work that a citizen waits for: its pages go before all others.
    #[must_use]
    pub fn urgent(&self) -> Self {
        Self { urgent: true, ..self.clone() }
    }

    /// The same machine for scans of a counter: they belong to the case that is open there.
    #[must_use]
    pub fn at_counter(&self, counter: &str) -> Self {
        Self { counter: Some(counter.into()), ..self.clone() }
    }

    /// The counter the scans come from.
    pub(super) fn counter(&self) -> Option<&str> {
        self.counter.as_deref().or(self.settings.counter.as_deref())
    }

    /// The child processes, in the lane of this work.
    pub(super) fn children(&self) -> Pool {
        if self.urgent { self.pool.urgent() } else { self.pool.clone() }
    }

    /// Starts every child and has it load the engine.
    pub async fn warm(&self) -> Result<(), Problem> {
        self.pool.each(&FileJob::Warm(self.settings.read.clone())).await
    }
}

impl std::ops::Deref for Local {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

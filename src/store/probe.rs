//! Named points between the steps of writing, so that a test can stop a process at each of them.
//! In production nobody listens.

use std::fmt;
use std::sync::Arc;

/// Which part is being written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Area {
    /// An object.
    Objects,
    /// A manifest.
    Manifests,
    /// Rows of the catalogue.
    Catalog,
}

/// How far the writing has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// The temporary file exists, empty.
    Created,
    /// Its bytes are written, not synced.
    Written,
    /// Its bytes are synced.
    Synced,
    /// It has its final name.
    Linked,
    /// The temporary name is gone.
    Unlinked,
    /// The folder is synced: it is safe.
    Safe,
    /// Rows are written, the transaction is open.
    Open,
    /// The transaction is committed.
    Committed,
}

/// One point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Point {
    /// Which part.
    pub area: Area,
    /// How far.
    pub step: Step,
}

impl Point {
    /// Every point there is.
    pub const ALL: [Self; 14] = {
        const fn at(area: Area, step: Step) -> Point {
            Point { area, step }
        }
        [
            at(Area::Objects, Step::Created),
            at(Area::Objects, Step::Written),
            at(Area::Objects, Step::Synced),
            at(Area::Objects, Step::Linked),
            at(Area::Objects, Step::Unlinked),
            at(Area::Objects, Step::Safe),
            at(Area::Manifests, Step::Created),
            at(Area::Manifests, Step::Written),
            at(Area::Manifests, Step::Synced),
            at(Area::Manifests, Step::Linked),
            at(Area::Manifests, Step::Unlinked),
            at(Area::Manifests, Step::Safe),
            at(Area::Catalog, Step::Open),
            at(Area::Catalog, Step::Committed),
        ]
    };
}

type Listener = Arc<dyn Fn(Point) + Send + Sync>;

/// Hears of every point reached.
#[derive(Clone, Default)]
pub struct Probe(Option<Listener>);

impl Probe {
    /// Calls `listener` at every point.
    pub fn new(listener: impl Fn(Point) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    pub(crate) fn reached(&self, area: Area, step: Step) {
        if let Some(listener) = &self.0 {
            listener(Point { area, step });
        }
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Probe(heard)" } else { "Probe" })
    }
}

//! How much work a file may ask for. A hostile file of a few kilobytes can ask for hours (streams
//! that unpack to gigabytes, references in circles, millions of objects read for every revision);
//! what is spent here is counted, and a file that asks for more is told so, not waited for.

use std::cell::Cell;
use std::time::Instant;

use super::Broken;

/// Units of work: a byte read as syntax or unpacked counts one.
const WORK: u64 = 600_000_000;
/// Bytes of tables and unpacked object streams that are kept while a file is looked at.
const KEPT: u64 = 192 << 20;
/// The clock is looked at each time so much more was spent.
const STEP: u64 = 1 << 20;

/// What is left to spend on a file.
#[derive(Debug)]
pub struct Budget {
    work: Cell<u64>,
    kept: Cell<u64>,
    next_look: Cell<u64>,
    deadline: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::until(None)
    }
}

impl Budget {
    /// The usual amount, and nothing after `deadline`.
    pub const fn until(deadline: Option<Instant>) -> Self {
        Self { work: Cell::new(WORK), kept: Cell::new(KEPT), next_look: Cell::new(WORK), deadline }
    }

    /// Spends work.
    pub fn spend(&self, units: u64) -> Result<(), Broken> {
        self.note(units);
        self.check()
    }

    /// Spends work where no error can be told; the next [`Budget::check`] tells it.
    pub fn note(&self, units: u64) {
        self.work.set(self.work.get().saturating_sub(units));
    }

    /// Whether there is anything left.
    pub fn check(&self) -> Result<(), Broken> {
        let left = self.work.get();
        if left == 0 {
            return Err(Broken::limit("the file asks for too much work"));
        }
        if left <= self.next_look.get() {
            self.next_look.set(left.saturating_sub(STEP));
            self.look_at_the_clock()?;
        }
        Ok(())
    }

    /// Whether there is time left; asked before costly steps that are not counted as work.
    pub fn look_at_the_clock(&self) -> Result<(), Broken> {
        if self.deadline.is_some_and(|end| Instant::now() > end) {
            return Err(Broken::limit("the file asks for too much time"));
        }
        Ok(())
    }

    /// Takes memory that is kept to the end.
    pub fn keep(&self, bytes: u64) -> Result<(), Broken> {
        match self.kept.get().checked_sub(bytes) {
            Some(left) => {
                self.kept.set(left);
                Ok(())
            }
            None => Err(Broken::limit("the file asks for too much memory")),
        }
    }
}

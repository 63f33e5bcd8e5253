//! The case and the gate: dossiers opened, looked up, filled, handed on and returned, and nothing
//! asked for that is held.
//!
//! In: rows, the rules, who does it and when ([`crate::catalog::Look`]: the clock is the caller's). Out: answers
//! that serialise. Every look into what is held of a person happens inside an open case and is
//! logged ([`crate::catalog::LookRow`]) before the answer is given.
//!
//! Four rules are kept here (`R1`–`R4`, after Decree 107/2021/NĐ-CP, Article 21a, and Circular
//! 01/2023/TT-VPCP; what stands behind each is named where it refuses):
//!
//! | rule | where | what |
//! | --- | --- | --- |
//! | R1 | `papers` | nothing is taken for a paper before a look for it was logged in the case |
//! | R2 | `steps` | a case is not handed on before what must be digitized is |
//! | R3 | `asking` | what is held, abolished or not to be asked for is not asked for |
//! | R4 | `steps` | a result is not returned without an electronic one, where law wants one |

mod asking;
mod cover;
mod error;
mod filing;
mod open;
mod papers;
mod receipt;
mod steps;
mod view;

pub use self::asking::Overridden;
pub use self::cover::{Cover, cover_sheet, covers};
pub use self::error::GateError;
pub use self::open::{NewDossier, plain};
pub use self::papers::{LookedUp, Settling};
pub use self::receipt::{Confirmed, Receipt, verify_receipt};
pub use self::steps::Step;
pub use self::view::CaseView;

use crate::catalog::SqliteCatalog;
use crate::rules::Rules;
use crate::rules::procedures::{Procedure, Procedures};

/// What functions here return.
pub type Result<T, E = GateError> = std::result::Result<T, E>;

/// The desk at work: rows and rules.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    /// The rows.
    pub catalog: &'a SqliteCatalog,
    /// Paper types.
    pub rules: &'a Rules,
    /// Procedures, calendar, desk.
    pub procedures: &'a Procedures,
}

impl<'a> Gate<'a> {
    /// The procedure with this code or key.
    pub fn procedure(&self, code: &str) -> Result<&'a Procedure> {
        self.procedures.find(code).ok_or_else(|| GateError::NoProcedure(code.to_owned()))
    }
}

//! What there is to be done, and who may. Duties are kept apart: who gives out accounts does not
//! see papers, who audits changes nothing.

use super::Kind;
use crate::catalog::web::{KeyRole, Role};

/// Something to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Permission {
    /// Send scans in, ask what became of them.
    TakeScans,
    /// See papers and their values.
    SeePapers,
    /// Settle what is doubtful; work on cases.
    Review,
    /// Sign for the agency.
    Sign,
    /// See a masked personal number whole; every time is logged.
    Reveal,
    /// See who did what.
    SeeLog,
    /// Give out accounts and keys.
    Manage,
    /// Exchange documents with another system.
    Exchange,
}

impl Permission {
    /// Everything.
    pub const ALL: [Self; 8] = [
        Self::TakeScans,
        Self::SeePapers,
        Self::Review,
        Self::Sign,
        Self::Reveal,
        Self::SeeLog,
        Self::Manage,
        Self::Exchange,
    ];

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TakeScans => "take-scans",
            Self::SeePapers => "see-papers",
            Self::Review => "review",
            Self::Sign => "sign",
            Self::Reveal => "reveal",
            Self::SeeLog => "see-log",
            Self::Manage => "manage",
            Self::Exchange => "exchange",
        }
    }

    /// Whether somebody may.
    pub const fn is_given_to(self, kind: Kind) -> bool {
        match kind {
            Kind::Person(Role::Clerk) => {
                matches!(self, Self::TakeScans | Self::SeePapers | Self::Review | Self::Reveal)
            }
            Kind::Person(Role::Signer) => {
                matches!(self, Self::SeePapers | Self::Sign | Self::Reveal)
            }
            Kind::Person(Role::Auditor) => matches!(self, Self::SeePapers | Self::SeeLog),
            Kind::Person(Role::Administrator) => matches!(self, Self::Manage | Self::SeeLog),
            Kind::Program(KeyRole::Scanner) => matches!(self, Self::TakeScans),
            Kind::Program(KeyRole::Reader) => matches!(self, Self::SeePapers),
            Kind::Program(KeyRole::Exchange) => matches!(self, Self::Exchange),
        }
    }
}

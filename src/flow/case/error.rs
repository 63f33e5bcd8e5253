//! What can go wrong at the gate: codes 7500 to 7549.

use std::collections::BTreeMap;

use crate::catalog::CatalogError;
use crate::domain::canonical::NotCanonical;
use crate::domain::case::Status;
use crate::domain::dossier::DossierCode;
use crate::domain::id::PaperId;
use crate::domain::problem::{Class, Code, Coded};
use crate::flow::reuse::checklist::Refused;
use crate::trust::TrustError;

/// Errors of the case and the gate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A receipt could not be signed or checked.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A receipt has no canonical form.
    #[error("the receipt has no canonical form")]
    Canonical(#[from] NotCanonical),
    /// No such case.
    #[error("no case {0}")]
    NoCase(DossierCode),
    /// A case of that code is there already.
    #[error("case {0} is there already")]
    CaseExists(DossierCode),
    /// The case is over.
    #[error("case {code} is over: {status}")]
    CaseClosed {
        /// The case.
        code: DossierCode,
        /// How it ended.
        status: Status,
    },
    /// No such procedure.
    #[error("no procedure {0}")]
    NoProcedure(String),
    /// It may not be asked for (R3).
    #[error("it may not be asked for: {0:?}")]
    Refused(Refused),
    /// Nothing was looked for yet (R1).
    #[error("no look for {key} in case {code}")]
    NotLooked {
        /// The case.
        code: DossierCode,
        /// Key of the paper.
        key: String,
    },
    /// What must be digitized is not (R2).
    #[error("not digitized: {0:?}")]
    Undigitized(Vec<String>),
    /// There is no electronic result (R4).
    #[error("no electronic result")]
    NoResult {
        /// What the procedure gives.
        name: String,
    },
    /// The status may not follow.
    #[error("{from} may not become {to}")]
    BadStep {
        /// The case's status.
        from: Status,
        /// What it was to become.
        to: Status,
    },
    /// A ground is wanted.
    #[error("a ground is wanted for {0}")]
    NeedsGround(String),
    /// It is only shown: neither scanned nor stored.
    #[error("{0} is only shown")]
    OnlyShown(String),
    /// The paper is of another type.
    #[error("{paper} is of another type")]
    WrongType {
        /// The paper.
        paper: PaperId,
        /// Its type.
        kind: String,
        /// What will do.
        wanted: String,
    },
    /// The paper may not be used again for this.
    #[error("{key} has nothing that may be used again")]
    NotReusable {
        /// Key of the paper.
        key: String,
    },
    /// No such override, or it is decided.
    #[error("no open override {0}")]
    NoOverride(i64),
    /// Who asked cannot approve.
    #[error("the same person asked and approves")]
    SamePerson,
    /// The override waits for somebody else.
    #[error("override {0} waits")]
    OverrideWaits(i64),
    /// There is nothing to override.
    #[error("{0} may be asked for without an override")]
    NothingToOverride(String),
    /// Somebody else changed the case meanwhile.
    #[error("case {0} was changed meanwhile")]
    ChangedMeanwhile(DossierCode),
    /// The desk has no agency's code.
    #[error("the desk has no code")]
    NoAgency(String),
    /// The file is not signed: it is no digitized paper.
    #[error("{0} is not signed")]
    Unsigned(PaperId),
    /// The procedure has no such key.
    #[error("no {key} in {procedure}")]
    NoKey {
        /// What was given.
        key: String,
        /// The procedure's code.
        procedure: String,
        /// Keys there are.
        known: String,
    },
    /// No such paper.
    #[error("no paper {0}")]
    NoPaper(PaperId),
    /// A person's papers are looked at inside an open case only.
    #[error("a look outside a case")]
    OutsideCase,
    /// The access log was changed.
    #[error("the access log is broken at {0}")]
    ChainBroken(u64),
    /// Several papers of the case could be meant.
    #[error("which paper of {code} is {paper}?")]
    WhichPaper {
        /// The case.
        code: DossierCode,
        /// The paper scanned.
        paper: PaperId,
    },
}

impl Coded for GateError {
    fn code(&self) -> Code {
        match self {
            Self::Catalog(e) => e.code(),
            Self::Trust(e) => e.code(),
            Self::NoCase(_) => Code(7501),
            Self::CaseExists(_) => Code(7502),
            Self::CaseClosed { .. } => Code(7503),
            Self::NoProcedure(_) => Code(7504),
            Self::Refused(Refused::Held { .. }) => Code(7505),
            Self::Refused(Refused::NotAsked { .. }) => Code(7506),
            Self::Refused(Refused::Abolished { .. }) => Code(7507),
            Self::Refused(Refused::ByData { .. }) => Code(7508),
            Self::Refused(Refused::NotInProcedure { .. }) => Code(7509),
            Self::NotLooked { .. } => Code(7510),
            Self::Undigitized(_) => Code(7511),
            Self::NoResult { .. } => Code(7512),
            Self::BadStep { .. } => Code(7513),
            Self::NeedsGround(_) => Code(7514),
            Self::OnlyShown(_) => Code(7515),
            Self::WrongType { .. } => Code(7516),
            Self::NotReusable { .. } => Code(7517),
            Self::NoOverride(_) => Code(7518),
            Self::SamePerson => Code(7519),
            Self::ChainBroken(_) => Code(7520),
            Self::ChangedMeanwhile(_) => Code(7521),
            Self::NoAgency(_) => Code(7522),
            Self::Unsigned(_) => Code(7523),
            Self::OverrideWaits(_) => Code(7524),
            Self::NoKey { .. } => Code(7525),
            Self::NothingToOverride(_) => Code(7526),
            Self::NoPaper(_) => Code(7527),
            Self::OutsideCase => Code(7528),
            Self::Canonical(_) => Code(7529),
            Self::WhichPaper { .. } => Code(7530),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Catalog(e) => e.class(),
            Self::Trust(e) => e.class(),
            Self::Canonical(_) => Class::Bug,
            Self::NoCase(_)
            | Self::NoProcedure(_)
            | Self::NoOverride(_)
            | Self::NoAgency(_)
            | Self::NoKey { .. }
            | Self::NoPaper(_)
            | Self::NothingToOverride(_) => Class::Usage,
            _ => Class::Policy,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::Catalog(e) => return e.details(),
            Self::Trust(e) => return e.details(),
            Self::NoCase(code) | Self::CaseExists(code) | Self::ChangedMeanwhile(code) => {
                vec![("case", code.to_string())]
            }
            Self::CaseClosed { code, status } => {
                vec![("case", code.to_string()), ("status", status.to_string())]
            }
            Self::NoProcedure(code) => vec![("procedure", code.clone())],
            Self::Refused(refused) => refusal(refused),
            Self::NotLooked { code, key } => {
                vec![("case", code.to_string()), ("key", key.clone())]
            }
            Self::Undigitized(names) => vec![("names", names.join("; "))],
            Self::NoResult { name } | Self::OnlyShown(name) => vec![("name", name.clone())],
            Self::BadStep { from, to } => vec![("from", from.to_string()), ("to", to.to_string())],
            Self::NeedsGround(what) => vec![("what", what.clone())],
            Self::WrongType { paper, kind, wanted } => vec![
                ("paper", paper.to_string()),
                ("type", kind.clone()),
                ("wanted", wanted.clone()),
            ],
            Self::NotReusable { key } | Self::NothingToOverride(key) => vec![("key", key.clone())],
            Self::NoOverride(id) | Self::OverrideWaits(id) => vec![("id", id.to_string())],
            Self::NoAgency(given) => vec![("given", given.clone())],
            Self::Unsigned(paper) | Self::NoPaper(paper) => vec![("paper", paper.to_string())],
            Self::NoKey { key, procedure, known } => vec![
                ("key", key.clone()),
                ("procedure", procedure.clone()),
                ("known", known.clone()),
            ],
            Self::ChainBroken(line) => vec![("line", line.to_string())],
            Self::WhichPaper { code, paper } => {
                vec![("case", code.to_string()), ("paper", paper.to_string())]
            }
            Self::SamePerson | Self::OutsideCase | Self::Canonical(_) => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

fn refusal(refused: &Refused) -> Vec<(&'static str, String)> {
    match refused {
        Refused::Held { name, document, ground, .. } => {
            vec![("name", name.clone()), ("document", document.clone()), ("ground", ground.clone())]
        }
        Refused::ByData { name, see, ground, .. } => {
            vec![("name", name.clone()), ("see", see.clone()), ("ground", ground.clone())]
        }
        Refused::Abolished { name, ground, .. }
        | Refused::NotAsked { name, ground, .. }
        | Refused::NotInProcedure { name, ground } => {
            vec![("name", name.clone()), ("ground", ground.clone())]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Problem;
    use crate::lang::{Lang, advice, what};

    #[test]
    fn every_error_is_worded_with_nothing_left_open() {
        let text = String::new;
        let code: DossierCode = "H61.50.05-261124-0001".parse().unwrap();
        let paper = PaperId::derive(crate::domain::hash::Sha256::of(b""), 0);
        let refused = [
            Refused::Held { key: text(), name: text(), document: text(), ground: text() },
            Refused::ByData { key: text(), name: text(), see: text(), ground: text() },
            Refused::Abolished { key: text(), name: text(), ground: text() },
            Refused::NotAsked { key: text(), name: text(), ground: text() },
            Refused::NotInProcedure { name: text(), ground: text() },
        ];
        let mut all: Vec<GateError> = refused.into_iter().map(GateError::Refused).collect();
        all.extend([
            GateError::NoCase(code.clone()),
            GateError::CaseExists(code.clone()),
            GateError::CaseClosed { code: code.clone(), status: Status::Returned },
            GateError::NoProcedure(text()),
            GateError::NotLooked { code: code.clone(), key: text() },
            GateError::Undigitized(vec![text()]),
            GateError::NoResult { name: text() },
            GateError::BadStep { from: Status::Registered, to: Status::Returned },
            GateError::NeedsGround(text()),
            GateError::OnlyShown(text()),
            GateError::WrongType { paper: paper.clone(), kind: text(), wanted: text() },
            GateError::NotReusable { key: text() },
            GateError::NoOverride(1),
            GateError::SamePerson,
            GateError::ChainBroken(1),
            GateError::ChangedMeanwhile(code.clone()),
            GateError::NoAgency(text()),
            GateError::Unsigned(paper.clone()),
            GateError::OverrideWaits(1),
            GateError::NoKey { key: text(), procedure: text(), known: text() },
            GateError::NothingToOverride(text()),
            GateError::NoPaper(paper.clone()),
            GateError::OutsideCase,
            GateError::WhichPaper { code, paper },
        ]);
        for error in all {
            let problem = Problem::from(error);
            for lang in [Lang::Vi, Lang::En] {
                for text in [what(lang, &problem), advice(lang, &problem)] {
                    assert!(!text.is_empty() && !text.contains('{'), "{problem}: {text}");
                }
            }
        }
    }
}

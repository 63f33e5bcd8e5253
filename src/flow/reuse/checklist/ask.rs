//! May this one paper be asked for?

use super::types::{Action, Answer, Checklist, Line, NotToAsk, Reason};
use crate::domain::case::PaperState;
use crate::domain::text::fold;
use crate::rules::Rules;
use crate::rules::procedures::{Procedure, RefusalRule};

/// It may be asked for.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Asked {
    /// Key in the procedure; what was asked where the procedure has no such paper.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What the citizen is to do.
    pub action: Action,
    /// What is not confirmed, or is to be told.
    pub warnings: Vec<Reason>,
}

/// It may not.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Refused {
    /// It is held and may be used again.
    Held {
        /// Key in the procedure.
        key: String,
        /// Its name.
        name: String,
        /// The paper held.
        document: String,
        /// Where this stands.
        ground: String,
    },
    /// Its data stand in a database: they are looked up first.
    ByData {
        /// Key in the procedure.
        key: String,
        /// Its name.
        name: String,
        /// Which look-up.
        see: String,
        /// Where this stands.
        ground: String,
    },
    /// It is abolished.
    Abolished {
        /// Key in the procedure.
        key: String,
        /// Its name.
        name: String,
        /// Where this stands.
        ground: String,
    },
    /// It may not be asked for.
    NotAsked {
        /// Key in the procedure.
        key: String,
        /// Its name.
        name: String,
        /// Where this stands.
        ground: String,
    },
    /// The procedure has no such paper.
    NotInProcedure {
        /// What was asked for.
        name: String,
        /// Where the procedure stands.
        ground: String,
    },
}

impl Refused {
    /// The key under which an override is kept.
    pub fn key(&self) -> &str {
        match self {
            Self::Held { key, .. }
            | Self::ByData { key, .. }
            | Self::Abolished { key, .. }
            | Self::NotAsked { key, .. } => key,
            Self::NotInProcedure { name, .. } => name,
        }
    }
}

/// What a name means in a procedure.
enum Meant<'a> {
    Paper(&'a Line),
    Refusal(&'a NotToAsk),
}

/// Whether `what` (a key, a name or a paper type) may be asked for.
pub fn ask(
    checklist: &Checklist,
    procedure: &Procedure,
    rules: &Rules,
    what: &str,
) -> Result<Asked, Refused> {
    let unconfirmed = || Reason::new("procedure.unconfirmed", procedure.code.clone());
    match meant(checklist, procedure, rules, what) {
        Some(Meant::Refusal(refusal)) => refused(refusal),
        Some(Meant::Paper(line)) => paper(line, procedure),
        None if procedure.is_confirmed() => Err(Refused::NotInProcedure {
            name: what.trim().to_owned(),
            ground: procedure.sources.join("; "),
        }),
        None => Ok(Asked {
            key: what.trim().to_owned(),
            name: what.trim().to_owned(),
            action: Action::HandIn,
            warnings: vec![Reason::new("not_in_procedure", ""), unconfirmed()],
        }),
    }
}

fn refused(refusal: &NotToAsk) -> Result<Asked, Refused> {
    let NotToAsk { key, name, ground, .. } = refusal.clone();
    let asked = |reason| Asked {
        key: key.clone(),
        name: name.clone(),
        action: Action::HandIn,
        warnings: vec![reason],
    };
    if refusal.opened {
        return Ok(asked(Reason::new("look_up.opened", "")));
    }
    if let Some(why) = &refusal.unverified {
        return Ok(asked(Reason::new("refusal.unverified", why.clone())));
    }
    Err(match refusal.rule {
        RefusalRule::Abolished => Refused::Abolished { key, name, ground },
        RefusalRule::NotAsked => Refused::NotAsked { key, name, ground },
        RefusalRule::ReplacedByData => {
            let see = refusal.see.clone().unwrap_or_else(|| key.clone());
            Refused::ByData { key, name, see, ground }
        }
    })
}

fn paper(line: &Line, procedure: &Procedure) -> Result<Asked, Refused> {
    let (key, name, ground) = (line.key.clone(), line.name.clone(), line.ground.clone());
    let unverified = line.unverified.clone().map(|why| Reason::new("refusal.unverified", why));
    let binding = procedure.is_confirmed() && unverified.is_none();
    let warn = |code: &'static str| {
        let own = (!procedure.is_confirmed())
            .then(|| Reason::new("procedure.unconfirmed", procedure.code.clone()));
        let first = Reason::new(code, "");
        [first].into_iter().chain(unverified.clone()).chain(own).collect::<Vec<_>>()
    };
    let asked =
        |action, warnings| Ok(Asked { key: key.clone(), name: name.clone(), action, warnings });
    match (line.answer, line.action) {
        // the original is taken in for good, whatever is held of it
        (Answer::Held, Action::Reuse) if line.withdrawn => {
            asked(Action::HandIn, vec![Reason::new("held.original_too", "")])
        }
        (Answer::Held, _) => {
            let held = line.held.as_ref().map(|held| &held.document);
            match held.or(line.taken.as_ref()) {
                Some(document) => {
                    let document = document.to_string();
                    Err(Refused::Held { key, name, document, ground })
                }
                None if line.state == PaperState::LookedUp => {
                    Err(Refused::ByData { see: key.clone(), key, name, ground })
                }
                None => Err(Refused::NotAsked { key, name, ground }),
            }
        }
        (Answer::NotAsked, Action::Show) => {
            asked(Action::Show, vec![Reason::new("only_shown", "")])
        }
        (Answer::NotAsked, Action::LookUp) if binding => {
            Err(Refused::ByData { see: key.clone(), key, name, ground })
        }
        (Answer::NotAsked, Action::LookUp) => asked(Action::HandIn, warn("look_up.advised")),
        (Answer::NotAsked, _) if binding => Err(Refused::NotAsked { key, name, ground }),
        (Answer::NotAsked, action) => asked(action, warn("refusal.warns")),
        (Answer::Consider, _) => asked(Action::HandIn, vec![Reason::new("consider", "")]),
        (Answer::Submit, action) => asked(action, unverified.into_iter().collect()),
    }
}

/// What is meant: exactly so named first, then by a part of the name.
fn meant<'a>(
    checklist: &'a Checklist,
    procedure: &Procedure,
    rules: &Rules,
    what: &str,
) -> Option<Meant<'a>> {
    let wanted = plain(what);
    if wanted.is_empty() {
        return None;
    }
    let kinds = |types: &[String]| {
        let named = |kind: &String| rules.paper(kind).map(|kind| plain(&kind.name));
        let own = types.iter().map(|kind| plain(kind));
        own.chain(types.iter().filter_map(named)).collect::<Vec<_>>()
    };
    let line = |key: &str| checklist.papers.iter().find(|line| line.key == key);
    let refusal = |key: &str| checklist.not_to_ask.iter().find(|refusal| refusal.key == key);
    let paper_names = procedure.papers.iter().filter_map(|paper| {
        Some((vec![plain(&paper.key), plain(&paper.name)], kinds(&paper.types), line(&paper.key)?))
    });
    let papers: Vec<(Vec<String>, Vec<String>, &Line)> = paper_names.collect();
    let refused_names = procedure.refused.iter().filter_map(|own| {
        let mut names = vec![plain(&own.key), plain(&own.name)];
        names.extend(own.names.iter().map(|name| plain(name)));
        Some((names, kinds(&own.types), refusal(&own.key)?))
    });
    let refused: Vec<(Vec<String>, Vec<String>, &NotToAsk)> = refused_names.collect();
    // keys first: they name one thing
    if let Some(found) = papers.iter().find(|(names, ..)| names.first() == Some(&wanted)) {
        return Some(Meant::Paper(found.2));
    }
    let exactly = |names: &[String]| names.contains(&wanted);
    if let Some(found) = refused.iter().find(|(names, ..)| exactly(names)) {
        return Some(Meant::Refusal(found.2));
    }
    if let Some(found) = papers.iter().find(|(names, kinds, _)| exactly(names) || exactly(kinds)) {
        return Some(Meant::Paper(found.2));
    }
    if let Some(found) = refused.iter().find(|(_, kinds, _)| exactly(kinds)) {
        return Some(Meant::Refusal(found.2));
    }
    let partly = |names: &[String]| {
        names.iter().any(|name| {
            name.len() > 3
                && wanted.len() > 3
                && (whole_words(name, &wanted) || whole_words(&wanted, name))
        })
    };
    if let Some(found) = refused.iter().find(|(names, ..)| partly(names)) {
        return Some(Meant::Refusal(found.2));
    }
    let found = papers.iter().find(|(names, kinds, _)| partly(names) || partly(kinds))?;
    Some(Meant::Paper(found.2))
}

/// Whether `inner` stands in `outer` as whole words.
fn whole_words(outer: &str, inner: &str) -> bool {
    format!(" {outer} ").contains(&format!(" {inner} "))
}

/// Without marks, signs and case.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

//! Reading the files, and every check a procedure must pass.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::super::Rules;
use super::super::builtin;
use super::super::error::RulesError;
use super::super::paper::parsed;
use super::Procedures;
use super::calendar;
use super::desk::{self, Desk};
use super::procedure::{Digitizing, Kind, Procedure, Refusal, Rule};

/// Folders an office may have files of its own in.
pub(super) const PARTS: [&str; 3] = ["procedures", "calendar", "policies"];
/// What no procedure may ask for.
const COMMON: &str = "procedures/chung.toml";

static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\d\.\d{6}$").ok());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommonFile {
    #[serde(default)]
    refused: Vec<Refusal>,
}

/// All that is in `files`.
pub(super) fn parse(files: &[(String, String)], rules: &Rules) -> Result<Procedures, RulesError> {
    let text = |name: &str| {
        let given = files.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        given.unwrap_or_else(|| builtin::file(name))
    };
    let common: CommonFile = parsed(COMMON, &text(COMMON))?;
    let desk: Desk = parsed(desk::FILE, &text(desk::FILE))?;
    for kind in desk.digitize.iter().chain(&desk.reuse.death) {
        known(desk::FILE, kind, rules)?;
    }
    let (calendar, unverified_days) = calendar::parse(files)?;
    let (mut all, mut codes) = (Vec::new(), BTreeSet::new());
    for (name, text) in files {
        let Some(key) = name.strip_prefix("procedures/").and_then(|n| n.strip_suffix(".toml"))
        else {
            continue;
        };
        if name == COMMON {
            continue;
        }
        let mut procedure: Procedure = parsed(name, text)?;
        key.clone_into(&mut procedure.key);
        if procedure.code == "?" {
            key.clone_into(&mut procedure.code);
        }
        check(name, &procedure, rules)?;
        if !codes.insert(procedure.code.clone()) {
            return Err(RulesError::Twice { file: name.clone(), key: procedure.code });
        }
        if !procedure.is_confirmed() {
            // what stands in a procedure that is not confirmed as a whole refuses nothing
            for own in procedure.refused.iter_mut().filter(|own| own.unverified.is_none()) {
                own.unverified = Some("thủ tục chưa được xác nhận đủ".to_owned());
            }
        }
        for refusal in &common.refused {
            if procedure.refusal(&refusal.key).is_none() {
                procedure.refused.push(in_field(refusal, &procedure.field));
            }
        }
        all.push(procedure);
    }
    all.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Procedures { all, calendar, desk, unverified_days })
}

/// What no procedure may ask for, as it stands in one field.
fn in_field(refusal: &Refusal, field: &str) -> Refusal {
    let mut own = refusal.clone();
    let confirmed = &refusal.confirmed_in;
    let is_confirmed =
        confirmed.is_empty() || confirmed.iter().any(|f| field.starts_with(f.as_str()));
    if own.unverified.is_none() && !is_confirmed {
        own.unverified = Some(format!("đọc thấy cho {}; ở đây là suy ra", confirmed.join(", ")));
    }
    own
}

fn known(file: &str, kind: &str, rules: &Rules) -> Result<(), RulesError> {
    if rules.paper(kind).is_some() {
        return Ok(());
    }
    Err(RulesError::Unknown {
        file: file.to_owned(),
        line: 1,
        what: "paper type",
        name: kind.to_owned(),
    })
}

fn check(file: &str, procedure: &Procedure, rules: &Rules) -> Result<(), RulesError> {
    let wrong = |message: String| RulesError::Procedure { file: file.to_owned(), message };
    let has_code = CODE.as_ref().is_some_and(|shape| shape.is_match(&procedure.code));
    let code_is_told = procedure.unverified.iter().any(|open| open.what == "code");
    let is_told = procedure.code == procedure.key && code_is_told;
    if !has_code && !is_told {
        return Err(wrong(format!("`{}` is no code of a procedure", procedure.code)));
    }
    if procedure.until.is_some_and(|until| until < procedure.from) {
        return Err(wrong("`until` is before `from`".to_owned()));
    }
    if procedure.sources.is_empty() || procedure.name.trim().is_empty() {
        return Err(wrong("a name and a source are wanted".to_owned()));
    }
    let mut keys = BTreeSet::new();
    let papers = procedure.papers.iter().map(|paper| &paper.key);
    for key in papers.chain(procedure.refused.iter().map(|refusal| &refusal.key)) {
        if !keys.insert(key) {
            return Err(RulesError::Twice { file: file.to_owned(), key: key.clone() });
        }
    }
    let types = procedure.papers.iter().flat_map(|paper| &paper.types);
    let refused = procedure.refused.iter().flat_map(|refusal| &refusal.types);
    for kind in types.chain(refused).chain(&procedure.result.types) {
        known(file, kind, rules)?;
    }
    let roles = procedure.papers.iter().map(|paper| paper.role);
    for role in roles.chain([procedure.owner, procedure.result.role]) {
        if !procedure.roles.contains(&role) {
            return Err(wrong(format!("role `{}` is not among `roles`", role.word())));
        }
    }
    let conditions = procedure.papers.iter().filter_map(|paper| paper.condition.as_ref());
    let others = procedure.deadline.others.iter().map(|other| &other.condition);
    let added = procedure.deadline.added.iter().map(|more| &more.condition);
    for key in conditions.chain(others).chain(added) {
        if !procedure.conditions.iter().any(|condition| condition.key == *key) {
            return Err(wrong(format!("condition `{key}` is not declared")));
        }
    }
    lengths(file, procedure)?;
    for paper in &procedure.papers {
        if paper.source.trim().is_empty() {
            return Err(wrong(format!("`{}` has no source", paper.key)));
        }
        let looked_up = paper.kind == Kind::LookUp || paper.rule == Rule::ReplacedByData;
        if looked_up && paper.data.is_none() {
            return Err(wrong(format!("`{}` names no database", paper.key)));
        }
        if paper.kind == Kind::Show && !matches!(paper.digitize, Digitizing::Never) {
            return Err(wrong(format!("`{}` is only shown: digitize = \"never\"", paper.key)));
        }
        if paper.digitize == Digitizing::Must && paper.types.is_empty() {
            return Err(wrong(format!("`{}` must be digitized and has no type", paper.key)));
        }
    }
    for open in &procedure.unverified {
        let named = ["code", "papers", "deadline", "sources"].contains(&open.what.as_str());
        if !named && !keys.contains(&open.what) {
            return Err(wrong(format!("unverified `{}` is nothing here", open.what)));
        }
    }
    Ok(())
}

/// Each term is of one length; only the usual one may be unknown, and says so.
fn lengths(file: &str, procedure: &Procedure) -> Result<(), RulesError> {
    let wrong = |message: &str| {
        Err(RulesError::Procedure { file: file.to_owned(), message: message.to_owned() })
    };
    if procedure.deadline.lengths().any(|length| length.named() != 1) {
        return wrong("a term by condition or province has one length");
    }
    let told = procedure.unverified.iter().any(|open| open.what == "deadline");
    match procedure.deadline.length.named() {
        1 => Ok(()),
        0 if told => Ok(()),
        0 => wrong("a deadline without a length is unverified"),
        _ => wrong("a deadline has one length"),
    }
}

//! From rules and what is held to the answers.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::candidate::{Candidate, Verdict, judge, owned, written};
use super::types::{Action, Answer, Checklist, FORMAT, HeldPaper, Line, NotToAsk, Reason};
use crate::catalog::{CasePaperRow, CaseRow, Held, LookUpRow, PersonRow};
use crate::domain::case::{Channel, PaperState, Role};
use crate::domain::term::Excluded;
use crate::rules::Rules;
use crate::rules::procedures::{
    Desk, Digitizing, Kind, Procedure, Procedures, Refusal, RequiredPaper, Rule,
};

/// What is held of the person in a role.
#[derive(Clone, Debug, Default)]
pub struct RolePapers {
    /// Whether the person's number is known.
    pub known: bool,
    /// Papers that name the person.
    pub held: Vec<Held>,
}

/// What the answers are made of, beside the rules.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The case; none for a procedure by itself.
    pub case: Option<&'a CaseRow>,
    /// Who takes part.
    pub persons: &'a [PersonRow],
    /// What became of its papers.
    pub papers: &'a [CasePaperRow],
    /// What officers saw in others' data.
    pub look_ups: &'a [LookUpRow],
    /// What is held, by role.
    pub roles: &'a BTreeMap<Role, RolePapers>,
    /// Periods that do not count for the term.
    pub excluded: &'a [Excluded],
    /// Now, local time.
    pub now: DateTime,
}

impl Circumstances<'_> {
    fn look_up(&self, key: &str) -> Option<&LookUpRow> {
        self.look_ups.iter().rev().find(|look_up| look_up.key == key)
    }

    fn state(&self, key: &str) -> Option<&CasePaperRow> {
        self.papers.iter().find(|paper| paper.key == key)
    }

    /// Whether a condition holds; `None`: nobody has said.
    fn holds(&self, condition: &str) -> Option<bool> {
        let named = |list: &[String]| list.iter().any(|key| key == condition);
        let case = self.case?;
        match (named(&case.conditions), named(&case.ruled_out)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// The types that are looked for of a person in a role: those the procedure has use for, and those
/// that tell of a death.
pub fn kinds_of<'a>(procedure: &'a Procedure, desk: &'a Desk, role: Role) -> Vec<&'a str> {
    let wanted = procedure
        .papers
        .iter()
        .filter(|paper| paper.role == role && matches!(paper.kind, Kind::Submit | Kind::LookUp));
    let own = wanted.flat_map(|paper| &paper.types);
    let mut kinds: Vec<&str> = own.chain(&desk.reuse.death).map(String::as_str).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Whether a paper must be digitized once it is taken (Circular 01/2023/TT-VPCP, Article 7).
pub fn must_be_digitized(paper: &RequiredPaper, desk: &Desk) -> bool {
    match paper.digitize {
        Digitizing::Must => true,
        Digitizing::IfDecided => paper.types.iter().any(|kind| desk.digitize.contains(kind)),
        Digitizing::No | Digitizing::Never => false,
    }
}

/// Makes the checklist.
pub fn checklist(
    procedure: &Procedure,
    procedures: &Procedures,
    rules: &Rules,
    about: &Circumstances<'_>,
) -> Checklist {
    let (desk, day) = (procedures.desk(), about.now.date());
    let dead = |role: Role| {
        about.roles.get(&role).is_some_and(|papers| tells_of_death(papers, rules, desk))
    };
    let lines = procedure.papers.iter().map(|paper| {
        let mut line = blank(paper, desk, about);
        let from = (procedure, procedures, rules);
        answer(&mut line, paper, from, about, dead(paper.role));
        line
    });
    let papers: Vec<Line> = lines.collect();
    let not_to_ask = procedure.refused.iter().filter(|refusal| refusal.holds_on(day));
    let not_to_ask = not_to_ask.map(|refusal| refused(refusal, about)).collect();
    let conditions = about.case.map(|case| case.conditions.as_slice()).unwrap_or_default();
    let province =
        about.case.and_then(|case| case.province.as_deref()).or(desk.province.as_deref());
    let received = about.case.map_or(about.now, |case| case.received);
    let term = procedure.deadline.term(conditions, province, received.date());
    let due = term.due(procedures.calendar(), received, about.excluded, about.now);
    let mut warnings = Vec::new();
    if !procedure.holds_on(day) {
        warnings.push(Reason::new("procedure.not_in_force", written(day)));
    }
    for open in &procedure.unverified {
        warnings.push(Reason::new("procedure.unverified", open.note.clone()));
    }
    for role in about.roles.keys().copied().filter(|role| dead(*role) && !role.may_be_dead()) {
        warnings.push(Reason::new("person.dead", role.word()));
    }
    let own = procedure
        .deadline
        .provinces
        .iter()
        .filter(|own| Some(own.province.as_str()) == province && own.unverified.is_some());
    warnings.extend(own.map(|own| Reason::new("deadline.province", own.source.clone())));
    if !due.holidays_known {
        warnings.push(Reason::new("deadline.holidays", ""));
    }
    for day in &due.doubtful {
        warnings.push(Reason::new("deadline.doubtful_day", written(*day)));
    }
    warnings.extend(procedure.notes.iter().map(|note| Reason::new("note", note.clone())));
    Checklist {
        format: FORMAT,
        case: about.case.map(|case| case.code.clone()),
        status: about.case.map(|case| case.status),
        procedure: procedure.code.clone(),
        name: procedure.name.clone(),
        day,
        channel: about.case.map_or(Channel::Counter, |case| case.channel),
        persons: about.persons.to_vec(),
        papers,
        not_to_ask,
        due,
        warnings,
        confirmed: procedure.is_confirmed(),
        logged: None,
    }
}

/// Whether something held tells that the person is dead.
fn tells_of_death(papers: &RolePapers, rules: &Rules, desk: &Desk) -> bool {
    papers.held.iter().any(|held| {
        desk.reuse.death.contains(&held.kind)
            && held.state != crate::catalog::PaperState::Withdrawn
            && (owned(held, rules.paper(&held.kind)).is_some() || held.taken_for)
    })
}

fn blank(paper: &RequiredPaper, desk: &Desk, about: &Circumstances<'_>) -> Line {
    Line {
        key: paper.key.clone(),
        name: paper.name.clone(),
        kind: paper.kind,
        role: paper.role,
        answer: Answer::Submit,
        action: Action::HandIn,
        state: about.state(&paper.key).map_or(PaperState::Missing, |row| row.state),
        taken: about.state(&paper.key).and_then(|row| row.paper.clone()),
        held: None,
        not_reusable: Vec::new(),
        reasons: Vec::new(),
        ground: paper.source.clone(),
        data: paper.data.clone(),
        instead: paper.instead.clone(),
        originals: paper.originals,
        copies: paper.copies,
        withdrawn: paper.withdrawn,
        digitize: must_be_digitized(paper, desk),
        notice_due: None,
        unverified: paper.unverified.clone(),
    }
}

fn answer(
    line: &mut Line,
    paper: &RequiredPaper,
    (procedure, procedures, rules): (&Procedure, &Procedures, &Rules),
    about: &Circumstances<'_>,
    dead: bool,
) {
    let mut say = |answer, action, reason| {
        (line.answer, line.action) = (answer, action);
        line.reasons.push(reason);
    };
    if let Some(row) = about.state(&paper.key).filter(|row| row.state.is_settled()) {
        let (answer, code) = match row.state {
            PaperState::Exempt => (Answer::NotAsked, "done.exempt"),
            PaperState::Shown => (Answer::NotAsked, "done.shown"),
            PaperState::LookedUp => (Answer::Held, "done.looked_up"),
            PaperState::Reused => (Answer::Held, "done.reused"),
            PaperState::Digitized => (Answer::Held, "done.digitized"),
            PaperState::Taken | PaperState::Missing => (Answer::Held, "done.taken"),
        };
        say(answer, Action::Nothing, Reason::new(code, row.reason.clone()));
        return;
    }
    if let Some(condition) = &paper.condition {
        let declared = procedure.conditions.iter().find(|known| known.key == *condition);
        let words = declared.map_or_else(|| condition.clone(), |known| known.name.clone());
        match about.holds(condition) {
            Some(true) => {}
            Some(false) => {
                say(Answer::NotAsked, Action::Nothing, Reason::new("condition.not", words));
                return;
            }
            None => {
                say(Answer::Consider, Action::Decide, Reason::new("condition.unsaid", words));
                return;
            }
        }
    }
    match paper.kind {
        Kind::Form => say(Answer::Submit, Action::FillForm, Reason::new("form", "")),
        Kind::Show => say(Answer::NotAsked, Action::Show, Reason::new("only_shown", "")),
        Kind::Submit if paper.rule == Rule::Plain => {
            submit(line, paper, procedures, rules, about, dead);
        }
        Kind::Submit | Kind::LookUp => look_up(line, paper, procedures, rules, about, dead),
    }
}

/// Data stand in the paper's place: they are used, and where they are missing or wrong the paper.
fn look_up(
    line: &mut Line,
    paper: &RequiredPaper,
    procedures: &Procedures,
    rules: &Rules,
    about: &Circumstances<'_>,
    dead: bool,
) {
    let place = paper.data.clone().unwrap_or_default();
    submit(line, paper, procedures, rules, about, dead);
    if line.answer == Answer::Held {
        return;
    }
    // that nothing is held says nothing here: no paper is wanted yet
    let told = ["held.not_reusable", "held.doubtful"];
    line.reasons.retain(|reason| told.contains(&reason.code));
    let (answer, action, reason) = match about.look_up(&paper.key) {
        None => (Answer::NotAsked, Action::LookUp, Reason::new("look_up.pending", place)),
        Some(seen) if seen.seen.opens_the_paper() => {
            line.notice_due = seen.notice_due;
            let ground = &procedures.desk().notice_source;
            line.ground = format!("{}; {ground}", line.ground);
            let answer =
                if line.answer == Answer::Consider { Answer::Consider } else { Answer::Submit };
            let action = if answer == Answer::Consider { Action::Decide } else { Action::HandIn };
            (answer, action, Reason::new("look_up.opened", place))
        }
        Some(_) => (Answer::Held, Action::Nothing, Reason::new("done.looked_up", place)),
    };
    (line.answer, line.action) = (answer, action);
    line.reasons.push(reason);
}

/// A paper to be handed in: unless one is held.
fn submit(
    line: &mut Line,
    paper: &RequiredPaper,
    procedures: &Procedures,
    rules: &Rules,
    about: &Circumstances<'_>,
    dead: bool,
) {
    let none = RolePapers::default();
    let own = about.roles.get(&paper.role).unwrap_or(&none);
    let purpose = paper.purpose.as_deref().or_else(|| about.case.map(|case| case.purpose.as_str()));
    let mut best: Option<(HeldPaper, Verdict)> = None;
    for held in own.held.iter().filter(|held| paper.types.contains(&held.kind)) {
        let candidate = Candidate {
            held,
            role: paper.role,
            dead,
            purpose: purpose.unwrap_or_default(),
            day: about.now.date(),
        };
        let (judged, verdict) = judge(&candidate, rules, &procedures.desk().reuse);
        match (verdict, best.as_ref().map(|(_, verdict)| *verdict)) {
            (Verdict::NotReusable, _) => line.not_reusable.push(judged),
            (Verdict::Reusable, Some(Verdict::Doubtful) | None) | (Verdict::Doubtful, None) => {
                best = Some((judged, verdict));
            }
            _ => {}
        }
    }
    let reason = match &best {
        Some((_, Verdict::Reusable)) => {
            (line.answer, line.action) = (Answer::Held, Action::Reuse);
            let ground = &procedures.desk().reuse.ground;
            line.ground = format!("{ground}; {}", line.ground);
            let code = if paper.withdrawn { "held.original_too" } else { "held.reusable" };
            Reason::new(code, "")
        }
        Some(_) => {
            (line.answer, line.action) = (Answer::Consider, Action::Decide);
            Reason::new("held.doubtful", "")
        }
        None => {
            (line.answer, line.action) = (Answer::Submit, Action::HandIn);
            match (line.not_reusable.is_empty(), paper.types.is_empty(), own.known) {
                (false, ..) => Reason::new("held.not_reusable", ""),
                (_, true, _) => Reason::new("held.no_type", ""),
                (_, _, false) => Reason::new("held.no_number", paper.role.word()),
                _ => Reason::new("held.none", ""),
            }
        }
    };
    line.held = best.map(|(held, _)| held);
    line.reasons.push(reason);
}

fn refused(refusal: &Refusal, about: &Circumstances<'_>) -> NotToAsk {
    let keys = [Some(refusal.key.as_str()), refusal.see.as_deref()];
    let opened = keys
        .into_iter()
        .flatten()
        .filter_map(|key| about.look_up(key))
        .any(|look_up| look_up.seen.opens_the_paper());
    NotToAsk {
        key: refusal.key.clone(),
        name: refusal.name.clone(),
        answer: Answer::NotAsked,
        rule: refusal.rule,
        see: refusal.see.clone(),
        opened: opened && refusal.rule == crate::rules::procedures::RefusalRule::ReplacedByData,
        ground: refusal.source.clone(),
        unverified: refusal.unverified.clone(),
    }
}

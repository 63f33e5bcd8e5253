//! Opening a case, and the look that makes its checklist.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::{Gate, GateError, Result};
use crate::catalog::{CaseRow, Look, LookEntry, NewCase, OpenCase, PersonRow};
use crate::domain::case::{Channel, Role};
use crate::domain::dossier::DossierCode;
use crate::domain::person::PersonalNumber;
use crate::domain::term::Excluded;
use crate::domain::workday::local;
use crate::flow::reuse::checklist::{
    Action, Checklist, Circumstances, RolePapers, checklist, fields_of, kinds_of,
};
use crate::rules::Rules;
use crate::rules::procedures::{Kind, Procedure, Procedures};

/// Kinds of events between which time does not count.
const PAUSE: &str = "pause";
const RESUME: &str = "resume";

/// A case to be opened.
#[derive(Clone, Debug)]
pub struct NewDossier {
    /// Code or key of the procedure.
    pub procedure: String,
    /// Its code, where another system gave it.
    pub code: Option<DossierCode>,
    /// The agency's code, where it is not the desk's.
    pub agency: Option<String>,
    /// How it came in.
    pub channel: Channel,
    /// When it came in, local time; now where not said.
    pub received: Option<DateTime>,
    /// What the citizen wants it for.
    pub purpose: String,
    /// Conditions that hold.
    pub conditions: Vec<String>,
    /// Who takes part: role, number where there is one, name.
    pub persons: Vec<(Role, Option<PersonalNumber>, String)>,
}

impl Gate<'_> {
    /// Opens a case.
    pub async fn open(&self, new: &NewDossier, look: &Look) -> Result<CaseRow> {
        let procedure = self.procedure(&new.procedure)?;
        for key in &new.conditions {
            condition_of(procedure, key)?;
        }
        for (role, ..) in &new.persons {
            role_of(procedure, *role)?;
        }
        let received = new.received.unwrap_or_else(|| local(look.at));
        let desk = self.procedures.desk();
        let agency = new.agency.clone().unwrap_or_else(|| desk.agency.clone());
        if new.code.is_none() && DossierCode::of(&agency, received.date(), 1, &desk.form()).is_err()
        {
            return Err(GateError::NoAgency(agency));
        }
        let term =
            procedure.deadline.term(&new.conditions, desk.province.as_deref(), received.date());
        let due = term.due(self.procedures.calendar(), received, &[], received);
        let persons = new.persons.iter().map(|(role, number, name)| PersonRow {
            role: *role,
            person: number.as_ref().map(|number| self.catalog.person_key(number)),
            name: name.clone(),
        });
        let case = NewCase {
            code: new.code.clone(),
            agency,
            form: desk.form(),
            procedure: procedure.code.clone(),
            channel: new.channel,
            received,
            due: due.at,
            province: desk.province.clone(),
            purpose: new.purpose.clone(),
            conditions: new.conditions.clone(),
            ruled_out: Vec::new(),
            persons: persons.collect(),
        };
        let opened = self.catalog.add_case(&case, look).await?;
        opened.ok_or_else(|| match &new.code {
            Some(code) => GateError::CaseExists(code.clone()),
            None => GateError::NoAgency(case.agency),
        })
    }

    /// A case in which things may be done.
    pub async fn case(&self, code: &DossierCode) -> Result<OpenCase> {
        if let Some(case) = self.catalog.open_case(code).await? {
            return Ok(case);
        }
        match self.catalog.case(code).await? {
            Some(row) => Err(GateError::CaseClosed { code: code.clone(), status: row.status }),
            None => Err(GateError::NoCase(code.clone())),
        }
    }

    /// The checklist of an open case. Every look is logged before the answer is given.
    pub async fn look(&self, case: &OpenCase, look: &Look) -> Result<Checklist> {
        let row = case.row();
        let procedure = self.procedure(&row.procedure)?;
        let persons = self.catalog.persons_of_case(&row.code).await?;
        let desk = self.procedures.desk();
        let mut roles = BTreeMap::new();
        for person in &persons {
            let mut own = RolePapers { known: person.person.is_some(), held: Vec::new() };
            if let Some(key) = &person.person {
                let kinds = kinds_of(procedure, desk, person.role);
                let fields = fields_of(self.rules, &kinds);
                own.held = self.catalog.held_of(case, key, &kinds, &fields).await?;
            }
            roles.insert(person.role, own);
        }
        let excluded = self.excluded(&row.code).await?;
        let papers = self.catalog.papers_of_case(&row.code).await?;
        let look_ups = self.catalog.look_ups_of_case(&row.code).await?;
        let about = Circumstances {
            case: Some(row),
            persons: &persons,
            papers: &papers,
            look_ups: &look_ups,
            roles: &roles,
            excluded: &excluded,
            now: local(look.at),
        };
        let mut made = checklist(procedure, self.procedures, self.rules, &about);
        let entries = self.entries(&made, procedure, &persons);
        made.logged = Some(self.catalog.log_looks(case, &entries, look).await?);
        Ok(made)
    }

    /// The lines of the access log that a checklist is: for each paper looked for, whose, which types
    /// and fields, and what came of it.
    fn entries(
        &self,
        made: &Checklist,
        procedure: &Procedure,
        persons: &[PersonRow],
    ) -> Vec<LookEntry> {
        let looked = made.papers.iter().filter(|line| {
            matches!(line.kind, Kind::Submit | Kind::LookUp) && line.action != Action::Nothing
        });
        looked
            .map(|line| {
                let types = procedure.paper(&line.key).map(|paper| paper.types.as_slice());
                let types: Vec<&str> =
                    types.unwrap_or_default().iter().map(String::as_str).collect();
                let person = persons.iter().find(|person| person.role == line.role);
                let person = person.and_then(|person| person.person.clone());
                let read = person.is_some() && !types.is_empty();
                let fields =
                    if read { fields_of(self.rules, &types).join(" ") } else { String::new() };
                LookEntry {
                    key: line.key.clone(),
                    person,
                    purpose: procedure.name.clone(),
                    fields: format!("{}: {fields}", types.join(" ")),
                    outcome: line.answer.word().to_owned(),
                    paper: line.held.as_ref().map(|held| held.document.clone()),
                }
            })
            .collect()
    }

    /// Periods of a case that do not count: while the citizen supplements or pays, and those the
    /// procedure names.
    pub(super) async fn excluded(&self, code: &DossierCode) -> Result<Vec<Excluded>> {
        let mut periods: Vec<Excluded> = Vec::new();
        let mut own: BTreeMap<String, DateTime> = BTreeMap::new();
        for event in self.catalog.events_of_case(code).await? {
            let at = local(event.at);
            match (event.kind.as_str(), event.status) {
                (PAUSE, _) => {
                    own.entry(event.detail).or_insert(at);
                }
                (RESUME, _) => {
                    if let Some(from) = own.remove(&event.detail) {
                        periods.push(Excluded { from, until: Some(at) });
                    }
                }
                (_, Some(status)) => {
                    let open = periods.iter_mut().find(|period| period.until.is_none());
                    if let Some(open) = open {
                        open.until = Some(at);
                    }
                    if status.pauses() {
                        periods.push(Excluded { from: at, until: None });
                    }
                }
                _ => {}
            }
        }
        periods.extend(own.into_values().map(|from| Excluded { from, until: None }));
        Ok(periods)
    }

    /// Begins or ends a period that the law does not count, by its key in the procedure: others are
    /// asked, a notice hangs out. No other may be noted: nobody rests a case at will.
    pub async fn pause(
        &self,
        case: &OpenCase,
        key: &str,
        begins: bool,
        look: &Look,
    ) -> Result<Option<DateTime>> {
        let row = case.row();
        let procedure = self.procedure(&row.procedure)?;
        let declared = procedure.deadline.excluded.iter().map(|period| period.key.as_str());
        known_key(procedure, key, declared)?;
        let kind = if begins { PAUSE } else { RESUME };
        self.catalog.note_case_event(case, kind, key, look).await?;
        let term =
            procedure.deadline.term(&row.conditions, row.province.as_deref(), row.received.date());
        let excluded = self.excluded(&row.code).await?;
        let due = term.due(self.procedures.calendar(), row.received, &excluded, local(look.at));
        self.catalog.put_conditions(case, &row.conditions, &row.ruled_out, due.at).await?;
        Ok(due.at)
    }

    /// Says that a condition holds, or does not; the case is due accordingly.
    pub async fn condition(
        &self,
        case: &OpenCase,
        key: &str,
        holds: bool,
        look: &Look,
    ) -> Result<()> {
        let row = case.row();
        let procedure = self.procedure(&row.procedure)?;
        condition_of(procedure, key)?;
        let without = |list: &[String]| {
            list.iter().filter(|known| *known != key).cloned().collect::<Vec<_>>()
        };
        let (mut hold, mut not) = (without(&row.conditions), without(&row.ruled_out));
        if holds {
            hold.push(key.to_owned());
        } else {
            not.push(key.to_owned());
        }
        let term = procedure.deadline.term(&hold, row.province.as_deref(), row.received.date());
        let excluded = self.excluded(&row.code).await?;
        let due = term.due(self.procedures.calendar(), row.received, &excluded, local(look.at));
        Ok(self.catalog.put_conditions(case, &hold, &not, due.at).await?)
    }

    /// Puts somebody into a role of a case.
    pub async fn person(
        &self,
        case: &OpenCase,
        role: Role,
        number: Option<&PersonalNumber>,
        name: &str,
    ) -> Result<()> {
        role_of(self.procedure(&case.row().procedure)?, role)?;
        let person = PersonRow {
            role,
            person: number.map(|number| self.catalog.person_key(number)),
            name: name.to_owned(),
        };
        Ok(self.catalog.put_case_person(case, &person).await?)
    }
}

/// The checklist of a procedure by itself: what it asks for, of nobody in particular. Looks at no
/// person's papers.
pub fn plain(
    procedure: &Procedure,
    procedures: &Procedures,
    rules: &Rules,
    now: DateTime,
) -> Checklist {
    let nobody = BTreeMap::new();
    let about = Circumstances {
        case: None,
        persons: &[],
        papers: &[],
        look_ups: &[],
        roles: &nobody,
        excluded: &[],
        now,
    };
    checklist(procedure, procedures, rules, &about)
}

/// Whether a procedure has a condition of this key.
fn condition_of(procedure: &Procedure, key: &str) -> Result<()> {
    known_key(procedure, key, procedure.conditions.iter().map(|c| c.key.as_str()))
}

/// Whether anybody takes part in a procedure in this role.
fn role_of(procedure: &Procedure, role: Role) -> Result<()> {
    known_key(procedure, role.word(), procedure.roles.iter().map(|role| role.word()))
}

/// Whether a key is among those a procedure declares.
fn known_key<'k>(
    procedure: &Procedure,
    key: &str,
    declared: impl Iterator<Item = &'k str>,
) -> Result<()> {
    let declared: Vec<&str> = declared.collect();
    if declared.contains(&key) {
        return Ok(());
    }
    Err(GateError::NoKey {
        key: key.to_owned(),
        procedure: procedure.code.clone(),
        known: declared.join(", "),
    })
}

//! Who takes part in a case: the same arguments wherever persons are named.
//!
//! A personal number is never an argument: arguments stay in the shell's history and in the
//! machine's list of processes. It is asked for, or read from a file or standard input.

use std::io::IsTerminal;
use std::path::Path;

use zeroize::Zeroizing;

use super::error::CliError;
use super::filters::read_number;
use super::office::{OfficeArguments, Opened};
use super::say::Say;
use crate::domain::case::Role;
use crate::domain::person::PersonalNumber;
use crate::domain::problem::Problem;
use crate::flow::case::Gate;
use crate::lang;
use crate::rules::Rules;
use crate::rules::procedures::Procedures;

/// Persons of a case.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct PersonArguments {
    /// Hỏi số định danh của người trong vai này (requester, child, mother…); không nhận số định danh
    /// ở dòng lệnh / asks for the number of who is in this role; never an argument
    #[arg(long, value_name = "VAI")]
    person: Vec<String>,
    /// Đọc số định danh từ tệp: VAI=TỆP; - là đầu vào chuẩn / reads it from a file
    #[arg(long, value_name = "VAI=TỆP")]
    person_file: Vec<String>,
    /// Họ tên: VAI=TÊN / name
    #[arg(long, value_name = "VAI=TÊN")]
    name: Vec<String>,
}

impl PersonArguments {
    /// Whether anybody is named.
    pub(super) fn is_empty(&self) -> bool {
        self.person.is_empty() && self.person_file.is_empty() && self.name.is_empty()
    }

    /// Everybody named, with numbers asked for or read.
    pub(super) fn persons(&self) -> Result<Vec<(Role, Option<PersonalNumber>, String)>, Problem> {
        let mut persons: Vec<(Role, Option<PersonalNumber>, String)> = Vec::new();
        let mut put = |role: Role, number: Option<PersonalNumber>, name: Option<&str>| {
            if !persons.iter().any(|(known, ..)| *known == role) {
                persons.push((role, None, String::new()));
            }
            let slot = persons.iter_mut().find(|(known, ..)| *known == role);
            if let Some((_, known, called)) = slot {
                if number.is_some() {
                    *known = number;
                }
                if let Some(name) = name {
                    name.clone_into(called);
                }
            }
        };
        for word in &self.person {
            let role = role(word)?;
            put(role, Some(asked(role)?), None);
        }
        for text in &self.person_file {
            let (role, path) = pair(text, "VAI=TỆP / ROLE=FILE")?;
            put(role, Some(number(&read_number(Path::new(path))?)?), None);
        }
        for text in &self.name {
            let (role, name) = pair(text, "VAI=TÊN / ROLE=NAME")?;
            if number(name).is_ok() {
                return Err(CliError::PersonalNumber.into());
            }
            put(role, None, Some(name));
        }
        Ok(persons)
    }
}

/// A role by its word.
pub(super) fn role(word: &str) -> Result<Role, Problem> {
    Role::from_word(word.trim()).ok_or_else(|| {
        let value = word.to_owned();
        CliError::Argument { value, wanted: "vai: requester, child, mother… / role" }.into()
    })
}

fn pair<'t>(text: &'t str, wanted: &'static str) -> Result<(Role, &'t str), Problem> {
    let parts = text.split_once('=');
    let (word, rest) = parts.ok_or(CliError::Argument { value: text.to_owned(), wanted })?;
    Ok((role(word)?, rest))
}

fn number(text: &str) -> Result<PersonalNumber, CliError> {
    let text = text.trim().trim_start_matches('\u{feff}');
    text.parse().map_err(|_| CliError::NotPersonalNumber)
}

/// Asks whoever sits there; what is typed is not shown.
fn asked(role: Role) -> Result<PersonalNumber, CliError> {
    if !std::io::stdin().is_terminal() {
        return Err(CliError::NoTerminal);
    }
    let words = format!("Số định danh / personal number ({}): ", role.word());
    let text = rpassword::prompt_password(words).map_err(|_| CliError::NoTerminal)?;
    number(&Zeroizing::new(text))
}

/// A person's number alone, from a file or asked for.
pub(super) fn one(file: Option<&Path>) -> Result<PersonalNumber, Problem> {
    match file {
        Some(path) => Ok(number(&read_number(path)?)?),
        None => Ok(asked(Role::Owner)?),
    }
}

/// A role in words.
pub(super) fn role_words(role: Role, say: Say) -> String {
    lang::phrase(say.lang, &format!("role.{}", role.word())).to_owned()
}

/// An opened office with its procedures.
pub(super) struct Desk {
    pub(super) opened: Opened,
    pub(super) rules: Rules,
    pub(super) procedures: Procedures,
}

impl Desk {
    /// The gate of this desk.
    pub(super) fn gate(&self) -> Gate<'_> {
        Gate { catalog: &self.opened.catalog, rules: &self.rules, procedures: &self.procedures }
    }
}

impl OfficeArguments {
    /// Opens the office and what its desk is told by data.
    pub(super) async fn desk(&self) -> Result<Desk, Problem> {
        let opened = self.open().await?;
        let rules = opened.rules()?;
        let procedures = Procedures::of_office(opened.office.root(), &rules)?;
        Ok(Desk { opened, rules, procedures })
    }
}

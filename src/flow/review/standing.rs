//! In which order fields are looked at: what could not be read first, then what is doubtful, then
//! what breaks a rule, then what nobody needs to look at.

use super::waiting::found_unreadable;
use crate::domain::field::{Field, Status};

/// How a field stands for the reviewer, in the order of looking.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// Nothing was read.
    Unreadable,
    /// Something was read, and may be wrong.
    Doubtful,
    /// What was read cannot be, or disagrees with another field.
    Rule,
    /// Nobody needs to look.
    Done,
}

/// Checks that say how something was read, not what may stand there.
const OF_READING: [&str; 7] = [
    "ends_clearly",
    "known_agency",
    "known_office",
    "known_place",
    "printed",
    "spelled",
    "words_sure",
];

impl Standing {
    /// How a field stands; give it [`blinded`](super::blinded).
    pub fn of(field: &Field) -> Self {
        let breaks = |field: &Field| {
            let mut failed = field.checks.iter().filter(|check| !check.passed);
            failed.any(|check| !OF_READING.contains(&check.name.as_str()))
        };
        match field {
            _ if field.status == Status::Accepted || found_unreadable(field) => Self::Done,
            Field { value: None, .. } => Self::Unreadable,
            _ if breaks(field) => Self::Rule,
            _ => Self::Doubtful,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Check;

    #[test]
    fn the_worst_comes_first() {
        let failed = |name: &str| {
            let check = Check { name: name.to_owned(), passed: false, detail: String::new() };
            Field { value: Some("x".to_owned()), checks: vec![check], ..Field::missing() }
        };
        let all = [
            Field::missing(),
            failed("words_sure"),
            failed("year_matches_number"),
            Field::absent(0.9),
        ];
        let stands: Vec<Standing> = all.iter().map(Standing::of).collect();
        assert_eq!(
            stands,
            [Standing::Unreadable, Standing::Doubtful, Standing::Rule, Standing::Done]
        );
        assert!(stands.is_sorted());
        let person = Field { value: None, ..failed(super::super::LEGIBLE) };
        assert_eq!(Standing::of(&person), Standing::Done, "a person could not read it either");
    }
}

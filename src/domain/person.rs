//! The numbers that name a person: số định danh cá nhân (12 digits, Circular 59/2021 of the
//! Ministry of Public Security) and the older chứng minh nhân dân (9 digits).

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroize;

/// A personal number. It never prints itself; ask for [`PersonalNumber::digits`] where a sealed
/// paper, a record or a code needs it, and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalNumber(String);

/// A text that is no personal number.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a personal number")]
pub struct NotAPerson;

impl PersonalNumber {
    /// Its 9 or 12 digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonalNumber {
    type Err = NotAPerson;

    /// Spaces, dots and dashes between digits are left out. Of 12 digits the first three are a
    /// province or country of birth (001 to 999) and the fourth is sex and century.
    fn from_str(text: &str) -> Result<Self, NotAPerson> {
        let mut digits = String::with_capacity(12);
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '.' | '-' => {}
                _ => return Err(NotAPerson),
            }
        }
        let good = match digits.len() {
            9 => true,
            12 => !digits.starts_with("000"),
            _ => false,
        };
        if good { Ok(Self(digits)) } else { Err(NotAPerson) }
    }
}

impl fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalNumber(•)")
    }
}

impl Drop for PersonalNumber {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_forms_carry_and_never_prints_it() {
        let number: PersonalNumber = "084 185 001 234".parse().unwrap();
        assert_eq!(number.digits(), "084185001234");
        assert!(!format!("{number:?}").contains("084"));
        assert!("334567891".parse::<PersonalNumber>().is_ok());
        for bad in ["", "12345", "0841850012345", "000185001234", "08418500123a"] {
            assert_eq!(bad.parse::<PersonalNumber>(), Err(NotAPerson), "{bad}");
        }
    }
}

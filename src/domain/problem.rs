//! Errors as people meet them: a stable code, what happened, what to do.
//!
//! Every module has its own error enum; each implements [`Coded`] and turns into a [`Problem`],
//! which crosses process borders and is worded in Vietnamese and English by `lang` alone.
//!
//! | codes | whose |
//! | --- | --- |
//! | 1000–1999 | intake, reading PDF and image files |
//! | 2000–2999 | clean, read |
//! | 3000–3999 | rules, sort, extract |
//! | 4000–4999 | bind, PDF writing |
//! | 5000–5999 | keys, certificates, seal |
//! | 6000–6999 | verify |
//! | 7000–7999 | store, catalogue, keep, reuse |
//! | 8000–8999 | engine, worker processes |
//! | 9000–9099 | command line |
//! | 9100–9199 | the counter's server |

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A stable error code, written `SH-1203`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SH-{:04}", self.0)
    }
}

impl TryFrom<String> for Code {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let number = text.strip_prefix("SH-").and_then(|n| n.parse().ok());
        number.map(Self).ok_or("not an error code")
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

/// Who can do something about a problem; decides the exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The call was wrong: exit code 2.
    Usage,
    /// The file cannot be read: exit code 3.
    Input,
    /// A rule forbids it: exit code 4.
    Policy,
    /// A disk, service or helper outside failed: exit code 5.
    Outside,
    /// Ours to mend: exit code 70.
    Bug,
}

impl Class {
    /// The exit code of a command that ends with such a problem.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Input => 3,
            Self::Policy => 4,
            Self::Outside => 5,
            Self::Bug => 70,
        }
    }
}

/// Implemented by every module's error enum.
pub trait Coded: std::error::Error {
    /// The stable code.
    fn code(&self) -> Code;
    /// Who can do something about it.
    fn class(&self) -> Class;
    /// Values the wording names, such as `{file}`. Never a personal number.
    fn details(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }
}

/// A worded-later error: what remains of an error enum outside its module.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// Who can do something about it.
    pub class: Class,
    /// Values the wording names.
    #[serde(default)]
    pub details: BTreeMap<String, String>,
    /// For the developer: the chain of causes in English.
    #[serde(default)]
    pub cause: String,
}

impl Problem {
    /// Adds a value for the wording.
    #[must_use]
    pub fn with(mut self, name: &str, value: &(impl ToString + ?Sized)) -> Self {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}

impl<E: Coded> From<E> for Problem {
    fn from(error: E) -> Self {
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            cause.push_str(": ");
            cause.push_str(&inner.to_string());
            source = inner.source();
        }
        Self { code: error.code(), class: error.class(), details: error.details(), cause }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.cause)
    }
}

impl std::error::Error for Problem {}

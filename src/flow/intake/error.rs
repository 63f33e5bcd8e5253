//! Why a file, or a page of one, does not come in.

use std::collections::BTreeMap;
use std::io;

use crate::domain::problem::{Class, Code, Coded, Problem};
use crate::pdf::read::PdfError;

/// Why a file, or a page of one, does not come in. Names of files stay out of it: they may be
/// personal data, and whoever words the message knows which file it is about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// There is no such file.
    #[error("no such file")]
    Missing,
    /// The file may not be read.
    #[error("the file may not be read")]
    NotReadable(#[source] io::Error),
    /// Reading the file failed.
    #[error("reading the file failed")]
    Reading(#[source] io::Error),
    /// There is no room for the copy.
    #[error("no space left for incoming files")]
    DiskFull(#[source] io::Error),
    /// Writing the copy failed.
    #[error("writing to incoming failed")]
    Writing(#[source] io::Error),
    /// Something is still writing the file.
    #[error("the file is still being written: {sign}")]
    StillWritten {
        /// What shows it.
        sign: &'static str,
    },
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A web page that was saved in the place of a scan.
    #[error("an HTML page")]
    WebPage,
    /// A format that is not taken.
    #[error("unsupported format: {found}")]
    Unsupported {
        /// What was found.
        found: String,
    },
    /// A folder that is to be one document holds no image.
    #[error("no images in the folder")]
    NoImages,
    /// A PDF, or a page of one, cannot be read.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The end of the file is missing.
    #[error("the end of the {format} is missing")]
    Truncated {
        /// The format.
        format: &'static str,
    },
    /// An image file does not decode.
    #[error("the {format} does not decode: {why}")]
    BrokenImage {
        /// The format.
        format: &'static str,
        /// What the decoder says.
        why: String,
    },
    /// A compression or colour inside an image file is not known.
    #[error("the {format} uses something unknown: {what}")]
    UnknownInside {
        /// The format.
        format: &'static str,
        /// What it uses.
        what: String,
    },
    /// More pages than allowed.
    #[error("{count} pages are more than {cap}")]
    TooManyPages {
        /// Pages there are.
        count: u32,
        /// Pages allowed.
        cap: u32,
    },
    /// A reader broke on it.
    #[error("a reader broke on it: {why}")]
    ReaderBroke {
        /// What it said.
        why: String,
    },
}

impl IntakeError {
    pub(super) fn reading(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::NotReadable(error),
            _ => Self::Reading(error),
        }
    }

    pub(super) fn writing(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(error),
            _ => Self::Writing(error),
        }
    }
}

impl Coded for IntakeError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Missing => 1001,
            Self::NotReadable(_) => 1002,
            Self::Reading(_) => 1003,
            Self::DiskFull(_) => 1004,
            Self::Writing(_) => 1005,
            Self::StillWritten { .. } => 1101,
            Self::Empty => 1102,
            Self::WebPage => 1103,
            Self::Unsupported { .. } => 1104,
            Self::NoImages => 1105,
            Self::Pdf(error) => return error.code(),
            Self::Truncated { .. } => 1202,
            Self::BrokenImage { .. } => 1209,
            Self::UnknownInside { .. } => 1210,
            Self::TooManyPages { .. } => 1211,
            Self::ReaderBroke { .. } => 1212,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::DiskFull(_) | Self::Writing(_) => Class::Outside,
            Self::Pdf(error) => error.class(),
            _ => Class::Input,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::StillWritten { sign } => vec![("sign", (*sign).to_owned())],
            Self::Unsupported { found } => vec![("found", found.clone())],
            Self::Pdf(error) => return error.details(),
            Self::Truncated { format } => vec![("format", (*format).to_owned())],
            Self::BrokenImage { format, why } => {
                vec![("format", (*format).to_owned()), ("why", why.clone())]
            }
            Self::UnknownInside { format, what } => {
                vec![("format", (*format).to_owned()), ("what", what.clone())]
            }
            Self::TooManyPages { count, cap } => {
                vec![("count", count.to_string()), ("cap", cap.to_string())]
            }
            Self::ReaderBroke { why } => vec![("why", why.clone())],
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// What was done differently on the way in; carried as notes of a page or a file.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub(super) enum Note {
    #[error("text without usable Unicode left out")]
    UnreadableText,
    #[error("resolution {found} not believed, {taken} taken")]
    DpiGuessed { found: u32, taken: u32 },
    #[error("raster made smaller by {factor}")]
    Reduced { factor: u32 },
    #[error("an image of the page did not decode")]
    ImageMissing,
    #[error("a form only XFA readers can draw")]
    DynamicForm,
}

impl Coded for Note {
    fn code(&self) -> Code {
        Code(match self {
            Self::UnreadableText => 1301,
            Self::DpiGuessed { .. } => 1302,
            Self::Reduced { .. } => 1303,
            Self::ImageMissing => 1304,
            Self::DynamicForm => 1305,
        })
    }

    fn class(&self) -> Class {
        Class::Input
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::DpiGuessed { found, taken } => {
                vec![("found", found.to_string()), ("taken", taken.to_string())]
            }
            Self::Reduced { factor } => vec![("factor", factor.to_string())],
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Note {
    pub(super) fn problem(self) -> Problem {
        Problem::from(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded_in_both_languages() {
        let io = || io::Error::other("x");
        let errors = [
            IntakeError::Missing,
            IntakeError::NotReadable(io()),
            IntakeError::Reading(io()),
            IntakeError::DiskFull(io()),
            IntakeError::Writing(io()),
            IntakeError::StillWritten { sign: "x" },
            IntakeError::Empty,
            IntakeError::WebPage,
            IntakeError::Unsupported { found: "x".into() },
            IntakeError::NoImages,
            IntakeError::Truncated { format: "PDF" },
            IntakeError::BrokenImage { format: "PNG", why: "x".into() },
            IntakeError::UnknownInside { format: "TIFF", what: "x".into() },
            IntakeError::TooManyPages { count: 2, cap: 1 },
            IntakeError::ReaderBroke { why: "x".into() },
            PdfError::Broken.into(),
            PdfError::Password.into(),
            PdfError::Encryption.into(),
            PdfError::NoPages.into(),
            PdfError::NoSuchPage { number: 2, count: 1 }.into(),
            PdfError::TooLarge { width: 1, height: 1, cap: 1 }.into(),
            PdfError::Image { number: 1 }.into(),
        ];
        let notes = [
            Note::UnreadableText,
            Note::DpiGuessed { found: 1, taken: 2 },
            Note::Reduced { factor: 2 },
            Note::ImageMissing,
            Note::DynamicForm,
        ];
        let mut problems: Vec<Problem> = errors.into_iter().map(Problem::from).collect();
        problems.extend(notes.into_iter().map(Problem::from));
        let mut codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), problems.len(), "two errors share a code");
        for problem in &problems {
            for lang in [Lang::Vi, Lang::En] {
                let words = wording(lang, problem.code);
                let words = words.unwrap_or_else(|| panic!("{} has no words", problem.code));
                for text in [&words.what, &words.advice] {
                    let mut filled = text.replace("{cause}", "");
                    for name in problem.details.keys() {
                        filled = filled.replace(&format!("{{{name}}}"), "");
                    }
                    assert!(!filled.contains('{'), "{}: unknown name in {text}", problem.code);
                }
            }
        }
    }
}

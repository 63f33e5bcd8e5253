//! The office's word list: `lexicon.toml` in its folder. Lessons are added and undone, never
//! erased: what a paper was read with can be told years later.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::LearnError;
use crate::domain::id::PaperId;
use crate::rules::Rules;

const FILE: &str = "lexicon.toml";
const FORMAT: u32 = 1;

/// The list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lexicon {
    /// Version of the shape.
    format: u32,
    /// What was learned, in order.
    #[serde(default)]
    lessons: Vec<Lesson>,
}

/// Entries taken at once.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// From 1.
    pub number: u32,
    /// When.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: String,
    /// When and by whom it was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
    /// What was learned.
    pub entries: Vec<Entry>,
}

/// Who undid a lesson.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undone {
    /// When.
    pub at: jiff::Timestamp,
    /// By whom.
    pub by: String,
}

/// A name the office's papers carry.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it names.
    pub kind: EntryKind,
    /// In capitals, as in a paper's head.
    pub text: String,
    /// The decisions it comes from.
    pub from: Vec<Origin>,
}

/// What an entry names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// An agency.
    Agency,
    /// An office somebody holds.
    Office,
}

/// A decision.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The paper.
    pub paper: PaperId,
    /// The version of its record that holds the decision.
    pub version: u32,
    /// The field.
    pub field: String,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self { format: FORMAT, lessons: Vec::new() }
    }
}

impl Lexicon {
    /// The list in an office's folder; empty where nothing was learned yet.
    pub fn open(root: &Path) -> Result<Self, LearnError> {
        let path = root.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(source) => return Err(LearnError::File { path, source }),
        };
        let list: Self = toml::from_str(&text).map_err(|error| LearnError::Shape {
            path: path.clone(),
            why: error.message().to_owned(),
        })?;
        if list.format == FORMAT {
            Ok(list)
        } else {
            Err(LearnError::Shape { path, why: format!("format {}", list.format) })
        }
    }

    /// Writes the list into an office's folder: whole or not at all.
    pub fn keep(&self, root: &Path) -> Result<(), LearnError> {
        let path = root.join(FILE);
        let text = toml::to_string(self)
            .map_err(|error| LearnError::Shape { path: path.clone(), why: error.to_string() })?;
        let written = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(root)?;
            file.write_all(HEAD.as_bytes())?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            fs::File::open(root)?.sync_all()
        };
        written().map_err(|source| LearnError::File { path: path.clone(), source })
    }

    /// Adds a lesson; gives its number.
    pub fn learn(&mut self, entries: Vec<Entry>, by: &str, at: jiff::Timestamp) -> u32 {
        let number = self.lessons.last().map_or(1, |last| last.number + 1);
        self.lessons.push(Lesson { number, at, by: by.to_owned(), undone: None, entries });
        number
    }

    /// Undoes a lesson: its entries count no more, and stay to be read.
    pub fn undo(&mut self, number: u32, by: &str, at: jiff::Timestamp) -> Result<(), LearnError> {
        let lesson = self.lessons.iter_mut().find(|lesson| lesson.number == number);
        let lesson = lesson.ok_or(LearnError::NoLesson(number))?;
        if lesson.undone.is_some() {
            return Err(LearnError::Undone(number));
        }
        lesson.undone = Some(Undone { at, by: by.to_owned() });
        Ok(())
    }

    /// All lessons, undone ones too.
    pub fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    /// The entries that count.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let standing = self.lessons.iter().filter(|lesson| lesson.undone.is_none());
        standing.flat_map(|lesson| &lesson.entries)
    }

    /// Rules that know these entries too.
    pub fn taught(&self, rules: &Rules) -> Rules {
        taught(rules, self.entries())
    }
}

const HEAD: &str = "# Tên cơ quan và chức vụ học từ chỗ người xem đã sửa. Do “sohoa learn” ghi; bỏ \
    một bài học\n# bằng: sohoa learn --revert SỐ\n\n";

/// Rules that know some entries too.
pub(super) fn taught<'a>(rules: &Rules, entries: impl Iterator<Item = &'a Entry>) -> Rules {
    let (mut agencies, mut offices) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.kind {
            EntryKind::Agency => agencies.push(entry.text.as_str()),
            EntryKind::Office => offices.push(entry.text.as_str()),
        }
    }
    rules.taught(&agencies, &offices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hash::Sha256;

    #[test]
    fn lessons_are_kept_and_undone_but_not_erased() {
        let folder = tempfile::tempdir().unwrap();
        let at: jiff::Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let mut list = Lexicon::open(folder.path()).unwrap();
        let paper = PaperId::derive(Sha256::of(b"a"), 0);
        let entry = Entry {
            kind: EntryKind::Agency,
            text: "ỦY BAN NHÂN DÂN XÃ LỘC THỦY".to_owned(),
            from: vec![Origin { paper, version: 2, field: "co_quan_ban_hanh".to_owned() }],
        };
        assert_eq!(list.learn(vec![entry.clone()], "Lê Thị Mẫu", at), 1);
        list.keep(folder.path()).unwrap();
        let mut list = Lexicon::open(folder.path()).unwrap();
        assert_eq!(list.entries().collect::<Vec<_>>(), [&entry]);
        assert!(matches!(list.undo(2, "x", at), Err(LearnError::NoLesson(2))));
        list.undo(1, "Lê Thị Mẫu", at).unwrap();
        assert!(matches!(list.undo(1, "x", at), Err(LearnError::Undone(1))));
        list.keep(folder.path()).unwrap();
        let mut list = Lexicon::open(folder.path()).unwrap();
        assert_eq!((list.entries().count(), list.lessons().len()), (0, 1));
        assert_eq!(list.learn(vec![entry], "Lê Thị Mẫu", at), 2);
        std::fs::write(folder.path().join(FILE), "format = 9\n").unwrap();
        assert!(matches!(Lexicon::open(folder.path()), Err(LearnError::Shape { .. })));
    }
}

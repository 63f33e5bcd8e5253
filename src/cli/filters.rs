//! What narrows a search: the same arguments for `find` and `export`.
//!
//! A personal number is never an argument: arguments stay in the shell's history and in the
//! machine's list of processes. It is asked for, or read from a file.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::error::CliError;
use crate::domain::date::PartialDate;
use crate::domain::person::PersonalNumber;
use crate::domain::problem::Problem;
use crate::domain::text::fold;
use crate::flow::reuse::Query;
use crate::rules::Rules;

/// What no argument of a search may hold more of than a number has digits: a file is not read on.
const LONGEST_NUMBER: u64 = 256;

#[derive(clap::Args)]
pub(super) struct Filters {
    /// Từ cần tìm, có dấu hay không đều được; cụm từ đặt trong "…" / words, or a "phrase"
    #[arg(value_name = "TỪ")]
    words: Vec<String>,
    /// Số, ký hiệu viết cách nào cũng được, hoặc phần đầu / document number, or its beginning
    #[arg(long, value_name = "SỐ")]
    number: Option<String>,
    /// Một phần tên cơ quan ban hành / a part of the issuer's name
    #[arg(long, value_name = "TÊN")]
    issuer: Option<String>,
    /// Loại văn bản: `quyet_dinh`, "quyết định" / the type
    #[arg(long = "type", value_name = "LOẠI")]
    kind: Option<String>,
    /// Ban hành từ ngày: 2025, 03/2025, 31/03/2025, 2025-03-31 / issued on this day or later
    #[arg(long, value_name = "NGÀY")]
    from: Option<String>,
    /// Ban hành đến ngày / issued on this day or earlier
    #[arg(long, value_name = "NGÀY")]
    to: Option<String>,
    /// Hỏi số định danh của người có tên trong giấy tờ / asks for a person's number
    #[arg(long, conflicts_with = "owner_file")]
    owner: bool,
    /// Đọc số định danh ấy từ tệp; - là đầu vào chuẩn / reads that number from a file
    #[arg(long, value_name = "TỆP")]
    owner_file: Option<PathBuf>,
}

impl Filters {
    /// The search they ask for. May ask for the owner's number.
    pub(super) fn query(&self, limit: u32) -> Result<Query, Problem> {
        let named = [&self.number, &self.issuer, &self.kind, &self.from, &self.to];
        let words = self.words.join(" ");
        let given = std::iter::once(&words).chain(named.into_iter().flatten());
        if given.flat_map(|text| parts(text)).any(|part| part.parse::<PersonalNumber>().is_ok()) {
            return Err(CliError::PersonalNumber.into());
        }
        Ok(Query {
            words,
            number: self.number.clone(),
            issuer: self.issuer.clone(),
            kind: self.kind.as_deref().map(kind).transpose()?,
            from: self.from.as_deref().map(date).transpose()?,
            to: self.to.as_deref().map(date).transpose()?,
            owner: self.owner()?,
            limit,
        })
    }

    fn owner(&self) -> Result<Option<PersonalNumber>, Problem> {
        let text = match &self.owner_file {
            Some(path) => read_number(path)?,
            None if !self.owner => return Ok(None),
            None if !std::io::stdin().is_terminal() => return Err(CliError::NoTerminal.into()),
            // Not shown while it is typed: others see the screen, and it keeps what it showed.
            None => rpassword::prompt_password("Số định danh / personal number: ")
                .map(Zeroizing::new)
                .map_err(|_| CliError::NoTerminal)?,
        };
        let number = text.trim().trim_start_matches('\u{feff}');
        number.parse().map(Some).map_err(|_| CliError::NotPersonalNumber.into())
    }
}

/// An argument as a whole and word by word: a number may stand among words.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    const AROUND: [char; 5] = ['"', ',', ';', ':', '\''];
    std::iter::once(text).chain(text.split_whitespace()).map(|part| part.trim_matches(AROUND))
}

pub(super) fn read_number(path: &Path) -> Result<Zeroizing<String>, CliError> {
    let failed = |source| CliError::OwnerFile { path: path.to_owned(), source };
    let mut text = Zeroizing::new(String::with_capacity(LONGEST_NUMBER as usize));
    if path == Path::new("-") {
        std::io::stdin().take(LONGEST_NUMBER).read_to_string(&mut text)
    } else {
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(LONGEST_NUMBER).read_to_string(&mut text)
    }
    .map_err(failed)?;
    Ok(text)
}

/// A type's key, from the key or the type's name, with or without marks.
fn kind(text: &str) -> Result<String, Problem> {
    let rules = Rules::embedded()?;
    let plain = |text: &str| fold(text).split(['_', ' ', '-']).collect::<Vec<_>>().join(" ");
    let wanted = plain(text.trim());
    let found = rules
        .papers()
        .iter()
        .find(|paper| plain(&paper.key) == wanted || plain(&paper.name) == wanted);
    match found {
        Some(paper) => Ok(paper.key.clone()),
        None => Err(CliError::Argument {
            value: text.to_owned(),
            wanted: "loại văn bản (quyet_dinh, cong_van…) / type of paper",
        }
        .into()),
    }
}

/// `2025-03-31`, `2025-03`, `2025`, or as people write: `31/3/2025`, `3/2025`.
fn date(text: &str) -> Result<PartialDate, Problem> {
    let written: Vec<&str> = text.trim().split('/').collect();
    let date = match written.as_slice() {
        [one] => one.parse(),
        [month, year] => format!("{year}-{month}").parse(),
        [day, month, year] => format!("{year}-{month}-{day}").parse(),
        _ => "".parse(),
    };
    date.map_err(|_| {
        let wanted = "ngày có thật (31/03/2025, 03/2025, 2025) / date that exists";
        CliError::Argument { value: text.to_owned(), wanted }.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_as_people_and_as_programs_write_them() {
        for (text, want) in [
            ("31/3/2025", "2025-03-31"),
            ("03/2025", "2025-03"),
            ("2025", "2025"),
            ("2025-03-31", "2025-03-31"),
        ] {
            assert_eq!(date(text).unwrap().to_string(), want);
        }
        for bad in ["31/02/2025", "", "1/2/3/2025", "hôm qua", "31/3/25"] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn types_are_known_by_key_and_by_name() {
        for text in ["quyet_dinh", "Quyết định", "quyet dinh", " QUYET-DINH"] {
            assert_eq!(kind(text).unwrap(), "quyet_dinh", "{text}");
        }
        assert!(kind("quyết").is_err());
    }

    #[test]
    fn a_personal_number_is_noticed_among_words() {
        let noticed = |text: &str| parts(text).any(|part| part.parse::<PersonalNumber>().is_ok());
        for text in ["084185001234", "ông An, 084185001234;", "\"084 185 001 234\""] {
            assert!(noticed(text), "{text}");
        }
        for text in ["12/QĐ-UBND", "năm 2025", "31/03/2025", "0841850012345"] {
            assert!(!noticed(text), "{text}");
        }
    }
}

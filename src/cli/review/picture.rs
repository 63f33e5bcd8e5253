//! Pictures of fields: cut from the stored original in a child process, written as PNG files,
//! shown in the terminal where it can (the graphics protocol of kitty, which Ghostty, `WezTerm`
//! and Konsole speak too).

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::super::error::CliError;
use super::problems_of;
use crate::domain::problem::Problem;
use crate::engine::pictures::Original;
use crate::engine::pool::{Pool, PoolSettings};
use crate::engine::worker::{COMMAND, Cropping};
use crate::engine::{EngineError, reading};
use crate::flow::review::{Doing, KeepReviewError, Kept, Region, own_pages, region_of};

/// The pictures of the paper on the desk.
pub(super) struct Pictures {
    folder: PathBuf,
    /// Where pictures are only shown, they go with the program.
    passing: Option<TempDir>,
    inline: bool,
    pool: Pool,
    files: BTreeMap<String, PathBuf>,
}

impl Pictures {
    /// Pictures into a folder, or only shown; none where nobody would see any.
    pub(super) fn new(folder: Option<PathBuf>) -> Result<Option<Self>, Problem> {
        let inline = can_show();
        let (folder, passing) = match folder {
            Some(folder) => (folder, None),
            None if inline => {
                let passing = tempfile::tempdir()
                    .map_err(|source| EngineError::file(&std::env::temp_dir(), source))?;
                (passing.path().to_owned(), Some(passing))
            }
            None => return Ok(None),
        };
        std::fs::create_dir_all(&folder)
            .map_err(|source| CliError::Write { path: folder.clone(), source })?;
        let program = std::env::current_exe().map_err(CliError::Start)?;
        let pool = Pool::new(PoolSettings::new(1, program, vec![COMMAND.to_owned()]));
        Ok(Some(Self { folder, passing, inline, pool, files: BTreeMap::new() }))
    }

    /// Cuts out the fields of a paper.
    pub(super) async fn prepare(
        &mut self,
        doing: &Doing<'_>,
        seen: &Kept,
        names: &[String],
    ) -> Result<(), Problem> {
        self.files.clear();
        let record = &seen.record;
        let pages = own_pages(doing, seen, false).await.map_err(first_problem)?;
        let mut wanted: BTreeMap<u32, Vec<(&str, Region)>> = BTreeMap::new();
        for name in names {
            let region = record
                .fields
                .get(name)
                .and_then(|field| region_of(doing.rules, &record.sorted, name, field, &pages));
            if let Some((page, region)) = region {
                wanted.entry(page).or_default().push((name, region));
            }
        }
        let original = Original::of(doing.office, doing.catalog, record.scan).await?;
        let Some(original) = original else { return Ok(()) };
        let file = original.opened();
        for (number, fields) in wanted {
            let Some(page) = pages.iter().find(|page| page.number == number) else { continue };
            let pieces: Vec<(Region, PathBuf)> = fields
                .iter()
                .map(|(name, region)| (region.clone(), self.place_of(seen, name)))
                .collect();
            for (_, path) in &pieces {
                let _ = std::fs::remove_file(path);
            }
            let cropping = Cropping {
                file: file.clone(),
                number,
                turn: page.turn,
                size: (page.width, page.height),
                pieces: pieces.clone(),
            };
            reading::crops(&self.pool, cropping).await?;
            for ((name, _), (_, path)) in fields.iter().zip(pieces) {
                if path.exists() {
                    self.files.insert((*name).to_owned(), path);
                }
            }
        }
        Ok(())
    }

    fn place_of(&self, seen: &Kept, name: &str) -> PathBuf {
        let plain: String =
            name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        self.folder.join(format!("{}-{plain}.png", seen.record.paper))
    }

    /// The picture of a field, where it stays.
    pub(super) fn path_of(&self, name: &str) -> Option<&Path> {
        let stays = self.passing.is_none();
        self.files.get(name).map(PathBuf::as_path).filter(|_| stays)
    }

    /// What makes the terminal show it.
    pub(super) fn inline(&self, name: &str) -> Option<String> {
        let path = self.files.get(name).filter(|_| self.inline)?;
        Some(kitty(&std::fs::read(path).ok()?))
    }

    /// Ends the child process.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

fn first_problem(error: KeepReviewError) -> Problem {
    let unnamed = || EngineError::Bug("a refusal without a reason".to_owned()).into();
    problems_of(error).into_iter().next().unwrap_or_else(unnamed)
}

/// Whether the terminal says that it shows pictures.
fn can_show() -> bool {
    let says = |name: &str, words: &[&str]| {
        std::env::var(name).is_ok_and(|value| words.contains(&value.as_str()))
    };
    io::stderr().is_terminal()
        && std::env::var_os("TMUX").is_none()
        && (says("TERM", &["xterm-kitty", "xterm-ghostty"])
            || says("TERM_PROGRAM", &["ghostty", "WezTerm"]))
}

/// A PNG in kitty's graphics protocol: base64 in pieces of at most 4096 letters.
fn kitty(png: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(png);
    let mut out = String::new();
    let mut rest = text.as_str();
    let mut first = true;
    while !rest.is_empty() {
        let (piece, more) = rest.split_at(rest.len().min(4096));
        let last = if more.is_empty() { "m=0;" } else { "m=1;" };
        let head = if first { "f=100,a=T,q=2," } else { "" };
        out.extend(["\x1b_G", head, last, piece, "\x1b\\"]);
        (rest, first) = (more, false);
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_goes_out_in_pieces_and_the_last_says_so() {
        let out = kitty(&[0; 4000]);
        let pieces: Vec<&str> = out.trim_end().split_terminator("\x1b\\").collect();
        assert_eq!(pieces.len(), 2);
        assert!(pieces[0].starts_with("\x1b_Gf=100,a=T,q=2,m=1;"));
        assert!(pieces[1].starts_with("\x1b_Gm=0;"));
        assert!(pieces.iter().all(|piece| piece.len() < 4096 + 40));
    }
}

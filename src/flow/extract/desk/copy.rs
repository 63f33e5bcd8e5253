//! Original, copy from the register, extract, certified copy: whose number, day and signer is it?
//!
//! Decree 23/2015 on certification and Decree 123/2015 on civil status: what the copier adds stands
//! below his formula (`Sao từ Sổ …`, `CHỨNG THỰC BẢN SAO …`); everything above it is the original's.

use crate::flow::sort::likeness::{bare, find};
use crate::flow::sort::sheet::Sheet;

/// What kind of paper lies there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Bản chính.
    Original,
    /// Bản sao (from the register).
    Copy,
    /// Trích lục.
    Extract,
    /// Bản sao có chứng thực.
    Certified,
}

impl Kind {
    /// The word records use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Original => "ban_chinh",
            Self::Copy => "ban_sao",
            Self::Extract => "trich_luc",
            Self::Certified => "chung_thuc",
        }
    }
}

/// How a paper was made, and where on each sheet the copier's block begins.
#[derive(Clone, Debug)]
pub struct Making {
    /// What kind.
    pub kind: Kind,
    /// Top of the copier's block, for each sheet; infinite where there is none.
    pub copied_from: Vec<f32>,
    /// Whether some word speaks of a copy, though no block was found.
    pub hinted: bool,
}

const CERTIFIED: [&str; 3] =
    ["CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", "BẢN SAO ĐÚNG VỚI BẢN CHÍNH", "CHỨNG THỰC BẢN SAO"];
const COPIED: [&str; 4] =
    ["Sao từ Sổ", "SAO TỪ SỔ ĐĂNG KÝ", "NGƯỜI KÝ BẢN SAO", "Sao từ bản chính"];

/// Looks for the copier's words.
pub fn making(sheets: &[Sheet<'_>]) -> Making {
    let mut certified = false;
    let mut copied = false;
    let mut extract = false;
    let mut hinted = false;
    let mut copied_from = Vec::new();
    for sheet in sheets {
        let mut top = f32::INFINITY;
        for row in &sheet.rows {
            let text = sheet.bare(&row.tokens);
            let letters: Vec<char> = text.chars().collect();
            let begins = |wanted: &str, errors: usize| {
                let wanted = bare(wanted);
                find(&letters, &wanted, errors).is_some_and(|(start, _, _)| start <= 3)
            };
            if CERTIFIED.iter().any(|w| begins(w, bare(w).len() / 8)) {
                certified = true;
                top = top.min(row.at.y0 - sheet.em * 0.3);
            } else if COPIED.iter().any(|w| begins(w, bare(w).len() / 10)) {
                copied = true;
                top = top.min(row.at.y0 - sheet.em * 0.3);
            } else if letters.len() < 20 && begins("BẢN SAO", 1) {
                hinted = true;
            } else if begins("TRÍCH LỤC", 1)
                && sheet.words(&row.tokens).all(crate::flow::sort::sheet::Token::capitals)
            {
                extract = true;
            }
        }
        copied_from.push(top);
    }
    let kind = match (certified, extract, copied || hinted) {
        (true, _, _) => Kind::Certified,
        (_, true, _) => Kind::Extract,
        (_, _, true) => Kind::Copy,
        _ => Kind::Original,
    };
    Making { kind, copied_from, hinted: hinted || copied || certified }
}

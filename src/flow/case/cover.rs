//! Cover sheets: separator sheets whose code says to which case, and as which paper of it, the
//! pages behind them belong. Every program that knows separators takes them for one.

use std::str::FromStr;

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

use crate::domain::dossier::DossierCode;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;

/// What the code of every separator sheet begins with (`pipelines/policies/sorting.toml`).
const SEPARATOR: &str = "sohoa:separator:v1";
/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
/// A module of the code, in points: 2 mm, which any scanner resolves.
const MODULE: f32 = 5.7;

/// What a cover sheet says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cover {
    /// The case.
    pub case: DossierCode,
    /// Key of the paper in the procedure; none: whichever fits.
    pub key: Option<String>,
}

impl std::fmt::Display for Cover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{SEPARATOR};case={}", self.case)?;
        self.key.iter().try_for_each(|key| write!(f, ";paper={key}"))
    }
}

/// A code that is no cover sheet's.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cover sheet")]
pub struct NotACover;

impl FromStr for Cover {
    type Err = NotACover;

    fn from_str(text: &str) -> Result<Self, NotACover> {
        let rest = text.trim().strip_prefix(SEPARATOR).ok_or(NotACover)?;
        let value = |name: &str| rest.split(';').find_map(|part| part.strip_prefix(name));
        let case = value("case=").and_then(|code| code.parse().ok()).ok_or(NotACover)?;
        let good = |key: &&str| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        Ok(Self { case, key: value("paper=").filter(good).map(str::to_owned) })
    }
}

/// The cover sheet that stands before each paper of a scan: it holds for all papers up to the next
/// separator sheet.
pub fn covers(pages: &[PageRead], papers: &[Sorted]) -> Vec<Option<Cover>> {
    let paper_at = |page: u32| papers.iter().position(|paper| paper.pages.contains(&page));
    let mut found = vec![None; papers.len()];
    let mut current: Option<Cover> = None;
    let mut ordered: Vec<&PageRead> = pages.iter().collect();
    ordered.sort_by_key(|page| page.number);
    for page in ordered {
        match paper_at(page.number) {
            // the blank back of a sheet says nothing
            None if page.codes.is_empty() && page.words.is_empty() => {}
            None => current = page.codes.iter().find_map(|code| code.text.parse().ok()),
            Some(place) => {
                if let Some(slot) = found.get_mut(place).filter(|slot| slot.is_none()) {
                    slot.clone_from(&current);
                }
            }
        }
    }
    found
}

/// A cover sheet to print: one page of PDF. Empty where the code cannot be drawn.
pub fn cover_sheet(cover: &Cover) -> Vec<u8> {
    let text = cover.to_string();
    let Ok(code) = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::Q) else {
        return Vec::new();
    };
    let side = code.width();
    let width = side as f32 * MODULE;
    let (left, bottom) = ((PAGE.0 - width) / 2.0, 480.0);
    let mut content = Content::new();
    for (i, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (column, row) = (i % side, i / side);
            let x = left + column as f32 * MODULE;
            let y = bottom + width - (row + 1) as f32 * MODULE;
            content.rect(x, y, MODULE, MODULE);
        }
    }
    content.fill_nonzero();
    let mut line = |size: f32, y: f32, words: &str| {
        content.begin_text();
        content.set_font(Name(b"F"), size);
        content.next_line(left.min(70.0), y);
        content.show(Str(words.as_bytes()));
        content.end_text();
    };
    line(30.0, 400.0, cover.case.as_str());
    line(24.0, 360.0, cover.key.as_deref().unwrap_or("-"));
    let (catalog, tree, page, font, body) =
        (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    let mut one = pdf.page(page);
    one.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(tree).contents(body);
    one.resources().fonts().pair(Name(b"F"), font);
    one.finish();
    pdf.type1_font(font).base_font(Name(b"Helvetica-Bold"));
    pdf.stream(body, &content.finish());
    pdf.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_reads_back() {
        let cover = Cover {
            case: "H61.50.05-261124-0001".parse().unwrap(),
            key: Some("giay_chung_sinh".to_owned()),
        };
        assert_eq!(cover.to_string().parse::<Cover>(), Ok(cover.clone()));
        let open = Cover { key: None, ..cover };
        assert_eq!(open.to_string().parse::<Cover>(), Ok(open));
        assert_eq!("sohoa:separator:v1".parse::<Cover>(), Err(NotACover));
        assert_eq!("sohoa:separator:v1;case=xã Mẫu".parse::<Cover>(), Err(NotACover));
    }
}

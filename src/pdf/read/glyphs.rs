//! Letters as they are shown: where, how large, with what Unicode value.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, Point, Rect, Shape, Vec2};

use crate::domain::page::WordSource;

/// One letter shown, in user space.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// Its Unicode value; `None` where the font gives none.
    pub(super) text: Option<String>,
    /// Where its pen starts.
    pub(super) start: Point,
    /// Where the pen ends, spacing not counted.
    pub(super) end: Point,
    /// Up and as long as the font is high.
    pub(super) em: Vec2,
    /// The box around its ink, or around its line height where it has none.
    pub(super) ink: Rect,
    /// Visible text, widget, or layer.
    pub(super) source: WordSource,
    /// Its place in the drawing order.
    pub(super) order: u32,
}

/// Places one glyph; `transform` maps its thousandths of an em to user space. The outline's box
/// (in thousandths) is asked for where ink matters.
pub(super) fn placed(
    glyph: &Glyph<'_>,
    transform: Affine,
    outline: impl FnOnce() -> Option<Rect>,
    source: WordSource,
    order: u32,
) -> Letter {
    let advance = match glyph {
        Glyph::Outline(glyph) => glyph.advance_width(),
        Glyph::Type3(glyph) => glyph.advance_width(),
    };
    let advance = f64::from(advance.unwrap_or(500.0));
    let start = transform * Point::ZERO;
    let end = transform * Point::new(advance, 0.0);
    let em = transform * Point::new(0.0, 1000.0) - start;
    // From a little below the baseline to the top of a marked capital.
    let line = Rect::new(0.0, -200.0, advance.max(1.0), 850.0);
    let ink = transform.transform_rect_bbox(outline().unwrap_or(line));
    let text = glyph.as_unicode().map(|value| match value {
        BfString::Char(letter) => letter.to_string(),
        BfString::String(letters) => letters,
    });
    let text = text.filter(|text| !text.is_empty() && text.chars().all(is_usable));
    Letter { text, start, end, em, ink, source, order }
}

/// The box around a glyph's outline, in thousandths of an em; `None` where it has no ink.
pub(super) fn outline_box(glyph: &Glyph<'_>) -> Option<Rect> {
    match glyph {
        Glyph::Outline(glyph) => {
            let outline = glyph.outline();
            let ink = outline.bounding_box();
            (!outline.elements().is_empty() && ink.is_finite()).then_some(ink)
        }
        Glyph::Type3(_) => None,
    }
}

/// Private use and control characters are what fonts give that have no real value for a glyph.
fn is_usable(letter: char) -> bool {
    !matches!(letter,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. | '\u{FFFD}' | '\0'..='\u{8}' | '\u{E}'..='\u{1F}')
}

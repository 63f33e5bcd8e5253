//! What a pen wrote in the gaps of a paper's head: number, day, month.
//!
//! In: a page as read and the grey picture it was read from. Out: for each gap a few proposals.
//! Tesseract knows no handwriting, so a small net of our own reads the gap as one line: figures, a
//! letter behind them, the stroke that ends a number. It was trained with print around the pen
//! (`tools/digits`), so a cut that takes some of "ngày" along does no harm. Nothing here is ever
//! sure: what it proposes waits for a person.

mod gaps;
mod guess;
mod net;
mod strip;

use std::sync::LazyLock;

use crate::domain::page::{PageRead, PenPlace, PenReading};
use crate::flow::clean::Clean;

pub use guess::{days, months, numbers};
pub use net::{Net, Scores};
pub use strip::Strip;

static NET: LazyLock<Option<Net>> = LazyLock::new(Net::embedded);

/// Reads the gaps of a page's head; nothing on pages without one.
pub fn read(page: &PageRead, clean: &Clean) -> Vec<PenReading> {
    let gaps = gaps::of(page, clean);
    let Some(net) = NET.as_ref().filter(|_| !gaps.is_empty()) else { return Vec::new() };
    let mut out = Vec::with_capacity(gaps.len());
    for gap in gaps {
        let Some(strip) = Strip::cut(&clean.grey, &gap.bbox) else { continue };
        let Some(scores) = net.scores(&strip) else { continue };
        let candidates = match gap.place {
            PenPlace::Number => numbers(&scores),
            PenPlace::Day => days(&scores),
            PenPlace::Month => months(&scores),
        };
        let bbox = clean.to_page.apply_box(&gap.bbox);
        out.push(PenReading { place: gap.place, bbox, candidates });
    }
    out
}

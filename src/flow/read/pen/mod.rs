//! What a pen wrote in the gaps of a paper's head: number, day, month.
//!
//! In: a page as read and the grey picture it was read from. Out: for each gap a few proposals.
//! Tesseract knows no handwriting, so a small net of our own reads the gap as one line: figures, a
//! letter behind them, the stroke that ends a number. It was trained with print around the pen
//! (`tools/digits`), so a cut that takes some of "ngày" along does no harm. Nothing here is ever
//! sure: what it proposes waits for a person.

mod fill;
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

/// Reads the gaps of a page's head into [`PageRead::pen`] and writes the likeliest figures among
/// its words; leaves pages without a head alone.
pub fn read(page: &mut PageRead, clean: &Clean) {
    let Some(net) = NET.as_ref() else { return };
    let mut gaps = gaps::of(page, clean);
    gaps.retain(|gap| {
        let scores = Strip::cut(&clean.grey, &gap.bbox).and_then(|strip| net.scores(&strip));
        let Some(scores) = scores else { return false };
        let candidates = match gap.place {
            PenPlace::Number => numbers(&scores),
            PenPlace::Day => days(&scores),
            PenPlace::Month => months(&scores),
        };
        let bbox = clean.to_page.apply_box(&gap.bbox);
        page.pen.push(PenReading { place: gap.place, bbox, candidates });
        true
    });
    fill::fill(page, &gaps);
}

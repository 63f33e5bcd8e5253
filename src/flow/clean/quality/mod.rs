//! The verdict on a scan at once, without reading it: blurred, coarse, askew, dark, pale, on its
//! head or side, blank, a corner missing, something over it.
//!
//! In: one page's pixels and how its text stands. Out: its faults, each a plain sentence with what
//! to do ([`Fault`]). Promised: a few tens of milliseconds a page, and no fault named that a page
//! which reads well could have: a desk that hears false alarms stops listening. Circular
//! 01/2023/TT-VPCP, Article 8 asks for the whole paper, clear, at 200 dpi or more.

mod corners;
mod covered;
mod edges;
mod marks;
mod note;
mod tone;

pub use self::note::Fault;

use super::components::pieces;
use super::ink::Ink;
use super::plane::Plane;
use super::skew::Stance;
use crate::domain::raster::Raster;

/// The rules ask for so many points an inch; a little less is measuring error.
const LEAST_DPI: f32 = 185.0;
/// No more detail than this is no print of an office that one can read: out of focus.
const BLURRED_DPI: f32 = 82.0;
/// Detail that a sharp scan at 200 dpi surely has.
const COARSE_DPI: f32 = 136.0;
/// Leans of more than this are a paper laid askew.
const ASKEW: f32 = 2.5;
/// Letters that a page with faint text has; a printed ground has fewer pieces like letters.
const PATTERN: usize = 150;
/// Pixels of an edge's rise in a sharp scan.
const SHARP_EDGE: f32 = 2.0;
/// Height of small letters of an office's body text (13 to 14 points), in inches.
const BODY: f32 = 6.1 / 72.0;
/// Height of small letters of the smallest common print (9 points), in inches.
const SMALL: f32 = 4.2 / 72.0;

/// Judges one page as its file shows it. `plane` is its grey picture, `stance` how its text
/// stands; `turned` says whether to look for pages on their head or side too (`read` finds that
/// out by reading).
pub fn judge(
    page: u32,
    raster: &Raster,
    plane: &Plane,
    stance: Stance,
    turned: bool,
) -> Vec<Fault> {
    let half = plane.halved();
    let tone = tone::measure(&half);
    let mut faults = Vec::new();
    if tone.paper < tone::DARK_PAPER && !raster.bilevel {
        faults.push(Fault::TooDark { page });
    }
    let edge = edges::width(plane, tone.paper, tone.dark);
    let faint = tone.text_tiles < tone::FEW && tone.faint_tiles >= tone::FEW;
    if tone.text_tiles + tone.faint_tiles < tone::FEW || (faint && is_pattern(&half, &tone)) {
        return vec![Fault::Blank { page }];
    }
    let dpi = resolution(raster, stance);
    let detail = edge.map(|edge| dpi * (SHARP_EDGE / edge).min(1.0));
    match detail {
        Some(detail) if detail < BLURRED_DPI && dpi >= LEAST_DPI * 0.5 => {
            faults.push(Fault::Blurred { page });
        }
        Some(detail) if detail < COARSE_DPI => {
            faults.push(Fault::Coarse { page, dpi: rounded(detail) });
        }
        _ if dpi < LEAST_DPI => faults.push(Fault::Coarse { page, dpi: rounded(dpi) }),
        _ => {}
    }
    let blurred = matches!(faults.last(), Some(Fault::Blurred { .. }));
    if !blurred && (faint || (tone.contrast() < tone::PALE && !raster.bilevel)) {
        faults.push(Fault::TooLight { page });
    }
    if stance.lean.abs() >= ASKEW && stance.letters >= 60 && !stance.on_its_side() {
        faults.push(Fault::Askew { page, degrees: stance.lean.abs().round() as u32 });
    }
    if turned {
        if stance.on_its_side() && lies_on_its_side(plane) {
            faults.push(Fault::Sideways { page });
        } else if marks::stand_below(&pieces(&Ink::of(&half)), stance.letter / 2.0) {
            faults.push(Fault::UpsideDown { page });
        }
    }
    let dark = tone.paper < tone::DARK_PAPER;
    if !dark && corners::missing(&half, tone.paper) {
        faults.push(Fault::Corner { page });
    }
    if covered::by_a_finger(raster) {
        faults.push(Fault::Covered { page });
    } else if !dark && tone.shadowed {
        faults.push(Fault::Shadow { page });
    }
    faults
}

/// Whether what is faint on a page is the paper's printed ground, and no text.
fn is_pattern(half: &Plane, tone: &tone::Tone) -> bool {
    let (paper, dark) = (i32::from(tone.paper), i32::from(tone.dark));
    let depth = (paper - dark).max(1);
    let strong = half.pixels.iter().map(|&p| {
        let share = (i32::from(p) - dark).clamp(0, depth) * 200 / depth;
        (share + 40) as u8
    });
    let strong = Plane { pixels: strong.collect(), ..*half };
    super::skew::stance(&pieces(&Ink::of(&strong))).letters < PATTERN
}

/// Whether the middle of a page lies on its side too: borders of ornaments run down the page.
fn lies_on_its_side(plane: &Plane) -> bool {
    let (w, h) = (plane.width, plane.height);
    let middle = plane.cut(w / 8, h / 12, w * 7 / 8, h * 11 / 12);
    super::measure(&middle).on_its_side()
}

fn rounded(dpi: f32) -> u32 {
    (dpi / 10.0).round() as u32 * 10
}

/// Points an inch: what the file says where that makes a sheet of some paper's size, else what
/// the letters' height says.
fn resolution(raster: &Raster, stance: Stance) -> f32 {
    let said = raster.dpi.max(1.0);
    let (short, long) = (raster.width.min(raster.height), raster.width.max(raster.height));
    let (short, long) = (short as f32 / said, long as f32 / said);
    let plausible = raster.dpi_known && (2.0..=12.0).contains(&short) && long <= 17.5;
    if stance.letter <= 0.0 {
        return if plausible { said } else { short * said / 8.27 };
    }
    // print is hardly smaller than 9 points, and rarely larger than 14 throughout; ornaments are
    // no print, so letters overrule only what makes no usual sheet
    let (least, most) = (stance.letter / BODY, stance.letter / SMALL);
    let usual = plausible && (5.6..=12.0).contains(&short);
    match (usual, plausible && stance.letters < 400) {
        (true, _) | (_, true) => said,
        _ if plausible => said.min(most),
        _ => (short * said / 8.27).clamp(least, most),
    }
}

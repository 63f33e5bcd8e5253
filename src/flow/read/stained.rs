//! Print in red ink: stamped names, a deputy's title, "HỎA TỐC" in its frame.
//!
//! The page is read from its largest channel, in which red fades, for seals hide more than they
//! say. What the red ink itself spells is read here: letter-like pieces of the red picture, seals
//! taken out, gathered into lines that may lean as a stamp does, each read alone.

use super::engine::Seen;
use super::syllable;
use crate::domain::geometry::PageBox;
use crate::flow::clean::components::{Piece, pieces};
use crate::flow::clean::ink::Ink;
use crate::flow::clean::plane::Plane;
use crate::flow::clean::seals;

/// Most lines read on a page.
const MOST: usize = 12;
/// Leans smaller than this are a line's own affair.
const LEANING: f32 = 4.0;

/// A line of red print, ready to be read.
pub struct Stain {
    /// Where it stands on the level page.
    pub bbox: PageBox,
    /// Its picture, level, with nothing but its letters on it.
    pub picture: Plane,
    /// From pixels of the picture to pixels of the level page, for a line that does not lean.
    pub offset: Option<(f32, f32)>,
}

/// The lines of red print on a page; `red` is its red ink, dark on white, and `letter` the height
/// of the page's small letters in it.
pub fn lines(mut red: Plane, letter: f32) -> Vec<Stain> {
    let ink = Ink::of(&red);
    let seals = seals::find(&red, &ink, letter);
    seals::erase(&mut red, &ink, &seals, letter);
    let ink = if seals.is_empty() { ink } else { Ink::of(&red) };
    let all = pieces(&ink);
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let mut letters: Vec<Piece> = all.iter().copied().filter(|p| lettered(p, letter)).collect();
    letters.sort_unstable_by_key(|p| p.x0);
    for piece in letters {
        let joined: Vec<usize> = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.iter().any(|other| neighbours(&piece, other)))
            .map(|(i, _)| i)
            .collect();
        let mut group = vec![piece];
        for &i in joined.iter().rev() {
            group.extend(groups.swap_remove(i));
        }
        groups.push(group);
    }
    let mut groups = lined_up(groups);
    // what stands inside a seal is the seal's
    groups.retain(|group| {
        let inside = |p: &Piece| seals.iter().any(|seal| seal.holds(&boxed(p)));
        group.len() >= 3 && group.iter().filter(|p| inside(p)).count() * 5 < group.len() * 3
    });
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups.truncate(MOST);
    groups.iter().filter_map(|group| stain(&red, &all, group)).collect()
}

/// The words of a red line that may join the page: a stamp says little, but in words.
pub fn welcome(words: Vec<Seen>) -> Vec<Seen> {
    let spoken = |s: &Seen| {
        let bare = s.text.trim_matches(|c: char| !c.is_alphanumeric());
        bare.chars().count() >= 2
            && (syllable::plausible(bare)
                || bare.chars().any(|c| c.is_ascii_digit())
                // words of a small stamp stick together
                || (s.confidence >= 0.75 && bare.chars().all(char::is_alphabetic)))
    };
    let sure = words.iter().filter(|s| s.confidence >= 0.6 && spoken(s)).count();
    let least = if sure >= 2 { 0.25 } else { 0.55 };
    if sure == 0 {
        return Vec::new();
    }
    words.into_iter().filter(|s| spoken(s) && s.confidence >= least).collect()
}

fn boxed(p: &Piece) -> PageBox {
    PageBox::new(p.x0 as f32, p.y0 as f32, p.x1 as f32, p.y1 as f32)
}

fn lettered(p: &Piece, letter: f32) -> bool {
    let (w, h) = (p.width() as f32, p.height() as f32);
    h > letter * 0.7
        && h < letter * 4.5
        && w < letter * 9.0
        && w > letter * 0.12
        && p.area as f32 > w * h * 0.1
}

/// Whether two letters may stand side by side, on a line that may lean.
fn neighbours(a: &Piece, b: &Piece) -> bool {
    let (ha, hb) = (a.height() as f32, b.height() as f32);
    let (low, high) = (ha.min(hb), ha.max(hb));
    let (a, b) = (boxed(a), boxed(b));
    let across = (a.x0 - b.x1).max(b.x0 - a.x1);
    let down = (a.center_y() - b.center_y()).abs();
    high < low * 2.6 && across < high * 1.1 && across > -high * 0.6 && down < high * 0.95
}

/// Words that stand on one leaning line, joined: the space between them is wider than the one
/// between letters, and climbs with the line.
fn lined_up(mut groups: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    let mut at = 0;
    while at < groups.len() {
        let Some(own) = groups.get(at).map(|group| slant(group)) else { break };
        let next = groups
            .iter()
            .enumerate()
            .skip(at + 1)
            .find_map(|(i, other)| goes_on(&own, &slant(other)).then_some(i));
        match next {
            Some(i) => {
                let joined = groups.swap_remove(i);
                if let Some(group) = groups.get_mut(at) {
                    group.extend(joined);
                }
            }
            None => at += 1,
        }
    }
    groups
}

/// A run of letters as a stretch of a line.
struct Slant {
    bbox: PageBox,
    /// Height of its letters.
    high: f32,
    /// In degrees.
    lean: f32,
    letters: usize,
}

fn slant(group: &[Piece]) -> Slant {
    let boxes: Vec<PageBox> = group.iter().map(boxed).collect();
    let mut heights: Vec<f32> = boxes.iter().map(PageBox::height).collect();
    heights.sort_by(f32::total_cmp);
    Slant {
        bbox: PageBox::around(&boxes).unwrap_or_default(),
        high: heights.get(heights.len() / 2).copied().unwrap_or(0.0),
        lean: lean(&boxes),
        letters: group.len(),
    }
}

fn goes_on(a: &Slant, b: &Slant) -> bool {
    let (dx, dy) = (b.bbox.center_x() - a.bbox.center_x(), b.bbox.center_y() - a.bbox.center_y());
    let (low, high) = (a.high.min(b.high), a.high.max(b.high));
    let gap = (b.bbox.x0 - a.bbox.x1).max(a.bbox.x0 - b.bbox.x1);
    // too few letters tell no lean of their own
    let steep = (dy / dx).atan().to_degrees();
    let along = |s: &Slant| (s.lean - steep).abs() < 15.0;
    a.letters.min(b.letters) >= 2
        && high < low * 1.8
        && gap < high * 1.6
        && dx.abs() > high
        && steep.abs() > LEANING
        && along(a)
        && along(b)
}

/// The picture of one line.
fn stain(red: &Plane, all: &[Piece], group: &[Piece]) -> Option<Stain> {
    let boxes: Vec<PageBox> = group.iter().map(boxed).collect();
    let bbox = PageBox::around(&boxes)?;
    let lean = lean(&boxes);
    let mut heights: Vec<f32> = boxes.iter().map(PageBox::height).collect();
    heights.sort_by(f32::total_cmp);
    let high = heights.get(heights.len() / 2).copied()?;
    let (slope, cx, cy) = (lean.to_radians().tan(), bbox.center_x(), bbox.center_y());
    let near_line = |b: &PageBox| {
        let line = cy + (b.center_x() - cx) * slope;
        b.center_x() > bbox.x0 - high * 0.5
            && b.center_x() < bbox.x1 + high * 0.5
            && b.center_y() > line - high * 1.4
            && b.center_y() < line + high * 1.1
            && b.height() < high * 2.2
            && b.width() < high * 5.0
    };
    let pad = high * 0.6;
    let (x0, y0) = ((bbox.x0 - pad).max(0.0).floor(), (bbox.y0 - pad * 2.0).max(0.0).floor());
    let (x1, y1) = ((bbox.x1 + pad).ceil(), (bbox.y1 + pad).ceil());
    let part = red.cut(x0 as usize, y0 as usize, x1 as usize, y1 as usize);
    let mut picture = Plane::filled(part.width, part.height, 255);
    // letters and the marks over them; frames and strokes stay out
    for b in all.iter().map(boxed).filter(near_line) {
        let (from, to) = ((b.x0 - x0 - 1.0).max(0.0) as usize, (b.x1 - x0 + 1.0).max(0.0) as usize);
        for y in (b.y0 - y0 - 1.0).max(0.0) as usize..(b.y1 - y0 + 1.0).max(0.0) as usize {
            let source = part.row(y).get(from..to.min(part.width)).unwrap_or_default();
            if let Some(target) = picture.row_mut(y).get_mut(from..from + source.len()) {
                target.copy_from_slice(source);
            }
        }
    }
    if lean.abs() < LEANING {
        return Some(Stain { bbox, picture, offset: Some((x0, y0)) });
    }
    // room to turn in
    let side = (picture.width as f32).hypot(picture.height as f32).ceil() as usize;
    let mut room = Plane::filled(side, side, 255);
    let (dx, dy) = ((side - picture.width) / 2, (side - picture.height) / 2);
    for y in 0..picture.height {
        let source = picture.row(y);
        if let Some(target) = room.row_mut(y + dy).get_mut(dx..dx + source.len()) {
            target.copy_from_slice(source);
        }
    }
    let level = room.levelled(lean, 255);
    let half = side / 2;
    let reach = (high * 1.9) as usize;
    let picture = level.cut(0, half.saturating_sub(reach), side, half + reach);
    Some(Stain { bbox, picture, offset: None })
}

/// How far a line of letters leans, in degrees, clockwise positive: the slope of the line through
/// the middles of the letters.
fn lean(boxes: &[PageBox]) -> f32 {
    let count = boxes.len() as f32;
    let mean = |of: fn(&PageBox) -> f32| boxes.iter().map(of).sum::<f32>() / count;
    let (mx, my) = (mean(PageBox::center_x), mean(PageBox::center_y));
    let (mut xy, mut xx) = (0.0, 0.0);
    for b in boxes {
        let (dx, dy) = (b.center_x() - mx, b.center_y() - my);
        xy += dx * dy;
        xx += dx * dx;
    }
    if xx > 0.0 { (xy / xx).atan().to_degrees() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten letters of 12 by 20 along a line, and a frame about them.
    fn stamped(slope: f32) -> Plane {
        let mut plane = Plane::filled(600, 400, 255);
        for i in 0..10usize {
            let x = 150 + i * 22;
            let y = (200.0 + (i as f32 * 22.0 - 110.0) * slope) as usize;
            for dy in 0..20 {
                for dx in 0..12 {
                    if dx < 4 || dy > 15 {
                        plane.row_mut(y + dy)[x + dx] = 60;
                    }
                }
            }
        }
        for x in 100..420 {
            plane.row_mut(60)[x] = 60;
            plane.row_mut(350)[x] = 60;
        }
        for y in 60..351 {
            plane.row_mut(y)[100] = 60;
            plane.row_mut(y)[419] = 60;
        }
        plane
    }

    #[test]
    fn a_line_in_a_frame_is_taken_without_the_frame() {
        let found = lines(stamped(0.0), 15.0);
        assert_eq!(found.len(), 1);
        let dark = found[0].picture.pixels.iter().filter(|&&p| p < 128).count();
        assert_eq!(dark, 10 * (20 * 4 + 4 * 8));
        assert!(found[0].offset.is_some());
    }

    #[test]
    fn words_of_a_leaning_line_stay_together() {
        let word = |from: i32| {
            (0..3).map(move |i| {
                let x = from + i * 45;
                let y = 600 - x * 7 / 10;
                (x, y)
            })
        };
        let mut plane = Plane::filled(700, 700, 255);
        for (x, y) in word(100).chain(word(270)) {
            for dy in 0..40usize {
                for dx in 0..24usize {
                    if dx < 8 || dy > 31 {
                        plane.row_mut(y as usize + dy)[x as usize + dx] = 60;
                    }
                }
            }
        }
        assert_eq!(lines(plane, 22.0).len(), 1);
    }

    #[test]
    fn a_leaning_line_becomes_level() {
        let found = lines(stamped(-0.36), 15.0);
        assert_eq!(found.len(), 1);
        assert!(found[0].offset.is_none());
        let picture = &found[0].picture;
        let rows: Vec<usize> =
            (0..picture.height).filter(|&y| picture.row(y).iter().any(|&p| p < 128)).collect();
        assert!(rows.last().unwrap() - rows[0] < 40, "{rows:?}");
    }
}

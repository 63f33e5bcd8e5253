//! Which section a label speaks in, and how far to the right its value may reach.
//!
//! A heading (`Họ, chữ đệm, tên người mẹ`) opens its section for the labels below it, until the
//! next heading. Headings beside each other open columns, however far their lines drift apart below:
//! a column ends where the next begins, and all columns at the first label that belongs to no
//! section.

use super::label::Spot;
use super::leaf::Leaf;
use crate::rules::{FieldRule, Form};

/// Where a label stands in its form.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The section's key; empty: none.
    pub section: String,
    /// Left edge of its column.
    pub from: f32,
    /// Right edge of its column.
    pub to: f32,
    /// Whether it stands in one of several columns.
    pub column: bool,
}

struct Opener<'f> {
    key: &'f str,
    spot: usize,
    from: f32,
    to: f32,
    paired: bool,
}

/// A place for each spot.
pub fn places(
    leaves: &[Leaf<'_, '_>],
    spots: &[Spot],
    form: &Form,
    fields: &[FieldRule],
) -> Vec<Place> {
    let label = |spot: &Spot| form.labels.get(spot.label).map(String::as_str).unwrap_or_default();
    let opens =
        |spot: &Spot| form.file.sections.iter().find(|s| s.heads.iter().any(|h| h == label(spot)));
    let free = |spot: &Spot| {
        let mut owners =
            fields.iter().filter(|f| f.anchors.iter().any(|a| a == label(spot))).peekable();
        opens(spot).is_none() && owners.peek().is_some() && owners.all(|f| f.section.is_empty())
    };
    let mut out = vec![Place { to: f32::MAX, ..Place::default() }; spots.len()];
    let mut carried: Option<&str> = None;
    for (number, leaf) in leaves.iter().enumerate() {
        let em = leaf.sheet.em;
        let here: Vec<(usize, &Spot)> =
            spots.iter().enumerate().filter(|(_, s)| s.leaf == number).collect();
        let mut openers: Vec<Opener<'_>> = Vec::new();
        // the section each kind of label came first in, and where
        let mut first: Vec<(&str, &str, f32)> = Vec::new();
        for &(i, spot) in &here {
            let current = openers.last().map_or(carried.unwrap_or_default(), |o| o.key);
            let again =
                form.file.sections.iter().find(|s| s.again.iter().any(|a| a == label(spot)));
            let second = again.filter(|section| {
                let y = spot.at.center_y();
                match first.iter().find(|(key, ..)| *key == section.key) {
                    Some((_, within, top)) => *within == current && y > top + em,
                    None => {
                        first.push((section.key.as_str(), current, y));
                        false
                    }
                }
            });
            if let Some(section) = opens(spot).or(second) {
                let key = section.key.as_str();
                openers.push(Opener { key, spot: i, from: 0.0, to: f32::MAX, paired: false });
            }
        }
        let boxes: Vec<_> =
            openers.iter().filter_map(|o| spots.get(o.spot)).map(|s| s.at).collect();
        for (i, opener) in openers.iter_mut().enumerate() {
            let Some(own) = boxes.get(i) else { continue };
            for (_, other) in boxes.iter().enumerate().filter(|(j, _)| *j != i) {
                if (own.center_y() - other.center_y()).abs() > em * 2.2 {
                    continue;
                }
                if other.x0 > own.x1 {
                    opener.paired = true;
                    opener.to = opener.to.min(other.x0 - em * 0.4);
                } else if other.x1 < own.x0 {
                    opener.paired = true;
                    opener.from = opener.from.max(own.x0 - em * 0.4);
                }
            }
        }
        for &(i, spot) in &here {
            let y = spot.at.center_y();
            let governing = openers
                .iter()
                .filter(|o| {
                    let Some(open) = spots.get(o.spot) else { return false };
                    let oy = open.at.center_y();
                    let level = (oy - y).abs() < em * 0.8;
                    let before = (level && open.at.x0 <= spot.at.x0) || (!level && oy < y);
                    before && spot.at.x0 >= o.from && spot.at.x0 < o.to
                })
                .max_by(|a, b| {
                    let key = |o: &Opener<'_>| {
                        spots.get(o.spot).map_or((0.0, 0.0), |s| (s.at.center_y(), s.at.x0))
                    };
                    let ((ay, ax), (by, bx)) = (key(a), key(b));
                    if (ay - by).abs() < em * 0.8 { ax.total_cmp(&bx) } else { ay.total_cmp(&by) }
                });
            let Some(place) = out.get_mut(i) else { continue };
            let Some(open) = governing else {
                carried.unwrap_or_default().clone_into(&mut place.section);
                continue;
            };
            let top = spots.get(open.spot).map_or(0.0, |s| s.at.center_y());
            let closed = open.paired
                && here.iter().any(|(_, s)| {
                    free(s) && s.at.center_y() > top + em && s.at.center_y() <= y + em * 0.3
                });
            if closed {
                continue;
            }
            open.key.clone_into(&mut place.section);
            if open.paired {
                (place.from, place.to, place.column) = (open.from, open.to, true);
            }
        }
        carried = openers.last().filter(|o| !o.paired).map(|o| o.key);
    }
    out
}

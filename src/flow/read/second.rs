//! Second looks at a page already read: words left out, lines with doubtful words, print in red,
//! stamps. Each reads a small piece of the page alone.

use super::engine::{Seen, Segmentation};
use super::reader::{Reader, Upright, confidence, covers, worth};
use super::stamps::Cut;
use super::{ReadError, again, missed, stained};
use crate::domain::geometry::PageBox;
use crate::domain::page::{Ink, Stamp};
use crate::flow::clean::Clean;
use crate::flow::clean::plane::Plane;

impl Reader {
    /// Adds words that the page's reading left out, each line of them read alone.
    pub(super) fn read_missed(
        &mut self,
        seen: &mut Vec<Seen>,
        clean: &Clean,
        page: u32,
    ) -> Result<(), ReadError> {
        if seen.is_empty() {
            return Ok(());
        }
        for found in missed::lines(clean, seen) {
            if missed::covered(&found, seen) {
                continue;
            }
            let (line, beside) = missed::with_neighbours(&found, seen, clean.letter);
            let again = self.read_line(&line, clean, page)?;
            let before: Vec<Seen> = beside.iter().filter_map(|&i| seen.get(i).cloned()).collect();
            if worth(&again) > worth(&before) + 0.5 {
                let mut at = 0;
                seen.retain(|_| {
                    at += 1;
                    !beside.contains(&(at - 1))
                });
            }
            for word in missed::welcome(again, clean.letter) {
                if !seen.iter().any(|s| covers(&s.bbox, &word.bbox)) {
                    seen.push(word);
                }
            }
        }
        Ok(())
    }

    /// Reads lines with doubtful words once more, larger and alone, and takes what is surer there.
    pub(super) fn look_again(
        &mut self,
        seen: &mut Vec<Seen>,
        clean: &Clean,
        page: u32,
    ) -> Result<(), ReadError> {
        for line in again::lines(seen, clean.letter) {
            // smaller costs the marks over letters
            let read = self.read_sized(&line, again::LARGER, clean, page)?;
            again::take(seen, &read, &line, clean.letter);
        }
        Ok(())
    }

    /// Reads one line of the level page alone, `size` times as large.
    fn read_sized(
        &mut self,
        line: &PageBox,
        size: f32,
        clean: &Clean,
        page: u32,
    ) -> Result<Vec<Seen>, ReadError> {
        let (pad_x, pad_y) = (clean.letter * 0.7, clean.letter * 0.4);
        let (x0, y0) = ((line.x0 - pad_x).max(0.0), (line.y0 - pad_y).max(0.0));
        let (x1, y1) = (line.x1 + pad_x, line.y1 + pad_y);
        let part = clean.grey.cut(x0 as usize, y0 as usize, x1 as usize, y1 as usize);
        let (width, height) = (part.width as f32, part.height as f32);
        let part = part.scaled((width * size) as usize, (height * size) as usize);
        let mut read = self.look(&part, Segmentation::Line, page)?;
        for s in &mut read {
            let b = s.bbox;
            let at = |v: f32, origin: f32| v / size + origin.floor();
            s.bbox = PageBox::new(at(b.x0, x0), at(b.y0, y0), at(b.x1, x0), at(b.y1, y0));
        }
        Ok(read)
    }

    /// Adds what is printed in red; `red` is the upright page's red ink.
    pub(super) fn read_stained(
        &mut self,
        seen: &mut Vec<Seen>,
        clean: &Clean,
        red: Plane,
        page: u32,
    ) -> Result<(), ReadError> {
        for stain in stained::lines(clean.alike(red, 255), clean.letter) {
            let mut read = self.look(&stain.picture, Segmentation::Line, page)?;
            let mut scale = 1.0;
            if confidence(&read) < 0.85 {
                let (width, height) = (stain.picture.width as f32, stain.picture.height as f32);
                let size = ((width * again::LARGER) as usize, (height * again::LARGER) as usize);
                let larger = stain.picture.clone().scaled(size.0, size.1);
                let second = self.look(&larger, Segmentation::Line, page)?;
                if worth(&second) > worth(&read) {
                    (read, scale) = (second, again::LARGER);
                }
            }
            for s in &mut read {
                s.line = 0;
                s.bbox = match stain.offset {
                    Some((x, y)) => {
                        let b = s.bbox;
                        let at = |v: f32, from: f32| v / scale + from;
                        PageBox::new(at(b.x0, x), at(b.y0, y), at(b.x1, x), at(b.y1, y))
                    }
                    None => stain.bbox,
                };
            }
            if stain.offset.is_none() {
                read = whole(read, stain.bbox);
            }
            let read = stained::welcome(read);
            let under = |s: &Seen| read.iter().any(|r| covers(&r.bbox, &s.bbox));
            let ghosts: Vec<Seen> = seen.iter().filter(|s| under(s)).cloned().collect();
            if worth(&read) > worth(&ghosts) {
                seen.retain(|s| !under(s));
                seen.extend(read);
            }
        }
        Ok(())
    }

    /// Reads one line of the level page alone.
    fn read_line(
        &mut self,
        line: &PageBox,
        clean: &Clean,
        page: u32,
    ) -> Result<Vec<Seen>, ReadError> {
        let (pad_x, pad_y) = (clean.letter * 0.7, clean.letter * 0.55);
        let (x0, y0) = ((line.x0 - pad_x).max(0.0).floor(), (line.y0 - pad_y).max(0.0).floor());
        let (x1, y1) = ((line.x1 + pad_x).max(0.0), (line.y1 + pad_y).max(0.0));
        let part = clean.grey.cut(x0 as usize, y0 as usize, x1 as usize, y1 as usize);
        let mut seen = self.look(&part, Segmentation::Line, page)?;
        for s in &mut seen {
            let b = s.bbox;
            s.bbox = PageBox::new(b.x0 + x0, b.y0 + y0, b.x1 + x0, b.y1 + y0);
            // not a line of the page's reading
            s.line = 0;
        }
        Ok(seen)
    }

    /// Reads the patches of red ink that may be stamps, each by itself.
    pub(super) fn read_stamps(
        &mut self,
        cuts: &[Cut],
        upright: &Upright,
    ) -> Result<Vec<Stamp>, ReadError> {
        let mut stamps = Vec::with_capacity(cuts.len());
        for cut in cuts {
            let Some(face) = cut.face(upright.turn) else { continue };
            let mut seen = self.look(&face.plane, Segmentation::Block, upright.number)?;
            if worth(&seen) <= 0.0 {
                let line = self.look(&face.plane, Segmentation::Line, upright.number)?;
                if worth(&line) > worth(&seen) {
                    seen = line;
                }
            }
            let words: Vec<&str> = seen.iter().map(|s| s.text.as_str()).collect();
            stamps.push(Stamp {
                bbox: upright.turned.apply_box(&cut.bbox),
                text: words.join(" "),
                confidence: confidence(&seen),
                framed: face.framed,
                ink: if cut.red { Ink::Red } else { Ink::Unknown },
            });
        }
        Ok(stamps)
    }
}

/// The words of a line that leans, side by side in its box: they have no level boxes of their own.
fn whole(words: Vec<Seen>, bbox: PageBox) -> Vec<Seen> {
    let count = words.len().max(1) as f32;
    let step = bbox.width() / count;
    words
        .into_iter()
        .enumerate()
        .map(|(i, word)| {
            let x0 = bbox.x0 + step * i as f32;
            Seen { bbox: PageBox::new(x0, bbox.y0, x0 + step * 0.9, bbox.y1), ..word }
        })
        .collect()
}

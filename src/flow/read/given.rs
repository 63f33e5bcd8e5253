//! Text that the file itself gives: which of it may be used.
//!
//! Visible text and widgets are used where they can be Vietnamese (old fonts give garbage such as
//! "`QuyÕt` ®Þnh"). An invisible layer, left by an earlier OCR, is used only where a sample of it
//! agrees with our own reading of the same place.

use super::engine::Seen;
use super::syllable;
use crate::domain::geometry::PageBox;
use crate::domain::page::WordSource;
use crate::domain::raster::LayerWord;

/// The words of a file, by what may be done with them.
#[derive(Clone, Default, Debug)]
pub struct Given {
    /// Visible words that can be used.
    pub visible: Vec<LayerWord>,
    /// Visible words that make no sense.
    pub garbage: Vec<LayerWord>,
    /// An earlier OCR's words, to be checked against a sample.
    pub hidden: Vec<LayerWord>,
}

/// Least share of possible syllables in text that is used.
const SENSIBLE: f32 = 0.7;
/// Least share of a sample of hidden words that must agree with our own reading.
const AGREED: f32 = 0.97;

impl Given {
    /// Sorts a page's words.
    pub fn sort(layer: Vec<LayerWord>) -> Self {
        let mut out = Self::default();
        for word in layer {
            if word.text.trim().is_empty() || word.bbox.area() <= 0.0 {
                continue;
            }
            match word.source {
                WordSource::Layer => out.hidden.push(word),
                _ if broken(&word.text) => out.garbage.push(word),
                _ => out.visible.push(word),
            }
        }
        // fonts are bad as a whole: judge text and widgets apart, widgets are set by others
        for source in [WordSource::Text, WordSource::Widget] {
            let own = || out.visible.iter().filter(|w| w.source == source);
            let (share, count) = syllable::share(own().map(|w| w.text.as_str()));
            let digits = own().filter(|w| w.text.chars().any(|c| c.is_ascii_digit())).count();
            if count >= 8 && share < SENSIBLE && digits < count * 3 {
                let (bad, good) = out.visible.into_iter().partition(|w| w.source == source);
                out.visible = good;
                out.garbage.extend::<Vec<LayerWord>>(bad);
            }
        }
        let (share, count) = syllable::share(out.hidden.iter().map(|w| w.text.as_str()));
        if count < 15 || share < 0.9 {
            out.hidden.clear();
        }
        out
    }

    /// The height range of the page where most hidden words stand, for a sample.
    pub fn sample(&self, height: f32) -> Option<(f32, f32)> {
        let middle = |w: &&LayerWord| w.bbox.center_y();
        self.hidden
            .iter()
            .map(|w| {
                let (from, to) = (w.bbox.y0, w.bbox.y0 + height);
                let inside = self.hidden.iter().filter(|o| (from..to).contains(&middle(o)));
                (inside.count(), from, to)
            })
            .max_by_key(|(count, ..)| *count)
            .map(|(_, from, to)| (from, to))
    }

    /// Whether our reading of a sample says what the hidden words there say.
    pub fn agrees(&self, sample: (f32, f32), own: &[(PageBox, &Seen)]) -> bool {
        let inside = own.iter().filter(|(b, s)| {
            (sample.0..sample.1).contains(&b.center_y()) && s.text.chars().count() > 1
        });
        let (mut same, mut all) = (0usize, 0usize);
        for (b, seen) in inside {
            all += 1;
            same += usize::from(self.hidden.iter().any(|w| {
                w.text == seen.text
                    && w.bbox.intersection(b).area() > b.area().min(w.bbox.area()) * 0.4
            }));
        }
        all >= 12 && same as f32 >= all as f32 * AGREED
    }
}

/// Letters no text has: private use, replacement, control.
fn broken(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}') || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, source: WordSource) -> Vec<LayerWord> {
        text.split(' ')
            .enumerate()
            .map(|(i, w)| LayerWord {
                text: w.to_owned(),
                bbox: PageBox::new(i as f32 * 100.0, 10.0, i as f32 * 100.0 + 80.0, 40.0),
                source,
            })
            .collect()
    }

    #[test]
    fn old_fonts_are_garbage_and_good_text_is_used() {
        let good = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015";
        let old = "QuyÕt ®Þnh cña Chñ tÞch Uû ban nh©n d©n tØnh vÒ viÖc phª duyÖt";
        let given = Given::sort(words(good, WordSource::Text));
        assert!(given.garbage.is_empty() && given.visible.len() == 11);
        assert!(Given::sort(words(old, WordSource::Text)).visible.is_empty());
    }

    #[test]
    fn a_hidden_layer_must_agree_with_our_reading() {
        let text =
            "Căn cứ Luật Tổ chức chính quyền địa phương và Nghị định của Chính phủ về công tác";
        let given = Given::sort(words(text, WordSource::Layer));
        let seen = |swap: &str| -> Vec<Seen> {
            given
                .hidden
                .iter()
                .map(|w| Seen {
                    text: if w.text == swap { "khác".into() } else { w.text.clone() },
                    bbox: w.bbox,
                    confidence: 0.9,
                    line: 1,
                    before: None,
                })
                .collect()
        };
        let pairs = |all: &'static [Seen]| all.iter().map(|s| (s.bbox, s)).collect::<Vec<_>>();
        let (same, other): (&'static [Seen], &'static [Seen]) =
            (seen("").leak(), seen("Luật").leak());
        let sample = given.sample(200.0).unwrap();
        assert!(given.agrees(sample, &pairs(same)));
        assert!(!given.agrees(sample, &pairs(other)));
    }
}

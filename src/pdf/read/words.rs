//! Letters become words: by white space, and by the gaps between them.

use hayro_interpret::kurbo::{Rect, Vec2};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::glyphs::Letter;
use crate::domain::page::WordSource;

/// A word that a page gives as text, in user space.
#[derive(Clone, PartialEq, Debug)]
pub struct PlacedWord {
    /// The letters, NFC.
    pub text: String,
    /// The box around its ink (for invisible text: around its line height), in user space:
    /// `[x0, y0, x1, y1]`, y upwards.
    pub user_box: [f64; 4],
    /// Visible text, a widget's appearance, or an invisible (or covered) layer.
    pub source: WordSource,
}

/// A wider gap, in ems, ends a word. Fonts set a space a quarter of an em wide; justified lines
/// without space characters go down to about a fifth.
const WORD_GAP: f64 = 0.18;
/// Letters whose baselines lie further apart, in ems, do not stand in one line.
const BASELINE_SHIFT: f64 = 0.35;
/// A pen that goes back further, in ems, starts something new.
const STEP_BACK: f64 = 0.6;

/// Makes words of letters in the order they are shown.
pub(super) fn of(letters: &[Letter]) -> Vec<PlacedWord> {
    let mut words: Vec<PlacedWord> = Vec::new();
    let mut open: Option<Open> = None;
    for letter in letters {
        let text = letter.text.as_deref().unwrap_or_default();
        if text.trim().is_empty() {
            close(&mut open, &mut words);
            continue;
        }
        let is_mark = text.chars().all(is_combining_mark);
        match &mut open {
            Some(word) if is_mark && word.source == letter.source => word.add_mark(letter, text),
            Some(word) if word.goes_on_with(letter) => word.add(letter, text),
            _ => {
                close(&mut open, &mut words);
                open = Some(Open::new(letter, text));
            }
        }
        // Fonts that give "ệ " or "Số:\u{A0}" for one glyph.
        if text.ends_with(char::is_whitespace) {
            close(&mut open, &mut words);
        }
    }
    close(&mut open, &mut words);
    words
}

struct Open {
    text: String,
    ink: Rect,
    source: WordSource,
    last: Letter,
}

impl Open {
    fn new(letter: &Letter, text: &str) -> Self {
        let text = text.trim().to_owned();
        Self { text, ink: letter.ink, source: letter.source, last: letter.clone() }
    }

    fn goes_on_with(&self, letter: &Letter) -> bool {
        let size = self.last.em.hypot().max(letter.em.hypot());
        if self.source != letter.source || size <= 0.0 {
            return false;
        }
        let along = direction(&self.last);
        if along.dot(direction(letter)) < 0.98 {
            return false;
        }
        let step = letter.start - self.last.end;
        let gap = along.dot(step) / size;
        let shift = along.cross(step) / size;
        gap < WORD_GAP && gap > -STEP_BACK && shift.abs() < BASELINE_SHIFT
    }

    fn add(&mut self, letter: &Letter, text: &str) {
        // The same letter at the same place: bold made by printing twice, or fill and stroke.
        let size = self.last.em.hypot();
        let again = (letter.start - self.last.start).hypot() < 0.08 * size;
        if again && letter.text == self.last.text {
            return;
        }
        self.text.push_str(text.trim_end());
        self.ink = self.ink.union(letter.ink);
        self.last = letter.clone();
    }

    fn add_mark(&mut self, letter: &Letter, text: &str) {
        self.text.push_str(text);
        self.ink = self.ink.union(letter.ink);
    }
}

fn direction(letter: &Letter) -> Vec2 {
    let advance = letter.end - letter.start;
    if advance.hypot() > 1e-9 {
        return advance / advance.hypot();
    }
    // Across from the em, which points up.
    let size = letter.em.hypot().max(1e-9);
    Vec2::new(letter.em.y, -letter.em.x) / size
}

fn close(open: &mut Option<Open>, words: &mut Vec<PlacedWord>) {
    let Some(word) = open.take() else { return };
    let text: String = word.text.chars().filter(|c| !is_ignorable(*c)).nfc().collect();
    if text.is_empty() {
        return;
    }
    let user_box = [word.ink.x0, word.ink.y0, word.ink.x1, word.ink.y1];
    let word = PlacedWord { text, user_box, source: word.source };
    // Whole words printed twice for bold, or filled and then stroked.
    if words.iter().rev().take(64).any(|earlier| is_double(earlier, &word)) {
        return;
    }
    words.push(word);
}

fn is_double(earlier: &PlacedWord, word: &PlacedWord) -> bool {
    let [x0, y0, x1, y1] = word.user_box;
    let near = (y1 - y0).min(x1 - x0) * 0.12;
    earlier.source == word.source
        && earlier.text == word.text
        && earlier.user_box.iter().zip([x0, y0, x1, y1]).all(|(a, b)| (a - b).abs() <= near)
}

/// Soft hyphens and zero-width marks are not letters of a word.
fn is_ignorable(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::Point;

    fn shown(text: &str, x: f64, y: f64, width: f64) -> Letter {
        Letter {
            text: Some(text.to_owned()),
            start: Point::new(x, y),
            end: Point::new(x + width, y),
            em: Vec2::new(0.0, 10.0),
            ink: Rect::new(x, y, x + width, y + 7.0),
            source: WordSource::Text,
            order: 0,
        }
    }

    fn texts(letters: &[Letter]) -> Vec<String> {
        of(letters).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn gaps_spaces_and_lines_end_words() {
        let letters = [
            shown("S", 0.0, 0.0, 5.0),
            shown("ố", 5.2, 0.0, 5.0),
            shown(" ", 10.2, 0.0, 2.5),
            shown("1", 12.7, 0.0, 5.0),
            shown("2", 20.0, 0.0, 5.0),
            shown("3", 0.0, -14.0, 5.0),
        ];
        assert_eq!(texts(&letters), ["Số", "1", "2", "3"]);
        assert_eq!(of(&letters)[0].user_box, [0.0, 0.0, 10.2, 7.0]);
    }

    #[test]
    fn marks_drawn_apart_join_their_letter() {
        let letters = [
            shown("V", 0.0, 0.0, 5.0),
            shown("i", 5.0, 0.0, 2.0),
            shown("e", 7.0, 0.0, 5.0),
            shown("\u{302}\u{323}", 7.0, 0.0, 0.0),
            shown("t", 12.0, 0.0, 3.0),
        ];
        assert_eq!(texts(&letters), ["Việt"]);
    }

    #[test]
    fn what_is_printed_twice_for_bold_is_one_word() {
        let mut letters = vec![shown("A", 0.0, 0.0, 5.0), shown("A", 0.3, 0.0, 5.0)];
        letters.push(shown("B", 5.0, 0.0, 5.0));
        letters.push(shown(" ", 10.0, 0.0, 2.0));
        letters.push(shown("A", 0.2, 0.0, 5.0));
        letters.push(shown("B", 5.2, 0.0, 5.0));
        assert_eq!(texts(&letters), ["AB"]);
    }
}

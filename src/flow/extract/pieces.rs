//! The words of an agency's name as they were printed: two read as one are parted, a beginning no
//! word has is put right.

use crate::flow::read::syllable;
use crate::flow::sort::likeness::bare;
use crate::flow::sort::sheet::Sheet;
use crate::rules::Reference;

/// A word of a name: a token, or one half of it where two words were read as one.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which of the tokens.
    pub token: usize,
    /// Letters as read.
    pub text: String,
    /// The same without marks.
    pub bare: String,
    /// No Vietnamese word begins as it was read.
    pub mended: bool,
}

/// No word begins with L or I before H or R: there an arm of a T was not read.
fn onset(text: &str) -> Option<String> {
    let from = text.find(|c: char| c.is_alphanumeric())?;
    let (head, word) = text.split_at(from);
    let rest = word.strip_prefix(['L', 'I']).filter(|rest| rest.starts_with(['H', 'R']))?;
    let long = rest.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let head = head.trim_matches(['\'', '‘', '’', '`']);
    long.then(|| format!("{head}T{rest}"))
}

/// The words of a name. `BỘCÔNG` is parted where both halves begin known vocabulary.
pub fn pieces(sheet: &Sheet<'_>, tokens: &[usize], facts: &Reference) -> Vec<Piece> {
    let read: Vec<Piece> = tokens
        .iter()
        .filter_map(|&t| sheet.tokens.get(t).map(|token| (t, token)))
        .filter(|(_, token)| !token.bare.is_empty())
        .map(|(token, read)| {
            if let Some(text) = onset(&read.word.text) {
                Piece { token, bare: bare(&text), text, mended: true }
            } else {
                let text = read.word.text.clone();
                Piece { token, bare: read.bare.clone(), text, mended: false }
            }
        })
        .collect();
    let mut out = Vec::new();
    for (i, word) in read.iter().enumerate() {
        let after: Vec<String> = read.iter().skip(i + 1).take(6).map(|w| w.bare.clone()).collect();
        let known = |words: &[String]| facts.agency_phrase(words).map_or(0, <[String]>::len);
        let mut rest = vec![word.bare.clone()];
        rest.extend(after.iter().cloned());
        let letters = word.bare.chars().count();
        let plain = word.text.chars().filter(|c| c.is_alphanumeric()).count() == letters;
        let parted = (1..letters).find_map(|at| {
            let (a, b): (String, String) =
                (word.bare.chars().take(at).collect(), word.bare.chars().skip(at).collect());
            let mut both = vec![a.clone(), b.clone()];
            both.extend(after.iter().cloned());
            let behind = both.get(1..).unwrap_or_default();
            // together they are known, or the first begins a name and the second goes on
            let fits = known(&both) >= 2
                || (at >= 2 && known(&both) == 1 && known(behind) >= 2)
                || (1..=3.min(out.len())).any(|back| {
                    let mut words: Vec<String> =
                        out.iter().skip(out.len() - back).map(|p: &Piece| p.bare.clone()).collect();
                    words.extend(both.iter().cloned());
                    known(&words) >= back + 2
                });
            fits.then_some((at, a, b))
        });
        // THỦY is no THÚ Y
        let one = syllable::possible(&word.text);
        match parted.filter(|_| plain && !one && known(&rest) == 0) {
            Some((at, a, b)) => {
                let mut seen = 0;
                let (mut first, mut second) = (String::new(), String::new());
                for c in word.text.chars() {
                    if seen < at {
                        first.push(c);
                    } else {
                        second.push(c);
                    }
                    seen += usize::from(c.is_alphanumeric());
                }
                out.push(Piece { text: first, bare: a, ..word.clone() });
                out.push(Piece { text: second, bare: b, ..word.clone() });
            }
            None => out.push(word.clone()),
        }
    }
    out
}

//! A piece of the text around the best find: where most of what was asked for stands together,
//! with the marks it was given with, as near to one another as it comes.

use std::cmp::Reverse;

use crate::domain::text::{exact_fold, fold};

/// Letters of context on each side of a find.
const CONTEXT: usize = 60;
/// Finds that stand within so many letters are seen together.
const TOGETHER: usize = CONTEXT;

/// A piece of text, long digit runs masked.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Snippet {
    /// Before the find.
    pub before: String,
    /// The find: all that was asked for and stands there side by side.
    pub found: String,
    /// After it.
    pub after: String,
}

/// A text with its words. Folded letter by letter, so that a place in the folded text is a place
/// in the text.
struct Text {
    letters: Vec<char>,
    folded: Vec<char>,
    /// Begin and end of each word.
    words: Vec<(usize, usize)>,
}

/// A word or phrase asked for.
struct Term {
    words: Vec<Vec<char>>,
    exact: String,
}

/// A term that stands in the text.
#[derive(Clone, Copy)]
struct Find {
    term: usize,
    exact: bool,
    first: usize,
    last: usize,
    start: usize,
    end: usize,
}

/// The piece of `body` to be shown for `terms`; `None` where none of them stands there.
pub(super) fn snippet(body: &str, terms: &[String]) -> Option<Snippet> {
    let text = Text::new(body);
    let terms: Vec<Term> = terms.iter().map(|term| Term::new(term)).collect();
    let finds = text.finds(&terms);
    let best = best_place(&finds)?;
    let (start, end) = side_by_side(finds.get(best..).unwrap_or_default())?;
    let from = text.word_start(start.saturating_sub(CONTEXT), start);
    let to = text.word_end((end + CONTEXT).min(text.letters.len()), end);
    Some(Snippet {
        before: text.one_line(from, start),
        found: text.one_line(start, end),
        after: text.one_line(end, to),
    })
}

/// The find with which the best group begins.
fn best_place(finds: &[Find]) -> Option<usize> {
    let mut best = None;
    for (i, first) in finds.iter().enumerate() {
        let (mut terms, mut exact) = (Vec::new(), 0);
        for find in finds.iter().skip(i) {
            if find.end > first.start + TOGETHER && find.first != first.first {
                break;
            }
            // A second time the same term adds nothing but distance.
            if terms.contains(&find.term) {
                continue;
            }
            terms.push(find.term);
            exact += usize::from(find.exact);
            let span = find.end - first.start;
            let worth = (terms.len(), exact, Reverse(span));
            if best.as_ref().is_none_or(|(top, _)| worth > *top) {
                best = Some((worth, i));
            }
        }
    }
    best.map(|(_, i)| i)
}

/// From the first find to the last one with no other word between.
fn side_by_side(finds: &[Find]) -> Option<(usize, usize)> {
    let first = finds.first()?;
    let (mut last, mut end) = (first.last, first.end);
    for find in finds {
        if find.first > last + 1 {
            break;
        }
        (last, end) = (last.max(find.last), end.max(find.end));
    }
    Some((first.start, end))
}

impl Term {
    fn new(term: &str) -> Self {
        let words: Vec<String> = words_of(term).map(str::to_owned).collect();
        Self {
            words: words.iter().map(|word| fold(word).chars().collect()).collect(),
            exact: exact_fold(&words.join(" ")),
        }
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

impl Text {
    fn new(body: &str) -> Self {
        let letters: Vec<char> = body.chars().collect();
        let folded = letters.iter().map(|c| fold_letter(*c)).collect();
        let mut words = Vec::new();
        let mut start = None;
        for (i, c) in letters.iter().chain([&' ']).enumerate() {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(i),
                (false, Some(from)) => {
                    words.push((from, i));
                    start = None;
                }
                _ => {}
            }
        }
        Self { letters, folded, words }
    }

    /// Where the terms stand, in the order of the text.
    fn finds(&self, terms: &[Term]) -> Vec<Find> {
        let mut finds = Vec::new();
        for (first, &(start, _)) in self.words.iter().enumerate() {
            for (i, term) in terms.iter().enumerate() {
                let last = first + term.words.len().saturating_sub(1);
                let Some(there) = self.words.get(first..=last) else { continue };
                let fits = !term.words.is_empty()
                    && there.iter().zip(&term.words).all(|(&(from, to), word)| {
                        self.folded.get(from..to) == Some(word.as_slice())
                    });
                let Some(&(_, end)) = there.last().filter(|_| fits) else { continue };
                let printed = self.one_line(start, end);
                let printed: Vec<&str> = words_of(&printed).collect();
                let exact = exact_fold(&printed.join(" ")) == term.exact;
                finds.push(Find { term: i, exact, first, last, start, end });
            }
        }
        finds
    }

    fn one_line(&self, from: usize, to: usize) -> String {
        let part: String = self.letters.get(from..to).unwrap_or_default().iter().collect();
        part.replace('\n', " ")
    }

    /// The first word start at or after `at`, at most `limit`.
    fn word_start(&self, at: usize, limit: usize) -> usize {
        if at == 0 {
            return 0;
        }
        let part = self.letters.get(at..limit).unwrap_or_default();
        part.iter().position(|c| c.is_whitespace()).map_or(at, |i| at + i + 1)
    }

    /// The last word end at or before `at`, at least `limit`.
    fn word_end(&self, at: usize, limit: usize) -> usize {
        if at == self.letters.len() {
            return at;
        }
        let part = self.letters.get(limit..at).unwrap_or_default();
        part.iter().rposition(|c| c.is_whitespace()).map_or(at, |i| limit + i)
    }
}

fn fold_letter(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str, terms: &[&str]) -> Option<String> {
        let terms: Vec<String> = terms.iter().map(|t| (*t).to_owned()).collect();
        snippet(body, &terms).map(|s| s.found)
    }

    #[test]
    fn shows_the_text_around_a_find() {
        let body = "Về việc bổ nhiệm\nông Nguyễn Văn An giữ chức vụ Trưởng phòng Tài chính";
        let snippet = snippet(body, &["nguyen van".to_owned()]).unwrap();
        assert_eq!(snippet.found, "Nguyễn Văn");
        assert_eq!(snippet.before, "Về việc bổ nhiệm ông ");
        assert!(snippet.after.starts_with(" An giữ"));
    }

    #[test]
    fn a_find_is_a_whole_word() {
        assert_eq!(found("danger đặng", &["dang"]).as_deref(), Some("đặng"));
        assert_eq!(found("nothing", &["dang"]), None);
        assert_eq!(found("", &["dang"]), None);
    }

    #[test]
    fn most_terms_together_are_best() {
        let body = "Căn cứ Luật Căn cước; ông An, số căn cước ••••, thường trú";
        assert_eq!(found(body, &["căn", "cước"]).as_deref(), Some("Căn cước"));
        let far = format!("cước {} căn {} căn cước", "x ".repeat(99), "y ".repeat(99));
        assert_eq!(found(&far, &["cuoc", "can"]).as_deref(), Some("căn cước"));
    }

    #[test]
    fn given_marks_come_before_other_marks() {
        assert_eq!(found("bán nhà ban nhạc bàn ghế", &["bàn"]).as_deref(), Some("bàn"));
        assert_eq!(found("Hoa và Hòa", &["hoà"]).as_deref(), Some("Hòa"));
    }

    #[test]
    fn signs_between_words_do_not_matter() {
        assert_eq!(
            found("công chức kinh tế-xã\nhội", &["kinh tế xã hội"]).as_deref(),
            Some("kinh tế-xã hội")
        );
        assert_eq!(found("Số: 05/QĐ-UBND,", &["05/qd-ubnd"]).as_deref(), Some("05/QĐ-UBND"));
    }
}

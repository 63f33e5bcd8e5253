//! What it is about (trích yếu): under the title, or under the number in an official letter.

use super::draft::Draft;
use super::evidence::{Evidence, Said, spelling};
use crate::flow::sort::header::{Header, begins_like};
use crate::flow::sort::likeness::bare;
use crate::flow::sort::sheet::{Row, Sheet, Token};
use crate::flow::sort::title::{Title, margins};
use crate::rules::{Accept, PaperType, Reference};

/// Lines of the subject, and whether their end is plain.
struct Lines {
    rows: Vec<Row>,
    /// A wide gap, a rule or a known word follows.
    closed: bool,
    /// Nothing was left out on the way.
    whole: bool,
}

/// The subject under a title.
pub fn under_title(
    sheet: &Sheet<'_>,
    title: &Title<'_>,
    law: bool,
    paper: &PaperType,
    body: &[Sheet<'_>],
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    let (left, right) = margins(sheet);
    let middle = f32::midpoint(left, right);
    let em = sheet.em;
    let mut lines = Lines { rows: Vec::new(), closed: false, whole: true };
    if let Some(rest) = sheet.row(title.rest.clone()) {
        lines.rows.push(rest);
    }
    let mut last = title.row.at;
    let mut candidates: Vec<&Row> =
        sheet.rows.iter().filter(|r| r.at.center_y() > title.row.at.y1).collect();
    candidates.sort_by(|a, b| a.at.center_y().total_cmp(&b.at.center_y()));
    for row in candidates {
        let speaks = sheet.words(&row.tokens).filter(|t| t.bare.chars().count() > 1).count();
        if speaks == 0 || row.at.height() < em * 0.55 {
            continue;
        }
        let axis = title.row.at.center_x();
        let central = row.at.x0 < middle.max(axis) && row.at.x1 > middle.min(axis);
        if !central {
            // a stamp beside the subject, or a part of the line that stands apart
            let beside = row.at.vertical_overlap(&last) > row.at.height() * 0.5;
            let clear = sheet.words(&row.tokens).filter(|t| t.word.confidence > 0.7).count();
            if (beside || row.at.center_y() - last.center_y() < em * 2.6) && clear > 0 {
                lines.whole &= lines.rows.is_empty() || row.at.x1 < left || row.at.x0 > right;
            }
            continue;
        }
        let pitch = row.at.center_y() - last.center_y();
        let first = lines.rows.is_empty();
        if pitch > em * if first { 4.6 } else { 2.7 } || ruled(sheet, last.y1, row.at.y0, middle) {
            lines.closed = !first;
            break;
        }
        if pitch < em * 0.5 {
            continue;
        }
        let text = sheet.bare(&row.tokens);
        if begins_body(sheet, row, &text, paper) || (!first && !law && authority(sheet, row)) {
            lines.closed = true;
            break;
        }
        let off = row.at.center_x() - f32::midpoint(title.row.at.x0, title.row.at.x1);
        let off_body = row.at.center_x() - middle;
        if off.abs().min(off_body.abs()) > em * if first { 3.0 } else { 2.0 } {
            lines.closed = !first;
            lines.whole &= !first;
            break;
        }
        lines.rows.push(row.clone());
        last = row.at;
        if lines.rows.len() > 12 {
            lines.whole = false;
            break;
        }
    }
    finish(sheet, &lines, body, facts, accept)
}

/// The subject of an official letter.
pub fn left_block(
    sheet: &Sheet<'_>,
    header: &Header,
    paper: &PaperType,
    body: &[Sheet<'_>],
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    let em = sheet.em;
    let mut lines = Lines { rows: Vec::new(), closed: true, whole: true };
    let mut last = header.number.as_ref().or(header.date.as_ref()).map(|n| n.at)?;
    let mut begun = false;
    for row in &header.below_number {
        let text = sheet.bare(&row.tokens);
        if text.is_empty() {
            continue;
        }
        let ends = ["addressee", "incoming"];
        if ends.iter().any(|anchor| begins_like(&text, paper.anchor(anchor))) {
            break;
        }
        let pitch = row.at.center_y() - last.center_y();
        let about = begins_like(&text, paper.anchor("about"));
        if !begun {
            if !about && (pitch > em * 3.2 || text.chars().count() < 4) {
                if pitch > em * 6.0 {
                    break;
                }
                continue;
            }
            lines.whole = about;
            begun = true;
        } else if pitch > em * 2.4 || super::urgency::urgent(&text).is_some() {
            break;
        } else if pitch < em * 0.6 {
            continue;
        }
        lines.rows.push(row.clone());
        last = row.at;
        if lines.rows.len() > 12 {
            lines.whole = false;
            break;
        }
    }
    finish(sheet, &lines, body, facts, accept)
}

/// Whether a rule lies between two heights near the middle of the page.
fn ruled(sheet: &Sheet<'_>, top: f32, bottom: f32, middle: f32) -> bool {
    sheet.page.rulings.iter().any(|ruling| {
        let y = ruling.bbox.center_y();
        ruling.horizontal
            && y > top - sheet.em * 0.3
            && y < bottom + sheet.em * 0.3
            && ruling.bbox.x0 < middle
            && ruling.bbox.x1 > middle
    })
}

/// Whether a line is the first of the body.
fn begins_body(sheet: &Sheet<'_>, row: &Row, text: &str, paper: &PaperType) -> bool {
    let words: Vec<&str> =
        sheet.words(&row.tokens).map(|t| t.bare.as_str()).filter(|b| !b.is_empty()).collect();
    begins_like(text, paper.anchor("addressee"))
        || [
            ["can", "cu"],
            ["xet", "de"],
            ["theo", "de"],
            ["dieu", "1"],
            ["chuong", "i"],
            ["phan", "i"],
        ]
        .iter()
        .any(|start| words.starts_with(start))
}

/// Whether a line names who decides: capitals, an office, right after the subject.
fn authority(sheet: &Sheet<'_>, row: &Row) -> bool {
    let capitals = sheet.words(&row.tokens).filter(|t| t.capitals()).count();
    let letters =
        sheet.words(&row.tokens).filter(|t| t.bare.chars().any(char::is_alphabetic)).count();
    letters > 0
        && capitals * 10 >= letters * 9
        && [
            "giamdoc",
            "chutich",
            "botruong",
            "hieutruong",
            "uyban",
            "cuctruong",
            "hoidong",
            "thutuong",
            "chinhphu",
            "quochoi",
            "tongcuc",
            "truong",
            "vientruong",
            "chanh",
            "tonggiamdoc",
            "thongdoc",
            "giamd",
        ]
        .iter()
        .any(|start| sheet.bare(&row.tokens).starts_with(start))
}

fn finish(
    sheet: &Sheet<'_>,
    lines: &Lines,
    body: &[Sheet<'_>],
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    if lines.rows.is_empty() {
        return None;
    }
    let rows: Vec<Vec<usize>> = lines
        .rows
        .iter()
        .map(|row| {
            let speaks = |t: usize| sheet.tokens.get(t).is_some_and(Token::speaks);
            let dash = |t: usize| {
                sheet.tokens.get(t).is_some_and(|t| {
                    ["-", "–", "—", "—-", "-—", "&", "/"].contains(&t.word.text.as_str())
                })
            };
            // dashes inside a line belong to it; at its ends they may be dirt
            let first = row.tokens.iter().position(|&t| speaks(t)).unwrap_or(0);
            let last = row.tokens.iter().rposition(|&t| speaks(t)).unwrap_or(0);
            let inside = |(i, t): (usize, &usize)| {
                (speaks(*t) || (dash(*t) && i > first && i < last)).then_some(*t)
            };
            row.tokens.iter().enumerate().filter_map(inside).collect()
        })
        .filter(|tokens: &Vec<usize>| !tokens.is_empty())
        .collect();
    let mut draft = Draft::of(sheet, rows.iter().map(Vec::as_slice));
    let tokens: Vec<usize> = rows.concat();
    let evidence = Evidence::of(body, sheet, &tokens);
    let known = Known::of(sheet, &tokens, facts);
    let (unsure, mut words) = evidence.doubts(sheet, &tokens, &known, accept);
    opening(&mut words);
    let mut unsure = unsure;
    unsure.extend(dashes(&mut words, facts));
    let value = words.join(" ");
    let value =
        value.trim_matches(|c: char| !c.is_alphanumeric() && !"()“”\"[]".contains(c)).to_owned();
    if draft.value.as_deref() != Some(value.as_str()) {
        draft.alternatives.extend(draft.value.clone());
    }
    draft.value = Some(value);
    draft.check("words_sure", unsure.is_empty(), unsure.join(" "));
    draft.check("ends_clearly", lines.closed && lines.whole, "");
    let count = tokens.len().max(1) as f32;
    draft.confidence = (1.0 - unsure.len() as f32 * 2.0 / count).clamp(0.1, 0.97);
    draft.sure = true;
    Some(draft)
}

impl Evidence {
    /// Words that stay doubtful, and all words with what the rest of the document, or the
    /// language of offices, puts right.
    fn doubts(
        &self,
        sheet: &Sheet<'_>,
        tokens: &[usize],
        known: &[Known],
        accept: Accept,
    ) -> (Vec<String>, Vec<String>) {
        let mut unsure = Vec::new();
        let mut words = Vec::new();
        for (i, t) in tokens.iter().enumerate() {
            let Some(token) = sheet.tokens.get(*t) else { continue };
            let read = token.word.text.clone();
            if !token.speaks() {
                words.push(read);
                continue;
            }
            let before = i.checked_sub(1).and_then(|b| tokens.get(b)).copied();
            let Said { supported, against } =
                self.of_word(sheet, before, *t, tokens.get(i + 1).copied());
            let better = match known.get(i) {
                Some(Known::Other(word)) => Some(word.clone()),
                // the body's spelling wins only over a weak reading
                _ => against.filter(|_| supported == 0 && token.word.confidence < 0.9),
            };
            if let Some(better) = better {
                // one syllable of a known word, its others read letter by letter, is put right
                // beyond doubt; a rarer word's is proposed
                let beside =
                    |at: Option<usize>| at.and_then(|n| known.get(n)) == Some(&Known::Same);
                let certain = matches!(known.get(i), Some(Known::Other(_)))
                    && (beside(i.checked_sub(1)) || beside(Some(i + 1)));
                if !certain {
                    unsure.push(read.clone());
                }
                words.push(recased(&read, &better));
                continue;
            }
            let opens = i == 0 && ["vv", "ve"].contains(&token.bare.as_str());
            let vouched = supported > 0 || opens || matches!(known.get(i), Some(Known::Same));
            let needed = match (opens, vouched) {
                (true, _) => 0.2,
                (_, true) => accept.known_words,
                _ => accept.words,
            };
            if token.word.confidence < needed || token.word.hand > 0.7 {
                unsure.push(read.clone());
            }
            words.push(read);
        }
        (unsure, words)
    }
}

/// What the list of everyday words says of a word.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    /// Nothing.
    No,
    /// It stands in a known word as read.
    Same,
    /// It stands in a known word that is spelled like this.
    Other(String),
}

impl Known {
    fn of(sheet: &Sheet<'_>, tokens: &[usize], facts: &Reference) -> Vec<Self> {
        let plain: Vec<String> = sheet.words(tokens).map(|t| t.bare.clone()).collect();
        let read: Vec<String> = sheet.words(tokens).map(|t| spelling(&t.word.text)).collect();
        let mut known = vec![Self::No; plain.len()];
        for i in 0..plain.len() {
            let rest = plain.get(i..).unwrap_or_default();
            let Some(spellings) = facts.compound(rest) else { continue };
            let length = spellings.first().map_or(0, Vec::len);
            let own = read.get(i..i + length).unwrap_or_default();
            let spelled: Vec<Vec<String>> =
                spellings.iter().map(|s| s.iter().map(|w| spelling(w)).collect()).collect();
            if spelled.iter().any(|s| s == own) {
                for cell in known.iter_mut().skip(i).take(length) {
                    *cell = Self::Same;
                }
            } else if let [only] = spellings {
                for (k, word) in only.iter().enumerate() {
                    if let Some(cell @ Self::No) = known.get_mut(i + k) {
                        let same = read.get(i + k).is_some_and(|r| *r == spelling(word));
                        *cell = if same { Self::Same } else { Self::Other(word.clone()) };
                    }
                }
            }
        }
        known
    }
}

/// The first words of a subject, put right: "V/v", "Về việc".
fn opening(words: &mut [String]) {
    let Some((first, rest)) = words.split_first_mut() else { return };
    let plain = bare(first);
    let letters: Vec<char> = first.chars().collect();
    let about = matches!(letters.as_slice(), ['V' | 'v', '/', _] | ['V' | 'v', '/', _, ':' | '.']);
    if about || (plain == "vv" && letters.len() <= 4) {
        "V/v".clone_into(first);
    } else if rest.first().is_some_and(|w| bare(w) == "viec")
        && ["va", "ve", "vé"].contains(&plain.as_str())
    {
        "Về".clone_into(first);
    }
}

/// Dashes put right: a school year is two years with one between them (`2013 - 2014`), and inside
/// a known word's neighbours there is none (`hiện-chế`: a speck). What was changed is doubtful.
fn dashes(words: &mut Vec<String>, facts: &Reference) -> Vec<String> {
    let year = |word: &str| -> Option<u32> {
        let digits = word.trim_matches(|c: char| !c.is_alphanumeric());
        digits.parse().ok().filter(|y| digits.len() == 4 && (1945..2100).contains(y))
    };
    let mut doubtful = Vec::new();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| words.get(b));
        let spans = before.and_then(|b| year(b)).zip(year(word));
        if spans.is_some_and(|(a, b)| b == a + 1) {
            doubtful.push(word.clone());
            out.push("-".to_owned());
        }
        let parts: Vec<&str> = word.split(['-', '–']).collect();
        if let [a, b] = parts.as_slice()
            && [a, b].iter().all(|p| p.chars().count() > 1 && p.chars().all(char::is_lowercase))
        {
            let plain = |a: &str, b: &str| facts.compound(&[bare(a), bare(b)]).is_some();
            let left = before.is_some_and(|w| plain(w, a));
            let right = words.get(i + 1).is_some_and(|w| plain(b, w));
            doubtful.push(word.clone());
            if left || right {
                out.extend([(*a).to_owned(), (*b).to_owned()]);
                continue;
            }
        }
        out.push(word.clone());
    }
    *words = out;
    doubtful
}

/// `better` in the case of `read`, with the signs at its ends.
fn recased(read: &str, better: &str) -> String {
    let letters: Vec<char> = read.chars().filter(|c| c.is_alphanumeric()).collect();
    let start: String = read.chars().take_while(|c| !c.is_alphanumeric()).collect();
    let end: Vec<char> = read.chars().rev().take_while(|c| !c.is_alphanumeric()).collect();
    let end: String = end.into_iter().rev().collect();
    let body = if letters.len() > 1 && letters.iter().all(|c| !c.is_lowercase()) {
        better.to_uppercase()
    } else if letters.first().is_some_and(|c| c.is_uppercase()) {
        let mut chars = better.chars();
        chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default()
            + chars.as_str()
    } else {
        better.to_owned()
    };
    format!("{start}{body}{end}")
}

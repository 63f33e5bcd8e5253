//! Pages marked as state secrets: the stamps `MẬT`, `TỐI MẬT`, `TUYỆT MẬT`.
//!
//! In: pages as read. Out: the first page that is surely marked, else the first that may be.
//! Secret papers are not digitized (Circular 01/2023/TT-VPCP, Article 8; Circular
//! 03/2025/TT-VPCP, Article 5), so a marked page refuses its whole scan.
//!
//! A mark is letters that stand alone: in a frame, in red ink, or in capitals in the upper part of
//! a page, which may be an annex's (Decree 26/2020/NĐ-CP). Running text that speaks of secrets,
//! titles ("DANH MỤC BÍ MẬT NHÀ NƯỚC") and lists of papers with their degrees are none. What is
//! half read, and what stands beside `GIẢI MẬT` (declassified), is for a person to say.

use super::error::Refusal;
use super::likeness::{bare, distance};
use super::sheet::{Row, Sheet};
use crate::domain::geometry::PageBox;
use crate::domain::page::{Ink, PageRead, Stamp};

/// The degrees, with nothing but letters.
const GRADES: [&str; 3] = ["tuyetmat", "toimat", "mat"];
/// As the law spells them, without spaces.
const SPELLED: [&str; 3] = ["TUYỆTMẬT", "TỐIMẬT", "MẬT"];
/// What takes a mark away.
const DECLASSIFIED: [&str; 2] = ["giaimat", "daduocgiaimat"];
/// Words before which `MẬT` ends another word: a title cut at the end of a line.
const BEFORE: [&str; 6] = ["bi", "bao", "co", "giai", "than", "can"];
/// Words of a line under a `MẬT` that it begins.
const AFTER: [&str; 4] = ["nha", "khau", "do", "vu"];
/// The part of the page, from the top, where marks stand.
const UPPER: f32 = 0.45;

/// How sure a mark is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Mark {
    Maybe,
    Sure,
}

/// The refusal of a scan with these pages; `None` where no page carries a mark.
pub fn secret(pages: &[PageRead]) -> Option<Refusal> {
    let found: Vec<Refusal> = pages.iter().filter_map(secret_page).collect();
    let sure = found.iter().find(|r| matches!(r, Refusal::Secret { .. }));
    sure.or_else(|| found.first()).cloned()
}

/// The refusal that one page gives cause for.
pub fn secret_page(page: &PageRead) -> Option<Refusal> {
    let sheet = Sheet::of(page);
    let stamps = page.stamps.iter().filter_map(|stamp| stamp_mark(page, &sheet, stamp));
    let rows = row_marks(&sheet);
    let mark = stamps.chain(rows).max()?;
    let lifted = page.stamps.iter().any(|s| DECLASSIFIED.contains(&bare(&s.text).as_str()))
        || sheet.rows.iter().any(|r| DECLASSIFIED.contains(&sheet.bare(&r.tokens).as_str()));
    Some(match mark {
        Mark::Sure if !lifted => Refusal::Secret { page: page.number },
        _ => Refusal::MaybeSecret { page: page.number },
    })
}

/// How like a degree some letters are: edits, and whether they are spelled with all their marks.
fn grade(text: &str) -> Option<(usize, usize, bool)> {
    let letters = bare(text);
    let spelled: String =
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    GRADES
        .iter()
        .zip(SPELLED)
        .map(|(grade, right)| (distance(&letters, grade), grade.chars().count(), spelled == right))
        .min_by_key(|(edits, length, _)| (*edits, std::cmp::Reverse(*length)))
        .filter(|(edits, length, _)| *edits <= (length / 4).max(1))
}

/// Words that mark other things than secrecy and differ by a letter or two.
fn other_stamp(text: &str) -> bool {
    const OTHERS: [&str; 8] = ["mau", "mst", "man", "dat", "that", "nhat", "chat", "tomtat"];
    OTHERS.contains(&bare(text).as_str())
}

fn stamp_mark(page: &PageRead, sheet: &Sheet<'_>, stamp: &Stamp) -> Option<Mark> {
    if stamp.bbox.center_y() > page.height as f32 * 0.6 {
        return None;
    }
    let letters = bare(&stamp.text);
    // the page's own reading may say clearly that it is another stamp
    let other = read_inside(sheet, &stamp.bbox)
        .is_some_and(|text| bare(&text).chars().count() > 2 && grade(&text).is_none());
    let Some((edits, length, spelled)) = grade(&stamp.text) else {
        return (!other && unreadable(page, sheet, stamp, &letters)).then_some(Mark::Maybe);
    };
    if other_stamp(&stamp.text) {
        return None;
    }
    // one printed word in red in the text is no stamp
    let alone = stamp.framed || stands_alone(sheet, &stamp.bbox);
    match edits {
        // nothing else is red beside it
        0 if spelled && stamp.confidence > 0.5 => Some(Mark::Sure),
        0 if alone && (spelled || stamp.framed || length > 3) => Some(Mark::Sure),
        1 if alone && length > 3 && (stamp.framed || length > 6) => Some(Mark::Sure),
        // three letters are soon alike: the last word of a red title may be `ĐẤT`
        _ if alone && !other && (edits == 0 || length > 3 || stamp.framed) => Some(Mark::Maybe),
        _ => None,
    }
}

/// What the page's own reading has inside a box, where it is sure.
fn read_inside(sheet: &Sheet<'_>, at: &PageBox) -> Option<String> {
    let words: Vec<&str> = sheet
        .tokens
        .iter()
        .filter(|t| t.word.confidence > 0.6 && t.speaks())
        .filter(|t| t.word.bbox.intersection(at).area() > t.word.bbox.area() * 0.7)
        .map(|t| t.word.text.as_str())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A framed stamp of the size of a degree, in the place of a degree, of which nothing could be
/// read.
fn unreadable(page: &PageRead, sheet: &Sheet<'_>, stamp: &Stamp, letters: &str) -> bool {
    let (w, h) = (stamp.bbox.width(), stamp.bbox.height());
    let em = sheet.em.max(1.0);
    let small = w < em * 12.0 && h < em * 4.5 && h > em * 1.2 && w < h * 6.0;
    let high = stamp.bbox.center_y() < page.height as f32 * 0.4;
    stamp.framed
        && stamp.ink == Ink::Red
        && small
        && high
        && (letters.chars().count() < 2 || stamp.confidence < 0.15)
}

/// Whether no other words stand beside a box.
fn stands_alone(sheet: &Sheet<'_>, at: &PageBox) -> bool {
    let em = sheet.em;
    !sheet.tokens.iter().any(|t| {
        let b = &t.word.bbox;
        let beside = b.vertical_overlap(at) > b.height().min(at.height()) * 0.5;
        let gap = (b.x0 - at.x1).max(at.x0 - b.x1);
        beside && t.speaks() && gap > -em * 0.3 && gap < em * 1.6
    })
}

/// Marks among the page's lines.
fn row_marks<'s>(sheet: &'s Sheet<'_>) -> impl Iterator<Item = Mark> + 's {
    let height = sheet.page.height as f32;
    sheet
        .rows
        .iter()
        .enumerate()
        .filter(move |(_, row)| row.at.center_y() < height * UPPER)
        .filter_map(|(i, row)| row_mark(sheet, i, row))
}

fn row_mark(sheet: &Sheet<'_>, i: usize, row: &Row) -> Option<Mark> {
    let spoken: Vec<usize> = row
        .tokens
        .iter()
        .copied()
        .filter(|&t| sheet.tokens.get(t).is_some_and(super::sheet::Token::speaks))
        .collect();
    let text = sheet.text(&spoken);
    let letters = bare(&text);
    if letters.chars().count() > 40 || in_list(sheet, &spoken) {
        return None;
    }
    // "Độ mật: Tối mật", and the last words of "PHỤ LỤC II (MẬT)"
    if let Some(rest) = ["domat", "mucdomat", "dodo"].iter().find_map(|p| letters.strip_prefix(p)) {
        return GRADES.contains(&rest).then_some(Mark::Maybe);
    }
    if let Some((before, inside)) =
        text.trim_end().strip_suffix(')').and_then(|t| t.rsplit_once('('))
    {
        let annex = before.trim().is_empty() || bare(before).starts_with("phuluc");
        return (annex && GRADES.contains(&bare(inside).as_str())).then_some(Mark::Sure);
    }
    let (edits, length, spelled) = grade(&text)?;
    if other_stamp(&text) {
        return None;
    }
    let loud = sheet.words(&spoken).all(super::sheet::Token::capitals);
    let framed = framed(sheet, &row.at);
    let red = sheet.words(&spoken).all(|t| t.word.ink == Ink::Red);
    let confidence =
        sheet.words(&spoken).map(|t| t.word.confidence).sum::<f32>() / spoken.len().max(1) as f32;
    if edits > 0 {
        let near = framed && loud && edits <= length / 3 && row.at.height() > sheet.em * 0.8;
        let clear = edits == 1 && length > 5 && framed;
        return near.then_some(if clear { Mark::Sure } else { Mark::Maybe });
    }
    if is_part_of_a_phrase(sheet, i, row) {
        return None;
    }
    if framed || red {
        return Some(if loud || red { Mark::Sure } else { Mark::Maybe });
    }
    if loud && (length > 3 || (spelled && confidence > 0.5)) {
        return Some(Mark::Sure);
    }
    (loud || length > 3).then_some(Mark::Maybe)
}

/// Whether the line above ends, or the line below begins, a phrase that this line is a part of.
fn is_part_of_a_phrase(sheet: &Sheet<'_>, i: usize, row: &Row) -> bool {
    let em = sheet.em;
    let close = |other: &Row| {
        let gap = (other.at.y0 - row.at.y1).max(row.at.y0 - other.at.y1);
        gap < em * 1.8 && other.at.horizontal_overlap(&row.at) > 0.0
    };
    let near = |range: std::ops::Range<usize>| {
        sheet.rows.get(range).unwrap_or_default().iter().filter(|r| close(r))
    };
    let ends = near(i.saturating_sub(4)..i).any(|r| {
        r.tokens
            .iter()
            .rev()
            .find_map(|&t| sheet.tokens.get(t).filter(|t| t.speaks()))
            .is_some_and(|t| BEFORE.contains(&t.bare.as_str()))
    });
    let begins = near(i + 1..(i + 5).min(sheet.rows.len())).any(|r| {
        r.tokens
            .iter()
            .find_map(|&t| sheet.tokens.get(t).filter(|t| t.speaks()))
            .is_some_and(|t| AFTER.contains(&t.bare.as_str()))
    });
    ends || begins
}

/// Whether the words stand in a table: a list of papers names their degrees.
fn in_list(sheet: &Sheet<'_>, tokens: &[usize]) -> bool {
    let page = sheet.page;
    let Some(&first) = tokens.first() else { return false };
    let line = page
        .lines
        .iter()
        .find(|l| (l.first as usize..(l.first + l.count) as usize).contains(&first));
    let cell = line.and_then(|l| l.cell).and_then(|c| page.cells.get(c as usize));
    cell.is_some_and(|c| page.cells.iter().filter(|o| o.table == c.table).count() > 3)
}

/// Whether a frame stands close around a box: rules above and below it of about its length, or a
/// red mark.
fn framed(sheet: &Sheet<'_>, at: &PageBox) -> bool {
    let em = sheet.em;
    let page = sheet.page;
    let fits = |b: &PageBox| {
        b.intersection(at).area() > at.area() * 0.7
            && b.width() < at.width() + em * 7.0
            && b.height() < at.height() + em * 5.0
    };
    if page.marks.iter().any(|m| m.ink == Ink::Red && fits(&m.bbox)) {
        return true;
    }
    if page.cells.iter().any(|c| fits(&c.bbox)) {
        return true;
    }
    let flat: Vec<&PageBox> = page
        .rulings
        .iter()
        .filter(|r| r.horizontal && r.bbox.width() < at.width() + em * 8.0)
        .map(|r| &r.bbox)
        .filter(|b| b.horizontal_overlap(at) > at.width() * 0.8)
        .collect();
    let above = flat.iter().any(|b| b.y1 <= at.y0 + em * 0.4 && at.y0 - b.y1 < em * 1.6);
    let below = flat.iter().any(|b| b.y0 >= at.y1 - em * 0.4 && b.y0 - at.y1 < em * 1.6);
    above && below
}

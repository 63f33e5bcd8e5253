//! Forms: papers whose printed labels lead to their fields.
//!
//! In: the sheets of a paper, its type with form rules. Out: every field the type declares. Labels
//! are found first ([`label`]), then whom they speak of ([`section`]), then the words behind them
//! ([`run`]), then what these say ([`kind`]); at last fields are held against each other ([`agree`]),
//! against code and zone of a card ([`card`]) and against notes on the back ([`back`]). Nothing here
//! knows one paper type by name: adding one takes a file of rules.

mod agree;
mod back;
mod card;
mod copy;
mod figures;
mod issue;
mod kind;
mod label;
mod leaf;
mod numeral;
mod place;
mod run;
mod section;
mod signed;
mod table;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::Finder;
use super::confidence::Doubts;
use super::draft::{self, Draft};
use super::person;
use super::signer::{self, Signature};
use crate::domain::field::Field;
use crate::domain::paper::Sorted;
use crate::flow::sort::likeness::{bare, find};
use crate::flow::sort::sheet::{Sheet, Token};
use crate::rules::{FieldRule, Form, PaperType, Part, Reader, Rules};
use agree::Drafts;
use copy::{Kind, Making};
use label::Spot;
use leaf::Leaf;
use run::Layout;
use section::Place;

/// Pages read worse than this may hold labels nobody saw.
const WELL_READ: f32 = 0.82;

/// The fields of a form, and what each confidence was made of.
pub fn fields(
    sheets: &[Sheet<'_>],
    sorted: &Sorted,
    paper: &PaperType,
    form: &Form,
    rules: &Rules,
    today: Option<Date>,
) -> IndexMap<String, (Field, Doubts)> {
    let making = copy::making(sheets);
    let part = |part: Part| -> Vec<Sheet<'_>> {
        sheets
            .iter()
            .zip(&making.copied_from)
            .map(|(sheet, &top)| {
                let mut own = sheet.clone();
                let mine = |y: f32| (y >= top) == (part == Part::Copy);
                own.rows.retain(|r| mine(r.at.center_y()));
                put_away(&mut own, mine);
                own
            })
            .collect()
    };
    let own = part(Part::Paper);
    let copied = part(Part::Copy);
    let mut heads = own.clone();
    if let Some(first) = heads.first_mut()
        && let Some(title) = title_top(first, paper)
    {
        first.rows.retain(|r| r.at.center_y() < title);
        put_away(first, |y| y < title);
    }
    let leaves: Vec<Leaf<'_, '_>> = sheets
        .iter()
        .zip(&making.copied_from)
        .flat_map(|(sheet, &top)| Leaf::of(sheet, top))
        .collect();
    let spots = label::spots(&leaves, &form.labels);
    let places = section::places(&leaves, &spots, form, &paper.fields);
    let reading = Reading {
        finder: Finder::of(&own, sorted, rules, today),
        head: Finder::of(&heads, sorted, rules, today),
        own: &own,
        block: signed::block(&own, rules.reference()),
        copier: copier(&copied, rules),
        copied: &copied,
        heads: table::heads(&leaves, &spots),
        leaves,
        spots,
        places,
        making,
        form,
        paper,
        rules,
    };
    let mut drafts = Drafts::new();
    for rule in &paper.fields {
        drafts.insert(rule.name.clone(), reading.draft(rule));
    }
    let pages: Vec<_> = sheets.iter().map(|s| s.page).collect();
    card::confront(&mut drafts, &paper.fields, &pages, &reading.leaves);
    agree::agree(&mut drafts, form, today);
    agree::same_pen(&mut drafts, &paper.fields);
    let noted = drafts.values().flatten().find(|d| d.checks.iter().any(|c| c.name == "note_only"));
    if let Some(note) = noted.and_then(|d| d.value.clone()) {
        back::override_front(&mut drafts, &note, &paper.fields);
    }
    let place = draft::Place { rules, sorted, pages };
    let mut out = IndexMap::new();
    for rule in &paper.fields {
        let draft = drafts.shift_remove(&rule.name).flatten();
        let field = draft.map_or_else(
            || (Field::missing(), Doubts::default()),
            |draft| draft.finish_form(rule, &place),
        );
        out.insert(rule.name.clone(), field);
    }
    out
}

/// Takes words out of sight of questions of layout.
fn put_away(sheet: &mut Sheet<'_>, stays: impl Fn(f32) -> bool) {
    for token in &mut sheet.tokens {
        if !stays(token.at.center_y()) {
            token.at.y0 -= 1e6;
            token.at.y1 -= 1e6;
            token.bare.clear();
        }
    }
}

/// The top of the title: a line in capitals that begins like one of the type's.
fn title_top(sheet: &Sheet<'_>, paper: &PaperType) -> Option<f32> {
    let begins: Vec<String> = paper
        .titles
        .iter()
        .map(|t| bare(&t.split(' ').take(2).collect::<Vec<_>>().join(" ")))
        .collect();
    sheet
        .rows
        .iter()
        .filter(|r| sheet.words(&r.tokens).filter(|t| t.speaks()).all(Token::capitals))
        .find(|r| {
            let text = sheet.bare(&r.tokens);
            begins.iter().any(|b| text.starts_with(b.as_str()))
        })
        .map(|r| r.at.y0)
}

/// Who signed the copy.
fn copier(copied: &[Sheet<'_>], rules: &Rules) -> Option<Signature> {
    let any = copied.iter().any(|sheet| !sheet.rows.is_empty());
    any.then(|| signer::signature(copied, 0.0, None, None, rules.reference())).flatten()
}

/// A form being read.
struct Reading<'a, 'p> {
    finder: Finder<'a>,
    /// As the finder, of what stands above the title.
    head: Finder<'a>,
    own: &'a [Sheet<'p>],
    block: Option<signed::Block<'a, 'p>>,
    copier: Option<Signature>,
    copied: &'a [Sheet<'p>],
    leaves: Vec<Leaf<'a, 'p>>,
    spots: Vec<Spot>,
    /// Whether a spot stands in the head of a table.
    heads: Vec<bool>,
    places: Vec<Place>,
    making: Making,
    form: &'a Form,
    paper: &'a PaperType,
    rules: &'a Rules,
}

impl Reading<'_, '_> {
    fn draft(&self, rule: &FieldRule) -> Option<Draft> {
        let found = match (rule.reader, rule.part) {
            (Reader::Label, _) => {
                self.labelled(rule).or_else(|| table::heading(&self.leaves, rule, self.form))
            }
            (Reader::Column, _) => table::column(&self.leaves, rule),
            (Reader::BelowTitle, _) => self.below_title(rule),
            (Reader::BackNote, _) => back::note(&self.leaves, self.form),
            (Reader::CopyKind, _) => Some(self.copy_kind()),
            (Reader::Date, part) => self.issued(part),
            (Reader::Issuer, _) => {
                let below = || self.block.as_ref().and_then(signed::Block::body);
                let mut found =
                    self.head.draft(rule).or_else(below).or_else(|| signed::lone_body(self.own))?;
                let cut = found.value.as_deref().is_some_and(|v| v.ends_with(" VÀ"));
                found.check("ends_clearly", !cut, "");
                Some(found)
            }
            (Reader::Alone, _) => self.labelled(rule).or_else(|| self.alone(rule)),
            (Reader::Signer, Part::Paper) => {
                let facts = self.rules.reference();
                let block = self.block.as_ref().map(|b| b.signer(facts, rule.accept));
                let office = |d: &Draft| d.value.as_deref().is_none_or(signed::is_office);
                let found = self.finder.draft(rule).filter(|d| !office(d));
                let surer = |found: &Draft| !found.sure && block.as_ref().is_some_and(|b| b.sure);
                found.filter(|found| !surer(found)).or(block).or_else(|| self.signed_below(rule))
            }
            (Reader::SignerTitle, Part::Paper) => {
                let block = self.block.as_ref().map(signed::Block::title);
                let exact = block.as_ref().filter(|b| !b.failed("spelled"));
                let found = self.finder.draft(rule);
                // lines in capitals above an office may be a body's name
                let more = |found: &Draft| {
                    let (found, block) = (found.value.as_deref(), exact?.value.as_deref());
                    let lines = found?.strip_suffix(block?)?.trim_end_matches(" / ");
                    Some(lines.is_empty() || lines.split(" / ").all(signed::is_office))
                };
                found.filter(|f| exact.is_none() || more(f) == Some(true)).or(block)
            }
            (Reader::Signer, Part::Copy) => {
                let facts = self.rules.reference();
                let name = |f: &Signature| signer::name(self.copied, f, facts, rule.accept);
                let block =
                    || signed::block(self.copied, facts).map(|b| b.signer(facts, rule.accept));
                self.copier.as_ref().and_then(name).or_else(block)
            }
            (Reader::SignerTitle, Part::Copy) => {
                let block = || Some(signed::block(self.copied, self.rules.reference())?.title());
                self.copier.as_ref().and_then(|f| signer::title(self.copied, f)).or_else(block)
            }
            _ => self.finder.draft(rule),
        };
        found.or_else(|| self.surely_absent(rule).then(|| Draft::none(0.95)))
    }

    /// What stands behind one of the rule's labels.
    fn labelled(&self, rule: &FieldRule) -> Option<Draft> {
        let mut best: Option<(usize, Draft)> = None;
        let mut blank = false;
        for anchor in &rule.anchors {
            let Some(label) = self.form.labels.iter().position(|l| l == anchor) else { continue };
            for (at, spot) in self.spots.iter().enumerate().filter(|(_, s)| s.label == label) {
                if self.heads.get(at).copied().unwrap_or(false) {
                    continue;
                }
                let (Some(leaf), Some(place)) = (self.leaves.get(spot.leaf), self.places.get(at))
                else {
                    continue;
                };
                if leaf.part != rule.part || !self.speaks_for(rule, anchor, place) {
                    continue;
                }
                // a value looked for anywhere in a sentence may stand in its second line
                let sentence = rule.take.as_ref().is_some_and(|p| !p.0.as_str().starts_with('^'));
                let layout = Layout {
                    wraps: rule.wraps.unwrap_or_else(|| rule.kind.wraps() || sentence),
                    below: rule.below,
                    sentence,
                };
                let run = run::behind(leaf, &self.spots, at, place, layout);
                if run.text().is_empty() {
                    blank |= run.blank && !spot.doubtful && Self::clean_behind(leaf, spot);
                    continue;
                }
                let Some(mut draft) = kind::valued(leaf, &run, rule, self.rules) else { continue };
                if draft.value.is_none() {
                    continue;
                }
                // in a table's head a label is followed by the next
                let said = draft.value.as_deref().map(bare).unwrap_or_default();
                if self.form.labels.iter().any(|l| bare(l) == said) {
                    continue;
                }
                draft.check("label_clear", !spot.doubtful, "");
                if !self.company(rule) {
                    draft.check("columns", false, "the other column was not found");
                }
                // on dotted lines the first word may have been lost
                let first = run.tokens().first().and_then(|&t| leaf.sheet.tokens.get(t));
                let away = first.is_some_and(|t| t.at.x0 - spot.at.x1 > leaf.sheet.em * 2.5);
                if away && !rule.below && self.dotted() {
                    draft.check("no_hole", false, "");
                }
                // a colon left in the value is the end of a label nobody read
                let inner = draft.value.as_deref().is_some_and(|v| v.contains(':'));
                draft.check("one_value", !inner, "");
                // the first of several: what comes later is another's, or says it again
                if best.as_ref().is_none_or(|(first, _)| at < *first) {
                    best = Some((at, draft));
                }
            }
            if best.is_some() {
                break;
            }
        }
        match best {
            Some((_, draft)) => Some(draft),
            None if blank && rule.may_be_empty && self.no_pen() && !self.dotted() => {
                Some(Draft::none(0.95))
            }
            None => None,
        }
    }

    /// Whether a label at that place speaks for the field: in its section, or in none where no
    /// other field claims it.
    fn speaks_for(&self, rule: &FieldRule, anchor: &str, place: &Place) -> bool {
        let within = |rule: &FieldRule| rule.section.split('|').any(|key| key == place.section);
        if within(rule) {
            return true;
        }
        let claimed = self.paper.fields.iter().any(|other| {
            within(other) && other.part == rule.part && other.anchors.iter().any(|a| a == anchor)
        });
        rule.section.split('|').any(str::is_empty) && !claimed
    }

    /// Whether the section that must stand beside the rule's was found.
    fn company(&self, rule: &FieldRule) -> bool {
        let section = self.form.file.sections.iter().find(|s| s.key == rule.section);
        let Some(with) = section.and_then(|s| s.with.as_deref()) else { return true };
        self.places.iter().any(|p| p.section == with)
    }

    /// Whether no colour lies in the blank behind a label: a pen's stroke that was not read.
    fn clean_behind(leaf: &Leaf<'_, '_>, spot: &Spot) -> bool {
        let em = leaf.sheet.em;
        let line = leaf.lines.get(spot.line).and_then(|l| l.tokens.get(spot.start));
        let Some(token) = line.and_then(|&t| leaf.sheet.tokens.get(t)) else { return false };
        let shift = token.word.bbox.y0 - token.at.y0;
        let (top, bottom) = (spot.at.y0 + shift - em * 0.6, spot.at.y1 + shift + em * 0.4);
        !leaf.sheet.page.marks.iter().any(|mark| {
            let b = mark.bbox;
            b.y0 < bottom && b.y1 > top && b.x1 > spot.at.x1 && b.x0 < spot.at.x1 + em * 25.0
        })
    }

    /// Whether values stand on dotted lines, of which readers lose more than letters.
    fn dotted(&self) -> bool {
        let dots = |text: &str| {
            text.len() > 2 && text.ends_with(['.', ',', '„'])
                || text.contains("..")
                || text.contains('…')
        };
        self.leaves.iter().any(|leaf| {
            let words = leaf.sheet.tokens.iter().filter(|t| dots(&t.word.text)).count();
            words * 12 > leaf.sheet.tokens.len().max(1)
        })
    }

    /// Whether nothing on the paper was written by hand, signatures aside.
    fn no_pen(&self) -> bool {
        let hand = |leaf: &Leaf<'_, '_>| {
            leaf.sheet.tokens.iter().filter(|t| t.word.hand > 0.5 && t.bare.len() > 2).count()
        };
        self.leaves.iter().all(|leaf| hand(leaf) <= 3 && leaf.sheet.page.confidence >= WELL_READ)
    }

    /// Whether the paper surely has no such field: every page was read well, most other labels were
    /// found, and nothing on the paper reads even remotely like the label.
    fn surely_absent(&self, rule: &FieldRule) -> bool {
        if rule.part == Part::Copy {
            // an extract calls itself a copy and is none
            let plain = self.making.kind == Kind::Extract
                || (self.making.kind == Kind::Original && !self.making.hinted);
            return plain && self.read_well();
        }
        if rule.reader == Reader::BackNote {
            return false;
        }
        if !rule.optional || !self.read_well() || self.dotted() || rule.reader != Reader::Label {
            return false;
        }
        let far = rule.anchors.iter().all(|anchor| {
            let wanted = bare(anchor);
            let length = wanted.chars().count();
            length >= 6
                && self.leaves.iter().all(|leaf| {
                    leaf.lines.iter().all(|line| {
                        let letters: Vec<char> = leaf.sheet.bare(&line.tokens).chars().collect();
                        find(&letters, &wanted, length / 3).is_none()
                    })
                })
        });
        far && !rule.anchors.is_empty() && rule.section.is_empty()
    }

    fn read_well(&self) -> bool {
        let wanted: Vec<&FieldRule> = self
            .paper
            .fields
            .iter()
            .filter(|f| f.reader == Reader::Label && !f.optional && f.part == Part::Paper)
            .collect();
        let seen = |rule: &&&FieldRule| {
            rule.anchors.iter().any(|a| {
                self.spots
                    .iter()
                    .any(|s| self.form.labels.get(s.label).is_some_and(|label| label == a))
            })
        };
        let found = wanted.iter().filter(seen).count();
        self.leaves.iter().all(|leaf| leaf.sheet.page.confidence >= WELL_READ)
            && found * 5 >= wanted.len() * 4
    }

    /// A line that is nothing but a value of the rule's pattern; of two different ones none is sure.
    fn alone(&self, rule: &FieldRule) -> Option<Draft> {
        let pattern = rule.pattern.as_ref()?;
        let mut found: Option<Draft> = None;
        for leaf in self.leaves.iter().filter(|l| l.part == rule.part) {
            for row in leaf.sheet.rows.iter().filter(|r| leaf.holds(r)) {
                let run = run::Run::of(leaf, &row.tokens);
                if !pattern.0.is_match(&kind::plainly(&run.text())) {
                    continue;
                }
                let Some(draft) = kind::valued(leaf, &run, rule, self.rules) else { continue };
                match &mut found {
                    Some(first) if first.value != draft.value => {
                        first.check("one_value", false, "");
                    }
                    Some(_) => {}
                    None => found = Some(draft),
                }
            }
        }
        found
    }

    /// The name under `NGƯỜI KÝ …` where no office was read.
    fn signed_below(&self, rule: &FieldRule) -> Option<Draft> {
        let facts = self.rules.reference();
        self.own.iter().find_map(|sheet| {
            let head = sheet.rows.iter().find(|r| sheet.bare(&r.tokens).starts_with("nguoiky"))?;
            let right = sheet.page.width as f32 * 0.45;
            sheet.rows.iter().find_map(|row| {
                let drop = row.at.center_y() - head.at.center_y();
                if drop < sheet.em * 1.5 || drop > sheet.em * 30.0 || row.at.center_x() < right {
                    return None;
                }
                let run = person::run(sheet, &row.tokens, facts)?;
                Some(person::named(sheet, &run, facts, rule.accept))
            })
        })
    }

    fn copy_kind(&self) -> Draft {
        let kind = self.making.kind;
        let mut draft = Draft { value: Some(kind.word().to_owned()), ..Draft::default() };
        draft.confidence = 0.95;
        draft.sure = kind != Kind::Original || (self.read_well() && !self.making.hinted);
        draft
    }

    /// The day in a line `…, ngày … tháng … năm …`: that of the head, else the last of the part.
    fn issued(&self, part: Part) -> Option<Draft> {
        let head = self.finder.header.as_ref().and_then(|h| h.date.as_ref());
        let sheet = self.leaves.first().map(|leaf| leaf.sheet);
        if let (Part::Paper, Some(row), Some(sheet)) = (part, head, sheet)
            && let Some(draft) = issue::day(sheet, &row.tokens)
        {
            return Some(draft);
        }
        let leaves = self.leaves.iter().filter(|l| l.part == part);
        leaves
            .flat_map(|leaf| leaf.sheet.rows.iter().map(move |row| (leaf, row)))
            .filter(|(leaf, row)| leaf.holds(row))
            .filter_map(|(leaf, row)| issue::day(leaf.sheet, &row.tokens))
            .next_back()
    }

    /// Capitals behind and under the words that begin a title: `TRÍCH LỤC` `CẢI CHÍNH HỘ TỊCH`.
    fn below_title(&self, rule: &FieldRule) -> Option<Draft> {
        for leaf in self.leaves.iter().filter(|l| l.part == Part::Paper) {
            let rows = &leaf.sheet.rows;
            for (i, row) in rows.iter().enumerate() {
                let letters: Vec<char> = leaf.sheet.bare(&row.tokens).chars().collect();
                let loud =
                    leaf.sheet.words(&row.tokens).filter(|t| t.speaks()).all(Token::capitals);
                let hit = rule.anchors.iter().find_map(|a| {
                    let wanted = bare(a);
                    let errors = wanted.chars().count() / 8;
                    find(&letters, &wanted, errors).filter(|(start, _, _)| *start <= 1)
                });
                let (Some((_, end, _)), true) = (hit, loud) else { continue };
                let mut seen = 0;
                let mut rest = Vec::new();
                for &t in &row.tokens {
                    let Some(token) = leaf.sheet.tokens.get(t) else { continue };
                    if seen >= end {
                        rest.push(t);
                    }
                    seen += token.bare.chars().count();
                }
                let mut lines: Vec<Vec<usize>> = Vec::new();
                if !rest.is_empty() {
                    lines.push(rest);
                }
                let mut bottom = row.at.y1;
                for next in rows.iter().skip(i + 1).take(4) {
                    let quiet = leaf.sheet.words(&next.tokens).any(|t| t.speaks() && !t.capitals());
                    let copy = leaf.sheet.bare(&next.tokens).starts_with("bansao");
                    let near = next.at.y0 - bottom < leaf.sheet.em * 1.8
                        && next.at.horizontal_overlap(&row.at) > 0.0;
                    if quiet || copy || !near {
                        break;
                    }
                    bottom = next.at.y1;
                    lines.push(next.tokens.clone());
                }
                if lines.is_empty() {
                    continue;
                }
                let mut draft = Draft::of(leaf.sheet, lines.iter().map(Vec::as_slice));
                draft.check("words_sure", draft.confidence >= kind::CLEAR, "");
                draft.sure = draft.confidence >= kind::CLEAR;
                return Some(draft);
            }
        }
        None
    }
}

//! extract: a sorted paper → its fields.
//!
//! In: the pages as read, the paper's type, the rules. Out: every field the type declares, in its
//! order, each with value, raw reading, page, a box for each line, confidence, the checks made and
//! a status. The promise: *confidence* is the measured probability that the value is right as a whole,
//! and *accepted* means that it is as high as the office's policy demands of this field, that every
//! check passed, and that nothing of it is written by hand; everything else waits for a person. A field that surely is not on the paper is accepted without a value; one that was not
//! found is not.

mod agencies;
mod confidence;
mod dateline;
mod desk;
mod draft;
mod evidence;
mod gazette;
mod heads;
mod offices;
mod penned;
mod person;
mod pieces;
mod plausible;
mod print;
mod serial;
mod signer;
mod subject;
mod urgency;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::domain::field::{Field, Fields};
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::flow::sort::header::Header;
use crate::flow::sort::likeness::alike;
use crate::flow::sort::number::NumberReading;
use crate::flow::sort::sheet::Sheet;
use crate::flow::sort::title::{Title, title};
use crate::rules::{AbstractPlace, FieldRule, NumberShape, PaperType, Reader, Rules};
use agencies::Agencies;
pub use confidence::Doubts;
use dateline::DayLine;
use draft::{Draft, Place};
use print::Proof;
use signer::Signature;

/// Extracts the fields of a sorted paper from the pages of its scan. `today` is the day no date
/// on a paper may lie after; `None` where it is not known.
pub fn extract(pages: &[PageRead], sorted: &Sorted, rules: &Rules, today: Option<Date>) -> Fields {
    let doubted = extract_with_doubts(pages, sorted, rules, today);
    doubted.into_iter().map(|(name, (field, _))| (name, field)).collect()
}

/// [`extract`], and beside each field what its confidence was made of: for measuring.
pub fn extract_with_doubts(
    pages: &[PageRead],
    sorted: &Sorted,
    rules: &Rules,
    today: Option<Date>,
) -> IndexMap<String, (Field, Doubts)> {
    let sheets: Vec<Sheet<'_>> =
        pages.iter().filter(|page| sorted.pages.contains(&page.number)).map(Sheet::of).collect();
    if let Some(paper) = rules.paper(&sorted.kind)
        && let Some(form) = &paper.form
    {
        return desk::fields(&sheets, sorted, paper, form, rules, today);
    }
    let finder = Finder::of(&sheets, sorted, rules, today);
    let Some(declared) = rules.paper(&sorted.kind).or_else(|| rules.papers().first()) else {
        return IndexMap::new();
    };
    let mut fields = IndexMap::new();
    for rule in &declared.fields {
        let field = finder.field(rule);
        fields.insert(rule.name.clone(), field);
    }
    fields
}

/// What all fields of a paper share.
struct Finder<'a> {
    sheets: &'a [Sheet<'a>],
    /// Pages of the document proper: before the first head of another.
    proper: &'a [Sheet<'a>],
    sorted: &'a Sorted,
    rules: &'a Rules,
    paper: Option<&'a PaperType>,
    header: Option<Header>,
    title: Option<Title<'a>>,
    agencies: Agencies,
    day_line: Option<DayLine>,
    number: Option<(Draft, Proof)>,
    number_year: Option<String>,
    signature: Option<Signature>,
    /// Printed again in the official gazette: nobody signed this paper.
    reprint: bool,
    today: Option<Date>,
}

impl<'a> Finder<'a> {
    fn of(
        sheets: &'a [Sheet<'a>],
        sorted: &'a Sorted,
        rules: &'a Rules,
        today: Option<Date>,
    ) -> Self {
        let facts = rules.reference();
        let paper = rules.paper(&sorted.kind);
        let first = sheets.first();
        let header = first.and_then(Header::of);
        let title = first.and_then(|sheet| title(sheet, header.as_ref(), rules));
        let agencies = match (first, &header) {
            (Some(sheet), Some(header)) => agencies::agencies(sheet, header, facts),
            _ => Agencies::default(),
        };
        let issuer = first
            .and_then(|sheet| {
                agencies::issuer(sheet, &agencies, &[], facts, crate::rules::Accept::default())
            })
            .and_then(|draft| draft.value);
        let end = sorted
            .doubtful_starts
            .first()
            .and_then(|start| sheets.iter().position(|s| s.page.number >= *start))
            .unwrap_or(sheets.len());
        let proper = sheets.get(..end.max(1)).unwrap_or(sheets);
        let date_row = header.as_ref().and_then(|h| h.date.as_ref());
        let day_line = match (first, date_row) {
            (Some(sheet), Some(row)) => Some(dateline::day_line(sheet, &row.tokens)),
            _ => None,
        };
        let number_row = header.as_ref().and_then(|h| h.number.as_ref());
        let accept = paper
            .and_then(|p| p.fields.iter().find(|f| f.reader == Reader::Number))
            .map(|f| f.accept)
            .unwrap_or_default();
        let reading = match (first, number_row) {
            (Some(sheet), Some(row)) => Some((sheet, row, NumberReading::of(sheet, &row.tokens))),
            _ => None,
        };
        let number_year = reading.as_ref().and_then(|(_, _, r)| r.year.clone());
        let number = reading.map(|(sheet, row, reading)| {
            serial::number(sheet, &row.tokens, &reading, paper, issuer.as_deref(), facts, accept)
        });
        let head_bottom = header.as_ref().map_or(0.0, |h| h.bottom);
        let signed = |pages| {
            let shape = paper.or(rules.papers().first());
            signer::signature(pages, head_bottom, shape, issuer.as_deref(), facts)
        };
        // where another paper only may begin, unsigned pages before it speak against that
        let signature = signed(proper).or_else(|| signed(sheets));
        let reprint = first.is_some_and(gazette::reprint);
        Self {
            sheets,
            proper,
            sorted,
            rules,
            paper,
            header,
            title,
            agencies,
            day_line,
            number,
            number_year,
            signature,
            reprint,
            today,
        }
    }

    fn field(&self, rule: &FieldRule) -> (Field, Doubts) {
        match self.draft(rule) {
            Some(draft) => {
                let pages = self.sheets.iter().map(|sheet| sheet.page).collect();
                draft.finish(rule, &Place { rules: self.rules, sorted: self.sorted, pages })
            }
            None => (Field::missing(), Doubts::default()),
        }
    }

    fn draft(&self, rule: &FieldRule) -> Option<Draft> {
        let mut draft = match rule.reader {
            Reader::Type => Some(self.kind()),
            Reader::Passed => self.passed(self.proper, rule).or_else(|| {
                let mut draft = self.passed(self.sheets, rule)?;
                self.beyond(&mut draft);
                Some(draft)
            }),
            Reader::Signer | Reader::SignerTitle => self.signed(rule),
            _ => self.on_first_page(rule),
        };
        let of_the_signed =
            matches!(rule.reader, Reader::Passed | Reader::Signer | Reader::SignerTitle);
        if let Some(draft) = draft.as_mut() {
            if self.reprint && of_the_signed {
                // the gazette prints names again that nobody signed with: told, not claimed
                draft.check("signed_here", false, "printed again in the gazette");
                draft.alternatives.splice(..0, draft.value.take());
            }
            self.doubt(draft, rule.reader);
        }
        draft
    }

    /// What other fields say against one.
    fn doubt(&self, draft: &mut Draft, reader: Reader) {
        let facts = self.rules.reference();
        match reader {
            Reader::Issuer | Reader::ParentIssuer => {
                plausible::doubt_agency(draft, facts);
                // who has none above it is only known of an agency whose name was read whole
                let issuer = self.sheets.first().and_then(|sheet| self.agencies_text(sheet));
                let why = issuer.and_then(|name| plausible::against_agency(&name, facts));
                if let Some(why) = why.filter(|_| draft.absent) {
                    plausible::fail(draft, "known_agency", why);
                }
            }
            Reader::Number if draft.value.as_deref().is_some_and(plausible::has_marks) => {
                plausible::fail(draft, "number_grammar", "marks in the symbol");
            }
            Reader::Type | Reader::Abstract => {
                let number = self.number.as_ref().and_then(|(draft, _)| {
                    draft.value.as_ref().or_else(|| draft.alternatives.first())
                });
                let other = self.paper.is_some_and(|paper| {
                    let number = number.map(String::as_str);
                    plausible::names_another_type(number, paper, self.rules)
                });
                if other {
                    plausible::fail(draft, "type_matches_number", "");
                }
            }
            _ => {}
        }
    }

    /// Fields of the first page's head and title.
    fn on_first_page(&self, rule: &FieldRule) -> Option<Draft> {
        let sheet = self.sheets.first()?;
        let facts = self.rules.reference();
        let header = self.header.as_ref();
        match rule.reader {
            Reader::ParentIssuer => {
                agencies::parent(sheet, header?, &self.agencies, self.proper, facts, rule.accept)
            }
            Reader::Issuer => {
                agencies::issuer(sheet, &self.agencies, self.proper, facts, rule.accept)
            }
            Reader::Number => self.number.as_ref().map(|(draft, _)| draft.clone()),
            Reader::Place => match &self.day_line {
                Some(line) => {
                    let issuer = self.agencies_text(sheet);
                    dateline::place(sheet, line, issuer.as_deref(), facts, rule.accept)
                }
                None => (rule.optional && header.is_some_and(|h| h.number.is_some()))
                    .then(|| Draft::none(0.95)),
            },
            Reader::Date => {
                let row = header?.date.as_ref()?;
                let proof = self.number.as_ref().map(|(_, proof)| *proof);
                let line = self.day_line.as_ref()?;
                Some(dateline::date(sheet, &row.tokens, line, self.today, proof))
            }
            Reader::Abstract => self.subject(sheet, rule),
            Reader::Urgency => Some(urgency::urgency(sheet, header)),
            _ => None,
        }
    }

    /// All names of the left block in one, for comparing places.
    fn agencies_text(&self, sheet: &Sheet<'_>) -> Option<String> {
        let names: Vec<String> =
            self.agencies.names.iter().flatten().map(|row| sheet.text(&row.tokens)).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }

    fn subject(&self, sheet: &Sheet<'_>, rule: &FieldRule) -> Option<Draft> {
        let paper = self.paper?;
        let facts = self.rules.reference();
        match (paper.abstract_place, &self.title, &self.header) {
            (AbstractPlace::LeftBlock, _, Some(header)) => {
                subject::left_block(sheet, header, paper, self.proper, facts, rule.accept)
            }
            (place, Some(title), _) => {
                let law = place == AbstractPlace::LawName;
                subject::under_title(sheet, title, law, paper, self.proper, facts, rule.accept)
            }
            _ => None,
        }
    }

    fn signed(&self, rule: &FieldRule) -> Option<Draft> {
        let found = self.signature.as_ref()?;
        let mut draft = if rule.reader == Reader::Signer {
            signer::name(self.sheets, found, self.rules.reference(), rule.accept)
        } else {
            signer::title(self.sheets, found)
        }?;
        if found.sheet >= self.proper.len() {
            self.beyond(&mut draft);
        }
        Some(draft)
    }

    fn passed(&self, pages: &[Sheet<'_>], rule: &FieldRule) -> Option<Draft> {
        let year = self.number_year.as_deref();
        dateline::passed(pages, &rule.anchors, year, self.today, rule.accept)
    }

    /// Found behind a page where another paper may begin: a person says whose it is.
    fn beyond(&self, draft: &mut Draft) {
        let start = self.sorted.doubtful_starts.first().map(ToString::to_string);
        draft.check("own_pages", false, start.unwrap_or_default());
        draft.sure = false;
    }

    /// The type as a field: the printed name, in the law's spelling.
    fn kind(&self) -> Draft {
        let Some(paper) = self.paper else { return Draft::default() };
        let mut draft = match (&self.title, self.sheets.first()) {
            (Some(title), Some(sheet)) if title.paper.key == paper.key => {
                let mut draft = Draft::of(sheet, [title.row.tokens.as_slice()]);
                let spelled = title.spelled;
                // a longer title than the type's plain name is part of the name
                draft.value = Some(if alike(spelled, &paper.name) {
                    paper.name.clone()
                } else {
                    sentence(spelled)
                });
                draft
            }
            _ => Draft { value: Some(paper.name.clone()), ..Draft::default() },
        };
        draft.confidence = self.sorted.confidence;
        let named = matches!(paper.number, NumberShape::Named | NumberShape::Legal);
        if named {
            let failed =
                self.number.as_ref().is_none_or(|(number, _)| number.failed("type_matches_number"));
            // an unread symbol is no proof against a title read letter by letter
            let plain_title = self.title.as_ref().is_some_and(|t| t.edits == 0);
            draft.check("type_matches_number", !failed || plain_title, "");
        } else {
            draft.check("type_matches_number", true, "type has no abbreviation");
        }
        draft.sure = self.sorted.confidence >= 0.88;
        draft
    }
}

/// `BỘ LUẬT` → `Bộ luật`.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().collect();
    format!("{first}{}", letters.as_str().to_lowercase())
}

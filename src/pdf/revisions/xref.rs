//! Cross-reference sections, tables and streams (ISO 32000-2, 7.5.4 and 7.5.8).

use super::Broken;
use super::budget::Budget;
use super::filter::decode;
use super::object::{Dictionary, Object};
use super::parse::Parser;

/// Object numbers beyond this are an attack (the standard's own limit is 8 388 607).
const LARGEST_NUMBER: u64 = 8_388_607;

/// Where an object stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Nowhere.
    Free,
    /// At this byte.
    At(u64, u16),
    /// In an object stream, at this place.
    In(u32, u32),
}

/// What a section says of object numbers, in order.
#[derive(Clone, Default, Debug)]
pub struct Entries {
    all: Vec<(u32, Entry)>,
    repeated: bool,
}

impl Entries {
    /// Of a number that is named twice the last word counts here; readers disagree on it.
    fn of(mut all: Vec<(u32, Entry)>) -> Self {
        let mut repeated = false;
        if !all.is_sorted_by(|a, b| a.0 < b.0) {
            all.reverse();
            all.sort_by_key(|(number, _)| *number);
            all.dedup_by(|later, first| {
                let same = later.0 == first.0;
                repeated |= same && later.1 != first.1;
                same
            });
        }
        Self { all, repeated }
    }

    /// What it says of a number.
    pub fn get(&self, number: u32) -> Option<Entry> {
        let found = self.all.binary_search_by_key(&number, |(own, _)| *own).ok()?;
        self.all.get(found).map(|(_, entry)| *entry)
    }

    /// Numbers and what it says of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, Entry)> + '_ {
        self.all.iter().copied()
    }

    /// How many.
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether it says nothing.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a number stands in it twice, at two places.
    pub const fn is_repeated(&self) -> bool {
        self.repeated
    }
}

/// How a section is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum XrefKind {
    /// The classic table.
    Table,
    /// A stream.
    Stream,
}

/// One cross-reference section with its trailer.
#[derive(Clone, Debug)]
pub struct Section {
    /// Where it starts.
    pub offset: u64,
    /// How it is written.
    pub kind: XrefKind,
    /// What it says, by object number.
    pub entries: Entries,
    /// Its trailer dictionary.
    pub trailer: Dictionary,
    /// Where its syntax ends.
    pub end: usize,
    /// Whether a key stands twice in the trailer, with two values.
    pub repeated_key: bool,
}

/// More objects than this in one section are an attack.
const MOST_ENTRIES: usize = 3_000_000;

fn push(entries: &mut Vec<(u32, Entry)>, number: u32, entry: Entry) -> Result<(), Broken> {
    if entries.len() >= MOST_ENTRIES {
        return Err(Broken::limit("too many objects"));
    }
    entries.push((number, entry));
    Ok(())
}

impl Section {
    /// Reads the section that starts at `offset`.
    pub(super) fn read(data: &[u8], offset: u64, budget: &Budget) -> Result<Self, Broken> {
        let at = usize::try_from(offset).unwrap_or(usize::MAX);
        if at >= data.len() {
            return Err(Broken::at(at, "cross-reference beyond the file"));
        }
        let mut parser = Parser::new(data, at);
        if parser.word("xref") {
            Self::table(parser, offset, budget)
        } else {
            Self::stream(data, parser, offset, budget)
        }
    }

    fn table(mut parser: Parser<'_>, offset: u64, budget: &Budget) -> Result<Self, Broken> {
        let start = parser.at();
        let mut entries = Vec::new();
        while !parser.word("trailer") {
            let first = parser.unsigned()?;
            let count = parser.unsigned()?;
            if first + count > LARGEST_NUMBER + 1 {
                return Err(Broken::at(parser.at(), "object number too large"));
            }
            for number in first..first + count {
                let place = parser.unsigned()?;
                let generation = parser.unsigned()?;
                let entry = if parser.word("n") {
                    // an object at byte 0 cannot be: writers use it for "nowhere"
                    match u16::try_from(generation) {
                        Ok(generation) if place > 0 => Entry::At(place, generation),
                        _ => Entry::Free,
                    }
                } else if parser.word("f") {
                    Entry::Free
                } else {
                    return Err(Broken::at(parser.at(), "cross-reference entry"));
                };
                push(&mut entries, number as u32, entry)?;
            }
            budget.check()?;
        }
        let Object::Dictionary(trailer) = parser.object()? else {
            return Err(Broken::at(parser.at(), "trailer"));
        };
        let end = parser.at();
        budget.spend((end - start) as u64)?;
        let repeated_key = parser.repeated_key;
        let entries = Entries::of(entries);
        Ok(Self { offset, kind: XrefKind::Table, entries, trailer, end, repeated_key })
    }

    fn stream(
        data: &[u8],
        mut parser: Parser<'_>,
        offset: u64,
        budget: &Budget,
    ) -> Result<Self, Broken> {
        let at = parser.at();
        let broken = |what| Broken::at(at, what);
        let (_, Object::Stream(trailer, range)) = parser.indirect(|_| None)? else {
            return Err(broken("cross-reference expected"));
        };
        if !trailer.get("Type").is_some_and(|name| name.is_name("XRef")) {
            return Err(broken("cross-reference expected"));
        }
        let bytes = decode(&trailer, data.get(range).unwrap_or_default(), at, budget)?;
        let numbers = |key: &str| -> Option<Vec<u64>> {
            let all = trailer.get(key)?.array()?;
            all.iter().map(|n| n.integer().and_then(|n| u64::try_from(n).ok())).collect()
        };
        let widths = numbers("W").ok_or(broken("widths"))?;
        let [kind, second, third] = widths.as_slice() else { return Err(broken("widths")) };
        let (kind, second, third) = (*kind as usize, *second as usize, *third as usize);
        if kind > 1 || second > 8 || third > 4 || second == 0 {
            return Err(broken("widths"));
        }
        let size = trailer.get("Size").and_then(Object::integer).unwrap_or(0);
        let index = numbers("Index").unwrap_or_else(|| vec![0, size.max(0) as u64]);
        let mut entries = Vec::new();
        let mut rows = bytes.chunks_exact(kind + second + third);
        for pair in index.chunks_exact(2) {
            let [first, count] = pair else { continue };
            if first.saturating_add(*count) > LARGEST_NUMBER + 1 {
                return Err(broken("object number too large"));
            }
            for number in *first..first + count {
                let row = rows.next().ok_or(broken("cross-reference cut short"))?;
                let value = |from: usize, width: usize| {
                    let digits = row.get(from..from + width).unwrap_or_default();
                    digits.iter().fold(0u64, |sum, b| (sum << 8) | u64::from(*b))
                };
                let (a, b) = (value(kind, second), value(kind + second, third));
                let entry = match if kind == 0 { 1 } else { value(0, 1) } {
                    1 => match u16::try_from(b) {
                        Ok(generation) if a > 0 => Entry::At(a, generation),
                        _ => Entry::Free,
                    },
                    2 => Entry::In(
                        u32::try_from(a).map_err(|_| broken("object stream number"))?,
                        b as u32,
                    ),
                    // 0 is free; kinds not known are null (ISO 32000-2, 7.5.8.3)
                    _ => Entry::Free,
                };
                push(&mut entries, number as u32, entry)?;
            }
        }
        let end = parser.at();
        budget.spend((end - at) as u64)?;
        let repeated_key = parser.repeated_key;
        let entries = Entries::of(entries);
        Ok(Self { offset, kind: XrefKind::Stream, entries, trailer, end, repeated_key })
    }

    /// Where the section before stands.
    pub fn previous(&self) -> Option<u64> {
        self.trailer.get("Prev").and_then(Object::number).filter(|n| *n > 0.0).map(|n| n as u64)
    }

    /// Where a hybrid file keeps a second section that only newer readers look at.
    pub fn hidden(&self) -> Option<u64> {
        self.trailer.get("XRefStm").and_then(Object::integer).and_then(|n| u64::try_from(n).ok())
    }
}

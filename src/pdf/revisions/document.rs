//! A document as it stands at the end of one of its revisions.

use std::cell::Cell;
use std::collections::HashSet;
use std::rc::Rc;

use super::Broken;
use super::budget::Budget;
use super::object::{Dictionary, Object, Reference};
use super::parse::Parser;
use super::source::{LONG, LongObject, ObjectStream, Source};
use super::xref::{Entry, Section};

/// More sections than this are an attack.
const MOST_SECTIONS: usize = 1024;
/// `startxref` stands in the last bytes of a revision.
const TAIL: usize = 2048;
/// References that lead to references: more than this is a circle.
const MOST_HOPS: usize = 32;

/// A document over bytes.
pub struct Document<'a> {
    data: &'a [u8],
    source: Rc<Source<'a>>,
    /// Newest first.
    sections: Vec<Rc<Section>>,
    /// For each section the one it hides, where it does.
    hidden: Vec<Option<Rc<Section>>>,
    disputed: bool,
    repeated_key: Cell<bool>,
    lengths_open: Cell<usize>,
}

impl<'a> Document<'a> {
    /// Opens the document whose last revision ends where `data` ends.
    pub fn open(data: &'a [u8]) -> Result<Self, Broken> {
        Self::open_within(data, Budget::default())
    }

    /// Opens it, and spends no more on it and its revisions than `budget` has.
    pub fn open_within(data: &'a [u8], budget: Budget) -> Result<Self, Broken> {
        Self::over(Rc::new(Source::new(data, budget)), data)
    }

    /// The same document when it had `length` bytes. It shares what was read and the budget.
    pub fn revision(&self, length: usize) -> Result<Self, Broken> {
        let data = self.data.get(..length).ok_or(Broken::at(length, "beyond the file"))?;
        Self::over(Rc::clone(&self.source), data)
    }

    fn over(source: Rc<Source<'a>>, data: &'a [u8]) -> Result<Self, Broken> {
        let start = last_startxref(data)?;
        let mut sections: Vec<Rc<Section>> = Vec::new();
        let mut hidden = Vec::new();
        let (mut disputed, mut repeated_key) = (false, false);
        let mut seen = HashSet::new();
        let mut next = Some(start);
        while let Some(offset) = next {
            if !seen.insert(offset) {
                return Err(Broken::at(offset as usize, "cross-references in a circle"));
            }
            if sections.len() >= MOST_SECTIONS {
                return Err(Broken::limit("too many revisions"));
            }
            let section = source.section(offset, data.len())?;
            disputed |= section.entries.is_repeated();
            repeated_key |= section.repeated_key;
            let under = match section.hidden() {
                Some(at) => Some(source.section(at, data.len())?),
                None => None,
            };
            // older readers look at the table alone: where both name a place, they must agree
            disputed |= under.as_ref().is_some_and(|under| {
                under.entries.is_repeated()
                    || under.entries.iter().any(|(number, entry)| {
                        let open = section.entries.get(number);
                        open.is_some_and(|open| open != Entry::Free && open != entry)
                    })
            });
            next = section.previous();
            sections.push(section);
            hidden.push(under);
        }
        let document = Self {
            data,
            source,
            sections,
            hidden,
            disputed,
            repeated_key: Cell::new(repeated_key),
            lengths_open: Cell::new(0),
        };
        if document.trailer().get("Root").and_then(Object::as_reference).is_none() {
            return Err(Broken::at(start as usize, "trailer without catalog"));
        }
        Ok(document)
    }

    /// The bytes it stands on.
    pub const fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Its sections, the newest first.
    pub fn sections(&self) -> &[Rc<Section>] {
        &self.sections
    }

    /// The newest trailer.
    pub fn trailer(&self) -> &Dictionary {
        static EMPTY: std::sync::LazyLock<Dictionary> =
            std::sync::LazyLock::new(Dictionary::default);
        self.sections.first().map_or(&EMPTY, |section| &section.trailer)
    }

    /// Whether a table hides a second section (ISO 32000-2, 7.5.8.4): readers disagree on such.
    pub fn is_hybrid(&self) -> bool {
        self.hidden.iter().any(Option::is_some)
    }

    /// Whether its sections contradict themselves: a number named twice at two places in one, or
    /// at another place in the section that a hybrid file hides.
    pub const fn is_disputed(&self) -> bool {
        self.disputed
    }

    /// What may still be spent on the file.
    pub fn budget(&self) -> &Budget {
        &self.source.budget
    }

    /// Whether, in what was read so far, a key stood twice in one dictionary.
    pub const fn has_repeated_key(&self) -> bool {
        self.repeated_key.get()
    }

    /// Whether strings and streams are encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.trailer().get("Encrypt").is_some_and(|e| *e != Object::Null)
    }

    /// Where the newest section says an object stands.
    pub fn entry(&self, number: u32) -> Entry {
        self.source.budget.note(self.sections.len() as u64);
        for (section, hidden) in self.sections.iter().zip(&self.hidden) {
            let open = section.entries.get(number);
            // in a hybrid file what the table calls free may stand in the hidden section
            match (open, hidden) {
                (Some(entry), None) => return entry,
                (Some(entry), Some(_)) if entry != Entry::Free => return entry,
                (_, Some(hidden)) => {
                    if let Some(entry) = hidden.entries.get(number).or(open) {
                        return entry;
                    }
                }
                (None, None) => {}
            }
        }
        Entry::Free
    }

    /// Every object number in use, in order.
    pub fn numbers(&self) -> Vec<u32> {
        let layers = self.sections.iter().chain(self.hidden.iter().flatten());
        let mut all: Vec<u32> =
            layers.flat_map(|section| section.entries.iter().map(|(number, _)| number)).collect();
        all.sort_unstable();
        all.dedup();
        if self.sections.len() > 1 || self.is_hybrid() {
            all.retain(|number| self.entry(*number) != Entry::Free);
        } else if let Some(only) = self.sections.first() {
            all.retain(|number| only.entries.get(*number) != Some(Entry::Free));
        }
        all
    }

    /// One more than the highest object number ever named.
    pub fn size(&self) -> u32 {
        let layers = self.sections.iter().chain(self.hidden.iter().flatten());
        let highest = layers.filter_map(|section| section.entries.iter().next_back()).map(|e| e.0);
        let named = highest.max().map_or(0, |n| n + 1);
        let given = self.trailer().integer("Size").unwrap_or(0);
        named.max(u32::try_from(given).unwrap_or(0).min(8_388_608))
    }

    /// An object by number; what does not exist is null.
    pub fn object(&self, reference: Reference) -> Result<Object, Broken> {
        match self.entry(reference.number) {
            Entry::Free => Ok(Object::Null),
            Entry::At(offset, generation) => {
                let at = usize::try_from(offset).unwrap_or(usize::MAX);
                if generation != reference.generation {
                    return Ok(Object::Null);
                }
                if at >= self.data.len() {
                    return Err(Broken::at(at, "object beyond the file"));
                }
                if let Some(known) = self.source.long_object(at, self.data.len()) {
                    self.source.budget.spend(64)?;
                    self.repeated_key.set(self.repeated_key.get() || known.repeated_key);
                    if known.reference != reference {
                        return Err(Broken::at(at, "another object where one was expected"));
                    }
                    return Ok(known.object);
                }
                let mut parser = Parser::new(self.data, at);
                let (found, object) = parser.indirect(|to| self.length(to))?;
                let syntax = match &object {
                    Object::Stream(_, data) => parser.at() - at - data.len(),
                    _ => parser.at() - at,
                };
                self.source.budget.spend(syntax as u64 + 64)?;
                self.repeated_key.set(self.repeated_key.get() || parser.repeated_key);
                if found != reference {
                    return Err(Broken::at(at, "another object where one was expected"));
                }
                if parser.at() - at >= LONG {
                    let (end, repeated_key) = (parser.at(), parser.repeated_key);
                    let object = object.clone();
                    self.source.keep_long(at, LongObject { reference, object, end, repeated_key });
                }
                Ok(object)
            }
            Entry::In(stream, index) => {
                let stream = self.object_stream(stream)?;
                let place = stream.places.get(index as usize);
                match place {
                    Some((number, place)) if *number == reference.number => {
                        let mut parser = Parser::new(&stream.bytes, *place);
                        let object = parser.object()?;
                        self.source.budget.spend((parser.at() - *place) as u64 + 64)?;
                        self.repeated_key.set(self.repeated_key.get() || parser.repeated_key);
                        Ok(object)
                    }
                    _ => Err(Broken::at(0, "object stream without the object")),
                }
            }
        }
    }

    /// A stream's length that is an object of its own. Lengths of streams that lead to further
    /// lengths would be a circle.
    fn length(&self, to: Reference) -> Option<i64> {
        if self.lengths_open.get() > 2 {
            return None;
        }
        self.lengths_open.set(self.lengths_open.get() + 1);
        let length = self.object(to).ok().and_then(|object| object.integer());
        self.lengths_open.set(self.lengths_open.get() - 1);
        length
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, Broken> {
        let Entry::At(offset, _) = self.entry(number) else {
            return Err(Broken::at(0, "object stream missing"));
        };
        let reference = Reference { number, generation: 0 };
        let Object::Stream(dictionary, range) = self.object(reference)? else {
            return Err(Broken::at(offset as usize, "object stream expected"));
        };
        self.source.stream(&dictionary, (range.start, range.end))
    }

    /// Follows references until something else comes.
    pub fn resolve(&self, object: &Object) -> Result<Object, Broken> {
        let mut object = object.clone();
        for _ in 0..MOST_HOPS {
            match object {
                Object::Reference(to) => object = self.object(to)?,
                other => return Ok(other),
            }
        }
        Err(Broken::at(0, "references in a circle"))
    }

    /// The value of a key, references followed; null where there is none.
    pub fn value(&self, dictionary: &Dictionary, key: &str) -> Result<Object, Broken> {
        dictionary.get(key).map_or(Ok(Object::Null), |object| self.resolve(object))
    }

    /// The catalog and its reference.
    pub fn catalog(&self) -> Result<(Reference, Dictionary), Broken> {
        let root = self.trailer().get("Root").and_then(Object::as_reference);
        let root = root.ok_or(Broken::at(0, "trailer without catalog"))?;
        match self.object(root)? {
            Object::Dictionary(catalog) => Ok((root, catalog)),
            _ => Err(Broken::at(0, "no catalog")),
        }
    }

    /// The first page and its reference.
    pub fn first_page(&self) -> Result<(Reference, Dictionary), Broken> {
        let (_, catalog) = self.catalog()?;
        let mut at = catalog.get("Pages").and_then(Object::as_reference);
        for _ in 0..MOST_HOPS {
            let reference = at.ok_or(Broken::at(0, "no page"))?;
            let Object::Dictionary(node) = self.object(reference)? else {
                return Err(Broken::at(0, "no page"));
            };
            let kids = self.value(&node, "Kids")?;
            let Some(kids) = kids.array() else { return Ok((reference, node)) };
            at = kids.first().and_then(Object::as_reference);
        }
        Err(Broken::at(0, "page tree too deep"))
    }
}

/// Where the last `startxref` points.
pub fn last_startxref(data: &[u8]) -> Result<u64, Broken> {
    let from = data.len().saturating_sub(TAIL);
    let tail = data.get(from..).unwrap_or_default();
    let word = b"startxref";
    let found = tail.windows(word.len()).rposition(|window| window == word);
    let at = from + found.ok_or(Broken::at(from, "no startxref"))?;
    Parser::new(data, at + word.len()).unsigned()
}

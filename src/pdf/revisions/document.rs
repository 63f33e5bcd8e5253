//! A document as it stands at the end of one of its revisions.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Broken;
use super::filter::decode;
use super::object::{Dictionary, Object, Reference};
use super::parse::Parser;
use super::xref::{Entry, Section};

/// More sections than this are an attack.
const MOST_SECTIONS: usize = 4096;
/// `startxref` stands in the last bytes of a revision.
const TAIL: usize = 2048;
/// References that lead to references: more than this is a circle.
const MOST_HOPS: usize = 32;

/// A document over bytes.
pub struct Document<'a> {
    data: &'a [u8],
    sections: Vec<Section>,
    entries: HashMap<u32, Entry>,
    hybrid: bool,
    repeated_key: Cell<bool>,
    object_streams: RefCell<HashMap<u32, Rc<ObjectStream>>>,
    lengths_open: Cell<usize>,
}

struct ObjectStream {
    bytes: Vec<u8>,
    /// Object number and place of each object.
    places: Vec<(u32, usize)>,
}

impl<'a> Document<'a> {
    /// Opens the document whose last revision ends where `data` ends.
    pub fn open(data: &'a [u8]) -> Result<Self, Broken> {
        let start = last_startxref(data)?;
        let mut sections: Vec<Section> = Vec::new();
        let mut entries = HashMap::new();
        let mut hybrid = false;
        let mut seen = HashSet::new();
        let mut next = Some(start);
        while let Some(offset) = next {
            if !seen.insert(offset) {
                return Err(Broken::at(offset as usize, "cross-references in a circle"));
            }
            if sections.len() >= MOST_SECTIONS {
                return Err(Broken::at(offset as usize, "too many revisions"));
            }
            let section = Section::read(data, offset)?;
            for (number, entry) in &section.entries {
                // in a hybrid file what the table calls free may stand in the hidden section
                if *entry != Entry::Free || section.hidden().is_none() {
                    entries.entry(*number).or_insert(*entry);
                }
            }
            if let Some(hidden) = section.hidden() {
                hybrid = true;
                for (number, entry) in Section::read(data, hidden)?.entries {
                    entries.entry(number).or_insert(entry);
                }
                for (number, entry) in &section.entries {
                    entries.entry(*number).or_insert(*entry);
                }
            }
            next = section.previous();
            sections.push(section);
        }
        let document = Self {
            data,
            sections,
            entries,
            hybrid,
            repeated_key: Cell::new(false),
            object_streams: RefCell::default(),
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
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The newest trailer.
    pub fn trailer(&self) -> &Dictionary {
        static EMPTY: std::sync::LazyLock<Dictionary> =
            std::sync::LazyLock::new(Dictionary::default);
        self.sections.first().map_or(&EMPTY, |section| &section.trailer)
    }

    /// Whether a table hides a second section (ISO 32000-2, 7.5.8.4): readers disagree on such.
    pub const fn is_hybrid(&self) -> bool {
        self.hybrid
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
        self.entries.get(&number).copied().unwrap_or(Entry::Free)
    }

    /// Every object number in use.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.entries.iter().filter(|(_, e)| **e != Entry::Free).map(|(number, _)| *number)
    }

    /// One more than the highest object number ever named.
    pub fn size(&self) -> u32 {
        let named = self.entries.keys().max().map_or(0, |n| n + 1);
        let given = self.trailer().get("Size").and_then(Object::integer).unwrap_or(0);
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
                let mut parser = Parser::new(self.data, at);
                let (found, object) = parser.indirect(|to| self.length(to))?;
                self.repeated_key.set(self.repeated_key.get() || parser.repeated_key);
                if found != reference {
                    return Err(Broken::at(at, "another object where one was expected"));
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
        if let Some(known) = self.object_streams.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        let Entry::At(offset, _) = self.entry(number) else {
            return Err(Broken::at(0, "object stream missing"));
        };
        let at = offset as usize;
        let Object::Stream(dictionary, range) = self.object(Reference { number, generation: 0 })?
        else {
            return Err(Broken::at(at, "object stream expected"));
        };
        let bytes = decode(&dictionary, self.data.get(range).unwrap_or_default(), at)?;
        let whole = |key| dictionary.get(key).and_then(Object::integer).unwrap_or(0).max(0);
        let (count, first) = (whole("N") as usize, whole("First") as usize);
        let mut parser = Parser::new(&bytes, 0);
        let mut places = Vec::new();
        for _ in 0..count.min(bytes.len()) {
            let number = parser.unsigned()? as u32;
            places.push((number, first.saturating_add(parser.unsigned()? as usize)));
        }
        let stream = Rc::new(ObjectStream { bytes, places });
        self.object_streams.borrow_mut().insert(number, Rc::clone(&stream));
        Ok(stream)
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

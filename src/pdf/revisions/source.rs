//! The bytes of a file, with what was already read from them. The revisions of one file share it:
//! a table or an object stream that several revisions stand on is read and unpacked once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Broken;
use super::budget::Budget;
use super::filter::decode;
use super::object::{Dictionary, Object, Reference};
use super::parse::Parser;
use super::xref::Section;

/// Bytes with what was read from them.
#[derive(Debug)]
pub(super) struct Source<'a> {
    data: &'a [u8],
    pub(super) budget: Budget,
    sections: RefCell<HashMap<u64, Rc<Section>>>,
    streams: RefCell<HashMap<usize, Rc<ObjectStream>>>,
    long: RefCell<HashMap<usize, LongObject>>,
}

/// Objects of at least so many bytes are kept once they were read: a signature, mostly digits, is
/// asked for by every revision.
pub(super) const LONG: usize = 4096;

/// An object that was long to read.
#[derive(Clone, Debug)]
pub(super) struct LongObject {
    pub(super) reference: Reference,
    pub(super) object: Object,
    /// Where it ends; a revision that ends before does not have it.
    pub(super) end: usize,
    pub(super) repeated_key: bool,
}

/// An unpacked object stream (ISO 32000-2, 7.5.7).
#[derive(Debug)]
pub(super) struct ObjectStream {
    pub(super) bytes: Vec<u8>,
    /// Object number and place of each object.
    pub(super) places: Vec<(u32, usize)>,
}

impl<'a> Source<'a> {
    pub(super) fn new(data: &'a [u8], budget: Budget) -> Self {
        Self {
            data,
            budget,
            sections: RefCell::default(),
            streams: RefCell::default(),
            long: RefCell::default(),
        }
    }

    /// The section at `offset`, which must end before `end`.
    pub(super) fn section(&self, offset: u64, end: usize) -> Result<Rc<Section>, Broken> {
        if let Some(known) = self.sections.borrow().get(&offset)
            && known.end <= end
        {
            return Ok(Rc::clone(known));
        }
        let data = self.data.get(..end).unwrap_or(self.data);
        let section = Section::read(data, offset, &self.budget)?;
        self.budget.keep(section.entries.len() as u64 * 24 + 256)?;
        let section = Rc::new(section);
        self.sections.borrow_mut().insert(offset, Rc::clone(&section));
        Ok(section)
    }

    /// The long object at `offset`, where it was read before and ends before `end`.
    pub(super) fn long_object(&self, offset: usize, end: usize) -> Option<LongObject> {
        self.long.borrow().get(&offset).filter(|known| known.end <= end).cloned()
    }

    /// Keeps an object that was long to read, as far as there is memory for it. Streams are not
    /// kept: where they end may hang on another object, which revisions may change.
    pub(super) fn keep_long(&self, offset: usize, read: LongObject) {
        let size = read.end.saturating_sub(offset);
        let stream = matches!(read.object, Object::Stream(..));
        if !stream && self.budget.keep(size as u64).is_ok() {
            self.long.borrow_mut().insert(offset, read);
        }
    }

    /// The object stream whose data stand at `start..end`.
    pub(super) fn stream(
        &self,
        dictionary: &Dictionary,
        (start, end): (usize, usize),
    ) -> Result<Rc<ObjectStream>, Broken> {
        if let Some(known) = self.streams.borrow().get(&start) {
            return Ok(Rc::clone(known));
        }
        let data = self.data.get(start..end).unwrap_or_default();
        let bytes = decode(dictionary, data, start, &self.budget)?;
        let whole = |key| dictionary.integer(key).unwrap_or(0).max(0) as usize;
        let (count, first) = (whole("N"), whole("First"));
        let mut parser = Parser::new(&bytes, 0);
        let mut places = Vec::new();
        for _ in 0..count.min(bytes.len()) {
            let number = u32::try_from(parser.unsigned()?)
                .map_err(|_| Broken::at(start, "number in an object stream"))?;
            places.push((number, first.saturating_add(parser.unsigned()? as usize)));
        }
        self.budget.keep((bytes.len() + places.len() * 16) as u64)?;
        let stream = Rc::new(ObjectStream { bytes, places });
        self.streams.borrow_mut().insert(start, Rc::clone(&stream));
        Ok(stream)
    }
}

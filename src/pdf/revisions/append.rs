//! One more revision after the last (ISO 32000-2, 7.5.6): objects added or overridden, the
//! cross-reference written in the kind of the one before, every offset exact.

use std::collections::BTreeMap;

use super::Broken;
use super::document::{Document, last_startxref};
use super::object::{Dictionary, Object, Reference};
use super::xref::XrefKind;
use crate::domain::hash::Sha256;

/// Collects the objects of the next revision.
#[derive(Debug)]
pub struct Appender {
    base: u64,
    needs_newline: bool,
    previous: u64,
    kind: XrefKind,
    trailer: Dictionary,
    next: u32,
    objects: BTreeMap<u32, (u16, Vec<u8>)>,
}

/// The bytes of a revision.
#[derive(Clone, Debug)]
pub struct Update {
    /// What is appended to the file.
    pub bytes: Vec<u8>,
    /// Where in `bytes` each object's body starts, after `n g obj\n`.
    pub places: BTreeMap<u32, usize>,
}

impl Appender {
    /// Starts a revision after `document`.
    pub fn after(document: &Document<'_>) -> Result<Self, Broken> {
        let data = document.data();
        let newest = document.sections().first().ok_or(Broken::at(0, "no section"))?;
        let mut trailer = Dictionary::default();
        for key in ["Root", "Info", "ID"] {
            if let Some(value) = document.trailer().get(key) {
                trailer.set(key, value.clone());
            }
        }
        Ok(Self {
            base: data.len() as u64,
            needs_newline: !matches!(data.last(), Some(b'\n' | b'\r')),
            previous: last_startxref(data)?,
            kind: newest.kind,
            trailer,
            next: document.size(),
            objects: BTreeMap::new(),
        })
    }

    /// A number no object has.
    pub const fn allocate(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Sets an object.
    pub fn put(&mut self, reference: Reference, object: &Object) {
        let mut body = Vec::new();
        object.write(&mut body);
        self.objects.insert(reference.number, (reference.generation, body));
    }

    /// Sets a new object given as bytes.
    pub fn put_bytes(&mut self, number: u32, body: Vec<u8>) {
        self.objects.insert(number, (0, body));
    }

    /// Sets a new stream.
    pub fn put_stream(&mut self, number: u32, mut dictionary: Dictionary, data: &[u8]) {
        dictionary.set("Length", Object::Integer(data.len() as i64));
        let mut body = Vec::with_capacity(data.len() + 200);
        dictionary.write(&mut body);
        body.extend(b"\nstream\n");
        body.extend(data);
        body.extend(b"\nendstream");
        self.put_bytes(number, body);
    }

    /// Writes the revision.
    pub fn finish(mut self) -> Update {
        let mut bytes = Vec::new();
        if self.needs_newline {
            bytes.push(b'\n');
        }
        let mut places = BTreeMap::new();
        let mut rows: BTreeMap<u32, (u64, u16)> = BTreeMap::new();
        for (number, (generation, body)) in &self.objects {
            rows.insert(*number, (self.base + bytes.len() as u64, *generation));
            bytes.extend(format!("{number} {generation} obj\n").bytes());
            places.insert(*number, bytes.len());
            bytes.extend(body);
            bytes.extend(b"\nendobj\n");
        }
        self.renew_id(&bytes);
        let start = self.base + bytes.len() as u64;
        match self.kind {
            XrefKind::Table => self.write_table(&rows, &mut bytes),
            XrefKind::Stream => self.write_stream(rows, start, &mut bytes),
        }
        bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
        Update { bytes, places }
    }

    /// The second half of the file identifier changes with every revision.
    fn renew_id(&mut self, bytes: &[u8]) {
        if let Some(Object::Array(id)) = self.trailer.get("ID")
            && let [first, _] = id.as_slice()
        {
            let hash = Sha256::of(bytes);
            let second: Vec<u8> = hash.as_bytes().iter().take(16).copied().collect();
            let id = Object::Array(vec![first.clone(), Object::string(second)]);
            self.trailer.set("ID", id);
        }
    }

    fn runs(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some((first, count)) if *first + *count == number => *count += 1,
                _ => runs.push((number, 1)),
            }
        }
        runs
    }

    fn write_table(mut self, rows: &BTreeMap<u32, (u64, u16)>, out: &mut Vec<u8>) {
        out.extend(b"xref\n");
        for (first, count) in Self::runs(rows.keys().copied()) {
            out.extend(format!("{first} {count}\n").bytes());
            for (_, (offset, generation)) in rows.range(first..first + count) {
                out.extend(format!("{offset:010} {generation:05} n \n").bytes());
            }
        }
        self.trailer.set("Size", Object::Integer(i64::from(self.next)));
        self.trailer.set("Prev", Object::Integer(self.previous as i64));
        out.extend(b"trailer\n");
        self.trailer.write(out);
        out.push(b'\n');
    }

    fn write_stream(mut self, mut rows: BTreeMap<u32, (u64, u16)>, start: u64, out: &mut Vec<u8>) {
        let own = self.allocate();
        rows.insert(own, (start, 0));
        let runs = Self::runs(rows.keys().copied());
        let mut data = Vec::with_capacity(rows.len() * 8);
        for (offset, generation) in rows.values() {
            data.push(1);
            data.extend(offset.to_be_bytes().iter().skip(3));
            data.extend(generation.to_be_bytes());
        }
        let index = runs.iter().flat_map(|(first, count)| [*first, *count]);
        let index = index.map(|n| Object::Integer(i64::from(n))).collect();
        let whole = Object::Integer;
        self.trailer.set("Type", Object::name("XRef"));
        self.trailer.set("Size", whole(i64::from(self.next)));
        self.trailer.set("Prev", whole(self.previous as i64));
        self.trailer.set("Index", Object::Array(index));
        self.trailer.set("W", Object::Array(vec![whole(1), whole(5), whole(2)]));
        self.trailer.set("Length", whole(data.len() as i64));
        out.extend(format!("{own} 0 obj\n").bytes());
        self.trailer.write(out);
        out.extend(b"\nstream\n");
        out.extend(data);
        out.extend(b"\nendstream\nendobj\n");
    }
}

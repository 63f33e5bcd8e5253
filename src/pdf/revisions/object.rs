//! PDF objects (ISO 32000-2, 7.3) as they stand in a revision.

use std::collections::BTreeMap;
use std::ops::Range;

/// An indirect reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Reference {
    /// Object number.
    pub number: u32,
    /// Generation number.
    pub generation: u16,
}

/// A string and where it stands. Two strings are equal when their bytes are.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its place in the file, delimiters included; meaningless inside an object stream.
    pub place: Range<usize>,
    /// Whether it is written `<…>`.
    pub hex: bool,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

/// An object.
#[derive(Clone, PartialEq, Debug)]
pub enum Object {
    /// null, or what does not exist.
    Null,
    /// true or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// A string.
    String(Text),
    /// A name, `#xx` resolved.
    Name(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A stream: its dictionary, and where its data stand in the file.
    Stream(Dictionary, Range<usize>),
    /// A reference to another object.
    Reference(Reference),
}

impl Object {
    /// A name.
    pub fn name(text: &str) -> Self {
        Self::Name(text.as_bytes().to_vec())
    }

    /// A string of these bytes.
    pub fn string(bytes: impl Into<Vec<u8>>) -> Self {
        Self::String(Text { bytes: bytes.into(), place: 0..0, hex: true })
    }

    /// A text string: ASCII as it is, everything else UTF-16 (ISO 32000-2, 7.9.2.2).
    pub fn text(text: &str) -> Self {
        if text.is_ascii() {
            return Self::String(Text { bytes: text.into(), place: 0..0, hex: false });
        }
        let mut bytes = vec![0xfe, 0xff];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        Self::string(bytes)
    }

    /// A reference to an object of generation 0.
    pub const fn reference(number: u32) -> Self {
        Self::Reference(Reference { number, generation: 0 })
    }

    /// The dictionary, of a stream too.
    pub const fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) | Self::Stream(dictionary, _) => Some(dictionary),
            _ => None,
        }
    }

    /// The integer.
    pub const fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(n) => Some(*n),
            _ => None,
        }
    }

    /// The number.
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Real(x) => Some(*x),
            _ => None,
        }
    }

    /// The array's elements.
    pub fn array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(all) => Some(all),
            _ => None,
        }
    }

    /// The reference.
    pub const fn as_reference(&self) -> Option<Reference> {
        match self {
            Self::Reference(reference) => Some(*reference),
            _ => None,
        }
    }

    /// Whether it is this name.
    pub fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name.as_bytes())
    }

    /// Every reference in it, not following any.
    pub fn references(&self, found: &mut impl FnMut(Reference)) {
        match self {
            Self::Reference(reference) => found(*reference),
            Self::Array(all) => all.iter().for_each(|one| one.references(found)),
            Self::Dictionary(all) | Self::Stream(all, _) => {
                all.iter().for_each(|(_, one)| one.references(found));
            }
            _ => {}
        }
    }

    /// Writes it. A stream is written by who has its data.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend(b"null"),
            Self::Boolean(value) => out.extend(value.to_string().bytes()),
            Self::Integer(n) => out.extend(n.to_string().bytes()),
            Self::Real(x) => {
                let text = format!("{x:.5}");
                let text = text.trim_end_matches('0').trim_end_matches('.');
                out.extend(if text == "-0" { "0" } else { text }.bytes());
            }
            Self::String(text) if text.hex => {
                out.push(b'<');
                out.extend(data_encoding::HEXUPPER.encode(&text.bytes).bytes());
                out.push(b'>');
            }
            Self::String(text) => {
                out.push(b'(');
                for byte in &text.bytes {
                    match byte {
                        b'(' | b')' | b'\\' => out.extend([b'\\', *byte]),
                        b'\r' => out.extend(b"\\r"),
                        _ => out.push(*byte),
                    }
                }
                out.push(b')');
            }
            Self::Name(name) => write_name(name, out),
            Self::Array(all) => {
                out.push(b'[');
                for (place, one) in all.iter().enumerate() {
                    if place > 0 {
                        out.push(b' ');
                    }
                    one.write(out);
                }
                out.push(b']');
            }
            Self::Dictionary(all) | Self::Stream(all, _) => all.write(out),
            Self::Reference(to) => {
                out.extend(format!("{} {} R", to.number, to.generation).bytes());
            }
        }
    }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"#/()<>[]{}%".contains(byte) {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02X}").bytes());
        }
    }
}

/// A dictionary, in the order in which it is written.
#[derive(Clone, Default, Debug)]
pub struct Dictionary(Vec<(Vec<u8>, Object)>);

impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        if self.0.len() != other.0.len() {
            return false;
        }
        // written in the same order nearly always; large ones in another order are sorted first
        if self.0.iter().zip(&other.0).all(|((a, _), (b, _))| a == b) {
            return self.0.iter().zip(&other.0).all(|((_, a), (_, b))| a == b);
        }
        let sorted = |all: &Self| -> BTreeMap<Vec<u8>, Object> { all.0.iter().cloned().collect() };
        sorted(self) == sorted(other)
    }
}

impl Dictionary {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.by_bytes(key.as_bytes())
    }

    /// The value of a key given as bytes.
    pub fn by_bytes(&self, key: &[u8]) -> Option<&Object> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, value)| value)
    }

    /// The integer under a key, where it stands there itself.
    pub fn integer(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Object::integer)
    }

    /// How many keys it has.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a key that is known to be new.
    pub(super) fn push(&mut self, key: Vec<u8>, value: Object) {
        self.0.push((key, value));
    }

    /// Sets a key.
    pub fn set(&mut self, key: &str, value: Object) -> &mut Self {
        self.set_bytes(key.as_bytes(), value);
        self
    }

    /// Sets a key given as bytes; says whether it was new.
    pub fn set_bytes(&mut self, key: &[u8], value: Object) -> bool {
        if let Some((_, own)) = self.0.iter_mut().find(|(own, _)| own == key) {
            *own = value;
            return false;
        }
        self.0.push((key.to_vec(), value));
        true
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(own, _)| own != key.as_bytes());
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value))
    }

    /// A dictionary with these entries.
    pub fn of<const N: usize>(entries: [(&str, Object); N]) -> Self {
        let mut all = Self::default();
        for (key, value) in entries {
            all.set(key, value);
        }
        all
    }

    /// Writes it.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(b"<<");
        for (key, value) in &self.0 {
            write_name(key, out);
            out.push(b' ');
            value.write(out);
        }
        out.extend(b">>");
    }
}

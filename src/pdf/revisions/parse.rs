//! The syntax of objects (ISO 32000-2, 7.2 and 7.3), read strictly: no repair, bounded depth.

use std::collections::HashSet;

use super::Broken;
use super::object::{Dictionary, Object, Reference, Text};

/// How deep arrays and dictionaries may nest before it is taken for an attack.
const DEPTH: usize = 64;
/// More parts than this in one object are an attack: each takes fifty bytes of memory.
const MOST_PARTS: u32 = 1_000_000;
/// A string of more bytes than this is an attack.
pub(super) const LONGEST_STRING: usize = 32 << 20;
/// A dictionary with more keys than this is looked up by hash while it is read.
const FEW_KEYS: usize = 16;

/// Reads objects from bytes.
#[derive(Clone, Copy, Debug)]
pub struct Parser<'a> {
    data: &'a [u8],
    pub(super) at: usize,
    parts: u32,
    /// Whether a key stood twice in a dictionary, with two values: readers disagree on which one
    /// counts.
    pub repeated_key: bool,
}

/// Whether a byte is white space.
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Parser<'a> {
    /// Reads `data` from `at`.
    pub const fn new(data: &'a [u8], at: usize) -> Self {
        Self { data, at, parts: 0, repeated_key: false }
    }

    /// Where it stands.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.data.get(self.at..).unwrap_or_default()
    }

    pub(super) const fn broken(&self, what: &'static str) -> Broken {
        Broken::at(self.at, what)
    }

    /// Passes white space and comments.
    pub fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Passes `word`, where it comes next.
    pub fn word(&mut self, word: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(word.as_bytes());
        let after = self.data.get(self.at + word.len());
        if found && after.is_none_or(|b| is_space(*b) || is_delimiter(*b)) {
            self.at += word.len();
            return true;
        }
        false
    }

    /// An operator of a content stream: everything up to white space or a delimiter.
    pub fn operator(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|b| is_space(*b) || is_delimiter(*b));
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        word
    }

    /// An unsigned integer of digits only.
    pub fn unsigned(&mut self) -> Result<u64, Broken> {
        self.space();
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        let text = self.rest().get(..digits).unwrap_or_default();
        if digits == 0 || digits > 18 {
            return Err(self.broken("number expected"));
        }
        self.at += digits;
        Ok(text.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0')))
    }

    /// The next object; a stream only through [`Parser::indirect`].
    pub fn object(&mut self) -> Result<Object, Broken> {
        self.parts = 0;
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Result<Object, Broken> {
        if depth > DEPTH {
            return Err(self.broken("nested too deep"));
        }
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(Broken::limit("an object of too many parts"));
        }
        self.space();
        match self.peek().ok_or_else(|| self.broken("end of file"))? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal(),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth),
            b'<' => self.hexadecimal(),
            b'[' => {
                self.at += 1;
                let mut all = Vec::new();
                loop {
                    self.space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Object::Array(all));
                    }
                    all.push(self.value(depth + 1)?);
                }
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ if self.word("true") => Ok(Object::Boolean(true)),
            _ if self.word("false") => Ok(Object::Boolean(false)),
            _ if self.word("null") => Ok(Object::Null),
            _ => Err(self.broken("object expected")),
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Broken> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek() {
            if is_space(byte) || is_delimiter(byte) {
                break;
            }
            self.at += 1;
            let digit =
                |place: usize| self.data.get(place).and_then(|b| char::from(*b).to_digit(16));
            match (byte, digit(self.at), digit(self.at + 1)) {
                (b'#', Some(high), Some(low)) => {
                    name.push((high * 16 + low) as u8);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
            if name.len() > 4096 {
                return Err(self.broken("name too long"));
            }
        }
        Ok(name)
    }

    fn dictionary(&mut self, depth: usize) -> Result<Object, Broken> {
        self.at += 2;
        let mut all = Dictionary::default();
        let mut keys: HashSet<Vec<u8>> = HashSet::new();
        loop {
            self.space();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Ok(Object::Dictionary(all));
            }
            if self.peek() != Some(b'/') {
                return Err(self.broken("key expected"));
            }
            let key = self.name()?;
            let value = self.value(depth + 1)?;
            if all.len() < FEW_KEYS {
                self.repeated_key |= all.by_bytes(&key).is_some_and(|own| *own != value);
                all.set_bytes(&key, value);
                continue;
            }
            if keys.is_empty() {
                keys.extend(all.iter().map(|(key, _)| key.to_vec()));
            }
            if keys.insert(key.clone()) {
                all.push(key, value);
            } else {
                self.repeated_key |= all.by_bytes(&key).is_some_and(|own| *own != value);
                all.set_bytes(&key, value);
            }
        }
    }

    fn literal(&mut self) -> Result<Object, Broken> {
        let start = self.at;
        self.at += 1;
        let mut bytes = Vec::new();
        let mut open = 1;
        loop {
            let byte = self.peek().ok_or_else(|| self.broken("string without end"))?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut bytes);
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
            if bytes.len() > LONGEST_STRING {
                return Err(Broken::limit("a string too long"));
            }
        }
        Ok(Object::String(Text { bytes, place: start..self.at, hex: false }))
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            value = value * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                bytes.push(value as u8);
            }
            other => bytes.push(other),
        }
    }

    fn number(&mut self) -> Result<Object, Broken> {
        let length = self
            .rest()
            .iter()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
            .count();
        let text = std::str::from_utf8(self.rest().get(..length).unwrap_or_default())
            .map_err(|_| self.broken("number expected"))?;
        let after = self.at + length;
        if let Ok(whole) = text.parse::<i64>() {
            self.at = after;
            return Ok(self.reference(whole).unwrap_or(Object::Integer(whole)));
        }
        let real = text.parse::<f64>().map_err(|_| self.broken("number expected"))?;
        self.at = after;
        Ok(Object::Real(real))
    }

    /// `12 0 R`, where the 12 is already read.
    fn reference(&mut self, number: i64) -> Option<Object> {
        let number = u32::try_from(number).ok()?;
        let mut ahead = *self;
        let generation = u16::try_from(ahead.unsigned().ok()?).ok()?;
        if !ahead.word("R") {
            return None;
        }
        self.at = ahead.at;
        Some(Object::Reference(Reference { number, generation }))
    }

    /// `n g obj … endobj`; `length` resolves a stream's length where it stands elsewhere.
    pub fn indirect(
        &mut self,
        length: impl Fn(Reference) -> Option<i64>,
    ) -> Result<(Reference, Object), Broken> {
        let number = self.unsigned()?;
        let generation = self.unsigned()?;
        let reference = Reference {
            number: u32::try_from(number).map_err(|_| self.broken("object number"))?,
            generation: u16::try_from(generation).map_err(|_| self.broken("generation"))?,
        };
        if !self.word("obj") {
            return Err(self.broken("obj expected"));
        }
        // `obj` of an empty object
        if self.word("endobj") {
            return Ok((reference, Object::Null));
        }
        let object = self.object()?;
        if let Object::Dictionary(dictionary) = &object
            && self.word("stream")
        {
            if self.peek() == Some(b'\r') {
                self.at += 1;
            }
            if self.peek() == Some(b'\n') {
                self.at += 1;
            }
            let start = self.at;
            let given = match dictionary.get("Length") {
                Some(Object::Integer(n)) => Some(*n),
                Some(Object::Reference(to)) => length(*to),
                _ => None,
            };
            let end = given
                .and_then(|n| usize::try_from(n).ok())
                .and_then(|n| start.checked_add(n))
                .filter(|end| *end <= self.data.len())
                .ok_or_else(|| self.broken("stream without length"))?;
            self.at = end;
            if !self.word("endstream") {
                return Err(Broken::at(end, "endstream expected"));
            }
            let stream = Object::Stream(dictionary.clone(), start..end);
            // some writers leave endobj away; that changes nothing of what the object is
            self.word("endobj");
            return Ok((reference, stream));
        }
        self.word("endobj");
        Ok((reference, object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_and_written() {
        let text = b"<</A [1 -2.5 true null (a\\(b\\)\\101) <4142> 12 0 R /N#20x]/B<<>>>>";
        let object = Parser::new(text, 0).object().unwrap();
        let mut out = Vec::new();
        object.write(&mut out);
        assert_eq!(Parser::new(&out, 0).object().unwrap(), object);
        let array = object.dictionary().unwrap().get("A").unwrap().array().unwrap();
        assert_eq!(array[4], Object::string(b"a(b)A".to_vec()));
        assert_eq!(array[6], Object::reference(12));
    }

    #[test]
    fn hostile_text_is_an_error() {
        for text in ["[", "<<", "<41", "(a", "<</A", "<</A/B", "[[", "<zz>"] {
            assert!(Parser::new(text.as_bytes(), 0).object().is_err(), "{text}");
        }
        assert!(Parser::new(&vec![b'['; 100_000], 0).object().is_err());
    }
}

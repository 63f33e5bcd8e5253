//! ASN.1 as signatures use it (X.690): a reader of definite-length elements that keeps the exact
//! bytes (digests are over bytes, not over meanings), a writer of DER, and BER made readable.
//!
//! Everything from outside passes here; nothing panics, depth and size are bounded.

use der::asn1::ObjectIdentifier;

/// The tags in use.
pub mod tag {
    #![expect(missing_docs, reason = "the names are those of X.680")]
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const ENUMERATED: u8 = 0x0a;
    pub const UTF8: u8 = 0x0c;
    pub const PRINTABLE: u8 = 0x13;
    pub const TELETEX: u8 = 0x14;
    pub const IA5: u8 = 0x16;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const BMP: u8 = 0x1e;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;

    /// `[n]`, constructed.
    pub const fn context(n: u8) -> u8 {
        0xa0 | n
    }

    /// `[n]`, primitive (IMPLICIT over a primitive type).
    pub const fn context_primitive(n: u8) -> u8 {
        0x80 | n
    }
}

/// Bytes that are not the ASN.1 expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("ASN.1: {0}")]
pub struct Malformed(pub &'static str);

/// One element: its tag, what is in it, and all its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Element<'a> {
    /// Identifier octet.
    pub tag: u8,
    /// Contents octets.
    pub content: &'a [u8],
    /// Identifier, length and contents.
    pub whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// Reads the one element that `bytes` are; bytes after it are an error.
    pub fn only(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let element = reader.next()?;
        reader.end()?;
        Ok(element)
    }

    /// Reads what is inside.
    pub fn open(&self, tag: u8) -> Result<Reader<'a>, Malformed> {
        if self.tag == tag { Ok(Reader::new(self.content)) } else { Err(Malformed("other tag")) }
    }

    /// The contents, where the tag is this one.
    pub fn expect(&self, tag: u8) -> Result<&'a [u8], Malformed> {
        if self.tag == tag { Ok(self.content) } else { Err(Malformed("other tag")) }
    }

    /// An object identifier.
    pub fn oid(&self) -> Result<ObjectIdentifier, Malformed> {
        ObjectIdentifier::from_bytes(self.expect(tag::OID)?)
            .map_err(|_| Malformed("object identifier"))
    }

    /// A small unsigned integer.
    pub fn small(&self) -> Result<u64, Malformed> {
        let bytes = self.expect(tag::INTEGER)?;
        if bytes.is_empty() || bytes.len() > 8 || bytes.first().is_some_and(|b| b & 0x80 != 0) {
            return Err(Malformed("integer out of range"));
        }
        Ok(bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
    }

    /// A bit string of whole octets.
    pub fn bits(&self) -> Result<&'a [u8], Malformed> {
        match self.expect(tag::BIT_STRING)?.split_first() {
            Some((0, bytes)) => Ok(bytes),
            _ => Err(Malformed("bit string")),
        }
    }

    /// `UTCTime` or `GeneralizedTime`.
    pub fn time(&self) -> Result<jiff::Timestamp, Malformed> {
        let text = std::str::from_utf8(self.content).map_err(|_| Malformed("time is not ASCII"))?;
        let full = match self.tag {
            tag::UTC_TIME => {
                let century = match text.get(..2).and_then(|y| y.parse::<u8>().ok()) {
                    Some(50..) => "19",
                    Some(_) => "20",
                    None => return Err(Malformed("time")),
                };
                format!("{century}{text}")
            }
            tag::GENERALIZED_TIME => text.to_owned(),
            _ => return Err(Malformed("not a time")),
        };
        time_of(&full).ok_or(Malformed("time"))
    }

    /// Any of the string types, as text.
    pub fn text(&self) -> Result<String, Malformed> {
        match self.tag {
            tag::UTF8 | tag::PRINTABLE | tag::IA5 => {
                Ok(String::from_utf8_lossy(self.content).into_owned())
            }
            tag::TELETEX => Ok(self.content.iter().map(|b| char::from(*b)).collect()),
            tag::BMP => {
                let units: Vec<u16> = self
                    .content
                    .chunks_exact(2)
                    .map(|pair| pair.iter().fold(0, |sum, b| (sum << 8) | u16::from(*b)))
                    .collect();
                Ok(String::from_utf16_lossy(&units))
            }
            _ => Err(Malformed("not a string")),
        }
    }
}

/// `YYYYMMDDHHMMSS[.f]Z`, the only form DER allows; fractions are dropped.
fn time_of(text: &str) -> Option<jiff::Timestamp> {
    let body = text.strip_suffix('Z')?;
    let digits = body.split('.').next()?;
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let small = |from: usize, to: usize| part(from, to).and_then(|n| i8::try_from(n).ok());
    let seconds = if digits.len() == 12 { 0 } else { small(12, 14)? };
    let civil = jiff::civil::DateTime::new(
        part(0, 4)?,
        small(4, 6)?,
        small(6, 8)?,
        small(8, 10)?,
        small(10, 12)?,
        seconds,
        0,
    )
    .ok()?;
    civil.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Reads elements one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next element's tag.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Whether all is read.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next element.
    #[expect(clippy::should_implement_trait, reason = "ends in an error, not in None")]
    pub fn next(&mut self) -> Result<Element<'a>, Malformed> {
        let header = header(self.rest)?;
        let length = header.length.ok_or(Malformed("indefinite length"))?;
        let end = header.size.checked_add(length).ok_or(Malformed("length"))?;
        let whole = self.rest.get(..end).ok_or(Malformed("cut short"))?;
        let content = whole.get(header.size..).unwrap_or_default();
        self.rest = self.rest.get(end..).unwrap_or_default();
        Ok(Element { tag: header.tag, content, whole })
    }

    /// The next element, which must have this tag.
    pub fn take(&mut self, tag: u8) -> Result<Element<'a>, Malformed> {
        if self.peek() == Some(tag) { self.next() } else { Err(Malformed("other tag")) }
    }

    /// The next element, where it has this tag.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, Malformed> {
        if self.peek() == Some(tag) { self.next().map(Some) } else { Ok(None) }
    }

    /// All that remain.
    pub fn rest(mut self) -> Result<Vec<Element<'a>>, Malformed> {
        let mut all = Vec::new();
        while !self.is_empty() {
            all.push(self.next()?);
        }
        Ok(all)
    }

    /// Nothing may remain.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { Err(Malformed("bytes left over")) }
    }
}

struct Header {
    tag: u8,
    size: usize,
    /// `None` is BER's indefinite form.
    length: Option<usize>,
}

fn header(bytes: &[u8]) -> Result<Header, Malformed> {
    let short = Malformed("cut short");
    let tag = *bytes.first().ok_or(short)?;
    if tag & 0x1f == 0x1f {
        return Err(Malformed("high tag number"));
    }
    let first = *bytes.get(1).ok_or(short)?;
    match first {
        0x80 => Ok(Header { tag, size: 2, length: None }),
        0..0x80 => Ok(Header { tag, size: 2, length: Some(usize::from(first)) }),
        _ => {
            let count = usize::from(first & 0x7f);
            if count > 4 {
                return Err(Malformed("length"));
            }
            let digits = bytes.get(2..2 + count).ok_or(short)?;
            let length = digits.iter().fold(0usize, |sum, b| (sum << 8) | usize::from(*b));
            Ok(Header { tag, size: 2 + count, length: Some(length) })
        }
    }
}

/// How deep BER may nest before it is taken for an attack.
const DEPTH: usize = 32;

/// Makes DER-like bytes of BER: definite minimal lengths, strings in one piece. Signatures in the
/// field carry BER. Returns the bytes and how many of the input they used (the rest is padding).
/// Sets are not sorted: what was signed must stay what it was.
pub fn from_ber(bytes: &[u8]) -> Result<(Vec<u8>, usize), Malformed> {
    let mut out = Vec::with_capacity(bytes.len());
    let used = convert(bytes, &mut out, 0)?;
    Ok((out, used))
}

fn convert(bytes: &[u8], out: &mut Vec<u8>, depth: usize) -> Result<usize, Malformed> {
    if depth > DEPTH {
        return Err(Malformed("nested too deep"));
    }
    let header = header(bytes)?;
    if header.tag & 0x20 == 0 {
        let length = header.length.ok_or(Malformed("indefinite primitive"))?;
        let end = header.size.checked_add(length).ok_or(Malformed("length"))?;
        let content = bytes.get(header.size..end).ok_or(Malformed("cut short"))?;
        out.extend(element(header.tag, content));
        return Ok(end);
    }
    let mut inner = Vec::new();
    let mut at = header.size;
    let end = match header.length {
        Some(length) => {
            let end = at.checked_add(length).ok_or(Malformed("length"))?;
            let inside = bytes.get(..end).ok_or(Malformed("cut short"))?;
            while at < end {
                at += convert(inside.get(at..).unwrap_or_default(), &mut inner, depth + 1)?;
            }
            end
        }
        None => loop {
            let rest = bytes.get(at..).unwrap_or_default();
            if rest.starts_with(&[0, 0]) {
                break at + 2;
            }
            at += convert(rest, &mut inner, depth + 1)?;
        },
    };
    // a constructed OCTET STRING is a string in pieces
    if header.tag == tag::OCTET_STRING | 0x20 {
        let pieces = Reader::new(&inner).rest()?;
        let mut joined = Vec::with_capacity(inner.len());
        for piece in pieces {
            joined.extend_from_slice(piece.expect(tag::OCTET_STRING)?);
        }
        out.extend(element(tag::OCTET_STRING, &joined));
    } else {
        out.extend(element(header.tag, &inner));
    }
    Ok(end)
}

/// Writes one element.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    out.push(tag);
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect();
        out.push(0x80 | digits.len() as u8);
        out.extend(digits);
    }
    out.extend_from_slice(content);
    out
}

/// Writes a constructed element of parts.
pub fn constructed(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    element(tag, &parts.concat())
}

/// Writes a SEQUENCE.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    constructed(tag::SEQUENCE, parts)
}

/// Writes a SET OF in DER's order.
pub fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(tag, &parts.concat())
}

/// Writes an object identifier.
pub fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    element(tag::OID, oid.as_bytes())
}

/// Writes an unsigned INTEGER given as big-endian bytes.
pub fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes.iter().copied().skip_while(|b| *b == 0).collect();
    if digits.first().is_none_or(|b| b & 0x80 != 0) {
        digits.insert(0, 0);
    }
    element(tag::INTEGER, &digits)
}

/// Writes a BIT STRING of whole octets.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    let mut content = vec![0];
    content.extend_from_slice(bytes);
    element(tag::BIT_STRING, &content)
}

/// Writes a time as RFC 5280 wants it: `UTCTime` to 2049, `GeneralizedTime` after.
pub fn time(at: jiff::Timestamp) -> Vec<u8> {
    let zoned = at.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    if (1950..2050).contains(&zoned.year()) {
        element(tag::UTC_TIME, zoned.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        element(tag::GENERALIZED_TIME, zoned.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ber_in_pieces_becomes_one_string() {
        // SEQUENCE (indefinite) { [0] (indefinite) { OCTET STRING in two pieces } }
        let ber = [
            0x30, 0x80, 0xa0, 0x80, 0x24, 0x80, 0x04, 0x02, b'a', b'b', 0x04, 0x01, b'c', 0, 0, 0,
            0, 0, 0, 0xff,
        ];
        let (der, used) = from_ber(&ber).unwrap();
        assert_eq!(der, [0x30, 7, 0xa0, 5, 0x04, 3, b'a', b'b', b'c']);
        assert_eq!(used, ber.len() - 1);
    }

    #[test]
    fn hostile_bytes_are_errors() {
        for bytes in [&[][..], &[0x30], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &[0x1f, 0x01]] {
            assert!(Element::only(bytes).is_err());
            assert!(from_ber(bytes).is_err());
        }
        let deep = [[0x30, 0x80]; 4000].concat();
        assert!(from_ber(&deep).is_err());
    }

    #[test]
    fn times_are_read_and_written() {
        let at: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        assert_eq!(Element::only(&time(at)).unwrap().time().unwrap(), at);
        let late: jiff::Timestamp = "2056-01-02T03:04:05Z".parse().unwrap();
        assert_eq!(Element::only(&time(late)).unwrap().time().unwrap(), late);
    }
}

//! TIFF 6.0, one directory a page: fax strips pass as fax streams, one picture a strip; a single JPEG
//! passes with its tables put back; the rest is left to the next rung.

use std::borrow::Cow;
use std::io::Cursor;

use tiff::decoder::Decoder;
use tiff::tags::Tag;

use super::Rung;
use super::from_picture::Sheet;
use super::jpeg;
use super::picture::{Coding, Colour, Mask, Picture, Value};

/// More strips than this are joined by decoding: a page is no stack of a thousand pictures.
const MOST_STRIPS: usize = 200;

/// An open TIFF, at one of its directories.
pub(super) struct Tiff<'a> {
    bytes: &'a [u8],
    decoder: Decoder<Cursor<&'a [u8]>>,
}

impl<'a> Tiff<'a> {
    /// Opens the page at `index`, from 0, thumbnails not counted.
    pub(super) fn open(bytes: &'a [u8], index: u32) -> Option<Self> {
        let decoder = Decoder::new(Cursor::new(bytes)).ok()?;
        let mut tiff = Self { bytes, decoder };
        let mut left = index;
        loop {
            let thumbnail = tiff.number(Tag::NewSubfileType).unwrap_or(0) & 1 == 1;
            if !thumbnail && left == 0 {
                return Some(tiff);
            }
            left -= u32::from(!thumbnail);
            tiff.decoder.next_image().ok()?;
        }
    }

    /// The pictures of the page; `None` where its pixels must be decoded.
    pub(super) fn carry(&mut self) -> Option<Sheet<'a>> {
        let orientation = self.number(Tag::Orientation).unwrap_or(1) as u8;
        let (parts, rung) = match self.number(Tag::Compression) {
            Some(2..=4) => self.fax(),
            Some(7) => self.jpeg(),
            _ => None,
        }?;
        Some(Sheet { parts, orientation, rung, remark: None })
    }

    /// Whether samples are inks.
    pub(super) fn is_cmyk(&mut self) -> bool {
        self.number(Tag::PhotometricInterpretation) == Some(5)
    }

    fn number(&mut self, tag: Tag) -> Option<u32> {
        self.decoder.find_tag_unsigned::<u32>(tag).ok().flatten()
    }

    fn numbers(&mut self, tag: Tag) -> Option<Vec<u64>> {
        self.decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten()
    }

    /// The encoded strips of the page.
    fn strips(&mut self) -> Option<Vec<&'a [u8]>> {
        let offsets = self.numbers(Tag::StripOffsets)?;
        let lengths = self.numbers(Tag::StripByteCounts)?;
        if offsets.is_empty() || offsets.len() != lengths.len() || offsets.len() > MOST_STRIPS {
            return None;
        }
        let piece = |(start, length): (&u64, &u64)| {
            let start = usize::try_from(*start).ok()?;
            self.bytes.get(start..start.checked_add(usize::try_from(*length).ok()?)?)
        };
        offsets.iter().zip(&lengths).map(piece).collect()
    }

    /// Compression 2, 3 and 4 (TIFF 6.0, sections 10 and 11).
    fn fax(&mut self) -> Option<(Vec<(Picture<'a>, f64)>, Rung)> {
        let (width, height) = self.decoder.dimensions().ok()?;
        if self.number(Tag::BitsPerSample).unwrap_or(1) != 1
            || self.number(Tag::SamplesPerPixel).unwrap_or(1) != 1
        {
            return None;
        }
        let black_is_one = match self.number(Tag::PhotometricInterpretation)? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let compression = self.number(Tag::Compression)?;
        let options = self.number(Tag::Unknown(292)).unwrap_or(0);
        let mut parameters = match compression {
            2 => vec![("K", Value::Number(0)), ("EncodedByteAlign", Value::Flag(true))],
            3 => vec![
                ("K", Value::Number((options & 1) as i32)),
                ("EndOfLine", Value::Flag(true)),
                ("EncodedByteAlign", Value::Flag(options & 4 != 0)),
            ],
            _ => vec![("K", Value::Number(-1))],
        };
        parameters.push(("Columns", Value::Number(width as i32)));
        if black_is_one {
            parameters.push(("BlackIs1", Value::Flag(true)));
        }
        let reversed = self.number(Tag::FillOrder) == Some(2);
        let strips = self.strips()?;
        let rows = self.number(Tag::RowsPerStrip).unwrap_or(height).clamp(1, height.max(1));
        if strips.len() != height.div_ceil(rows) as usize {
            return None;
        }
        let rung = if reversed || strips.len() > 1 { Rung::Repaired } else { Rung::Unchanged };
        let mut left = height;
        let mut parts = Vec::new();
        for strip in strips {
            let here = rows.min(left);
            left -= here;
            let bytes = if reversed {
                Cow::Owned(strip.iter().map(|byte| byte.reverse_bits()).collect())
            } else {
                Cow::Borrowed(strip)
            };
            let mut parameters = parameters.clone();
            parameters.push(("Rows", Value::Number(here as i32)));
            // A strip need not end with the mark that ends a page.
            parameters.push(("EndOfBlock", Value::Flag(false)));
            let coding = Coding { filter: "CCITTFaxDecode", parameters };
            let picture = picture(width, here, 1, Colour::Gray, coding, bytes);
            parts.push((picture, f64::from(here) / f64::from(height)));
        }
        Some((parts, rung))
    }

    /// Compression 7 (TIFF Technical Note 2): one strip that is a JPEG, its tables beside it.
    fn jpeg(&mut self) -> Option<(Vec<(Picture<'a>, f64)>, Rung)> {
        let strips = self.strips()?;
        let [strip] = strips.as_slice() else { return None };
        let tables = self.decoder.find_tag(Tag::JPEGTables).ok().flatten();
        let tables = tables.and_then(|value| value.into_u8_vec().ok());
        let photometric = self.number(Tag::PhotometricInterpretation)?;
        let (bytes, rung) = match tables {
            None => (Cow::Borrowed(*strip), Rung::Unchanged),
            Some(tables) => {
                // The tables stand between a start and an end mark of their own.
                let inner = tables.get(2..tables.len().checked_sub(2)?)?;
                let joined = [&[0xFF, 0xD8], inner, strip.get(2..)?].concat();
                (Cow::Owned(joined), Rung::Repaired)
            }
        };
        let header = jpeg::header(&bytes)?;
        if !header.common || header.bits != 8 {
            return None;
        }
        let colour = match (header.components, photometric) {
            (1, 1) => Colour::Gray,
            (3, 2 | 6) => Colour::Rgb,
            _ => return None,
        };
        let (width, height) = (header.width, header.height);
        let mut coding = Coding::plain("DCTDecode");
        if photometric == 2 && !header.adobe {
            coding.parameters.push(("ColorTransform", Value::Number(0)));
        }
        Some((vec![(picture(width, height, 8, colour, coding, bytes), 1.0)], rung))
    }
}

fn picture<'a>(
    width: u32,
    height: u32,
    bits: u8,
    colour: Colour<'a>,
    coding: Coding<'a>,
    bytes: Cow<'a, [u8]>,
) -> Picture<'a> {
    Picture {
        width,
        height,
        bits: Some(bits),
        colour,
        decode: Vec::new(),
        matte: Vec::new(),
        coding: vec![coding],
        bytes: vec![bytes],
        mask: Mask::None,
    }
}

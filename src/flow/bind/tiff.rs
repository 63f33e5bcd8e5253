//! TIFF 6.0, one directory a page: fax strips pass as fax streams, one picture a strip; a single JPEG
//! passes with its tables put back; the rest is encoded anew without loss.

use std::borrow::Cow;
use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::jpeg;
use super::picture::{Coding, Colour, Mask, Picture, Value};
use super::pixels::Pixels;
use super::{BindError, Remark, Rung};

/// More strips than this are joined by decoding: a page is no stack of a thousand pictures.
const MOST_STRIPS: usize = 200;

/// A page's pictures from top to bottom, each with the part of the page's height it fills.
pub(super) struct Sheet<'a> {
    pub(super) parts: Vec<(Picture<'a>, f64)>,
    pub(super) orientation: u8,
    pub(super) rung: Rung,
    pub(super) remark: Option<Remark>,
}

/// An open TIFF, at one of its directories.
pub(super) struct Tiff<'a> {
    bytes: &'a [u8],
    decoder: Decoder<Cursor<&'a [u8]>>,
    at: u32,
}

impl<'a> Tiff<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, BindError> {
        let decoder = Decoder::new(Cursor::new(bytes)).map_err(broken)?;
        Ok(Self { bytes, decoder, at: 1 })
    }

    /// Carries the page with this number, from 1.
    pub(super) fn carry(&mut self, number: u32) -> Result<Sheet<'a>, BindError> {
        if self.at != number {
            let index = number.checked_sub(1).ok_or(BindError::NoPage { page: number })?;
            self.decoder
                .seek_to_image(index as usize)
                .map_err(|_| BindError::NoPage { page: number })?;
            self.at = number;
        }
        let orientation = self.number(Tag::Orientation).unwrap_or(1) as u8;
        let passed = match self.number(Tag::Compression) {
            Some(2..=4) => self.fax(),
            Some(7) => self.jpeg(),
            _ => None,
        };
        if let Some((parts, rung)) = passed {
            return Ok(Sheet { parts, orientation, rung, remark: None });
        }
        let (pixels, converted) = self.decoded(number)?;
        let picture = if converted { pixels.drawn() } else { pixels.lossless() };
        let remark = converted.then_some(Remark::Converted);
        Ok(Sheet { parts: vec![(picture, 1.0)], orientation, rung: Rung::Reencoded, remark })
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

    /// Pixels, and whether they were converted from CMYK.
    fn decoded(&mut self, page: u32) -> Result<(Pixels, bool), BindError> {
        let failed = |cause: &TiffError| BindError::Picture { page, cause: cause.to_string() };
        let (width, height) = self.decoder.dimensions().map_err(|e| failed(&e))?;
        let kind = self.decoder.colortype().map_err(|e| failed(&e))?;
        let white_is_zero = self.number(Tag::PhotometricInterpretation) == Some(0);
        let samples = match self.decoder.read_image().map_err(|e| failed(&e))? {
            DecodingResult::U8(samples) => samples,
            DecodingResult::U16(samples) => samples.into_iter().map(|v| (v >> 8) as u8).collect(),
            _ => {
                return Err(BindError::Picture {
                    page,
                    cause: "samples are no integers".to_owned(),
                });
            }
        };
        let (channels, bits) = match kind {
            ColorType::Gray(bits) => (1, bits),
            ColorType::GrayA(_) => (2, 8),
            ColorType::RGB(_) => (3, 8),
            ColorType::RGBA(_) | ColorType::CMYK(_) => (4, 8),
            other => {
                let cause = format!("colours of kind {other:?}");
                return Err(BindError::Picture { page, cause });
            }
        };
        let samples =
            if bits < 8 { unpacked(&samples, width, bits, white_is_zero) } else { samples };
        let gray = channels < 3;
        let mut alpha = Vec::new();
        let mut data =
            Vec::with_capacity(width as usize * height as usize * if gray { 1 } else { 3 });
        for pixel in samples.chunks_exact(channels) {
            match (kind, pixel) {
                (ColorType::CMYK(_), &[c, m, y, k]) => data.extend(
                    [c, m, y].map(|v| ((255 - u16::from(v)) * (255 - u16::from(k)) / 255) as u8),
                ),
                (_, &[r, g, b, a]) => {
                    data.extend([r, g, b]);
                    alpha.push(a);
                }
                (_, &[v, a]) => {
                    data.push(v);
                    alpha.push(a);
                }
                (_, all) => data.extend_from_slice(all),
            }
        }
        let pixels = Pixels { width, height, rgb: !gray, data };
        let pixels = if alpha.is_empty() { pixels } else { pixels.over_white(&alpha) };
        Ok((pixels, matches!(kind, ColorType::CMYK(_))))
    }
}

/// Samples of less than a byte, rows starting at bytes, as bytes of full range.
fn unpacked(samples: &[u8], width: u32, bits: u8, white_is_zero: bool) -> Vec<u8> {
    let (width, bits) = (width as usize, usize::from(bits.max(1)));
    let most = (1_u16 << bits) - 1;
    let mut out = Vec::new();
    for row in samples.chunks(width.saturating_mul(bits).div_ceil(8).max(1)) {
        for n in 0..width {
            let byte = row.get(n * bits / 8).copied().unwrap_or_default();
            let value = u16::from(byte) >> (8 - bits - n * bits % 8) & most;
            let value = (value * 255 / most) as u8;
            out.push(if white_is_zero { 255 - value } else { value });
        }
    }
    out
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

fn broken(cause: TiffError) -> BindError {
    BindError::Broken { media: "TIFF", cause: cause.to_string() }
}

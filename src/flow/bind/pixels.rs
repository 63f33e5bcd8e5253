//! Decoded pixels, encoded anew: G4 for black and white, Flate with PNG's row filters for the rest;
//! JPEG only for what was converted or drawn and therefore has no original to be true to.

use std::borrow::Cow;

use super::picture::{Coding, Colour, Mask, Picture, Value};
use crate::pdf::write::deflate;

/// Quality of a JPEG made here: no loss that can be seen next to the drawn page.
const QUALITY: u8 = 93;
/// A drawn page is stored without loss unless that takes so many times the JPEG's bytes.
const LOSSLESS_AT_MOST: usize = 2;

/// Pixels, row by row from the top.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Three bytes a pixel (else one).
    pub(super) rgb: bool,
    pub(super) data: Vec<u8>,
}

impl Pixels {
    /// Grey where all pixels are grey.
    pub(super) fn reduced(self) -> Self {
        let gray = self.rgb && self.data.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]);
        if !gray {
            return self;
        }
        let data = self.data.chunks_exact(3).map(|p| p[0]).collect();
        Self { rgb: false, data, ..self }
    }

    /// Encodes without loss.
    pub(super) fn lossless(self) -> Picture<'static> {
        let pixels = self.reduced();
        if !pixels.rgb && pixels.data.iter().all(|v| matches!(v, 0 | 255)) {
            return pixels.group4();
        }
        pixels.rows()
    }

    /// Encodes what was drawn or converted: without loss where that is not much longer.
    pub(super) fn drawn(self) -> Picture<'static> {
        let pixels = self.reduced();
        let Some(jpeg) = pixels.jpeg() else { return pixels.lossless() };
        let jpeg_length = jpeg.bytes.iter().map(|piece| piece.len()).sum::<usize>();
        let lossless = pixels.lossless();
        let length = lossless.bytes.iter().map(|piece| piece.len()).sum::<usize>();
        if length <= LOSSLESS_AT_MOST * jpeg_length { lossless } else { jpeg }
    }

    fn picture(&self, bits: u8, coding: Coding<'static>, bytes: Vec<u8>) -> Picture<'static> {
        Picture {
            width: self.width,
            height: self.height,
            bits: Some(bits),
            colour: if self.rgb { Colour::Rgb } else { Colour::Gray },
            decode: Vec::new(),
            matte: Vec::new(),
            coding: vec![coding],
            bytes: vec![Cow::Owned(bytes)],
            mask: Mask::None,
        }
    }

    /// ITU-T T.6, black 0 as the coding of fax means it.
    fn group4(&self) -> Picture<'static> {
        let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
        for row in self.data.chunks_exact(self.width.max(1) as usize) {
            let row =
                row.iter().map(|v| if *v == 0 { fax::Color::Black } else { fax::Color::White });
            // Writing into memory does not fail.
            let _ = encoder.encode_line(row, self.width);
        }
        let bytes = encoder.finish().map(fax::VecWriter::finish).unwrap_or_default();
        let coding = Coding {
            filter: "CCITTFaxDecode",
            parameters: vec![
                ("K", Value::Number(-1)),
                ("Columns", Value::Number(self.width as i32)),
                ("Rows", Value::Number(self.height as i32)),
            ],
        };
        self.picture(1, coding, bytes)
    }

    /// Each row filtered by what leaves the smallest sum (PNG, 12.8), then Flate.
    pub(super) fn rows(&self) -> Picture<'static> {
        let channels = if self.rgb { 3 } else { 1 };
        let length = self.width as usize * channels;
        let mut filtered = Vec::with_capacity((length + 1) * self.height as usize);
        let mut above = vec![0; length];
        let mut best = Vec::with_capacity(length);
        let mut row_filtered = Vec::with_capacity(length);
        for row in self.data.chunks_exact(length.max(1)) {
            let mut smallest = u64::MAX;
            let mut kind = 0;
            for candidate in [0_u8, 1, 2, 4] {
                let sum = filter_row(candidate, row, &above, channels, &mut row_filtered);
                if sum < smallest {
                    (smallest, kind) = (sum, candidate);
                    std::mem::swap(&mut best, &mut row_filtered);
                }
            }
            filtered.push(kind);
            filtered.extend_from_slice(&best);
            above.copy_from_slice(row);
        }
        let coding = Coding {
            filter: "FlateDecode",
            parameters: vec![
                ("Predictor", Value::Number(15)),
                ("Colors", Value::Number(channels as i32)),
                ("BitsPerComponent", Value::Number(8)),
                ("Columns", Value::Number(self.width as i32)),
            ],
        };
        self.picture(8, coding, deflate(&filtered))
    }

    fn jpeg(&self) -> Option<Picture<'static>> {
        let (width, height) = (self.width.try_into().ok()?, self.height.try_into().ok()?);
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
        let colour =
            if self.rgb { jpeg_encoder::ColorType::Rgb } else { jpeg_encoder::ColorType::Luma };
        encoder.encode(&self.data, width, height, colour).ok()?;
        Some(self.picture(8, Coding::plain("DCTDecode"), bytes))
    }
}

fn filter_row(kind: u8, row: &[u8], above: &[u8], channels: usize, out: &mut Vec<u8>) -> u64 {
    out.clear();
    let mut sum = 0;
    for (n, value) in row.iter().enumerate() {
        let before = |line: &[u8]| {
            n.checked_sub(channels).and_then(|n| line.get(n)).copied().unwrap_or_default()
        };
        let up = above.get(n).copied().unwrap_or_default();
        let guess = match kind {
            1 => before(row),
            2 => up,
            4 => paeth(before(row), up, before(above)),
            _ => 0,
        };
        let difference = value.wrapping_sub(guess);
        sum += u64::from((difference as i8).unsigned_abs());
        out.push(difference);
    }
    sum
}

/// PNG, 9.4.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let [to_left, to_up, to_corner] =
        [left, up, corner].map(|v| (estimate - i16::from(v)).unsigned_abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

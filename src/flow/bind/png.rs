//! PNG (ISO/IEC 15948): its rows are already what PDF calls Flate with PNG predictors, so they pass;
//! interlaced pictures and those one can see through are left to the next rung.

use std::borrow::Cow;

use super::colour::from_profile;
use super::picture::{Coding, Colour, Mask, Picture, Value};

/// Carries a PNG file; `None` where its pixels must be decoded.
pub(super) fn carry(bytes: &[u8]) -> Option<Picture<'_>> {
    let mut picture = Picture {
        width: 0,
        height: 0,
        bits: None,
        colour: Colour::Own,
        decode: Vec::new(),
        matte: Vec::new(),
        coding: Vec::new(),
        bytes: Vec::new(),
        mask: Mask::None,
    };
    let (mut kind, mut palette, mut profile) = (0, None, None);
    for (name, body) in Chunks(bytes.get(8..)?) {
        match name {
            b"IHDR" => {
                let long =
                    |at: usize| Some(u32::from_be_bytes(body.get(at..at + 4)?.try_into().ok()?));
                (picture.width, picture.height) = (long(0)?, long(4)?);
                picture.bits = body.get(8).copied();
                kind = *body.get(9)?;
                if body.get(12) != Some(&0) {
                    return None; // interlaced
                }
            }
            b"PLTE" => palette = Some(body),
            b"tRNS" => return None,
            b"iCCP" => profile = inflated(body),
            b"IDAT" => picture.bytes.push(Cow::Borrowed(body)),
            _ => {}
        }
    }
    let channels = match kind {
        0 | 3 => 1,
        2 => 3,
        _ => return None,
    };
    let device = match (from_profile(profile.map(Cow::Owned), if kind == 0 { 1 } else { 3 }), kind)
    {
        (Some(colour), _) => colour,
        (None, 0) => Colour::Gray,
        (None, _) => Colour::Rgb,
    };
    picture.colour = if kind == 3 {
        let table = palette?.to_vec();
        let high = (table.len() / 3).checked_sub(1).and_then(|n| u8::try_from(n).ok())?;
        Colour::Indexed { base: Box::new(device), high, table }
    } else {
        device
    };
    picture.coding = vec![Coding {
        filter: "FlateDecode",
        parameters: vec![
            ("Predictor", Value::Number(15)),
            ("Colors", Value::Number(channels)),
            ("BitsPerComponent", Value::Number(i32::from(picture.bits?))),
            ("Columns", Value::Number(picture.width as i32)),
        ],
    }];
    (!picture.bytes.is_empty() && picture.width > 0 && picture.height > 0).then_some(picture)
}

struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = u32::from_be_bytes(self.0.get(..4)?.try_into().ok()?) as usize;
        let kind = self.0.get(4..8)?;
        let body = self.0.get(8..8 + length)?;
        self.0 = self.0.get(12 + length..).unwrap_or_default();
        Some((kind, body))
    }
}

fn inflated(body: &[u8]) -> Option<Vec<u8>> {
    use std::io::Read;
    /// Profiles are small; what is longer is no profile.
    const LONGEST: u64 = 8 << 20;
    let name = body.iter().position(|b| *b == 0)?;
    let packed = body.get(name + 2..)?;
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(packed).take(LONGEST).read_to_end(&mut out).ok()?;
    Some(out)
}

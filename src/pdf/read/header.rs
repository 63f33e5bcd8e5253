//! The size an encoded image claims in its own header. Decoders make room for what the header
//! says, not for what the dictionary says, so it is looked at before anything is decoded.

use std::borrow::Cow;

use hayro_syntax::object::{Array, Dict, Object, Stream};

use super::image::ImageEncoding;

/// Width and height that the image's own header claims; `None` where it says nothing, or where it
/// lies behind another filter.
pub(super) fn claimed(stream: &Stream<'_>, encoding: ImageEncoding) -> Option<(u32, u32)> {
    if stream.filters().len() != 1 {
        return None;
    }
    match encoding {
        ImageEncoding::Dct => jpeg(&raw(stream)),
        ImageEncoding::Jpx => jpeg2000(&raw(stream)),
        ImageEncoding::Jbig2 => jbig2(&raw(stream)),
        ImageEncoding::Ccitt => fax_columns(stream.dict()).map(|columns| (columns, 0)),
        _ => None,
    }
}

fn raw<'a>(stream: &Stream<'a>) -> Cow<'a, [u8]> {
    stream.raw_data()
}

fn fax_columns(dict: &Dict<'_>) -> Option<u32> {
    let parameters = dict.get::<Object<'_>>("DecodeParms").or_else(|| dict.get("DP"))?;
    let parameters = match parameters {
        Object::Dict(dict) => dict,
        Object::Array(array) => first_dict(&array)?,
        _ => return None,
    };
    parameters.get::<u32>("Columns")
}

fn first_dict<'a>(array: &Array<'a>) -> Option<Dict<'a>> {
    array.iter::<Dict<'a>>().next()
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The frame header of a JPEG (ITU-T T.81, B.2.2).
pub(crate) fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if bytes.get(at)? != &0xFF {
            at += 1;
            continue;
        }
        match *bytes.get(at + 1)? {
            0xFF => at += 1,
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            0xC4 | 0xC8 | 0xCC => at += 2 + be16(bytes, at + 2)? as usize,
            0xC0..=0xCF => return Some((be16(bytes, at + 7)?, be16(bytes, at + 5)?)),
            0xD9 | 0xDA => return None,
            _ => at += 2 + be16(bytes, at + 2)? as usize,
        }
    }
}

/// The SIZ marker of a JPEG 2000 codestream (ITU-T T.800, A.5.1), in a file or bare.
fn jpeg2000(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.get(..bytes.len().min(64 * 1024))?;
    let siz = head.windows(4).position(|w| w == b"\xFF\x4F\xFF\x51")? + 2;
    let across = be32(head, siz + 6)?.saturating_sub(be32(head, siz + 14)?);
    let down = be32(head, siz + 10)?.saturating_sub(be32(head, siz + 18)?);
    Some((across, down))
}

/// The page information segment of an embedded JBIG2 stream (ITU-T T.88, 7.2 and 7.4.8).
fn jbig2(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 0;
    // It is the first segment, or follows a few dictionaries.
    for _ in 0..64 {
        let flags = *bytes.get(at + 4)?;
        let counts = *bytes.get(at + 5)?;
        let (references, long_form) = match counts >> 5 {
            7 => {
                let count = be32(bytes, at + 5)? & 0x1FFF_FFFF;
                (count as usize, 4 + (count as usize + 8) / 8)
            }
            count => (usize::from(count), 1),
        };
        let reference_size = match be32(bytes, at)? {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        let association = if flags & 0x40 == 0 { 1 } else { 4 };
        let length = at
            .checked_add(5 + long_form)?
            .checked_add(references.checked_mul(reference_size)?)?
            .checked_add(association)?;
        if flags & 0x3F == 48 {
            let height = be32(bytes, length + 8)?;
            let height = if height == u32::MAX { 0 } else { height };
            return Some((be32(bytes, length + 4)?, height));
        }
        at = length.checked_add(4)?.checked_add(be32(bytes, length)? as usize)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_their_size() {
        let mut data = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x0B\x08\0\x10\0\x20\x01".to_vec();
        assert_eq!(jpeg(&data), Some((32, 16)));
        data.truncate(10);
        assert_eq!(jpeg(&data), None);
        let page =
            [0, 0, 0, 0, 0x30, 0, 1, 0, 0, 0, 19, 0, 0, 0x88, 0xB8, 0, 0, 0x88, 0xB8, 0, 0, 0, 0];
        assert_eq!(jbig2(&page), Some((35_000, 35_000)));
        let siz = b"\xFF\x4F\xFF\x51\0\x2F\0\0\0\0\0\x20\0\0\0\x10\0\0\0\0\0\0\0\0";
        assert_eq!(jpeg2000(siz), Some((32, 16)));
    }
}

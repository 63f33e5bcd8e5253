//! TIFF 6.0: many pages; G3, G4, LZW, `PackBits`, Deflate, JPEG, uncompressed; grey, colour,
//! palette, CMYK; resolution and orientation tags.

use std::io::Cursor;

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::super::turn::{Samples, Turn};
use super::super::{IntakeError, Limits};
use super::jpeg::ycc_to_rgb;
use super::{PictureFacts, broken, grey_if_grey};

type Tiff<'a> = Decoder<Cursor<&'a [u8]>>;

fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Tiff<'a>, IntakeError> {
    let mut tiff_limits = TiffLimits::default();
    let most = limits.max_image_pixels.saturating_mul(8);
    tiff_limits.decoding_buffer_size = most.min(usize::MAX as u64) as usize;
    tiff_limits.intermediate_buffer_size = tiff_limits.decoding_buffer_size;
    tiff_limits.ifd_value_size = 16 << 20;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(refused)?.with_limits(tiff_limits))
}

fn refused(error: TiffError) -> IntakeError {
    match error {
        TiffError::UnsupportedError(what) => {
            IntakeError::UnknownInside { format: "TIFF", what: what.to_string() }
        }
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            IntakeError::Truncated { format: "TIFF" }
        }
        other => broken("TIFF", &other),
    }
}

pub(super) fn facts(bytes: &[u8], limits: &Limits) -> Result<Vec<PictureFacts>, IntakeError> {
    let mut tiff = open(bytes, limits)?;
    let mut all = Vec::new();
    loop {
        // Thumbnails that some scanners put beside each page (NewSubfileType bit 0).
        let kind: u32 = tag(&mut tiff, Tag::NewSubfileType).unwrap_or(0);
        if kind & 1 == 0 {
            all.push(page_facts(&mut tiff)?);
        }
        if !tiff.more_images() || all.len() as u32 > limits.max_pages {
            return Ok(all);
        }
        tiff.next_image().map_err(refused)?;
    }
}

fn page_facts(tiff: &mut Tiff<'_>) -> Result<PictureFacts, IntakeError> {
    let (width, height) = tiff.dimensions().map_err(refused)?;
    let orientation = tag(tiff, Tag::Orientation).unwrap_or(1);
    let inches = match tag::<u16>(tiff, Tag::ResolutionUnit).unwrap_or(2) {
        2 => 1.0,
        3 => 2.54,
        _ => 0.0,
    };
    let mut ratio = |tag| tiff.get_tag_f32(tag).ok().filter(|v| v.is_finite()).unwrap_or(0.0);
    let dpi = (ratio(Tag::XResolution) * inches, ratio(Tag::YResolution) * inches);
    let dpi = Some(dpi).filter(|(x, y)| *x > 1.0 && *y > 1.0);
    Ok(PictureFacts::new(width, height, Turn::of_orientation(orientation), dpi))
}

fn tag<T: TryFrom<u64>>(tiff: &mut Tiff<'_>, tag: Tag) -> Option<T> {
    tiff.find_tag_unsigned(tag).ok().flatten()
}

pub(super) fn decode(bytes: &[u8], index: u32, limits: &Limits) -> Result<Samples, IntakeError> {
    let mut tiff = open(bytes, limits)?;
    let mut page = 0;
    loop {
        let kind: u32 = tag(&mut tiff, Tag::NewSubfileType).unwrap_or(0);
        if kind & 1 == 0 {
            if page == index {
                break;
            }
            page += 1;
        }
        tiff.next_image().map_err(refused)?;
    }
    let compression: u16 = tag(&mut tiff, Tag::Compression).unwrap_or(1);
    if matches!(compression, 2..=4) {
        return fax(bytes, &mut tiff, compression);
    }
    let (width, height) = tiff.dimensions().map_err(refused)?;
    let colour = tiff.colortype().map_err(refused)?;
    let map = match colour {
        ColorType::Palette(_) => tiff.get_tag_u16_vec(Tag::ColorMap).map_err(refused)?,
        _ => Vec::new(),
    };
    let data = match tiff.read_image().map_err(refused)? {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.into_iter().map(|value| (value >> 8) as u8).collect(),
        _ => return Err(unknown(format!("{colour:?}"))),
    };
    let pixels = width as usize * height as usize;
    let (channels, data) = match colour {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let most = (1u16 << bits) - 1;
            let spread = |value: u8| (u16::from(value) * 255 / most) as u8;
            (1, unpacked(&data, width as usize, bits).map(spread).collect())
        }
        ColorType::Gray(8 | 16) => (1, data),
        ColorType::GrayA(8 | 16) => (1, data.iter().step_by(2).copied().collect()),
        ColorType::RGB(8 | 16) => (3, data),
        ColorType::RGBA(8 | 16) => {
            (3, data.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect())
        }
        ColorType::YCbCr(8) => {
            let chunks = data.as_chunks::<3>().0;
            (3, chunks.iter().flat_map(|&[y, cb, cr]| ycc_to_rgb(y, cb, cr)).collect())
        }
        ColorType::CMYK(8 | 16) => {
            (3, data.as_chunks::<4>().0.iter().copied().flat_map(inked).collect())
        }
        ColorType::Palette(bits @ (1 | 2 | 4 | 8)) => {
            let colours = 1usize << bits;
            let of = |index: u8, plane: usize| {
                map.get(plane * colours + usize::from(index)).map_or(0, |value| (value >> 8) as u8)
            };
            let indices = unpacked(&data, width as usize, bits);
            (3, indices.flat_map(|index| [of(index, 0), of(index, 1), of(index, 2)]).collect())
        }
        other => return Err(unknown(format!("{other:?}"))),
    };
    let mut data: Vec<u8> = data;
    if data.len() < pixels * channels {
        return Err(IntakeError::Truncated { format: "TIFF" });
    }
    data.truncate(pixels * channels);
    Ok(grey_if_grey(Samples { width, height, channels, data }))
}

fn unknown(what: String) -> IntakeError {
    IntakeError::UnknownInside { format: "TIFF", what }
}

fn inked([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    [c, m, y].map(|ink| (u32::from(255 - ink) * u32::from(255 - k) / 255) as u8)
}

/// Values of fewer than 8 bits; rows start at whole bytes.
fn unpacked(data: &[u8], width: usize, bits: u8) -> impl Iterator<Item = u8> + '_ {
    let bits = usize::from(bits);
    let row = (width * bits).div_ceil(8).max(1);
    let mask = ((1u16 << bits) - 1) as u8;
    data.chunks_exact(row).flat_map(move |row| {
        (0..width).map(move |x| {
            let at = x * bits;
            row.get(at / 8).map_or(0, |byte| (byte >> (8 - bits - at % 8)) & mask)
        })
    })
}

/// CCITT: modified Huffman (2), Group 3 (3), Group 4 (4), strip by strip.
fn fax(bytes: &[u8], tiff: &mut Tiff<'_>, compression: u16) -> Result<Samples, IntakeError> {
    let (width, height) = tiff.dimensions().map_err(refused)?;
    let offsets = tiff.get_tag_u64_vec(Tag::StripOffsets).map_err(refused)?;
    let lengths = tiff.get_tag_u64_vec(Tag::StripByteCounts).map_err(refused)?;
    let rows: u32 = tag(tiff, Tag::RowsPerStrip).unwrap_or(height);
    let rows = rows.clamp(1, height.max(1));
    let mirrored = tag::<u16>(tiff, Tag::FillOrder) == Some(2);
    let options: u32 = tag(tiff, Tag::Unknown(292)).unwrap_or(0);
    // WhiteIsZero is what faxes are; BlackIsZero turns the meaning of both colours around.
    let photometric: u16 = tag(tiff, Tag::PhotometricInterpretation).unwrap_or(0);
    let (paper, ink) = if photometric == 1 { (0, 255) } else { (255, 0) };
    let mut page = Rows {
        data: Vec::with_capacity(width as usize * height as usize),
        width: width as usize,
        paper,
        ink,
    };
    for (index, (&offset, &length)) in offsets.iter().zip(&lengths).enumerate() {
        let first = index as u64 * u64::from(rows);
        let Some(left) = u64::from(height).checked_sub(first).filter(|&left| left > 0) else {
            break;
        };
        let strip_rows = left.min(u64::from(rows)) as u32;
        let end = offset.saturating_add(length).min(bytes.len() as u64);
        let strip = bytes.get(offset as usize..end as usize);
        let strip = strip.ok_or(IntakeError::Truncated { format: "TIFF" })?;
        let mirror: Vec<u8>;
        let strip = if mirrored {
            mirror = strip.iter().map(|byte| byte.reverse_bits()).collect();
            &mirror
        } else {
            strip
        };
        let settings = DecodeSettings {
            columns: width,
            rows: strip_rows,
            end_of_block: compression == 4,
            end_of_line: compression == 3,
            rows_are_byte_aligned: compression == 2,
            encoding: match compression {
                4 => EncodingMode::Group4,
                3 if options & 1 != 0 => EncodingMode::Group3_2D,
                _ => EncodingMode::Group3_1D,
            },
            strict: false,
        };
        let result = hayro_ccitt::decode(strip, &mut page, &mut DecoderContext::new(settings));
        if result.is_err() && page.data.is_empty() {
            return Err(broken("TIFF", &"the fax data does not decode"));
        }
        // A strip with damaged rows keeps its place.
        let until = (first as usize + strip_rows as usize) * page.width;
        page.data.resize(until, paper);
    }
    page.data.resize(width as usize * height as usize, 255);
    Ok(Samples { width, height, channels: 1, data: page.data })
}

struct Rows {
    data: Vec<u8>,
    width: usize,
    paper: u8,
    ink: u8,
}

impl hayro_ccitt::Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.data.len();
        self.data.resize(start + self.width, self.paper);
        let row = self.data.get_mut(start..).unwrap_or_default();
        for span in changes.chunks(2) {
            let from = span.first().map_or(0, |&from| from as usize);
            let to = span.get(1).map_or(self.width, |&to| to as usize);
            if let Some(run) = row.get_mut(from..to.min(self.width)) {
                run.fill(self.ink);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_values_are_unpacked_row_by_row() {
        let values: Vec<u8> = unpacked(&[0b1010_0000, 0b0110_0000], 3, 1).collect();
        assert_eq!(values, [1, 0, 1, 0, 1, 1]);
        let values: Vec<u8> = unpacked(&[0x12, 0x30], 3, 4).collect();
        assert_eq!(values, [1, 2, 3]);
    }
}

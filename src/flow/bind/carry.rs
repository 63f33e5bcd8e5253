//! The upper rungs for a picture inside a PDF: its encoded stream passes unchanged or with a mended
//! dictionary, container or filter; what cannot, is refused here and decoded by the caller.

use std::borrow::Cow;

use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Object, Stream};

use super::Rung;
use super::colour;
use super::jpeg;
use super::jpx;
use super::picture::{Coding, Colour, Mask, Picture, Value};
use super::pixels::Pixels;

/// What a picture is used as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Picture,
    SoftMask,
    StencilMask,
}

/// A picture that passes, and the rung it stands on.
pub(super) struct Carried<'a> {
    pub(super) picture: Picture<'a>,
    pub(super) rung: Rung,
}

/// Carries the image of `stream`; `None` where its pixels must be decoded.
pub(super) fn carry<'a>(stream: &Stream<'a>) -> Option<Carried<'a>> {
    carry_as(stream, Role::Picture)
}

fn carry_as<'a>(stream: &Stream<'a>, role: Role) -> Option<Carried<'a>> {
    let dict = stream.dict();
    let mut rung = Rung::Unchanged;
    // Forbidden or switched off in PDF/A: the picture passes, the key does not.
    if dict.get::<bool>("Interpolate") == Some(true)
        || ["Alternates", "OPI"].iter().any(|key| dict.contains_key(key))
    {
        rung = Rung::Repaired;
    }
    let stencil = role == Role::StencilMask || dict.get::<bool>("ImageMask") == Some(true);
    let (width, height) = (dict.get::<u32>("Width")?, dict.get::<u32>("Height")?);
    let mut picture = Picture {
        width,
        height,
        bits: dict.get::<u8>("BitsPerComponent"),
        colour: Colour::Own,
        decode: numbers(dict, "Decode"),
        matte: if role == Role::SoftMask { numbers(dict, "Matte") } else { Vec::new() },
        coding: Vec::new(),
        bytes: Vec::new(),
        mask: Mask::None,
    };
    rung = rung.max(carry_colour(&mut picture, dict, stencil, role)?);
    rung = rung.max(carry_bytes(&mut picture, stream)?);
    rung = rung.max(check(&mut picture)?);
    if role == Role::Picture && !stencil {
        rung = rung.max(carry_mask(&mut picture, dict)?);
    }
    Some(Carried { picture, rung })
}

fn carry_colour<'a>(
    picture: &mut Picture<'a>,
    dict: &Dict<'a>,
    stencil: bool,
    role: Role,
) -> Option<Rung> {
    if stencil {
        picture.colour = Colour::Stencil;
        picture.bits = Some(1);
        return Some(Rung::Unchanged);
    }
    let space = dict.get::<Object<'_>>("ColorSpace");
    if role == Role::SoftMask {
        // A soft mask's samples are opacities; readers take one channel for grey.
        let gray = matches!(&space, Some(Object::Name(name)) if name.as_ref() == b"DeviceGray");
        let one = space.as_ref().is_none_or(|space| {
            colour::carry(space).is_some_and(|carried| {
                matches!(carried.colour, Colour::Gray | Colour::Icc { components: 1, .. })
            })
        });
        picture.colour = Colour::Gray;
        return one.then_some(if gray { Rung::Unchanged } else { Rung::Repaired });
    }
    match space {
        None => Some(Rung::Unchanged), // JPEG 2000 says it itself; others are mended by `check`
        Some(space) => {
            let carried = colour::carry(&space)?;
            picture.colour = carried.colour;
            Some(if carried.mended { Rung::Repaired } else { Rung::Unchanged })
        }
    }
}

fn carry_bytes<'a>(picture: &mut Picture<'a>, stream: &Stream<'a>) -> Option<Rung> {
    let dict = stream.dict();
    if dict.contains_key("F") {
        return None; // bytes of another file
    }
    let filters = stream.filters();
    let parameters = parameters(dict, filters.len());
    // A filter that no reader knows was left out by the list.
    if filters.len() != filter_count(dict) {
        return None;
    }
    if filters.contains(&Filter::LzwDecode) {
        return without_lzw(picture, stream, &filters);
    }
    for (filter, parameters) in filters.iter().zip(&parameters) {
        if *filter != Filter::Crypt {
            picture.coding.push(coding(*filter, parameters.as_ref())?);
        }
    }
    picture.bytes = vec![stream.raw_data()];
    Some(Rung::Unchanged)
}

/// LZW is forbidden (ISO 19005-2, 6.1.7.2): the samples pass through Flate instead.
fn without_lzw<'a>(
    picture: &mut Picture<'a>,
    stream: &Stream<'a>,
    filters: &[Filter],
) -> Option<Rung> {
    let picture_filters =
        [Filter::DctDecode, Filter::JpxDecode, Filter::Jbig2Decode, Filter::CcittFaxDecode];
    if filters.iter().any(|filter| picture_filters.contains(filter)) {
        return None;
    }
    let samples = stream.decoded_data().ok()?;
    let whole_bytes = picture.bits == Some(8);
    let rgb = match picture.colour.components() {
        Some(1) => false,
        Some(3) => true,
        _ => return None,
    };
    let length = picture.width as usize * picture.height as usize * if rgb { 3 } else { 1 };
    if whole_bytes && samples.len() >= length {
        let data = samples.get(..length)?.to_vec();
        let pixels = Pixels { width: picture.width, height: picture.height, rgb, data };
        let packed = pixels.rows();
        (picture.coding, picture.bytes) = (packed.coding, packed.bytes);
    } else {
        picture.coding = vec![Coding::plain("FlateDecode")];
        picture.bytes = vec![Cow::Owned(crate::pdf::write::deflate(&samples))];
    }
    Some(Rung::Repaired)
}

fn coding<'a>(filter: Filter, parameters: Option<&Dict<'a>>) -> Option<Coding<'a>> {
    let (name, numbers, flags): (_, &[&'static str], &[&'static str]) = match filter {
        Filter::AsciiHexDecode => ("ASCIIHexDecode", &[], &[]),
        Filter::Ascii85Decode => ("ASCII85Decode", &[], &[]),
        Filter::RunLengthDecode => ("RunLengthDecode", &[], &[]),
        Filter::FlateDecode => {
            ("FlateDecode", &["Predictor", "Colors", "BitsPerComponent", "Columns"], &[])
        }
        Filter::CcittFaxDecode => (
            "CCITTFaxDecode",
            &["K", "Columns", "Rows", "DamagedRowsBeforeError"],
            &["EndOfLine", "EncodedByteAlign", "EndOfBlock", "BlackIs1"],
        ),
        Filter::Jbig2Decode => ("JBIG2Decode", &[], &[]),
        Filter::DctDecode => ("DCTDecode", &["ColorTransform"], &[]),
        Filter::JpxDecode => ("JPXDecode", &[], &[]),
        _ => return None,
    };
    let mut coding = Coding::plain(name);
    let Some(dict) = parameters else { return Some(coding) };
    for key in numbers {
        if let Some(number) = dict.get::<i32>(key) {
            coding.parameters.push((key, Value::Number(number)));
        }
    }
    for key in flags {
        if let Some(flag) = dict.get::<bool>(key) {
            coding.parameters.push((key, Value::Flag(flag)));
        }
    }
    if filter == Filter::Jbig2Decode
        && let Some(globals) = dict.get::<Stream<'_>>("JBIG2Globals")
    {
        let bytes = globals.decoded_data().ok()?;
        coding.parameters.push(("JBIG2Globals", Value::Stream(bytes)));
    }
    Some(coding)
}

/// Holds the dictionary against what the encoded picture says.
fn check(picture: &mut Picture<'_>) -> Option<Rung> {
    let last = picture.coding.last().map(|coding| coding.filter);
    let alone = picture.coding.len() == 1;
    match last {
        // Under armour the header cannot be seen without undoing it; the dictionary is believed.
        Some("DCTDecode") if alone => check_jpeg(picture),
        Some("JPXDecode") => check_jpx(picture, alone),
        Some("CCITTFaxDecode" | "JBIG2Decode") => {
            let mended = picture.bits != Some(1);
            picture.bits = Some(1);
            if picture.colour == Colour::Own {
                picture.colour = Colour::Gray;
                return Some(Rung::Repaired);
            }
            let one = picture.colour.components() == Some(1);
            one.then_some(if mended { Rung::Repaired } else { Rung::Unchanged })
        }
        _ => {
            let known = matches!(picture.bits, Some(1 | 2 | 4 | 8 | 16));
            (known && picture.colour != Colour::Own).then_some(Rung::Unchanged)
        }
    }
}

fn check_jpeg(picture: &mut Picture<'_>) -> Option<Rung> {
    let mut rung = Rung::Unchanged;
    let bytes = picture.bytes.first()?;
    let header = jpeg::header(bytes)?;
    if !header.common || header.bits != 8 {
        return None;
    }
    if (header.width, header.height) != (picture.width, picture.height) || picture.bits != Some(8) {
        (picture.width, picture.height) = (header.width, header.height);
        picture.bits = Some(8);
        rung = Rung::Repaired;
    }
    if picture.colour.components() != Some(header.components) {
        rung = Rung::Repaired;
        picture.colour = match header.components {
            1 => Colour::Gray,
            3 => Colour::Rgb,
            _ => return None,
        };
        picture.decode.clear();
    }
    Some(rung)
}

fn check_jpx(picture: &mut Picture<'_>, alone: bool) -> Option<Rung> {
    if !alone {
        return None;
    }
    let bytes = picture.bytes.first()?;
    let facts = jpx::facts(bytes)?;
    let mut rung = Rung::Unchanged;
    if facts.bare {
        let boxed = jpx::boxed(bytes, &facts)?;
        picture.bytes = vec![Cow::Owned(boxed)];
        rung = Rung::Repaired;
    } else if !facts.conforming {
        return None;
    }
    if (facts.width, facts.height) != (picture.width, picture.height) {
        (picture.width, picture.height) = (facts.width, facts.height);
        rung = Rung::Repaired;
    }
    if picture.colour.components().is_some_and(|n| u16::from(n) != facts.components) {
        rung = Rung::Repaired;
        picture.decode.clear();
        picture.colour = match facts.components {
            1 => Colour::Gray,
            3 => Colour::Rgb,
            _ => return None,
        };
    }
    if picture.colour == Colour::Own && facts.components == 4 {
        return None; // CMYK without a profile
    }
    picture.bits = None;
    Some(rung)
}

fn carry_mask<'a>(picture: &mut Picture<'a>, dict: &Dict<'a>) -> Option<Rung> {
    if let Some(how @ 1..) = dict.get::<i32>("SMaskInData") {
        picture.mask = Mask::Inside(how);
        return Some(Rung::Unchanged);
    }
    if let Some(stream) = dict.get::<Stream<'_>>("SMask") {
        let mask = carry_as(&stream, Role::SoftMask)?;
        picture.mask = Mask::Soft(Box::new(mask.picture));
        return Some(mask.rung);
    }
    match dict.get::<Object<'_>>("Mask") {
        Some(Object::Stream(stream)) => {
            let mask = carry_as(&stream, Role::StencilMask)?;
            picture.mask = Mask::Stencil(Box::new(mask.picture));
            Some(mask.rung)
        }
        Some(Object::Array(array)) => {
            picture.mask = Mask::Key(array.iter::<i32>().collect());
            Some(Rung::Unchanged)
        }
        _ => Some(Rung::Unchanged),
    }
}

fn numbers(dict: &Dict<'_>, key: &str) -> Vec<f32> {
    dict.get::<Array<'_>>(key).map(|array| array.iter::<f32>().collect()).unwrap_or_default()
}

fn filter_count(dict: &Dict<'_>) -> usize {
    match dict.get::<Object<'_>>("Filter") {
        Some(Object::Name(_)) => 1,
        Some(Object::Array(array)) => array.raw_iter().count(),
        _ => 0,
    }
}

fn parameters<'a>(dict: &Dict<'a>, count: usize) -> Vec<Option<Dict<'a>>> {
    let given = dict.get::<Object<'_>>("DecodeParms").or_else(|| dict.get("DP"));
    let mut all: Vec<Option<Dict<'a>>> = match given {
        Some(Object::Dict(one)) => vec![Some(one)],
        Some(Object::Array(array)) => array.iter::<Object<'_>>().map(Object::into_dict).collect(),
        _ => Vec::new(),
    };
    all.resize_with(count, || None);
    all
}

//! An encoded picture on its way into the bound file: what ISO 32000-1, 8.9.5 lets stand in an image
//! dictionary and ISO 19005-2, 6.2.8 does not forbid, and the bytes, borrowed where they pass
//! unchanged.

use std::borrow::Cow;
use std::io::Write;

use pdf_writer::{Finish, Name, Ref, Str};

use crate::pdf::write::{Document, WriteError, deflate};

/// What the samples of a picture mean.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Colour<'a> {
    /// The encoded picture says it itself (JPEG 2000).
    Own,
    /// A stencil: samples say where paint goes.
    Stencil,
    Gray,
    Rgb,
    Icc {
        components: u8,
        profile: Cow<'a, [u8]>,
    },
    /// `CalGray`, `CalRGB`, `Lab` with their parameters.
    Calibrated {
        family: &'static str,
        parameters: Vec<(&'static str, Vec<f32>)>,
    },
    Indexed {
        base: Box<Colour<'a>>,
        high: u8,
        table: Vec<u8>,
    },
}

impl Colour<'_> {
    /// Samples a pixel; `None` where only the picture knows.
    pub(super) fn components(&self) -> Option<u8> {
        match self {
            Self::Own => None,
            Self::Stencil | Self::Gray | Self::Indexed { .. } => Some(1),
            Self::Rgb => Some(3),
            Self::Icc { components, .. } => Some(*components),
            Self::Calibrated { family, .. } => Some(if *family == "CalGray" { 1 } else { 3 }),
        }
    }
}

/// A value in a filter's parameters.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value<'a> {
    Number(i32),
    Flag(bool),
    /// A stream of its own: the globals of JBIG2.
    Stream(Cow<'a, [u8]>),
}

/// A filter with its parameters.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Coding<'a> {
    pub(super) filter: &'static str,
    pub(super) parameters: Vec<(&'static str, Value<'a>)>,
}

impl Coding<'_> {
    pub(super) fn plain(filter: &'static str) -> Self {
        Self { filter, parameters: Vec::new() }
    }
}

/// What lets the page through.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Mask<'a> {
    None,
    /// Grey samples say how much shows.
    Soft(Box<Picture<'a>>),
    /// A stencil says what is left out.
    Stencil(Box<Picture<'a>>),
    /// Samples in these ranges are left out.
    Key(Vec<i32>),
    /// Opacity lies inside the JPEG 2000.
    Inside(i32),
}

/// An encoded picture.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Picture<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bits a sample; `None` where only the picture knows.
    pub(super) bits: Option<u8>,
    pub(super) colour: Colour<'a>,
    pub(super) decode: Vec<f32>,
    /// Colour the soft mask was multiplied with before.
    pub(super) matte: Vec<f32>,
    /// In the order they are undone.
    pub(super) coding: Vec<Coding<'a>>,
    /// The encoded bytes, one piece after the other.
    pub(super) bytes: Vec<Cow<'a, [u8]>>,
    pub(super) mask: Mask<'a>,
}

impl Picture<'_> {
    /// Writes the picture; gives its number.
    pub(super) fn write<W: Write>(&self, out: &mut Document<'_, W>) -> Result<Ref, WriteError> {
        let mask = match &self.mask {
            Mask::Soft(mask) | Mask::Stencil(mask) => Some(mask.write(out)?),
            _ => None,
        };
        let profile = write_profile(&self.colour, out)?;
        let mut globals = Vec::new();
        for (_, value) in self.coding.iter().flat_map(|coding| &coding.parameters) {
            if let Value::Stream(bytes) = value {
                let id = out.file.reserve()?;
                out.file.object(id, |chunk| {
                    chunk.stream(id, bytes);
                })?;
                globals.push(id);
            }
        }
        let id = out.file.reserve()?;
        let joined: Cow<'_, [u8]> = match self.bytes.as_slice() {
            [one] => Cow::Borrowed(one),
            many => Cow::Owned(many.concat()),
        };
        out.file.object(id, |chunk| {
            let mut stream = chunk.stream(id, &joined);
            stream.pair(Name(b"Type"), Name(b"XObject"));
            stream.pair(Name(b"Subtype"), Name(b"Image"));
            stream.pair(Name(b"Width"), self.width as i32);
            stream.pair(Name(b"Height"), self.height as i32);
            if let Some(bits) = self.bits {
                stream.pair(Name(b"BitsPerComponent"), i32::from(bits));
            }
            match &self.colour {
                Colour::Own => {}
                Colour::Stencil => {
                    stream.pair(Name(b"ImageMask"), true);
                }
                colour => write_colour(colour, profile, stream.insert(Name(b"ColorSpace"))),
            }
            for (name, values) in [("Decode", &self.decode), ("Matte", &self.matte)] {
                if !values.is_empty() {
                    let values = values.iter().copied();
                    stream.insert(Name(name.as_bytes())).array().items(values);
                }
            }
            match (&self.mask, mask) {
                (Mask::Soft(_), Some(mask)) => {
                    stream.pair(Name(b"SMask"), mask);
                }
                (Mask::Stencil(_), Some(mask)) => {
                    stream.pair(Name(b"Mask"), mask);
                }
                (Mask::Key(ranges), _) => {
                    stream.insert(Name(b"Mask")).array().items(ranges.iter().copied());
                }
                (Mask::Inside(how), _) => {
                    stream.pair(Name(b"SMaskInData"), *how);
                }
                _ => {}
            }
            write_coding(&self.coding, &globals, &mut stream);
        })?;
        Ok(id)
    }
}

fn write_coding(coding: &[Coding<'_>], globals: &[Ref], stream: &mut pdf_writer::Stream<'_>) {
    if coding.is_empty() {
        return;
    }
    let mut filters = stream.insert(Name(b"Filter")).array();
    filters.items(coding.iter().map(|coding| Name(coding.filter.as_bytes())));
    filters.finish();
    if coding.iter().all(|coding| coding.parameters.is_empty()) {
        return;
    }
    let mut globals = globals.iter();
    let mut all = stream.insert(Name(b"DecodeParms")).array();
    for coding in coding {
        if coding.parameters.is_empty() {
            all.push().primitive(pdf_writer::Null);
            continue;
        }
        let mut parameters = all.push().dict();
        for (name, value) in &coding.parameters {
            let name = Name(name.as_bytes());
            match value {
                Value::Number(number) => {
                    parameters.pair(name, *number);
                }
                Value::Flag(flag) => {
                    parameters.pair(name, *flag);
                }
                Value::Stream(_) => {
                    if let Some(id) = globals.next() {
                        parameters.pair(name, *id);
                    }
                }
            }
        }
    }
}

fn write_profile<W: Write>(
    colour: &Colour<'_>,
    out: &mut Document<'_, W>,
) -> Result<Option<Ref>, WriteError> {
    match colour {
        Colour::Indexed { base, .. } => write_profile(base, out),
        Colour::Icc { components, profile } => {
            let id = out.file.reserve()?;
            let packed = deflate(profile);
            out.file.object(id, |chunk| {
                chunk
                    .icc_profile(id, &packed)
                    .n(i32::from(*components))
                    .filter(pdf_writer::Filter::FlateDecode);
            })?;
            Ok(Some(id))
        }
        _ => Ok(None),
    }
}

fn write_colour(colour: &Colour<'_>, profile: Option<Ref>, slot: pdf_writer::Obj<'_>) {
    match (colour, profile) {
        (Colour::Rgb, _) => slot.primitive(Name(b"DeviceRGB")),
        (Colour::Icc { .. }, Some(profile)) => {
            slot.array().item(Name(b"ICCBased")).item(profile);
        }
        (Colour::Calibrated { family, parameters }, _) => {
            let mut array = slot.array();
            array.item(Name(family.as_bytes()));
            let mut dict = array.push().dict();
            for (name, values) in parameters {
                let slot = dict.insert(Name(name.as_bytes()));
                match values.as_slice() {
                    [one] => slot.primitive(*one),
                    many => {
                        slot.array().items(many.iter().copied());
                    }
                }
            }
        }
        (Colour::Indexed { base, high, table }, profile) => {
            let mut array = slot.array();
            array.item(Name(b"Indexed"));
            write_colour(base, profile, array.push());
            array.item(i32::from(*high));
            array.item(Str(table));
        }
        _ => slot.primitive(Name(b"DeviceGray")),
    }
}

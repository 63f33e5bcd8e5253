//! A visible font of a document that is written page by page: letters get their codes as they are
//! used, the font is cut down to them and written at the end (ISO 19005-2, 6.2.11: embedded, every
//! code mapped to Unicode).

use std::collections::BTreeMap;
use std::io::Write;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Finish, Name, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::super::seal::{Font, SealError, to_unicode};
use super::error::ReportError;
use crate::pdf::write::{File, deflate};

/// Shown for a letter the font has not.
const UNKNOWN: char = '?';

/// A font and the letters of it that are used so far.
pub(super) struct Typeface<'a> {
    font: &'a Font,
    face: ttf_parser::Face<'a>,
    remapper: GlyphRemapper,
    /// Code in the subset, and width in thousandths.
    letters: BTreeMap<char, (u16, f64)>,
}

impl<'a> Typeface<'a> {
    pub(super) fn new(font: &'a Font) -> Result<Self, ReportError> {
        let unreadable = |_| SealError::NoFont { looked: font.name().to_owned() };
        let face = ttf_parser::Face::parse(font.data(), 0).map_err(unreadable)?;
        Ok(Self { font, face, remapper: GlyphRemapper::new(), letters: BTreeMap::new() })
    }

    fn scale(&self) -> f64 {
        1000.0 / f64::from(self.face.units_per_em())
    }

    fn letter(&mut self, letter: char) -> (u16, f64) {
        if let Some(known) = self.letters.get(&letter) {
            return *known;
        }
        let Some(glyph) = self.face.glyph_index(letter) else {
            return if letter == UNKNOWN { (0, 0.0) } else { self.letter(UNKNOWN) };
        };
        let width = f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * self.scale();
        let made = (self.remapper.remap(glyph.0), width);
        self.letters.insert(letter, made);
        made
    }

    /// Width of a text in points at size 1.
    pub(super) fn width(&mut self, text: &str) -> f64 {
        text.chars().map(|letter| self.letter(letter).1).sum::<f64>() / 1000.0
    }

    /// The codes of a text, two bytes a letter.
    pub(super) fn codes(&mut self, text: &str) -> Vec<u8> {
        text.chars().flat_map(|letter| self.letter(letter).0.to_be_bytes()).collect()
    }

    /// Writes the font under `id`.
    pub(super) fn write<W: Write>(&self, file: &mut File<W>, id: Ref) -> Result<(), ReportError> {
        let program = subsetter::subset(self.font.data(), 0, &self.remapper)
            .map_err(|_| SealError::Structure("the font cannot be subset".to_owned()))?;
        let (descendant, descriptor) = (file.reserve()?, file.reserve()?);
        let (embedded, unicode) = (file.reserve()?, file.reserve()?);
        let all: String = self.letters.keys().collect();
        let hash = crate::domain::hash::Sha256::of(all.as_bytes());
        let tag: String =
            hash.as_bytes().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        let name = format!("{tag}+{}", self.font.name());
        let name = Name(name.as_bytes());
        file.object(id, |chunk| {
            chunk
                .type0_font(id)
                .base_font(name)
                .encoding_predefined(Name(b"Identity-H"))
                .descendant_font(descendant)
                .to_unicode(unicode);
        })?;
        let mut widths: BTreeMap<u16, f64> = BTreeMap::new();
        widths.extend(self.letters.values().copied());
        file.object(descendant, |chunk| {
            let mut font = chunk.cid_font(descendant);
            font.subtype(CidFontType::Type2).base_font(name).font_descriptor(descriptor);
            font.system_info(SystemInfo {
                registry: Str(b"Adobe"),
                ordering: Str(b"Identity"),
                supplement: 0,
            });
            font.cid_to_gid_map_predefined(Name(b"Identity"));
            let mut list = font.widths();
            for (code, width) in widths {
                list.consecutive(code, [width as f32]);
            }
            list.finish();
        })?;
        let scale = self.scale();
        let points = |units: i16| (f64::from(units) * scale) as f32;
        let bounds = self.face.global_bounding_box();
        file.object(descriptor, |chunk| {
            chunk
                .font_descriptor(descriptor)
                .name(name)
                .flags(FontFlags::SYMBOLIC)
                .bbox(Rect::new(
                    points(bounds.x_min),
                    points(bounds.y_min),
                    points(bounds.x_max),
                    points(bounds.y_max),
                ))
                .italic_angle(0.0)
                .ascent(points(self.face.ascender()))
                .descent(points(self.face.descender()))
                .cap_height(points(self.face.capital_height().unwrap_or(0)))
                .stem_v(80.0)
                .font_file2(embedded);
        })?;
        let length = i32::try_from(program.len()).unwrap_or(i32::MAX);
        let packed = deflate(&program);
        file.object(embedded, |chunk| {
            let mut stream = chunk.stream(embedded, &packed);
            stream.filter(pdf_writer::Filter::FlateDecode);
            stream.pair(Name(b"Length1"), length);
        })?;
        let map = to_unicode(self.letters.iter().map(|(letter, (code, _))| (*code, *letter)));
        let packed = deflate(map.as_bytes());
        file.object(unicode, |chunk| {
            chunk.stream(unicode, &packed).filter(pdf_writer::Filter::FlateDecode);
        })?;
        Ok(())
    }
}

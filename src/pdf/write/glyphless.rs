//! The invisible font: every letter is one empty glyph of the same width, so that text can lie over
//! a scan, be searched and copied, and never be seen.
//!
//! Codes are two bytes. A letter of the basic plane has its own number as code; others get codes in
//! the surrogate range, which no letter uses. All codes lead to the empty glyph 1 of a `TrueType`
//! program made here; `ToUnicode` names the letter of every code used (ISO 19005-2, 6.2.11.7.2).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Finish, Name, Rect, Ref, Str};

use super::file::{File, WriteError};
use super::packed::deflate;

/// Advance of every glyph, in thousandths of the size.
pub const ADVANCE: f64 = 500.0;
/// From the baseline to the top of capitals, in thousandths of the size.
pub const CAP_HEIGHT: f64 = 700.0;
/// From the baseline to the top of capitals with two marks, in thousandths of the size.
pub const ASCENT: f64 = 950.0;
/// From the baseline to the bottom of `g`, in thousandths of the size; negative.
pub const DESCENT: f64 = -250.0;

const NAME: Name<'static> = Name(b"SohoaGlyphless");
const FIRST_SPARE: u16 = 0xD800;
const LAST_SPARE: u16 = 0xDFFF;
/// Stands for letters that cannot be coded.
const REPLACEMENT: u16 = 0xFFFD;

/// The codes used so far.
#[derive(Default, Debug)]
pub struct InvisibleFont {
    basic: BTreeSet<u16>,
    spare: BTreeMap<char, u16>,
}

impl InvisibleFont {
    /// The codes of `text`, two bytes a letter. Letters without a width of their own (controls,
    /// joiners, byte order marks) are left out.
    pub fn encode(&mut self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len() * 2);
        for letter in text.chars().filter(|letter| is_carried(*letter)) {
            out.extend_from_slice(&self.code(letter).to_be_bytes());
        }
        out
    }

    fn code(&mut self, letter: char) -> u16 {
        let code = match u16::try_from(u32::from(letter)) {
            Ok(code) => code,
            Err(_) => match self.spare_code(letter) {
                Some(code) => return code,
                None => REPLACEMENT,
            },
        };
        self.basic.insert(code);
        code
    }

    fn spare_code(&mut self, letter: char) -> Option<u16> {
        if let Some(code) = self.spare.get(&letter) {
            return Some(*code);
        }
        let next = u16::try_from(self.spare.len()).ok()?.checked_add(FIRST_SPARE)?;
        if next > LAST_SPARE {
            return None;
        }
        self.spare.insert(letter, next);
        Some(next)
    }

    /// Writes the font under `id`.
    pub fn write<W: Write>(&self, file: &mut File<W>, id: Ref) -> Result<(), WriteError> {
        let (descendant, descriptor) = (file.reserve()?, file.reserve()?);
        let (program, glyphs, unicode) = (file.reserve()?, file.reserve()?, file.reserve()?);
        file.object(id, |chunk| {
            chunk
                .type0_font(id)
                .base_font(NAME)
                .encoding_predefined(Name(b"Identity-H"))
                .descendant_font(descendant)
                .to_unicode(unicode);
        })?;
        file.object(descendant, |chunk| {
            let mut font = chunk.cid_font(descendant);
            font.subtype(CidFontType::Type2).base_font(NAME).font_descriptor(descriptor);
            font.system_info(SystemInfo {
                registry: Str(b"Adobe"),
                ordering: Str(b"Identity"),
                supplement: 0,
            });
            font.default_width(ADVANCE as f32).cid_to_gid_map_stream(glyphs);
        })?;
        file.object(descriptor, |chunk| {
            chunk
                .font_descriptor(descriptor)
                .name(NAME)
                .flags(FontFlags::FIXED_PITCH | FontFlags::SYMBOLIC)
                .bbox(Rect::new(0.0, DESCENT as f32, ADVANCE as f32, ASCENT as f32))
                .italic_angle(0.0)
                .ascent(ASCENT as f32)
                .descent(DESCENT as f32)
                .cap_height(CAP_HEIGHT as f32)
                .stem_v(80.0)
                .font_file2(program);
        })?;
        let bytes = true_type();
        let packed = deflate(&bytes);
        file.object(program, |chunk| {
            let mut stream = chunk.stream(program, &packed);
            stream.filter(pdf_writer::Filter::FlateDecode);
            stream.pair(Name(b"Length1"), bytes.len() as i32);
        })?;
        let packed = deflate(&[0, 1].repeat(0x1_0000));
        file.object(glyphs, |chunk| {
            chunk.stream(glyphs, &packed).filter(pdf_writer::Filter::FlateDecode);
        })?;
        let packed = deflate(self.to_unicode().as_bytes());
        file.object(unicode, |chunk| {
            chunk.stream(unicode, &packed).filter(pdf_writer::Filter::FlateDecode).finish();
        })
    }

    /// A `CMap` from codes to letters (ISO 32000-1, 9.10.3), at most 100 codes a block.
    fn to_unicode(&self) -> String {
        let basic = self.basic.iter().map(|code| (*code, format!("{code:04X}")));
        let spare = self.spare.iter().map(|(letter, code)| {
            let units =
                letter.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |mut hex, u| {
                    let _ = write!(hex, "{u:04X}");
                    hex
                });
            (*code, units)
        });
        let mut codes: Vec<(u16, String)> = basic.chain(spare).collect();
        codes.sort();
        let mut out = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        for block in codes.chunks(100) {
            let _ = writeln!(out, "{} beginbfchar", block.len());
            for (code, units) in block {
                let _ = writeln!(out, "<{code:04X}> <{units}>");
            }
            out.push_str("endbfchar\n");
        }
        out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        out
    }
}

/// What `ToUnicode` may not hold (0, FEFF, FFFE) or would only disturb a search.
fn is_carried(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter,
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A `TrueType` program with two empty glyphs; only the tables ISO 32000-1, 9.9 asks for.
fn true_type() -> Vec<u8> {
    let words = |values: &[i16]| values.iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
    let (ascent, descent, advance) = (ASCENT as i16, DESCENT as i16, ADVANCE as i16);
    let mut head = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5];
    head.extend(words(&[0x000B, 1000])); // flags, units an em
    head.extend([0; 16]); // created and changed: never
    head.extend(words(&[0, descent, advance, ascent, 0, 8, 2, 0, 0]));
    let mut hhea = vec![0, 1, 0, 0];
    hhea.extend(words(&[ascent, descent, 0, advance, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]));
    let mut maxp = vec![0, 1, 0, 0];
    maxp.extend(words(&[2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
    let mut tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", vec![0]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[advance, 0, 0])), // the second glyph repeats the advance
        (b"loca", words(&[0, 0, 0])),
        (b"maxp", maxp),
    ];

    let mut directory = vec![0, 1, 0, 0];
    directory.extend(words(&[tables.len() as i16, 64, 2, 32]));
    let mut body = Vec::new();
    let base = directory.len() + 16 * tables.len();
    for (name, bytes) in &mut tables {
        let length = bytes.len();
        bytes.resize(length.next_multiple_of(4), 0);
        directory.extend_from_slice(*name);
        directory.extend_from_slice(&sum(bytes).to_be_bytes());
        directory.extend_from_slice(&((base + body.len()) as u32).to_be_bytes());
        directory.extend_from_slice(&(length as u32).to_be_bytes());
        body.extend_from_slice(bytes);
    }
    let mut font = directory;
    font.extend(body);
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(sum(&font));
    // `head` follows `glyf`, which takes four bytes.
    if let Some(place) = font.get_mut(base + 4 + 8..base + 4 + 12) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    font
}

fn sum(bytes: &[u8]) -> u32 {
    bytes
        .chunks(4)
        .map(|word| word.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
        .fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_is_a_font_with_two_empty_glyphs() {
        let bytes = true_type();
        let face = ttf_parser::Face::parse(&bytes, 0).unwrap();
        assert_eq!(face.number_of_glyphs(), 2);
        assert_eq!(face.units_per_em(), 1000);
        assert_eq!(face.glyph_hor_advance(ttf_parser::GlyphId(1)), Some(500));
        assert_eq!(face.glyph_bounding_box(ttf_parser::GlyphId(1)), None);
        assert_eq!(sum(&bytes), 0xB1B0_AFBA);
    }

    #[test]
    fn every_code_used_is_named_also_beyond_the_basic_plane() {
        let mut font = InvisibleFont::default();
        assert_eq!(font.encode("Số\u{FEFF}"), [0, 0x53, 0x1E, 0xD1]);
        assert_eq!(font.encode("𠀀𠀁𠀀"), [0xD8, 0, 0xD8, 1, 0xD8, 0]);
        let map = font.to_unicode();
        for line in ["<0053> <0053>", "<1ED1> <1ED1>", "<D800> <D840DC00>", "<D801> <D840DC01>"] {
            assert!(map.contains(line), "{line} is missing");
        }
        assert!(!map.contains("<FEFF>"));
    }
}

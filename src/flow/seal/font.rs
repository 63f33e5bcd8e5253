//! The font of the visible text: found on the system, cut down to the letters used, embedded so
//! that PDF/A-2u holds (ISO 19005-2, 6.2.11: embedded, every code mapped to Unicode).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use subsetter::GlyphRemapper;

use super::error::SealError;
use crate::pdf::revisions::{Appender, Dictionary, Object};

/// Where systems keep fonts.
pub const FONT_DIRS: [&str; 3] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texmf/fonts"];

/// Serif fonts with every Vietnamese letter, regular and bold, those with the measures of Times New
/// Roman first.
const WANTED: [[&str; 2]; 5] = [
    ["Tinos-Regular.ttf", "Tinos-Bold.ttf"],
    ["LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"],
    ["FreeSerif.ttf", "FreeSerifBold.ttf"],
    ["NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"],
    ["DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"],
];

/// Folders nested deeper than this hold no fonts.
const DEPTH: usize = 6;

/// A font for visible text. Load it once.
#[derive(Clone)]
pub struct Font {
    data: Vec<u8>,
    name: String,
}

/// How heavy its letters are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    /// As running text.
    Regular,
    /// As headings.
    Bold,
}

impl Font {
    /// Finds a font in `dirs` (see [`FONT_DIRS`]).
    pub fn find<P: AsRef<Path>>(dirs: &[P]) -> Result<Self, SealError> {
        Self::find_weight(dirs, Weight::Regular)
    }

    /// Finds a font of this weight.
    pub fn find_weight<P: AsRef<Path>>(dirs: &[P], weight: Weight) -> Result<Self, SealError> {
        let wanted = WANTED.map(|[regular, bold]| match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
        });
        let mut found: BTreeMap<usize, PathBuf> = BTreeMap::new();
        for dir in dirs {
            look(dir.as_ref(), &wanted, DEPTH, &mut found);
        }
        for path in found.into_values() {
            let data = std::fs::read(&path)
                .map_err(|source| SealError::File { path: path.clone(), source })?;
            if let Some(font) = Self::of(data, &path)
                && font.lacks("ẰẳỗữĐđỵ–:+").is_none()
            {
                return Ok(font);
            }
        }
        let looked: Vec<_> = dirs.iter().map(|d| d.as_ref().display().to_string()).collect();
        Err(SealError::NoFont { looked: looked.join(", ") })
    }

    /// The font program, TrueType.
    pub(in crate::flow) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Its PostScript name, without the tag of a subset.
    pub(in crate::flow) fn name(&self) -> &str {
        &self.name
    }

    fn of(data: Vec<u8>, path: &Path) -> Option<Self> {
        let face = ttf_parser::Face::parse(&data, 0).ok()?;
        face.tables().glyf?;
        let name = path.file_stem()?.to_string_lossy();
        let name = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        Some(Self { data, name })
    }

    /// The first letter it has no glyph for.
    fn lacks(&self, text: &str) -> Option<char> {
        let face = ttf_parser::Face::parse(&self.data, 0).ok()?;
        text.chars().find(|c| face.glyph_index(*c).is_none())
    }

    /// Prepares the letters of `lines`.
    pub(super) fn letters(&self, lines: &[String]) -> Result<Letters<'_>, SealError> {
        let face = ttf_parser::Face::parse(&self.data, 0)
            .map_err(|_| SealError::NoFont { looked: self.name.clone() })?;
        let scale = 1000.0 / f64::from(face.units_per_em());
        let mut remapper = GlyphRemapper::new();
        let mut letters = BTreeMap::new();
        for letter in lines.iter().flat_map(|line| line.chars()) {
            let glyph = face.glyph_index(letter).ok_or(SealError::NoGlyph(letter))?;
            let width = f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)) * scale;
            letters.insert(letter, (remapper.remap(glyph.0), width));
        }
        Ok(Letters { font: self, face, remapper, all: letters })
    }
}

fn look(dir: &Path, wanted: &[&str], depth: usize, found: &mut BTreeMap<usize, PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let rank = wanted.iter().position(|name| entry.file_name() == *name);
        if let Some(rank) = rank {
            found.entry(rank).or_insert(path);
        } else if depth > 0 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            look(&path, wanted, depth - 1, found);
        }
    }
}

/// The letters of one visible text.
pub(super) struct Letters<'a> {
    font: &'a Font,
    face: ttf_parser::Face<'a>,
    remapper: GlyphRemapper,
    /// Code in the subset, and width in thousandths.
    all: BTreeMap<char, (u16, f64)>,
}

impl Letters<'_> {
    /// Width of a text in points at size 1.
    pub(super) fn width(&self, text: &str) -> f64 {
        let widths = text.chars().filter_map(|c| self.all.get(&c)).map(|(_, w)| w);
        widths.sum::<f64>() / 1000.0
    }

    /// The codes of a text.
    pub(super) fn codes(&self, text: &str) -> Vec<u8> {
        let codes = text.chars().filter_map(|c| self.all.get(&c));
        codes.flat_map(|(code, _)| code.to_be_bytes()).collect()
    }

    /// Adds the font's objects; returns the number of the font itself.
    pub(super) fn embed(&self, to: &mut Appender) -> Result<u32, SealError> {
        let program = subsetter::subset(&self.font.data, 0, &self.remapper)
            .map_err(|_| SealError::Structure("the font cannot be subset".to_owned()))?;
        let (font, descendant, descriptor, file, unicode) =
            (to.allocate(), to.allocate(), to.allocate(), to.allocate(), to.allocate());
        let name = Object::name(&format!("{}+{}", self.tag(), self.font.name));
        let scale = 1000.0 / f64::from(self.face.units_per_em());
        let whole = |x: f64| Object::Integer(x.round() as i64);
        let bounds = self.face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let bounds = bounds.iter().map(|x| whole(f64::from(*x) * scale)).collect();

        let mut stream = Dictionary::of([
            ("Length1", Object::Integer(program.len() as i64)),
            ("Filter", Object::name("FlateDecode")),
        ]);
        to.put_stream(file, stream.clone(), &deflate(&program));
        stream.remove("Length1");
        to.put_stream(unicode, stream, &deflate(self.to_unicode().as_bytes()));
        let mut put = |number: u32, dictionary: Dictionary| {
            let reference = crate::pdf::revisions::Reference { number, generation: 0 };
            to.put(reference, &Object::Dictionary(dictionary));
        };
        put(
            descriptor,
            Dictionary::of([
                ("Type", Object::name("FontDescriptor")),
                ("FontName", name.clone()),
                ("Flags", Object::Integer(4)),
                ("FontBBox", Object::Array(bounds)),
                ("ItalicAngle", Object::Integer(0)),
                ("Ascent", whole(f64::from(self.face.ascender()) * scale)),
                ("Descent", whole(f64::from(self.face.descender()) * scale)),
                ("CapHeight", whole(f64::from(self.face.capital_height().unwrap_or(0)) * scale)),
                ("StemV", Object::Integer(80)),
                ("FontFile2", Object::reference(file)),
            ]),
        );
        put(
            descendant,
            Dictionary::of([
                ("Type", Object::name("Font")),
                ("Subtype", Object::name("CIDFontType2")),
                ("BaseFont", name.clone()),
                (
                    "CIDSystemInfo",
                    Object::Dictionary(Dictionary::of([
                        ("Registry", Object::text("Adobe")),
                        ("Ordering", Object::text("Identity")),
                        ("Supplement", Object::Integer(0)),
                    ])),
                ),
                ("FontDescriptor", Object::reference(descriptor)),
                ("W", self.widths()),
                ("CIDToGIDMap", Object::name("Identity")),
            ]),
        );
        put(
            font,
            Dictionary::of([
                ("Type", Object::name("Font")),
                ("Subtype", Object::name("Type0")),
                ("BaseFont", name),
                ("Encoding", Object::name("Identity-H")),
                ("DescendantFonts", Object::Array(vec![Object::reference(descendant)])),
                ("ToUnicode", Object::reference(unicode)),
            ]),
        );
        Ok(font)
    }

    /// Six letters that tell this subset from another.
    fn tag(&self) -> String {
        let all: String = self.all.keys().collect();
        let hash = crate::domain::hash::Sha256::of(all.as_bytes());
        hash.as_bytes().iter().take(6).map(|b| char::from(b'A' + b % 26)).collect()
    }

    fn widths(&self) -> Object {
        let mut by_code: BTreeMap<u16, f64> = BTreeMap::new();
        by_code.extend(self.all.values().copied());
        let mut all = Vec::new();
        for (code, width) in by_code {
            all.push(Object::Integer(i64::from(code)));
            all.push(Object::Array(vec![Object::Real(width)]));
        }
        Object::Array(all)
    }

    fn to_unicode(&self) -> String {
        to_unicode(self.all.iter().map(|(letter, (code, _))| (*code, *letter)))
    }
}

/// The map from a subset's codes to the letters they show; of several letters of one code the
/// first counts.
pub(in crate::flow) fn to_unicode(codes: impl Iterator<Item = (u16, char)>) -> String {
    let mut by_code: BTreeMap<u16, char> = BTreeMap::new();
    for (code, letter) in codes {
        by_code.entry(code).or_insert(letter);
    }
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << \
         /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS \
         def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let rows: Vec<_> = by_code.into_iter().collect();
    for part in rows.chunks(100) {
        map.extend([format!("{} beginbfchar\n", part.len())]);
        for (code, letter) in part {
            let mut units = [0; 2];
            let units: Vec<u8> =
                letter.encode_utf16(&mut units).iter().flat_map(|u| u.to_be_bytes()).collect();
            let units = data_encoding::HEXUPPER.encode(&units);
            map.extend([format!("<{code:04X}> <{units}>\n")]);
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

/// Compresses a stream's data. Writing to memory does not fail; if it did, an empty stream would
/// be refused by the check after sealing.
fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}

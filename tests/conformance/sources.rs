//! Sources made here: picture files and small PDFs of every kind that scanners and offices leave.

use jpeg_encoder::{ColorType, Encoder};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::page::{Ink, Line, PageRead, Word, WordSource};

pub const WIDTH: u32 = 248;
pub const HEIGHT: u32 = 351;
pub const DPI: f32 = 30.0;

/// Words of a page, with the box each stands in.
pub const WORDS: [(&str, [f32; 4]); 6] = [
    ("ỦY", [20.0, 20.0, 44.0, 32.0]),
    ("BAN", [50.0, 20.0, 80.0, 32.0]),
    ("NHÂN", [86.0, 20.0, 122.0, 32.0]),
    ("DÂN", [128.0, 20.0, 156.0, 32.0]),
    ("Nguyễn", [20.0, 60.0, 70.0, 76.0]),
    ("𠀀Ạ", [76.0, 60.0, 120.0, 76.0]),
];

/// What was read on a page of `WIDTH` × `HEIGHT` pixels; `to_points` as for a PDF page of that size.
pub fn read(number: u32) -> PageRead {
    let points = 72.0 / f64::from(DPI);
    let word = |(text, [x0, y0, x1, y1]): (&str, [f32; 4])| Word {
        text: text.to_owned(),
        bbox: PageBox::new(x0, y0, x1, y1),
        confidence: 0.9,
        alternatives: Vec::new(),
        source: WordSource::Ocr,
        ink: Ink::Dark,
        hand: 0.0,
    };
    let line = |first: u32, count: u32| Line {
        bbox: PageBox::new(20.0, 20.0, 160.0, 76.0),
        first,
        count,
        block: first,
        cell: None,
        letter_height: 10.0,
    };
    PageRead {
        number,
        width: WIDTH,
        height: HEIGHT,
        dpi: DPI,
        turn: 0,
        skew: 0.0,
        to_points: Affine([points, 0.0, 0.0, -points, 0.0, f64::from(HEIGHT) * points]),
        words: WORDS.into_iter().map(word).collect(),
        lines: vec![line(0, 4), line(4, 2)],
        rulings: Vec::new(),
        marks: Vec::new(),
        cells: Vec::new(),
        pen: Vec::new(),
        codes: Vec::new(),
        stamps: Vec::new(),
        confidence: 0.9,
        notes: Vec::new(),
    }
}

/// Grey samples with something to be seen: dark blocks where the words are, noise elsewhere.
pub fn gray() -> Vec<u8> {
    let mut state = 7_u32;
    let noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 27) as u8
    };
    let mut samples: Vec<u8> = std::iter::repeat_with(noise)
        .map(|noise| 255 - noise)
        .take((WIDTH * HEIGHT) as usize)
        .collect();
    for (_, [x0, y0, x1, y1]) in WORDS {
        for y in y0 as u32..y1 as u32 {
            for x in x0 as u32..x1 as u32 {
                samples[(y * WIDTH + x) as usize] = 30;
            }
        }
    }
    samples
}

pub fn rgb() -> Vec<u8> {
    gray().into_iter().flat_map(|v| [v, v.saturating_sub(20), v / 2]).collect()
}

pub fn jpeg(colour: ColorType) -> Vec<u8> {
    let samples = match colour {
        ColorType::Luma => gray(),
        ColorType::Cmyk => gray().into_iter().flat_map(|v| [0, 20, 0, 255 - v]).collect(),
        _ => rgb(),
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 80);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
    encoder.encode(&samples, WIDTH as u16, HEIGHT as u16, colour).unwrap();
    out
}

/// The JPEG with an Exif orientation.
pub fn jpeg_turned(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let jpeg = jpeg(ColorType::Rgb);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xFF, 0xE1, 0, exif.len() as u8 + 2]);
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

pub fn png(colour: png::ColorType, depth: png::BitDepth) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, WIDTH, HEIGHT);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    let samples = match (colour, depth) {
        (png::ColorType::Grayscale, png::BitDepth::One) => bits(false),
        (png::ColorType::Grayscale, _) => gray(),
        (png::ColorType::Indexed, _) => {
            encoder.set_palette(vec![0, 0, 0, 200, 30, 30, 255, 255, 255]);
            gray().into_iter().map(|v| v / 86).collect()
        }
        (png::ColorType::Rgba, _) => {
            gray().into_iter().flat_map(|v| [v, 0, 0, 255 - v / 2]).collect()
        }
        _ => rgb(),
    };
    encoder.write_header().unwrap().write_image_data(&samples).unwrap();
    out
}

/// One bit a sample, rows starting at bytes; a set bit is white, or black where `black_is_one`.
pub fn bits(black_is_one: bool) -> Vec<u8> {
    let gray = gray();
    let mut out = Vec::new();
    for row in gray.chunks(WIDTH as usize) {
        for eight in row.chunks(8) {
            let byte = eight
                .iter()
                .enumerate()
                .fold(0, |byte, (n, v)| byte | u8::from((*v > 127) != black_is_one) << (7 - n));
            out.push(byte);
        }
    }
    out
}

pub fn group4(rows: std::ops::Range<u32>) -> Vec<u8> {
    let gray = gray();
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in gray.chunks(WIDTH as usize).skip(rows.start as usize).take(rows.len()) {
        let row = row.iter().map(|v| if *v > 127 { fax::Color::White } else { fax::Color::Black });
        encoder.encode_line(row, WIDTH).unwrap();
    }
    encoder.finish().unwrap().finish()
}

/// A TIFF of fax strips of `rows` rows each, one directory for each of `pages`.
pub fn tiff_group4(rows: u32, pages: u32) -> Vec<u8> {
    let mut out = b"II\x2A\0\0\0\0\0".to_vec();
    let mut link = 4;
    for _ in 0..pages {
        let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
        for start in (0..HEIGHT).step_by(rows as usize) {
            let strip = group4(start..(start + rows).min(HEIGHT));
            offsets.push(out.len() as u32);
            lengths.push(strip.len() as u32);
            out.extend(strip);
        }
        let lists: Vec<u32> = [&offsets, &lengths]
            .map(|values| {
                let at = out.len() as u32;
                out.extend(values.iter().flat_map(|v| v.to_le_bytes()));
                at
            })
            .to_vec();
        let value =
            |list: usize, values: &[u32]| if values.len() == 1 { values[0] } else { lists[list] };
        let entries = [
            (256_u16, 4_u16, 1, WIDTH),
            (257, 4, 1, HEIGHT),
            (258, 3, 1, 1),
            (259, 3, 1, 4),
            (262, 3, 1, 0),
            (273, 4, offsets.len() as u32, value(0, &offsets)),
            (277, 3, 1, 1),
            (278, 4, 1, rows),
            (279, 4, lengths.len() as u32, value(1, &lengths)),
        ];
        out.resize(out.len().next_multiple_of(2), 0);
        let here = out.len() as u32;
        out[link..link + 4].copy_from_slice(&here.to_le_bytes());
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        link = out.len();
        out.extend([0; 4]);
    }
    out
}

/// A TIFF of plain samples.
pub fn tiff_rgb() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut out).unwrap();
    encoder.write_image::<tiff::encoder::colortype::RGB8>(WIDTH, HEIGHT, &rgb()).unwrap();
    out.into_inner()
}

/// An encoded picture, and what writes its dictionary.
pub type Encoded<'a> = (&'a [u8], &'a dyn Fn(&mut pdf_writer::writers::ImageXObject<'_>));

/// What a PDF page is made of.
pub struct PdfPage<'a> {
    pub content: Content,
    pub picture: Option<Encoded<'a>>,
    pub rotate: i32,
    pub crop: Option<[f32; 4]>,
}

/// The size of a page in points.
pub fn points() -> [f32; 2] {
    [WIDTH, HEIGHT].map(|v| v as f32 * 72.0 / DPI)
}

/// A content stream that paints the picture over the whole page.
pub fn over_the_page() -> Content {
    let mut content = Content::new();
    let [width, height] = points();
    content.save_state();
    content.transform([width, 0.0, 0.0, height, 0.0, 0.0]);
    content.x_object(Name(b"Im"));
    content.restore_state();
    content
}

/// A PDF of such pages; one font (Helvetica) and one tiling pattern at hand.
pub fn pdf(pages: Vec<PdfPage<'_>>) -> Vec<u8> {
    let mut next = Ref::new(1);
    let mut pdf = Pdf::new();
    let (catalog, tree, font, pattern) = (next.bump(), next.bump(), next.bump(), next.bump());
    pdf.catalog(catalog).pages(tree);
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    let tile = b"0 0 4 4 re f";
    let mut tiling = pdf.tiling_pattern(pattern, tile);
    tiling.paint_type(pdf_writer::types::PaintType::Colored);
    tiling.tiling_type(pdf_writer::types::TilingType::ConstantSpacing);
    tiling.bbox(Rect::new(0.0, 0.0, 8.0, 8.0)).x_step(8.0).y_step(8.0);
    tiling.resources();
    tiling.finish();
    let mut kids = Vec::new();
    for page in pages {
        let (id, content, image) = (next.bump(), next.bump(), next.bump());
        kids.push(id);
        pdf.stream(content, &page.content.finish());
        if let Some((bytes, dictionary)) = page.picture {
            let mut picture = pdf.image_xobject(image, bytes);
            picture.width(WIDTH as i32).height(HEIGHT as i32);
            dictionary(&mut picture);
        }
        let mut writer = pdf.page(id);
        let [width, height] = points();
        writer.parent(tree).contents(content).media_box(Rect::new(0.0, 0.0, width, height));
        writer.rotate(page.rotate);
        if let Some([x0, y0, x1, y1]) = page.crop {
            writer.crop_box(Rect::new(x0, y0, x1, y1));
        }
        let mut resources = writer.resources();
        resources.fonts().pair(Name(b"F"), font);
        resources.patterns().pair(Name(b"P"), pattern);
        if page.picture.is_some() {
            resources.x_objects().pair(Name(b"Im"), image);
        }
    }
    let count = kids.len() as i32;
    pdf.pages(tree).kids(kids).count(count);
    pdf.finish()
}

/// A PDF of one page that is one picture.
pub fn pdf_of(
    bytes: &[u8],
    dictionary: &dyn Fn(&mut pdf_writer::writers::ImageXObject<'_>),
) -> Vec<u8> {
    let picture = Some((bytes, dictionary));
    pdf(vec![PdfPage { content: over_the_page(), picture, rotate: 0, crop: None }])
}

/// LZW as TIFF and PDF know it, in the plainest way: every code a literal, cleared in time.
pub fn lzw(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut held, mut count) = (0_u32, 0);
    let mut put = |code: u32| {
        held = held << 9 | code;
        count += 9;
        while count >= 8 {
            count -= 8;
            out.push((held >> count) as u8);
            held &= (1 << count) - 1;
        }
    };
    for some in bytes.chunks(200) {
        put(256);
        for byte in some {
            put(u32::from(*byte));
        }
    }
    put(257);
    put(0);
    out
}

/// Text that can be seen, and a line under it.
pub fn seen(content: &mut Content) {
    content.begin_text();
    content.set_font(Name(b"F"), 24.0);
    content.next_line(60.0, 400.0);
    content.show(Str(b"Stamped"));
    content.end_text();
    content.set_stroke_rgb(0.8, 0.0, 0.0).set_line_width(2.0);
    content.move_to(60.0, 390.0).line_to(200.0, 390.0).stroke();
}

/// Samples behind Flate.
pub fn flate(samples: &[u8]) -> Vec<u8> {
    sohoa::pdf::write::deflate(samples)
}

pub fn flate_filter(picture: &mut pdf_writer::writers::ImageXObject<'_>) {
    picture.filter(Filter::FlateDecode);
}

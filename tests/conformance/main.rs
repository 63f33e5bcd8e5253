//! Does what is bound obey PDF/A, and does it carry what it promises?
//!
//! Files are held against veraPDF's rules by `tests/tools/pdfa-check`; where that cannot be set up
//! (no Java, no network) its part is skipped and says so.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail as tests do"
)]

mod sources;

use std::path::{Path, PathBuf};
use std::process::Command;

use jpeg_encoder::ColorType;
use pdf_writer::{Content, Filter, Name};
use sohoa::domain::hash::Sha256;
use sohoa::domain::page::PageRead;
use sohoa::flow::bind::{Attachment, BindOptions, Bound, Relationship, Rung, Strip, bind};
use sohoa::flow::intake::Media;
use sources::{PdfPage, WORDS, read};

/// Binds `source` as `media`.
#[track_caller]
fn bound(
    source: &[u8],
    media: Media,
    pages: &[PageRead],
    attachments: &[Attachment<'_>],
) -> (Bound, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("source");
    std::fs::write(&path, source).unwrap();
    let options = BindOptions {
        title: Some("Thông báo <số> 1 & 2"),
        source_hash: Sha256::of(source),
        created: "2026-11-24T05:06:07Z".parse().unwrap(),
        creator: "Máy quét",
        strip: Strip::STANDARD,
        attachments,
    };
    let mut out = Vec::new();
    let bound = bind(&path, media, pages, &options, &mut out).unwrap();
    assert_eq!(bound.bytes, out.len() as u64);
    assert_eq!(bound.pages.len(), pages.len());
    (bound, out)
}

/// Requires that every file passes, where the checker can be had.
#[track_caller]
fn conforms(flavour: &str, files: &[(String, Vec<u8>)]) {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(format!("{name}.pdf"));
            std::fs::write(&path, bytes).unwrap();
            path
        })
        .collect();
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/pdfa-check");
    let run = Command::new(tool).arg(flavour).args(&paths).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    match run.status.code() {
        Some(0) => assert_eq!(said.lines().filter(|l| l.starts_with("PASS ")).count(), files.len()),
        Some(3) => println!("skipped: {}", String::from_utf8_lossy(&run.stderr)),
        _ => panic!("not PDF/A-{flavour}:\n{said}{}", String::from_utf8_lossy(&run.stderr)),
    }
}

fn holds(whole: &[u8], part: &[u8]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

fn plain_pdfs() -> Vec<(&'static str, Vec<u8>, Rung)> {
    let gray_jpeg = sources::jpeg(ColorType::Luma);
    let cmyk_jpeg = sources::jpeg(ColorType::Cmyk);
    let fax = sources::group4(0..sources::HEIGHT);
    let samples = sources::flate(&sources::rgb());
    let bits = sources::flate(&sources::bits(true));
    let lzw = sources::lzw(&sources::gray());
    let four = sources::flate(
        &sources::gray().iter().flat_map(|v| [0, 9, 0, 255 - *v]).collect::<Vec<_>>(),
    );
    let space = |name: &'static [u8]| Name(name);
    vec![
        (
            "jpeg-interpolated",
            sources::pdf_of(&gray_jpeg, &|p| {
                p.filter(Filter::DctDecode);
                p.color_space().device_gray();
                p.bits_per_component(8).interpolate(true);
            }),
            Rung::Repaired,
        ),
        (
            "jpeg-wrong-space",
            sources::pdf_of(&gray_jpeg, &|p| {
                p.filter(Filter::DctDecode);
                p.color_space().device_rgb();
                p.bits_per_component(8);
            }),
            Rung::Repaired,
        ),
        (
            "jpeg-cmyk",
            sources::pdf_of(&cmyk_jpeg, &|p| {
                p.filter(Filter::DctDecode);
                p.color_space().device_cmyk();
                p.bits_per_component(8).decode([1.0, 0.0].repeat(4));
            }),
            Rung::Reencoded,
        ),
        (
            "fax",
            sources::pdf_of(&fax, &|p| {
                p.filter(Filter::CcittFaxDecode);
                p.decode_parms().k(-1).columns(sources::WIDTH as i32).rows(sources::HEIGHT as i32);
                p.color_space().device_gray();
                p.bits_per_component(1);
            }),
            Rung::Unchanged,
        ),
        (
            "flate",
            sources::pdf_of(&samples, &|p| {
                sources::flate_filter(p);
                p.color_space().device_rgb();
                p.bits_per_component(8);
            }),
            Rung::Unchanged,
        ),
        (
            "stencil",
            sources::pdf_of(&bits, &|p| {
                sources::flate_filter(p);
                p.image_mask(true).bits_per_component(1).decode([1.0, 0.0]);
            }),
            Rung::Unchanged,
        ),
        (
            "masked",
            sources::pdf_of(&gray_jpeg, &|p| {
                p.filter(Filter::DctDecode);
                p.color_space().device_gray();
                p.bits_per_component(8);
                p.pair(Name(b"Mask"), Name(b"nothing"));
                p.insert(Name(b"Intent")).primitive(Name(b"Unheard"));
            }),
            Rung::Unchanged,
        ),
        (
            "lzw",
            sources::pdf_of(&lzw, &|p| {
                p.filter(Filter::LzwDecode);
                p.color_space().device_gray();
                p.bits_per_component(8);
            }),
            Rung::Repaired,
        ),
        (
            "flate-cmyk",
            sources::pdf_of(&four, &|p| {
                sources::flate_filter(p);
                p.color_space_name(space(b"DeviceCMYK"));
                p.bits_per_component(8);
            }),
            Rung::Reencoded,
        ),
    ]
}

fn drawn_pdfs() -> Vec<(&'static str, Vec<u8>, Rung)> {
    let jpeg = sources::jpeg(ColorType::Rgb);
    let dictionary = |p: &mut pdf_writer::writers::ImageXObject<'_>| {
        p.filter(Filter::DctDecode);
        p.color_space().device_rgb();
        p.bits_per_component(8);
    };
    let page = |more: &dyn Fn(&mut Content), rotate, crop| {
        let mut content = sources::over_the_page();
        more(&mut content);
        let picture: Option<sources::Encoded<'_>> = Some((&jpeg, &dictionary));
        sources::pdf(vec![PdfPage { content, picture, rotate, crop }])
    };
    let pattern = |content: &mut Content| {
        content.set_fill_color_space(Name(b"Pattern")).set_fill_pattern([], Name(b"P"));
        content.rect(50.0, 50.0, 200.0, 100.0).fill_nonzero();
    };
    let under = |content: &mut Content| {
        sources::seen(content);
        let [width, height] = sources::points();
        content.save_state();
        content.transform([width, 0.0, 0.0, height, 0.0, 0.0]);
        content.x_object(Name(b"Im"));
        content.restore_state();
    };
    vec![
        ("under-the-scan", page(&under, 0, None), Rung::Unchanged),
        ("stamped", page(&sources::seen, 0, None), Rung::Reencoded),
        ("patterned", page(&pattern, 0, None), Rung::Redrawn),
        ("turned", page(&|_| {}, 90, None), Rung::Unchanged),
        ("cropped", page(&|_| {}, 0, Some([20.0, 30.0, 500.0, 820.0])), Rung::Unchanged),
    ]
}

fn pictures() -> Vec<(&'static str, Vec<u8>, Media, Rung)> {
    use png::{BitDepth::*, ColorType as Png};
    let mut trailed = sources::jpeg(ColorType::Rgb);
    trailed.extend(b"a film behind the picture");
    vec![
        ("jpeg-rgb", sources::jpeg(ColorType::Rgb), Media::Jpeg, Rung::Unchanged),
        ("jpeg-gray", sources::jpeg(ColorType::Luma), Media::Jpeg, Rung::Unchanged),
        ("jpeg-cmyk-file", sources::jpeg(ColorType::Cmyk), Media::Jpeg, Rung::Reencoded),
        ("jpeg-turned", sources::jpeg_turned(6), Media::Jpeg, Rung::Unchanged),
        ("jpeg-trailed", trailed, Media::Jpeg, Rung::Repaired),
        ("png-gray", sources::png(Png::Grayscale, Eight), Media::Png, Rung::Unchanged),
        ("png-bits", sources::png(Png::Grayscale, One), Media::Png, Rung::Unchanged),
        ("png-rgb", sources::png(Png::Rgb, Eight), Media::Png, Rung::Unchanged),
        ("png-palette", sources::png(Png::Indexed, Eight), Media::Png, Rung::Unchanged),
        ("png-alpha", sources::png(Png::Rgba, Eight), Media::Png, Rung::Reencoded),
        ("tiff-fax", sources::tiff_group4(sources::HEIGHT, 1), Media::Tiff, Rung::Unchanged),
        ("tiff-strips", sources::tiff_group4(100, 1), Media::Tiff, Rung::Repaired),
        ("tiff-rgb", sources::tiff_rgb(), Media::Tiff, Rung::Reencoded),
    ]
}

#[test]
fn copies_of_every_kind_are_pdf_a_2u() {
    let mut files = Vec::new();
    for (name, source, media, rung) in pictures() {
        let (bound, out) = bound(&source, media, &[read(1)], &[]);
        assert_eq!(bound.pages[0].rung, rung, "{name}");
        files.push((name.to_owned(), out));
    }
    for (name, source, rung) in plain_pdfs().into_iter().chain(drawn_pdfs()) {
        let (bound, out) = bound(&source, Media::Pdf, &[read(1)], &[]);
        assert_eq!(bound.pages[0].rung, rung, "{name}");
        assert_eq!(
            bound.pages[0].remarks.is_empty(),
            !matches!(name, "patterned" | "jpeg-cmyk" | "flate-cmyk"),
            "{name}"
        );
        files.push((name.to_owned(), out));
    }
    conforms("2u", &files);
}

#[test]
fn a_result_with_its_record_is_pdf_a_3u() {
    let record = br#"{"so_ky_hieu":"01/TB-UBND"}"#;
    let attachment = Attachment {
        name: "record.json",
        media: "application/json",
        bytes: record,
        description: "Hồ sơ dữ liệu",
        relationship: Relationship::Data,
    };
    let source = sources::jpeg(ColorType::Luma);
    let (_, out) = bound(&source, Media::Jpeg, &[read(1)], &[attachment]);
    let pdf = hayro_syntax::Pdf::new(out.clone()).unwrap();
    let found = pdf.objects().into_iter().any(|object| {
        object.into_stream().is_some_and(|s| s.decoded().is_ok_and(|data| *data == record[..]))
    });
    assert!(found, "the record is not inside");
    conforms("3u", &[("result".to_owned(), out)]);
}

#[test]
fn encoded_pictures_stay_the_very_bytes() {
    let jpeg = sources::jpeg(ColorType::Rgb);
    assert!(holds(&bound(&jpeg, Media::Jpeg, &[read(1)], &[]).1, &jpeg));
    let fax = sources::group4(0..sources::HEIGHT);
    let tiff = sources::tiff_group4(sources::HEIGHT, 1);
    assert!(holds(&bound(&tiff, Media::Tiff, &[read(1)], &[]).1, &fax));
    let (_, drawn, _) = drawn_pdfs().remove(1);
    assert!(holds(&bound(&drawn, Media::Pdf, &[read(1)], &[]).1, &jpeg));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let source = sources::tiff_group4(100, 3);
    let pages = [read(3), read(1), read(2)];
    assert_eq!(
        bound(&source, Media::Tiff, &pages, &[]).1,
        bound(&source, Media::Tiff, &pages, &[]).1
    );
}

#[test]
fn text_comes_back_in_reading_order_over_its_words() {
    let source = sources::jpeg(ColorType::Luma);
    let (result, out) = bound(&source, Media::Jpeg, &[read(1)], &[]);
    let words = layer::words(&out);
    let texts: Vec<&str> = words.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, WORDS.map(|(text, _)| text));
    let points = 72.0 / f64::from(sources::DPI);
    let page = f64::from(sources::HEIGHT) * points;
    for ((text, [x0, base, x1, _]), (_, [left, _, right, bottom])) in words.iter().zip(WORDS) {
        let [left, right, bottom] = [left, right, bottom].map(|v| f64::from(v) * points);
        assert!((x0 - left).abs() < 0.5, "{text} starts at {x0}, not {left}");
        assert!((x1 - right).abs() < 0.5, "{text} ends at {x1}, not {right}");
        assert!((page - bottom - base).abs() < 12.0, "{text} stands at {base}");
    }
    let [_, low, _, high] = result.strip.unwrap();
    assert!(low >= page && high <= result.pages[0].size[1]);
}

#[test]
fn what_could_be_seen_is_seen_upright_below_the_strip() {
    let [wide, high] = [sources::WIDTH, sources::HEIGHT].map(|v| v as f32);
    let pixels = sources::DPI / 72.0;
    let all = pictures().into_iter().map(|(name, source, media, _)| (name, source, media));
    let pdfs = plain_pdfs().into_iter().chain(drawn_pdfs());
    for (name, source, media) in all.chain(pdfs.map(|(name, source, _)| (name, source, Media::Pdf)))
    {
        let (result, out) = bound(&source, media, &[read(1)], &[]);
        let pdf = hayro::hayro_syntax::Pdf::new(out).unwrap();
        let settings = hayro::PixmapSettings {
            x_scale: pixels,
            y_scale: pixels,
            bg_color: hayro::vello_cpu::color::palette::css::WHITE,
        };
        let picture = hayro::render(
            &pdf.pages()[0],
            &hayro::RenderCache::new(),
            &hayro::hayro_interpret::InterpreterSettings::default(),
            &hayro::RenderSettings::default(),
            &settings,
        );
        let Strip::Add { height } = Strip::STANDARD else { panic!() };
        let light = |x: f32, y: f32| {
            // Where a point of the picture lies on the upright page.
            let (x, y) = match name {
                "turned" => (high - y, x),
                "jpeg-turned" => ((high - y) / high * wide, x / wide * high),
                "cropped" => (x - 20.0 * pixels, y - (high - 820.0 * pixels)),
                _ => (x, y),
            };
            let row = (y + height as f32 * pixels) as usize;
            let at = (row * usize::from(picture.width()) + x as usize) * 4;
            picture.data_as_u8_slice()[at..at + 3].iter().map(|v| i32::from(*v)).sum::<i32>() / 3
        };
        for (word, [x0, y0, x1, y1]) in &WORDS[2..5] {
            let (x, y) = (f32::midpoint(*x0, *x1), f32::midpoint(*y0, *y1));
            let (ink, paper) = (light(x, y), light(x, y1 + 12.0));
            assert!(ink + 40 < paper, "{name}: {word} is {ink}, the paper {paper}");
        }
        let strip = result.strip.unwrap();
        assert!(result.pages[0].size[1] - strip[1] <= height);
        assert!(
            picture.data_as_u8_slice()[..4 * usize::from(picture.width()) * 10]
                .iter()
                .all(|v| *v == 255),
            "{name}: the strip is not empty"
        );
    }
}

#[test]
fn words_of_a_leaning_line_stand_on_its_own_baseline() {
    // Four words of 50 × 12 pixels on a line that leans by 3 degrees, each in the upright box a
    // reader would give; a dash between them and a name written far too high.
    let lean = 3_f64.to_radians();
    let (sin, cos) = lean.sin_cos();
    let mut page = read(1);
    page.skew = 3.0;
    let place = |from: f64, width: f64, up: f64, height: f64| {
        let corners =
            [(from, up), (from + width, up), (from, up + height), (from + width, up + height)]
                .map(|(along, up)| (20.0 + along * cos + up * sin, 200.0 + along * sin - up * cos));
        let xs = corners.map(|(x, _)| x as f32);
        let ys = corners.map(|(_, y)| y as f32);
        let least = |v: [f32; 4]| v.into_iter().fold(f32::INFINITY, f32::min);
        let most = |v: [f32; 4]| v.into_iter().fold(f32::NEG_INFINITY, f32::max);
        [least(xs), least(ys), most(xs), most(ys)]
    };
    let words = [
        ("UBND", 0.0, 50.0, 0.0, 12.0),
        ("-", 52.0, 5.0, 5.0, 1.5),
        ("HUYEN", 60.0, 50.0, 0.0, 12.0),
        ("Anh", 115.0, 20.0, -10.0, 44.0),
        ("BINH", 140.0, 40.0, 0.0, 12.0),
        ("DAI", 185.0, 30.0, 0.0, 12.0),
    ];
    let mut template = page.words[0].clone();
    page.words = words
        .map(|(text, from, width, up, height)| {
            template.text = text.to_owned();
            template.bbox = place(from, width, up, height).into();
            template.clone()
        })
        .to_vec();
    page.lines.truncate(1);
    page.lines[0].count = 6;
    page.lines[0].letter_height = 12.0;
    let source = sources::jpeg(ColorType::Luma);
    let (_, out) = bound(&source, Media::Jpeg, &[page], &[]);
    let points = 72.0 / f64::from(sources::DPI);
    let height = f64::from(sources::HEIGHT) * points;
    let found = layer::words(&out);
    assert_eq!(found.len(), 6);
    for ((text, [x0, y0, x1, y1]), (_, from, width, ..)) in found.iter().zip(words) {
        let at =
            |along: f64| (points * (20.0 + along * cos), height - points * (200.0 + along * sin));
        let (start, end) = (at(from), at(from + width));
        let far = (x0 - start.0).hypot(y0 - start.1).max((x1 - end.0).hypot(y1 - end.1));
        assert!(far < 3.0, "{text} lies {far:.1} points off");
    }
}

#[test]
fn real_scans_are_pdf_a_2u() {
    let Some(folder) = shared() else {
        println!("skipped: no shared scans here (SOHOA_SHARED)");
        return;
    };
    let mut files = Vec::new();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder.join("scans")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "pdf")) {
        let source = std::fs::read(path).unwrap();
        if holds(&source, b"/ByteRange") {
            continue; // signed: never rewritten
        }
        let pdf = hayro_syntax::Pdf::new(source.clone()).unwrap();
        let pages: Vec<PageRead> = (1..=pdf.pages().len() as u32).map(read).collect();
        let (result, out) = bound(&source, Media::Pdf, &pages, &[]);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if result.pages.iter().all(|page| page.rung <= Rung::Repaired) {
            let most = source.len() * 115 / 100 + 60_000 + 12_000 * pages.len();
            assert!(out.len() <= most, "{name}: {} bytes of {}", out.len(), source.len());
        }
        files.push((name, out));
    }
    assert!(!files.is_empty());
    conforms("2u", &files);
}

fn shared() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("SOHOA_SHARED").map_or_else(beside, PathBuf::from);
    folder.join("scans").is_dir().then_some(folder)
}

/// Reads the invisible text of a page back with an independent interpreter.
mod layer {
    use hayro_interpret::font::GlyphRun;
    use hayro_interpret::hayro_cmap::BfString;
    use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
    use hayro_interpret::*;

    #[derive(Default)]
    struct Listener {
        words: Vec<(String, [f64; 4])>,
    }

    impl<'a> Device<'a> for Listener {
        fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
        fn push_clip_path(&mut self, _: &ClipPath) {}
        fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
        fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
        fn pop_clip(&mut self) {}
        fn pop_transparency_group(&mut self) {}

        fn draw_glyph_run(
            &mut self,
            run: &GlyphRun<'_, 'a>,
            props: DrawProps<'a>,
            mode: &DrawMode,
        ) {
            assert!(matches!(mode, DrawMode::Invisible));
            let mut text = String::new();
            let mut ends = None;
            for glyph in run.glyphs() {
                match glyph.as_unicode() {
                    Some(BfString::Char(letter)) => text.push(letter),
                    Some(BfString::String(letters)) => text.push_str(&letters),
                    None => panic!("a code without a letter"),
                }
                let place = props.transform * glyph.transform();
                let (start, end) = (place * Point::ZERO, place * Point::new(500.0, 0.0));
                let [x, y, ..] = ends.unwrap_or([start.x, start.y, 0.0, 0.0]);
                ends = Some([x, y, end.x, end.y]);
            }
            if text != " " {
                self.words.push((text, ends.unwrap()));
            }
        }
    }

    /// Each word with where its baseline starts and ends, in points.
    pub fn words(pdf: &[u8]) -> Vec<(String, [f64; 4])> {
        let pdf = hayro_syntax::Pdf::new(pdf.to_vec()).unwrap();
        let page = &pdf.pages()[0];
        let cache = InterpreterCache::new();
        let target = Rect::new(0.0, 0.0, 2000.0, 2000.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, target, &cache, page.xref(), settings);
        let mut listener = Listener::default();
        interpret_page(page, &mut context, &mut listener);
        listener.words
    }
}

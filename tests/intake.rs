//! Does intake do its job? Files it should take, files it should refuse, pages as they should be.
//!
//! With `SOHOA_SHARED` (or `../shared`) the real scans and the hostile files are gone through as
//! well; with `SOHOA_DUMP=folder` the rasters are written there as PNG, to be looked at, and with
//! `SOHOA_ONLY=prefix` only the scans whose names start so are read.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stdout)] // says what was skipped, and times

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use sohoa::domain::page::WordSource;
use sohoa::domain::problem::{Coded, Problem};
use sohoa::domain::raster::{PageKind, Pixels, Raster, SourcePage};
use sohoa::flow::intake::{
    Found, IntakeError, Limits, Media, Received, Source, Survey, WalkOptions, receive, walk,
};

/// Folder of the shared test material, where there is one.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("SOHOA_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = named.unwrap_or(beside);
    if folder.join("scans").is_dir() {
        return Some(folder);
    }
    println!("skipped: no shared test material at {}", folder.display());
    None
}

fn found(path: &Path) -> Found {
    walk(&[path], &WalkOptions::default()).found.into_iter().next().unwrap()
}

/// An hour after everything was written.
fn later() -> SystemTime {
    SystemTime::now() + Duration::from_hours(1)
}

fn taken(path: &Path, incoming: &Path) -> Result<Received, IntakeError> {
    receive(&found(path), incoming, later())
}

fn opened(path: &Path, incoming: &Path) -> Result<(Source, Survey), IntakeError> {
    let received = taken(path, incoming)?;
    let source = Source::open(&received.path, received.media, &Limits::default())?;
    let survey = source.survey()?;
    Ok((source, survey))
}

fn dump(page: &SourcePage, name: &str) {
    let Some(folder) = std::env::var_os("SOHOA_DUMP") else { return };
    let Some(raster) = &page.raster else { return };
    fs::create_dir_all(&folder).unwrap();
    let path = Path::new(&folder).join(format!("{name}.p{}.png", page.number));
    fs::write(path, png_of(raster)).unwrap();
}

fn png_of(raster: &Raster) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, raster.width, raster.height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let data = match &raster.pixels {
        Pixels::Gray(data) => {
            encoder.set_color(png::ColorType::Grayscale);
            data
        }
        Pixels::Rgb(data) => {
            encoder.set_color(png::ColorType::Rgb);
            data
        }
    };
    encoder.write_header().unwrap().write_image_data(data).unwrap();
    out
}

/// What holds for every page.
fn check_page(page: &SourcePage, survey: &Survey) {
    let said = &survey.pages[page.number as usize - 1];
    assert_eq!((page.width, page.height), (said.width, said.height));
    assert_eq!(page.kind, said.kind);
    if let Some(raster) = &page.raster {
        let (data, channels) = match &raster.pixels {
            Pixels::Gray(data) => (data, 1),
            Pixels::Rgb(data) => (data, 3),
        };
        assert_eq!((raster.width, raster.height), (page.width, page.height));
        assert_eq!(data.len(), raster.width as usize * raster.height as usize * channels);
        assert!(!raster.bilevel || data.iter().all(|v| *v == 0 || *v == 255));
    } else {
        assert!(matches!(page.kind, PageKind::Digital | PageKind::Blank));
    }
    // The page's corner must come back into pixels as it went out.
    let back = page.to_points.inverse().expect("a map that can be undone");
    let (x, y) = page.to_points.apply(f64::from(page.width), 0.0);
    let (x, y) = back.apply(x, y);
    assert!((x - f64::from(page.width)).abs() < 0.01 && y.abs() < 0.01);
    for word in &page.layer {
        assert!(!word.text.is_empty() && !word.text.contains(char::is_whitespace));
        assert!(word.bbox.x1 <= page.width as f32 && word.bbox.y1 <= page.height as f32);
    }
}

fn described(page: &SourcePage) -> String {
    let words = |source| page.layer.iter().filter(|word| word.source == source).count();
    let raster = match &page.raster {
        None => "no raster",
        Some(raster) if raster.bilevel => "bilevel",
        Some(Raster { pixels: Pixels::Gray(_), .. }) => "grey",
        Some(_) => "colour",
    };
    let guessed = page.raster.as_ref().is_some_and(|raster| !raster.dpi_known);
    format!(
        "{:?} {}x{} {:.0}{} dpi, {raster}, words {} text {} widget {} layer, {} pictures, {:?}",
        page.kind,
        page.width,
        page.height,
        page.dpi,
        if guessed { "?" } else { "" },
        words(WordSource::Text),
        words(WordSource::Widget),
        words(WordSource::Layer),
        page.pictures.len(),
        page.notes.iter().map(|note| note.code.to_string()).collect::<Vec<_>>(),
    )
}

#[test]
fn every_real_scan_comes_in() {
    let Some(shared) = shared() else { return };
    let incoming = tempfile::tempdir().unwrap();
    let manifest = fs::read_to_string(shared.join("scans/MANIFEST.tsv")).unwrap();
    let only = std::env::var("SOHOA_ONLY").unwrap_or_default();
    for line in manifest.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (name, count, origin, signed) = (columns[0], columns[5], columns[6], columns[8]);
        if !name.starts_with(&only) {
            continue;
        }
        let path = shared.join("scans").join(name);
        let started = Instant::now();
        let (source, survey) = opened(&path, incoming.path()).unwrap();
        println!("{name}: surveyed in {} ms", started.elapsed().as_millis());
        assert_eq!(survey.pages.len().to_string(), count, "{name}: pages");
        assert_eq!(survey.signed, signed != "no", "{name}: signed");
        assert_eq!(survey.born_digital, origin == "born-digital", "{name}: born digital");
        for number in 1..=source.page_count() {
            let started = Instant::now();
            let page = source.page(number).unwrap();
            println!("  {number}: {} ms, {}", started.elapsed().as_millis(), described(&page));
            check_page(&page, &survey);
            if origin == "scan" {
                assert!(page.raster.is_some(), "{name} page {number} has no raster");
            }
            if !only.is_empty() {
                for source in [WordSource::Text, WordSource::Widget, WordSource::Layer] {
                    let words = page.layer.iter().filter(|word| word.source == source);
                    let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
                    println!("    {source:?}: {}", words.join(" "));
                }
            }
            dump(&page, &name[..3]);
        }
    }
}

#[test]
fn every_hostile_file_ends_in_pages_or_a_code() {
    let Some(shared) = shared() else { return };
    let incoming = tempfile::tempdir().unwrap();
    let walk = walk(&[shared.join("edge")], &WalkOptions::default());
    for found in walk.found {
        let outcome = receive(&found, incoming.path(), later()).and_then(|received| {
            let source = Source::open(&received.path, received.media, &Limits::default())?;
            let survey = source.survey()?;
            println!("{}: signed {}", found.name, survey.signed);
            for number in 1..=source.page_count() {
                let started = Instant::now();
                match source.page(number) {
                    Ok(page) => {
                        check_page(&page, &survey);
                        dump(&page, &found.name);
                        let took = started.elapsed().as_millis();
                        println!("  {number}: {took} ms, {}", described(&page));
                    }
                    Err(error) => println!("  {number}: {}", Problem::from(error)),
                }
            }
            Ok(received.media)
        });
        let expected = match found.name.as_str() {
            "MANIFEST.tsv" => Err("SH-1104"),
            "vzy_html_error_page_named.pdf" => Err("SH-1103"),
            "omp_invalid.pdf" => Err("SH-1201"),
            "omp_hugemono.pdf" => Err("SH-1204"),
            _ => Ok(Media::Pdf),
        };
        let got = outcome.map_err(|error| error.code().to_string());
        println!("{}: {got:?}", found.name);
        assert_eq!(got.as_ref().map_err(String::as_str), expected.as_ref().map_err(|e| *e));
    }
}

// ---- what the project makes itself: small files, each with one thing to see ----

/// Writes `content` under `name` and takes it in.
fn attempt(content: &[u8], name: &str) -> Result<(Source, Survey), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let outcome = opened(&path, folder.path()).map_err(|error| error.code().to_string());
    assert_eq!(fs::read(&path).unwrap(), content, "the source was touched");
    outcome
}

fn only_page(content: &[u8], name: &str) -> SourcePage {
    let (source, survey) = attempt(content, name).unwrap();
    assert_eq!(source.page_count(), 1);
    let page = source.page(1).unwrap();
    check_page(&page, &survey);
    page
}

fn grey(page: &SourcePage) -> (&Raster, &[u8]) {
    let raster = page.raster.as_ref().expect("a raster");
    match &raster.pixels {
        Pixels::Gray(data) => (raster, data),
        Pixels::Rgb(_) => panic!("colour"),
    }
}

/// A PNG of one chunk of each kind, its check sums right.
fn png(width: u32, height: u32, depth: u8, colour: u8, extra: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(kind);
        out.extend(data);
        out.extend(sum.sum().to_be_bytes());
    };
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    chunk(b"IHDR", &header);
    for (kind, data) in extra {
        chunk(kind, data);
    }
    chunk(b"IEND", &[]);
    out
}

fn zlib(data: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(data).unwrap();
    out.finish().unwrap()
}

/// A JPEG of 16 × 8 pixels: the left half black, the right half grey.
fn jpeg(orientation: u8) -> Vec<u8> {
    let mut out = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\x01\0\x0A\0\x0A\0\0".to_vec();
    out.extend(b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    out.extend([orientation, 0, 0, 0, 0, 0, 0]);
    out.extend(b"\xFF\xDB\0\x43\0");
    out.extend([4; 64]);
    out.extend(b"\xFF\xC0\0\x0B\x08\0\x08\0\x10\x01\x01\x11\0");
    // Two codes for the mean: 0 for "as before", 10 for "8 bits of difference"; one for "end".
    out.extend(b"\xFF\xC4\0\x15\0\x01\x01");
    out.extend([0; 14]);
    out.extend([0, 8]);
    out.extend(b"\xFF\xC4\0\x14\x10\x01");
    out.extend([0; 15]);
    out.extend([0]);
    out.extend(b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\x80\x17\xFB\xFF\xD9");
    out
}

/// A TIFF directory entry: tag, type, count, value.
type Entry = (u16, u16, u32, u32);

/// A TIFF of pages, each its entries and its data (whose place fills entry 273, size entry 279).
fn tiff(pages: &[(Vec<Entry>, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for (entries, data) in pages {
        let data_at = out.len() as u32;
        out.extend(data);
        out.resize(out.len().next_multiple_of(2), 0);
        let at = out.len() as u32;
        out[link..link + 4].copy_from_slice(&at.to_le_bytes());
        let mut all = entries.clone();
        all.extend([(273, 4, 1, data_at), (279, 4, 1, data.len() as u32)]);
        all.sort_unstable();
        out.extend((all.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in all {
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

fn tiff_page(width: u32, height: u32, bits: u32, compression: u32, colour: u32) -> Vec<Entry> {
    vec![
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, bits),
        (259, 3, 1, compression),
        (262, 3, 1, colour),
        (277, 3, 1, 1),
        (278, 4, 1, height),
    ]
}

/// A PDF of these objects (numbered from 1, the first is the catalogue).
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        // Latin-1, so that streams can hold any byte.
        let bytes = object.chars().map(|letter| letter as u8);
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(bytes);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n").bytes());
    out
}

fn stream(dict: &str, data: &[u8]) -> String {
    let data: String = data.iter().map(|&byte| byte as char).collect();
    format!("<<{dict}/Length {}>>\nstream\n{data}\nendstream", data.chars().count())
}

/// A PDF of one page: its entries, its content, and more objects from number 5 on.
fn one_page(page: &str, content: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}>>"),
        stream("", content.as_bytes()),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// A scan of 4 × 2 pixels: black, then three shades of grey; white below.
fn small_scan() -> String {
    let size = "/Type/XObject/Subtype/Image/Width 4/Height 2/BitsPerComponent 8";
    let data = [0, 60, 120, 180, 255, 255, 255, 255];
    stream(&format!("{size}/ColorSpace/DeviceGray"), &data)
}

#[test]
fn what_is_no_scan_is_refused_by_its_own_code() {
    let code = |content: &[u8], name: &str| attempt(content, name).err().unwrap_or_default();
    assert_eq!(code(b"", "a.pdf"), "SH-1102");
    assert_eq!(code(b"<!DOCTYPE html><html><body>404</body></html>", "a.pdf"), "SH-1103");
    assert_eq!(code(b"PK\x03\x04 word/document.xml", "a.pdf"), "SH-1104");
    assert_eq!(code(b"%PDF-1.4\n%%EOF\n", "a.pdf"), "SH-1201");
    assert_eq!(code(b"%PDF-1.4\n1 0 obj <</Type/Catalog", "a.pdf"), "SH-1202");
    let whole = jpeg(1);
    assert_eq!(code(&whole[..whole.len() - 2], "a.jpg"), "SH-1202");
    assert_eq!(code(&png(8, 8, 8, 0, &[])[..40], "a.png"), "SH-1202");
    let large = png(30_000, 30_000, 1, 0, &[(b"IDAT", b"")]);
    assert_eq!(code(&large, "a.png"), "SH-1204");
    let size = "/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 1";
    let image = stream(&format!("{size}/ColorSpace/DeviceGray"), b"");
    let page = "/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>";
    assert_eq!(code(&one_page(page, "595 0 0 842 0 0 cm /I Do", &[image]), "a.pdf"), "SH-1204");
    let empty = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"];
    assert_eq!(code(&pdf(&empty.map(str::to_owned)), "a.pdf"), "SH-1206");
}

#[test]
fn a_pdf_with_a_password_is_named_so() {
    let text = String::from_utf8_lossy(&one_page("/MediaBox[0 0 9 9]", "", &[])).into_owned();
    let (o, u) = ("41".repeat(32), "42".repeat(32));
    let key = format!("/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{o}>/U<{u}>>>/ID[<00><00>]");
    let locked = text.replace("/Root 1 0 R", &format!("/Root 1 0 R{key}"));
    assert_eq!(attempt(locked.as_bytes(), "a.pdf").err().unwrap(), "SH-1203");
}

#[test]
fn what_is_still_written_waits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    let whole = jpeg(1);
    let code = |now| match receive(&found(&path), folder.path(), now) {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.code().to_string(),
    };
    // Its end is missing: still written while young, truncated when old.
    fs::write(&path, &whole[..whole.len() - 2]).unwrap();
    assert_eq!(code(SystemTime::now()), "SH-1101");
    assert_eq!(code(later()), "SH-1202");
    fs::write(&path, &whole).unwrap();
    assert_eq!(code(SystemTime::now()), "taken");
    fs::write(folder.path().join("a.jpg.part"), b"").unwrap();
    assert_eq!(code(later()), "SH-1101");
    fs::remove_file(folder.path().join("a.jpg.part")).unwrap();
    fs::write(folder.path().join(".~lock.a.jpg#"), b"").unwrap();
    assert_eq!(code(later()), "SH-1101");
    fs::remove_file(&path).unwrap();
    assert_eq!(code(later()), "SH-1101");
    fs::remove_file(folder.path().join(".~lock.a.jpg#")).unwrap();
    assert_eq!(code(later()), "SH-1001");
}

#[test]
fn the_copy_is_named_by_its_content_alone() {
    let folder = tempfile::tempdir().unwrap();
    let incoming = tempfile::tempdir().unwrap();
    let path = folder.path().join("001234567890 Nguyễn Văn A.jpg");
    fs::write(&path, jpeg(1)).unwrap();
    let received = taken(&path, incoming.path()).unwrap();
    assert_eq!(received.sha256, sohoa::domain::hash::Sha256::of(&jpeg(1)));
    assert_eq!(received.size, jpeg(1).len() as u64);
    assert_eq!(received.media, Media::Jpeg);
    let names: Vec<String> = fs::read_dir(incoming.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, [received.sha256.to_string()[..32].to_owned()]);
    // The same bytes again are the same scan.
    assert_eq!(taken(&path, incoming.path()).unwrap().path, received.path);
    assert_eq!(fs::read(&path).unwrap(), jpeg(1));
}

#[test]
fn a_folder_of_images_is_one_scan() {
    let folder = tempfile::tempdir().unwrap();
    let incoming = tempfile::tempdir().unwrap();
    let pages =
        tiff(&[(tiff_page(8, 8, 8, 1, 1), vec![1; 64]), (tiff_page(8, 8, 8, 1, 1), vec![2; 64])]);
    fs::write(folder.path().join("trang 10.jpg"), jpeg(1)).unwrap();
    fs::write(folder.path().join("trang 9.tif"), pages).unwrap();
    let options = WalkOptions { folder_is_document: true };
    let found = walk(&[folder.path()], &options).found;
    assert_eq!(found.len(), 1);
    let received = receive(&found[0], incoming.path(), later()).unwrap();
    assert_eq!(received.media, Media::Bundle);
    let source = Source::open(&received.path, received.media, &Limits::default()).unwrap();
    assert_eq!(source.page_count(), 3);
    let widths: Vec<u32> = (1..=3).map(|page| source.page(page).unwrap().width).collect();
    assert_eq!(widths, [8, 8, 16]);
    // Other names and times, same images, same scan.
    let again = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join("trang 9.tif"), again.path().join("1.tif")).unwrap();
    fs::copy(folder.path().join("trang 10.jpg"), again.path().join("2.jpg")).unwrap();
    let found = walk(&[again.path()], &options).found;
    let second = receive(&found[0], incoming.path(), later()).unwrap();
    assert_eq!(second.sha256, received.sha256);
}

#[test]
fn a_camera_picture_is_turned_upright() {
    let page = only_page(&jpeg(1), "a.jpg");
    let (raster, data) = grey(&page);
    assert_eq!((raster.width, raster.height), (16, 8));
    assert!(data[0] < 5 && data[15] > 120);
    let page = only_page(&jpeg(6), "a.jpg");
    let (raster, data) = grey(&page);
    assert_eq!((raster.width, raster.height), (8, 16));
    assert!(data[..8].iter().all(|v| *v < 5) && data[120..].iter().all(|v| *v > 120));
}

#[test]
fn every_kind_of_png_becomes_pixels_on_white() {
    let resolution: &[u8] = &[0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1];
    let rows = |row: &[u8], count: usize| zlib(&[&[0], row].concat().repeat(count));
    // Two-toned, 300 dpi, of a size for which that can be.
    let data = rows(&[0xAA; 75], 600);
    let two = png(600, 600, 1, 0, &[(b"pHYs", resolution), (b"IDAT", &data)]);
    let page = only_page(&two, "a.png");
    let (raster, data) = grey(&page);
    assert!(raster.bilevel && raster.dpi_known && (raster.dpi - 300.0).abs() < 0.5);
    assert_eq!(&data[..4], [255, 0, 255, 0]);
    // Palette with a transparent colour.
    let parts: &[(&[u8; 4], &[u8])] = &[
        (b"PLTE", &[10, 20, 30, 200, 0, 0]),
        (b"tRNS", &[0, 255]),
        (b"IDAT", &rows(&[0b0100_0000], 1)),
    ];
    let page = only_page(&png(2, 1, 1, 3, parts), "a.png");
    let Pixels::Rgb(data) = &page.raster.unwrap().pixels else { panic!("grey") };
    assert_eq!(data, &[255, 255, 255, 200, 0, 0]);
    // Sixteen bits, grey with transparency.
    let page = only_page(&png(1, 1, 16, 4, &[(b"IDAT", &rows(&[0x80, 9, 0xFF, 9], 1))]), "a.png");
    assert_eq!(grey(&page).1, [0x80]);
    assert_eq!(attempt(&png(9, 9, 8, 0, &[(b"IDAT", b"junk")]), "a.png").map(|_| ()), Ok(()));
}

#[test]
fn every_page_of_a_tiff_comes_out() {
    // Group 4, 16 x 2: each row half white, half black. Group 3: the same in one dimension.
    let group4 = vec![0x33, 0x17, 0x00, 0x10, 0x01];
    let group3 = vec![0x00, 0x19, 0x8A, 0x00, 0x19, 0x8A];
    let mut turned = tiff_page(16, 2, 1, 4, 0);
    turned.push((274, 3, 1, 3));
    let mut mirrored = tiff_page(16, 2, 1, 4, 0);
    mirrored.push((266, 3, 1, 2));
    let flipped: Vec<u8> = group4.iter().map(|byte: &u8| byte.reverse_bits()).collect();
    let file = tiff(&[
        (tiff_page(16, 2, 1, 4, 0), group4.clone()),
        (tiff_page(16, 2, 1, 3, 0), group3),
        (turned, group4.clone()),
        (mirrored, flipped),
        (tiff_page(16, 2, 1, 4, 1), group4),
        (tiff_page(2, 2, 8, 1, 0), vec![0, 1, 254, 255]),
        (tiff_page(16, 2, 1, 1, 1), vec![0xFF, 0x00, 0xFF, 0x00]),
        (tiff_page(4, 1, 8, 32773, 1), vec![0xFD, 7]),
    ]);
    let (source, survey) = attempt(&file, "a.tif").unwrap();
    assert_eq!(source.page_count(), 8);
    let half: Vec<u8> = [[255; 8], [0; 8], [255; 8], [0; 8]].concat();
    let mut other = half.clone();
    other.reverse();
    let expected: [(u32, Vec<u8>); 8] = [
        (1, half.clone()),
        (2, half.clone()),
        (3, other.clone()),
        (4, half.clone()),
        (5, other),
        (6, vec![255, 254, 1, 0]),
        (7, half),
        (8, vec![7; 4]),
    ];
    for (number, pixels) in expected {
        let page = source.page(number).unwrap();
        check_page(&page, &survey);
        assert_eq!(grey(&page).1, pixels, "page {number}");
        assert_eq!(grey(&page).0.bilevel, !matches!(number, 6 | 8), "page {number}");
    }
}

#[test]
fn a_scan_in_a_pdf_keeps_its_own_pixels_and_is_turned_upright() {
    let resources = "/Resources<</XObject<</I 5 0 R>>>>";
    let draw = "q 288 0 0 144 0 0 cm /I Do Q";
    let first_row = |page: &SourcePage| grey(page).1[..page.width as usize].to_vec();
    let flat = format!("/MediaBox[0 0 288 144]{resources}");
    let page = only_page(&one_page(&flat, draw, &[small_scan()]), "a.pdf");
    assert_eq!(page.kind, PageKind::Scan);
    assert_eq!(first_row(&page), [0, 60, 120, 180]);
    let (x, y) = page.to_points.apply(0.0, 0.0);
    assert!(x.abs() < 0.01 && (y - 144.0).abs() < 0.01);
    // Turned a quarter clockwise: the left column comes to the top.
    let page = only_page(&one_page(&format!("{flat}/Rotate 90"), draw, &[small_scan()]), "a.pdf");
    assert_eq!((page.width, page.height), (2, 4));
    assert_eq!(grey(&page).1, [255, 0, 255, 60, 255, 120, 255, 180]);
    let (x, y) = page.to_points.apply(0.0, 0.0);
    assert!(x.abs() < 0.01 && y.abs() < 0.01, "the top left corner is the page's bottom left");
    // Upside down by its placement, upright again by /Rotate.
    let over = "q -288 0 0 -144 288 144 cm /I Do Q";
    let page = only_page(&one_page(&format!("{flat}/Rotate 180"), over, &[small_scan()]), "a.pdf");
    assert_eq!(first_row(&page), [0, 60, 120, 180]);
    // Cropped to its right half.
    let cropped = format!("/MediaBox[0 0 288 144]/CropBox[144 0 288 144]{resources}");
    let page = only_page(&one_page(&cropped, draw, &[small_scan()]), "a.pdf");
    assert_eq!((page.width, first_row(&page)), (2, vec![120, 180]));
    assert!((page.to_points.apply(0.0, 0.0).0 - 144.0).abs() < 0.01);
}

#[test]
fn pictures_in_strips_or_beneath_others_are_drawn_together() {
    let page = "/MediaBox[0 0 595 842]/Resources<</XObject<</I 5 0 R>>>>";
    let strips = "q 595 0 0 421 0 421 cm /I Do Q q 595 0 0 421 0 0 cm /I Do Q";
    let page = only_page(&one_page(page, strips, &[small_scan()]), "a.pdf");
    assert_eq!(page.kind, PageKind::Scan);
    assert_eq!(page.pictures.len(), 2);
    let (raster, data) = grey(&page);
    assert!(raster.width > 1500, "drawn at {} dpi", raster.dpi);
    let at = |x: f32, y: f32| {
        let column = (x * raster.width as f32) as usize;
        data[(y * raster.height as f32) as usize * raster.width as usize + column]
    };
    assert!(at(0.05, 0.1) < 40 && at(0.05, 0.6) < 40 && at(0.05, 0.4) > 200);
}

#[test]
fn text_of_the_file_stands_where_it_is_shown() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let resources = "/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>";
    let text = "BT /F 12 Tf 72 770 Td (S\u{F4}: 12/UBND) Tj ET";
    let text: String = text.replace('\u{F4}', "\\364");
    let page = only_page(&one_page(resources, &text, &[font.to_owned()]), "a.pdf");
    assert_eq!(page.kind, PageKind::Digital);
    assert!(page.raster.is_none());
    let words: Vec<&str> = page.layer.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["Sô:", "12/UBND"]);
    assert!(page.layer.iter().all(|word| word.source == WordSource::Text));
    let (x0, y1) = (page.layer[0].bbox.x0, page.layer[0].bbox.y1);
    assert!((x0 - 300.0).abs() < 5.0 && (y1 - 300.0).abs() < 5.0, "{x0} {y1}");
}

#[test]
fn an_earlier_ocr_layer_and_a_stamp_are_told_apart_from_the_scan() {
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    let stamp = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 6 0 R>>>>",
        b"BT /F 12 Tf 0 5 Td (21/02/2025) Tj ET",
    );
    let widget = "<</Type/Annot/Subtype/Widget/FT/Sig/Rect[100 100 200 120]/F 4/AP<</N 7 0 R>>>>";
    let page = "/MediaBox[0 0 600 300]/Annots[8 0 R]\
        /Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>";
    let content = "q 600 0 0 300 0 0 cm /I Do Q BT 3 Tr /F 12 Tf 72 200 Td (hidden) Tj ET \
        BT 0 Tr /F 12 Tf 72 160 Td (seen) Tj ET";
    let more = [small_scan(), font.to_owned(), stamp, widget.to_owned()];
    let page = only_page(&one_page(page, content, &more), "a.pdf");
    assert_eq!(page.kind, PageKind::Scan);
    let words: Vec<(&str, WordSource)> =
        page.layer.iter().map(|word| (word.text.as_str(), word.source)).collect();
    assert_eq!(
        words,
        [
            ("hidden", WordSource::Layer),
            ("seen", WordSource::Text),
            ("21/02/2025", WordSource::Widget),
        ]
    );
    // The raster is the scan, not a drawing of the page.
    assert_eq!((page.width, page.height), (4, 2));
}

#[test]
fn page_trees_that_bite_their_tail_come_to_an_end() {
    let circle = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>",
        "<</Type/Pages/Parent 2 0 R/Kids[2 0 R 4 0 R]/Count 1>>",
        "<</Type/Page/Parent 3 0 R/MediaBox[0 0 100 100]>>",
    ];
    let (source, survey) = attempt(&pdf(&circle.map(str::to_owned)), "a.pdf").unwrap();
    assert_eq!(source.page_count(), 1);
    assert_eq!(survey.pages[0].kind, PageKind::Blank);
    assert!(source.page(1).unwrap().raster.is_none());
    assert_eq!(source.page(2).unwrap_err().code().to_string(), "SH-1207");
}

#[test]
fn forms_within_themselves_come_to_an_end() {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>",
        b"/I Do /I Do",
    );
    let page = "/MediaBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>";
    let outcome = attempt(&one_page(page, "/I Do", &[form]), "a.pdf").map(|_| ());
    assert!(outcome.is_ok() || outcome == Err("SH-1212".to_owned()), "{outcome:?}");
}

//! Does the verdict on a scan name each fault, and none on pages that read well? The faults are put
//! on the project's sample pages here.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use sohoa::domain::raster::{PageKind, Pixels, Raster};
use sohoa::flow::clean::plane::Plane;
use sohoa::flow::clean::quality::{Fault, judge};
use sohoa::flow::clean::{self};
use sohoa::flow::intake::{Limits, Media, Source};

fn media(path: &Path) -> Media {
    match path.extension().and_then(|e| e.to_str()) {
        Some("pdf") => Media::Pdf,
        Some("tif") => Media::Tiff,
        Some("png") => Media::Png,
        _ => Media::Jpeg,
    }
}

/// The scanned pages of a file.
fn scanned(path: &Path) -> Vec<Raster> {
    let source = Source::open(path, media(path), &Limits::default()).unwrap();
    let count = source.survey().unwrap().pages.len() as u32;
    (1..=count)
        .filter_map(|number| {
            let page = source.page(number).unwrap();
            page.raster.filter(|_| page.kind == PageKind::Scan)
        })
        .collect()
}

fn faults(raster: &Raster) -> Vec<Fault> {
    let plane = Plane::of(raster).unwrap();
    let stance = clean::measure(&plane);
    judge(1, raster, &plane, stance, true)
}

fn sample(name: &str) -> Raster {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    scanned(&path).remove(0)
}

/// The page in colour, at `dpi`, each pixel told by its place.
fn made(page: &Raster, pixel: impl Fn(usize, usize, [u8; 3]) -> [u8; 3]) -> Raster {
    let width = page.width as usize;
    let rgb: Vec<[u8; 3]> = match &page.pixels {
        Pixels::Gray(grey) => grey.iter().map(|&v| [v, v, v]).collect(),
        Pixels::Rgb(rgb) => rgb.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect(),
    };
    let pixels =
        rgb.iter().enumerate().flat_map(|(i, &p)| pixel(i % width, i / width, p)).collect();
    Raster { bilevel: false, pixels: Pixels::Rgb(pixels), ..*page }
}

/// Grey, each pixel the mean of a square around it.
fn blurred(page: &Raster, reach: usize) -> Raster {
    let plane = Plane::of(page).unwrap();
    let (w, h) = (plane.width, plane.height);
    let across = |row: &[u8]| -> Vec<u8> {
        (0..row.len())
            .map(|x| {
                let part = &row[x.saturating_sub(reach)..(x + reach + 1).min(row.len())];
                (part.iter().map(|&v| u32::from(v)).sum::<u32>() / part.len() as u32) as u8
            })
            .collect()
    };
    let rows: Vec<Vec<u8>> = (0..h).map(|y| across(plane.row(y))).collect();
    let mut out = vec![0; w * h];
    for x in 0..w {
        let column: Vec<u8> = rows.iter().map(|row| row[x]).collect();
        for (y, value) in across(&column).into_iter().enumerate() {
            out[y * w + x] = value;
        }
    }
    Raster { bilevel: false, pixels: Pixels::Gray(out), ..*page }
}

fn smaller(page: &Raster, share: f32) -> Raster {
    let plane = Plane::of(page).unwrap();
    let size = |side: usize| (side as f32 * share) as usize;
    let small = plane.clone().scaled(size(plane.width), size(plane.height));
    Raster {
        width: small.width as u32,
        height: small.height as u32,
        dpi: page.dpi * share,
        dpi_known: true,
        bilevel: false,
        pixels: Pixels::Gray(small.pixels),
    }
}

const PAGES: [&str; 3] = ["s04_quyetdinh_xa.pdf", "s12_nghiquyet_saoy.pdf", "s13_congvan_den.pdf"];

#[test]
fn each_fault_is_named() {
    for name in &PAGES[..2] {
        let page = sample(name);
        let has = |raster: &Raster, wanted: fn(&Fault) -> bool, what: &str| {
            let found = faults(raster);
            assert!(found.iter().any(wanted), "{name}, {what}: {found:?}");
        };
        let (w, h) = (page.width as usize, page.height as usize);
        let reach = page.dpi as usize / 34;
        has(&blurred(&page, reach), |f| matches!(f, Fault::Blurred { .. }), "blurred");
        let coarse = smaller(&page, 110.0 / page.dpi);
        has(&coarse, |f| matches!(f, Fault::Coarse { dpi, .. } if *dpi < 150), "coarse");
        let dark = made(&page, |_, _, p| p.map(|v| (u32::from(v) * 34 / 100) as u8));
        has(&dark, |f| matches!(f, Fault::TooDark { .. }), "dark");
        let pale = made(&page, |_, _, p| p.map(|v| (218 + u32::from(v) * 14 / 100) as u8));
        has(&pale, |f| matches!(f, Fault::TooLight { .. }), "pale");
        let blank = made(&page, |x, y, _| [248 - ((x * 7 + y * 13) % 5) as u8; 3]);
        has(&blank, |f| matches!(f, Fault::Blank { .. }), "blank");
        let corner = made(&page, |x, y, p| if x * 4 + y * 5 < w { [40, 38, 38] } else { p });
        has(&corner, |f| matches!(f, Fault::Corner { .. }), "corner");
        let finger = made(&page, |x, y, p| {
            let (dx, dy) =
                (x as f32 / (w as f32 * 0.16), (y as f32 - h as f32 * 0.55) / (w as f32 * 0.06));
            if dx * dx + dy * dy < 1.0 { [200, 155, 128] } else { p }
        });
        has(&finger, |f| matches!(f, Fault::Covered { .. }), "finger");
        let turned = Plane::of(&page).unwrap().turned(180);
        let turned = Raster { pixels: Pixels::Gray(turned.pixels), ..page.clone() };
        has(&turned, |f| matches!(f, Fault::UpsideDown { .. }), "upside down");
        let askew = Plane::of(&page).unwrap().levelled(4.0, 250);
        let askew = Raster { pixels: Pixels::Gray(askew.pixels), ..page.clone() };
        has(&askew, |f| matches!(f, Fault::Askew { .. }), "askew");
    }
}

/// Nothing is said of pages that read well: the samples that are good scans, and, where they are,
/// real ones.
#[test]
fn no_false_alarm_on_pages_that_read_well() {
    let mut took = Vec::new();
    for name in PAGES {
        let page = sample(name);
        let begun = Instant::now();
        let found = faults(&page);
        took.push(begun.elapsed());
        assert!(found.is_empty(), "{name}: {found:?}");
    }
    let shared = std::env::var_os("SOHOA_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let Ok(folder) = std::fs::read_dir(shared.join("scans")) else {
        println!("skipped: no real scans at {}", shared.display());
        return;
    };
    let mut alarms = 0;
    let mut pages = 0;
    for path in folder.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|e| e != "pdf") {
            continue;
        }
        for raster in scanned(&path).iter().take(3) {
            let found = faults(raster);
            // true of a few: scanned coarsely, or askew
            let plain = |f: &&Fault| {
                !matches!(f, Fault::Coarse { .. } | Fault::Askew { .. } | Fault::Blank { .. })
            };
            if let Some(fault) = found.iter().find(plain) {
                println!("{}: {fault}", path.display());
                alarms += 1;
            }
            pages += 1;
        }
    }
    println!("{pages} pages, {took:?} for a sample page");
    assert_eq!(alarms, 0);
}

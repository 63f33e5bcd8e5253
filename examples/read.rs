//! Reads page pictures and prints what `sohoa read --json` would print, without fields:
//! `OMP_THREAD_LIMIT=1 cargo run --example read -- [--dpi N] NAME=PAGE1.png[,PAGE2.png]…`
//! Times go to stderr.

use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::page::PageRead;
use sohoa::domain::raster::{PageKind, Pixels, Raster, SourcePage};
use sohoa::flow::read::{ReadSettings, Reader};

type Failure = Box<dyn std::error::Error>;

#[allow(clippy::print_stdout, clippy::print_stderr)]
fn main() -> Result<(), Failure> {
    let settings = match std::env::var("READ_SETTINGS") {
        Ok(json) => serde_json::from_str(&json)?,
        Err(_) => ReadSettings::default(),
    };
    let mut reader = Reader::new(&settings)?;
    for argument in std::env::args().skip(1) {
        let (name, files) = argument.split_once('=').ok_or("NAME=PAGE.png,…")?;
        let mut pages = Vec::new();
        let mut full = Vec::new();
        for (i, file) in files.split(',').enumerate() {
            let number: u32 = file
                .trim_end_matches(".png")
                .rsplit('-')
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(i as u32 + 1);
            let page = picture(file, number)?;
            let start = Instant::now();
            let read = reader.read(page)?;
            eprintln!(
                "{name} p{number}: {:.2} s, confidence {:.3}, {} words, skew {:.2}",
                start.elapsed().as_secs_f32(),
                read.confidence,
                read.words.len(),
                read.skew
            );
            pages.push(serde_json::json!({"number": number, "width": read.width,
                "height": read.height, "dpi": read.dpi, "text": read.text()}));
            if let Ok(folder) = std::env::var("READ_DRAW") {
                draw(file, &read, &format!("{folder}/{name}-{number}.png"))?;
            }
            full.push(read);
        }
        let line = serde_json::json!({"file": format!("{name}.pdf"), "papers": [], "pages": pages});
        println!("{line}");
        if let Ok(folder) = std::env::var("READ_FULL") {
            std::fs::write(format!("{folder}/{name}.json"), serde_json::to_vec(&full)?)?;
        }
    }
    Ok(())
}

fn picture(file: &str, number: u32) -> Result<SourcePage, Failure> {
    let mut reader = png::Decoder::new(BufReader::new(File::open(file)?)).read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut bytes)?;
    bytes.truncate(info.buffer_size());
    let (width, height) = (info.width, info.height);
    let plain = bytes.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]);
    let pixels = match info.color_type {
        png::ColorType::Rgb if plain => Pixels::Gray(bytes.chunks_exact(3).map(|p| p[0]).collect()),
        png::ColorType::Rgb => Pixels::Rgb(bytes),
        png::ColorType::Grayscale => Pixels::Gray(bytes),
        other => return Err(format!("{other:?} pictures are not for this").into()),
    };
    let dpi = 300.0;
    let scale = 72.0 / f64::from(dpi);
    Ok(SourcePage {
        number,
        kind: PageKind::Scan,
        width,
        height,
        dpi,
        raster: Some(Raster { width, height, dpi, dpi_known: false, bilevel: false, pixels }),
        to_points: Affine([scale, 0.0, 0.0, -scale, 0.0, f64::from(height) * scale]),
        layer: Vec::new(),
        pictures: Vec::new(),
        notes: Vec::new(),
    })
}

/// The page, pale and half as large, with its words (blue, red by hand), the way from line to
/// line (one colour a block), rulings and marks.
fn draw(file: &str, read: &PageRead, to: &str) -> Result<(), Failure> {
    let page = picture(file, read.number)?;
    let Some(raster) = page.raster else { return Ok(()) };
    let (w, h) = (raster.width as usize / 2, raster.height as usize / 2);
    let mut out = vec![255u8; w * h * 3];
    for y in 0..h {
        for x in 0..w {
            let at = 2 * y * raster.width as usize + 2 * x;
            for c in 0..3 {
                let value = match &raster.pixels {
                    Pixels::Gray(grey) => grey[at],
                    Pixels::Rgb(rgb) => rgb[at * 3 + c],
                };
                out[(y * w + x) * 3 + c] = 90 + (u16::from(value) * 165 / 255) as u8;
            }
        }
    }
    let mut dot = |x: f32, y: f32, c: [u8; 3]| {
        let (x, y) = ((x / 2.0) as usize, (y / 2.0) as usize);
        if x < w && y < h {
            out[(y * w + x) * 3..(y * w + x) * 3 + 3].copy_from_slice(&c);
        }
    };
    let mut stroke = |a: (f32, f32), b: (f32, f32), c: [u8; 3]| {
        let steps = (b.0 - a.0).abs().max((b.1 - a.1).abs()).max(1.0) as usize;
        for i in 0..=steps {
            let t = i as f32 / steps as f32;
            let (x, y) = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            dot(x, y, c);
            dot(x + 2.0, y + 2.0, c);
        }
    };
    let mut frame = |b: &PageBox, c: [u8; 3]| {
        let (p, q, r, s) = ((b.x0, b.y0), (b.x1, b.y0), (b.x1, b.y1), (b.x0, b.y1));
        for (from, to) in [(p, q), (q, r), (r, s), (s, p)] {
            stroke(from, to, c);
        }
    };
    read.rulings.iter().for_each(|r| frame(&r.bbox, [0, 200, 0]));
    read.cells.iter().for_each(|c| frame(&c.bbox, [0, 200, 200]));
    read.marks.iter().for_each(|m| frame(&m.bbox, [255, 0, 255]));
    for word in &read.words {
        let red = (word.hand * 255.0) as u8;
        frame(&word.bbox, [red, 0, 255 - red]);
    }
    let colours: [[u8; 3]; 5] =
        [[255, 128, 0], [160, 0, 200], [0, 150, 0], [200, 0, 80], [90, 90, 0]];
    for pair in read.lines.windows(2) {
        let [a, b] = pair else { continue };
        let colour = colours[b.block as usize % 5];
        stroke((a.bbox.x1, a.bbox.center_y()), (b.bbox.x0, b.bbox.center_y()), colour);
    }
    let mut encoder = png::Encoder::new(File::create(to)?, w as u32, h as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&out)?;
    Ok(())
}

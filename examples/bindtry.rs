//! Experiment: bind a file with words from tesseract TSV files DIR/pN.tsv made at 300 dpi of the shown page.
use sohoa::domain::{geometry::*, hash::Sha256, page::*};
use sohoa::flow::bind::*;
use sohoa::flow::intake::Media;
use std::path::Path;
fn tsv(path: &str, n: u32, w: u32, h: u32, dpi: f32, to_points: Affine) -> PageRead {
    let mut read = PageRead {
        number: n,
        width: w,
        height: h,
        dpi,
        turn: 0,
        skew: 0.0,
        to_points,
        words: vec![],
        lines: vec![],
        rulings: vec![],
        marks: vec![],
        cells: vec![],
        confidence: 1.0,
        notes: vec![],
    };
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut last = String::new();
    for row in text.lines().skip(1) {
        let c: Vec<&str> = row.split('\t').collect();
        if c.len() < 12 || c[0] != "5" || c[11].trim().is_empty() {
            continue;
        }
        let v = |i: usize| c[i].parse::<f32>().unwrap();
        let bbox = PageBox::new(v(6), v(7), v(6) + v(8), v(7) + v(9));
        let key = c[1..5].join(",");
        if key != last {
            read.lines.push(Line {
                bbox,
                first: read.words.len() as u32,
                count: 0,
                block: v(2) as u32,
                cell: None,
                letter_height: 0.0,
            });
            last = key;
        }
        let line = read.lines.last_mut().unwrap();
        line.count += 1;
        line.bbox = line.bbox.union(&bbox);
        read.words.push(Word {
            text: c[11].to_owned(),
            bbox,
            confidence: 1.0,
            alternatives: vec![],
            source: WordSource::Ocr,
            ink: Ink::Dark,
            hand: 0.0,
        });
    }
    read
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (src, dir, dst) = (&a[1], &a[2], &a[3]);
    let media = match src.rsplit('.').next().unwrap() {
        "pdf" => Media::Pdf,
        "jpg" => Media::Jpeg,
        "png" => Media::Png,
        _ => Media::Tiff,
    };
    let big = std::env::var("BIG").ok().and_then(|v| v.parse::<u32>().ok());
    let bytes = if big.is_some() { vec![] } else { std::fs::read(src).unwrap() };
    let hash = Sha256::of(&bytes);
    let pages: Vec<PageRead> = if let Some(n) = big {
        (1..=n)
            .map(|i| {
                tsv(
                    &format!("{dir}/p1.tsv"),
                    i,
                    2466,
                    3508,
                    300.0,
                    Affine([0.24, 0., 0., -0.24, 0., 842.]),
                )
            })
            .collect()
    } else if media == Media::Pdf {
        let pdf = hayro_syntax::Pdf::new(bytes).unwrap();
        pdf.pages()
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let (w, h) = p.render_dimensions();
                let s = 300.0 / 72.0;
                let t = p.initial_transform(true).as_coeffs();
                let user = Affine(t).then(&Affine([s, 0., 0., s, 0., 0.])).inverse().unwrap();
                tsv(
                    &format!("{dir}/p{}.tsv", i + 1),
                    i as u32 + 1,
                    (f64::from(w) * s) as u32,
                    (f64::from(h) * s) as u32,
                    300.0,
                    user,
                )
            })
            .collect()
    } else {
        let n: u32 = a.get(4).map_or(1, |v| v.parse().unwrap());
        (1..=n)
            .map(|i| {
                let mut r = tsv(&format!("{dir}/p{i}.tsv"), i, 2480, 3508, 300.0, Affine::IDENTITY);
                r.turn = 0;
                r
            })
            .collect()
    };
    let options = BindOptions {
        title: Some("Thử <đóng> & gói"),
        source_hash: hash,
        created: "2026-11-24T05:00:00Z".parse().unwrap(),
        creator: "thử",
        strip: Strip::STANDARD,
        attachments: &[],
    };
    let mut out = std::io::BufWriter::new(std::fs::File::create(dst).unwrap());
    let t = std::time::Instant::now();
    match bind(Path::new(src), media, &pages, &options, &mut out) {
        Ok(b) => println!(
            "{dst}: {} bytes {:?} {:?} strip {:?} {:?}",
            b.bytes,
            t.elapsed(),
            b.pages
                .iter()
                .map(|p| format!(
                    "{:?}{}",
                    p.rung,
                    p.remarks.iter().map(|r| format!("!{}", r.code)).collect::<String>()
                ))
                .collect::<Vec<_>>(),
            b.strip,
            b.pages[0].size
        ),
        Err(e) => println!("{dst}: {e:?}"),
    }
}

use sohoa::domain::problem::*;
use sohoa::flow::intake::*;
use std::time::*;
#[test]
fn run() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut seed: u64 = 88172645463325252;
    let mut rnd = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut outcomes = std::collections::BTreeMap::<String, u32>::new();
    let dir = tempfile::tempdir_in("/tmp").unwrap();
    let until = Instant::now() + Duration::from_secs(400);
    let files: Vec<_> = std::env::var("FILES").unwrap().split(':').map(str::to_owned).collect();
    'all: for round in 0..1000 {
        for file in &files {
            if Instant::now() > until {
                println!("rounds {round}");
                break 'all;
            }
            let mut b = std::fs::read(file).unwrap();
            let n = 1 + rnd() % 60;
            for _ in 0..n {
                let l = b.len() as u64;
                let at = (rnd() % l) as usize;
                b[at] = match rnd() % 3 {
                    0 => rnd() as u8,
                    1 => b'0' + (rnd() % 10) as u8,
                    _ => b' ',
                };
            }
            if rnd() % 6 == 0 {
                let at = (rnd() % b.len() as u64) as usize;
                b.drain(at..(at + 200).min(b.len()));
            }
            let path = dir.path().join("x.bin");
            std::fs::write(&path, &b).unwrap();
            let media = if file.ends_with(".pdf") {
                Media::Pdf
            } else if file.ends_with(".tif") {
                Media::Tiff
            } else if file.ends_with(".png") {
                Media::Png
            } else {
                Media::Jpeg
            };
            let t = Instant::now();
            let mut note = |s: String| {
                *outcomes.entry(s).or_default() += 1;
            };
            match Source::open(&path, media, &Limits::default()) {
                Err(e) => note(format!("open {}", e.code())),
                Ok(s) => {
                    match s.survey() {
                        Err(e) => note(format!(
                            "survey {} {}",
                            e.code(),
                            if let IntakeError::ReaderBroke { why } = &e {
                                why.clone()
                            } else {
                                String::new()
                            }
                        )),
                        Ok(v) => {
                            if v.pages.iter().any(|p| p.problem.is_some()) {
                                note("survey partial".into())
                            } else {
                                note("survey ok".into())
                            }
                        }
                    }
                    for n in 1..=s.page_count().min(2) {
                        match s.page(n) {
                            Ok(_) => note("page ok".into()),
                            Err(e) => note(format!(
                                "page {} {}",
                                e.code(),
                                if let IntakeError::ReaderBroke { why } = &e {
                                    why.clone()
                                } else {
                                    String::new()
                                }
                            )),
                        }
                    }
                }
            }
            if t.elapsed() > Duration::from_secs(5) {
                println!("SLOW {file} {:?}", t.elapsed());
                std::fs::copy(&path, format!("/tmp/slow{round}.bin")).unwrap();
            }
        }
    }
    for (k, v) in outcomes {
        println!("{v:6} {k}");
    }
}

//! The reviewer at the terminal: lines in, talk and pictures out.

use std::fs;

use sohoa::domain::record::Verdict;
use sohoa::flow::keep;
use sohoa::flow::review::PaperReview;

use crate::desk::{Desk, lines, runtime};

/// The letter, with the names of the fields that wait in the order they are asked for.
fn letter(desk: &Desk) -> (String, Vec<String>) {
    let list = desk.review(&["--list", "--json"], b"").stdout;
    let papers = std::str::from_utf8(&list).unwrap().lines();
    let paper = papers
        .map(|line| serde_json::from_str::<PaperReview>(line).unwrap())
        .find(|paper| paper.file.as_deref() == Some("s01_congvan_xa.jpg"))
        .unwrap();
    (paper.document.to_string(), paper.fields.into_keys().collect())
}

#[test]
fn field_by_field_with_a_picture_of_each_and_saved_when_confirmed() {
    let desk = Desk::copy("terminal");
    let (id, names) = letter(&desk);
    let pictures = desk.path("pictures");
    let folder = pictures.to_str().unwrap();
    // a slip, help and a step back on the way; Telex users' decomposed letters are composed
    let mut input = "?\n".to_owned();
    for name in &names {
        input.push_str(match name.as_str() {
            "so_ky_hieu" => "bốn bảy\n47/UBND-TP\nb\n\n",
            "ngay_ban_hanh" => "31/2/2025\n14/8/2025\n",
            "dia_danh" => "Suo\u{302}\u{301}i Tra\u{306}\u{301}ng\n",
            _ => "-\n",
        });
    }
    input.push('\n');
    let done = desk.review(&[&id, "--crops", folder, "--json"], input.as_bytes());
    let said = String::from_utf8(done.stderr.clone()).unwrap();
    assert_eq!(done.status.code(), Some(0), "{said}");
    assert!(said.contains("SH-3510") && said.contains("SH-3508"), "{said}");
    assert!(said.contains("Số, ký hiệu") && said.contains("có chữ viết tay"), "{said}");
    assert!(said.contains("Lưu ") && said.contains("người xem can-bo"), "{said}");
    assert_eq!(lines(&done)[0]["result"], "saved");
    for name in &names {
        let picture = pictures.join(format!("{id}-{name}.png"));
        assert!(said.contains(picture.to_str().unwrap()), "{name}");
        let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(&picture).unwrap()));
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let dark = pixels.chunks(3).filter(|p| p.iter().all(|&v| v < 100)).count();
        assert!(dark > 50, "{name} shows no letters");
    }
    let record = runtime().block_on(async {
        let office = desk.open().await.office;
        keep::latest_record(&office, &id.parse().unwrap()).await.unwrap().unwrap().record
    });
    assert_eq!(record.version, 2);
    assert_eq!(record.fields["so_ky_hieu"].value.as_deref(), Some("47/UBND-TP"));
    assert_eq!(record.fields["ngay_ban_hanh"].value.as_deref(), Some("2025-08-14"));
    assert_eq!(record.fields["dia_danh"].value.as_deref(), Some("Suối Trắng"));
    let review = record.review.unwrap();
    assert_eq!((review.by.as_str(), review.decisions.len()), ("can-bo", names.len()));
    let place = review.decisions.iter().find(|d| d.field == "dia_danh").unwrap();
    assert_eq!(place.verdict, Verdict::Accept, "typing what stands there corrects nothing");
}

#[test]
fn nothing_is_saved_that_was_not_confirmed() {
    let desk = Desk::copy("unconfirmed");
    let (id, names) = letter(&desk);
    let all = "-\n".repeat(names.len());
    for input in [
        "-\n".to_owned(),      // the line ended: nobody is there
        "-\nq\n\n".to_owned(), // stopped, and not told to save
        format!("{all}x\n"),   // dropped at the end
        all,                   // gone before the question was answered
        "s\nn\n".to_owned(),   // nothing decided
        String::new(),
    ] {
        let done = desk.review(&[&id], input.as_bytes());
        assert_eq!(done.status.code(), Some(0), "{input:?}");
        assert!(done.stdout.is_empty(), "{input:?}");
        assert_eq!(desk.list()[0]["version"], 1, "{input:?}");
    }
    let done = desk.review(&[&id, "--lang", "en"], b"-\nq\nl\n");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(said.contains("version 2  still waits"), "{said}");
}

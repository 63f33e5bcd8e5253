//! Does a person's word stand? Decisions make the next signed version, all of a paper's or none;
//! the version before stays as it was; of two reviewers the second is told. And: are the lines the
//! commands print what the published schemas say?

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "review/audit.rs"]
mod audit;
#[path = "review/desk.rs"]
mod desk;
#[path = "review/learning.rs"]
mod learning;
#[path = "review/schemas.rs"]
mod schemas;
#[path = "review/sitting.rs"]
mod sitting;
#[path = "review/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use sohoa::catalog::{Compare, PaperState};
use sohoa::domain::canonical::to_canonical;
use sohoa::domain::field::Status;
use sohoa::domain::hash::Sha256;
use sohoa::domain::record::{Decision, State, Verdict};
use sohoa::domain::result::{Change, Salt, Standing};
use sohoa::flow::keep;
use sohoa::flow::review::{Doing, KeepReviewError, Reviewer, keep_review, latest};
use sohoa::rules::Rules;
use sohoa::store::ObjectStore;
use sohoa::trust::cose::verify_record;
use sohoa::trust::keys::PublicRing;

use crate::desk::{Desk, lines, runtime};

/// A decision on every field that waits, in the shape of the list.
fn decided(list: &[Value], decide: impl Fn(&str, &Value) -> Value) -> Vec<Value> {
    list.iter()
        .cloned()
        .map(|mut paper| {
            let fields = paper["fields"].as_object().unwrap();
            let decisions: Vec<Value> = fields
                .iter()
                .map(|(name, field)| {
                    let mut decision = decide(name, field);
                    decision["field"] = json!(name);
                    decision
                })
                .collect();
            paper["decisions"] = json!(decisions);
            paper
        })
        .collect()
}

/// What the tests decide: numbers and dates typed anew, the rest accepted, blank or unreadable.
fn sensible(name: &str, field: &Value) -> Value {
    match (name, field["value"].is_null()) {
        ("so_ky_hieu", _) => json!({"verdict": "correct", "value": "Số: 47 /UBND-TP"}),
        ("ngay_ban_hanh", _) => json!({"verdict": "correct", "value": "2025-08-14"}),
        ("dia_danh", _) => json!({"verdict": "blank"}),
        (_, true) => json!({"verdict": "unreadable"}),
        (_, false) => json!({"verdict": "accept", "value": field["value"]}),
    }
}

#[test]
fn decisions_make_the_next_signed_version_and_the_first_stays() {
    let desk = Desk::copy("next");
    let list = desk.list();
    assert_eq!(list.len(), 2, "{list:?}");
    let first = runtime().block_on(async {
        let opened = desk.open().await;
        let id = list[0]["document"].as_str().unwrap().parse().unwrap();
        keep::latest_record(&opened.office, &id).await.unwrap().unwrap()
    });
    let import = decided(&list, sensible);
    let done = desk.import(&import, &["--json", "--by", "Lê Thị Mẫu"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let results = lines(&done);
    assert_eq!(results.len(), 2);
    assert!(results.iter().all(|line| line["result"] == "saved" && line["version"] == 2));
    assert!(desk.list().is_empty(), "nothing waits any more");

    runtime().block_on(async {
        let opened = desk.open().await;
        let paper = &first.record.paper;
        let second = keep::latest_record(&opened.office, paper).await.unwrap().unwrap();
        let record = &second.record;
        assert_eq!((record.version, record.state), (2, State::Checked));
        assert_eq!(record.previous, Some(first.stored.sha256));
        assert_eq!(record.pdf, first.record.pdf);
        let review = record.review.as_ref().unwrap();
        assert_eq!(review.by, "Lê Thị Mẫu");
        for decision in &review.decisions {
            let (before, after) =
                (&first.record.fields[&decision.field], &record.fields[&decision.field]);
            assert_eq!(decision.before, before.value, "{}", decision.field);
            assert_eq!(decision.value, after.value);
            assert_eq!(after.raw, before.raw);
            let unreadable = decision.verdict == Verdict::Unreadable;
            assert_eq!(after.status == Status::Accepted, !unreadable, "{}", decision.field);
        }
        let number = &record.fields["so_ky_hieu"];
        assert_eq!(number.value.as_deref(), Some("47/UBND-TP"));
        assert_ne!(second.code, first.code, "the code names the number");
        assert!(second.code.as_deref().unwrap().contains(".47-UBND-TP."));
        // fields nobody decided are what they were
        for (name, field) in &first.record.fields {
            if review.decisions.iter().all(|decision| decision.field != *name) {
                assert_eq!(record.fields[name], *field);
            }
        }

        // both versions stand in the store, each signed by itself with the ring's key
        let ring = PublicRing::open(&desk.office.join("keys")).unwrap();
        for kept in [&first, &second] {
            let objects = opened.office.objects();
            let bytes = objects.read_verified(kept.stored.sha256).await.unwrap();
            let cose = objects.read_verified(kept.signature.sha256).await.unwrap();
            assert_eq!(bytes, to_canonical(&kept.record).unwrap());
            verify_record(&bytes, &cose, &ring.record).unwrap();
        }
        let again = keep::record_of(&opened.office, &opened.catalog, paper, 1, first.record.at);
        assert_eq!(again.await.unwrap().unwrap(), first);

        // found under the corrected number, and the same rows when made again
        let row = opened.catalog.paper(paper).await.unwrap().unwrap();
        assert_eq!((row.state, row.version), (PaperState::Checked, 2));
        assert_eq!(row.number.as_deref(), Some("47/UBND-TP"));
        let before = opened.catalog.dump_rebuildable(Compare::All).await.unwrap();
        let office = opened.office;
        opened.catalog.close().await.unwrap();
        keep::rebuild(&office).await.unwrap();
        let opened = desk.open().await;
        assert_eq!(opened.catalog.dump_rebuildable(Compare::All).await.unwrap(), before);
    });
}

#[test]
fn a_paper_is_decided_whole_or_not_at_all() {
    let desk = Desk::copy("whole");
    let list = desk.list();
    let mut import = decided(&list, sensible);
    let decisions = import[0]["decisions"].as_array_mut().unwrap();
    let date = decisions.iter_mut().find(|d| d["field"] == "ngay_ban_hanh").unwrap();
    date["value"] = json!("2025-02-30");
    decisions.push(json!({"field": "khong_co", "verdict": "blank"}));
    let mut out_of_shape = import[0].clone();
    out_of_shape["document"] = json!("084185001234");
    import.push(out_of_shape);
    let done = desk.import(&import, &["--json"]);
    assert_eq!(done.status.code(), Some(1));
    let results = lines(&done);
    let codes = |line: &Value| -> Vec<String> {
        let errors = line["errors"].as_array().unwrap();
        errors.iter().map(|e| e["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(results[0]["result"], "refused");
    assert_eq!(codes(&results[0]), ["SH-3508", "SH-3501"], "all that is wrong with it");
    assert_eq!(results[1]["result"], "saved", "the other paper is none the worse");
    assert_eq!(codes(&results[2]), ["SH-3517"]);
    assert_eq!(results[2]["document"], Value::Null);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("1 giấy tờ đã lưu, 2 bị từ chối, 0 chưa có quyết định"), "{said}");
    let still = desk.list();
    assert_eq!(still.len(), 1);
    assert_eq!(still[0], list[0], "nothing of the refused paper is saved");
}

#[test]
fn an_import_that_is_no_json_saves_nothing() {
    let desk = Desk::copy("broken");
    let list = desk.list();
    let mut text = decided(&list, sensible)[0].to_string();
    text.push_str("\n{\"format\":1,");
    let done = desk.review(&["--import", "-"], text.as_bytes());
    assert_eq!(done.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&done.stderr).starts_with("SH-3520"));
    assert_eq!(desk.list(), list);
    // what goes out comes back without harm
    let done = desk.import(&list, &[]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(desk.list(), list);
    // no name that is a personal number
    let done = desk.import(&list, &["--by", "084185001234"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&done.stderr).contains("0841"));
}

#[test]
fn who_decided_on_an_older_version_is_told() {
    let desk = Desk::copy("stale");
    let import = decided(&desk.list(), sensible);
    assert_eq!(desk.import(&import, &[]).status.code(), Some(0));
    let late = desk.import(&import, &["--json"]);
    assert_eq!(late.status.code(), Some(1));
    for line in lines(&late) {
        assert_eq!(line["errors"][0]["code"], "SH-9007");
    }
    // an accepted field may be corrected later still
    let mut again = import[0].clone();
    again["version"] = json!(2);
    again.as_object_mut().unwrap().remove("record");
    again["decisions"] =
        json!([{"field": "trich_yeu", "verdict": "correct", "value": "V/v rà soát"}]);
    let done = desk.import(&[again], &["--json"]);
    assert_eq!(lines(&done)[0]["version"], 3);
}

#[test]
fn of_two_at_once_one_is_kept_and_the_other_is_told() {
    let desk = Desk::copy("at-once");
    let import = decided(&desk.list(), sensible);
    let (a, b) = std::thread::scope(|scope| {
        let a = scope.spawn(|| desk.import(&import, &["--json", "--by", "can-bo-a"]));
        let b = scope.spawn(|| desk.import(&import, &["--json", "--by", "can-bo-b"]));
        (a.join().unwrap(), b.join().unwrap())
    });
    let (a, b) = (lines(&a), lines(&b));
    for (a, b) in a.iter().zip(&b) {
        let (saved, told) = if a["result"] == "saved" { (a, b) } else { (b, a) };
        assert_eq!(saved["result"], "saved");
        assert_eq!(told["errors"][0]["code"], "SH-9007", "{told}");
        assert_eq!(saved["document"], told["document"]);
    }
    runtime().block_on(async {
        let opened = desk.open().await;
        for (a, b) in a.iter().zip(&b) {
            let (saved, by) =
                if a["result"] == "saved" { (a, "can-bo-a") } else { (b, "can-bo-b") };
            let id = saved["document"].as_str().unwrap().parse().unwrap();
            let kept = keep::latest_record(&opened.office, &id).await.unwrap().unwrap();
            assert_eq!(kept.record.version, 2);
            assert_eq!(kept.record.review.unwrap().by, by);
            assert_eq!(json!(kept.stored.sha256), saved["record"]);
        }
    });
}

#[test]
fn a_second_review_of_the_same_version_is_refused_by_the_library_too() {
    let desk = Desk::copy("second");
    let rules = Rules::embedded().unwrap();
    runtime().block_on(async {
        let opened = desk.open().await;
        let key = opened.ring.record_key();
        let doing = Doing { office: &opened.office, catalog: &opened.catalog, key, rules: &rules };
        let row = &opened.catalog.papers(None, 1, 0).await.unwrap()[0];
        let now = jiff::Timestamp::now();
        let seen = latest(&doing, &row.id, now).await.unwrap();
        let decision = |verdict| {
            let field = "so_ky_hieu".to_owned();
            vec![Decision { field, verdict, value: None, before: Some("x".to_owned()) }]
        };
        let by = |name| Reviewer::new(name).unwrap();
        let unreadable = decision(Verdict::Unreadable);
        let kept = keep_review(&doing, &seen, &unreadable, &by("a"), now).await.unwrap();
        let field = &kept.record.fields["so_ky_hieu"];
        assert_eq!((field.value.as_deref(), field.status), (None, Status::Review));
        let review = kept.record.review.as_ref().unwrap();
        assert_eq!(review.decisions[0].before, seen.record.fields["so_ky_hieu"].value);

        let codes = opened.catalog.dump_rebuildable(Compare::All).await.unwrap();
        let late = keep_review(&doing, &seen, &decision(Verdict::Blank), &by("b"), now).await;
        assert!(matches!(late, Err(KeepReviewError::ChangedMeanwhile)), "{late:?}");
        // who comes too late leaves no trace, not even a code
        assert_eq!(opened.catalog.dump_rebuildable(Compare::All).await.unwrap(), codes);
        let still = latest(&doing, &row.id, now).await.unwrap();
        assert_eq!(still, kept);
        assert_eq!(still.stored.sha256, Sha256::of(&to_canonical(&kept.record).unwrap()));

        let change = Change {
            standing: Standing::Withdrawn,
            reason: "sai_noi_dung".to_owned(),
            note: String::new(),
            by: "a".to_owned(),
            successor: None,
            successor_result: None,
            notify: Vec::new(),
            salt: Salt::from_bytes([1; 16]),
        };
        keep::restate(&opened.office, &opened.catalog, &row.id, change, now).await.unwrap();
        assert!(matches!(latest(&doing, &row.id, now).await, Err(KeepReviewError::Refused(_))));
    });
}

//! Is the machine watched where it is sure, without anybody waiting for it or knowing which field
//! it is?

use serde_json::{Value, json};
use sohoa::catalog::Compare;
use sohoa::domain::field::Status;
use sohoa::domain::record::State;
use sohoa::flow::keep;

use crate::desk::{Desk, lines, runtime, sample};
use crate::{decided, sensible};

#[test]
fn accepted_fields_are_looked_at_without_holding_the_paper_up() {
    let desk = Desk::empty("audit", 1.0);
    let made = desk.sohoa(&["run", "--json", "--jobs", "1", &sample("s10_kehoach_goc.pdf")], b"");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let line = &lines(&made)[0]["papers"][0];
    let id = line["document"].as_str().unwrap().to_owned();
    let fields = line["fields"].as_object().unwrap();
    let audits: Vec<&String> =
        fields.iter().filter(|(_, f)| f["audit"] == true).map(|(name, _)| name).collect();
    let accepted = fields.values().filter(|f| f["status"] == "accepted").count();
    assert!(!audits.is_empty());
    assert_eq!(audits.len(), accepted, "all of them were to be drawn");
    let doubtful = fields.values().any(|f| f["status"] == "review");
    assert_eq!(line["state"] == "checked", !doubtful, "audits hold nobody up");

    // listed like any other field: nothing in it tells
    let list = desk.list();
    assert_eq!(list.len(), 1);
    let text = list[0].to_string();
    assert!(!text.contains("audit"), "{text}");
    for field in list[0]["fields"].as_object().unwrap().values() {
        assert_eq!(field["status"], "review");
        assert!(field["confidence"].as_f64().unwrap() <= 0.9001);
    }
    let shown = desk.review(&[&id], b"q\n");
    let said = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert!(!said.contains("audit") && !said.contains("(đã nhận)"), "{said}");

    // one is wrong, the others right
    let import = decided(&list, |name, field| {
        if name == audits[0].as_str() && name != "so_ky_hieu" && name != "ngay_ban_hanh" {
            json!({"verdict": "correct", "value": "Tên khác hẳn"})
        } else if field["value"].is_null() {
            json!({"verdict": "blank"})
        } else {
            json!({"verdict": "accept", "value": field["value"]})
        }
    });
    let done = desk.import(&import, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(desk.list().is_empty());
    runtime().block_on(async {
        let opened = desk.open().await;
        let rows = opened.catalog.audits().await.unwrap();
        assert_eq!(rows.len(), audits.len());
        assert!(rows.iter().all(|row| row.open == 0 && row.decided == 1));
        assert_eq!(rows.iter().map(|row| row.wrong).sum::<u32>(), 1);
        let records = keep::records_of(&opened.office, &id.parse().unwrap()).await.unwrap();
        let found = sohoa::flow::review::found(&records);
        assert_eq!(found.values().map(|f| f.decided).sum::<u32>() as usize, audits.len());
        assert_eq!(found[audits[0]].wrong, 1);
        let last = records.last().unwrap();
        assert_eq!(last.state, State::Checked);
        assert!(last.fields.values().all(|f| !f.audit && f.status == Status::Accepted));
        // the rows follow from the records alone
        let before = opened.catalog.dump_rebuildable(Compare::All).await.unwrap();
        assert!(!before["audit"].as_array().unwrap().is_empty());
        opened.catalog.close().await.unwrap();
        keep::rebuild(&opened.office).await.unwrap();
        let again = desk.open().await;
        assert_eq!(again.catalog.dump_rebuildable(Compare::All).await.unwrap(), before);
    });
    let measured = desk.sohoa(&["accuracy", "--json"], b"");
    let report = &lines(&measured)[0]["report"];
    assert_eq!(report["audits"]["count"], audits.len() as u64);
    assert_eq!(report["audits"]["right"], audits.len() as u64 - 1);
    assert_eq!(report["wrong"].as_array().map(Vec::len), Some(1));
}

#[test]
fn without_a_share_nothing_is_drawn() {
    let desk = Desk::copy("no-audit");
    let list = desk.list();
    let papers: Vec<Value> = lines(Desk::run());
    assert!(!papers.iter().any(|line| line.to_string().contains("\"audit\"")));
    let done = desk.import(&decided(&list, sensible), &[]);
    assert!(done.status.success());
    runtime().block_on(async {
        assert!(desk.open().await.catalog.audits().await.unwrap().is_empty());
    });
}

//! Do two people never decide on one paper at a time, and is nothing decided at the open page lost
//! or signed under another's name?

use jiff::{SignedDuration, Timestamp};
use sohoa::domain::id::PaperId;
use sohoa::domain::record::Verdict;
use sohoa::flow::review::{
    Doing, Draft, KeepReviewError, Kept, PATIENCE, ReviewError, Seat, ditto, drafts, finish,
    forget, latest, note, sit, undo,
};
use sohoa::rules::Rules;

use crate::desk::{Desk, Opened, runtime};

fn seat(account: &str, word: &str) -> Seat {
    Seat { account: account.to_owned(), display: account.to_owned(), word: word.to_owned() }
}

fn typed(value: &str) -> Draft {
    Draft { verdict: Verdict::Correct, value: Some(value.to_owned()), settled: false }
}

fn corrected(value: &str) -> Draft {
    Draft { settled: true, ..typed(value) }
}

/// Why something was refused.
fn why<T: std::fmt::Debug>(refused: Result<T, KeepReviewError>) -> ReviewError {
    match refused {
        Err(KeepReviewError::Refused(mut all)) => all.remove(0),
        other => panic!("{other:?}"),
    }
}

/// Runs a question over the letter that waits in a copy of the office.
fn asked(name: &str, ask: impl AsyncFnOnce(&Doing<'_>, &Kept, Timestamp)) {
    let desk = Desk::copy(name);
    let paper: PaperId = desk.list()[0]["document"].as_str().unwrap().parse().unwrap();
    runtime().block_on(async {
        let Opened { office, catalog, ring } = desk.open().await;
        let (key, rules) = (ring.record_key(), Rules::embedded().unwrap());
        let doing = Doing { office: &office, catalog: &catalog, key, rules: &rules };
        let at = Timestamp::now();
        let kept = latest(&doing, &paper, at).await.unwrap();
        ask(&doing, &kept, at).await;
    });
}

#[test]
fn one_seat_a_paper_and_silence_frees_it() {
    asked("seat", async |doing, kept, at| {
        let paper = &kept.record.paper;
        let (lan, minh) = (seat("lan", "1"), seat("minh", "2"));
        assert_eq!(sit(doing, paper, &lan, at).await.unwrap().seat, "1");
        let soon = at + PATIENCE - SignedDuration::from_secs(1);
        let there = sit(doing, paper, &minh, soon).await.unwrap();
        assert_eq!((there.account.as_str(), there.since), ("lan", at));
        let refused = note(doing, kept, &minh, "so_ky_hieu", typed("x"), soon).await;
        assert_eq!(why(refused), ReviewError::NoSeat);
        assert_eq!(why(finish(doing, kept, &minh, soon).await), ReviewError::NoSeat);
        // the same person in a second window: the first one has lost it
        let window = seat("lan", "3");
        assert_eq!(sit(doing, paper, &window, soon).await.unwrap().seat, "3");
        let refused = note(doing, kept, &lan, "so_ky_hieu", typed("x"), soon).await;
        assert_eq!(why(refused), ReviewError::NoSeat);
        // a sign of life keeps it, silence frees it
        assert!(doing.catalog.keep_seat(paper, "lan", "3", soon).await.unwrap());
        assert!(!doing.catalog.keep_seat(paper, "minh", "3", soon).await.unwrap());
        let later = soon + PATIENCE;
        assert_eq!(sit(doing, paper, &minh, later).await.unwrap().seat, "3");
        let later = later + SignedDuration::from_secs(2);
        assert_eq!(sit(doing, paper, &minh, later).await.unwrap().seat, "2");
    });
}

#[test]
fn decisions_are_kept_one_by_one_taken_back_and_signed_at_once() {
    asked("drafts", async |doing, kept, at| {
        let paper = &kept.record.paper;
        let (lan, minh) = (seat("lan", "1"), seat("minh", "2"));
        sit(doing, paper, &lan, at).await.unwrap();
        let mine = async || drafts(doing, kept, "lan").await.unwrap();
        // typed is kept whatever it is, confirmed is checked
        let half = note(doing, kept, &lan, "ngay_ban_hanh", typed("14/"), at).await.unwrap();
        assert!(!half.settled);
        let refused = note(doing, kept, &lan, "ngay_ban_hanh", corrected("14/"), at).await;
        assert_eq!(why(refused), ReviewError::NoDate("ngay_ban_hanh".to_owned()));
        assert_eq!(mine().await["ngay_ban_hanh"], typed("14/"));
        let refused = note(doing, kept, &lan, "khong_co", typed("x"), at).await;
        assert_eq!(why(refused), ReviewError::NoField("khong_co".to_owned()));
        // confirmed, then typed on: forgetting what was typed brings the decision back
        for said in [corrected("14/8/2025"), typed("14/8/20")] {
            note(doing, kept, &lan, "ngay_ban_hanh", said, at).await.unwrap();
        }
        forget(doing, kept, &lan, "ngay_ban_hanh", at).await.unwrap();
        assert_eq!(mine().await["ngay_ban_hanh"], corrected("14/8/2025"));
        // the last decision is taken back first
        let decomposed = corrected("Suo\u{302}\u{301}i Tra\u{306}\u{301}ng");
        note(doing, kept, &lan, "dia_danh", decomposed, at).await.unwrap();
        assert_eq!(mine().await["dia_danh"].value.as_deref(), Some("Suối Trắng"), "NFC");
        let unread = Draft { verdict: Verdict::Unreadable, value: None, settled: true };
        note(doing, kept, &lan, "nguoi_ky", unread, at).await.unwrap();
        assert_eq!(undo(doing, kept, &lan, at).await.unwrap().as_deref(), Some("nguoi_ky"));
        note(doing, kept, &lan, "so_ky_hieu", typed("nửa chừng"), at).await.unwrap();
        // nobody signs another's decisions
        let later = at + PATIENCE + SignedDuration::from_secs(1);
        sit(doing, paper, &minh, later).await.unwrap();
        assert!(drafts(doing, kept, "minh").await.unwrap().is_empty());
        assert_eq!(why(finish(doing, kept, &minh, later).await), ReviewError::Nothing);
        // back again: what was confirmed is signed, what was typed only is not
        let back = later + PATIENCE + SignedDuration::from_secs(1);
        sit(doing, paper, &lan, back).await.unwrap();
        let next = finish(doing, kept, &lan, back).await.unwrap();
        let review = next.record.review.as_ref().unwrap();
        assert_eq!((next.record.version, review.by.as_str()), (2, "lan"));
        let fields: Vec<&str> = review.decisions.iter().map(|d| d.field.as_str()).collect();
        assert_eq!(fields, ["dia_danh", "ngay_ban_hanh"]);
        assert_eq!(next.record.fields["ngay_ban_hanh"].value.as_deref(), Some("2025-08-14"));
        assert!(drafts(doing, &next, "lan").await.unwrap().is_empty());
        assert!(mine().await.is_empty());
        let free = doing.catalog.sitting(paper, back - PATIENCE).await.unwrap();
        assert!(free.is_none());
        // the next paper may say the same as this one
        let other = PaperId::derive(kept.record.scan, 7);
        let same = ditto(doing, &other, "lan", "dia_danh").await.unwrap();
        assert_eq!(same.as_deref(), Some("Suối Trắng"));
        assert_eq!(ditto(doing, &other, "minh", "dia_danh").await.unwrap(), None);
        // decided on the version before: too late
        sit(doing, paper, &minh, back).await.unwrap();
        note(doing, kept, &minh, "dia_danh", corrected("Khác"), back).await.unwrap();
        let late = finish(doing, kept, &minh, back).await;
        assert!(matches!(late, Err(KeepReviewError::ChangedMeanwhile)), "{late:?}");
    });
}

//! A file in a watched folder is taken when it is whole, once, and never forgotten.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sohoa::engine::Lane;

use crate::house::{House, Plan, picture, until, write};

fn watched() -> (House, PathBuf) {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let folder = dir.path().join("quet");
    fs::create_dir(&folder).unwrap();
    let plan = Plan { folders: vec![(folder.clone(), Lane::Counter)], ..Plan::default() };
    (House::in_folder(dir, plan), folder)
}

fn papers(house: &House) -> Vec<sohoa::catalog::PaperRow> {
    house.runtime.block_on(house.app.local.catalog.papers(None, 1000, 0)).unwrap()
}

fn wait_for(house: &House, count: usize) {
    until(|| (papers(house).iter().filter(|p| p.version > 0).count() >= count).then_some(()));
}

#[test]
fn a_file_is_taken_only_when_it_is_whole() {
    let (house, folder) = watched();
    let bytes = picture(71);
    let path = folder.join("a.png");
    // half of it, for longer than the window
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(papers(&house).is_empty());
    // a lock beside it
    fs::write(folder.join("a.png.lock"), b"").unwrap();
    write(&path, &bytes);
    std::thread::sleep(Duration::from_millis(1500));
    assert!(papers(&house).is_empty());
    fs::remove_file(folder.join("a.png.lock")).unwrap();
    wait_for(&house, 1);
    // written under another name, then renamed
    let part = folder.join("b.png.part");
    write(&part, &picture(72));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(papers(&house).len(), 1);
    fs::rename(&part, folder.join("b.png")).unwrap();
    wait_for(&house, 2);
    // in a folder that is new
    fs::create_dir(folder.join("moi")).unwrap();
    write(&folder.join("moi/c.png"), &picture(73));
    wait_for(&house, 3);
    // the files are where they were
    assert!(folder.join("a.png").exists() && folder.join("b.png").exists());
    assert!(house.runtime.block_on(house.app.local.catalog.failures()).unwrap().is_empty());
}

#[test]
fn a_burst_with_a_bad_file_is_taken_whole_and_a_restart_reads_nothing_twice() {
    let (house, folder) = watched();
    write(&folder.join("0-hong.png"), b"\x89PNG\r\n\x1a\nnothing more");
    fs::File::options()
        .write(true)
        .open(folder.join("0-hong.png"))
        .unwrap()
        .set_modified(std::time::SystemTime::now() - Duration::from_hours(1))
        .unwrap();
    for seed in 80..90 {
        write(&folder.join(format!("{seed}.png")), &picture(seed));
    }
    wait_for(&house, 10);
    let failures = until(|| {
        let failures = house.runtime.block_on(house.app.local.catalog.failures()).unwrap();
        (!failures.is_empty()).then_some(failures)
    });
    assert_eq!(failures.len(), 1);
    let before = papers(&house);
    let events = house.runtime.block_on(house.app.local.catalog.last_event()).unwrap();
    let dir = house.stop();
    let plan = Plan { folders: vec![(folder.clone(), Lane::Counter)], ..Plan::default() };
    let house = House::in_folder(dir, plan);
    write(&folder.join("moi.png"), &picture(90));
    wait_for(&house, 11);
    std::thread::sleep(Duration::from_secs(3));
    let after = papers(&house);
    assert_eq!(after.len(), 11);
    assert!(before.iter().all(|paper| after.contains(paper)));
    // one new paper: copied, recorded
    let now = house.runtime.block_on(house.app.local.catalog.last_event()).unwrap();
    assert!(now - events <= 2, "{events} {now}");
    let again = house.runtime.block_on(house.app.local.catalog.failures()).unwrap();
    assert_eq!(again, failures);
    // the bad file put right under its name
    write(&folder.join("0-hong.png"), &picture(91));
    wait_for(&house, 12);
    until(|| {
        let left = house.runtime.block_on(house.app.local.catalog.failures()).unwrap();
        left.is_empty().then_some(())
    });
}

#[test]
fn a_folder_that_goes_and_comes_back_is_watched_again() {
    let (house, folder) = watched();
    write(&folder.join("a.png"), &picture(95));
    wait_for(&house, 1);
    let away = folder.with_file_name("xa");
    fs::rename(&folder, &away).unwrap();
    let nobody = house.nobody();
    let told = until(|| Some(nobody.get("/readyz")).filter(|answer| answer.status == 503));
    assert_eq!(told.json()["missing"][0]["what"], "folder");
    write(&away.join("b.png"), &picture(96));
    fs::rename(&away, &folder).unwrap();
    wait_for(&house, 2);
    until(|| Some(nobody.get("/readyz")).filter(|answer| answer.status == 200));
}

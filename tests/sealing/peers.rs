//! What other programs say of a file.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of shared tools, where there is one.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("SOHOA_SHARED").map(PathBuf::from);
    let path = named.unwrap_or_else(|| PathBuf::from("../shared"));
    path.join("tools/pades-check").exists().then_some(path)
}

/// It sets itself up on first use, and not for two at once.
static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// pyHanko passes every signature; skipped with a note where it is not here.
pub fn pyhanko_passes(root: &Path, file: &Path) {
    let Some(shared) = shared() else {
        println!("pyHanko is not here: {} not checked by it", file.display());
        return;
    };
    let _alone = ONE.lock();
    let run = Command::new(shared.join("tools/pades-check"))
        .arg("--trust")
        .arg(root)
        .arg(file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    println!("{said}");
    assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
}

/// poppler calls as many signatures valid as there are.
pub fn pdfsig_finds(file: &Path, valid: usize) {
    let Ok(run) = Command::new("pdfsig").arg("-nocert").arg(file).output() else {
        println!("pdfsig is not here");
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(said.matches("Signature is Valid").count(), valid, "{said}");
}

/// openssl verifies the last document time stamp over the bytes it covers.
pub fn openssl_verifies_stamp(root: &Path, chain: &Path, file: &Path, dir: &Path) {
    let bytes = std::fs::read(file).unwrap();
    let marker = b"/SubFilter /ETSI.RFC3161";
    let at = bytes.windows(marker.len()).rposition(|window| window == marker).unwrap();
    let text = String::from_utf8_lossy(&bytes[at..at + 200]).into_owned();
    let inside = text.split('[').nth(1).unwrap().split(']').next().unwrap();
    let numbers: Vec<usize> = inside.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let hex: String =
        bytes[numbers[1] + 1..numbers[2] - 1].iter().map(|b| char::from(*b)).collect();
    let token = data_encoding::HEXUPPER.decode(hex.as_bytes()).unwrap();
    let covered = [&bytes[..numbers[1]], &bytes[numbers[2]..]].concat();
    std::fs::write(dir.join("covered"), covered).unwrap();
    std::fs::write(dir.join("token"), token).unwrap();
    let run = Command::new("openssl")
        .args(["ts", "-verify", "-data", "covered", "-in", "token", "-token_in", "-CAfile"])
        .arg(root)
        .arg("-untrusted")
        .arg(chain)
        .current_dir(dir)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

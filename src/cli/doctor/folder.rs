//! The office's folder as it is seen without the passphrase: its disk, its keys, its certificates.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::Timestamp;

use super::Finding;
use crate::cli::dates::day;
use crate::cli::error::CliError;
use crate::cli::office::OfficeArguments;
use crate::cli::say::Say;
use crate::domain::problem::Problem;
use crate::store::Office;
use crate::trust::crl::{Revocation, revocation};
use crate::trust::keys::PublicRing;
use crate::trust::{Certificate, Role};

/// Less is soon full: a day's scans of a busy desk and their copies.
const ROOM: u64 = 2_000_000_000;
/// Getting a new certificate takes its time.
const SOON: i64 = 30 * 24 * 3600;

pub(super) fn look(office: &OfficeArguments, say: Say) -> Vec<Finding> {
    let root = office.root();
    let mut findings = Vec::new();
    if !Office::exists(&root) {
        let problem = Problem::from(CliError::NoOffice(root));
        return vec![Finding::problem("office", &problem, say)];
    }
    findings.push(Finding::good("office", root.display().to_string()));
    findings.push(disk(&root, say));
    findings.push(writing(&root, say));
    findings.extend(passphrase_file(office, say));
    match office.public_ring() {
        Ok(Some(ring)) => {
            findings.push(keys(&ring, say));
            for role in [Role::Digitizer, Role::Agency] {
                findings.push(certificate(&office.keys(), role, &ring, Timestamp::now(), say));
            }
        }
        Ok(None) => {
            let problem = Problem::from(crate::trust::TrustError::NoKeys(office.keys()));
            findings.push(Finding::problem("keys", &problem, say));
        }
        Err(problem) => findings.push(Finding::problem("keys", &problem, say)),
    }
    findings
}

fn disk(root: &Path, say: Say) -> Finding {
    let free = match rustix::fs::statvfs(root) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Finding::note("disk", error.to_string()),
    };
    let words = say.pick("còn trống {g} GB", "{g} GB free");
    let message = words.replace("{g}", &format!("{:.1}", free as f64 / 1e9));
    if free >= ROOM {
        return Finding::good("disk", message);
    }
    let advice = say.pick(
        "Giải phóng dung lượng hoặc chuyển kho sang ổ lớn hơn",
        "Make room, or move the office to a larger disk",
    );
    Finding::bad("disk", message, advice)
}

/// Does what keeping does: write, sync, name by a hard link, sync the folder.
fn writing(root: &Path, say: Say) -> Finding {
    // What lies in `scratch` may be deleted at any time, so may what a killed check leaves there.
    let attempt = || -> io::Result<()> {
        let folder =
            tempfile::Builder::new().prefix(".doctor-").tempdir_in(root.join("scratch"))?;
        let path = folder.path().join("a");
        let mut file = File::create_new(&path)?;
        file.write_all(b"sohoa")?;
        file.sync_all()?;
        fs::hard_link(&path, folder.path().join("b"))?;
        File::open(folder.path())?.sync_all()
    };
    match attempt() {
        Ok(()) => Finding::good(
            "writing",
            say.pick(
                "Ghi, đồng bộ và đặt tên (liên kết cứng) đều được",
                "Writing, syncing and naming (hard links) work",
            ),
        ),
        Err(error) => Finding::bad(
            "writing",
            error.to_string(),
            say.pick(
                "Kiểm tra quyền ghi; ổ phải có liên kết cứng (ext4, xfs, zfs; không phải FAT, SMB)",
                "Check permissions; the disk must know hard links (ext4, xfs, zfs; no FAT, no SMB)",
            ),
        ),
    }
}

/// Whether others on this machine can read the passphrase.
fn passphrase_file(office: &OfficeArguments, say: Say) -> Option<Finding> {
    let path = office.passphrase_path()?;
    let mode = fs::metadata(&path).ok()?.permissions().mode();
    let shown = path.display();
    let others = mode & 0o077;
    if others == 0 {
        return Some(Finding::good("passphrase", shown.to_string()));
    }
    let words = say.pick("người khác đọc được", "others can read it");
    Some(Finding::bad("passphrase", format!("{shown}: {words}"), format!("chmod 600 {shown}")))
}

fn keys(ring: &PublicRing, say: Say) -> Finding {
    let office = &ring.office;
    if ring.sample {
        let words = say.pick(
            "khóa MẪU, chữ ký không có giá trị pháp lý",
            "SAMPLE keys, signatures without legal value",
        );
        return Finding::note("keys", format!("{office}: {words}"));
    }
    Finding::good("keys", office.clone())
}

fn certificate(keys: &Path, role: Role, ring: &PublicRing, now: Timestamp, say: Say) -> Finding {
    let check = role.name();
    let (key, path) = (format!("{check}.key.pem"), keys.join(format!("{check}.cert.pem")));
    if !keys.join(&key).exists() || !path.exists() {
        let none = say.pick("chưa có khóa hoặc chứng thư", "no key or no certificate");
        // The agency signs only where policy asks for it.
        if role == Role::Agency {
            return Finding::note(check, none);
        }
        let advice = say.pick(
            "Đặt {k} và {c} (chứng thư đã được cấp) vào thư mục keys",
            "Put {k} and {c} (issued to you) into the folder keys",
        );
        let advice = advice.replace("{k}", &key).replace("{c}", &format!("{check}.cert.pem"));
        return Finding::bad(check, none, advice);
    }
    match Certificate::read_file(&path) {
        Ok(chain) => judge(check, &chain, ring, now, say),
        Err(error) => Finding::problem(check, &error.into(), say),
    }
}

/// Judges a chain as signing will (Circular 15/2025/TT-BKHCN, Article 5), and looks ahead.
fn judge(
    check: &'static str,
    chain: &[Certificate],
    ring: &PublicRing,
    now: Timestamp,
    say: Say,
) -> Finding {
    let Some(own) = chain.first() else {
        return Finding::bad(check, say.pick("tệp chứng thư trống", "no certificate inside"), "");
    };
    let name = own.name();
    let renew = say.pick("Xin cấp chứng thư mới", "Get a new certificate");
    for one in chain {
        if now < one.not_before() {
            let from = day(one.not_before());
            let words = say.pick("chỉ có hiệu lực từ", "valid only from");
            return Finding::bad(check, format!("{}: {words} {from}", one.name()), renew);
        }
        let left = one.not_after().as_second() - now.as_second();
        let until = day(one.not_after());
        let words = match left {
            ..0 => say.pick("đã hết hạn ngày", "expired on"),
            0..SOON => say.pick("sắp hết hạn ngày", "soon expires, on"),
            _ => continue,
        };
        return Finding::bad(check, format!("{}: {words} {until}", one.name()), renew);
    }
    let lists = &ring.revocation_lists;
    for pair in chain.windows(2) {
        let [certificate, issuer] = pair else { continue };
        match revocation(certificate, issuer, lists, now) {
            Revocation::Revoked(at) => {
                let words = say.pick("đã bị thu hồi ngày", "was revoked on");
                let message = format!("{}: {words} {}", certificate.name(), day(at));
                return Finding::bad(check, message, renew);
            }
            Revocation::Unknown if !lists.is_empty() => {
                let words = say.pick(
                    "danh sách thu hồi đã quá hạn, chữ ký mới sẽ chưa kết luận được",
                    "the revocation list is out of date, new signatures stay INDETERMINATE",
                );
                let advice = say.pick(
                    "Đặt danh sách mới (ca.crl.pem) vào thư mục keys",
                    "Put a new list (ca.crl.pem) into the folder keys",
                );
                return Finding::bad(check, format!("{name}: {words}"), advice);
            }
            Revocation::Good | Revocation::Unknown => {}
        }
    }
    let words = say.pick("còn hiệu lực đến", "valid until");
    Finding::good(check, format!("{name}: {words} {}", day(own.not_after())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::State;
    use crate::lang::Lang;
    use crate::trust::policy::Allowed;
    use crate::trust::{InitOptions, keys};

    #[test]
    fn certificates_are_judged_by_the_day() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("keys");
        let now: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let options = InitOptions {
            office_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
            digitizer_name: "Nguyễn Thị Mẫu".to_owned(),
            agency_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
            sample: true,
            algorithm: Allowed::EcdsaP256,
        };
        keys::init(&dir, &options, "mật khẩu để thử", now).unwrap();
        let ring = PublicRing::open(&dir).unwrap();
        let say = Say { lang: Lang::En };
        let at = |time: Timestamp| certificate(&dir, Role::Digitizer, &ring, time, say);
        assert_eq!(at(now).state, State::Good, "{:?}", at(now));
        let own = Certificate::read_file(&dir.join("digitizer.cert.pem")).unwrap();
        let end = own[0].not_after();
        let day = jiff::SignedDuration::from_hours(24);
        assert!(at(end - day).message.contains("soon expires"), "{:?}", at(end - day));
        assert!(at(end + day).message.contains("expired on"));
        assert_eq!(at(own[0].not_before() - day).state, State::Bad);
        fs::remove_file(dir.join("digitizer.key.pem")).unwrap();
        assert_eq!(at(now).state, State::Bad);
        fs::remove_file(dir.join("agency.cert.pem")).unwrap();
        assert_eq!(certificate(&dir, Role::Agency, &ring, now, say).state, State::Note);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_told() {
        let home = tempfile::tempdir().unwrap();
        let say = Say { lang: Lang::En };
        assert_eq!(writing(home.path(), say).state, State::Bad);
        fs::create_dir(home.path().join("scratch")).unwrap();
        assert_eq!(writing(home.path(), say).state, State::Good);
        assert_eq!(fs::read_dir(home.path().join("scratch")).unwrap().count(), 0);
    }
}

//! What the counter's server needs, and what it left.

use super::Finding;
use crate::catalog::SqliteCatalog;
use crate::catalog::web::{Role, UploadState};
use crate::cli::say::Say;
use crate::domain::problem::Problem;

/// Below this many watches a few large folders use them up (Debian gives some hundred thousand).
const FEW_WATCHES: u64 = 8192;

pub(super) async fn look(catalog: &SqliteCatalog, say: Say) -> Result<Vec<Finding>, Problem> {
    let mut findings = vec![accounts(catalog, say).await?];
    let open = catalog.uploads_in(UploadState::Received).await?.len();
    if open > 0 {
        let words = say.pick(
            "{n} bản quét gửi qua mạng chưa đọc xong; làm tiếp khi chạy sohoa serve",
            "{n} scans sent over the network are not read; sohoa serve goes on with them",
        );
        findings.push(Finding::note("uploads", words.replace("{n}", &open.to_string())));
    }
    let dead = catalog.dead_deliveries(1000).await?;
    if let Some(last) = dead.last() {
        let words = say.pick(
            "{n} thay đổi không báo được ra ngoài: {why}",
            "{n} changes could not be told outside: {why}",
        );
        let words = words.replace("{n}", &dead.len().to_string());
        let words = words.replace("{why}", last.error.as_deref().unwrap_or("?"));
        let advice = say.pick(
            "Sửa nơi nhận, rồi bấm Gửi lại tất cả trên trang Quản trị",
            "Mend the receiver, then press Tell all again on the page Administration",
        );
        findings.push(Finding::bad("hook", words, advice));
    }
    let waiting = catalog.signings(true, 1000).await?.len();
    if waiting > 0 {
        let words = say.pick("{n} tệp chờ ký", "{n} files wait to be signed");
        findings.push(Finding::note("signing", words.replace("{n}", &waiting.to_string())));
    }
    findings.extend(watches(say));
    Ok(findings)
}

/// Whether somebody can log in and give out accounts.
async fn accounts(catalog: &SqliteCatalog, say: Say) -> Result<Finding, Problem> {
    let accounts = catalog.accounts().await?;
    let open: Vec<_> = accounts.iter().filter(|account| !account.disabled).collect();
    if accounts.is_empty() {
        let words = say.pick(
            "chưa có tài khoản; muốn dùng trang web thì chạy một lần: sohoa serve --init",
            "no account yet; for the pages run once: sohoa serve --init",
        );
        return Ok(Finding::note("serve", words));
    }
    if !open.iter().any(|account| account.role == Role::Administrator) {
        let words =
            say.pick("không quản trị viên nào đăng nhập được", "no administrator can log in");
        let advice = say.pick(
            "Khôi phục danh mục từ bản sao lưu có tài khoản quản trị",
            "Restore the catalogue from a backup with an administrator's account",
        );
        return Ok(Finding::bad("serve", words, advice));
    }
    let words = say.pick("{n} tài khoản", "{n} accounts");
    Ok(Finding::good("serve", words.replace("{n}", &open.len().to_string())))
}

/// Watches of folders a user may have (inotify(7)).
fn watches(say: Say) -> Option<Finding> {
    let text = std::fs::read_to_string("/proc/sys/fs/inotify/max_user_watches").ok()?;
    let count: u64 = text.trim().parse().ok()?;
    if count >= FEW_WATCHES {
        return None;
    }
    let words = say.pick(
        "chỉ theo dõi được {n} thư mục; quá mức ấy thì xem lại mỗi 5 giây (fs.inotify.max_user_watches)",
        "only {n} folders can be watched; beyond that they are looked at every 5 s (fs.inotify.max_user_watches)",
    );
    Some(Finding::note("watches", words.replace("{n}", &count.to_string())))
}

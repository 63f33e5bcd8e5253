//! The rule files built into the program, and those of a folder.

use std::path::Path;

use super::error::RulesError;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../pipelines/", $name)))),*]
    };
}

/// Path below `pipelines/` and text of every built-in file.
pub fn files() -> Vec<(String, String)> {
    built_in![
        "papers/ban_ghi_nho.toml",
        "papers/ban_thoa_thuan.toml",
        "papers/bao_cao.toml",
        "papers/bien_ban.toml",
        "papers/chi_thi.toml",
        "papers/chuong_trinh.toml",
        "papers/cong_dien.toml",
        "papers/cong_van.toml",
        "papers/de_an.toml",
        "papers/du_an.toml",
        "papers/giay_gioi_thieu.toml",
        "papers/giay_moi.toml",
        "papers/giay_nghi_phep.toml",
        "papers/giay_uy_quyen.toml",
        "papers/hop_dong.toml",
        "papers/huong_dan.toml",
        "papers/ke_hoach.toml",
        "papers/ket_luan.toml",
        "papers/lenh.toml",
        "papers/luat.toml",
        "papers/nghi_dinh.toml",
        "papers/nghi_quyet.toml",
        "papers/phap_lenh.toml",
        "papers/phieu_bao.toml",
        "papers/phieu_chuyen.toml",
        "papers/phieu_gui.toml",
        "papers/phuong_an.toml",
        "papers/quy_che.toml",
        "papers/quy_dinh.toml",
        "papers/quyet_dinh.toml",
        "papers/thong_bao.toml",
        "papers/thong_cao.toml",
        "papers/thong_tu.toml",
        "papers/thong_tu_lien_tich.toml",
        "papers/thu_cong.toml",
        "papers/thu_moi.toml",
        "papers/to_trinh.toml",
        "papers/van_ban_hanh_chinh.toml",
        "policies/confidence.toml",
        "policies/review.toml",
        "reference/co_quan.toml",
        "reference/don_vi_hanh_chinh.toml",
        "reference/ten_nguoi.toml",
        "reference/tu_hanh_chinh.toml",
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .collect()
}

/// One built-in file's text.
pub fn file(name: &str) -> String {
    let found = files().into_iter().find(|(known, _)| known == name);
    found.map(|(_, text)| text).unwrap_or_default()
}

/// Every `*.toml` of `papers/`, `reference/` and `policies/` in `folder`, in the order of their names.
pub fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, RulesError> {
    let mut files = Vec::new();
    for part in ["papers", "reference", "policies"] {
        let path = folder.join(part);
        if !path.exists() && part != "papers" {
            continue;
        }
        let failed = |source| RulesError::Unreadable { path: path.clone(), source };
        for entry in std::fs::read_dir(&path).map_err(failed)? {
            let file = entry.map_err(failed)?.path();
            if file.extension().is_none_or(|e| e != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(&file)
                .map_err(|source| RulesError::Unreadable { path: file.clone(), source })?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((format!("{part}/{name}"), text));
        }
    }
    files.sort();
    Ok(files)
}

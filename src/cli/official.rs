//! A paper's description under the official names: Decree 30/2020/NĐ-CP, Annex VI (`nd30`), and
//! the superset of the systems in use under Circular 01/2023/TT-VPCP (`tt01`).

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::say::Say;
use crate::domain::describe::{Description, OwnerKind, Until};

/// Whose names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Names {
    /// Nghị định 30/2020/NĐ-CP, Phụ lục VI / Decree 30, Annex VI
    Nd30,
    /// Thông tư 01/2023/TT-VPCP và hệ thống đang dùng / Circular 01 and systems in use
    Tt01,
}

/// Lengths that Annex VI allows.
fn cut(text: Option<&str>, most: usize) -> Value {
    text.map_or(Value::Null, |text| text.chars().take(most).collect::<String>().into())
}

/// The description under the names of `names`.
pub(super) fn named(names: Names, paper: &Description) -> Value {
    match names {
        Names::Nd30 => nd30(paper),
        Names::Tt01 => tt01(paper),
    }
}

fn nd30(paper: &Description) -> Value {
    let number = paper.number.as_deref().unwrap_or_default();
    let (digits, notation) = match number.split_once('/') {
        Some((digits, rest)) => (digits, rest),
        None => (number, ""),
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "DocOrdinal": Value::Null,
        "TypeName": cut(Some(&paper.name), 100),
        "CodeNumber": cut(some(digits).as_deref(), 11),
        "CodeNotation": cut(some(notation).as_deref(), 30),
        "IssuedDate": paper.issued,
        "OrganName": cut(paper.issuer.as_deref(), 200),
        "Subject": cut(paper.subject.as_deref(), 500),
        "Language": "Tiếng Việt",
        "PageAmount": paper.pages,
        "Description": Value::Null,
        "SignerInfo": {
            "Position": cut(paper.signer_title.as_deref(), 100),
            "FullName": cut(paper.signer.as_deref(), 50),
        },
        "Priority": paper.priority,
        "ConfidenceLevel": format!("{:.2}", paper.confidence),
        "Format": "application/pdf",
    })
}

fn tt01(paper: &Description) -> Value {
    let until = match paper.validity.until {
        Until::Day(day) => json!(day),
        Until::WithoutEnd | Until::Unknown => Value::Null,
    };
    let known = match paper.validity.until {
        Until::Day(_) => "co_thoi_han",
        Until::WithoutEnd => "khong_thoi_han",
        Until::Unknown => "chua_ro",
    };
    let owner = paper.owner.as_ref();
    let place = paper.place.as_ref();
    json!({
        "Ma": paper.code,
        "MaGiayToKhoQuocGia": Value::Null,
        "MaDinhDanh": owner.and_then(|o| o.number.clone()),
        "LoaiChuGiayTo": owner.map(|o| match o.kind {
            OwnerKind::Person => "ca_nhan",
            OwnerKind::Organisation => "to_chuc",
        }),
        "ChuGiayTo": owner.and_then(|o| o.name.clone()),
        "MaGiayTo": paper.kind_code,
        "Ten": paper.name,
        "SoKyHieu": paper.number,
        "NgayBanHanh": paper.issued,
        "CoQuanBanHanh": paper.issuer,
        "NguoiKy": paper.signer,
        "ChucVuNguoiKy": paper.signer_title,
        "TrichYeuNoiDung": paper.subject,
        "ThoiHanHieuLuc": until,
        "ThoiHanVinhVien": paper.validity.until == Until::WithoutEnd,
        "TinhTrangHieuLuc": known,
        "PhamViHieuLuc": paper.validity.scope,
        "MucDichSuDung": paper.validity.purpose,
        "HetHieuLucKhi": paper.validity.void_when,
        "CanCuHieuLuc": paper.validity.source,
        "MucDoGoc": paper.origin,
        "LoaiBan": paper.copy_kind,
        "NguoiSoHoa": paper.digitizer,
        "ThoiGianSoHoa": paper.digitized_at,
        "TrangThaiSoHoa": if paper.wanting == 0 { "DaDuyet" } else { "ChoDuyet" },
        "SoTrang": paper.pages,
        "LoaiSoHoa": Value::Null,
        "MaHoSo": Value::Null,
        "MaTTHC": Value::Null,
        "MaLinhVuc": Value::Null,
        "DonViHanhChinh": place.map(|unit| unit.printed.clone()),
        "DonViHanhChinhHienNay": place.map(|unit| unit.current.clone()),
        "NgayThayDoiDonVi": place.and_then(|unit| unit.changed),
        "TrongChiMucChung": paper.indexed,
    })
}

/// As lines of name and value.
pub(super) fn as_text(value: &Value, say: Say) -> String {
    let mut lines = Vec::new();
    if let Some(map) = value.as_object() {
        lines_of(map, "", say, &mut lines);
    }
    lines.join("\n")
}

fn lines_of(map: &Map<String, Value>, above: &str, say: Say, lines: &mut Vec<String>) {
    for (name, value) in map {
        let name = format!("{above}{name}");
        let shown = match value {
            Value::Null => "–".to_owned(),
            Value::String(text) => text.clone(),
            Value::Bool(true) => say.pick("có", "yes").to_owned(),
            Value::Bool(false) => say.pick("không", "no").to_owned(),
            Value::Array(all) => {
                all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ")
            }
            Value::Object(map) => {
                lines_of(map, &format!("{name}."), say, lines);
                continue;
            }
            other => other.to_string(),
        };
        lines.push(format!("{name:24} {shown}"));
    }
}

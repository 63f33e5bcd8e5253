//! The plain code: the least data of Circular 01/2023/TT-VPCP, Article 26, a line each, for any
//! reader to show. They include the owner's number, so policy must ask for it.

use super::draw::{Level, Symbol};
use super::error::QrError;

/// What the article names; what is not known is left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PlainData {
    /// Mã hồ sơ, or the result's code.
    pub dossier: Option<String>,
    /// Mã thủ tục hành chính.
    pub procedure: Option<String>,
    /// Mã định danh of the person or organization.
    pub owner: Option<String>,
    /// Tên giấy tờ.
    pub name: Option<String>,
    /// The system that issued.
    pub system: Option<String>,
    /// When it was issued, as shown.
    pub issued: Option<String>,
    /// Until when it is valid.
    pub validity: Option<String>,
    /// Where it is valid.
    pub scope: Option<String>,
}

impl PlainData {
    /// The code's text.
    pub fn text(&self) -> String {
        let lines = [
            ("Mã hồ sơ", &self.dossier),
            ("Mã TTHC", &self.procedure),
            ("Mã định danh", &self.owner),
            ("Giấy tờ", &self.name),
            ("Hệ thống", &self.system),
            ("Cấp lúc", &self.issued),
            ("Hiệu lực", &self.validity),
            ("Phạm vi", &self.scope),
        ];
        let line = |(name, value): (&str, &Option<String>)| {
            value.as_ref().map(|value| format!("{name}: {value}"))
        };
        lines.into_iter().filter_map(line).collect::<Vec<String>>().join("\n")
    }

    /// The code; refused where the data are too many for 26 mm.
    pub fn symbol(&self) -> Result<Symbol, QrError> {
        let text = self.text();
        Symbol::of(text.as_bytes(), Level::M).or_else(|_| Symbol::of(text.as_bytes(), Level::L))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_data_fit_and_are_readable_as_they_are() {
        let data = PlainData {
            dossier: Some("H15.50.05.13-261008-0975".to_owned()),
            procedure: Some("1.001193".to_owned()),
            owner: Some("001085000000".to_owned()),
            name: Some("Giấy khai sinh".to_owned()),
            system: Some("HTTT TTHC tỉnh Mẫu".to_owned()),
            issued: Some("24/11/2026 10:00".to_owned()),
            validity: Some("không thời hạn".to_owned()),
            scope: Some("toàn quốc".to_owned()),
        };
        assert!(data.text().starts_with("Mã hồ sơ: H15.50.05.13-261008-0975\nMã TTHC: 1.001193\n"));
        data.symbol().unwrap();
    }
}

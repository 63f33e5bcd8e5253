//! The visible texts.
//!
//! Digitizer: name and capture time, top left of page 1 (Circular 01/2023/TT-VPCP, Article 8).
//! *Sao y*: form of copy, agency, time of signing, top right of page 1, Times New Roman 10
//! upright black, no image (Decree 30/2020/NĐ-CP, Appendix I).

use jiff::tz::{Offset, TimeZone};

/// The line that marks a sample certificate's signature.
pub const SAMPLE_LINE: &str = "MẪU – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";

/// What the visible text says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Profile {
    /// The officer who digitized.
    Digitizer {
        /// The officer's name.
        name: String,
        /// When the paper was captured.
        captured: jiff::Timestamp,
    },
    /// A certified copy by the agency: a legal claim, only where policy allows its form.
    CertifiedCopy {
        /// `SAO Y`, `SAO LỤC` or `TRÍCH SAO`.
        form: String,
        /// The agency's name.
        agency: String,
    },
    /// The agency that converted a licence or certificate: the mark of conversion (Law on
    /// E-Transactions 2023, Article 12, clause 1, points c and d; its words are ours).
    Conversion {
        /// The agency's name.
        agency: String,
    },
    /// Who signs a document, and when.
    Signer {
        /// What the signer is to the document, such as `Người ký`.
        title: String,
        /// The name in the certificate.
        name: String,
    },
    /// Number and sign of the document an attachment belongs to, and the time (Decree
    /// 30/2020/NĐ-CP, Appendix I).
    Number {
        /// Such as `12/QĐ-UBND`.
        number: String,
    },
    /// Nothing is shown.
    Hidden,
}

impl Profile {
    /// The lines, in order.
    pub(super) fn lines(&self, signed: jiff::Timestamp, sample: bool) -> Vec<String> {
        let mut lines = match self {
            Self::Digitizer { name, captured } => {
                vec![format!("Người số hóa: {name}"), format!("Thời gian: {}", shown(*captured))]
            }
            Self::CertifiedCopy { form, agency } => {
                vec![form.clone(), agency.clone(), shown(signed)]
            }
            Self::Conversion { agency } => vec![
                "ĐÃ CHUYỂN ĐỔI TỪ VĂN BẢN GIẤY".to_owned(),
                agency.clone(),
                format!("Thời gian ký: {}", shown(signed)),
            ],
            Self::Signer { title, name } => {
                vec![format!("{title}: {name}"), format!("Thời gian ký: {}", shown(signed))]
            }
            Self::Number { number } => vec![number.clone(), shown(signed)],
            Self::Hidden => return Vec::new(),
        };
        if sample {
            lines.push(SAMPLE_LINE.to_owned());
        }
        lines
    }

    /// Size of the letters, and how small they may become to fit.
    pub(super) const fn sizes(&self) -> (f64, f64) {
        match self {
            Self::Digitizer { .. } | Self::Signer { .. } | Self::Conversion { .. } => (9.0, 6.0),
            // the decree says 10, not about 10
            Self::CertifiedCopy { .. } | Self::Number { .. } | Self::Hidden => (10.0, 10.0),
        }
    }
}

fn vietnam(at: jiff::Timestamp) -> jiff::ZonedDateTime {
    at.to_zoned_datetime(TimeZone::fixed(Offset::constant(7)))
}

fn shown(at: jiff::Timestamp) -> String {
    vietnam(at).strftime("%Y-%m-%d %H:%M:%S +07:00").to_string()
}

/// A date of PDF, in Vietnam's time.
pub(super) fn pdf_date(at: jiff::Timestamp) -> String {
    vietnam(at).strftime("D:%Y%m%d%H%M%S+07'00'").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_shown_in_vietnam() {
        let at: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let profile = Profile::Digitizer { name: "Trần Văn Mẫu".into(), captured: at };
        assert_eq!(
            profile.lines(at, true),
            ["Người số hóa: Trần Văn Mẫu", "Thời gian: 2026-11-24 10:00:00 +07:00", SAMPLE_LINE]
        );
        assert_eq!(pdf_date(at), "D:20261124100000+07'00'");
    }
}

//! `policies/review.toml`: how many accepted values may be wrong, how many are looked at all the
//! same, and whether what people correct may teach.
//!
//! The threshold above which a field needs no person is not written anywhere: it follows from the
//! tolerated rate and the measured confidence ([`super::Calibration`]). What is accepted is, field
//! by field, at least as likely right as the rate demands, so the rate holds for all of them.

use serde::Deserialize;

use super::error::RulesError;
use super::paper::parsed;

/// Where the file stands below `pipelines/`.
pub const FILE: &str = "policies/review.toml";

/// What an office bears.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewPolicy {
    /// Since when.
    pub from: jiff::civil::Date,
    /// Who decided so, or after which rule.
    pub source: String,
    /// Of accepted values, the share that may be wrong.
    pub tolerated: f64,
    /// The same of forms, whose fields decide more: names, numbers, days of persons.
    #[serde(default)]
    pub tolerated_forms: Option<f64>,
    /// Fields that bear less, or more.
    #[serde(default)]
    pub fields: Vec<Tolerance>,
    /// Values accepted by the machine that a person looks at all the same.
    pub audit: Audit,
    /// What corrections may be used for.
    pub corrections: Corrections,
}

/// The rate of one field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// The field.
    pub field: String,
    /// Only in papers of this type.
    #[serde(default)]
    pub paper: Option<String>,
    /// The share that may be wrong.
    pub tolerated: f64,
    /// Why.
    pub source: String,
}

/// Who watches the machine.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Share of accepted values that a person looks at.
    pub share: f64,
}

/// What corrections may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// Whether reviewed fields may be used as tests and entries of the office's word list.
    pub learn: bool,
}

impl ReviewPolicy {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let policy: Self = parsed(FILE, text)?;
        let rates = policy.fields.iter().map(|field| field.tolerated);
        let good = |rate: f64| rate > 0.0 && rate <= 0.5;
        let share = policy.audit.share;
        let bad =
            rates.chain([policy.tolerated]).chain(policy.tolerated_forms).find(|rate| !good(*rate));
        match bad.or_else(|| (!(0.0..=1.0).contains(&share)).then_some(share)) {
            None => Ok(policy),
            Some(rate) => Err(RulesError::Unknown {
                file: FILE.to_owned(),
                line: 1,
                what: "rate",
                name: rate.to_string(),
            }),
        }
    }

    /// The share of accepted values of a field that may be wrong: the narrowest rule counts.
    pub fn tolerated(&self, paper: &str, field: &str) -> f64 {
        let of = |paper: Option<&str>| {
            self.fields
                .iter()
                .find(|rule| rule.field == field && rule.paper.as_deref() == paper)
                .map(|rule| rule.tolerated)
        };
        of(Some(paper)).or_else(|| of(None)).unwrap_or(self.tolerated)
    }

    /// The confidence from which a field of a form needs no person.
    pub fn form_threshold(&self, paper: &str, field: &str) -> f32 {
        let of = |rule: &&Tolerance| rule.field == field && rule.paper.as_deref() == Some(paper);
        let own = self.fields.iter().find(of).map(|rule| rule.tolerated);
        (1.0 - own.or(self.tolerated_forms).unwrap_or(self.tolerated)) as f32
    }

    /// The confidence from which a field needs no person.
    pub fn threshold(&self, paper: &str, field: &str) -> f32 {
        (1.0 - self.tolerated(paper, field)) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "from = \"2026-01-01\"\nsource = \"s\"\ntolerated = 0.01\n[audit]\nshare = 0.02\n\
        [corrections]\nlearn = true\n[[fields]]\nfield = \"nguoi_ky\"\ntolerated = 0.02\n\
        source = \"s\"\n[[fields]]\nfield = \"nguoi_ky\"\npaper = \"luat\"\ntolerated = 0.002\n\
        source = \"s\"\n";

    #[test]
    fn the_narrowest_rule_counts() {
        let policy = ReviewPolicy::parse(TEXT).unwrap();
        let rates = [("luat", "nguoi_ky"), ("cong_van", "nguoi_ky"), ("luat", "dia_danh")]
            .map(|(paper, field)| policy.tolerated(paper, field));
        assert_eq!(rates, [0.002, 0.02, 0.01]);
        assert!((policy.threshold("luat", "dia_danh") - 0.99).abs() < 1e-6);
    }

    #[test]
    fn a_rate_that_is_none_is_refused() {
        for (from, to) in [("= 0.01", "= 0.0"), ("= 0.002", "= 0.6"), ("share = 0.02", "share = 2")]
        {
            assert!(ReviewPolicy::parse(&TEXT.replace(from, to)).is_err(), "{to}");
        }
    }
}

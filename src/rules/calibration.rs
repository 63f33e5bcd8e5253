//! `policies/confidence.toml`: doubts about a field → the probability that its value is right.
//!
//! Two steps, both of which a person can follow. Each doubt (an unsure word, an edit a rule made, a
//! check that could not be made) takes its weight off the score; no weight is negative, so a doubt
//! more never makes a value surer. The score is looked up in the measured curve of the field's
//! family: of so many values with such a score, so many were right. A family is how a field is found
//! and in which way it is there: `clear_` (nothing speaks against it), `doubt_` (a check failed or
//! could not be made), `hand_` (by hand), `no_` (surely absent). One nobody has measured takes the
//! curve of all in that way. The file is written by `tools/confidence/fit.py` and says itself what it
//! was fitted on.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::RulesError;
use super::paper::parsed;

/// Where the file stands below `pipelines/`.
pub const FILE: &str = "policies/confidence.toml";

/// The scale of forms: labels lead to their fields, and other things go wrong there.
pub const FORMS: &str = "policies/confidence_forms.toml";

/// The family whose curve stands for all others.
pub const ALL: &str = "all";

/// The names doubts have in the file, in the order of [`crate::flow::extract::Doubts`].
pub const DOUBTS: [&str; 12] = [
    "weakest",
    "average",
    "unvouched",
    "weakest_unvouched",
    "length",
    "edits",
    "failed",
    "unmade",
    "hand",
    "page",
    "kind",
    "own",
];

/// The measured scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Day of the fit.
    pub fitted: jiff::civil::Date,
    /// What it was fitted on.
    pub sets: Vec<String>,
    /// Number of fields in them.
    pub count: u32,
    weights: BTreeMap<String, f64>,
    curves: BTreeMap<String, Vec<Step>>,
}

/// One step of a curve: scores from here to the next step.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Least score of the step; the first step's holds for everything below too.
    pub from: f64,
    /// Probability that such a value is right.
    pub said: f64,
    /// Values measured.
    pub count: u32,
    /// Of them right.
    pub right: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fitted: jiff::civil::Date,
    sets: Vec<String>,
    count: u32,
    weights: BTreeMap<String, f64>,
    curves: BTreeMap<String, Vec<Step>>,
}

impl Calibration {
    /// Reads the file, whose promises are checked: weights that are known and not negative, a curve
    /// for all, steps that rise.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        Self::parse_file(FILE, text)
    }

    /// The same of a file with another name.
    pub fn parse_file(name: &str, text: &str) -> Result<Self, RulesError> {
        let file: File = parsed(name, text)?;
        let path = name;
        let wrong = |what: &'static str, name: &str| RulesError::Unknown {
            file: path.to_owned(),
            line: text.lines().position(|line| line.contains(name)).map_or(1, |i| i + 1),
            what,
            name: name.to_owned(),
        };
        for (name, weight) in &file.weights {
            if !DOUBTS.contains(&name.as_str()) {
                return Err(wrong("doubt", name));
            }
            if weight.is_nan() || *weight < 0.0 {
                return Err(wrong("weight", name));
            }
        }
        for (name, steps) in &file.curves {
            let rises = steps.windows(2).all(|two| match two {
                [a, b] => a.from < b.from && a.said <= b.said,
                _ => true,
            });
            let within = steps.iter().all(|step| (0.0..1.0).contains(&step.said));
            if steps.is_empty() || !rises || !within {
                return Err(wrong("curve", name));
            }
        }
        if !file.curves.contains_key(ALL) {
            return Err(wrong("curve", ALL));
        }
        Ok(Self {
            fitted: file.fitted,
            sets: file.sets,
            count: file.count,
            weights: file.weights,
            curves: file.curves,
        })
    }

    /// What is left of certainty after all doubts, given in the order of [`DOUBTS`]: 0 and below.
    pub fn score(&self, doubts: &[f64; DOUBTS.len()]) -> f64 {
        let weighed = DOUBTS
            .iter()
            .zip(doubts)
            .map(|(name, doubt)| self.weights.get(*name).copied().unwrap_or(0.0) * doubt.max(0.0));
        0.0 - weighed.sum::<f64>()
    }

    /// The probability that a value of this family with this score is right.
    pub fn probability(&self, family: &str, score: f64) -> f32 {
        let steps = self.curve(family);
        let step = steps.iter().rev().find(|step| step.from <= score).or_else(|| steps.first());
        step.map_or(0.0, |step| step.said as f32)
    }

    /// The measured curve of a family (`clear_number`); where it was never measured, that of all
    /// families in the same way (`clear`), or of all.
    pub fn curve(&self, family: &str) -> &[Step] {
        let way = family.split_once('_').map_or(family, |(way, _)| way);
        self.curves
            .get(family)
            .or_else(|| self.curves.get(way))
            .or_else(|| self.curves.get(ALL))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "fitted = \"2026-11-24\"\nsets = [\"a\"]\ncount = 9\n[weights]\nweakest = 2.0\n\
        own = 1.0\n[curves]\nall = [\n{ from = -3.0, said = 0.2, count = 5, right = 1 },\n\
        { from = -0.5, said = 0.99, count = 4, right = 4 },\n]\n";

    fn doubts(weakest: f64, own: f64) -> [f64; DOUBTS.len()] {
        let mut doubts = [0.0; DOUBTS.len()];
        doubts[0] = weakest;
        doubts[11] = own;
        doubts
    }

    #[test]
    fn a_doubt_more_never_makes_surer() {
        let scale = Calibration::parse(TEXT).unwrap();
        let of = |weakest, own| scale.probability("number", scale.score(&doubts(weakest, own)));
        assert!((of(0.0, 0.0) - 0.99).abs() < 1e-6);
        assert!((of(0.2, 0.1) - 0.99).abs() < 1e-6);
        assert!((of(0.3, 0.0) - 0.2).abs() < 1e-6);
        // below everything that was measured
        assert!((of(1.0, 9.0) - 0.2).abs() < 1e-6);
        // what cannot be takes nothing off
        assert!((of(-5.0, 0.0) - 0.99).abs() < 1e-6);
    }

    #[test]
    fn a_file_that_breaks_its_promises_is_refused() {
        for (from, to) in [
            ("weakest = 2.0", "weakest = -2.0"),
            ("weakest", "loudest"),
            ("said = 0.2", "said = 0.995"),
            ("said = 0.99,", "said = 1.0,"),
            ("all =", "number ="),
            ("from = -0.5", "from = -4"),
        ] {
            assert!(Calibration::parse(&TEXT.replace(from, to)).is_err(), "{to}");
        }
    }
}

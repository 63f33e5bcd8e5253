//! Claims → the table of what was said and what was.

use std::collections::BTreeMap;

use serde::Serialize;

use super::claims::Claim;
use crate::rules::ReviewPolicy;

/// A share with Wilson's 95 % interval.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Share {
    /// Of so many.
    pub count: u32,
    /// So many.
    pub right: u32,
    /// The share; none of none.
    pub share: Option<f64>,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Share {
    /// `right` of `count`.
    pub fn of(right: u32, count: u32) -> Self {
        if count == 0 {
            return Self { count, right, share: None, low: 0.0, high: 1.0 };
        }
        let (n, p) = (f64::from(count), f64::from(right) / f64::from(count));
        let z: f64 = 1.959_964;
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let whole = 1.0 + z * z / n;
        Self {
            count,
            right,
            share: Some(p),
            low: ((middle - half) / whole).max(0.0),
            high: ((middle + half) / whole).min(1.0),
        }
    }

    fn among<'a>(claims: impl Iterator<Item = &'a Claim>) -> Self {
        let (mut right, mut count) = (0, 0);
        for claim in claims {
            count += 1;
            right += u32::from(claim.right);
        }
        Self::of(right, count)
    }
}

/// Claims of about one confidence.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Bin {
    /// From this confidence.
    pub from: f32,
    /// To below this one.
    pub to: f32,
    /// What was said on average.
    pub said: f64,
    /// What was.
    pub was: Share,
}

/// One field.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FieldLine {
    /// Its name.
    pub field: String,
    /// All claims.
    pub all: Share,
    /// Those accepted.
    pub accepted: Share,
    /// Share of wrong ones that the policy bears.
    pub tolerated: f64,
    /// The confidence from which it needs no person.
    pub threshold: f32,
    /// Those drawn by lot.
    pub audits: Share,
}

/// What would be accepted at a tolerance for all fields.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Tolerated {
    /// Share of wrong ones borne.
    pub tolerated: f64,
    /// Values that would be accepted.
    pub accepted: Share,
    /// Their share among all values that were read.
    pub of_all: f64,
}

/// A value that was accepted and wrong.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Wrong {
    /// The paper.
    pub paper: String,
    /// The field.
    pub field: String,
    /// The machine's confidence.
    pub said: f32,
}

/// What was said and what was.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// All claims.
    pub all: Share,
    /// Those accepted.
    pub accepted: Share,
    /// Those drawn by lot, of which nothing but chance decided that a person looks.
    pub audits: Share,
    /// By confidence.
    pub bins: Vec<Bin>,
    /// Mean distance between what was said and what was, over the bins.
    pub off_by: f64,
    /// By field.
    pub fields: Vec<FieldLine>,
    /// At other tolerances.
    pub tolerances: Vec<Tolerated>,
    /// What was accepted and wrong.
    pub wrong: Vec<Wrong>,
}

const EDGES: [f32; 9] = [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.001];
const TOLERANCES: [f64; 6] = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05];

/// Makes the report.
pub fn report(claims: &[Claim], policy: &ReviewPolicy) -> Report {
    let bins: Vec<Bin> = EDGES
        .windows(2)
        .filter_map(|edges| {
            let &[from, to] = edges else { return None };
            let inside: Vec<&Claim> =
                claims.iter().filter(|c| (from..to).contains(&c.said)).collect();
            let was = Share::among(inside.iter().copied());
            let said = inside.iter().map(|c| f64::from(c.said)).sum::<f64>();
            let said = said / f64::from(was.count.max(1));
            (was.count > 0).then_some(Bin { from, to: to.min(1.0), said, was })
        })
        .collect();
    let all = Share::among(claims.iter());
    let gaps = bins
        .iter()
        .map(|bin| (bin.said - bin.was.share.unwrap_or(bin.said)).abs() * f64::from(bin.was.count));
    let off_by = gaps.sum::<f64>() / f64::from(all.count.max(1));
    let mut names: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        names.entry(&claim.field).or_default().push(claim);
    }
    let fields = names.iter().map(|(name, own)| {
        let of = |wanted: &dyn Fn(&Claim) -> bool| {
            Share::among(own.iter().copied().filter(|claim| wanted(claim)))
        };
        // the narrowest rule any of these papers falls under
        let rates = own.iter().map(|claim| policy.tolerated(&claim.kind, name));
        let tolerated = rates.fold(f64::INFINITY, f64::min);
        FieldLine {
            field: (*name).to_owned(),
            all: of(&|_| true),
            accepted: of(&|claim| claim.accepted),
            tolerated,
            threshold: (1.0 - tolerated) as f32,
            audits: of(&|claim| claim.audit),
        }
    });
    let tolerances = TOLERANCES.map(|tolerated| {
        let least = (1.0 - tolerated) as f32;
        let accepted =
            Share::among(claims.iter().filter(|claim| !claim.stopped && claim.said >= least));
        let of_all = f64::from(accepted.count) / f64::from(all.count.max(1));
        Tolerated { tolerated, accepted, of_all }
    });
    let wrong = claims.iter().filter(|claim| claim.accepted && !claim.right);
    Report {
        all,
        accepted: Share::among(claims.iter().filter(|claim| claim.accepted)),
        audits: Share::among(claims.iter().filter(|claim| claim.audit)),
        off_by,
        fields: fields.collect(),
        tolerances: tolerances.to_vec(),
        wrong: wrong
            .map(|claim| Wrong {
                paper: claim.paper.clone(),
                field: claim.field.clone(),
                said: claim.said,
            })
            .collect(),
        bins,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn wilsons_interval() {
        // worked by hand from the formula
        let all = Share::of(100, 100);
        assert!((all.low - 0.963).abs() < 0.001 && all.high > 0.9999);
        let half = Share::of(5, 10);
        assert!((half.low - 0.2366).abs() < 0.001 && (half.high - 0.7634).abs() < 0.001);
        assert_eq!(Share::of(0, 0).share, None);
    }

    #[test]
    fn what_was_said_stands_beside_what_was() {
        let claim = |field: &str, said, right, accepted| Claim {
            kind: "cong_van".to_owned(),
            paper: "p".to_owned(),
            field: field.to_owned(),
            said,
            right,
            accepted,
            stopped: false,
            value: true,
            audit: false,
        };
        let claims = [
            claim("so_ky_hieu", 0.996, true, true),
            claim("so_ky_hieu", 0.996, false, true),
            claim("dia_danh", 0.97, true, false),
        ];
        let report = report(&claims, Rules::embedded().unwrap().review());
        assert_eq!(report.bins.len(), 2);
        assert_eq!((report.bins[1].was.right, report.bins[1].was.count), (1, 2));
        assert_eq!((report.accepted.right, report.accepted.count), (1, 2));
        assert_eq!(report.wrong.len(), 1);
        let at = |rate: f64| report.tolerances.iter().find(|t| (t.tolerated - rate).abs() < 1e-9);
        assert_eq!(at(0.03).unwrap().accepted.count, 3);
        assert_eq!(at(0.005).unwrap().accepted.count, 2);
        assert_eq!(report.fields[1].field, "so_ky_hieu");
        assert!(report.off_by > 0.3);
    }
}

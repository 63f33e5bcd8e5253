//! Times that signatures claim, held against what proves them. Clocks of signing programs are
//! wrong in ways that have reasons; those are explained and fail nothing.

use jiff::{SignedDuration, Timestamp};

use super::verdict::Remark;

/// Vietnam's offset from UTC.
const VIETNAM: SignedDuration = SignedDuration::from_hours(7);
/// Two clocks that tell the same time.
const CLOCKS: SignedDuration = SignedDuration::from_mins(10);

/// Remarks on the claims of one signature: the dictionary's `/M`, the attribute signing-time.
/// `stamped` is the time stamp's time.
pub(super) fn remarks(
    dictionary: Option<Timestamp>,
    attribute: Option<Timestamp>,
    stamped: Option<Timestamp>,
) -> Vec<Remark> {
    let mut all = Vec::new();
    let truth = stamped.or(dictionary.filter(|_| attribute.is_some()));
    for claim in [dictionary, attribute].into_iter().flatten() {
        let Some(truth) = truth else { continue };
        let difference = claim.duration_since(truth);
        let remark = if near(difference, SignedDuration::ZERO) {
            continue;
        } else if near(difference, VIETNAM) || near(difference, -VIETNAM) {
            // local time written as if it were UTC, or the other way round
            let meant = if difference.is_negative() { claim + VIETNAM } else { claim - VIETNAM };
            Remark::SevenHours { claimed: claim, meant }
        } else {
            Remark::ClaimDiffers { claimed: claim, other: truth }
        };
        if !all.contains(&remark) {
            all.push(remark);
        }
    }
    all
}

fn near(difference: SignedDuration, expected: SignedDuration) -> bool {
    (difference - expected).abs() <= CLOCKS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn local_time_written_as_utc_is_explained() {
        let found = remarks(
            Some(at("2021-01-05T01:15:24Z")),
            Some(at("2021-01-05T08:15:32Z")),
            Some(at("2021-01-05T01:15:33Z")),
        );
        let expected = Remark::SevenHours {
            claimed: at("2021-01-05T08:15:32Z"),
            meant: at("2021-01-05T01:15:32Z"),
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn clocks_that_agree_are_not_remarked_on_and_others_are() {
        let stamp = Some(at("2021-01-05T01:15:33Z"));
        assert!(remarks(Some(at("2021-01-05T01:20:00Z")), None, stamp).is_empty());
        assert!(remarks(Some(at("2021-01-05T01:20:00Z")), None, None).is_empty());
        let far = remarks(Some(at("2020-12-05T01:20:00Z")), None, stamp);
        assert!(matches!(far.as_slice(), [Remark::ClaimDiffers { .. }]));
    }
}

//! Times that signatures claim, held against what proves them. Clocks of signing programs are
//! wrong in ways that have reasons; those are explained and fail nothing.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
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

/// `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2, 7.9.4); without a zone it is taken as Vietnam's.
pub(super) fn pdf_date(text: &str) -> Option<Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let small = |from, to, none| part(from, to).map_or(Some(none), |n| i8::try_from(n).ok());
    let civil = DateTime::new(
        part(0, 4)?,
        small(4, 6, 1)?,
        small(6, 8, 1)?,
        small(8, 10, 0)?,
        small(10, 12, 0)?,
        small(12, 14, 0)?,
        0,
    )
    .ok()?;
    let zone = text.get(14..).unwrap_or_default();
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let value = |from, to| digits.get(from..to).and_then(|d| d.parse::<i32>().ok()).unwrap_or(0);
    let seconds = value(0, 2) * 3600 + value(2, 4) * 60;
    let offset = match zone.chars().next() {
        Some('+') => seconds,
        Some('-') => -seconds,
        Some('Z') => 0,
        _ => 7 * 3600,
    };
    let zone = TimeZone::fixed(Offset::from_seconds(offset).ok()?);
    civil.to_zoned_datetime(zone).ok().map(|zoned| zoned.timestamp())
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

    #[test]
    fn dates_of_pdf_are_read() {
        let expected: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        for text in ["D:20261124100000+07'00'", "D:20261124030000Z", "D:20261124030000+00'00'"] {
            assert_eq!(pdf_date(text), Some(expected), "{text}");
        }
        assert_eq!(pdf_date("D:2026112410"), Some(expected));
        assert_eq!(pdf_date("yesterday"), None);
    }
}

//! Times as people here read them: day before month, one time for the whole country (UTC+7, all
//! year).

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

const HOURS_EAST: i8 = 7;

/// `24/11/2026 15:54:17 +07:00`.
pub fn time(at: Timestamp) -> String {
    here(at, "%d/%m/%Y %H:%M:%S %:z")
}

/// `24/11/2026`.
pub fn day(at: Timestamp) -> String {
    here(at, "%d/%m/%Y")
}

fn here(at: Timestamp, shape: &str) -> String {
    let zone = TimeZone::fixed(Offset::constant(HOURS_EAST));
    at.to_zoned_datetime(zone).strftime(shape).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_here() {
        let at: Timestamp = "2026-11-24T18:30:05Z".parse().unwrap();
        assert_eq!(time(at), "25/11/2026 01:30:05 +07:00");
        assert_eq!(day(at), "25/11/2026");
    }
}

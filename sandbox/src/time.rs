//! Instants as milliseconds of Unix time, and as the text of RFC 3339 §5.6.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tilt::runtime::DateTime;

/// Milliseconds since 1970, UTC.
pub(crate) type Millis = u64;

/// The last second of the year 9999: RFC 3339 writes years with four digits.
pub(crate) const LAST: Millis = 253_402_300_799_000;

/// Returns the time of the machine's clock.
pub(crate) fn of_machine() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis)
}

/// Returns a length of time in whole milliseconds.
pub(crate) fn millis(length: Duration) -> Millis {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

/// Returns the text of an instant in whole seconds, UTC: `2026-05-12T08:30:00Z`
pub(crate) fn text(at: Millis) -> DateTime {
    let seconds = at.min(LAST) / 1000;
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    DateTime::from(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// Returns year, month and day of a number of days since 1970. Years begin in March here, so that a leap day ends one.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days.saturating_add(719_468);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month < 3), month, day)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn an_instant_is_written_as_rfc_3339_says() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_705_314_645, "2024-01-15T10:30:45Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
            (253_402_300_800, "9999-12-31T23:59:59Z"),
            (u64::MAX / 1000, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(text(seconds * 1000).as_str(), expected);
        }
    }
}

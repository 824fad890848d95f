//! Conversions to points in time of the standard library, for programs that only compare times and wait.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::format::InvalidFormat;
use super::text::DateTime;

const SECONDS_OF_DAY: i64 = 86_400;

/// Converts a text to the point in time that it denotes, whatever its offset is. Digits beyond nanoseconds are dropped,
/// and a leap second becomes the first second after it, as in POSIX time.
impl TryFrom<&DateTime> for SystemTime {
    type Error = InvalidFormat;

    /// # Errors
    /// Fails when the text is not a valid `date-time`.
    fn try_from(value: &DateTime) -> Result<Self, InvalidFormat> {
        let invalid = InvalidFormat::of(DateTime::FORMAT);
        DateTime::FORMAT.check(value.as_str())?;
        instant(value.as_str()).ok_or(invalid)
    }
}

/// Converts a point in time to its text in UTC: `2026-11-21T09:00:00.5Z`, with as many digits as it takes.
impl TryFrom<SystemTime> for DateTime {
    type Error = InvalidFormat;

    /// # Errors
    /// Fails before the year 0 and after the year 9999, for which RFC 3339 has no text.
    fn try_from(time: SystemTime) -> Result<Self, InvalidFormat> {
        text(time).map(Self::from).ok_or(InvalidFormat::of(Self::FORMAT))
    }
}

/// Returns the point in time of a text that matches the format.
fn instant(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once(['T', 't'])?;
    let at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, offset) = (time.get(..at)?, time.get(at..)?);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(clock, ':')?;
    let east = match (offset.get(..1)?, offset.get(1..)?) {
        ("Z" | "z", _) => 0,
        (sign, offset) => {
            let [hours, minutes] = numbers(offset, ':')?;
            (hours * 60 + minutes) * if sign == "-" { -60 } else { 60 }
        }
    };
    let seconds = days_before(year, month, day) * SECONDS_OF_DAY + hour * 3600 + minute * 60 + second - east;
    let nanos: u32 = format!("{:0<9}", fraction.get(..9).unwrap_or(fraction)).parse().ok()?;
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let time = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
    time?.checked_add(Duration::from_nanos(nanos.into()))
}

fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(separator);
    for number in &mut numbers {
        *number = parts.next()?.parse().ok()?;
    }
    Some(numbers)
}

fn text(time: SystemTime) -> Option<String> {
    let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => (i64::try_from(after.as_secs()).ok()?, after.subsec_nanos()),
        Err(before) => {
            let before = before.duration();
            let whole = i64::try_from(before.as_secs()).ok()?.checked_neg()?;
            match before.subsec_nanos() {
                0 => (whole, 0),
                nanos => (whole.checked_sub(1)?, 1_000_000_000 - nanos),
            }
        }
    };
    let (year, month, day) = date_of(seconds.div_euclid(SECONDS_OF_DAY))?;
    let of_day = seconds.rem_euclid(SECONDS_OF_DAY);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let fraction = if nanos == 0 { String::new() } else { format!(".{nanos:09}") };
    let fraction = fraction.trim_end_matches('0');
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
}

/// Returns the days from 1970-01-01 to a date, in the Gregorian calendar. Years begin in March here, so that a leap day
/// ends one.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    // 719,468 days lie between 0000-03-01 and 1970-01-01.
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns the date of a day, from the year 0 to the year 9999.
fn date_of(days: i64) -> Option<(i64, i64, i64)> {
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (0..=9999).contains(&year).then_some((year, month, day))
}

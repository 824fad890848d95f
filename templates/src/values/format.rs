//! The formats of strings (`format`, JSON Schema 2020-12 validation §7.3).

use std::fmt;

/// A format of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// `date-time`: RFC 3339 §5.6.
    DateTime,
    /// `date`: RFC 3339 `full-date`.
    Date,
    /// `time`: RFC 3339 `full-time`.
    Time,
    /// `duration`: RFC 3339 appendix A.
    Duration,
    /// `email`: an addr-spec without quoted parts (RFC 5321 §4.1.2).
    Email,
    /// `hostname`: RFC 1123 §2.1.
    Hostname,
    /// `ipv4`: four decimal numbers.
    Ipv4,
    /// `ipv6`: RFC 4291 §2.2.
    Ipv6,
    /// `uri`: RFC 3986, with a scheme.
    Uri,
    /// `uri-reference`: RFC 3986, with or without a scheme.
    UriReference,
    /// `uuid`: RFC 9562 §4, in its written form.
    Uuid,
    /// `json-pointer`: RFC 6901.
    JsonPointer,
}

impl Format {
    /// Returns the name of the format in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Email => "email",
            Self::Hostname => "hostname",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Uri => "uri",
            Self::UriReference => "uri-reference",
            Self::Uuid => "uuid",
            Self::JsonPointer => "json-pointer",
        }
    }

    /// Checks whether a string is of this format.
    ///
    /// # Errors
    /// Fails when it is not.
    pub fn check(self, text: &str) -> Result<(), InvalidFormat> {
        if self.fits(text) { Ok(()) } else { Err(InvalidFormat(self)) }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Self::DateTime => date_time(text),
            Self::Date => date(text),
            Self::Time => time(text),
            Self::Duration => duration(text),
            Self::Email => email(text),
            Self::Hostname => hostname(text),
            Self::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
            Self::Uri => has_scheme(text) && uri_reference(text),
            Self::UriReference => uri_reference(text),
            Self::Uuid => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
            Self::JsonPointer => json_pointer(text),
        }
    }
}

/// The error of a string that is not of its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidFormat(Format);

impl InvalidFormat {
    pub(super) fn of(format: Format) -> Self {
        Self(format)
    }
}

impl fmt::Display for InvalidFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a valid `{}`", self.0.name())
    }
}

impl std::error::Error for InvalidFormat {}

/// Reads a number of exactly `length` digits within `range`.
fn digits(text: &str, length: usize, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let number = (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok());
    number.flatten().filter(|number| range.contains(number))
}

fn date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |length, range| parts.next().and_then(|text| digits(text, length, range));
    let (Some(year), Some(month), Some(day)) = (part(4, 0..=9999), part(2, 1..=12), part(2, 1..=31)) else {
        return false;
    };
    day <= days_of(year, month)
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn date_time(text: &str) -> bool {
    text.split_once(['T', 't']).is_some_and(|(before, after)| date(before) && time(after))
}

fn time(text: &str) -> bool {
    let Some(offset) = text.find(['Z', 'z', '+', '-']) else { return false };
    let (clock, offset) = text.split_at(offset);
    let Some(offset) = offset_minutes(offset) else { return false };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.splitn(3, ':');
    let mut part = |range| parts.next().and_then(|text| digits(text, 2, range));
    let (Some(hour), Some(minute), Some(second)) = (part(0..=23), part(0..=59), part(0..=60)) else {
        return false;
    };
    // A leap second only ever ends a day in UTC (RFC 3339 §5.7).
    let in_utc = (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60);
    let leap_fits = second < 60 || in_utc == 24 * 60 - 1;
    leap_fits && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the offset in minutes east of UTC.
fn offset_minutes(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let minutes = i64::from(digits(hours, 2, 0..=23)? * 60 + digits(minutes, 2, 0..=59)?);
    Some(if text.starts_with('-') { -minutes } else { minutes })
}

/// Returns whether a string is `P`, then weeks alone, or date units, then `T` and time units; no unit between two
/// others is left out.
fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    match rest.split_once('T') {
        Some((date, time)) => (date.is_empty() || units(date, "YMD")) && units(time, "HMS"),
        None => units(rest, "YMD") || units(rest, "W"),
    }
}

/// Returns whether a string is one or more numbers with units that follow each other in `order`.
fn units(text: &str, order: &str) -> bool {
    let mut expected: Option<usize> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let Some(at) = rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0) else { return false };
        let (_, from) = rest.split_at(at);
        let mut unit = from.chars();
        let place = unit.next().and_then(|unit| order.find(unit));
        match (place, expected) {
            (Some(place), None) => expected = Some(place + 1),
            (Some(place), Some(next)) if place == next => expected = Some(place + 1),
            _ => return false,
        }
        rest = unit.as_str();
    }
    expected.is_some()
}

fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let atom = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    local.len() <= 64 && local.split('.').all(atom) && (hostname(domain) || address_literal(domain))
}

fn address_literal(domain: &str) -> bool {
    let Some(address) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    match address.strip_prefix("IPv6:") {
        Some(address) => Format::Ipv6.fits(address),
        None => Format::Ipv4.fits(address),
    }
}

fn hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Returns whether a string has only the characters of RFC 3986 §2, whole percent-triplets, and brackets only around a
/// host.
fn uri_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    let allowed = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    });
    let host_end = text.find("//").map_or(0, |at| text.len() - text.get(at + 2..).map_or("", path_of).len());
    let brackets = text.get(host_end..).is_some_and(|rest| !rest.contains(['[', ']']));
    allowed && brackets && text.matches('#').count() <= 1
}

/// Returns the text after the authority.
fn path_of(after_slashes: &str) -> &str {
    after_slashes.find(['/', '?', '#']).and_then(|at| after_slashes.get(at..)).unwrap_or("")
}

fn json_pointer(text: &str) -> bool {
    let bytes = text.as_bytes();
    (text.is_empty() || text.starts_with('/'))
        && bytes.iter().enumerate().all(|(at, byte)| *byte != b'~' || matches!(bytes.get(at + 1), Some(b'0' | b'1')))
}

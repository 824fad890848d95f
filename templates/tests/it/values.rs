//! The values that types are made of, and the formats of texts.

use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use specwright_runtime::{Bytes, DateTime, Duration, Format, Tristate, Uri};

#[test]
fn formats() {
    for (format, good, bad) in FORMATS {
        for text in *good {
            assert!(format.check(text).is_ok(), "{}: `{text}` was refused", format.name());
        }
        for text in *bad {
            assert!(format.check(text).is_err(), "{}: `{text}` was let in", format.name());
        }
    }
}

type Rows = &'static [(Format, &'static [&'static str], &'static [&'static str])];

const FORMATS: Rows = &[
    (
        Format::DateTime,
        &[
            "2026-11-21T09:00:00Z",
            "2026-11-21t09:00:00.123456789z",
            "2024-02-29T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "0000-01-01T00:00:00+23:59",
        ],
        &[
            "2026-11-21",
            "2026-11-21 09:00:00Z",
            "2026-11-21T09:00:00",
            "2026-11-21T9:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T09:60:00Z",
            "2026-11-21T09:00:60Z",
            "2026-11-21T09:00:00.Z",
            "2026-11-21T09:00:00+24:00",
            "2026-11-21T09:00:00+0100",
            "2026-02-29T09:00:00Z",
            "2026-11-21T09:00:00Zx",
            "२०२६-11-21T09:00:00Z",
            "",
        ],
    ),
    (
        Format::Date,
        &["2026-11-21", "2000-02-29", "2024-12-31"],
        &["1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-1-1", "26-01-01", "2026-11-21Z", "+026-11-21"],
    ),
    (Format::Time, &["09:00:00Z", "23:59:60Z", "09:00:00.5+05:30"], &["09:00:00", "09:00Z", "22:59:60Z", "9:00:00Z"]),
    (
        Format::Duration,
        &["P1Y", "P1Y2M3D", "PT1H", "P1DT12H", "PT1M30S", "P4W", "P0D", "PT0S"],
        &["P", "PT", "P1", "1Y", "P1YT", "P1D2M", "P1Y2D", "PT1H2S", "P1W2D", "P-1D", "P1.5D", "PT1D", "p1d", "P1H"],
    ),
    (
        Format::Email,
        &["a@b.co", "first.last+tag@example.org", "é@example.org", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@localhost"],
        &["a", "@b", "a@", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b_c", "a@[300.0.0.1]", "a@-b"],
    ),
    (
        Format::Hostname,
        &["example.org", "localhost", "a-b.c1", "1.2.3"],
        &["", ".", "a.", "-a", "a-", "a_b", "a..b", "é.org"],
    ),
    (Format::Ipv4, &["127.0.0.1", "255.255.255.255"], &["1.2.3", "256.0.0.1", "01.2.3.4", "1.2.3.4.5", "::1"]),
    (Format::Ipv6, &["::1", "2001:db8::8a2e:370:7334", "::ffff:1.2.3.4"], &["1::2::3", "12345::", "[::1]", "1.2.3.4"]),
    (
        Format::Uri,
        &["https://a.b/c?d=e#f", "urn:isbn:1", "http://[::1]:80/", "mailto:a@b", "a:", "http://a/%C3%A9"],
        &["/a", "a", "", "http://a b", "http://a/é", "http://a/%zz", "http://a/%C", "1a:b", "http://a/[b]", "a:#b#c"],
    ),
    (Format::UriReference, &["/a?b", "a", "", "//h/p", "#f", "http://a"], &["a b", "%", "\\a", "[a]"]),
    (
        Format::Uuid,
        &["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"],
        &[
            "a0eebc999c0b4ef8bb6d6bb9bd380a11",
            "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
            "g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        ],
    ),
    (Format::JsonPointer, &["", "/", "/a/b~0c~1d/0", "/é"], &["a", "/~", "/~2", "#/a"]),
];

#[test]
fn texts_keep_what_was_written() {
    let text = "2026-11-21T09:00:00.500+01:00";
    let strict: DateTime = text.parse().unwrap();
    assert_eq!((strict.as_str(), strict.to_string().as_str()), (text, text));
    assert_eq!(strict, DateTime::from(text));
    assert_eq!(DateTime::from("yesterday"), "yesterday");
    assert_eq!(DateTime::from_str("yesterday").unwrap_err().to_string(), "not a valid `date-time`");
    Duration::from_str("P1D").unwrap();
    assert_eq!(format!("{:?}", Uri::from("a:b".to_owned())), "\"a:b\"");
}

#[test]
fn bytes_and_tristate() {
    let bytes = Bytes::from(b"ab");
    assert_eq!((bytes.len(), &bytes[..], format!("{bytes:?}")), (2, &b"ab"[..], "Bytes(2 octets)".to_owned()));
    assert_eq!(serde_json::to_string(&bytes).unwrap(), "\"YWI=\"");
    let states: [Tristate<i32>; 3] = [Tristate::default(), Tristate::Null, 1.into()];
    assert_eq!(
        states.map(|state| (state.is_absent(), state.is_null(), state.into_option())),
        [(true, false, None), (false, true, None), (false, false, Some(1)),]
    );
}

#[test]
fn points_in_time() {
    for (text, seconds, nanos, in_utc) in [
        ("1970-01-01T00:00:00Z", 0_i64, 0, "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.25Z", -1, 250_000_000, "1969-12-31T23:59:59.25Z"),
        ("2026-11-21T09:00:00.500+01:00", 1_795_248_000, 500_000_000, "2026-11-21T08:00:00.5Z"),
        ("2026-11-21t04:30:00.1234567891z", 1_795_235_400, 123_456_789, "2026-11-21T04:30:00.123456789Z"),
        ("2000-02-29T23:30:00-00:30", 951_868_800, 0, "2000-03-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", 1_483_228_800, 0, "2017-01-01T00:00:00Z"),
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0, "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0, "9999-12-31T23:59:59Z"),
    ] {
        let whole = std::time::Duration::from_secs(seconds.unsigned_abs());
        let expected = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole };
        let expected = expected + std::time::Duration::from_nanos(nanos);
        assert_eq!(SystemTime::try_from(&DateTime::from(text)), Ok(expected), "{text}");
        assert_eq!(DateTime::try_from(expected).unwrap(), in_utc, "{text}");
    }
    assert!(SystemTime::try_from(&DateTime::from("2026-11-21")).is_err());
    let after_all = UNIX_EPOCH + std::time::Duration::from_secs(253_402_300_800);
    assert!(DateTime::try_from(after_all).is_err());
}

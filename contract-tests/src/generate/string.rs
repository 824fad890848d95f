//! Text: by pattern, by format, within its length.

use super::pattern;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use specwright_model::ir::{Constraints, StrFormat};

/// Longer text than this (characters) is not made.
const LONGEST: u64 = 65_536;
/// How often a pattern is asked for text of the right length.
const TRIES: usize = 30;

pub(super) fn string(format: &StrFormat, constraints: &Constraints, rng: &mut ChaCha8Rng) -> Option<String> {
    let least = constraints.min_length.unwrap_or(0);
    let most = constraints.max_length.unwrap_or(u64::MAX);
    if least > LONGEST || least > most {
        return None;
    }
    let fits = |text: &String| (least..=most).contains(&(text.chars().count() as u64));
    if let Some(pattern) = &constraints.pattern {
        let pattern = pattern::Pattern::new(pattern)?;
        return (0..TRIES).map(|_| pattern.text(rng)).find(fits);
    }
    let text = formatted(format, rng);
    if fits(&text) {
        return Some(text);
    }
    is_free(format).then(|| sized(&text, least, most))
}

fn formatted(format: &StrFormat, rng: &mut ChaCha8Rng) -> String {
    match format {
        StrFormat::Text | StrFormat::Password | StrFormat::Binary => word(rng),
        StrFormat::DateTime => format!("{}T{}Z", date(rng), time(rng)),
        StrFormat::Date => date(rng),
        StrFormat::Time => format!("{}Z", time(rng)),
        StrFormat::Duration => format!("PT{}M", rng.random_range(1..60)),
        StrFormat::Uuid => uuid::Builder::from_random_bytes(rng.random::<u128>().to_be_bytes()).into_uuid().to_string(),
        StrFormat::Uri | StrFormat::UriReference | StrFormat::Iri => format!("https://example.com/{}", word(rng)),
        StrFormat::Email => format!("{}@example.com", word(rng)),
        // Twelve characters without padding are right in both alphabets.
        StrFormat::Base64 | StrFormat::Base64Url => word(rng).chars().cycle().take(12).collect(),
        StrFormat::Other(name) => other(name, rng),
    }
}

/// Formats of JSON Schema (2020-12 Validation §7.3) and of the OpenAPI registry that have a form of their own.
fn other(name: &str, rng: &mut ChaCha8Rng) -> String {
    let octet = |rng: &mut ChaCha8Rng| rng.random_range(1..255_u8);
    match name {
        "hostname" | "idn-hostname" => format!("{}.example.com", word(rng)),
        "ipv4" | "ip" => format!("192.0.2.{}", octet(rng)),
        "ipv6" => format!("2001:db8::{:x}", octet(rng)),
        "cidr" => format!("192.0.2.{}/32", octet(rng)),
        "json-pointer" => format!("/{}", word(rng)),
        "relative-json-pointer" => "0".to_owned(),
        "uri-template" => format!("/{}/{{id}}", word(rng)),
        "idn-email" => format!("{}@example.com", word(rng)),
        "regex" => format!("^{}$", word(rng)),
        "decimal" => format!("{}.50", octet(rng)),
        "int64" | "int32" | "uint64" => octet(rng).to_string(),
        _ => word(rng),
    }
}

fn is_free(format: &StrFormat) -> bool {
    matches!(format, StrFormat::Text | StrFormat::Password | StrFormat::Binary)
        || matches!(format, StrFormat::Other(name) if other_is_free(name))
}

fn other_is_free(name: &str) -> bool {
    const FORMED: [&str; 15] = [
        "hostname",
        "idn-hostname",
        "ipv4",
        "ip",
        "ipv6",
        "cidr",
        "json-pointer",
        "relative-json-pointer",
        "uri-template",
        "iri",
        "iri-reference",
        "uri-reference",
        "url",
        "regex",
        "decimal",
    ];
    !FORMED.contains(&name)
}

fn sized(text: &str, least: u64, most: u64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "at most LONGEST")]
    let length = (text.chars().count() as u64).clamp(least, most.min(LONGEST)) as usize;
    text.chars().cycle().take(length).collect()
}

/// Six to ten letters and digits.
fn word(rng: &mut ChaCha8Rng) -> String {
    let length = rng.random_range(6..=10);
    (0..length)
        .map(|at| {
            let first = if at == 0 { 26 } else { 36 };
            let n: u8 = rng.random_range(0..first);
            char::from(if n < 26 { b'a' + n } else { b'0' + n - 26 })
        })
        .collect()
}

fn date(rng: &mut ChaCha8Rng) -> String {
    format!("20{:02}-{:02}-{:02}", rng.random_range(20..30), rng.random_range(1..=12), rng.random_range(1..=28))
}

fn time(rng: &mut ChaCha8Rng) -> String {
    format!("{:02}:{:02}:{:02}", rng.random_range(0..24), rng.random_range(0..60), rng.random_range(0..60))
}

//! The core schema of YAML 1.2 (§10.3): the value of a plain scalar, with numbers rewritten as JSON.
//!
//! The rules of YAML 1.1 do not apply: `NO`, `yes`, `22:22` and `1_000` are text.

use super::json::is_number;
use std::borrow::Cow;

/// The value of a plain scalar.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Plain<'t> {
    Null,
    Bool(bool),
    /// The text of a JSON number.
    Number(Cow<'t, str>),
    /// A value that JSON cannot express: infinity, not a number, or an octal or hexadecimal number beyond 128 bits.
    NotJson,
    Text,
}

pub(super) fn resolve(text: &str) -> Plain<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Bool(true),
        "false" | "False" | "FALSE" => Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Plain::NotJson,
        _ => number(text),
    }
}

fn number(text: &str) -> Plain<'_> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Plain::Text;
    }
    if is_number(text) {
        return Plain::Number(Cow::Borrowed(text));
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return integer(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return integer(digits, 16);
    }
    let (minus, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Plain::NotJson;
    }
    match respell(unsigned) {
        Some(number) => Plain::Number(Cow::Owned(format!("{minus}{number}"))),
        None => Plain::Text,
    }
}

fn integer(digits: &str, radix: u32) -> Plain<'_> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Plain::Text;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(value) => Plain::Number(Cow::Owned(value.to_string())),
        Err(_) => Plain::NotJson,
    }
}

/// Rewrites `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?` as a JSON number.
fn respell(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    if integer.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    let integer = match integer.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let fraction = match fraction {
        None => String::new(),
        Some("") => ".0".to_owned(),
        Some(digits) => format!(".{digits}"),
    };
    let number = format!("{integer}{fraction}{exponent}");
    is_number(&number).then_some(number)
}

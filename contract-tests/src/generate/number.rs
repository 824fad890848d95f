//! Numbers within their bounds.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Number, Value};
use specwright_model::ir::{Constraints, IntFormat};

/// How far from a bound values are taken where there is only one.
const SPREAD: i128 = 100;

/// What a format allows. Without one, `i64`: the most that readers of JSON agree on.
fn range_of(format: &IntFormat) -> (i128, i128) {
    match format {
        IntFormat::Int32 => (i32::MIN.into(), i32::MAX.into()),
        IntFormat::Unstated | IntFormat::Int64 => (i64::MIN.into(), i64::MAX.into()),
        IntFormat::Uint32 => (0, u32::MAX.into()),
        IntFormat::Uint64 => (0, u64::MAX.into()),
    }
}

pub(super) fn integer(format: &IntFormat, constraints: &Constraints, rng: &mut ChaCha8Rng) -> Option<Value> {
    let (lowest, highest) = range_of(format);
    let from = constraints.minimum.as_ref().map(|(text, exclusive)| least_integer(text, *exclusive));
    let to = constraints.maximum.as_ref().map(|(text, exclusive)| {
        // The greatest integer below x is minus the least one above -x.
        let negated = text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
        least_integer(&negated, *exclusive).map(|value| -value)
    });
    let step = constraints.multiple_of.as_ref().and_then(|text| text.parse::<f64>().ok()).map_or(1, whole_step);
    let room = SPREAD.max(step);
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from?, to?),
        (Some(from), None) => (from?, from? + room),
        (None, Some(to)) => (to?.min(1).min(to? - room), to?),
        (None, None) => (1, room),
    };
    let (from, to) = (ceiling(from.max(lowest), step), to.min(highest).div_euclid(step));
    if from > to {
        return None;
    }
    let value = rng.random_range(from..=to) * step;
    let number = i64::try_from(value).map(Number::from).or_else(|_| u64::try_from(value).map(Number::from));
    number.ok().map(Value::Number)
}

/// The least integer that a bound allows; `None` if it is too large for anybody.
pub(crate) fn least_integer(text: &str, exclusive: bool) -> Option<i128> {
    if let Ok(value) = text.parse::<i128>() {
        return (value.unsigned_abs() < 1 << 80).then_some(value + i128::from(exclusive));
    }
    let value: f64 = text.parse().ok().filter(|value: &f64| value.abs() < 1e24)?;
    #[expect(clippy::cast_possible_truncation, reason = "within 10^24 and rounded")]
    let up = value.ceil() as i128;
    #[expect(clippy::float_cmp, reason = "whether rounding changed it")]
    let is_whole = value.ceil() == value;
    Some(up + i128::from(exclusive && is_whole))
}

/// A step that is no integer above zero is left to chance: 1.
fn whole_step(step: f64) -> i128 {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    if step >= 1.0 && step.fract() == 0.0 && step < 1e15 { step as i128 } else { 1 }
}

fn ceiling(value: i128, step: i128) -> i128 {
    -(-value).div_euclid(step)
}

pub(super) fn number(constraints: &Constraints, rng: &mut ChaCha8Rng) -> Option<Value> {
    let bound =
        |bound: &Option<(String, bool)>| bound.as_ref().map(|(text, exclusive)| (text.parse::<f64>().ok(), *exclusive));
    let (least, most) = (bound(&constraints.minimum), bound(&constraints.maximum));
    let (low, low_open) = least.unwrap_or((None, false));
    let (high, high_open) = most.unwrap_or((None, false));
    let (low, high) = match (low, high) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low + 100.0),
        (None, Some(high)) => (high.min(1.0).min(high - 100.0), high),
        (None, None) => (1.0, 100.0),
    };
    let allowed = |value: f64| {
        value.is_finite()
            && if low_open { value > low } else { value >= low }
            && if high_open { value < high } else { value <= high }
    };
    let step = constraints.multiple_of.as_ref().and_then(|text| text.parse::<f64>().ok()).filter(|step| *step > 0.0);
    let part: f64 = f64::from(rng.random_range(1..=9_999_u32)) / 10_000.0;
    let exact = low + (high - low) * part;
    let rounded = (exact * 100.0).round() / 100.0;
    let value = match step {
        Some(step) => [(exact / step).round(), (low / step).ceil(), (high / step).floor()]
            .into_iter()
            .map(|times| multiple(times, step))
            .find(|value| allowed(*value))?,
        None => [rounded, exact, low, high].into_iter().find(|value| allowed(*value))?,
    };
    Number::from_f64(value).map(Value::Number)
}

/// `times * step` without the noise of binary fractions: 3 × 0.1 is 0.3.
fn multiple(times: f64, step: f64) -> f64 {
    let inverse = (1.0 / step).round();
    if (step * inverse - 1.0).abs() < 1e-9 { times / inverse } else { times * step }
}

//! Numbers beyond a bound and on it: whole ones exactly, others as far as binary fractions go.

use super::candidate::Candidate;
use super::rule::Rule;
use crate::generate::least_integer;
use serde_json::{Number, Value};
use specwright_model::ir::{Constraints, IntFormat, Schema, Shape};

/// The number that a question asks for; for an edge also one beside it.
pub(super) fn made(rule: Rule, schema: &Schema) -> Option<Candidate> {
    match &schema.shape {
        Shape::Integer(format) => integer(rule, &schema.constraints, format),
        _ => fraction(rule, &schema.constraints),
    }
}

fn integer(rule: Rule, constraints: &Constraints, format: &IntFormat) -> Option<Candidate> {
    let step = constraints.multiple_of.as_ref().and_then(|text| text.parse::<i128>().ok()).unwrap_or(1).max(1);
    let least = || {
        let (text, exclusive) = constraints.minimum.as_ref()?;
        Some(-(-least_integer(text, *exclusive)?).div_euclid(step) * step)
    };
    let most = || {
        let (text, exclusive) = constraints.maximum.as_ref()?;
        let negated = text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
        Some((-least_integer(&negated, *exclusive)?).div_euclid(step) * step)
    };
    let alone = |value: i128| Some(Candidate { value: whole(value)?, beside: None });
    let edge = |value: i128, beside: i128| Some(Candidate { value: whole(value)?, beside: whole(beside) });
    match rule {
        Rule::TooSmall => alone(least()? - step),
        Rule::Smallest => edge(least()?, least()? + step),
        Rule::TooLarge => alone(most()? + step),
        Rule::Largest => edge(most()?, most()? - step),
        Rule::Uneven => alone(least().unwrap_or(step) + 1),
        Rule::Overflow => match format {
            IntFormat::Int32 => alone(i128::from(i32::MAX) + 1),
            IntFormat::Int64 => alone(i128::from(i64::MAX) + 1),
            IntFormat::Uint32 => alone(i128::from(u32::MAX) + 1),
            // JSON readers agree on no larger number.
            IntFormat::Uint64 => alone(-1),
            IntFormat::Unstated => None,
        },
        _ => None,
    }
}

fn whole(value: i128) -> Option<Value> {
    let number = i64::try_from(value).map(Number::from).or_else(|_| u64::try_from(value).map(Number::from));
    number.ok().map(Value::Number)
}

fn fraction(rule: Rule, constraints: &Constraints) -> Option<Candidate> {
    let step = constraints.multiple_of.as_ref().and_then(|text| text.parse::<f64>().ok()).filter(|step| *step > 0.0);
    let bound = |bound: &Option<(String, bool)>| {
        let (text, exclusive) = bound.as_ref()?;
        Some((text.parse::<f64>().ok()?, *exclusive))
    };
    let by = step.unwrap_or(1.0);
    let alone = |value: f64| Some(Candidate { value: number(value)?, beside: None });
    let edge = |value: f64, inwards: f64| Some(Candidate { value: number(value)?, beside: number(value + inwards) });
    match rule {
        Rule::TooSmall => match bound(&constraints.minimum)? {
            (least, true) => alone(least),
            (least, false) => alone(least - by),
        },
        Rule::Smallest => match bound(&constraints.minimum)? {
            // The least number above a bound is stated only where there are steps.
            (least, true) => edge(least + step?, by),
            (least, false) => edge(least, by),
        },
        Rule::TooLarge => match bound(&constraints.maximum)? {
            (most, true) => alone(most),
            (most, false) => alone(most + by),
        },
        Rule::Largest => match bound(&constraints.maximum)? {
            (most, true) => edge(most - step?, -by),
            (most, false) => edge(most, -by),
        },
        Rule::Uneven => alone(bound(&constraints.minimum).map_or(0.0, |(least, _)| least) + step? * 1.5),
        _ => None,
    }
}

fn number(value: f64) -> Option<Value> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return Some(Value::from(value as i64));
    }
    Number::from_f64(value).map(Value::Number)
}

//! The value that a question asks for, made from what stood there.

use super::candidate::Candidate;
use super::numbers;
use super::rule::{Rule, misfit};
use crate::Direction;
use crate::cases::builder::Builder;
use crate::generate::{How, Members, Named, text};
use serde_json::{Value, json};
use specwright_model::ir::{Constraints, Literal, Schema, SchemaId, Shape};

/// How many values are offered where it is not certain which one breaks the statement.
const SEEDS: u64 = 6;

/// Values that may be what is asked for, the likeliest first. Who asks has them validated.
pub(super) fn offered(builder: &Builder<'_>, rule: Rule, id: SchemaId, current: &Value) -> Vec<Candidate> {
    let schema = &builder.api.schemas[builder.api.resolve(id)];
    let maker = Maker { builder, schema, current };
    match rule {
        Rule::WrongType => others(current),
        Rule::Null => vec![Value::Null.into()],
        Rule::Unformatted => match &schema.shape {
            Shape::String(format) => misfit(format).map(|text| Value::from(text).into()).into_iter().collect(),
            _ => Vec::new(),
        },
        Rule::Unmatched => maker.unmatched(),
        Rule::TooShort | Rule::Shortest | Rule::TooLong | Rule::Longest => maker.sized(rule),
        Rule::TooSmall | Rule::Smallest | Rule::TooLarge | Rule::Largest | Rule::Uneven | Rule::Overflow => {
            numbers::made(rule, schema).into_iter().collect()
        }
        Rule::Foreign => maker.foreign(),
        Rule::TooFew | Rule::Fewest | Rule::TooMany | Rule::Most | Rule::Repeated => {
            maker.list(rule).into_iter().collect()
        }
        Rule::Undeclared => maker.with_undeclared().into_iter().collect(),
        // Nothing stands there then.
        Rule::Missing | Rule::NoBody => Vec::new(),
    }
}

/// One value of each type.
fn others(current: &Value) -> Vec<Candidate> {
    let all = [json!("text"), json!(true), json!(7), json!({}), json!([])];
    let is_other = |value: &Value| std::mem::discriminant(value) != std::mem::discriminant(current);
    all.into_iter().filter(is_other).map(Candidate::from).collect()
}

struct Maker<'m, 'a> {
    builder: &'m Builder<'a>,
    schema: &'m Schema,
    current: &'m Value,
}

impl Maker<'_, '_> {
    fn seeds(&self) -> impl Iterator<Item = u64> + use<> {
        let seed = self.builder.config.seed;
        (0..SEEDS).map(move |at| seed.wrapping_mul(SEEDS).wrapping_add(at))
    }

    /// Text of one length that keeps to everything else.
    fn text(&self, length: u64) -> Vec<Value> {
        let constraints =
            Constraints { min_length: Some(length), max_length: Some(length), ..self.schema.constraints.clone() };
        let schema = Schema { constraints, ..self.schema.clone() };
        let mut texts: Vec<Value> = self.seeds().take(2).filter_map(|seed| text(&schema, seed)).collect();
        let wanted = usize::try_from(length).unwrap_or(0);
        let stem = self.current.as_str().filter(|text| !text.is_empty()).unwrap_or("a");
        texts.push(Value::from(stem.chars().cycle().take(wanted).collect::<String>()));
        texts.push(Value::from("a".repeat(wanted)));
        texts
    }

    fn sized(&self, rule: Rule) -> Vec<Candidate> {
        let bounds = &self.schema.constraints;
        let (least, most) = (bounds.min_length.unwrap_or(0), bounds.max_length.unwrap_or(u64::MAX));
        let (length, beside) = match rule {
            Rule::TooShort => (least.saturating_sub(1), None),
            Rule::TooLong => (most.saturating_add(1), None),
            Rule::Shortest => (least, Some(least + 1).filter(|&other| other <= most)),
            _ => (most, Some(most - 1).filter(|&other| other >= least)),
        };
        let beside = beside.map(|length| self.text(length)).unwrap_or_default();
        let text = self.text(length).into_iter();
        text.flat_map(|value| {
            let besides: Vec<Option<Value>> =
                if beside.is_empty() { vec![None] } else { beside.iter().cloned().map(Some).collect() };
            besides.into_iter().map(move |beside| Candidate { value: value.clone(), beside })
        })
        .collect()
    }

    /// Text of an allowed length that a pattern is unlikely to match.
    fn unmatched(&self) -> Vec<Candidate> {
        let bounds = &self.schema.constraints;
        let current = self.current.as_str().map_or(1, |text| text.chars().count() as u64);
        let length = current.max(bounds.min_length.unwrap_or(1)).min(bounds.max_length.unwrap_or(64)).clamp(1, 1_000);
        let wanted = usize::try_from(length).unwrap_or(1);
        ["~", "!", "a", "A", "0", "-", "é"].iter().map(|c| Value::from(c.repeat(wanted)).into()).collect()
    }

    fn foreign(&self) -> Vec<Candidate> {
        let Shape::Enum(literals) = &self.schema.shape else { return Vec::new() };
        let number = literals.iter().filter_map(|literal| match literal {
            Literal::Integer(value) => Some(*value),
            _ => None,
        });
        let mut values = Vec::new();
        if literals.iter().any(|literal| matches!(literal, Literal::String(_))) {
            values.extend([json!("no-such-value"), json!("no such value at all")]);
        }
        values.extend(number.max().and_then(|most| most.checked_add(1)).map(Value::from));
        values.extend([json!(true), json!(false), json!("no-such-value")]);
        values.into_iter().map(Candidate::from).collect()
    }

    fn list(&self, rule: Rule) -> Option<Candidate> {
        let bounds = &self.schema.constraints;
        let (least, most) = (bounds.min_items.unwrap_or(0), bounds.max_items.unwrap_or(u64::MAX));
        let alone = |items: Option<Vec<Value>>| Some(Value::Array(items?).into());
        let beside =
            |count: u64| (least..=most).contains(&count).then(|| self.items(count).map(Value::Array)).flatten();
        match rule {
            Rule::TooFew => alone(self.items(least.checked_sub(1)?)),
            Rule::TooMany => alone(self.items(most.checked_add(1)?)),
            Rule::Fewest => Some(Candidate { value: Value::Array(self.items(least)?), beside: beside(least + 1) }),
            Rule::Most => {
                Some(Candidate { value: Value::Array(self.items(most)?), beside: beside(most.checked_sub(1)?) })
            }
            _ => {
                let mut items = self.items(least.max(1))?;
                let first = items.first()?.clone();
                // In the place of another one, should the list be as long as it may be.
                if items.len() as u64 >= most {
                    items.pop();
                }
                items.push(first);
                alone((items.len() > 1).then_some(items))
            }
        }
    }

    /// As many items as are wanted: those that stand there first, made ones after them.
    fn items(&self, count: u64) -> Option<Vec<Value>> {
        let Shape::Array(item) = self.schema.shape else { return None };
        let count = usize::try_from(count).ok()?;
        let unique = self.schema.constraints.unique_items;
        let mut items: Vec<Value> = self.current.as_array().into_iter().flatten().take(count).cloned().collect();
        let mut seed = self.builder.config.seed;
        let mut tries = 0;
        while items.len() < count {
            tries += 1;
            if tries > count * 4 + 20 {
                return None;
            }
            seed = seed.wrapping_add(1);
            let how = How { seed, direction: Direction::Request, members: Members::Required, named: Named::Unused };
            match self.builder.generator.value(item, how) {
                Some(value) if !unique || !items.contains(&value) => items.push(value),
                Some(_) => {}
                None => return None,
            }
        }
        Some(items)
    }

    fn with_undeclared(&self) -> Option<Candidate> {
        let mut members = self.current.as_object()?.clone();
        members.insert("undeclared_member".to_owned(), json!("text"));
        Some(Value::Object(members).into())
    }
}

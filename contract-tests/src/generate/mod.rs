//! Schemas in, JSON values out: valid ones, the same ones for the same seed.
//!
//! Values are made from the classified schemas, which do not hold every keyword. A caller that needs
//! certainty asks [`crate::Validators`] and tries the next seed.

mod composite;
mod height;
mod number;
mod pattern;
mod string;

use crate::Direction;
use crate::equal::admits_null;
use height::Heights;
pub(crate) use number::least_integer;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::Value;
use specwright_model::ir::{Api, Literal, Schema, SchemaId, Shape, StrFormat};
use std::cell::Cell;

/// Which optional members an object gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// None.
    Required,
    /// All, until the value becomes large.
    All,
    /// Some, by the seed.
    Some,
}

/// Whether values that the document names are taken over made ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// `example`, `examples`, `default` where a schema has one.
    Preferred,
    /// Only `enum` and `const`.
    Unused,
}

/// How to make a value.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// The same seed gives the same value.
    pub seed: u64,
    /// Leaves out `readOnly` members of requests and `writeOnly` ones of responses.
    pub direction: Direction,
    /// Optional members.
    pub members: Members,
    /// Values that the document names.
    pub named: Named,
}

/// Makes values of the schemas of one API.
#[derive(Debug)]
pub struct Generator<'a> {
    api: &'a Api,
    heights: Heights,
    /// Values that may still be made, of all that are.
    left: Cell<usize>,
}

/// The most values (scalars, arrays and objects) that one generated value may consist of; a schema
/// that asks for more gets none.
const LARGEST: usize = 20_000;
/// All that one generator makes may consist of so many. Values that are tried and not valid count too, so that schemas
/// that hardly any value satisfies do not take all the time there is.
const ALL: usize = 4_000_000;
/// So many bytes of a value that the document names count as one.
const BYTES_PER_VALUE: usize = 32;
/// So many bytes of a pattern, which is read anew for each text, do too.
const PATTERN_BYTES_PER_VALUE: usize = 8;
/// No value is nested deeper than this; heights end recursion long before.
const DEEPEST: usize = 128;
/// From here on only what is required is made.
const LARGE: usize = 400;

impl<'a> Generator<'a> {
    /// Looks at each schema once, to know where recursion ends.
    pub fn new(api: &'a Api) -> Self {
        Self { api, heights: Heights::of(api), left: Cell::new(ALL) }
    }

    /// Whether so much was made that there will be no more.
    pub(crate) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// A value of a schema; `None` if it has none, none of a sensible size, or is in a foreign language.
    pub fn value(&self, schema: SchemaId, how: How) -> Option<Value> {
        let rng = ChaCha8Rng::seed_from_u64(how.seed);
        let most = LARGEST.min(self.left.get());
        let mut making = Making { api: self.api, heights: &self.heights, how, rng, made: 0, most };
        let value = making.value(schema, 0);
        self.left.set(self.left.get().saturating_sub(making.made.min(making.most + 1)));
        value
    }
}

/// Text of a schema that may be one of our own: with other bounds than the document states.
pub(crate) fn text(schema: &Schema, seed: u64) -> Option<Value> {
    let Shape::String(format) = &schema.shape else { return None };
    string::string(format, &schema.constraints, &mut ChaCha8Rng::seed_from_u64(seed)).map(Value::String)
}

/// The making of one value.
struct Making<'a> {
    api: &'a Api,
    heights: &'a Heights,
    how: How,
    rng: ChaCha8Rng,
    made: usize,
    most: usize,
}

impl<'a> Making<'a> {
    fn value(&mut self, id: SchemaId, depth: usize) -> Option<Value> {
        self.made += 1;
        if self.made > self.most || depth > DEEPEST {
            return None;
        }
        if let Some(value) = self.named_value(id) {
            return Some(value);
        }
        let schema = &self.api.schemas[self.api.resolve(id)];
        // `null` only where there is nothing else: a value says more about an API than its absence.
        // In the depth it is what ends recursion.
        let is_nullable = admits_null(self.api, id);
        if is_nullable && !self.is_generous(depth) {
            return Some(Value::Null);
        }
        self.of_shape(schema, depth).or_else(|| is_nullable.then_some(Value::Null))
    }

    fn of_shape(&mut self, schema: &'a Schema, depth: usize) -> Option<Value> {
        match &schema.shape {
            Shape::Any => Some(Value::from("text")),
            Shape::Never | Shape::Foreign(_) | Shape::Ref(_) => None,
            Shape::Bool => Some(Value::Bool(self.flip())),
            Shape::Integer(format) => number::integer(format, &schema.constraints, &mut self.rng),
            Shape::Number(_) => number::number(&schema.constraints, &mut self.rng),
            Shape::String(format) => self.string(format, schema),
            Shape::Array(item) => self.array(*item, &schema.constraints, depth),
            Shape::Tuple(items) => self.tuple(items, depth),
            Shape::Object(object) => self.object(object, &schema.constraints, depth),
            Shape::Enum(literals) => self.literal(literals),
            Shape::Union(union) => self.union(union, depth),
            Shape::AllOf(parts) => self.all_of(parts, depth),
        }
    }

    fn string(&mut self, format: &StrFormat, schema: &Schema) -> Option<Value> {
        // What is too long is not even made.
        let least = usize::try_from(schema.constraints.min_length.unwrap_or(0)).unwrap_or(usize::MAX);
        let pattern = schema.constraints.pattern.as_ref().map_or(0, |pattern| pattern.len() / PATTERN_BYTES_PER_VALUE);
        self.made = self.made.saturating_add(least / BYTES_PER_VALUE).saturating_add(pattern);
        if self.made > self.most {
            return None;
        }
        string::string(format, &schema.constraints, &mut self.rng).map(Value::String)
    }

    /// The first example or the default that the document gives, here or behind the reference.
    fn named_value(&mut self, id: SchemaId) -> Option<Value> {
        if self.how.named == Named::Unused {
            return None;
        }
        let behind = self.api.resolve(id);
        let node = [id, behind].into_iter().find_map(|id| {
            let annotations = &self.api.schemas[id].annotations;
            let at = annotations.examples.first().or(annotations.default.as_ref())?;
            self.api.node(*at)
        })?;
        let span = node.span();
        self.made += (span.end - span.start) as usize / BYTES_PER_VALUE;
        if self.made > self.most {
            return None;
        }
        let value = node.to_json();
        (!value.is_null() || admits_null(self.api, id)).then_some(value)
    }

    fn literal(&mut self, literals: &[Literal]) -> Option<Value> {
        let at = match self.how.named {
            Named::Preferred => 0,
            Named::Unused => self.below(literals.len()),
        };
        let literal = literals.get(at)?;
        if let Literal::String(text) | Literal::Number(text) | Literal::Json(text) = literal {
            self.made = self.made.saturating_add(text.len() / BYTES_PER_VALUE);
            if self.made > self.most {
                return None;
            }
        }
        match literal {
            Literal::Bool(value) => Some(Value::Bool(*value)),
            Literal::Integer(value) => Some(Value::from(*value)),
            Literal::String(text) => Some(Value::from(text.as_str())),
            Literal::Number(text) | Literal::Json(text) => serde_json::from_str(text).ok(),
        }
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    /// A number below `bound`; 0 if that is 0.
    fn below(&mut self, bound: usize) -> usize {
        use rand::RngExt as _;
        if bound == 0 { 0 } else { self.rng.random_range(0..bound) }
    }
}

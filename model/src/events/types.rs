//! Sets of JSON types.

use crate::ir::{Literal, Shape};

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonTypes(u8);

impl JsonTypes {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true`, `false`
    pub const BOOL: Self = Self(1 << 1);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(1 << 2);
    /// All numbers.
    pub const NUMBER: Self = Self((1 << 3) | (1 << 2));
    /// Strings.
    pub const STRING: Self = Self(1 << 4);
    /// Arrays.
    pub const ARRAY: Self = Self(1 << 5);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 6);
    /// All types.
    pub const ANY: Self = Self(0x7f);

    /// The types of either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the set contains all types of another one.
    pub const fn includes(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The types of a shape's values, `null` aside.
    pub(super) fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Any | Shape::AllOf(_) | Shape::Ref(_) | Shape::Foreign(_) | Shape::Union(_) => Self::ANY,
            Shape::Never => Self::default(),
            Shape::Bool => Self::BOOL,
            Shape::Integer(_) => Self::INTEGER,
            Shape::Number(_) => Self::NUMBER,
            Shape::String(_) => Self::STRING,
            Shape::Array(_) | Shape::Tuple(_) => Self::ARRAY,
            Shape::Object(_) => Self::OBJECT,
            Shape::Enum(literals) => literals.iter().fold(Self::default(), |types, literal| types.or(of_one(literal))),
        }
    }
}

fn of_one(literal: &Literal) -> JsonTypes {
    match literal {
        Literal::Bool(_) => JsonTypes::BOOL,
        Literal::Integer(_) => JsonTypes::INTEGER,
        Literal::Number(_) => JsonTypes::NUMBER,
        Literal::String(_) => JsonTypes::STRING,
        Literal::Json(text) if text.starts_with('{') => JsonTypes::OBJECT,
        Literal::Json(_) => JsonTypes::ARRAY,
    }
}

//! Numbers that are compared without rounding.

use std::cmp::Ordering;
use std::fmt;

/// A number of a value or of a schema.
#[derive(Clone, Copy, Debug)]
pub enum Num {
    /// A number without a fraction.
    Int(i128),
    /// A number that may have a fraction.
    Float(f64),
}

macro_rules! from_integer {
    ($($name:ident)*) => { $(
        impl From<$name> for Num {
            fn from(value: $name) -> Self {
                Self::Int(value.into())
            }
        }
    )* };
}
from_integer!(i8 i16 i32 i64 i128 u8 u16 u32 u64);

impl From<f64> for Num {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<f32> for Num {
    fn from(value: f32) -> Self {
        Self::Float(value.into())
    }
}

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

impl Num {
    /// Compares two numbers; `None` if one of them is NaN.
    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(&b),
            (Self::Int(a), Self::Float(b)) => compare_mixed(a, b),
            (Self::Float(a), Self::Int(b)) => compare_mixed(b, a).map(Ordering::reverse),
        }
    }

    /// Returns whether this is an integer times `divisor`, by the decimal digits as they are written: in binary, 0.3 is
    /// no multiple of 0.1. `None` where the digits do not fit into 128 bits.
    pub(super) fn is_multiple_of(self, divisor: Self) -> Option<bool> {
        let (value, divisor) = (self.decimal()?, divisor.decimal()?);
        let places = value.places.max(divisor.places);
        let (value, divisor) = (value.at(places)?, divisor.at(places)?);
        (divisor != 0).then(|| value % divisor == 0)
    }

    fn decimal(self) -> Option<Decimal> {
        let value = match self {
            Self::Int(value) => return Some(Decimal { digits: value, places: 0 }),
            Self::Float(value) if value.is_finite() => value.to_string(),
            Self::Float(_) => return None,
        };
        let (whole, fraction) = value.split_once('.').unwrap_or((&value, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Decimal { digits, places: u32::try_from(fraction.len()).ok()? })
    }
}

/// The number `digits × 10^-places`.
struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// Returns the digits with more places after the point.
    fn at(&self, places: u32) -> Option<i128> {
        self.digits.checked_mul(10_i128.checked_pow(places.checked_sub(self.places)?)?)
    }
}

/// Compares an integer with a float by the whole part first: an `i128` has more digits than an `f64` can hold.
fn compare_mixed(integer: i128, float: f64) -> Option<Ordering> {
    const BOUND: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    if float.is_nan() {
        return None;
    }
    if float >= BOUND {
        return Some(Ordering::Less);
    }
    if float < -BOUND {
        return Some(Ordering::Greater);
    }
    let floor = float.floor();
    #[expect(clippy::cast_possible_truncation, reason = "within the bounds of i128, and whole")]
    let by_floor = integer.cmp(&(floor as i128));
    let has_fraction = floor < float;
    Some(if by_floor == Ordering::Equal && has_fraction { Ordering::Less } else { by_floor })
}

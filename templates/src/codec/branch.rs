//! The static description of a branch of a union, by which the branch of a value is decided before it is read.

use std::ops::BitOr;

use serde_json::Value;

use super::super::values::Format;
use super::content::{Content, Members};
use super::literal::{Literal, float, is_integer};

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true`, `false`
    pub const BOOL: Self = Self(1 << 1);
    /// A number without a fraction.
    pub const INTEGER: Self = Self(1 << 2);
    /// Any number.
    pub const NUMBER: Self = Self(1 << 3);
    /// A string.
    pub const STRING: Self = Self(1 << 4);
    /// An array.
    pub const ARRAY: Self = Self(1 << 5);
    /// An object.
    pub const OBJECT: Self = Self(1 << 6);
    /// No type.
    pub const NONE: Self = Self(0);
    /// Every type.
    pub const ANY: Self = Self(0x7f);

    /// Returns the union of both sets; constants need this method, because the operator `|` cannot be used there.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns whether the type of a value is in the set.
    pub fn admit(self, value: &Value) -> bool {
        self.has(match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOL,
            Value::Number(number) => match number.as_f64() {
                Some(float) if float.fract() != 0.0 => Self::NUMBER,
                _ => Self::INTEGER.or(Self::NUMBER),
            },
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        })
    }

    pub(super) fn of(content: &Content<'_>) -> Self {
        match content {
            Content::Null => Self::NULL,
            Content::Bool(_) => Self::BOOL,
            Content::U64(_) | Content::I64(_) => Self::INTEGER.or(Self::NUMBER),
            Content::F64(_) | Content::Number(_) => match is_integer(content) {
                Some(true) => Self::INTEGER.or(Self::NUMBER),
                _ => Self::NUMBER,
            },
            Content::Text(_) | Content::Bytes(_) => Self::STRING,
            Content::Spelled(spelled) => Self::STRING.or(Self::of(&spelled.1)),
            Content::List(_) => Self::ARRAY,
            Content::Map(_) => Self::OBJECT,
        }
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

/// How a branch treats members that it does not declare (`additionalProperties`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// A value with such a member does not belong to the branch.
    Refused,
    /// Such members are not read.
    Ignored,
    /// Such members are part of the value.
    Kept,
}

/// A path of member names from a value to a value inside it, and the literals that are allowed there (`const`, `enum`);
/// an empty path leads to the value itself.
pub type Constant = (&'static [&'static str], &'static [Literal]);

/// The facts that tell one branch of a union from the others.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    pub(super) kinds: Kinds,
    pub(super) required: &'static [&'static str],
    pub(super) members: &'static [&'static str],
    pub(super) others: Others,
    pub(super) constants: &'static [Constant],
    format: Option<Format>,
    pattern: Option<&'static str>,
    length: (Option<usize>, Option<usize>),
    minimum: Option<(f64, bool)>,
    maximum: Option<(f64, bool)>,
}

impl Branch {
    /// Describes a branch by the JSON types of its values alone: it requires no member and declares none.
    #[must_use]
    pub const fn of(kinds: Kinds) -> Self {
        Self {
            kinds,
            required: &[],
            members: &[],
            others: Others::Ignored,
            constants: &[],
            format: None,
            pattern: None,
            length: (None, None),
            minimum: None,
            maximum: None,
        }
    }

    /// Sets the members that every object of the branch has (`required`). Names that are rare among the branches of the
    /// union go first, because the first missing member ends the check.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// Sets the members that the branch declares (`properties`).
    #[must_use]
    pub const fn members(mut self, names: &'static [&'static str]) -> Self {
        self.members = names;
        self
    }

    /// Sets how the branch treats members that it does not declare.
    #[must_use]
    pub const fn others(mut self, others: Others) -> Self {
        self.others = others;
        self
    }

    /// Sets the literals that the branch allows at some paths; each path occurs once.
    #[must_use]
    pub const fn constants(mut self, constants: &'static [Constant]) -> Self {
        self.constants = constants;
        self
    }

    /// Sets the `format` of the branch's strings.
    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Sets the `pattern` of the branch's strings. It is checked only with the feature `validation`, which brings a
    /// regular-expression engine.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Sets `minLength` and `maxLength` of the branch's strings, in characters.
    #[must_use]
    pub const fn length(mut self, least: Option<usize>, most: Option<usize>) -> Self {
        self.length = (least, most);
        self
    }

    /// Sets the `minimum` of the branch's numbers, or their `exclusiveMinimum` if the flag is set.
    #[must_use]
    pub const fn minimum(mut self, bound: f64, exclusive: bool) -> Self {
        self.minimum = Some((bound, exclusive));
        self
    }

    /// Sets the `maximum` of the branch's numbers, or their `exclusiveMaximum` if the flag is set.
    #[must_use]
    pub const fn maximum(mut self, bound: f64, exclusive: bool) -> Self {
        self.maximum = Some((bound, exclusive));
        self
    }

    /// Compares the value of a member with the constants of this branch.
    pub(super) fn telling(&self, member: &str, value: &Content<'_>) -> Telling {
        let mut telling = Telling::Nothing;
        for (path, literals) in self.constants {
            let Some((first, rest)) = path.split_first() else { continue };
            if *first != member {
                continue;
            }
            let Some(value) = below(value, rest) else { continue };
            if !literals.iter().any(|literal| literal.fits(value)) {
                return Telling::Differs;
            }
            telling = Telling::Fits;
        }
        telling
    }

    /// Compares a value that is not an object with the constant of this branch for the whole value.
    pub(super) fn telling_whole(&self, value: &Content<'_>) -> Telling {
        match self.constants.iter().find(|(path, _)| path.is_empty()) {
            None => Telling::Nothing,
            Some((_, literals)) if literals.iter().any(|literal| literal.fits(value)) => Telling::Fits,
            Some(_) => Telling::Differs,
        }
    }

    /// Checks a string or a number against the keywords that bound it: keywords that hold rank above no keyword, and no
    /// keyword ranks above one that does not hold.
    pub(super) fn bounded(&self, value: &Content<'_>) -> Telling {
        let text = match value {
            Content::Text(text) => Some(&**text),
            Content::Spelled(spelled) if self.kinds.has(Kinds::STRING) => Some(&*spelled.0),
            _ => None,
        };
        let checks = match (text, value) {
            (Some(text), _) => [
                self.format.map(|format| format.check(text).is_ok()),
                self.pattern.filter(|_| MATCHES_PATTERNS).map(|pattern| matches(pattern, text)),
                self.length.0.map(|least| text.chars().take(least).count() >= least),
                self.length.1.map(|most| text.chars().nth(most).is_none()),
            ],
            (None, number) => {
                let holds = |bound: Option<(f64, bool)>, is_beyond: fn(f64, f64) -> bool| {
                    let ((bound, exclusive), value) = (bound?, float(number)?);
                    let is_bound = value.total_cmp(&bound).is_eq();
                    Some(!(is_beyond(value, bound) || exclusive && is_bound))
                };
                let minimum = holds(self.minimum, |value, bound| value < bound);
                [minimum, holds(self.maximum, |value, bound| value > bound), None, None]
            }
        };
        if checks.contains(&Some(false)) {
            Telling::Differs
        } else if checks.contains(&Some(true)) {
            Telling::Fits
        } else {
            Telling::Nothing
        }
    }

    /// Returns whether an object can belong to this branch.
    pub(super) fn admits(&self, members: &Members<'_>) -> bool {
        let has = |name: &&str| members.iter().any(|(present, _)| present.as_str() == Some(name));
        let mut names = members.iter().map(|(name, value)| (name.as_str().unwrap_or_default(), value));
        self.kinds.has(Kinds::OBJECT)
            && self.required.iter().all(has)
            && (self.constants.is_empty()
                || names.clone().all(|(name, value)| self.telling(name, value) != Telling::Differs))
            && (self.others != Others::Refused || names.all(|(name, _)| self.members.contains(&name)))
    }

    /// Rates how well an admitted object fits: by the members that a constant confirms, then by the members that the
    /// branch declares.
    pub(super) fn score(&self, members: &Members<'_>) -> (usize, usize) {
        let (mut confirmed, mut declared) = (0, 0);
        for (name, value) in members {
            let name = name.as_str().unwrap_or_default();
            confirmed += usize::from(self.telling(name, value) == Telling::Fits);
            declared += usize::from(self.members.contains(&name));
        }
        (confirmed, declared)
    }

    /// Rates, as [`score`](Self::score) does for objects, how well any other value fits; `None` if its JSON type does
    /// not.
    pub(super) fn score_scalar(&self, kinds: Kinds, content: &Content<'_>) -> Option<(usize, usize)> {
        if !self.kinds.has(kinds) {
            return None;
        }
        // A branch for numbers accepts an integer too, but its type may lose digits: a branch that is for integers and
        // no other numbers comes first.
        let narrow = kinds.has(Kinds::INTEGER) && self.kinds.has(Kinds::INTEGER) && !self.kinds.has(Kinds::NUMBER);
        // A string that looks like a number is read as one where there is a branch for numbers.
        let narrow = narrow || matches!(content, Content::Spelled(spelled) if self.kinds.has(Kinds::of(&spelled.1)));
        let bounded = match self.bounded(content) {
            Telling::Fits => 2,
            Telling::Nothing => 1,
            Telling::Differs => 0,
        };
        let confirmed = usize::from(self.telling_whole(content) == Telling::Fits);
        Some((confirmed, 2 * bounded + usize::from(narrow)))
    }
}

/// The result of comparing a value with the facts of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    Nothing,
    Fits,
    Differs,
}

/// Returns the value that a path of member names leads to.
fn below<'c>(mut value: &'c Content<'c>, path: &[&str]) -> Option<&'c Content<'c>> {
    for name in path {
        let Content::Map(members) = value else { return None };
        (_, value) =
            members.iter().find(|(present, _)| present.as_str() == Some(name)).map(|(name, value)| (name, value))?;
    }
    Some(value)
}

/// Whether an engine for regular expressions is available.
const MATCHES_PATTERNS: bool = cfg!(feature = "validation");

/// Returns whether a string matches a regular expression.
#[cfg(feature = "validation")]
fn matches(pattern: &'static str, text: &str) -> bool {
    super::super::validation::matches(pattern, text)
}

/// Is never called, because `MATCHES_PATTERNS` is `false`.
#[cfg(not(feature = "validation"))]
fn matches(_: &'static str, _: &str) -> bool {
    true
}

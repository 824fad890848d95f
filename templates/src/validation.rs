//! Checks the constraints of the document that types cannot express.

mod canonical;
mod checker;
mod number;
mod pattern;
mod violation;

pub use self::checker::Checker;
pub use self::number::Num;
pub use self::violation::{Violation, Violations};

use super::values::{Map, Tristate};

/// A value that can check its constraints. Generated for every type.
pub trait Validate {
    /// Reports to `checker` what is wrong with the value and with the values inside it.
    fn check(&self, checker: &mut Checker) {
        let _ = checker;
    }
}

/// Returns whether a string matches an expression of `pattern`, or the expression is one that is not checked.
pub(super) fn matches(expression: &'static str, text: &str) -> bool {
    pattern::matches(expression, text)
}

/// Checks a value and everything inside it.
///
/// It checks the bounds of numbers, `multipleOf`, lengths, `pattern`, numbers of items and members, `uniqueItems`,
/// `enum` and `const` of scalars, the branches of unions, and those formats that [`Format`](super::values::Format)
/// lists. Types and required members are checked when a value is decoded.
///
/// A client has the checks of the values that it sends; with the features `server` or `webhooks` a generated crate also
/// has those of the values that it receives.
///
/// It does not check, because the types do not express it: `not`, `if`, `contains`, `dependentRequired`,
/// `dependentSchemas`, `propertyNames`, which name of `patternProperties` a value belongs to, the second `pattern` or
/// `multipleOf` of an `allOf`, whether a second branch of a `oneOf` matches, constraints of a schema without a type,
/// constants that are lists or objects, the length and pattern of a string that is decoded to octets or a UUID. Members
/// that the type does not keep are not counted.
///
/// # Errors
/// Returns every violation with its JSON pointer, up to a limit of one hundred.
pub fn validate<T: Validate + ?Sized>(value: &T) -> Result<(), Violations> {
    let mut checker = Checker::new();
    value.check(&mut checker);
    checker.finish()
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Validate> Validate for Tristate<T> {
    fn check(&self, checker: &mut Checker) {
        if let Self::Value(value) = self {
            value.check(checker);
        }
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, checker: &mut Checker) {
        checker.each(self, |checker, value| value.check(checker));
    }
}

impl<T: Validate> Validate for Map<T> {
    fn check(&self, checker: &mut Checker) {
        checker.dict(self, |checker, value| value.check(checker));
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, checker: &mut Checker) {
        (**self).check(checker);
    }
}

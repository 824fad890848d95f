//! Checks the constraints of the document: what types cannot express.

mod canonical;
mod checker;
mod number;
mod pattern;
mod violation;

pub use self::checker::Checker;
pub use self::number::Num;
pub use self::violation::{Violation, Violations};

use super::values::{Map, Tristate};

/// A value that knows its constraints. Generated for every type.
pub trait Validate {
    /// Tells `checker` what is wrong with the value and with the values below it.
    fn check(&self, checker: &mut Checker) {
        let _ = checker;
    }
}

/// Whether a text matches an expression of `pattern`, or the expression is one that is passed over.
pub(super) fn matches(expression: &'static str, text: &str) -> bool {
    pattern::matches(expression, text)
}

/// Checks a value and everything below it.
///
/// What is checked: the bounds of numbers, `multipleOf`, lengths, `pattern` (with the feature `server`), numbers of
/// items and members, `uniqueItems`, `enum` and `const` of scalars, the branches of unions, and those formats that
/// [`Format`](super::values::Format) lists. Types and required members are checked when a value is decoded.
///
/// A client knows the bounds of what it sends; with the features `server` or `webhooks` a generated crate knows those of
/// what it receives too.
///
/// What is not, because the types do not say it: `not`, `if`, `contains`, `dependentRequired`, `dependentSchemas`,
/// `propertyNames`, which name of `patternProperties` a value goes with, the second `pattern` or `multipleOf` of an `allOf`, whether no second branch of a `oneOf` fits,
/// constraints of a schema without a type, constants that are lists or objects, length and pattern of what is decoded
/// to octets or a UUID. Members that the type does not keep are not counted.
///
/// # Errors
/// Every violation with its JSON pointer, up to a limit of one hundred.
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

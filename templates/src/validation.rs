//! Checks the constraints of the document: what types cannot express.

mod canonical;
mod checker;
mod number;
mod pattern;
mod violation;

pub use self::checker::Checker;
pub use self::number::Num;
pub use self::violation::{Violation, Violations};

/// A value that knows its constraints. Generated for every type.
pub trait Validate {
    /// Tells `checker` what is wrong with the value and with the values below it.
    fn check(&self, checker: &mut Checker) {
        let _ = checker;
    }
}

/// Checks a value and everything below it.
///
/// # Errors
/// Every violation with its JSON pointer, up to a limit of one hundred.
pub fn validate<T: Validate + ?Sized>(value: &T) -> Result<(), Violations> {
    let mut checker = Checker::new();
    value.check(&mut checker);
    checker.finish()
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, checker: &mut Checker) {
        (**self).check(checker);
    }
}

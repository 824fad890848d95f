//! The violations that a check reports.

use std::fmt;

/// One constraint that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The place of the value: a JSON pointer (RFC 6901) into the value that was checked.
    pub pointer: String,
    /// A description of what is wrong. It never repeats the value, which may be a secret.
    pub message: String,
    /// The keyword of the schema, `maxLength` for example.
    pub keyword: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "at `{}`: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

/// Every constraint that a value breaks: at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations {
    list: Vec<Violation>,
    truncated: bool,
}

impl Violations {
    pub(super) fn new(list: Vec<Violation>, truncated: bool) -> Self {
        Self { list, truncated }
    }

    /// Returns the violations in the order of the schema's members.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// Returns the violations as a list that is never empty.
    pub fn as_slice(&self) -> &[Violation] {
        &self.list
    }

    /// Returns whether there are more violations than are listed.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.list.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        if self.truncated { f.write_str("; and more") } else { Ok(()) }
    }
}

impl std::error::Error for Violations {}

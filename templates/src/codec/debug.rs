//! `Debug` without secrets.

use std::fmt;

/// Takes the fields of a record for its `Debug` form.
pub struct Fields<'a, 'b> {
    inner: fmt::DebugStruct<'a, 'b>,
    names: &'static [&'static str],
    secret: &'static [usize],
}

impl<'a, 'b> Fields<'a, 'b> {
    pub(super) fn new(
        inner: fmt::DebugStruct<'a, 'b>,
        names: &'static [&'static str],
        secret: &'static [usize],
    ) -> Self {
        Self { inner, names, secret }
    }

    /// A field with its value, or `***` when the record lists it as secret.
    pub fn field(&mut self, name: &'static str, value: &dyn fmt::Debug) {
        let is_secret = |index: &usize| self.names.get(*index) == Some(&name);
        if self.secret.iter().any(is_secret) {
            return self.secret(name);
        }
        self.inner.field(name, value);
    }

    /// All fields that the record declares, in its order.
    pub fn all(&mut self, values: &[&dyn fmt::Debug]) {
        for (at, (name, value)) in self.names.iter().zip(values).enumerate() {
            if self.secret.contains(&at) {
                self.secret(name);
            } else {
                self.inner.field(name, *value);
            }
        }
    }

    /// A field whose value nobody may see.
    pub fn secret(&mut self, name: &'static str) {
        self.inner.field(name, &format_args!("***"));
    }

    pub(super) fn finish(mut self) -> fmt::Result {
        self.inner.finish()
    }
}

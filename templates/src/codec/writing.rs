//! The members of a record, one after the other.

use serde::ser::SerializeMap;

use super::super::values::{Map, Tristate};
use super::{Codec, write, write_additional, write_some, write_tri};

/// Writes members until one fails. A record names its members and nothing else; a `?` for each would be several times
/// as much for the compiler to check.
pub struct Writing<'m, M: SerializeMap> {
    map: &'m mut M,
    done: Result<(), M::Error>,
}

impl<'m, M: SerializeMap> Writing<'m, M> {
    /// Nothing is written yet.
    #[inline]
    pub fn new(map: &'m mut M) -> Self {
        Self { map, done: Ok(()) }
    }

    /// A member that is always there.
    #[inline]
    pub fn member<C: Codec>(&mut self, name: &'static str, value: &C::Value) {
        if self.done.is_ok() {
            self.done = write::<C, M>(self.map, name, value);
        }
    }

    /// A member that is left out when it is `None`.
    #[inline]
    pub fn some<C: Codec>(&mut self, name: &'static str, value: &Option<C::Value>) {
        if self.done.is_ok() {
            self.done = write_some::<C, M>(self.map, name, value);
        }
    }

    /// A member that may be absent or `null`.
    #[inline]
    pub fn tri<C: Codec>(&mut self, name: &'static str, value: &Tristate<C::Value>) {
        if self.done.is_ok() {
            self.done = write_tri::<C, M>(self.map, name, value);
        }
    }

    /// The members that no field declares.
    #[inline]
    pub fn additional<C: Codec>(&mut self, declared: &[&str], members: &Map<C::Value>) {
        if self.done.is_ok() {
            self.done = write_additional::<C, M>(self.map, declared, members);
        }
    }

    /// How it went.
    ///
    /// # Errors
    /// That of the first member that could not be written.
    #[inline]
    pub fn end(self) -> Result<(), M::Error> {
        self.done
    }
}

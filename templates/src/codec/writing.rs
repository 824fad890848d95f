//! Writes the members of a record, one after the other.

use serde::Serializer;
use serde::ser::SerializeMap;

use super::super::values::{Map, Tristate};
use super::{Codec, write, write_additional, write_some, write_tri};

/// A writer of members that stops at the first error. Generated code lists the members of a record without a `?` for
/// each, which would cost the compiler several times as much.
pub struct Writing<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Writing<S> {
    /// Starts an object without members.
    #[inline]
    pub fn new(serializer: S) -> Self {
        Self { map: serializer.serialize_map(None) }
    }

    #[inline]
    fn then(&mut self, write: impl FnOnce(&mut S::SerializeMap) -> Result<(), S::Error>) {
        if let Ok(map) = &mut self.map {
            if let Err(error) = write(map) {
                self.map = Err(error);
            }
        }
    }

    /// Writes a member that is always present.
    #[inline]
    pub fn member<C: Codec>(&mut self, name: &'static str, value: &C::Value) {
        self.then(|map| write::<C, _>(map, name, value));
    }

    /// Writes a member that is left out when it is `None`.
    #[inline]
    pub fn some<C: Codec>(&mut self, name: &'static str, value: &Option<C::Value>) {
        self.then(|map| write_some::<C, _>(map, name, value));
    }

    /// Writes a member that may be absent or `null`.
    #[inline]
    pub fn tri<C: Codec>(&mut self, name: &'static str, value: &Tristate<C::Value>) {
        self.then(|map| write_tri::<C, _>(map, name, value));
    }

    /// Writes several members that are always present.
    #[inline]
    pub fn member_each<C: Codec>(&mut self, members: &[(&'static str, &C::Value)]) {
        for (name, value) in members {
            self.member::<C>(name, value);
        }
    }

    /// Writes several members that are left out when they are `None`.
    #[inline]
    pub fn some_each<C: Codec>(&mut self, members: &[(&'static str, &Option<C::Value>)]) {
        for (name, value) in members {
            self.some::<C>(name, value);
        }
    }

    /// Writes several members that may be absent or `null`.
    #[inline]
    pub fn tri_each<C: Codec>(&mut self, members: &[(&'static str, &Tristate<C::Value>)]) {
        for (name, value) in members {
            self.tri::<C>(name, value);
        }
    }

    /// Writes the undeclared members.
    #[inline]
    pub fn additional<C: Codec>(&mut self, declared: &[&str], members: &Map<C::Value>) {
        self.then(|map| write_additional::<C, _>(map, declared, members));
    }

    /// Ends the object.
    ///
    /// # Errors
    /// Returns the error of the first member that could not be written.
    #[inline]
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
    }
}

//! The members of a record, one after the other.

use serde::Serializer;
use serde::ser::SerializeMap;

use super::super::values::{Map, Tristate};
use super::{Codec, write, write_additional, write_some, write_tri};

/// Writes members until one fails. A record names its members and nothing else; a `?` for each would be several times
/// as much for the compiler to check.
pub struct Writing<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Writing<S> {
    /// Nothing is written yet.
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

    /// A member that is always there.
    #[inline]
    pub fn member<C: Codec>(&mut self, name: &'static str, value: &C::Value) {
        self.then(|map| write::<C, _>(map, name, value));
    }

    /// A member that is left out when it is `None`.
    #[inline]
    pub fn some<C: Codec>(&mut self, name: &'static str, value: &Option<C::Value>) {
        self.then(|map| write_some::<C, _>(map, name, value));
    }

    /// A member that may be absent or `null`.
    #[inline]
    pub fn tri<C: Codec>(&mut self, name: &'static str, value: &Tristate<C::Value>) {
        self.then(|map| write_tri::<C, _>(map, name, value));
    }

    /// Several in a row that are always there.
    #[inline]
    pub fn member_each<C: Codec>(&mut self, members: &[(&'static str, &C::Value)]) {
        for (name, value) in members {
            self.member::<C>(name, value);
        }
    }

    /// Several in a row that are left out when they are `None`.
    #[inline]
    pub fn some_each<C: Codec>(&mut self, members: &[(&'static str, &Option<C::Value>)]) {
        for (name, value) in members {
            self.some::<C>(name, value);
        }
    }

    /// Several in a row that may be absent or `null`.
    #[inline]
    pub fn tri_each<C: Codec>(&mut self, members: &[(&'static str, &Tristate<C::Value>)]) {
        for (name, value) in members {
            self.tri::<C>(name, value);
        }
    }

    /// The members that no field declares.
    #[inline]
    pub fn additional<C: Codec>(&mut self, declared: &[&str], members: &Map<C::Value>) {
        self.then(|map| write_additional::<C, _>(map, declared, members));
    }

    /// How it went.
    ///
    /// # Errors
    /// That of the first member that could not be written.
    #[inline]
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
    }
}

//! Objects with declared members: one visitor for every record.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserializer, Serializer};

use super::debug::Fields;
use super::name::{Lookup, LookupOr};
use super::{path, skip};

/// An object with declared members. Generated for every struct.
pub trait Record: Sized {
    /// As errors and `Debug` name it.
    const NAME: &'static str;
    /// The members' names on the wire; no name twice.
    const FIELDS: &'static [&'static str];
    /// Indices of the fields that `Debug` masks.
    const SECRET: &'static [usize] = &[];
    /// Whether members that are not declared are kept.
    const ADDITIONAL: bool = false;
    /// The fields while they are read.
    type Partial: Default;

    /// Reads the value of the field at index `field`. An `impl` that is `#[inline]` decodes about a
    /// tenth faster: it has one caller for each format.
    ///
    /// # Errors
    /// Those of the field's codec; the caller adds the member's name to the path.
    fn read<'de, A: MapAccess<'de>>(partial: &mut Self::Partial, field: usize, map: &mut A) -> Result<(), A::Error>;

    /// Reads the value of a member that is not declared; with [`read_additional`](super::read_additional).
    ///
    /// # Errors
    /// Those of the codec of such members.
    fn read_additional<'de, A: MapAccess<'de>>(
        partial: &mut Self::Partial,
        name: String,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let _ = (partial, name);
        skip(map)
    }

    /// The record, once every member has been read.
    ///
    /// # Errors
    /// When a required member is missing.
    fn finish<E: de::Error>(partial: Self::Partial) -> Result<Self, E>;

    /// Writes every member that is there.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// Names every field and its value.
    fn debug(&self, fields: &mut Fields<'_, '_>);
}

/// `Deserialize` of a record.
///
/// # Errors
/// With the path of what does not fit; when a member is missing or there twice.
pub fn read_record<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let visitor = RecordVisitor::<R>(PhantomData);
    // Formats that have no names of their own, such as query strings, take them from the table.
    if R::ADDITIONAL {
        deserializer.deserialize_map(visitor)
    } else {
        deserializer.deserialize_struct(R::NAME, R::FIELDS, visitor)
    }
}

/// `Serialize` of a record.
///
/// # Errors
/// Those of the serializer.
#[inline]
pub fn write_record<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    record.write(&mut map)?;
    map.end()
}

/// `Debug` of a record, with its secrets masked.
///
/// # Errors
/// Those of the formatter.
pub fn debug_record<R: Record>(record: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut fields = Fields::new(f.debug_struct(R::NAME), R::FIELDS, R::SECRET);
    record.debug(&mut fields);
    fields.finish()
}

struct RecordVisitor<R>(PhantomData<fn() -> R>);

impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of `{}`", R::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R, A::Error> {
        let mut partial = R::Partial::default();
        let mut seen = Seen::default();
        let mut lookup = Lookup { table: R::FIELDS, likely: 0 };
        loop {
            let field = match next_member::<R, A>(lookup, &mut partial, &mut map)? {
                Member::Field(field) => field,
                Member::Undeclared => continue,
                Member::End => return R::finish(partial),
            };
            if !seen.insert(field, R::FIELDS.len()) {
                return Err(path::duplicate(name_of(R::FIELDS, field)));
            }
            if let Err(error) = R::read(&mut partial, field, &mut map) {
                return Err(path::at(&error, &name_of(R::FIELDS, field)));
            }
            lookup.likely = field + 1;
        }
    }
}

/// What stands next in an object.
enum Member {
    /// A field, whose value is still to be read.
    Field(usize),
    /// A member that no field declares, with its value.
    Undeclared,
    End,
}

#[inline]
fn next_member<'de, R: Record, A: MapAccess<'de>>(
    lookup: Lookup,
    partial: &mut R::Partial,
    map: &mut A,
) -> Result<Member, A::Error> {
    if R::ADDITIONAL {
        return match map.next_key_seed(LookupOr(lookup))? {
            Some(Ok(field)) => Ok(Member::Field(field)),
            Some(Err(name)) => R::read_additional(partial, name, map).map(|()| Member::Undeclared),
            None => Ok(Member::End),
        };
    }
    match map.next_key_seed(lookup)? {
        Some(Some(field)) => Ok(Member::Field(field)),
        Some(None) => skip(map).map(|()| Member::Undeclared),
        None => Ok(Member::End),
    }
}

#[cold]
fn name_of(fields: &[&'static str], field: usize) -> &'static str {
    fields.get(field).copied().unwrap_or_default()
}

/// The fields that have been there.
#[derive(Default)]
struct Seen {
    first: u64,
    /// From field 64 on.
    more: Vec<u64>,
}

impl Seen {
    /// Whether the field is there for the first time. `fields` is a constant of the record, so that
    /// most records come without the list.
    #[inline]
    fn insert(&mut self, field: usize, fields: usize) -> bool {
        if fields <= 64 || field < 64 { take_bit(&mut self.first, field % 64) } else { self.insert_more(field) }
    }

    fn insert_more(&mut self, field: usize) -> bool {
        let place = field / 64 - 1;
        if self.more.len() <= place {
            self.more.resize(place + 1, 0);
        }
        self.more.get_mut(place).is_some_and(|bits| take_bit(bits, field % 64))
    }
}

#[inline]
fn take_bit(bits: &mut u64, index: usize) -> bool {
    let bit = 1 << index;
    let is_new = *bits & bit == 0;
    *bits |= bit;
    is_new
}

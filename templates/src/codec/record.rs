//! Objects with declared members: one visitor for every record.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, MapAccess, Visitor};

use super::name::{Lookup, LookupOr};
use super::{path, skip};

/// What is fixed about a record.
#[derive(Debug)]
pub struct Members {
    /// The name of its type, as errors and `Debug` have it.
    pub of: &'static str,
    /// The members' names on the wire; no name twice.
    pub names: &'static [&'static str],
    /// Indices of the members that have to be there.
    pub required: &'static [usize],
    /// Indices of the members that `Debug` masks.
    pub secret: &'static [usize],
    /// The field that keeps members which are not declared, if there is one.
    pub additional: Option<&'static str>,
}

/// An object with declared members. Generated for every struct.
pub trait Record: Sized {
    /// What is fixed about it.
    const MEMBERS: Members;

    /// The record before anything is read: nothing where a member may be absent, and any value where it is required,
    /// for nobody sees the record before that value has been read.
    fn blank() -> Self;

    /// Reads the value of the member at index `member`. An `impl` that is `#[inline]` decodes about a
    /// tenth faster: it has one caller for each format.
    ///
    /// # Errors
    /// Those of the member's codec; the caller adds its name to the path.
    fn read<'de, A: MapAccess<'de>>(&mut self, member: usize, map: &mut A) -> Result<(), A::Error>;

    /// Reads the value of a member that is not declared; with [`read_additional`](super::read_additional).
    ///
    /// # Errors
    /// Those of the codec of such members.
    fn read_additional<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let _ = name;
        skip(map)
    }
}

/// `Deserialize` of a record.
///
/// # Errors
/// With the path of what does not fit; when a member is missing or there twice.
pub fn read_record<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let visitor = RecordVisitor::<R>(PhantomData);
    // Formats that have no names of their own, such as query strings, take them from the table.
    if R::MEMBERS.additional.is_some() {
        deserializer.deserialize_map(visitor)
    } else {
        deserializer.deserialize_struct(R::MEMBERS.of, R::MEMBERS.names, visitor)
    }
}

struct RecordVisitor<R>(PhantomData<fn() -> R>);

impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of `{}`", R::MEMBERS.of)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R, A::Error> {
        let mut record = R::blank();
        let mut seen = Seen::default();
        let mut lookup = Lookup { table: R::MEMBERS.names, likely: 0 };
        loop {
            let member = match next_member(lookup, &mut record, &mut map)? {
                Member::Declared(member) => member,
                Member::Undeclared => continue,
                Member::End => break,
            };
            if !seen.insert(member, R::MEMBERS.names.len()) {
                return Err(path::duplicate(name_of(R::MEMBERS.names, member)));
            }
            if let Err(error) = record.read(member, &mut map) {
                return Err(path::at(&error, &name_of(R::MEMBERS.names, member)));
            }
            lookup.likely = member + 1;
        }
        match R::MEMBERS.required.iter().find(|member| !seen.contains(**member)) {
            Some(member) => Err(de::Error::missing_field(name_of(R::MEMBERS.names, *member))),
            None => Ok(record),
        }
    }
}

/// What stands next in an object.
enum Member {
    /// One that is declared, whose value is still to be read.
    Declared(usize),
    /// One that is not declared, with its value.
    Undeclared,
    End,
}

#[inline]
fn next_member<'de, R: Record, A: MapAccess<'de>>(
    lookup: Lookup,
    record: &mut R,
    map: &mut A,
) -> Result<Member, A::Error> {
    if R::MEMBERS.additional.is_some() {
        return match map.next_key_seed(LookupOr(lookup))? {
            Some(Ok(member)) => Ok(Member::Declared(member)),
            Some(Err(name)) => record.read_additional(name, map).map(|()| Member::Undeclared),
            None => Ok(Member::End),
        };
    }
    match map.next_key_seed(lookup)? {
        Some(Some(member)) => Ok(Member::Declared(member)),
        Some(None) => skip(map).map(|()| Member::Undeclared),
        None => Ok(Member::End),
    }
}

#[cold]
fn name_of(names: &[&'static str], member: usize) -> &'static str {
    names.get(member).copied().unwrap_or_default()
}

/// The members that have been there.
#[derive(Default)]
struct Seen {
    first: u64,
    /// From member 64 on.
    more: Vec<u64>,
}

impl Seen {
    /// Whether the member is there for the first time. `members` is a constant of the record, so that
    /// most records come without the list.
    #[inline]
    fn insert(&mut self, member: usize, members: usize) -> bool {
        if members <= 64 || member < 64 { take_bit(&mut self.first, member % 64) } else { self.insert_more(member) }
    }

    fn insert_more(&mut self, member: usize) -> bool {
        let place = member / 64 - 1;
        if self.more.len() <= place {
            self.more.resize(place + 1, 0);
        }
        self.more.get_mut(place).is_some_and(|bits| take_bit(bits, member % 64))
    }

    #[inline]
    fn contains(&self, member: usize) -> bool {
        let bits = if member < 64 { self.first } else { self.more.get(member / 64 - 1).copied().unwrap_or(0) };
        bits & 1 << (member % 64) != 0
    }
}

#[inline]
fn take_bit(bits: &mut u64, index: usize) -> bool {
    let bit = 1 << index;
    let is_new = *bits & bit == 0;
    *bits |= bit;
    is_new
}

//! Objects with declared members: one visitor reads every record.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, MapAccess, Visitor};

use super::name::{Lookup, LookupOr};
use super::{path, skip};

/// The static description of a record.
#[derive(Debug)]
pub struct Members {
    /// The name of the record's type in errors and in `Debug` output.
    pub of: &'static str,
    /// The names of the members on the wire, each of them once.
    pub names: &'static [&'static str],
    /// The indices of the members that are required.
    pub required: &'static [usize],
    /// The indices of the members that `Debug` masks.
    pub secret: &'static [usize],
    /// The name of the field that keeps undeclared members, if there is one.
    pub additional: Option<&'static str>,
}

/// An object with declared members. Generated for every struct.
pub trait Record: Sized {
    /// The static description of the record.
    const MEMBERS: Members;

    /// Returns the record before anything is read: an optional member is absent, and a required one has any value,
    /// because the record is not returned before that member has been read.
    fn blank() -> Self;

    /// Reads the value of the member at index `member`. An `impl` that is `#[inline]` decodes about a tenth faster,
    /// because it has one caller for each format.
    ///
    /// # Errors
    /// Fails when the codec of the member fails; the caller adds the name of the member to the path.
    fn read<'de, A: MapAccess<'de>>(&mut self, member: usize, map: &mut A) -> Result<(), A::Error>;

    /// Reads the value of an undeclared member, with [`read_additional`](super::read_additional); the default skips it.
    ///
    /// # Errors
    /// Fails when the codec of undeclared members fails.
    fn read_additional<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let _ = name;
        skip(map)
    }
}

/// Implements `Deserialize` for a record.
///
/// # Errors
/// Fails with the path of the value that does not match, and when a member is missing or occurs twice.
pub fn read_record<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let visitor = RecordVisitor::<R>(PhantomData);
    // Formats without names of their own, such as query strings, take them from the table.
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

/// The next entry of an object.
enum Member {
    /// A declared member, whose value has not been read yet.
    Declared(usize),
    /// An undeclared member, whose value has been read already.
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

/// The set of members that have been read.
#[derive(Default)]
struct Seen {
    first: u64,
    /// The members from index 64 on.
    more: Vec<u64>,
}

impl Seen {
    /// Inserts a member and returns whether it is new. `members` is a constant of the record, so that most records do
    /// without the list.
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

//! Values of one of several schemas: the branch is decided before it is read, and only that one is read where possible.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::Codec;
use super::attempts::Attempts;
use super::branch::Branch;
use super::content::{Content, Members, ReadContent, ReadName};
use super::decide::{Narrowing, candidates, mismatch};
use super::literal::integer;
use super::loss::{self, Loss};
use super::path;
use super::replay::{Replay, Resume};
use super::scalar::NUMBER_TOKEN;

/// The member that names the branch (`discriminator`, OAS 3.1 §4.8.25).
#[derive(Debug)]
pub struct Tag {
    /// The name of the member on the wire.
    pub member: &'static str,
    /// The values of the member, each with the index of a branch. Booleans and integers are listed as their JSON text.
    pub values: &'static [(&'static str, usize)],
    /// The branch of an object without the member, or with a value that is not listed (`defaultMapping`, OAS 3.2
    /// §4.25.1).
    pub default: Option<usize>,
}

impl Tag {
    fn branch(&self, value: &Content<'_>) -> Option<usize> {
        let text = match value {
            Content::Text(text) => Cow::Borrowed(&**text),
            Content::Spelled(spelled) => Cow::Borrowed(&*spelled.0),
            Content::Bool(true) => Cow::Borrowed("true"),
            Content::Bool(false) => Cow::Borrowed("false"),
            number => integer(number).map(|value| value.to_string()).unwrap_or_default().into(),
        };
        let known = self.values.iter().find(|(known, _)| *known == text).map(|(_, branch)| *branch);
        known.or(self.default)
    }
}

/// A value of one of several schemas (`oneOf`, `anyOf`). Generated for every such type.
///
/// The branch is decided
/// 1. by the tag, if there is one: a value that does not match the branch of its tag is an error;
/// 2. otherwise by the JSON type and, for objects, by constants, by required members and, if the branch is closed, by
///    members that it does not declare. Of several remaining branches, those that declare more of the present members
///    are tried first, and for strings and numbers those whose keywords hold; the branch that keeps the most of the
///    value is taken.
///
/// A union must not be a branch of itself, not even through other unions, because reading a value would never end.
pub trait Union: Sized {
    /// The static description of the union.
    const BRANCHES: Branches;

    /// Reads a value of the branch with the index `branch`; the index after the last branch reads an unknown value.
    ///
    /// # Errors
    /// Fails when the branch cannot be read.
    fn read<'de, D: Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error>;
}

/// The static description of a union.
#[derive(Debug)]
pub struct Branches {
    /// The name of the union's type in errors.
    pub of: &'static str,
    /// The member that names the branch, if there is one.
    pub tag: Option<Tag>,
    /// The facts that tell the branches apart, in the order of the document.
    pub each: &'static [Branch],
    /// Whether a value of no branch is kept as an unknown value; otherwise such a value is an error.
    pub open: bool,
}

/// Implements `Deserialize` for a union.
///
/// # Errors
/// Fails when the value does not match the branch that was decided on, or matches none and the union is not open.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let readable = deserializer.is_human_readable();
    deserializer.deserialize_any(UnionVisitor::<U> { readable, union: PhantomData })
}

/// Reads a value of one branch of a union.
///
/// This is a separate function, because code that is not optimised reserves stack for every value that a function may
/// ever hold: a function that reads all branches itself would need room for all of them at once.
///
/// # Errors
/// Fails when the branch cannot be read.
pub fn read_branch<'de, C: Codec, U, D: Deserializer<'de>>(
    deserializer: D,
    branch: fn(C::Value) -> U,
) -> Result<U, D::Error> {
    C::read(deserializer).map(branch)
}

/// Implements `Debug` for one branch: `Cat(…)`.
///
/// # Errors
/// Fails when the formatter fails.
pub fn debug_branch(f: &mut fmt::Formatter<'_>, name: &str, value: &dyn fmt::Debug) -> fmt::Result {
    f.debug_tuple(name).field(value).finish()
}

struct UnionVisitor<U> {
    /// Whether the input is a human-readable format; some values are written differently in the others.
    readable: bool,
    union: PhantomData<fn() -> U>,
}

macro_rules! scalars {
    ($($method:ident($type:ty))*) => { $(
        fn $method<E: de::Error>(self, value: $type) -> Result<U, E> {
            self.buffered(&ReadContent::outermost().$method(value)?)
        }
    )* };
}

impl<'de, U: Union> Visitor<'de> for UnionVisitor<U> {
    type Value = U;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value of `{}`", U::BRANCHES.of)
    }

    fn visit_unit<E: de::Error>(self) -> Result<U, E> {
        self.buffered(&Content::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<U, E> {
        self.buffered(&Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        deserializer.deserialize_any(self)
    }

    scalars! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String) visit_bytes(&[u8])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<U, A::Error> {
        let content = ReadContent::outermost().deserialize(SeqAccessDeserializer::new(list))?;
        self.buffered(&content)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
        match &U::BRANCHES.tag {
            Some(tag) => self.tagged(tag, map),
            None => self.untagged(map),
        }
    }
}

impl<U: Union> UnionVisitor<U> {
    /// Reads up to the tag, then continues as the branch that it names.
    fn tagged<'de, A: MapAccess<'de>>(self, tag: &Tag, mut map: A) -> Result<U, A::Error> {
        let mut before = Members::new();
        while let Some(name) = map.next_key_seed(ReadName)? {
            let is_tag = name.as_str() == Some(tag.member);
            let value = ReadContent::outermost().member(&mut map, &name)?;
            if is_tag && before.is_empty() {
                // The tag is usually the first member, and then needs no buffer.
                return self.named(tag, &[(name, value)], map);
            }
            push(&mut before, name, value);
            if is_tag {
                return self.named(tag, &before, map);
            }
        }
        if let Some(branch) = tag.default {
            return match Content::from_members(before) {
                content @ Content::Map(_) => U::read(branch, Replay::new(&content, self.readable)),
                content => self.buffered(&content),
            };
        }
        match Content::from_members(before) {
            Content::Map(_) if !U::BRANCHES.open => Err(de::Error::missing_field(tag.member)),
            content => self.buffered(&content),
        }
    }

    /// Continues as the branch that the tag names; the tag is the last member of `before`.
    fn named<'de, A: MapAccess<'de>>(
        self,
        tag: &Tag,
        before: &[(Content<'de>, Content<'de>)],
        map: A,
    ) -> Result<U, A::Error> {
        let value = before.last().map(|(_, value)| value);
        match value.and_then(|value| tag.branch(value)) {
            Some(branch) => U::read(branch, Resume::new(before, map, self.readable)),
            None if U::BRANCHES.open => {
                loss::of_name();
                U::read(U::BRANCHES.each.len(), Resume::new(before, map, self.readable))
            }
            None => Err(unknown_tag(tag, value)),
        }
    }

    /// Reads until one branch for objects remains, or all members have been read.
    fn untagged<'de, A: MapAccess<'de>>(self, mut map: A) -> Result<U, A::Error> {
        // An open union keeps a value that does not fit: there, a branch is not taken merely because no other is for
        // objects.
        let narrowing = Narrowing::new(U::BRANCHES.each, !U::BRANCHES.open);
        let mut members = Members::new();
        while let Some(name) = map.next_key_seed(ReadName)? {
            let value = ReadContent::outermost().member(&mut map, &name)?;
            let is_number = name.as_str() == Some(NUMBER_TOKEN);
            let decided = if is_number { None } else { narrowing.decided(name.as_str().unwrap_or_default(), &value) };
            push(&mut members, name, value);
            if let Some(branch) = decided {
                return U::read(branch, Resume::new(&members, map, self.readable));
            }
        }
        self.buffered(&Content::from_members(members))
    }

    /// Decides by the whole value, and tries the remaining branches.
    fn buffered<E: de::Error>(self, content: &Content<'_>) -> Result<U, E> {
        let order = candidates(U::BRANCHES.each, content, U::BRANCHES.open);
        let first_error = match order.as_slice() {
            [] => None,
            [only] => match U::read(*only, Replay::<E>::new(content, self.readable)) {
                Ok(value) => return Ok(value),
                Err(error) if !U::BRANCHES.open => return Err(error),
                Err(error) => Some(error),
            },
            several => match self.best(several, content) {
                Ok(value) => return Ok(value),
                Err(error) => error,
            },
        };
        if U::BRANCHES.open {
            loss::of_name();
            return U::read(U::BRANCHES.each.len(), Replay::<E>::new(content, self.readable));
        }
        Err(no_branch(U::BRANCHES.of, &order, first_error, || mismatch(U::BRANCHES.each, content)))
    }

    /// Returns the value of the branch that loses the least, and among equals that of the first. An open union keeps a
    /// value whole if every branch would drop a part of it.
    fn best<E: de::Error>(&self, order: &[usize], content: &Content<'_>) -> Result<U, Option<E>> {
        let mut best: Option<(Loss, U)> = None;
        let mut first_error = None;
        let attempts = Attempts::begin(content);
        for branch in order {
            let (read, lost) = loss::measured(|| U::read(*branch, Replay::<E>::new(content, self.readable)));
            match read {
                Ok(value) if lost == Loss::default() => return Ok(value),
                Ok(value) if best.as_ref().is_none_or(|(least, _)| lost < *least) => best = Some((lost, value)),
                Ok(_) => {}
                Err(error) => first_error = first_error.or(Some(error)),
            }
            if !attempts.again() {
                break;
            }
        }
        match best {
            Some((lost, value)) if lost.members == 0 || !U::BRANCHES.open => {
                loss::add(lost);
                Ok(value)
            }
            _ => Err(first_error),
        }
    }
}

/// Appends a member. Room for several is reserved first, because few formats announce their number, and most objects
/// have several.
#[inline]
fn push<'de>(members: &mut Members<'de>, name: Content<'de>, value: Content<'de>) {
    if members.is_empty() {
        members.reserve(8);
    }
    members.push((name, value));
}

#[cold]
fn unknown_tag<E: de::Error>(tag: &Tag, value: Option<&Content<'_>>) -> E {
    let error: E = match value.and_then(Content::as_str) {
        Some(text) => E::custom(format_args!("unknown value `{}`", text.chars().take(64).collect::<String>())),
        None => E::custom("invalid type: the tag is no string"),
    };
    path::at(&error, &tag.member)
}

#[cold]
fn no_branch<E: de::Error>(name: &str, order: &[usize], first: Option<E>, mismatch: impl FnOnce() -> String) -> E {
    let Some(first) = first else {
        return E::custom(format_args!("fits no branch of `{name}` ({})", mismatch()));
    };
    let tried = order.iter().take(8).map(|branch| (branch + 1).to_string()).collect::<Vec<_>>().join(", ");
    // The error of the likeliest branch is the most useful one.
    path::amend(&first, &format!("fits no branch of `{name}` (tried {tried}): "))
}

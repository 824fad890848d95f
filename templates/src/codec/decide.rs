//! Which branches of a union a value may belong to, from the static table of the branches.

use std::ops::BitOr;

use serde_json::Value;

use super::content::{Content, Members};
use super::literal::{Literal, is_integer};

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `true`, `false`
    pub const BOOL: Self = Self(1 << 1);
    /// A number without a fraction.
    pub const INTEGER: Self = Self(1 << 2);
    /// Any number.
    pub const NUMBER: Self = Self(1 << 3);
    /// A text.
    pub const STRING: Self = Self(1 << 4);
    /// An array.
    pub const ARRAY: Self = Self(1 << 5);
    /// An object.
    pub const OBJECT: Self = Self(1 << 6);
    /// No type.
    pub const NONE: Self = Self(0);
    /// Every type.
    pub const ANY: Self = Self(0x7f);

    /// Both sets together; `|` in constants.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the type of a value is one of them.
    pub fn admit(self, value: &Value) -> bool {
        self.has(match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOL,
            Value::Number(number) => match number.as_f64() {
                Some(float) if float.fract() != 0.0 => Self::NUMBER,
                _ => Self::INTEGER.or(Self::NUMBER),
            },
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        })
    }

    fn of(content: &Content<'_>) -> Self {
        match content {
            Content::Null => Self::NULL,
            Content::Bool(_) => Self::BOOL,
            Content::U64(_) | Content::I64(_) => Self::INTEGER.or(Self::NUMBER),
            Content::F64(_) | Content::Number(_) => match is_integer(content) {
                Some(true) => Self::INTEGER.or(Self::NUMBER),
                _ => Self::NUMBER,
            },
            Content::Text(_) | Content::Bytes(_) => Self::STRING,
            Content::List(_) => Self::ARRAY,
            Content::Map(_) => Self::OBJECT,
        }
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

/// What tells one branch of a union from the others.
#[derive(Debug)]
pub struct Branch {
    /// The JSON types of its values.
    pub kinds: Kinds,
    /// The members that its objects always have; the rarer among the branches of the union, the earlier, for the
    /// first that is not there ends the search.
    pub required: &'static [&'static str],
    /// The members that it declares.
    pub members: &'static [&'static str],
    /// What it does with other members.
    pub others: Others,
    /// The values that a member may have (`const`, `enum`); one row per value. The rows of a branch
    /// that is no object have the member `""`: they are the values of the branch itself.
    pub constants: &'static [(&'static str, Literal)],
}

/// What a branch does with members that it does not declare (`additionalProperties`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// A value that has some is of another branch.
    Refused,
    /// They are not read.
    Ignored,
    /// They are part of the value.
    Kept,
}

/// How a member of a value stands to the constants of a branch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Nothing,
    Fits,
    Differs,
}

impl Branch {
    fn telling(&self, member: &str, value: &Content<'_>) -> Telling {
        let mut telling = Telling::Nothing;
        for (name, literal) in self.constants {
            if *name == member {
                if literal.fits(value) {
                    return Telling::Fits;
                }
                telling = Telling::Differs;
            }
        }
        telling
    }

    /// Whether an object can be of this branch.
    fn admits(&self, members: &Members<'_>) -> bool {
        let has = |name: &&str| members.iter().any(|(present, _)| present.as_str() == Some(name));
        let mut names = members.iter().map(|(name, value)| (name.as_str().unwrap_or_default(), value));
        self.kinds.has(Kinds::OBJECT)
            && self.required.iter().all(has)
            && (self.constants.is_empty()
                || names.clone().all(|(name, value)| self.telling(name, value) != Telling::Differs))
            && (self.others != Others::Refused || names.all(|(name, _)| self.members.contains(&name)))
    }

    /// How well an object fits that the branch admits: the members that a constant confirms, then those it declares.
    fn score(&self, members: &Members<'_>) -> (usize, usize) {
        let (mut confirmed, mut declared) = (0, 0);
        for (name, value) in members {
            let name = name.as_str().unwrap_or_default();
            confirmed += usize::from(self.telling(name, value) == Telling::Fits);
            declared += usize::from(self.members.contains(&name));
        }
        (confirmed, declared)
    }

    /// As [`score`](Self::score), for what is no object.
    fn score_scalar(&self, kinds: Kinds, content: &Content<'_>) -> Option<(usize, usize)> {
        if !self.kinds.has(kinds) {
            return None;
        }
        // A number may be an integer too, but its type may lose digits: the branch that is for integers
        // and no other numbers comes first.
        let narrow = kinds.has(Kinds::INTEGER) && self.kinds.has(Kinds::INTEGER) && !self.kinds.has(Kinds::NUMBER);
        Some((usize::from(self.telling("", content) == Telling::Fits), usize::from(narrow)))
    }
}

/// The branches that a value may belong to, the likeliest first.
///
/// An `open` union keeps what fits none of them. There a branch that would read no member of the value is none of them
/// beside one that knows some: an object that is nearly of that one says more as it is than as nothing.
pub(super) fn candidates(branches: &[Branch], content: &Content<'_>, open: bool) -> Vec<usize> {
    let kinds = Kinds::of(content);
    let Content::Map(members) = content else {
        let scored =
            branches.iter().enumerate().filter_map(|(at, branch)| Some((branch.score_scalar(kinds, content)?, at)));
        return likeliest_first(scored.collect());
    };
    let mut left = branches.iter().enumerate().filter(|(_, branch)| branch.admits(members));
    // Where one is left, as it nearly always is, nobody asks how well it fits.
    match (left.next(), left.next()) {
        (None, _) => Vec::new(),
        (Some((only, _)), None) => vec![only],
        (Some(first), Some(second)) => {
            let all = [first, second].into_iter().chain(left);
            let mut scored: Vec<_> = all.map(|(at, branch)| (branch.score(members), at)).collect();
            if open && scored.iter().any(|(score, _)| *score != KNOWS_NOTHING) {
                let reads = |at: usize| branches.get(at).is_none_or(|branch| branch.others == Others::Kept);
                scored.retain(|(score, at)| *score != KNOWS_NOTHING || reads(*at));
            }
            likeliest_first(scored)
        }
    }
}

/// The score of a branch that none of the members tells anything about.
const KNOWS_NOTHING: (usize, usize) = (0, 0);

fn likeliest_first(mut scored: Vec<((usize, usize), usize)>) -> Vec<usize> {
    scored.sort_by(|(a, _), (b, _)| b.cmp(a));
    scored.into_iter().map(|(_, at)| at).collect()
}

/// Decides on a branch while the members come in.
pub(super) struct Narrowing<'b> {
    branches: &'b [Branch],
    /// Whether the only branch of objects may be taken without another look at its members.
    alone_suffices: bool,
    /// Whether a single member can decide at all.
    can_decide: bool,
}

impl<'b> Narrowing<'b> {
    pub(super) fn new(branches: &'b [Branch], alone_suffices: bool) -> Self {
        let can_decide = alone_suffices || branches.iter().any(|branch| !branch.constants.is_empty());
        Self { branches, alone_suffices, can_decide }
    }

    /// The one branch that is left after this member, which is the last that was read.
    pub(super) fn decided(&self, name: &str, value: &Content<'_>) -> Option<usize> {
        if !self.can_decide {
            return None;
        }
        let (mut objects, mut several, mut left) = (0, false, None);
        for (index, branch) in self.branches.iter().enumerate().filter(|(_, branch)| branch.kinds.has(Kinds::OBJECT)) {
            objects += 1;
            let telling = branch.telling(name, value);
            if telling != Telling::Differs {
                several |= left.is_some();
                left = Some((index, telling));
            }
        }
        let (index, telling) = left?;
        let suffices = telling == Telling::Fits || (objects == 1 && self.alone_suffices);
        (suffices && !several).then_some(index)
    }
}

/// Why a value is of none of the branches, in words.
pub(super) fn mismatch(branches: &[Branch], content: &Content<'_>) -> String {
    /// Branches that are spoken of; a message of a thousand helps nobody.
    const SPOKEN: usize = 4;
    let reasons = branches.iter().enumerate().take(SPOKEN).map(|(index, branch)| {
        let reason = reason(branch, content);
        format!("{}: {reason}", index + 1)
    });
    let mut text = reasons.collect::<Vec<_>>().join("; ");
    if branches.len() > SPOKEN {
        text.push_str("; …");
    }
    text
}

fn reason(branch: &Branch, content: &Content<'_>) -> String {
    let Content::Map(members) = content else { return "another type".to_owned() };
    if !branch.kinds.has(Kinds::OBJECT) {
        return "another type".to_owned();
    }
    let has = |name: &str| members.iter().any(|(present, _)| present.as_str() == Some(name));
    if let Some(missing) = branch.required.iter().find(|name| !has(name)) {
        return format!("missing member `{missing}`");
    }
    let names = || members.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    if let Some((name, _)) = names().find(|(name, value)| branch.telling(name, value) == Telling::Differs) {
        return format!("another value of `{name}`");
    }
    match names().find(|(name, _)| !branch.members.contains(name)) {
        Some(_) if branch.others == Others::Refused => "a member that is not declared".to_owned(),
        _ => "does not fit".to_owned(),
    }
}

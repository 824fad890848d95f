//! The raw value of a parameter, read as text, as a list or as members, according to the type that is asked for.

use std::{borrow::Cow, collections::BTreeMap};

use percent_encoding::percent_decode_str;

use super::text::TextError;

/// The members of an object, each with its view.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, View<'a>)>;

/// The value that was sent for a parameter or for a part of one.
pub(super) enum View<'a> {
    /// A decoded text.
    Text(Cow<'a, str>),
    /// A text that is divided by separators.
    Delimited(Delimited<'a>),
    /// A decoded text that is a string, whatever it looks like.
    Verbatim(Cow<'a, str>),
    /// The members of an object, as of `deepObject`.
    Members(Members<'a>),
    /// A list that cannot be read as anything else.
    Items(Vec<View<'a>>),
    /// A decoded text of a form body, which writes lists and objects below its members as JSON.
    Part(Cow<'a, str>),
    /// The decoded texts that a form body has under one name; there is at least one.
    Repeated(Vec<Cow<'a, str>>),
    /// The values of an exploded parameter: those under its own name, and those that may be members of an object.
    Spread(Spread<'a>),
}

/// The two readings of an exploded parameter, between which the type decides.
pub(super) struct Spread<'a> {
    /// The values under the parameter's own name.
    pub(super) own: Vec<View<'a>>,
    /// Returns the values under other names.
    pub(super) others: Box<dyn FnOnce() -> Result<Members<'a>, TextError> + 'a>,
}

/// A text with separators that is divided before it is decoded, so that an encoded separator does not count.
#[derive(Clone, Copy)]
pub(super) struct Delimited<'a> {
    pub(super) raw: &'a str,
    pub(super) separators: &'static [&'static str],
    pub(super) pairs: Pairs,
    pub(super) encoding: Encoding,
}

/// How the members of an object are written in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pairs {
    /// `R,100,G,200`
    Alternating,
    /// `R=100,G=200`
    Equals,
}

/// How characters are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Percent-encoded (RFC 3986).
    Percent,
    /// Percent-encoded with `+` for a space, as browsers and most clients write a query.
    Form,
    /// Not encoded, as in header fields.
    Verbatim,
}

impl Encoding {
    /// Decodes a text.
    pub(super) fn decode(self, raw: &str) -> Result<Cow<'_, str>, TextError> {
        let invalid = |_| TextError::new("not percent-encoded UTF-8");
        match self {
            Encoding::Verbatim => Ok(Cow::Borrowed(raw.trim_matches([' ', '\t']))),
            Encoding::Form if raw.contains('+') => {
                let spaced = raw.replace('+', " ");
                let decoded = percent_decode_str(&spaced).decode_utf8().map_err(invalid)?;
                Ok(Cow::Owned(decoded.into_owned()))
            }
            Encoding::Form | Encoding::Percent => percent_decode_str(raw).decode_utf8().map_err(invalid),
        }
    }
}

/// The reading that a view offers when the type does not determine one (`deserialize_any`).
pub(super) enum Kind {
    Text,
    /// A string, whatever it looks like.
    Verbatim,
    /// A text, or a list if its separators are taken as such.
    Separated,
    /// A text that looks like a JSON list or object.
    Json,
    List,
    Members,
    Absent,
}

impl<'a> View<'a> {
    pub(super) fn kind(&self) -> Kind {
        match self {
            View::Delimited(delimited) if delimited.is_divided() => Kind::Separated,
            View::Part(text) if text.starts_with(['{', '[']) => Kind::Json,
            View::Repeated(texts) => match texts.as_slice() {
                [text] if text.starts_with(['{', '[']) => Kind::Json,
                [_] => Kind::Text,
                _ => Kind::List,
            },
            View::Text(_) | View::Delimited(_) | View::Part(_) => Kind::Text,
            View::Verbatim(_) => Kind::Verbatim,
            View::Members(members) if is_list(members) => Kind::List,
            View::Members(_) => Kind::Members,
            View::Items(_) => Kind::List,
            View::Spread(spread) => match spread.own.len() {
                0 => Kind::Absent,
                1 => Kind::Text,
                _ => Kind::List,
            },
        }
    }

    /// Reads the view as one text.
    pub(super) fn text(self) -> Result<Cow<'a, str>, TextError> {
        match self {
            View::Text(text) | View::Part(text) | View::Verbatim(text) => Ok(text),
            View::Repeated(texts) => only(texts),
            View::Delimited(delimited) => delimited.encoding.decode(delimited.raw),
            View::Members(_) => Err(TextError::new("members were sent where one value is expected")),
            View::Items(_) => Err(TextError::new("a list was sent where one value is expected")),
            View::Spread(spread) => {
                let mut own = spread.own.into_iter();
                match (own.next(), own.next()) {
                    (Some(view), None) => view.text(),
                    (Some(_), Some(_)) => Err(TextError::new("sent more than once")),
                    (None, _) => Err(TextError::Absent),
                }
            }
        }
    }

    /// Returns the JSON text by which a form writes an object, or the view itself if it is not a single text of a form.
    pub(super) fn json(self) -> Result<Cow<'a, str>, Self> {
        match self {
            View::Part(text) => Ok(text),
            View::Repeated(texts) => match <[_; 1]>::try_from(texts) {
                Ok([text]) => Ok(text),
                Err(texts) => Err(View::Repeated(texts)),
            },
            view => Err(view),
        }
    }

    /// Reads the view as a list. An empty text is an empty list, because no style writes one otherwise.
    pub(super) fn list(self) -> Result<Vec<View<'a>>, TextError> {
        match self {
            View::Text(text) if text.is_empty() => Ok(Vec::new()),
            View::Text(text) | View::Part(text) => Ok(vec![View::Text(text)]),
            View::Verbatim(_) => Ok(vec![self]),
            View::Items(items) => Ok(items),
            // Here an empty text is an item: an empty list has no pair at all.
            View::Repeated(texts) => Ok(texts.into_iter().map(View::Part).collect()),
            View::Delimited(delimited) => delimited.list(),
            View::Members(members) => indexed(members),
            View::Spread(spread) if spread.own.is_empty() => Err(TextError::Absent),
            View::Spread(mut spread) if spread.own.len() == 1 => {
                spread.own.pop().map_or_else(|| Ok(Vec::new()), View::list)
            }
            View::Spread(spread) => Ok(spread.own),
        }
    }

    /// Reads the view as an object with members of these names. If the parameter is exploded, other names do not belong
    /// to it.
    pub(super) fn fields(self, names: &[&str]) -> Result<Members<'a>, TextError> {
        let is_spread = matches!(self, View::Spread(_));
        let mut members = self.members()?;
        if is_spread {
            members.retain(|(name, _)| names.contains(&name.as_ref()));
            if members.is_empty() {
                return Err(TextError::Absent);
            }
        }
        Ok(members)
    }

    /// Reads the view as the members of an object.
    pub(super) fn members(self) -> Result<Members<'a>, TextError> {
        match self {
            View::Repeated(texts) => View::Part(only(texts)?).members(),
            View::Text(_) | View::Part(_) | View::Verbatim(_) => {
                Err(TextError::new("one value was sent where members are expected"))
            }
            View::Items(_) => Err(TextError::new("a list was sent where members are expected")),
            View::Delimited(delimited) => delimited.members(),
            View::Members(members) => Ok(members),
            View::Spread(spread) => match (spread.others)()? {
                members if members.is_empty() => Err(TextError::Absent),
                members => Ok(members),
            },
        }
    }
}

impl<'a> Delimited<'a> {
    /// Returns whether the text has a separator.
    pub(super) fn is_divided(self) -> bool {
        self.parts().nth(1).is_some()
    }

    fn parts(self) -> impl Iterator<Item = &'a str> {
        let mut rest = Some(self.raw).filter(|raw| !raw.is_empty());
        std::iter::from_fn(move || {
            let text = rest?;
            let (part, after) = self.cut(text).unwrap_or((text, None));
            rest = after;
            Some(part)
        })
    }

    /// Returns the text before the first separator and the text after it. It looks for all separators at each position,
    /// because a search for one after the other would go to the end of the text for each part.
    fn cut(self, text: &str) -> Option<(&str, Option<&str>)> {
        (0..text.len()).find_map(|at| {
            let rest = text.as_bytes().get(at..)?;
            let separator = self.separators.iter().find(|separator| rest.starts_with(separator.as_bytes()))?;
            Some((text.get(..at)?, text.get(at + separator.len()..)))
        })
    }

    fn list(self) -> Result<Vec<View<'a>>, TextError> {
        self.parts().map(|part| self.encoding.decode(part).map(View::Text)).collect()
    }

    fn members(self) -> Result<Members<'a>, TextError> {
        let mut parts = self.parts();
        let mut members = Vec::new();
        while let Some(part) = parts.next() {
            let (name, value) = match self.pairs {
                Pairs::Equals => part.split_once('=').unwrap_or((part, "")),
                Pairs::Alternating => (part, parts.next().ok_or_else(|| TextError::new("a member has no value"))?),
            };
            members.push((self.encoding.decode(name)?, View::Text(self.encoding.decode(value)?)));
        }
        Ok(members)
    }
}

/// Returns the only text of a name.
fn only(texts: Vec<Cow<'_, str>>) -> Result<Cow<'_, str>, TextError> {
    let mut texts = texts.into_iter();
    match (texts.next(), texts.next()) {
        (Some(text), None) => Ok(text),
        (Some(_), Some(_)) => Err(TextError::new("sent more than once")),
        (None, _) => Err(TextError::Absent),
    }
}

/// The highest index of an item. Indices only give the order, so that a high one costs nothing; but no caller means a
/// list with such an index.
const HIGHEST: usize = 65_535;

/// Returns the values of members that are named `0`, `1`, …, in the order of their numbers.
fn indexed(members: Members<'_>) -> Result<Vec<View<'_>>, TextError> {
    let mut items = BTreeMap::new();
    for (name, view) in members {
        let index = index(&name).ok_or_else(|| TextError::new("members were sent where a list is expected"))?;
        if index > HIGHEST {
            return Err(TextError::new(format!("an index is above {HIGHEST}")));
        }
        items.insert(index, view);
    }
    Ok(items.into_values().collect())
}

/// Returns the index that a name is, written without leading zeros.
fn index(name: &str) -> Option<usize> {
    let is_number = name == "0" || (!name.starts_with('0') && name.bytes().all(|byte| byte.is_ascii_digit()));
    // A number that is too large for the type is an index all the same.
    (is_number && !name.is_empty()).then(|| name.parse().unwrap_or(usize::MAX))
}

/// Returns whether members are the items of a list where the type leaves that open: all indices from the first to the
/// last.
fn is_list(members: &Members<'_>) -> bool {
    // Names are unique, so that n indices below n are all of them.
    members.iter().all(|(name, _)| index(name).is_some_and(|index| index < members.len()))
}

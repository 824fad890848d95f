//! Reads the style `deepObject`: `filter[size]=3&filter[colour][hue]=red` (OAS 3.1 §4.8.12.3), in a query, a form and
//! in parts.
//!
//! The standard leaves nesting open; this module reads what most clients write: several brackets, and the items of a
//! list under their indices, under `[]` or under the repeated name. It refuses what is ambiguous: brackets that are not
//! closed, a value beside members, members of a `[]`.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    parameters::{Fields, repeated},
    text::TextError,
    view::{Encoding, Spread, View},
};

/// The maximum number of brackets, because the reader descends once per bracket. Clients write no more either.
const DEEPEST: usize = 32;

#[derive(Default)]
struct Node<'a> {
    /// The values that were sent under the name itself.
    own: Option<Leaf<'a>>,
    /// The values that were sent under `[]`.
    items: Option<Leaf<'a>>,
    members: BTreeMap<&'a str, Node<'a>>,
}

#[derive(Clone, Copy)]
struct Leaf<'a> {
    values: &'a [String],
    /// Whether the values are strings, whatever they look like.
    is_text: bool,
}

/// Returns what was sent under a name or below it; `None` if nothing was. At and below the names in `strings`, every
/// text is a string, whatever it looks like.
pub(super) fn view<'a>(
    fields: &'a Fields,
    name: &str,
    strings: &BTreeSet<String>,
) -> Result<Option<View<'a>>, TextError> {
    let prefix = format!("{name}[");
    let own = fields.get_key_value(name);
    let below = fields.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
    let mut root = None;
    for (full, values) in own.into_iter().chain(below) {
        let leaf = Leaf { values, is_text: is_marked(full, strings) };
        insert(root.get_or_insert_with(Node::default), full.get(name.len()..).unwrap_or_default(), leaf)?;
    }
    root.map(Node::view).transpose()
}

/// Returns whether a name is in `strings` or below a name that is.
fn is_marked(name: &str, strings: &BTreeSet<String>) -> bool {
    let ends = name.match_indices('[').map(|(at, _)| at).chain([name.len()]);
    !strings.is_empty() && ends.into_iter().any(|end| name.get(..end).is_some_and(|name| strings.contains(name)))
}

/// Adds values at a path such as `[size]` or `[colour][hue]`.
fn insert<'a>(root: &mut Node<'a>, path: &'a str, leaf: Leaf<'a>) -> Result<(), TextError> {
    let (mut node, mut rest, mut depth) = (root, path, 0);
    while let Some((key, after)) = bracket(rest)? {
        depth += 1;
        if depth > DEEPEST {
            return Err(TextError::new("nested too deeply"));
        }
        if key.is_empty() {
            if !after.is_empty() {
                return Err(TextError::new("members of `[]` have to say of which item they are"));
            }
            node.items = Some(leaf);
            return Ok(());
        }
        node = node.members.entry(key).or_default();
        rest = after;
    }
    node.own = Some(leaf);
    Ok(())
}

/// Returns the key between the first two brackets, and the text that follows them.
fn bracket(path: &str) -> Result<Option<(&str, &str)>, TextError> {
    if path.is_empty() {
        return Ok(None);
    }
    let inner = path.strip_prefix('[').ok_or_else(|| TextError::new("something stands between two brackets"))?;
    let closed = inner.split_once(']').filter(|(key, _)| !key.contains('['));
    closed.map(Some).ok_or_else(|| TextError::new("a bracket is not closed"))
}

impl<'a> Node<'a> {
    fn view(self) -> Result<View<'a>, TextError> {
        match (self.own, self.items, self.members.is_empty()) {
            (Some(leaf), None, true) => leaf.view(),
            (None, Some(leaf), true) => leaf.items().map(View::Items),
            (None, None, _) => {
                let members = self.members.into_iter();
                let members = members.map(|(name, node)| Ok((Cow::Borrowed(name), node.view()?)));
                members.collect::<Result<_, _>>().map(View::Members)
            }
            _ => Err(TextError::new("both a value and members were sent")),
        }
    }
}

impl<'a> Leaf<'a> {
    fn view(self) -> Result<View<'a>, TextError> {
        if !self.is_text {
            return Ok(repeated(self.values, Encoding::Form));
        }
        let mut own = self.items()?;
        match own.len() {
            1 => own.pop().ok_or(TextError::Absent),
            _ => Ok(View::Spread(Spread { own, others: Box::new(|| Err(TextError::new("sent more than once"))) })),
        }
    }

    fn items(self) -> Result<Vec<View<'a>>, TextError> {
        let as_view = if self.is_text { View::Verbatim } else { View::Text };
        self.values.iter().map(|raw| Encoding::Form.decode(raw).map(as_view)).collect()
    }
}

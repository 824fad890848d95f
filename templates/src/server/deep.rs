//! `deepObject`: `filter[size]=3&filter[colour][hue]=red` (OAS 3.1 §4.8.12.3).
//!
//! The standard leaves nesting open; what most clients write is read: more brackets, indices, `[]` for a list.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    parameters::{Fields, repeated},
    text::TextError,
    view::{Encoding, View},
};

/// More brackets than this are refused; the reader descends once per bracket.
const DEEPEST: usize = 16;

#[derive(Default)]
struct Node<'a> {
    values: Option<&'a Vec<String>>,
    members: BTreeMap<&'a str, Node<'a>>,
}

/// What was sent for a parameter; `None` if no name begins with it and a bracket.
pub(super) fn view<'a>(query: &'a Fields, name: &str) -> Result<Option<View<'a>>, TextError> {
    let prefix = format!("{name}[");
    let mut root = Node::default();
    for (name, values) in query.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix)) {
        insert(&mut root, name.get(prefix.len()..).unwrap_or_default(), values)?;
    }
    if root.members.is_empty() { Ok(None) } else { root.view().map(Some) }
}

/// Adds `size]`, or `colour][hue]`.
fn insert<'a>(root: &mut Node<'a>, path: &'a str, values: &'a Vec<String>) -> Result<(), TextError> {
    let path = path.strip_suffix(']').ok_or_else(|| TextError::new("a bracket is not closed"))?;
    let mut node = root;
    for (depth, key) in path.split("][").enumerate() {
        if depth == DEEPEST {
            return Err(TextError::new("nested too deeply"));
        }
        node = node.members.entry(key).or_default();
    }
    node.values = Some(values);
    Ok(())
}

impl<'a> Node<'a> {
    fn view(mut self) -> Result<View<'a>, TextError> {
        let list = self.members.remove("").and_then(|node| node.values);
        match (self.values.or(list), self.members.is_empty()) {
            (Some(values), true) => Ok(repeated(values, Encoding::Form)),
            (Some(_), false) => Err(TextError::new("both a value and members were sent")),
            (None, _) => {
                let members = self.members.into_iter();
                let members = members.map(|(name, node)| Ok((Cow::Borrowed(name), node.view()?)));
                members.collect::<Result<_, _>>().map(View::Members)
            }
        }
    }
}

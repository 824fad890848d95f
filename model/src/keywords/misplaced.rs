//! Finds keywords of JSON Schema that apply to values of another type than the `type` beside them: `maxLength` of an
//! integer admits every integer (JSON Schema 2020-12 Validation §6).

use super::SCHEMA;
use super::tally::often;
use super::walk::Occurrence;
use crate::diagnostic::clip;
use crate::read::{codes, standard_type};
use crate::{Diagnostic, Diagnostics, Node};

/// The keywords by the types of the values that they apply to.
const ABOUT: &[(&[&str], &[&str])] = &[
    (&["number", "integer"], &["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"]),
    (&["string"], &["maxLength", "minLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"]),
    (
        &["array"],
        &[
            "items",
            "prefixItems",
            "additionalItems",
            "maxItems",
            "minItems",
            "uniqueItems",
            "contains",
            "unevaluatedItems",
        ],
    ),
    (
        &["object"],
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "maxProperties",
            "minProperties",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
        ],
    ),
];

/// A keyword beside a type that it does not apply to, with its first place and how often it occurs.
struct Misplaced<'t> {
    keyword: &'t str,
    about: &'static str,
    stated: &'t str,
    first: Node<'t>,
    count: usize,
}

/// The misplaced keywords that a walk over the keywords has found.
#[derive(Default)]
pub(super) struct AllMisplaced<'t>(Vec<Misplaced<'t>>);

impl<'t> AllMisplaced<'t> {
    /// Adds the keyword if it is misplaced.
    pub(super) fn look(&mut self, found: &Occurrence<'t>) {
        let keyword = found.entry.key;
        if found.object.title != SCHEMA.title || !restricts(keyword, found.entry.value) {
            return;
        }
        let Some((types, _)) = ABOUT.iter().find(|(_, keywords)| keywords.contains(&keyword)) else { return };
        // A list of types, or a name that no standard defines, may mean something else.
        let Some(stated) = found.holder.get("type").and_then(Node::as_str) else { return };
        let (Some(known), Some(about)) = (standard_type(stated), types.first()) else { return };
        if types.contains(&known) {
            return;
        }
        match self.0.iter_mut().find(|one| one.keyword == keyword && one.stated == stated) {
            Some(one) => one.count += 1,
            None => self.0.push(Misplaced { keyword, about, stated, first: found.entry.value, count: 1 }),
        }
    }

    /// Reports each misplaced keyword once, at its first place.
    pub(super) fn report(self, said: &mut Diagnostics) {
        for Misplaced { keyword, about, stated, first, count } in self.0 {
            let (stated, often) = (clip(stated), often(count));
            let message =
                format!("`{keyword}` is about values of type {about}; beside `type: {stated}`{often} it says nothing");
            said.push(Diagnostic::new(&codes::MISPLACED_KEYWORD, message).at_node(first));
        }
    }
}

/// Whether the value of a keyword restricts anything. A boolean that the keyword cannot have is reported where it is
/// read.
fn restricts(keyword: &str, value: Node<'_>) -> bool {
    match value.as_bool() {
        Some(true) => keyword == "uniqueItems",
        Some(false) => keyword.starts_with("additional") || keyword.starts_with("unevaluated"),
        None => true,
    }
}

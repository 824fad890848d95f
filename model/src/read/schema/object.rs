//! Reads `properties`, `required`, and the keywords for other members.

use crate::Node;
use crate::ir::{Additional, Object, Property, Shape};
use crate::read::codes;
use crate::read::reader::Reader;
use crate::read::schema::union::{admits_all, different};
use crate::source::Kind;
use std::collections::BTreeSet;

impl<'t> Reader<'t> {
    pub(super) fn object_shape(&mut self, node: Node<'t>) -> Object {
        let required = self.required(node);
        let mut object = Object { additional: self.additional(node), ..Object::default() };
        if let Some(properties) = self.object(node, "properties") {
            for entry in properties.members() {
                if entry.key == "$ref" && entry.value.as_str().is_some() {
                    // Followed as an allOf, see `all_of`.
                    continue;
                }
                let property = Property { schema: self.schema(entry.value), required: required.contains(entry.key) };
                object.properties.insert(entry.key.to_owned(), property);
            }
        }
        let mut seen = BTreeSet::new();
        for name in required {
            if !object.properties.contains_key(name) && seen.insert(name) {
                object.required_undeclared.push(name.to_owned());
            }
        }
        object
    }

    /// Reports `required: true` of a property, as JSON Schema had it until draft 3.
    pub(super) fn required_flag(&mut self, node: Node<'t>) {
        let Some(value) = node.get("required").filter(|value| value.as_bool().is_some()) else { return };
        self.report(&codes::WRONG_KIND, value, || {
            "`required` of a schema lists the names of members; a boolean is ignored".to_owned()
        });
    }

    fn required(&mut self, node: Node<'t>) -> BTreeSet<&'t str> {
        // A boolean was reported as ignored when the schema was begun.
        if node.get("required").is_none_or(|value| value.as_bool().is_some()) {
            return BTreeSet::new();
        }
        let Some(list) = self.array(node, "required") else { return BTreeSet::new() };
        let mut names = BTreeSet::new();
        for item in list.items() {
            match item.as_str() {
                Some(name) => {
                    names.insert(name);
                }
                None => self.wrong_kind("required", "a list of names", item),
            }
        }
        names
    }

    /// What other members may be: `patternProperties` together with `additionalProperties`, else
    /// `additionalProperties`, else `unevaluatedProperties`.
    fn additional(&mut self, node: Node<'t>) -> Additional {
        let stated = node.get("additionalProperties").map(|value| self.additional_value(value));
        if let Some(patterns) = node.get("patternProperties").filter(|patterns| patterns.is_object())
            && let Some(additional) = self.patterns(patterns, stated)
        {
            return additional;
        }
        match (stated, node.get("unevaluatedProperties")) {
            (Some(stated), _) => stated,
            (None, Some(value)) => self.additional_value(value),
            (None, None) => Additional::Unstated,
        }
    }

    fn additional_value(&mut self, value: Node<'t>) -> Additional {
        match value.kind() {
            Kind::Bool(true) => Additional::Allowed,
            Kind::Bool(false) => Additional::Refused,
            Kind::Object if value.members().all(|entry| is_silent(entry.key)) => Additional::Allowed,
            Kind::Object => Additional::Schema(self.schema(value)),
            _ => {
                self.wrong_kind("additionalProperties", "a schema or a boolean", value);
                Additional::Unstated
            }
        }
    }

    /// Reads `patternProperties` as a map; with several kinds of values, as a map of their union. Which name goes with
    /// which kind is checked on the wire. If nothing restricts other names, their members may have any value.
    fn patterns(&mut self, patterns: Node<'t>, stated: Option<Additional>) -> Option<Additional> {
        let mut values: Vec<Node<'t>> = patterns.members().map(|entry| entry.value).collect();
        let first = *values.first()?;
        match stated {
            None | Some(Additional::Refused) => {}
            Some(Additional::Schema(_)) => {
                values.extend(patterns.parent().and_then(|schema| schema.get("additionalProperties")));
            }
            Some(_) => {
                self.report(&codes::NOT_EXPRESSED, patterns, || {
                    "members of other names may be anything, so these are kept as they are too".to_owned()
                });
                return Some(Additional::Allowed);
            }
        }
        let others = stated.is_none()
            && patterns.parent().is_none_or(|schema| schema.get("unevaluatedProperties").is_none())
            && !patterns.members().any(|entry| EVERY_NAME.contains(&entry.key));
        let different = different(values);
        if different.len() == 1 && !others {
            return Some(self.additional_value(first));
        }
        if different.iter().any(|value| admits_all(*value)) {
            self.report(&codes::NOT_EXPRESSED, patterns, || {
                "one of the patterns admits anything, so the members are kept as they are".to_owned()
            });
            return Some(Additional::Allowed);
        }
        let union = self.any_of(first, &different);
        if others {
            let any = self.synthetic(patterns, Shape::Any);
            if let Shape::Union(union) = &mut self.schemas[union].shape {
                union.branches.push(any);
            }
        }
        Some(Additional::Schema(union))
    }
}

/// Patterns that match every name.
const EVERY_NAME: &[&str] = &["", ".*", ".+", "^.*$", "^.+$", "^.*", "^.+", ".*$", ".+$", "^", "."];

/// Whether a keyword restricts nothing: a schema with only such keywords is the same as `{}`.
pub(super) fn is_silent(key: &str) -> bool {
    key.starts_with("x-") || matches!(key, "description" | "title" | "example" | "examples" | "default" | "nullable")
}

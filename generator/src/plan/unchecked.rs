//! Reports keywords that generated code does not check, and schemas that contradict themselves.

use super::codes;
use super::examples::fits;
use super::types::Planner;
use specwright_model::Node;
use specwright_model::diagnostic::clip;
use specwright_model::ir::{Additional, Schema, SchemaId, Shape};
use specwright_model::validation::Direction;

/// Patterns that every name matches.
const EVERY_NAME: &[&str] = &["", ".*", "^.*$", ".+", "^.+$"];

/// Keywords that restrict values and that only validators of JSON Schema check.
const UNCHECKED: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
];

impl Planner<'_> {
    /// Reports the keywords and contradictions of each schema that is written.
    pub(super) fn report_unchecked(&mut self) {
        let api = self.api;
        for (id, schema) in api.schemas.iter() {
            if !self.is_written(id) || !self.is_planned(id) {
                continue;
            }
            self.report_default(id, schema);
            if let Some(node) = api.node(schema.at) {
                self.report_names(schema, node);
                self.report_keywords(schema, node);
            }
            if let Shape::Object(object) = &schema.shape
                && object.additional == Additional::Refused
                && let Some(name) = object.required_undeclared.first()
            {
                let message = format!("`{}` is required, and no member is admitted that is not declared", clip(name));
                self.report(&codes::NO_VALID_VALUE, schema.at, message);
            }
        }
    }

    /// Reports keywords that restrict values in ways that no type and no check expresses.
    fn report_keywords(&mut self, schema: &Schema, node: Node<'_>) {
        let stated: Vec<&str> = UNCHECKED.iter().copied().filter(|key| node.get(key).is_some()).collect();
        if !stated.is_empty() {
            let names = stated.join("`, `");
            let message = format!("`{names}`: tested on the wire, and checked neither by `validate()` nor by a server");
            self.report(&codes::UNCHECKED_KEYWORD, schema.at, message);
        }
    }

    fn report_default(&mut self, id: SchemaId, schema: &Schema) {
        let Some(at) = schema.annotations.default else { return };
        let Some(node) = self.api.node(at) else { return };
        if !fits(self.api, Direction::Request, id, node) && !fits(self.api, Direction::Response, id, node) {
            let message = "the default is no value of this schema, and is not offered".to_owned();
            self.report(&codes::WRONG_DEFAULT, schema.at, message);
        }
    }

    /// Reports `propertyNames` and `patternProperties` that some name of a property does not meet.
    fn report_names(&mut self, schema: &Schema, node: Node<'_>) {
        let says_nothing = |names: Node<'_>| {
            names.as_bool() == Some(true)
                || (names.is_object()
                    && names.members().all(|entry| matches!(entry.key, "type" | "title" | "description")))
        };
        let patterns = node.get("patternProperties").filter(|patterns| patterns.is_object());
        let mut patterns = patterns.into_iter().flat_map(Node::members);
        let keyword = if node.get("propertyNames").is_some_and(|names| !says_nothing(names)) {
            "propertyNames"
        } else if patterns.any(|entry| !EVERY_NAME.contains(&entry.key)) {
            "patternProperties"
        } else {
            return;
        };
        let message = format!("`{keyword}` is tested on the wire, and checked neither by `validate()` nor by a server");
        self.report(&codes::UNCHECKED_NAMES, schema.at, message);
    }
}

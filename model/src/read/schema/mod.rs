//! Reads the Schema Object and classifies it. Each group of keywords is one part; a schema of several parts is an
//! [`Shape::AllOf`] of them, which the passes merge.

mod annotations;
mod array;
mod constraints;
mod discriminator;
mod format;
mod literal;
mod object;
mod reference;
mod types;
mod union;

pub(crate) use constraints::{Side, narrower};
pub(crate) use discriminator::Hierarchy;
pub(crate) use reference::ANY_VALUE;
pub(crate) use types::standard_type;

use super::codes;
use super::dynamic::ScopeId;
use super::reader::Reader;
use crate::Node;
use crate::ir::{Additional, Constraints, Object, Schema, SchemaId, Shape};
use crate::source::Kind;

/// What one group of keywords declares.
pub(super) struct Part {
    pub(super) shape: Shape,
    pub(super) nullable: bool,
    pub(super) constraints: Constraints,
}

impl Part {
    fn of(shape: Shape) -> Self {
        Self { shape, nullable: false, constraints: Constraints::default() }
    }

    /// Whether the part is only `type: object`, or only `null`: beside a union or an `allOf` the one has no effect, and
    /// the other is how some converters write "or null".
    fn is_bare(&self) -> bool {
        let bare = match &self.shape {
            Shape::Object(object) => *object == Object::default(),
            Shape::Never => self.nullable,
            _ => false,
        };
        bare && self.constraints == Constraints::default()
    }
}

impl<'t> Reader<'t> {
    /// Reads the bodies of all schemas that have an id so far, and of those that they lead to.
    pub(crate) fn read_bodies(&mut self) {
        while let Some((id, node, scope)) = self.queue.pop() {
            self.dynamic.current = scope;
            let schema = match node.kind() {
                Kind::Object => self.schema_object(id, node),
                Kind::Bool(admits) => Schema::new(if admits { Shape::Any } else { Shape::Never }, self.location(node)),
                kind => {
                    self.report(&codes::WRONG_KIND, node, || {
                        format!(
                            "a schema is an object or a boolean, and this is {}; any value is accepted",
                            kind.name()
                        )
                    });
                    Schema::new(Shape::Any, self.location(node))
                }
            };
            self.schemas[id] = schema;
        }
        self.dynamic.current = ScopeId::default();
    }

    fn schema_object(&mut self, id: SchemaId, node: Node<'t>) -> Schema {
        if let Some(schema) = self.applied(id, node) {
            return schema;
        }
        self.keywords(id, node)
    }

    /// Reads a schema that only puts its own anchors into a template as that template.
    fn applied(&mut self, id: SchemaId, node: Node<'t>) -> Option<Schema> {
        let reference = node.get("$ref")?;
        let is_plain = self.dynamic.current == ScopeId::default() && self.dialect(node).identifiers;
        if !is_plain || !reference::only_applies(node) {
            return None;
        }
        let target = self.find(node, reference.as_str()?).ok().filter(|target| target.is_object())?;
        let scope = self.scope_of(node, target);
        let is_new = scope != ScopeId::default() && !self.is_read(target, scope);
        if !is_new || target.get("$ref").is_some() || !self.variant(target) {
            return None;
        }
        self.target(node, ANY_VALUE);
        self.instance(target, scope, id);
        self.dynamic.current = scope;
        let mut schema = self.keywords(id, target);
        self.dynamic.current = ScopeId::default();
        schema.at = self.location(node);
        let own = self.annotations(node);
        schema.annotations.title = own.title.or(schema.annotations.title);
        schema.annotations.description = own.description.or(schema.annotations.description);
        schema.annotations.deprecated |= own.deprecated;
        schema.annotations.examples = own.examples;
        schema.extensions.extend(self.extensions(node));
        Some(schema)
    }

    fn keywords(&mut self, id: SchemaId, node: Node<'t>) -> Schema {
        let mut schema = Schema::new(Shape::Any, self.location(node));
        schema.annotations = self.annotations(node);
        schema.extensions = self.extensions(node);
        let mut parts = Vec::new();
        if node.get("$ref").is_some() || node.get("$dynamicRef").is_some() {
            parts.extend(self.reference(node));
            if self.siblings_ignored(node) {
                self.compose(&mut schema, node, parts, Vec::new());
                return schema;
            }
        }
        schema.nullable = self.nullable_keyword(node);
        // A Parameter Object that is read as a schema has a flag of that name.
        if node.get("in").is_none() {
            self.required_flag(node);
        }
        let included = self.all_of(node);
        let base = self.base(node);
        let alone = parts.is_empty() && included.is_empty() && base.is_none();
        let unions = self.unions(node, alone);
        match base {
            // `type: object` beside a union or an allOf repeats what those declare anyway.
            Some(base) if base.is_bare() && !(parts.is_empty() && included.is_empty() && unions.is_empty()) => {
                schema.nullable |= base.nullable;
            }
            base => parts.extend(base),
        }
        parts.extend(unions);
        self.compose(&mut schema, node, parts, included);
        self.hierarchy(id, node);
        schema
    }

    /// The schemas of `allOf`.
    fn all_of(&mut self, node: Node<'t>) -> Vec<SchemaId> {
        let mut included = Vec::new();
        if let Some(list) = self.array(node, "allOf") {
            for item in list.items() {
                let id = self.schema(item);
                included.push(if self.leads_nowhere(item) { self.unknown_members(node, list, item) } else { id });
            }
        }
        included.extend(self.mixin(node));
        included
    }

    /// The replacement for a schema of an `allOf` whose reference leads nowhere: beside parts of an object, an object
    /// with members of any name and kind; else any value.
    fn unknown_members(&mut self, node: Node<'t>, list: Node<'t>, item: Node<'t>) -> SchemaId {
        let is_object = |part: Node<'t>| {
            let part = self.peek(part);
            part.is_some_and(|part| {
                part.get("properties").is_some() || part.get("type").and_then(Node::as_str) == Some("object")
            })
        };
        let shape = if is_object(node) || list.items().any(is_object) {
            Shape::Object(Object { additional: Additional::Allowed, ..Object::default() })
        } else {
            Shape::Any
        };
        self.synthetic(item, shape)
    }

    /// The target of `properties: { $ref: … }`: a property of that name would be a schema, so this is meant as an
    /// `allOf`.
    fn mixin(&mut self, node: Node<'t>) -> Option<SchemaId> {
        let properties = node.get("properties")?;
        let value = properties.get("$ref").filter(|value| value.as_str().is_some())?;
        self.report(&codes::MIXIN, value, || "a `$ref` among `properties` is read as an allOf".to_owned());
        self.target(properties, "its members are left out").map(|target| self.schema(target))
    }

    /// Makes a schema of its parts: one part is the schema itself; several become an `allOf`. Included schemas come
    /// first, so that what a schema inherits precedes what it adds.
    fn compose(&mut self, schema: &mut Schema, node: Node<'t>, mut parts: Vec<Part>, included: Vec<SchemaId>) {
        if included.is_empty() && parts.len() < 2 {
            if let Some(part) = parts.pop() {
                schema.shape = part.shape;
                schema.nullable |= part.nullable;
                schema.constraints = part.constraints;
            }
            return;
        }
        let mut ids = included;
        for part in parts {
            let id = self.synthetic(node, part.shape);
            self.schemas[id].nullable = part.nullable;
            self.schemas[id].constraints = part.constraints;
            ids.push(id);
        }
        schema.shape = Shape::AllOf(ids);
    }
}

//! How much of what a document types has a type: operations and members.

use super::generated::Crate;
use super::row::Row;
use specwright_generator::plan::{self, Content, TypeBody, TypeRef};
use specwright_model::Node;
use specwright_model::ir::{Additional, Location, MediaType, Operation, SchemaId, Shape};
use std::collections::BTreeSet;

/// The methods of a Path Item Object (OAS 3.2 §4.8).
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/// Keywords by which a document says more of a schema's values than that there are some; beside those that [`says`]
/// looks into.
const TYPING: &[&str] = &["$ref", "const", "enum", "patternProperties", "prefixItems", "properties", "type"];
/// How deep lists, maps and aliases are looked through.
const DEEPEST: usize = 16;

/// Counts operations, methods that are typed, and members that are not.
pub(super) fn count(made: &Crate, row: &mut Row) {
    let typed = Typed { made };
    let roots = made.api.documents.iter().take(1).map(|document| document.tree.root());
    let written: usize = roots.map(operations_of).sum();
    row.operations = written.max(made.api.operations.len());
    for (operation, planned) in made.api.operations.iter().zip(&made.plan.operations) {
        match typed.operation(operation, planned) {
            Ok(()) => row.methods += 1,
            Err(why) => row.fail("method", &format!("{} {}: {why}", operation.method, operation.path)),
        }
    }
    let missing = row.operations.saturating_sub(made.api.operations.len());
    if missing > 0 {
        row.fail("method", &format!("{missing} operations of the document were not read"));
    }
    let places = typed.untyped();
    row.untyped = places.len();
    for place in places {
        row.fail("untyped", &place);
    }
}

/// Operations as they stand in the text: the reader is not asked.
fn operations_of(root: Node<'_>) -> usize {
    let Some(paths) = root.get("paths") else { return 0 };
    let item = |entry: specwright_model::source::Entry<'_>| match entry.value.get("$ref").and_then(Node::as_str) {
        Some(reference) => reference.strip_prefix('#').and_then(|pointer| root.at(pointer)).map_or(0, methods_of),
        None => methods_of(entry.value),
    };
    paths.members().filter(|entry| entry.key.starts_with('/')).map(item).sum()
}

fn methods_of(item: Node<'_>) -> usize {
    let own = item.members().filter(|entry| METHODS.contains(&entry.key) && entry.value.is_object()).count();
    own + item.get("additionalOperations").map_or(0, |more| more.members().count())
}

struct Typed<'a> {
    made: &'a Crate,
}

/// What some media types became.
struct Planned<'a> {
    places: &'a [Location],
    content: &'a Content,
}

impl Typed<'_> {
    /// Whether the body and every JSON response, in each of its media types, have the types that the document gives them.
    fn operation(&self, operation: &Operation, planned: &plan::Operation) -> Result<(), String> {
        if let Some(body) = &operation.request_body {
            let kinds: Vec<Planned<'_>> = planned
                .body
                .iter()
                .flat_map(|body| &body.kinds)
                .map(|kind| Planned { places: &kind.places, content: &kind.content })
                .collect();
            self.each(&body.content, &kinds).map_err(|why| format!("body: {why}"))?;
        }
        for response in &operation.responses {
            let kinds: Vec<Planned<'_>> = planned
                .responses
                .iter()
                .filter(|planned| planned.status == response.status)
                .map(|planned| Planned { places: &planned.places, content: &planned.content })
                .collect();
            let json: Vec<MediaType> = response.content.iter().filter(|content| content.is_json()).cloned().collect();
            self.each(&json, &kinds).map_err(|why| format!("{}: {why}", response.status))?;
        }
        Ok(())
    }

    /// What was planned has to fit what it stands for, and all JSON has to be planned. Forms and bodies of several
    /// parts may be left out beside JSON.
    fn each(&self, documented: &[MediaType], planned: &[Planned<'_>]) -> Result<(), String> {
        let is_in = |media_type: &MediaType, planned: &Planned<'_>| planned.places.contains(&media_type.at);
        for kind in planned {
            let own: Vec<MediaType> = documented.iter().filter(|known| is_in(known, kind)).cloned().collect();
            self.content(&own, kind.content)?;
        }
        let api = &self.made.api;
        let text_of = |media_type: &MediaType| {
            let schema = api.resolve(media_type.schema?);
            api.node(api.schemas[schema].at).map(Node::to_json)
        };
        let (read, left): (Vec<&MediaType>, Vec<&MediaType>) =
            documented.iter().partition(|known| planned.iter().any(|kind| is_in(known, kind)));
        let says = |media_type: &MediaType| media_type.schema.is_some_and(|schema| !self.is_any(schema));
        let unread = left.into_iter().find(|left| {
            // What is written alike is one schema in several places.
            let is_alike = || read.iter().any(|read| text_of(read) == text_of(left));
            (left.is_json() || planned.is_empty()) && says(left) && !is_alike()
        });
        unread.map_or(Ok(()), |left| Err(format!("`{}` is not read", left.range)))
    }

    /// One of the media types has to be written with the type of its schema.
    fn content(&self, documented: &[MediaType], planned: &Content) -> Result<(), String> {
        let typed = |media_type: &&MediaType| {
            let structured = media_type.is_json() || is_form(&media_type.range);
            structured && media_type.schema.is_some_and(|schema| !self.is_any(schema))
        };
        let wanted: Vec<&MediaType> = documented.iter().filter(typed).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        if let Content::Multipart(at) = planned {
            return self.parts(&wanted, *at);
        }
        let (Content::Json(ty) | Content::Form(ty)) = planned else {
            return Err(format!("`{}` is not typed", wanted[0].range));
        };
        let fits = |schema: SchemaId| !self.is_untyped(schema, ty, 0);
        if wanted.iter().any(|media_type| media_type.schema.is_some_and(fits)) {
            Ok(())
        } else {
            Err(format!("`{}` is kept as JSON", wanted[0].range))
        }
    }

    /// Every property has to be a part of its type; a file is typed.
    fn parts(&self, wanted: &[&MediaType], at: usize) -> Result<(), String> {
        let Some(body) = self.made.plan.multiparts.get(at) else { return Err("no such body".to_owned()) };
        let fits = |media_type: &&MediaType| {
            let shape = media_type.schema.map(|schema| &self.made.api.schemas[self.made.api.resolve(schema)].shape);
            let Some(Shape::Object(object)) = shape else { return false };
            object.properties.iter().all(|(wire, property)| {
                let field = body.record.fields.iter().find(|field| field.wire == *wire);
                field.is_some_and(|field| !self.is_untyped(property.schema, &field.ty, 0))
            })
        };
        if wanted.iter().any(fits) { Ok(()) } else { Err(format!("`{}` is not typed", wanted[0].range)) }
    }

    /// Nothing is said of the values of a schema.
    fn is_any(&self, schema: SchemaId) -> bool {
        matches!(self.made.api.schemas[self.made.api.resolve(schema)].shape, Shape::Any | Shape::Foreign(_))
    }

    /// Every place where a type is `Value` and the document says more.
    fn untyped(&self) -> BTreeSet<String> {
        let mut places = BTreeSet::new();
        for (&(schema, _), &id) in &self.made.plan.schemas {
            let Some(def) = self.made.plan.types.get(id.0) else { continue };
            let shape = &self.made.api.schemas[self.made.api.resolve(schema)].shape;
            match (&def.body, shape) {
                (TypeBody::Record(record), Shape::Object(object)) => {
                    for field in &record.fields {
                        if let Some(property) = object.properties.get(&field.wire) {
                            self.place(property.schema, &field.ty, &mut places);
                        }
                    }
                    if let (Additional::Schema(schema), Some(more)) = (object.additional, &record.additional) {
                        self.place(schema, &more.ty, &mut places);
                    }
                }
                (TypeBody::Union(union), Shape::Union(of)) => {
                    for (branch, &schema) in union.branches.iter().zip(&of.branches) {
                        self.place(schema, &branch.ty, &mut places);
                    }
                }
                (TypeBody::Alias(target, _), _) => self.place(schema, target, &mut places),
                _ => {}
            }
        }
        self.unread(&mut places);
        places
    }

    fn place(&self, schema: SchemaId, ty: &TypeRef, places: &mut BTreeSet<String>) {
        if self.is_untyped(schema, ty, 0) {
            places.insert(self.pointer(self.made.api.schemas[schema].at));
        }
    }

    fn pointer(&self, at: Location) -> String {
        self.made.api.pointer(at)
    }

    /// Schemas that the reader made nothing of, though they say something.
    fn unread(&self, places: &mut BTreeSet<String>) {
        for (at, document) in self.made.api.documents.iter().enumerate() {
            for (&node, &schema) in &document.schemas {
                let at = Location { document: u32::try_from(at).unwrap_or(u32::MAX), node };
                let Some(node) = self.made.api.node(at) else { continue };
                if matches!(self.made.api.schemas[schema].shape, Shape::Any) && says(node, 0) {
                    places.insert(format!("{} (not read)", self.pointer(at)));
                }
            }
        }
    }

    fn is_untyped(&self, schema: SchemaId, ty: &TypeRef, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        let shape = &self.made.api.schemas[self.made.api.resolve(schema)].shape;
        let below = |schema: SchemaId, ty: &TypeRef| self.is_untyped(schema, ty, depth + 1);
        match (shape, self.made.plan.target(ty)) {
            (_, TypeRef::Option(inner) | TypeRef::Boxed(inner)) => below(schema, inner),
            (Shape::Any | Shape::Foreign(_) | Shape::Never, _) => false,
            (_, TypeRef::Any) => true,
            (Shape::Array(item), TypeRef::List(ty)) => below(*item, ty),
            (Shape::Tuple(items), TypeRef::Tuple(types)) => items.iter().zip(types).any(|(&item, ty)| below(item, ty)),
            (Shape::Tuple(items), TypeRef::List(ty)) => items.iter().any(|&item| below(item, ty)),
            (Shape::Object(object), TypeRef::Map(ty)) => match object.additional {
                Additional::Schema(schema) => below(schema, ty),
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether a schema says something of its values; unions do where every branch does.
fn says(node: Node<'_>, depth: usize) -> bool {
    let below = |node: Node<'_>| depth < DEEPEST && says(node, depth + 1);
    node.members().any(|entry| match entry.key {
        "allOf" => entry.value.items().any(below),
        "anyOf" | "oneOf" => !entry.value.is_empty() && entry.value.items().all(below),
        "additionalProperties" | "items" => entry.value.is_object(),
        key => TYPING.contains(&key),
    })
}

fn is_form(range: &str) -> bool {
    let range = range.to_ascii_lowercase();
    range.starts_with("application/x-www-form-urlencoded") || range.starts_with("multipart/")
}

//! Makes tests of the documents' examples: each example is decoded and encoded again.
//!
//! An example that plainly does not fit its schema is reported and left out, because it would show nothing about the
//! code.

use super::names::{Case, Claim, candidate, resolve};
use super::scalars::int_type;
use super::types::Planner;
use super::{Content, Example, IntType, Operation, TypeRef, codes};
use specwright_model::ir::{self, Additional, Api, Literal, Location, MediaType, SchemaId, Shape};
use specwright_model::validation::Direction;
use specwright_model::{Diagnostic, Diagnostics, Kind, Node};

/// The most bytes of JSON of an example that becomes a test; larger ones are left to the contract tests.
const LARGEST: usize = 64 * 1024;
/// The most bytes of all examples that become tests by default; more of them would take longer to build than the crate.
const MOST: usize = 512 * 1024;
/// The most levels of a value that are checked.
const DEEPEST: usize = 64;

/// All examples of bodies, messages and component schemas.
pub(super) fn examples(planner: &mut Planner<'_>, operations: &[Operation]) -> Vec<Example> {
    let mut found = Vec::new();
    for (operation, planned) in planner.selection.operations_of(planner.api).into_iter().zip(operations) {
        if let (Some(body), Some(plan)) = (&operation.request_body, &planned.body) {
            for kind in &plan.kinds {
                let written = written(&body.content, &kind.places).collect();
                of_content(planner, written, &kind.content, Direction::Request, &mut found);
            }
        }
        for response in &operation.responses {
            for plan in planned.responses.iter().filter(|plan| plan.status == response.status) {
                let written = written(&response.content, &plan.places).collect();
                of_content(planner, written, &plan.content, Direction::Response, &mut found);
            }
        }
    }
    for (_, message) in planner.api.messages.iter() {
        let Some(payload) = message.payload.filter(|&payload| planner.is_planned(payload)) else { continue };
        let ty = planner.type_of(payload, Direction::Response);
        for example in &message.examples {
            add(planner, example.value, Of { schema: payload, ty: &ty, direction: Direction::Response }, &mut found);
        }
    }
    for &id in planner.api.components.values() {
        if !planner.is_planned(id) {
            continue;
        }
        let ty = planner.type_of(id, Direction::Response);
        for at in planner.api.schemas[id].annotations.examples.clone() {
            add(planner, at, Of { schema: id, ty: &ty, direction: Direction::Response }, &mut found);
        }
    }
    named(planner, found)
}

/// Removes all examples if the configuration does not want them, or if they are too large in all and the configuration
/// does not ask for them.
pub(super) fn limit(examples: &mut Vec<Example>, wanted: Option<bool>, diagnostics: &mut Diagnostics) {
    let size: usize = examples.iter().map(|example| example.json.len()).sum();
    if wanted.is_none() && size > MOST {
        let message = format!("{} examples of {} kB in all", examples.len(), size / 1000);
        diagnostics.push(Diagnostic::new(&codes::EXAMPLES_LEFT_OUT, message));
    }
    if !wanted.unwrap_or(size <= MOST) {
        examples.clear();
    }
}

struct Found {
    at: Location,
    ty: TypeRef,
    json: String,
}

/// The examples of the media types at the given places, each with its schema.
fn written<'a>(content: &'a [MediaType], places: &'a [Location]) -> impl Iterator<Item = (SchemaId, Location)> {
    let planned = content.iter().filter(|media_type| places.contains(&media_type.at));
    let planned = planned.filter_map(|media_type| Some((media_type.schema?, media_type)));
    planned.flat_map(|(schema, media_type)| media_type.examples.iter().map(move |example| (schema, example.value)))
}

fn of_content(
    planner: &mut Planner<'_>,
    examples: Vec<(SchemaId, Location)>,
    plan: &Content,
    direction: Direction,
    found: &mut Vec<Found>,
) {
    let Content::Json(ty) = plan else { return };
    for (schema, at) in examples {
        add(planner, at, Of { schema, ty, direction }, found);
    }
}

/// The schema, type and direction that an example belongs to.
#[derive(Clone, Copy)]
struct Of<'t> {
    schema: SchemaId,
    ty: &'t TypeRef,
    direction: Direction,
}

fn add(planner: &mut Planner<'_>, at: Location, of: Of<'_>, found: &mut Vec<Found>) {
    let Of { schema, ty, direction } = of;
    if found.iter().any(|known| known.at == at && known.ty == *ty) {
        return;
    }
    let Some(node) = planner.api.node(at) else { return };
    let fit = Fit { api: planner.api, direction };
    if let Err(place) = fit.value(schema, node, 0) {
        let message = format!("the value at `{}` is none of its schema", place.pointer());
        planner.report(&codes::EXAMPLE_DOES_NOT_FIT, at, message);
        return;
    }
    let json = node.to_json().to_string();
    if json.len() <= LARGEST {
        found.push(Found { at, ty: ty.clone(), json });
    }
}

fn named(planner: &Planner<'_>, found: Vec<Found>) -> Vec<Example> {
    let pointers: Vec<String> = found.iter().map(|found| planner.api.pointer(found.at)).collect();
    let claims: Vec<Claim> = pointers
        .iter()
        .map(|pointer| Claim { candidate: candidate(&short(pointer), Case::Snake), rank: 1, raw: pointer.clone() })
        .collect();
    let (names, _) = resolve(&claims, &[], Case::Snake);
    found
        .into_iter()
        .zip(names)
        .zip(pointers)
        .map(|((found, name), pointer)| Example { name, pointer, ty: found.ty, json: found.json })
        .collect()
}

/// The words of a pointer that tell examples apart.
fn short(pointer: &str) -> String {
    let dull =
        ["paths", "components", "content", "examples", "example", "value", "schemas", "schema", "application~1json"];
    let words = pointer.split('/').filter(|word| !word.is_empty() && !dull.contains(word));
    let words: Vec<String> = words.map(|word| word.replace("~1", "/").replace("~0", "~")).collect();
    words.join(" ").trim_start_matches('/').to_owned()
}

/// Whether a value plainly fits a schema, in one direction.
pub(super) fn fits(api: &Api, direction: Direction, id: SchemaId, node: Node<'_>) -> bool {
    Fit { api, direction }.value(id, node, 0).is_ok()
}

/// Checks whether a value plainly fits a schema: types, literals, required properties. Bounds and patterns are not
/// checked, because they do not matter to a decoder.
struct Fit<'a> {
    api: &'a Api,
    direction: Direction,
}

impl Fit<'_> {
    /// Checks a value; the error is the place that does not fit.
    fn value<'t>(&self, id: SchemaId, node: Node<'t>, depth: usize) -> Result<(), Node<'t>> {
        let schema = &self.api.schemas[self.api.resolve(id)];
        if depth > DEEPEST || (node.is_null() && (schema.nullable || self.api.schemas[id].nullable)) {
            return Ok(());
        }
        let fits = |fits: bool| if fits { Ok(()) } else { Err(node) };
        match &schema.shape {
            Shape::Any | Shape::AllOf(_) | Shape::Ref(_) | Shape::Foreign(_) => Ok(()),
            Shape::Bool => fits(node.as_bool().is_some()),
            Shape::Integer(format) => {
                let ty = int_type(format, &schema.constraints, None);
                fits(node.as_number().is_some_and(|text| integer_fits(ty, text)))
            }
            Shape::Number(_) => fits(node.as_number().is_some()),
            Shape::String(format) => fits(node.as_str().is_some_and(|text| format.holds(text))),
            Shape::Enum(literals) => fits(literals.iter().any(|literal| is_literal(literal, node))),
            Shape::Array(item) if node.is_array() => {
                node.items().try_for_each(|node| self.value(*item, node, depth + 1))
            }
            Shape::Tuple(items) if node.is_array() => {
                let least = schema.constraints.min_items.unwrap_or(0).min(items.len() as u64);
                fits(node.len() as u64 >= least)?;
                items.iter().zip(node.items()).try_for_each(|(&item, node)| self.value(item, node, depth + 1))
            }
            Shape::Object(object) if node.is_object() => self.object(object, node, depth),
            Shape::Union(union) => {
                fits(union.branches.iter().any(|&branch| self.value(branch, node, depth + 1).is_ok()))
            }
            Shape::Never | Shape::Array(_) | Shape::Tuple(_) | Shape::Object(_) => Err(node),
        }
    }

    fn object<'t>(&self, object: &ir::Object, node: Node<'t>, depth: usize) -> Result<(), Node<'t>> {
        let must = |id| super::forms::one_way(self.api, id).is_none_or(|only| only == self.direction);
        let required = object.properties.iter().filter(|(_, property)| property.required && must(property.schema));
        if required.map(|(name, _)| name).chain(&object.required_undeclared).any(|name| node.get(name).is_none()) {
            return Err(node);
        }
        for entry in node.members() {
            let schema = match (object.properties.get(entry.key), object.additional) {
                (Some(property), _) => property.schema,
                (None, Additional::Schema(schema)) => schema,
                (None, Additional::Refused) => return Err(entry.value),
                (None, _) => continue,
            };
            self.value(schema, entry.value, depth + 1)?;
        }
        Ok(())
    }
}

fn integer_fits(ty: IntType, text: &str) -> bool {
    match text.parse() {
        Ok(value) => ty.range().contains(&value),
        Err(_) => text.parse::<f64>().is_ok_and(|value| value.fract() == 0.0 && value.abs() < 9.0e15),
    }
}

fn is_literal(literal: &Literal, node: Node<'_>) -> bool {
    match (literal, node.kind()) {
        (Literal::Bool(a), Kind::Bool(b)) => *a == b,
        (Literal::Integer(a), Kind::Number(b)) => b.parse() == Ok(*a),
        (Literal::Number(a), Kind::Number(b)) => a.parse::<f64>() == b.parse::<f64>(),
        (Literal::String(a), Kind::String(b)) => a == b,
        (Literal::Json(a), _) => serde_json::from_str::<serde_json::Value>(a).is_ok_and(|a| a == node.to_json()),
        _ => false,
    }
}

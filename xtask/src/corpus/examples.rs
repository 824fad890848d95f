//! Every example of a document that is valid against its own schema, whether the plan took it or not.

use super::generated::Crate;
use super::trips::{Of, Origin, Trips};
use specwright_generator::plan::{Content, TypeRef};
use specwright_model::ir::{Location, MediaType, SchemaId};
use specwright_model::validation::Direction;
use std::collections::BTreeSet;

/// Examples larger than this many bytes are not made tests of the crate.
const LARGEST: usize = 64 * 1024;

/// Whether the crate's own tests should have an example.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Test,
    Nothing,
}

/// Adds all examples of bodies, messages, components and other schemas with a type of their own.
pub(super) fn add(made: &Crate, trips: &mut Trips<'_>) {
    let tested = made.plan.examples.iter().map(|example| example.pointer.as_str()).collect();
    let mut adding = Adding { made, trips, tested, seen: BTreeSet::new() };
    adding.operations();
    adding.messages();
    adding.schemas();
}

struct Adding<'a, 't, 'o> {
    made: &'a Crate,
    trips: &'t mut Trips<'o>,
    tested: BTreeSet<&'a str>,
    seen: BTreeSet<(Location, Direction)>,
}

impl Adding<'_, '_, '_> {
    fn operations(&mut self) {
        let made = self.made;
        for (operation, planned) in made.api.operations.iter().zip(&made.plan.operations) {
            if let (Some(body), Some(planned)) = (&operation.request_body, &planned.body) {
                let kinds: Vec<_> = planned.kinds.iter().map(|kind| (kind.places.as_slice(), &kind.content)).collect();
                self.content(&body.content, &kinds, Direction::Request);
            }
            for response in &operation.responses {
                let of_status = planned.responses.iter().filter(|planned| planned.status == response.status);
                let kinds: Vec<_> = of_status.map(|planned| (planned.places.as_slice(), &planned.content)).collect();
                self.content(&response.content, &kinds, Direction::Response);
            }
        }
    }

    /// An example of JSON that is not read counts by the type of its own schema; without one nothing reads it.
    fn content(&mut self, content: &[MediaType], planned: &[(&[Location], &Content)], direction: Direction) {
        let api = &self.made.api;
        for media_type in content {
            let Some(schema) = media_type.schema else { continue };
            let kind = planned.iter().find(|(places, _)| places.contains(&media_type.at)).map(|(_, content)| *content);
            for example in &media_type.examples {
                match kind {
                    Some(Content::Json(ty)) => self.add(example.value, Of { schema, ty, direction }, Expected::Test),
                    Some(Content::Form(ty)) => self.add(example.value, Of { schema, ty, direction }, Expected::Nothing),
                    Some(_) => {}
                    None if !media_type.is_json() || self.typed(example.value, schema, Expected::Nothing) => {}
                    None => {
                        if let Some(node) = api.node(example.value) {
                            self.trips.cannot_be_read(&node.pointer(), schema, direction, &node.to_json());
                        }
                    }
                }
            }
        }
    }

    fn messages(&mut self) {
        for (_, message) in self.made.api.messages.iter() {
            let Some(schema) = message.payload else { continue };
            for example in &message.examples {
                self.typed(example.value, schema, Expected::Test);
            }
        }
    }

    fn schemas(&mut self) {
        let api = &self.made.api;
        let components: BTreeSet<SchemaId> = api.components.values().copied().collect();
        let written = api.documents.iter().flat_map(|document| document.schemas.values().copied());
        for schema in components.iter().copied().chain(written) {
            let expected = if components.contains(&schema) { Expected::Test } else { Expected::Nothing };
            for &at in &api.schemas[schema].annotations.examples {
                self.typed(at, schema, expected);
            }
        }
    }

    /// An example of a schema, if that has a type of its own; whether it has.
    fn typed(&mut self, at: Location, schema: SchemaId, expected: Expected) -> bool {
        let ty = self.made.type_of(schema, Direction::Response);
        if let Some(ty) = &ty {
            self.add(at, Of { schema, ty, direction: Direction::Response }, expected);
        }
        ty.is_some()
    }

    fn add(&mut self, at: Location, of: Of<'_>, expected: Expected) {
        let is_kept = *self.made.plan.target(of.ty) == TypeRef::Any && expected == Expected::Nothing;
        if is_kept || !self.seen.insert((at, of.direction)) {
            return;
        }
        let Some(node) = self.made.api.node(at) else { return };
        let value = node.to_json();
        let pointer = node.pointer();
        let small = value.to_string().len() <= LARGEST;
        let valid = self.trips.add(Origin::Example, &pointer, of, value);
        if valid && small && expected == Expected::Test && !self.tested.contains(pointer.as_str()) {
            self.trips.leave_out(&pointer);
        }
    }
}

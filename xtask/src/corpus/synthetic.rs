//! Valid values of every component schema, made from a seed.

use super::Arguments;
use super::generated::Crate;
use super::trips::{Of, Origin, Trips};
use specwright_contract::{Generator, How, Members, Named};
use specwright_model::ir::SchemaId;
use specwright_model::validation::Direction;
use std::collections::BTreeSet;

/// What the values of one schema differ in, beside their seed.
const MANNERS: &[(Members, Named)] = &[
    (Members::All, Named::Unused),
    (Members::Required, Named::Unused),
    (Members::Some, Named::Unused),
    (Members::All, Named::Preferred),
    (Members::Some, Named::Unused),
];

/// Adds so many values of each component, and of its form for requests where that is another.
pub(super) fn add(made: &Crate, trips: &mut Trips<'_>, arguments: &Arguments) {
    let generator = Generator::new(&made.api);
    let mut seen = BTreeSet::new();
    for &schema in made.api.components.values() {
        if !seen.insert(schema) {
            continue;
        }
        let split = made.plan.schemas.contains_key(&(schema, Direction::Request));
        let forms = if split { &[Direction::Response, Direction::Request][..] } else { &[Direction::Response] };
        for &direction in forms {
            of_schema(&Source { made, generator: &generator, arguments }, trips, schema, direction);
        }
    }
}

struct Source<'a> {
    made: &'a Crate,
    generator: &'a Generator<'a>,
    arguments: &'a Arguments,
}

fn of_schema(source: &Source<'_>, trips: &mut Trips<'_>, schema: SchemaId, direction: Direction) {
    let Some(ty) = source.made.type_of(schema, direction) else { return };
    let pointer = source.made.api.pointer(source.made.api.schemas[schema].at);
    let mut made = BTreeSet::new();
    let mut valid = 0;
    for (seed, &(members, named)) in (source.arguments.seed..).zip(MANNERS.iter().cycle()) {
        // As many tries again for values that are not valid, or there already.
        if valid == source.arguments.values || seed - source.arguments.seed >= 2 * source.arguments.values {
            break;
        }
        let how = How { seed, direction, members, named };
        let Some(value) = source.generator.value(schema, how) else { continue };
        if !made.insert(value.to_string()) {
            continue;
        }
        if trips.add(Origin::Synthetic, &pointer, Of { schema, ty: &ty, direction }, value) {
            valid += 1;
        } else {
            trips.invalid += 1;
        }
    }
    if valid == 0 {
        trips.without_value.push(pointer);
    }
}

//! Breaks cycles of nothing but references, and shortens long chains of references.

use super::report;
use crate::Diagnostics;
use crate::ir::{Api, SchemaId, Shape};
use crate::read::codes;

/// The maximum length of a chain of references; longer ones are shortened.
const LONGEST: usize = 32;

/// The state of a schema in the walk over references.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    OnTheWay,
    Done,
}

/// Makes every chain of references end at a schema that is not a reference. One that leads back to itself ends at a
/// schema that admits any value, and is reported.
pub(super) fn unwind(mut api: Api, said: &mut Diagnostics) -> Api {
    let mut marks = vec![Mark::New; api.schemas.len()];
    // Where the references of each schema end, and after how many of them.
    let mut ends: Vec<(SchemaId, usize)> = api.schemas.ids().map(|id| (id, 0)).collect();
    for start in api.schemas.ids() {
        let mut way: Vec<SchemaId> = Vec::new();
        let mut id = start;
        while marks.get(id.index()) == Some(&Mark::New) {
            set(&mut marks, id, Mark::OnTheWay);
            way.push(id);
            match api.schemas[id].shape {
                Shape::Ref(target) => id = target,
                _ => break,
            }
        }
        // A mark of this very walk that is met again closes a cycle.
        let closes = matches!(api.schemas[id].shape, Shape::Ref(_)) && marks.get(id.index()) == Some(&Mark::OnTheWay);
        if closes {
            report(
                &api,
                said,
                &codes::REFERENCE_CYCLE,
                api.schemas[id].at,
                "this reference leads back to itself; any value is accepted".to_owned(),
            );
            api.schemas[id].shape = Shape::Any;
        }
        for id in way.into_iter().rev() {
            set(&mut marks, id, Mark::Done);
            shorten(&mut api, &mut ends, id);
        }
    }
    api
}

/// Makes a reference at the end of a long chain lead directly to the chain's end, so that following it costs little.
fn shorten(api: &mut Api, ends: &mut [(SchemaId, usize)], id: SchemaId) {
    let Shape::Ref(target) = api.schemas[id].shape else { return };
    let Some(&(end, length)) = ends.get(target.index()) else { return };
    let is_long = length >= LONGEST;
    if is_long {
        api.schemas[id].shape = Shape::Ref(end);
    }
    if let Some(slot) = ends.get_mut(id.index()) {
        *slot = (end, if is_long { 1 } else { length + 1 });
    }
}

fn set(marks: &mut [Mark], id: SchemaId, mark: Mark) {
    if let Some(slot) = marks.get_mut(id.index()) {
        *slot = mark;
    }
}

//! Matches the operations of two documents.

use super::outline;
use super::schemas::Pairs;
use super::{Mismatch, Names, OperationPair};
use specwright_model::Node;
use specwright_model::ir::{Api, MediaType, Operation, Parameter, Status};
use std::collections::BTreeMap;

/// The keys by which operations are matched, in this order; each is tried with the operations that remain.
const TOLD_BY: [fn(&Api, &Operation) -> Option<String>; 3] = [
    |_, operation| Some(format!("{} {}", operation.method, without_names(&operation.path))),
    |_, operation| operation.id.clone(),
    |api, operation| Some(outline::of_operation(api, operation)),
];

/// Returns a path without the names of its parameters: `/orders/{}` for `/orders/{order_id}`.
fn without_names(path: &str) -> String {
    let segments =
        path.split('/').map(|segment| if crate::operations::name(segment).is_some() { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns the indices of corresponding operations: ours, theirs.
pub(super) fn matched(ours: &Api, theirs: &Api, flaws: &mut Vec<Mismatch>) -> Vec<(usize, usize)> {
    let mut left = ((0..ours.operations.len()).collect::<Vec<_>>(), (0..theirs.operations.len()).collect::<Vec<_>>());
    let mut matched = Vec::new();
    for key in TOLD_BY {
        let (our, their) = (keyed(ours, &left.0, key), keyed(theirs, &left.1, key));
        for (key, our) in &our {
            // Of several that are alike, none can be matched.
            if let ([our], Some([their])) = (our.as_slice(), their.get(key).map(Vec::as_slice)) {
                matched.push((*our, *their));
            }
        }
        left.0.retain(|index| !matched.iter().any(|(our, _)| our == index));
        left.1.retain(|index| !matched.iter().any(|(_, their)| their == index));
    }
    for operation in left.1.iter().filter_map(|index| theirs.operations.get(*index)) {
        let message = format!("`{} {}` stands for no operation that is known", operation.method, operation.path);
        flaws.push(Mismatch::new(theirs, operation.at, message));
    }
    for operation in left.0.iter().filter_map(|index| ours.operations.get(*index)) {
        let id = operation.id.as_ref().map(|id| format!("`{id}`, ")).unwrap_or_default();
        let message = format!("no operation stands for {id}`{} {}`", operation.method, operation.path);
        let paths = theirs.documents.iter().find_map(|document| document.tree.root().at("/paths"));
        flaws.push(Mismatch { message, pointer: "/paths".to_owned(), span: paths.map(Node::span) });
    }
    matched.sort_unstable();
    matched
}

fn keyed(api: &Api, among: &[usize], key: fn(&Api, &Operation) -> Option<String>) -> BTreeMap<String, Vec<usize>> {
    let mut keyed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for index in among {
        if let Some(key) = api.operations.get(*index).and_then(|operation| key(api, operation)) {
            keyed.entry(key).or_default().push(*index);
        }
    }
    keyed
}

/// Pairs all parts of two corresponding operations. The indices come from [`matched`].
pub(super) fn pair(
    (ours, our): (&Api, usize),
    (theirs, their): (&Api, usize),
    pairs: &mut Pairs,
    flaws: &mut Vec<Mismatch>,
) -> OperationPair {
    let (our_operation, their_operation) = (&ours.operations[our], &theirs.operations[their]);
    let body = |operation: &Operation| {
        operation.request_body.as_ref().and_then(|body| json(&body.content)).and_then(|media| media.schema)
    };
    let request = match (body(our_operation), body(their_operation)) {
        (Some(our), Some(their)) => Some(pairs.of(our, their)),
        (None, None) => None,
        _ => {
            let message = "one of the two takes a JSON body and the other does not";
            flaws.push(Mismatch::new(theirs, their_operation.at, message));
            None
        }
    };
    let id = |operation: &Operation| operation.id.clone().unwrap_or_default();
    OperationPair {
        id: Names::new(&id(our_operation), &id(their_operation)),
        method: Names::new(&our_operation.method.0, &their_operation.method.0),
        path: Names::new(&our_operation.path, &their_operation.path),
        parameters: parameters(our_operation, (theirs, their_operation), flaws),
        indices: (our, their),
        request,
        responses: responses(our_operation, (theirs, their_operation), pairs, flaws),
    }
}

fn json(content: &[MediaType]) -> Option<&MediaType> {
    content.iter().find(|media| media.is_json())
}

/// Matches parameters by location and name, then the remaining ones of a location in their order.
fn parameters(
    ours: &Operation,
    (api, theirs): (&Api, &Operation),
    flaws: &mut Vec<Mismatch>,
) -> Vec<(specwright_model::ir::ParameterIn, Names)> {
    let is = |own: &Parameter, other: &Parameter| own.location == other.location && own.name == other.name;
    let mut left: Vec<&Parameter> =
        theirs.parameters.iter().filter(|their| !ours.parameters.iter().any(|our| is(our, their))).collect();
    let mut named = Vec::new();
    for our in &ours.parameters {
        if theirs.parameters.iter().any(|their| is(our, their)) {
            named.push((our.location, Names::new(&our.name, &our.name)));
        } else if let Some(at) = left.iter().position(|their| their.location == our.location) {
            named.push((our.location, Names::new(&our.name, &left.remove(at).name)));
        } else {
            let message = format!("no {} parameter stands for `{}`", our.location.as_str(), our.name);
            flaws.push(Mismatch::new(api, theirs.at, message));
        }
    }
    for their in left {
        flaws.push(Mismatch::new(
            api,
            their.at,
            format!("the parameter `{}` stands for none that is known", their.name),
        ));
    }
    named
}

/// Matches responses. A success needs a counterpart; an error that is not listed is covered by a wider key, or by none.
fn responses(
    ours: &Operation,
    (api, theirs): (&Api, &Operation),
    pairs: &mut Pairs,
    flaws: &mut Vec<Mismatch>,
) -> Vec<(Status, usize)> {
    let mut paired = Vec::new();
    for our in &ours.responses {
        let covers = |key: Status| match our.status {
            Status::Exact(status) => key.covers(status),
            other => key == other,
        };
        let fitting = theirs.responses.iter().filter(|their| covers(their.status));
        let their = fitting.min_by_key(|their| their.status.rank());
        if our.status.is_success() && !their.is_some_and(|their| their.status.is_success()) {
            flaws.push(Mismatch::new(api, theirs.at, format!("there is no response {}", our.status)));
        }
        let schema = |content: &[MediaType]| json(content).and_then(|media| media.schema);
        if let (Some(our_schema), Some(their_schema)) =
            (schema(&our.content), their.and_then(|their| schema(&their.content)))
        {
            paired.push((our.status, pairs.of(our_schema, their_schema)));
        }
    }
    paired
}

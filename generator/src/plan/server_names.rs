//! The names of types that only the server has: enums of bodies of several kinds, and structs of response headers.

use super::names::{Case, Claim, candidate, resolve};
use super::{Body, Operation, Response};
use std::collections::BTreeMap;

/// Names these types: the headers of a response that is a component after the component, once for all operations, and
/// all others after the operation.
pub(super) fn give(operations: &mut [Operation]) {
    let mut claims: Vec<Claim> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut reserved: Vec<String> = Vec::new();
    for operation in operations.iter() {
        reserved.extend([operation.name.to_string(), format!("{}Response", operation.name)]);
        let headers = operation.responses.iter().filter(|response| !response.headers.is_empty());
        let choice = operation.body.iter().filter(|body| has_choice(body)).map(|_| of_choice(operation));
        for claim in headers.map(|response| of_headers(operation, response)).chain(choice) {
            known.entry(claim.raw.clone()).or_insert_with(|| {
                claims.push(claim);
                claims.len() - 1
            });
        }
    }
    let reserved: Vec<&str> = reserved.iter().map(String::as_str).collect();
    let (names, _) = resolve(&claims, &reserved, Case::Pascal);
    let name = |claim: &Claim| known.get(&claim.raw).map(|&at| names[at].clone()).unwrap_or_default();
    for operation in operations {
        let choice = name(&of_choice(operation));
        let headers: Vec<_> =
            operation.responses.iter().map(|response| name(&of_headers(operation, response))).collect();
        for (response, name) in operation.responses.iter_mut().zip(headers) {
            response.header_struct = name;
        }
        if let Some(body) = &mut operation.body {
            body.choice = choice;
        }
    }
}

fn has_choice(body: &Body) -> bool {
    !body.others().is_empty()
}

fn of_choice(operation: &Operation) -> Claim {
    let raw = format!("{} body", operation.name);
    Claim { candidate: candidate(&raw, Case::Pascal), rank: 2, raw }
}

fn of_headers(operation: &Operation, response: &Response) -> Claim {
    let component = response.pointer.strip_prefix("/components/responses/").filter(|name| !name.contains('/'));
    let raw = response.pointer.clone();
    if let Some(name) = component {
        Claim { candidate: candidate(&format!("{name} headers"), Case::Pascal), rank: 1, raw }
    } else {
        let candidate = candidate(&format!("{} {} headers", operation.name, response.variant), Case::Pascal);
        Claim { candidate, rank: 2, raw }
    }
}

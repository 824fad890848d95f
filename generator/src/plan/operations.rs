//! Plans operations, each of which becomes one method of the client and one of the server.

use super::documentation::Documentation;
use super::error_types::ErrorType;
use super::inline_names::operation_name;
use super::name_overrides::operation_keys;
use super::names::{Case, Claim, Ident, candidate, recase, resolve, resolve_by_words, unreserved};
use super::types::Planner;
use super::{Check, Operation, Parameter, Response, TypeRef, bodies, codes};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{self, Location, ParameterIn, Status, Style};
use specwright_model::validation::Direction;

/// The methods that every client has, and the functions of `server.rs`.
pub(super) const CLIENT_METHODS: &[&str] =
    &["builder", "clone", "new", "request", "authenticate", "router", "router_with"];
/// The methods that every call has, and the names of their arguments.
const CALL_METHODS: &[&str] = &[
    "body",
    "header",
    "idempotency_key",
    "into_future",
    "map",
    "new",
    "request",
    "send",
    "send_with_response",
    "timeout",
];
/// The names that `server.rs` and `operations.rs` use themselves.
#[rustfmt::skip]
const MODULE_NAMES: &[&str] = &[
    "A", "Adapter", "Answer", "Api", "Arc", "Attempt", "Box", "Credential", "Default", "Denied", "Err", "Failure", "From",
    "Future", "In", "Incoming", "Into", "None", "Ok", "OperationInfo", "Option", "Options", "Outcome", "Presented", "Raw",
    "Refusal", "Result", "SchemeInfo", "Send", "Some", "Status", "String", "Sync", "Vec",
];

/// Plans every operation.
pub(super) fn operations(planner: &mut Planner<'_>) -> Vec<Operation> {
    let api = planner.api;
    // An operation that is left out keeps its name, so that it renames no other when it comes back.
    let all: Vec<&ir::Operation> = api.operations.iter().chain(&api.left_out).collect();
    let claims: Vec<Claim> = all.iter().map(|operation| claim(planner, operation)).collect();
    let types: Vec<Claim> = claims.iter().cloned().map(beside_others).collect();
    let (names, ties) = resolve(&types, &[], Case::Pascal);
    // If the types of two operations collide, their methods do too, and those of the same operation give way: one line
    // of the configuration names both.
    let mut methods: Vec<Claim> = claims
        .iter()
        .map(|claim| {
            let candidate = candidate(&claim.candidate, Case::Snake);
            let candidate = unreserved(candidate, CLIENT_METHODS, "_operation");
            Claim { candidate, rank: 2 * claim.rank, raw: claim.raw.clone() }
        })
        .collect();
    for tie in ties {
        methods[tie.claim].rank += 1;
        let at = all[tie.claim].at;
        let [key, _] = operation_keys(all[tie.claim]);
        planner.report_tie(at, &tie, "this operation", &key);
    }
    let (methods, ties) = resolve(&methods, CLIENT_METHODS, Case::Snake);
    for tie in ties {
        let operation = all[tie.claim];
        let [key, _] = operation_keys(operation);
        planner.report_tie(operation.at, &tie, "the method of this operation", &key);
    }
    let mut pairs = Vec::with_capacity(names.len());
    for (at, ((operation, name), method)) in api.operations.iter().zip(names).zip(methods).enumerate() {
        if planner.selection.has_operation(at) {
            pairs.push((operation, plan_operation(planner, operation, name, method)));
        }
    }
    bodies::name_kinds(planner, &mut pairs);
    let mut operations = pairs.into_iter().map(|(_, operation)| operation).collect::<Vec<_>>();
    super::server_names::give(&mut operations);
    super::encodings::name_tables(&mut operations);
    operations
}

fn claim(planner: &Planner<'_>, operation: &ir::Operation) -> Claim {
    let raw = format!("{} {}", operation.path, operation.method);
    let pinned = planner.pin_of(|| operation_keys(operation));
    let candidate = pinned.map_or_else(|| operation_name(operation), |name| candidate(name, Case::Pascal));
    Claim { candidate, rank: u8::from(pinned.is_none()), raw: operation.id.clone().unwrap_or(raw) }
}

/// Renames `status` to `StatusOperation`, and so every name that could be another operation's error, output or
/// response: only its own ending decides, so that no operation renames another. The method stays `status`.
fn beside_others(mut claim: Claim) -> Claim {
    let is_companion = ["Error", "Output", "Response"].iter().any(|ending| claim.candidate.ends_with(ending));
    if is_companion || MODULE_NAMES.contains(&claim.candidate.as_str()) {
        claim.candidate.push_str("Operation");
    }
    claim
}

fn plan_operation(planner: &mut Planner<'_>, operation: &ir::Operation, name: Ident, method: Ident) -> Operation {
    let parameters = parameters(planner, operation);
    let body = operation.request_body.as_ref().map(|body| bodies::body(planner, body));
    let (responses, output) = super::responses::responses(planner, operation, &name);
    let preferred = preferred(&responses, &parameters);
    Operation {
        constant: recase(&name, Case::Upper),
        error: ErrorType::of(&name),
        name,
        method,
        id: operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path)),
        has_id: operation.id.is_some(),
        verb: operation.method.0.clone(),
        path: operation.path.clone(),
        server: super::servers::own(planner.api, operation)
            .map(|server| super::servers::declared(server, planner.config)),
        documentation: Documentation::new(
            operation.summary.as_deref(),
            operation.description.as_deref(),
            operation.deprecated,
        ),
        tags: operation.tags.clone(),
        parameters,
        body,
        security: alternatives(operation),
        responses,
        output,
        preferred,
        lost: lost(operation),
    }
}

/// The statuses of lost responses that are no success and that a wider response covers.
fn lost(operation: &ir::Operation) -> Vec<Status> {
    let is_covered = |lost: &Status| {
        operation.responses.iter().any(|wider| match *lost {
            Status::Exact(code) => wider.status.covers(code),
            Status::Range(_) => wider.status == Status::Default,
            Status::Default => false,
        })
    };
    let refusals = operation.lost_responses.iter().copied().filter(|lost| !lost.is_success());
    let mut lost: Vec<Status> = refusals.filter(is_covered).collect();
    lost.sort_by_key(|status| (status.rank(), *status));
    lost
}

fn preferred(responses: &[Response], parameters: &[Parameter]) -> Option<Ident> {
    let has_several = |pair: &[Response]| pair[0].status == pair[1].status && pair[0].status.is_success();
    responses.windows(2).any(has_several).then(|| {
        let claim = Claim { candidate: "media_type".to_owned(), rank: 1, raw: "Accept".to_owned() };
        let taken: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        resolve(&[claim], &taken, Case::Snake).0.pop().unwrap_or_default()
    })
}

fn alternatives(operation: &ir::Operation) -> Vec<Vec<(String, Vec<String>)>> {
    let schemes = |requirement: &ir::Requirement| {
        requirement.schemes.iter().map(|(name, scopes)| (name.clone(), scopes.clone())).collect()
    };
    operation.security.iter().map(schemes).collect()
}

/// Plans the path parameters in the order of the path, then the others in the order of the document.
fn parameters(planner: &mut Planner<'_>, operation: &ir::Operation) -> Vec<Parameter> {
    let in_path = names_in_path(&operation.path);
    let mut ordered: Vec<Wanted<'_>> = Vec::new();
    for name in &in_path {
        let known = operation.parameters.iter().find(|p| p.location == ParameterIn::Path && p.name == *name);
        if let Some(parameter) = known {
            ordered.push(Wanted::Described(parameter));
        } else {
            let message = format!("`{{{name}}}` of `{}` is described nowhere", operation.path);
            planner.report(&codes::UNDECLARED_PATH_PARAMETER, operation.at, message);
            ordered.push(Wanted::Undescribed(name));
        }
    }
    ordered.extend(operation.parameters.iter().filter(|p| p.location != ParameterIn::Path).map(Wanted::Described));
    let claims: Vec<Claim> = ordered.iter().map(|wanted| wanted.claim(planner, operation)).collect();
    let words: Vec<String> = ordered.iter().map(Wanted::word).collect();
    let (names, ties) = resolve_by_words(&claims, &words, &[], Case::Snake);
    for tie in ties {
        let [id, _] = operation_keys(operation);
        let raw = &claims[tie.claim].raw;
        // A shared parameter may have another name in each operation.
        let what = format!("the parameter `{}` of `{}`", clip(raw), clip(&id));
        planner.report_tie(ordered[tie.claim].at(operation), &tie, &what, &format!("{id}#{raw}"));
    }
    ordered.into_iter().zip(names).map(|(wanted, name)| parameter(planner, &wanted, name)).collect()
}

enum Wanted<'a> {
    Described(&'a ir::Parameter),
    Undescribed(&'a str),
}

impl Wanted<'_> {
    fn at(&self, operation: &ir::Operation) -> Location {
        match self {
            Self::Described(parameter) => parameter.at,
            Self::Undescribed(_) => operation.at,
        }
    }

    /// The name of the parameter if another one has its name: where the parameter is sent tells it apart.
    fn word(&self) -> String {
        match self {
            Self::Described(parameter) => {
                let name = candidate(&parameter.name, Case::Snake);
                format!("{}_{}", name.trim_end_matches('_'), parameter.location.as_str())
            }
            Self::Undescribed(_) => String::new(),
        }
    }

    fn claim(&self, planner: &Planner<'_>, operation: &ir::Operation) -> Claim {
        let (name, location) = match self {
            Self::Described(parameter) => (parameter.name.as_str(), parameter.location),
            Self::Undescribed(name) => (*name, ParameterIn::Path),
        };
        let place = location.as_str();
        let of_operation = planner.pin_of(|| {
            let [id, path] = operation_keys(operation);
            [
                format!("{id}#{name} {place}"),
                format!("{id}#{name}"),
                format!("{path}#{name} {place}"),
                format!("{path}#{name}"),
            ]
        });
        let pinned = of_operation.or_else(|| match self {
            Self::Described(parameter) => planner.pinned(parameter.at),
            Self::Undescribed(_) => None,
        });
        let candidate = unreserved(candidate(pinned.unwrap_or(name), Case::Snake), CALL_METHODS, "_param");
        let rank = match (pinned, location) {
            (Some(_), _) => 0,
            (None, ParameterIn::Path) => 1,
            (None, _) => 2,
        };
        Claim { candidate, rank, raw: format!("{name} {}", location.as_str()) }
    }
}

fn parameter(planner: &mut Planner<'_>, wanted: &Wanted<'_>, name: Ident) -> Parameter {
    let described = match wanted {
        Wanted::Described(parameter) => parameter,
        Wanted::Undescribed(wire) => return undescribed(name, wire),
    };
    let ty = planner.type_without_null(described.schema, Direction::Request);
    planner.mark(&ty, Direction::Request);
    super::encodings::report_arrays_of(planner, described);
    let required = described.required || described.location == ParameterIn::Path;
    let default = if required { None } else { planner.default_value(described.schema) };
    Parameter {
        name,
        wire: described.name.clone(),
        location: described.location,
        required,
        style: described.style,
        explode: described.explode,
        allow_reserved: described.allow_reserved,
        json: described.content.is_some(),
        checks: planner.checks(described.schema, Direction::Request),
        documentation: Documentation::new(None, described.description.as_deref(), described.deprecated),
        secret: planner.is_secret(described.schema),
        default_text: super::defaults::text(planner.api, default.as_ref()),
        default,
        ty,
    }
}

fn undescribed(name: Ident, wire: &str) -> Parameter {
    Parameter {
        name,
        wire: wire.to_owned(),
        location: ParameterIn::Path,
        required: true,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        json: false,
        ty: TypeRef::String,
        checks: Vec::<Check>::new(),
        documentation: Documentation::default(),
        secret: false,
        default: None,
        default_text: None,
    }
}

/// The names in a path template, each once: `a` and `b` of `/x/{a}-{b}`.
fn names_in_path(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + length];
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        rest = &rest[start + length + 1..];
    }
    names
}

#[cfg(test)]
mod tests {
    #[test]
    fn path_parameters_are_found_once_each() {
        assert_eq!(super::names_in_path("/a/{b}/{c}-{d}.json/{b}"), ["b", "c", "d"]);
        assert_eq!(super::names_in_path("/{}/x}{/{y"), Vec::<&str>::new());
    }
}

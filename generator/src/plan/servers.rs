//! The servers that operations declare themselves, and the server URLs with variables.

use super::documentation::Documentation;
use super::environments::server_name;
use super::names::{Case, Claim, Ident, candidate, resolve};
use super::{Environment, codes};
use crate::Config;
use specwright_model::ir::{Api, Operation, Server};
use specwright_model::{Diagnostic, Diagnostics};

/// The names that `client.rs` uses already.
const TAKEN: &[&str] = &[
    "ApiKey",
    "BaseUrl",
    "BuildError",
    "Call",
    "Client",
    "ClientAuthentication",
    "ClientBuilder",
    "ClientCredentials",
    "Credential",
    "Environment",
    "Method",
    "Multipart",
    "Request",
    "Self",
    "Server",
    "Wait",
    "WaitError",
];

/// A server beside the base URL (OAS 3.1 §4.8.5).
#[derive(Clone, Debug)]
pub struct OwnServer {
    /// The name of the variant.
    pub name: Ident,
    /// The URL with the variables at their defaults, by which operations refer to the server; relative to the origin of
    /// the base URL unless it is absolute.
    pub url: String,
    /// The server's `description`.
    pub documentation: Documentation,
}

/// A URL whose variables the user may choose (OAS 3.1 §4.8.6).
#[derive(Clone, Debug)]
pub struct UrlTemplate {
    /// The name of the type.
    pub name: Ident,
    /// The URL, with the names of the variables in braces.
    pub url: String,
    /// The variables, in the order of the URL.
    pub variables: Vec<UrlVariable>,
}

/// A variable of a URL.
#[derive(Clone, Debug)]
pub struct UrlVariable {
    /// The name in the document.
    pub wire: String,
    /// The name of the setter.
    pub name: Ident,
    /// The value of the variable unless the user sets one.
    pub default: Option<String>,
    /// The enum of the values, and each value with its variant, if the document lists them.
    pub values: Option<(Ident, Vec<(String, Ident)>)>,
    /// The variable's `description`.
    pub documentation: Documentation,
}

/// The server that an operation declares itself, if it is another one than the base URL.
pub(super) fn own<'a>(api: &Api, operation: &'a Operation) -> Option<&'a Server> {
    let server = operation.servers.first()?;
    let is_base = api.servers.first().is_some_and(|base| base.url == server.url && base.variables == server.variables);
    (!is_base).then_some(server)
}

/// The URL by which an operation refers to a server.
pub(super) fn declared(server: &Server, config: &Config) -> String {
    let url = server.expanded().unwrap_or_else(|| server.url.clone());
    config.absolute(&url)
}

/// Plans the servers that the planned operations declare, each once.
pub(super) fn servers<'a>(
    api: &'a Api,
    config: &Config,
    operations: impl Iterator<Item = &'a Operation>,
    diagnostics: &mut Diagnostics,
) -> Vec<OwnServer> {
    let mut found: Vec<(String, &Server)> = Vec::new();
    for operation in operations {
        let Some(server) = own(api, operation) else { continue };
        let url = declared(server, config);
        if found.iter().any(|(known, _)| *known == url) {
            continue;
        }
        if url.contains(['{', '}']) {
            let message =
                "a variable of the URL has no value: calls fail unless the builder names the server".to_owned();
            let diagnostic = Diagnostic::new(&codes::UNUSABLE_SERVER, message);
            diagnostics.push(match api.node(server.at) {
                Some(node) => diagnostic.at_node(node),
                None => diagnostic,
            });
        }
        found.push((url, server));
    }
    let claims: Vec<Claim> = found
        .iter()
        .map(|(url, server)| Claim {
            candidate: candidate(&server_name(server, url, false), Case::Pascal),
            rank: 1,
            raw: url.clone(),
        })
        .collect();
    let (names, _) = resolve(&claims, &[], Case::Pascal);
    let all = found.into_iter().zip(names);
    all.map(|((url, server), name)| OwnServer {
        name,
        url,
        documentation: Documentation::new(None, server.description.as_deref(), false),
    })
    .collect()
}

/// Plans the URLs with variables: those of the environments, then those of the other servers.
pub(super) fn templates(
    api: &Api,
    config: &Config,
    environments: &[Environment],
    servers: &[OwnServer],
) -> Vec<UrlTemplate> {
    let mut found: Vec<(String, &Server)> = Vec::new();
    let of_api = api.servers.iter().filter_map(|server| {
        let url = declared(server, config);
        let environment = environments.iter().find(|environment| environment.url == url);
        Some((environment?.name.as_str().to_owned(), server))
    });
    let of_operations = api.operations.iter().filter_map(|operation| {
        let server = own(api, operation)?;
        let url = declared(server, config);
        let own = servers.iter().find(|own| own.url == url)?;
        Some((own.name.as_str().to_owned(), server))
    });
    for (name, server) in of_api.chain(of_operations) {
        let is_new = !found.iter().any(|(_, known)| known.url == server.url);
        if is_new && in_order(server).next().is_some() {
            found.push((name, server));
        }
    }
    let mut claims: Vec<Claim> = Vec::new();
    for (name, server) in &found {
        let candidate = format!("{name}Url");
        claims.push(Claim { candidate: candidate.clone(), rank: 1, raw: server.url.clone() });
        for (wire, _) in in_order(server).filter(|(_, variable)| !variable.values.is_empty()) {
            let own = super::names::candidate(wire, Case::Pascal);
            claims.push(Claim {
                candidate: format!("{candidate}{own}"),
                rank: 2,
                raw: format!("{} {wire}", server.url),
            });
        }
    }
    let (names, _) = resolve(&claims, TAKEN, Case::Pascal);
    let mut names = names.into_iter();
    let mut next = || names.next().unwrap_or_default();
    found
        .into_iter()
        .map(|(_, server)| UrlTemplate {
            name: next(),
            url: config.absolute(&server.url),
            variables: variables(server, &mut next),
        })
        .collect()
}

/// The variables of a server that are in its URL, each once.
fn in_order(server: &Server) -> impl Iterator<Item = (&str, &specwright_model::ir::ServerVariable)> {
    let mut seen: Vec<&str> = Vec::new();
    let parts = server.url.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name));
    let names = parts.filter(move |name| {
        let is_new = !seen.contains(name);
        seen.push(name);
        is_new
    });
    names.filter_map(|name| server.variables.get_key_value(name)).map(|(name, variable)| (name.as_str(), variable))
}

fn variables(server: &Server, next: &mut impl FnMut() -> Ident) -> Vec<UrlVariable> {
    let claims: Vec<Claim> = in_order(server)
        .map(|(wire, _)| Claim { candidate: candidate(wire, Case::Snake), rank: 1, raw: wire.to_owned() })
        .collect();
    let (names, _) = resolve(&claims, &["new", "default", "from", "into"], Case::Snake);
    let all = in_order(server).zip(names);
    all.map(|((wire, variable), name)| {
        let values = (!variable.values.is_empty()).then(|| {
            let claims: Vec<Claim> = variable
                .values
                .iter()
                .map(|value| Claim { candidate: candidate(value, Case::Pascal), rank: 1, raw: value.clone() })
                .collect();
            let (variants, _) = resolve(&claims, &[], Case::Pascal);
            (next(), variable.values.iter().cloned().zip(variants).collect())
        });
        UrlVariable {
            wire: wire.to_owned(),
            name,
            default: variable.default.clone().or_else(|| variable.values.first().cloned()),
            values,
            documentation: Documentation::new(None, variable.description.as_deref(), false),
        }
    })
    .collect()
}

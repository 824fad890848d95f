//! Security schemes and servers, as the client's builder offers them.

use super::documentation::Documentation;
use super::names::{Case, Claim, candidate, resolve, unreserved};
use super::{Environment, Scheme, SchemeKind};
use specwright_model::ir::{Api, ApiKeyIn, ParameterIn, SecurityKind, Server};

/// Methods that the client's builder has of its own.
const BUILDER_METHODS: &[&str] = &[
    "build",
    "connect_timeout",
    "header",
    "max_response_bytes",
    "new",
    "reqwest_client",
    "retry",
    "timeout",
    "user_agent",
    "with",
];

/// Every scheme of the documents.
pub(super) fn schemes(api: &Api) -> Vec<Scheme> {
    let claims: Vec<Claim> = api
        .security_schemes
        .keys()
        .map(|name| {
            let candidate = unreserved(candidate(name, Case::Snake), BUILDER_METHODS, "_scheme");
            Claim { candidate, rank: 1, raw: name.clone() }
        })
        .collect();
    let (methods, _) = resolve(&claims, BUILDER_METHODS, Case::Snake);
    let plan = |((name, scheme), method): ((&String, &specwright_model::ir::SecurityScheme), super::Ident)| Scheme {
        name: name.clone(),
        method,
        kind: kind(&scheme.kind),
        documentation: Documentation::new(None, scheme.description.as_deref(), false),
    };
    api.security_schemes.iter().zip(methods).map(plan).collect()
}

fn kind(kind: &SecurityKind) -> SchemeKind {
    match kind {
        SecurityKind::Bearer { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => {
            SchemeKind::Bearer
        }
        SecurityKind::Basic => SchemeKind::Basic,
        SecurityKind::ApiKey { location, name } => {
            let location = match location {
                ApiKeyIn::Header => ParameterIn::Header,
                ApiKeyIn::Query => ParameterIn::Query,
                ApiKeyIn::Cookie => ParameterIn::Cookie,
            };
            SchemeKind::ApiKey(location, name.clone())
        }
        SecurityKind::Http { .. } | SecurityKind::MutualTls | SecurityKind::Other(_) => SchemeKind::Other,
    }
}

/// The servers that a client can be built for as they stand: absolute, every variable with a default.
pub(super) fn environments(api: &Api) -> Vec<Environment> {
    let known: Vec<(&Server, String)> =
        api.servers.iter().filter_map(|server| Some((server, absolute(server)?))).collect();
    let claims: Vec<Claim> = known
        .iter()
        .map(|(server, url)| Claim {
            candidate: candidate(&server_name(server, url, known.len() == 1), Case::Pascal),
            rank: 1,
            raw: url.clone(),
        })
        .collect();
    let (names, _) = resolve(&claims, &[], Case::Pascal);
    known
        .into_iter()
        .zip(names)
        .map(|((server, url), name)| Environment {
            name,
            url,
            documentation: Documentation::new(None, server.description.as_deref(), false),
        })
        .collect()
}

/// Its own name; a description of one or two words; its host, or that it is the only one.
fn server_name(server: &Server, url: &str, is_only: bool) -> String {
    let short = |text: &&String| !text.trim().is_empty() && text.split_whitespace().count() <= 2 && text.len() <= 30;
    let named = server.name.as_ref().or(server.description.as_ref().filter(short));
    named.cloned().unwrap_or_else(|| {
        if is_only {
            return "default".to_owned();
        }
        let host = url.split("://").nth(1).unwrap_or(url);
        host.split(['/', ':']).next().unwrap_or(host).to_owned()
    })
}

fn absolute(server: &Server) -> Option<String> {
    let mut url = server.url.clone();
    for (name, variable) in &server.variables {
        let value = variable.default.as_ref().or(variable.values.first())?;
        url = url.replace(&format!("{{{name}}}"), value);
    }
    let is_absolute = url.starts_with("https://") || url.starts_with("http://");
    (is_absolute && !url.contains(['{', '}', '\n'])).then_some(url)
}

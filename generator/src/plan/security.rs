//! Plans the security schemes, for which the client's builder has methods.

use super::documentation::Documentation;
use super::names::{Case, Claim, candidate, resolve, unreserved};
use super::{Ident, Minting, Scheme, SchemeKind};
use specwright_model::ir::{Api, ApiKeyIn, ClientAuthentication, Flow, ParameterIn, SecurityKind, SecurityScheme};

/// The methods that every client's builder has.
const BUILDER_METHODS: &[&str] = &[
    "attempt_timeout",
    "build",
    "client_credentials",
    "connect_timeout",
    "credential",
    "header",
    "max_response_bytes",
    "new",
    "reqwest_client",
    "retry",
    "timeout",
    "token_url",
    "user_agent",
    "with",
];

/// Plans every scheme of the documents.
pub(super) fn schemes(api: &Api) -> Vec<Scheme> {
    let mut claims: Vec<Claim> = api
        .security_schemes
        .keys()
        .map(|name| {
            let candidate = unreserved(candidate(name, Case::Snake), BUILDER_METHODS, "_scheme");
            Claim { candidate, rank: 1, raw: name.clone() }
        })
        .collect();
    let minted: Vec<&String> =
        api.security_schemes.iter().filter(|(_, scheme)| flow(&scheme.kind).is_some()).map(|(name, _)| name).collect();
    let is_sole = minted.len() == 1;
    if !is_sole {
        claims.extend(minted.iter().map(|name| {
            // A keyword ends in `_`, and two of them would be no name in snake case.
            let candidate = format!("{}_client_credentials", candidate(name, Case::Snake).trim_end_matches('_'));
            Claim { candidate, rank: 2, raw: format!("{name} clientCredentials") }
        }));
    }
    let (mut methods, _) = resolve(&claims, BUILDER_METHODS, Case::Snake);
    let mut of_minted = methods.split_off(api.security_schemes.len()).into_iter();
    let plan = |((name, scheme), method): ((&String, &SecurityScheme), Ident)| Scheme {
        name: name.clone(),
        method,
        kind: kind(&scheme.kind),
        minting: flow(&scheme.kind).map(|(flow, token_url)| Minting {
            token_url: token_url.to_owned(),
            authentication: flow.authentication.unwrap_or(ClientAuthentication::Basic),
            method: of_minted.next(),
        }),
        documentation: Documentation::new(None, scheme.description.as_deref(), false),
        details: details(scheme),
    };
    api.security_schemes.iter().zip(methods).map(plan).collect()
}

/// The flow `clientCredentials`, in which a client obtains tokens for itself, and its token endpoint.
fn flow(kind: &SecurityKind) -> Option<(&Flow, &str)> {
    let SecurityKind::OAuth2 { flows } = kind else { return None };
    let flow = flows.get("clientCredentials")?;
    Some((flow, flow.token_url.as_deref()?))
}

/// What a user has to know of a scheme besides how its credential is presented, one line each.
fn details(scheme: &SecurityScheme) -> Vec<String> {
    let mut details: Vec<String> = scheme.description.iter().cloned().collect();
    match &scheme.kind {
        SecurityKind::Bearer { format: Some(format) } => details.push(format!("The token is a {format}.")),
        SecurityKind::OpenIdConnect { url } => details.push(format!("OpenID Connect: {url}")),
        SecurityKind::OAuth2 { flows } => details.extend(flows.iter().map(|(name, flow)| of_flow(name, flow))),
        SecurityKind::Http { scheme } => details.push(format!("HTTP scheme {scheme}")),
        SecurityKind::MutualTls => details.push("A certificate of the client.".to_owned()),
        SecurityKind::Other(kind) => details.push(format!("Of type {kind}")),
        SecurityKind::ApiKey { location, name } => {
            let place = match location {
                ApiKeyIn::Header => "header",
                ApiKeyIn::Query => "query",
                ApiKeyIn::Cookie => "cookie",
            };
            details.push(format!("{name} in the {place}"));
        }
        SecurityKind::Bearer { format: None } | SecurityKind::Basic => {}
    }
    details
}

fn of_flow(name: &str, flow: &Flow) -> String {
    let urls = [
        ("authorization", &flow.authorization_url),
        ("device authorization", &flow.device_authorization_url),
        ("token", &flow.token_url),
        ("refresh", &flow.refresh_url),
    ];
    let urls = urls.into_iter().filter_map(|(what, url)| Some(format!("{what} {}", url.as_ref()?)));
    let scopes = flow.scopes.iter().map(|(scope, description)| match description.as_str() {
        "" => scope.clone(),
        description => format!("{scope} ({description})"),
    });
    let scopes: Vec<String> = scopes.collect();
    let scopes = (!scopes.is_empty()).then(|| format!("scopes {}", scopes.join(", ")));
    format!("Flow {name}: {}", urls.chain(scopes).collect::<Vec<_>>().join("; "))
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

//! The token endpoint: the client credentials grant (RFC 6749 §4.4).

use super::core::{Core, NotKept};
use super::state::{Change, Grant};
use crate::secret::{self, Kind};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The path of the token endpoint.
pub(super) const PATH: &str = "/oauth2/token";
/// The life of a token, in seconds.
pub(super) const LIFE: u64 = 3600;
/// The maximum size of a request, in bytes.
const LARGEST: usize = 64 * 1024;

/// The grants of RFC 6749 that this client may not use.
const OTHER_GRANTS: [&str; 3] = ["authorization_code", "password", "refresh_token"];

/// An error response of RFC 6749 §5.2.
struct Refused {
    status: u16,
    error: &'static str,
    description: &'static str,
}

const fn refused(error: &'static str, description: &'static str) -> Refused {
    Refused { status: 400, error, description }
}

const UNKNOWN_CLIENT: Refused =
    Refused { status: 401, error: "invalid_client", description: "the client is not known, or its secret is wrong" };

/// Responds to a token request.
pub(super) async fn token(State(core): State<Arc<Core>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if parts.method != http::Method::POST {
        return answer(405, &json!({ "error": "invalid_request" }), &[(header::ALLOW, "POST")]);
    }
    let parameters = match to_bytes(body, LARGEST).await {
        Ok(body) => parameters(&parts.headers, &body),
        Err(_) => Err(refused("invalid_request", "the body is too large, or did not arrive")),
    };
    let granted = parameters.and_then(|parameters| grant(&core, &parts.headers, &parameters));
    match granted {
        Ok(grant) => issue(&core, &grant).unwrap_or_else(|error| failed(&core, &error)),
        Err(refused) => refuse(&refused),
    }
}

/// Reads the parameters. One that is sent without a value counts as left out, and none may occur twice (§3.2).
fn parameters(headers: &HeaderMap, body: &[u8]) -> Result<BTreeMap<String, String>, Refused> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(refused("invalid_request", "the body is not application/x-www-form-urlencoded"));
    }
    let mut parameters = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(body) {
        if !value.is_empty() && parameters.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(refused("invalid_request", "a parameter is there twice"));
        }
    }
    Ok(parameters)
}

/// The scopes that are granted, and whether the response has to list them.
struct Granted {
    scopes: Vec<String>,
    tells_scopes: bool,
}

fn grant(core: &Core, headers: &HeaderMap, parameters: &BTreeMap<String, String>) -> Result<Granted, Refused> {
    let settings = &core.settings;
    let (id, given) = client(headers, parameters)?;
    if id != settings.client_id || !secret::same(&given, settings.client_secret.expose()) {
        return Err(UNKNOWN_CLIENT);
    }
    match parameters.get("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        None => return Err(refused("invalid_request", "`grant_type` is missing")),
        Some(other) if OTHER_GRANTS.contains(&other) => {
            return Err(refused("unauthorized_client", "the client may only use `client_credentials`"));
        }
        Some(_) => return Err(refused("unsupported_grant_type", "use `client_credentials`")),
    }
    let Some(wanted) = parameters.get("scope") else {
        return Ok(Granted { scopes: settings.scopes.clone(), tells_scopes: true });
    };
    let mut scopes: Vec<String> = wanted.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
    scopes.sort();
    scopes.dedup();
    if scopes.is_empty() || !scopes.iter().all(|scope| settings.scopes.contains(scope)) {
        return Err(refused("invalid_scope", "a scope is unknown, or the client may not have it"));
    }
    Ok(Granted { scopes, tells_scopes: false })
}

/// Returns id and secret, from the body or from the `Authorization` field; both at once are refused (§2.3).
fn client(headers: &HeaderMap, parameters: &BTreeMap<String, String>) -> Result<(String, String), Refused> {
    let posted = (parameters.get("client_id"), parameters.get("client_secret"));
    if headers.get_all(header::AUTHORIZATION).iter().count() > 1 {
        // It is not clear which of them is meant: RFC 9110 §5.3 allows the field once.
        return Err(refused("invalid_request", "there are several `Authorization` fields"));
    }
    match (headers.get(header::AUTHORIZATION), posted) {
        (Some(_), (_, Some(_))) => Err(refused("invalid_request", "the client authenticates in two ways at once")),
        (Some(value), (posted, None)) => {
            let (id, given) = value.to_str().ok().and_then(basic).ok_or(UNKNOWN_CLIENT)?;
            if posted.is_some_and(|posted| *posted != id) {
                return Err(refused("invalid_request", "`client_id` is not the one of the `Authorization` field"));
            }
            Ok((id, given))
        }
        (None, (Some(id), Some(given))) => Ok((id.clone(), given.clone())),
        (None, _) => Err(Refused { description: "the client does not authenticate", ..UNKNOWN_CLIENT }),
    }
}

/// Decodes `Basic` credentials. Both parts are form-encoded before they are joined (§2.3.1).
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, credentials) = value.trim().split_once(' ')?;
    let decoded = STANDARD.decode(credentials.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, given) = text.split_once(':')?;
    Some((form_decoded(id), form_decoded(given)))
}

fn form_decoded(text: &str) -> String {
    // `&` and `=` do not separate fields here, but the parser would take them for separators.
    let text = text.replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(text.as_bytes()).next().map_or_else(String::new, |(text, _)| text.into_owned())
}

fn issue(core: &Arc<Core>, granted: &Granted) -> Result<Response<Body>, NotKept> {
    let token = mint(core, Some(core.settings.client_id.clone()), granted.scopes.clone())?;
    let mut body = json!({ "access_token": token, "expires_in": LIFE, "token_type": "Bearer" });
    if granted.tells_scopes {
        body["scope"] = Value::from(granted.scopes.join(" "));
    }
    Ok(answer(200, &body, &[]))
}

/// Issues a new token for a client or a person.
pub(super) fn mint(core: &Arc<Core>, client: Option<String>, scopes: Vec<String>) -> Result<String, NotKept> {
    let token = Kind::Token.draw().map_err(std::io::Error::other)?;
    let hash = secret::hash(&token);
    core.step(|draft| {
        let grant = Grant { client, scopes, expires: draft.at.saturating_add(LIFE * 1000) };
        draft.changes.push(Change::Token(hash, grant));
    })?;
    Ok(token)
}

fn refuse(refused: &Refused) -> Response<Body> {
    let body = json!({ "error": refused.error, "error_description": refused.description });
    let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"tilt\", charset=\"UTF-8\"")];
    answer(refused.status, &body, if refused.status == 401 { &challenge } else { &[] })
}

fn failed(core: &Core, error: &NotKept) -> Response<Body> {
    core.settings.log(&crate::Line::Failure(error.to_string()));
    answer(500, &json!({ "error": "server_error" }), &[])
}

fn answer(status: u16, body: &Value, headers: &[(header::HeaderName, &'static str)]) -> Response<Body> {
    let mut answer = Response::new(Body::from(body.to_string()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let fields = answer.headers_mut();
    for (name, value) in [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")] {
        fields.insert(name, http::HeaderValue::from_static(value));
    }
    for (name, value) in headers {
        fields.insert(name, http::HeaderValue::from_static(value));
    }
    answer
}

//! Security schemes and requirements.

use super::codes;
use super::reader::Reader;
use crate::Node;
use crate::ir::{ApiKeyIn, ClientAuthentication, Flow, Requirement, SecurityKind, SecurityScheme};
use crate::source::Kind;
use indexmap::IndexMap;

/// `in` of an API key. AsyncAPI's `httpApiKey` has the same words.
const PLACES: &[(&str, ApiKeyIn)] =
    &[("header", ApiKeyIn::Header), ("query", ApiKeyIn::Query), ("cookie", ApiKeyIn::Cookie)];

/// How a client authenticates at a token endpoint: what no standard says in a document, so an extension does.
const AUTHENTICATION: &str = "x-token-endpoint-auth-method";
/// Its values (RFC 7591 §2).
const AUTHENTICATIONS: &[(&str, ClientAuthentication)] =
    &[("client_secret_basic", ClientAuthentication::Basic), ("client_secret_post", ClientAuthentication::Body)];

impl<'t> Reader<'t> {
    /// `components.securitySchemes`; of two documents the first one's scheme of a name counts.
    pub(crate) fn security_schemes(&mut self, root: Node<'t>) {
        let Some(components) = root.get("components") else { return };
        let Some(map) = self.object(components, "securitySchemes") else { return };
        for entry in map.members() {
            let Some(node) = self.deref(entry.value) else { continue };
            let Some(kind) = self.security_kind(node) else { continue };
            let scheme = SecurityScheme { description: self.text(node, "description"), kind, at: self.location(node) };
            self.api.security_schemes.entry(entry.key.to_owned()).or_insert(scheme);
        }
    }

    fn security_kind(&mut self, node: Node<'t>) -> Option<SecurityKind> {
        let Some(type_) = self.text(node, "type") else {
            self.report(&codes::MISSING, node, || "a security scheme needs `type`; it is left out".to_owned());
            return None;
        };
        Some(match type_.as_str() {
            "apiKey" | "httpApiKey" => self.api_key(node, type_),
            "http" => self.http_scheme(node),
            "oauth2" => SecurityKind::OAuth2 { flows: self.flows(node) },
            "openIdConnect" => match self.text(node, "openIdConnectUrl") {
                Some(url) => SecurityKind::OpenIdConnect { url },
                None => SecurityKind::Other(type_),
            },
            "mutualTLS" | "X509" => SecurityKind::MutualTls,
            _ => SecurityKind::Other(type_),
        })
    }

    fn api_key(&mut self, node: Node<'t>, type_: String) -> SecurityKind {
        let place = self.text(node, "in").unwrap_or_default();
        let location = PLACES.iter().find(|(name, _)| *name == place).map(|(_, location)| *location);
        match (location, self.text(node, "name")) {
            (Some(location), Some(name)) => SecurityKind::ApiKey { location, name },
            // AsyncAPI's `apiKey` is sent in the user name or password of a broker.
            _ => SecurityKind::Other(type_),
        }
    }

    fn http_scheme(&mut self, node: Node<'t>) -> SecurityKind {
        let scheme = self.text(node, "scheme").unwrap_or_default();
        match scheme.to_ascii_lowercase().as_str() {
            "basic" => SecurityKind::Basic,
            "bearer" => SecurityKind::Bearer { format: self.text(node, "bearerFormat") },
            _ => SecurityKind::Http { scheme },
        }
    }

    fn flows(&mut self, node: Node<'t>) -> IndexMap<String, Flow> {
        let Some(map) = self.object(node, "flows") else { return IndexMap::new() };
        let of_scheme = self.authentication(node);
        let mut flows = IndexMap::new();
        for entry in map.members().filter(|entry| entry.value.is_object()) {
            let scopes = entry.value.get("scopes").or_else(|| entry.value.get("availableScopes"));
            let flow = Flow {
                token_url: self.text(entry.value, "tokenUrl"),
                authorization_url: self.text(entry.value, "authorizationUrl"),
                refresh_url: self.text(entry.value, "refreshUrl"),
                device_authorization_url: self.text(entry.value, "deviceAuthorizationUrl"),
                scopes: scopes.into_iter().flat_map(Node::members).map(scope).collect(),
                authentication: self.authentication(entry.value).or(of_scheme),
            };
            flows.insert(entry.key.to_owned(), flow);
        }
        flows
    }

    fn authentication(&mut self, node: Node<'t>) -> Option<ClientAuthentication> {
        let given = node.get(AUTHENTICATION)?;
        let text = given.as_str().unwrap_or_default();
        let known = AUTHENTICATIONS.iter().find(|(name, _)| *name == text).map(|(_, way)| *way);
        if known.is_none() {
            self.report(&codes::WRONG_VALUE, given, || {
                format!("`{AUTHENTICATION}` is `client_secret_basic` or `client_secret_post`; it is ignored")
            });
        }
        known
    }

    /// `security`: `None` if it is not stated; empty if it is stated that nothing is required.
    pub(crate) fn security(&mut self, node: Node<'t>) -> Option<Vec<Requirement>> {
        let list = self.array(node, "security")?;
        let mut requirements = Vec::new();
        for item in list.items() {
            if !self.spend(item, 1) {
                break;
            }
            if item.is_object() {
                requirements.push(self.requirement(item));
            } else {
                // An empty one would say that nothing is required.
                self.wrong_kind("security", "a list of objects", item);
            }
        }
        Some(requirements)
    }

    fn requirement(&mut self, item: Node<'t>) -> Requirement {
        let mut requirement = Requirement::default();
        for entry in item.members() {
            if !self.spend(entry.value, 1 + entry.key.len() / 64 + entry.value.len()) {
                break;
            }
            if !self.api.security_schemes.contains_key(entry.key) {
                self.report(&codes::UNKNOWN_SCHEME, entry.value, || {
                    format!("no security scheme `{}` is declared", entry.key)
                });
            }
            let scopes = entry.value.items().filter_map(Node::as_str).map(str::to_owned).collect();
            requirement.schemes.insert(entry.key.to_owned(), scopes);
        }
        requirement
    }
}

fn scope(entry: crate::source::Entry<'_>) -> (String, String) {
    let description = match entry.value.kind() {
        Kind::String(text) => text.to_owned(),
        _ => String::new(),
    };
    (entry.key.to_owned(), description)
}

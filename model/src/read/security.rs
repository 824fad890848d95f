//! Reads security schemes and requirements.

use super::codes;
use super::operation::Lost;
use super::reader::Reader;
use crate::diagnostic::clip;
use crate::ir::{ApiKeyIn, ClientAuthentication, Flow, Requirement, SecurityKind, SecurityScheme};
use crate::source::Kind;
use crate::{Code, Node};
use indexmap::IndexMap;

/// The values of `in` for an API key; AsyncAPI's `httpApiKey` has the same.
const PLACES: &[(&str, ApiKeyIn)] =
    &[("header", ApiKeyIn::Header), ("query", ApiKeyIn::Query), ("cookie", ApiKeyIn::Cookie)];

/// The extension that declares how a client authenticates at a token endpoint, for which no standard has a keyword.
const AUTHENTICATION: &str = "x-token-endpoint-auth-method";
/// The values of the extension (RFC 7591 §2).
const AUTHENTICATIONS: &[(&str, ClientAuthentication)] =
    &[("client_secret_basic", ClientAuthentication::Basic), ("client_secret_post", ClientAuthentication::Body)];

impl<'t> Reader<'t> {
    /// Reads `components.securitySchemes`; if two documents have a scheme of one name, the first document's counts.
    pub(crate) fn security_schemes(&mut self, root: Node<'t>) {
        let Some(components) = root.get("components") else { return };
        let Some(map) = self.object(components, "securitySchemes") else { return };
        for entry in map.members() {
            let Some(node) = self.deref(entry.value, "the security scheme is left out") else { continue };
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
            _ if place.is_empty() => SecurityKind::Other(type_),
            _ => SecurityKind::Other(format!("{type_} in {place}")),
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

    /// Reads `security` of an operation: `None` if it is not stated; empty if it declares that no credentials are
    /// required.
    ///
    /// An alternative that cannot be read completely is left out. If no other one asks for credentials, the rest would
    /// require less than the document does, so the operation is left out.
    pub(crate) fn security(&mut self, node: Node<'t>, cost: &str) -> Result<Option<Vec<Requirement>>, Lost> {
        let Some(value) = node.get("security") else { return Ok(None) };
        if value.is_null() {
            self.wrong_kind("security", "an array", value);
            return Ok(None);
        }
        if !value.is_array() {
            let why = format!("`security` should be an array and is {}", value.kind().name());
            self.lose(&codes::UNREADABLE_SECURITY, value, &why, cost);
            return Err(Lost);
        }
        let mut requirements = Vec::new();
        let mut unknown = Vec::new();
        for item in value.items() {
            let members = item.members().map(|entry| 1 + entry.key.len() / 64 + entry.value.len());
            if !self.spend(item, 1 + members.sum::<usize>()) {
                return Err(Lost);
            }
            match self.requirement(item) {
                Ok(requirement) => requirements.push(requirement),
                Err(why) => unknown.push(why),
            }
        }
        let is_lost = !unknown.is_empty() && requirements.iter().all(|known| known.schemes.is_empty());
        for Unknown { code, at, why } in unknown {
            self.lose(code, at, &why, if is_lost { cost } else { "this alternative is left out" });
        }
        if is_lost { Err(Lost) } else { Ok(Some(requirements)) }
    }

    /// Reads `security` of a document, for the operations that declare none.
    pub(crate) fn document_security(&mut self, root: Node<'t>) -> Result<Vec<Requirement>, Lost> {
        let at = self.location(root);
        if let Some(known) = self.document_security.get(&at) {
            return known.clone();
        }
        let read = self.security(root, "the operations without `security` of their own are left out");
        let read = read.map(Option::unwrap_or_default);
        self.document_security.insert(at, read.clone());
        read
    }

    fn requirement(&self, item: Node<'t>) -> Result<Requirement, Unknown<'t>> {
        let unreadable = |at, why| Err(Unknown { code: &codes::UNREADABLE_SECURITY, at, why });
        // Read as an object without members, it would mean that no credentials are required.
        if !item.is_object() {
            return unreadable(item, format!("an alternative of `security` is {}", item.kind().name()));
        }
        let mut requirement = Requirement::default();
        for entry in item.members() {
            if !self.api.security_schemes.contains_key(entry.key) {
                let why = format!("no security scheme `{}` is declared", clip(entry.key));
                return Err(Unknown { code: &codes::UNKNOWN_SCHEME, at: entry.value, why });
            }
            let scopes: Option<Vec<String>> = match entry.value.kind() {
                Kind::Array => entry.value.items().map(|scope| scope.as_str().map(str::to_owned)).collect(),
                // A key without a value.
                Kind::Null => Some(Vec::new()),
                _ => None,
            };
            let Some(scopes) = scopes else {
                return unreadable(entry.value, format!("the scopes of `{}` are no list of texts", clip(entry.key)));
            };
            requirement.schemes.insert(entry.key.to_owned(), scopes);
        }
        Ok(requirement)
    }
}

/// Why an alternative of `security` cannot be read.
struct Unknown<'t> {
    code: &'static Code,
    at: Node<'t>,
    why: String,
}

fn scope(entry: crate::source::Entry<'_>) -> (String, String) {
    let description = match entry.value.kind() {
        Kind::String(text) => text.to_owned(),
        _ => String::new(),
    };
    (entry.key.to_owned(), description)
}

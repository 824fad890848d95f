//! The name of an inline schema: it is made of the schema's place in the document, and of nothing else.
//!
//! `/components/schemas/Order/properties/status` is `OrderStatus`, wherever it is first visited. So the order in which
//! schemas are visited does not matter, and adding one renames no other.

use super::file_names::Files;
use super::names::{Case, candidate};
use specwright_model::Node;
use specwright_model::ir::{Api, Location, is_json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The name that a schema would have by its place, and how strong its claim to the name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) name: String,
    /// Whether the schema is a component, or has its name from one.
    pub(super) component: bool,
    /// Whether the name is made only of what a file that is referred to contains, without a component or an operation.
    pub(super) of_file: bool,
    /// The name of the schema if it cannot have its own; empty if there is no word to tell it by.
    pub(super) word: String,
    /// The end of the name: what the innermost property, branch, parameter or header adds, and all that follows it.
    pub(super) member: String,
}

/// Finds the names of places in documents.
#[derive(Debug)]
pub(super) struct PointerNames<'a> {
    api: &'a Api,
    /// The name with which the types of an operation begin, by the place of the Operation Object.
    operations: BTreeMap<Location, String>,
    /// The key that a component schema has in the API, by its place; the key in its document may be another one.
    components: BTreeMap<Location, &'a str>,
    /// The files that are only referred to.
    pub(super) files: Files<'a>,
    /// The keys of nodes that have many siblings, because finding a node among its siblings takes long.
    keys: BTreeMap<Location, &'a str>,
}

/// The registered reason phrases, as names of variants (RFC 9110 §15 and the IANA registry).
const REASONS: &[(u16, &str)] = &[
    (100, "Continue"),
    (101, "SwitchingProtocols"),
    (102, "Processing"),
    (103, "EarlyHints"),
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritativeInformation"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (208, "AlreadyReported"),
    (226, "ImUsed"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (421, "MisdirectedRequest"),
    (422, "UnprocessableContent"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (506, "VariantAlsoNegotiates"),
    (507, "InsufficientStorage"),
    (508, "LoopDetected"),
    (511, "NetworkAuthenticationRequired"),
];

/// The name of a variant for a key of `responses`.
pub(super) fn status_name(key: &str) -> String {
    let registered = key.parse().ok().and_then(|code: u16| REASONS.iter().find(|(known, _)| *known == code));
    match (registered, key) {
        (Some((_, name)), _) => (*name).to_owned(),
        (None, "default" | "Default") => "Default".to_owned(),
        (None, "1XX" | "1xx") => "Informational".to_owned(),
        (None, "2XX" | "2xx") => "Success".to_owned(),
        (None, "3XX" | "3xx") => "Redirection".to_owned(),
        (None, "4XX" | "4xx") => "ClientError".to_owned(),
        (None, "5XX" | "5xx") => "ServerError".to_owned(),
        (None, other) => candidate(&format!("status {other}"), Case::Pascal),
    }
}

impl<'a> PointerNames<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let operations = api.operations.iter().map(|operation| (operation.at, operation_name(operation))).collect();
        let components = api.components.iter().map(|(name, &id)| (api.schemas[id].at, name.as_str())).collect();
        Self { api, operations, components, files: Files::new(api), keys: wide_keys(api) }
    }

    /// The name that the schema at a place would have.
    pub(super) fn wish(&self, at: Location) -> Wish {
        let chain = self.chain(at);
        if self.files.is_file(at.document) {
            return self.files.wish(at, &chain, &self.operations);
        }
        let keys: Vec<&str> = chain.iter().map(|(key, _)| &**key).collect();
        let (base, rest) = match keys.as_slice() {
            ["components", "schemas", name] => {
                return Wish {
                    name: candidate(self.component_at(at.document, &chain, name), Case::Pascal),
                    component: true,
                    of_file: false,
                    word: String::new(),
                    member: String::new(),
                };
            }
            ["components", "schemas", name, ..] => {
                (candidate(self.component_at(at.document, &chain, name), Case::Pascal), 3)
            }
            ["components", _, name, ..] | ["webhooks", name, _, ..] => (candidate(name, Case::Pascal), 3),
            ["paths", path, "parameters", ..] => (candidate(path, Case::Pascal), 2),
            ["paths", path, method, ..] => (self.operation_at(at.document, &chain, path, method), 3),
            ["channels", name, ..] => (candidate(name, Case::Pascal), 2),
            [.., last] => (candidate(last, Case::Pascal), keys.len()),
            [] => ("Root".to_owned(), 0),
        };
        let (tail, member) = tail(&chain[rest.min(chain.len())..]);
        Wish {
            member: tail[member..].to_owned(),
            name: base + &tail,
            component: false,
            of_file: false,
            word: String::new(),
        }
    }

    /// The key of a place in the configuration and in messages: its JSON pointer; in a file that is only referred to,
    /// the path of the file, `#` and the pointer. A further entry document is named so too if the first one has the
    /// same pointer.
    pub(super) fn key(&self, at: Location) -> String {
        let pointer = self.pointer(at);
        let Some(document) = self.api.documents.get(at.document as usize) else { return pointer };
        let first = self.api.documents.first().filter(|_| at.document > 0);
        let is_own = document.is_entry && first.is_none_or(|first| first.tree.root().at(&pointer).is_none());
        if is_own { pointer } else { format!("{}#{pointer}", document.path) }
    }

    /// The text of a place that decides on its name if several places claim the same. The target of a component that is
    /// only a reference has the text of the component.
    pub(super) fn text(&self, at: Location) -> String {
        match self.files.component(at) {
            Some(component) => self.pointer(component),
            None if self.files.is_file(at.document) => self.key(at),
            None => self.pointer(at),
        }
    }

    /// The JSON pointer of a place, as [`Api::pointer`] writes it.
    pub(super) fn pointer(&self, at: Location) -> String {
        let mut pointer = String::new();
        for (key, _) in self.chain(at) {
            pointer.push('/');
            if key.contains(['~', '/']) {
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            } else {
                pointer.push_str(&key);
            }
        }
        pointer
    }

    /// The keys from the root to a node, each with the node that it leads to.
    fn chain(&self, at: Location) -> Vec<(Cow<'a, str>, Node<'a>)> {
        let mut chain = Vec::with_capacity(12);
        let mut next = self.api.node(at);
        while let Some(node) = next {
            next = node.parent();
            let key = || match self.keys.get(&Location { document: at.document, node: node.id() }) {
                Some(&key) => Some(Cow::Borrowed(key)),
                None => key_of(node),
            };
            chain.extend(key().map(|key| (key, node)));
        }
        chain.reverse();
        chain
    }

    fn component_at<'k>(&'k self, document: u32, chain: &[(Cow<'_, str>, Node<'_>)], key: &'k str) -> &'k str {
        let node = chain.get(2).map(|(_, node)| node.id());
        node.and_then(|node| self.components.get(&Location { document, node })).copied().unwrap_or(key)
    }

    fn operation_at(&self, document: u32, chain: &[(Cow<'_, str>, Node<'_>)], path: &str, method: &str) -> String {
        let node = chain.get(2).map(|(_, node)| node.id());
        let known = node.and_then(|node| self.operations.get(&Location { document, node }));
        known.cloned().unwrap_or_else(|| candidate(&format!("{method} {path}"), Case::Pascal))
    }
}

/// The name with which the names of an operation's types begin.
pub(super) fn operation_name(operation: &specwright_model::ir::Operation) -> String {
    match operation.id.as_deref().filter(|id| !id.is_empty()) {
        Some(id) => candidate(id, Case::Pascal),
        None => candidate(&format!("{} {}", operation.method.0.to_ascii_lowercase(), operation.path), Case::Pascal),
    }
}

/// The key or index of a node in its parent; `None` for the root.
fn key_of(node: Node<'_>) -> Option<Cow<'_, str>> {
    let parent = node.parent()?;
    if parent.is_object() {
        return parent.members().find(|entry| entry.value.id() == node.id()).map(|entry| Cow::Borrowed(entry.key));
    }
    parent.items().position(|item| item.id() == node.id()).map(|at| Cow::Owned(at.to_string()))
}

/// The most members of a node among which a key is searched; the keys of larger nodes are looked up.
const WIDE: usize = 32;

/// The keys of the paths, the channels and the components of each kind, if there are many.
fn wide_keys(api: &Api) -> BTreeMap<Location, &str> {
    let mut keys = BTreeMap::new();
    for (document, at) in (0u32..).zip(&api.documents) {
        let root = at.tree.root();
        let kinds = root.get("components").into_iter().flat_map(Node::members);
        let containers =
            kinds.map(|entry| entry.value).chain(["paths", "channels"].into_iter().filter_map(|key| root.get(key)));
        for container in containers.filter(|container| container.len() > WIDE) {
            for entry in container.members() {
                keys.insert(Location { document, node: entry.value.id() }, entry.key);
            }
        }
    }
    keys
}

/// The words that the rest of a pointer adds to a name, and the index at which those of the innermost property or
/// branch begin.
pub(super) fn tail(chain: &[(Cow<'_, str>, Node<'_>)]) -> (String, usize) {
    let mut name = String::new();
    let mut member = None;
    let mut at = 0;
    while let Some((key, node)) = chain.get(at) {
        let next = chain.get(at + 1);
        at += 1;
        if matches!(&**key, "properties" | "$defs" | "definitions" | "headers" | "parameters" | "oneOf" | "anyOf") {
            member = Some(name.len());
        }
        let mut named = |make: &dyn Fn(&str, Node<'_>) -> String| {
            if let Some((key, node)) = next {
                name.push_str(&make(key, *node));
                at += 1;
            }
        };
        match &**key {
            "schema" | "message" | "publish" | "subscribe" | "not" => {}
            "allOf" => named(&|_, _| String::new()),
            "properties" | "$defs" | "definitions" | "headers" => named(&|key, _| candidate(key, Case::Pascal)),
            "callbacks" => {
                named(&|key, _| candidate(key, Case::Pascal));
                at += 2; // the expression and the method
            }
            "responses" => named(&|key, _| status_name(key)),
            "parameters" => named(&|_, node| {
                candidate(node.get("name").and_then(Node::as_str).unwrap_or("parameter"), Case::Pascal)
            }),
            "content" => named(&|key, node| media_type_name(key, node)),
            "oneOf" | "anyOf" => named(&branch_name),
            "prefixItems" => named(&|key, _| candidate(&format!("Item{key}"), Case::Pascal)),
            "patternProperties" => named(&|_, _| "Value".to_owned()),
            "requestBody" => name.push_str("Request"),
            "items" => name.push_str("Item"),
            "additionalProperties" | "unevaluatedProperties" => name.push_str("Value"),
            "payload" => name.push_str("Payload"),
            _ if node.parent().is_some_and(Node::is_array) => {}
            other => name.push_str(&candidate(other, Case::Pascal)),
        }
    }
    let member = member.unwrap_or(name.len());
    (name, member)
}

/// The part of a name for a media type: nothing for JSON, unless `application/json` is beside it; a word for forms; the
/// subtype for others.
fn media_type_name(range: &str, media_type: Node<'_>) -> String {
    let plain = "application/json";
    if is_json(range) {
        let has_plain = range != plain && media_type.parent().is_some_and(|content| content.get(plain).is_some());
        return if has_plain { super::media::name(range) } else { String::new() };
    }
    if range.starts_with("application/x-www-form-urlencoded") {
        return "Form".to_owned();
    }
    let subtype = range.split(';').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    candidate(subtype, Case::Pascal)
}

/// The name of a union's branch: its title, the schema that it refers to, the constant of one of its properties, its
/// only property, or its type; its position only if it has none of these.
pub(super) fn branch_name(position: &str, node: Node<'_>) -> String {
    let text = |key| node.get(key).and_then(Node::as_str);
    if let Some(title) = text("title").filter(|title| title.len() <= 60) {
        return candidate(title, Case::Pascal);
    }
    if let Some(name) = text("$ref").and_then(|target| target.rsplit('/').next()) {
        return candidate(name, Case::Pascal);
    }
    if let Some(constant) = constant_of(node) {
        return candidate(&constant, Case::Pascal);
    }
    match text("type") {
        Some("object") | None => match sole_member(node) {
            Some(member) => candidate(member, Case::Pascal),
            None => candidate(&format!("Variant{position}"), Case::Pascal),
        },
        Some("array") => {
            let item = node.get("items").map(|item| branch_name("", item)).filter(|name| name != "Variant");
            item.map_or("Array".to_owned(), |item| format!("{item}Array"))
        }
        Some("string") => match text("format") {
            Some(format) if format.len() <= 20 => candidate(format, Case::Pascal),
            _ => "Text".to_owned(),
        },
        Some(other) => candidate(other, Case::Pascal),
    }
}

/// The only required property of an object, or its only property.
fn sole_member(node: Node<'_>) -> Option<&str> {
    let required = node.get("required").filter(|required| required.len() == 1);
    let declared = || node.get("properties").filter(|properties| properties.len() == 1)?.members().next();
    required.and_then(|required| required.items().next()?.as_str()).or_else(|| Some(declared()?.key))
}

/// The constant itself, or the constant of one of an object's properties.
fn constant_of(node: Node<'_>) -> Option<String> {
    let constant = |node: Node<'_>| {
        let value = node.get("const").or_else(|| {
            let values = node.get("enum").filter(|values| values.len() == 1)?;
            values.items().next()
        })?;
        value.as_str().map(str::to_owned)
    };
    constant(node).or_else(|| node.get("properties")?.members().find_map(|entry| constant(entry.value)))
}

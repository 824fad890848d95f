//! The dialects of documents: one static row per standard and version. Readers use the fields of the row; they do not
//! compare versions.

use super::codes;
use crate::source::Kind;
use crate::{Diagnostic, Node};

/// The family of a standard; each has one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// OpenAPI 3.x.
    OpenApi,
    /// AsyncAPI 2.x: operations are inside channels, and seen from outside of the described application.
    AsyncApi2,
    /// AsyncAPI 3.x: channels and operations are beside each other, and seen from the described application.
    AsyncApi3,
}

/// How a schema admits `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nullable {
    /// `nullable: true` beside `type` (OAS 3.0 §4.7.24.1).
    Keyword,
    /// `type: [T, "null"]`.
    NullType,
}

/// How an exclusive bound is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// `exclusiveMinimum: true` beside `minimum`.
    Flag,
    /// `exclusiveMinimum: 5`.
    Number,
}

/// What members beside `$ref` in a schema mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefSiblings {
    /// The members are ignored.
    Ignored,
    /// The members apply in addition to the target.
    Merged,
}

/// A standard and version, with the properties that readers depend on.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The name in messages, such as `OpenAPI 3.1`.
    pub name: &'static str,
    /// The standard, which determines the reader.
    pub standard: Standard,
    /// The member of the root that declares the version.
    pub version_key: &'static str,
    /// The version as `major.minor`; any patch is accepted.
    pub version: &'static str,
    /// How a schema admits `null`.
    pub nullable: Nullable,
    /// How exclusive bounds are written.
    pub bounds: Bounds,
    /// What members beside `$ref` in a schema mean.
    pub ref_siblings: RefSiblings,
    /// Whether `discriminator` is an object (OpenAPI) or a property name (AsyncAPI).
    pub discriminator_object: bool,
    /// Whether `$id` of a schema is the base URI of the references in it.
    pub identifiers: bool,
    /// The members of a Path Item Object that contain an operation.
    pub methods: &'static [&'static str],
}

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/// OAS 3.2 §4.9.1 adds QUERY; any other method is in `additionalOperations`.
const METHODS_3_2: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

const OPENAPI_3_0: Dialect = Dialect {
    name: "OpenAPI 3.0",
    standard: Standard::OpenApi,
    version_key: "openapi",
    version: "3.0",
    nullable: Nullable::Keyword,
    bounds: Bounds::Flag,
    ref_siblings: RefSiblings::Ignored,
    discriminator_object: true,
    identifiers: false,
    methods: METHODS,
};

const OPENAPI_3_1: Dialect = Dialect {
    name: "OpenAPI 3.1",
    version: "3.1",
    nullable: Nullable::NullType,
    bounds: Bounds::Number,
    ref_siblings: RefSiblings::Merged,
    identifiers: true,
    ..OPENAPI_3_0
};

/// Schemas are a superset of JSON Schema draft-07 in every version.
const ASYNCAPI_2: Dialect = Dialect {
    name: "AsyncAPI 2.0",
    standard: Standard::AsyncApi2,
    version_key: "asyncapi",
    version: "2.0",
    nullable: Nullable::NullType,
    bounds: Bounds::Number,
    ref_siblings: RefSiblings::Ignored,
    discriminator_object: false,
    identifiers: true,
    methods: &[],
};

const ASYNCAPI_3: Dialect =
    Dialect { name: "AsyncAPI 3.0", standard: Standard::AsyncApi3, version: "3.0", ..ASYNCAPI_2 };

/// All dialects.
pub static DIALECTS: &[Dialect] = &[
    OPENAPI_3_0,
    OPENAPI_3_1,
    Dialect { name: "OpenAPI 3.2", version: "3.2", methods: METHODS_3_2, ..OPENAPI_3_1 },
    ASYNCAPI_2,
    Dialect { name: "AsyncAPI 2.1", version: "2.1", ..ASYNCAPI_2 },
    Dialect { name: "AsyncAPI 2.2", version: "2.2", ..ASYNCAPI_2 },
    Dialect { name: "AsyncAPI 2.3", version: "2.3", ..ASYNCAPI_2 },
    Dialect { name: "AsyncAPI 2.4", version: "2.4", ..ASYNCAPI_2 },
    Dialect { name: "AsyncAPI 2.5", version: "2.5", ..ASYNCAPI_2 },
    Dialect { name: "AsyncAPI 2.6", version: "2.6", ..ASYNCAPI_2 },
    ASYNCAPI_3,
    Dialect { name: "AsyncAPI 3.1", version: "3.1", ..ASYNCAPI_3 },
];

/// The dialect of a document, by its root.
///
/// # Errors
/// Returns the diagnostic that reports why there is none.
pub(crate) fn detect(root: Node<'_>) -> Result<&'static Dialect, Box<Diagnostic>> {
    if !root.is_object() {
        let message = format!("an API document is an object, and this is {}", root.kind().name());
        return Err(Box::new(Diagnostic::new(&codes::NO_DOCUMENT, message).at_node(root)));
    }
    for key in ["openapi", "asyncapi", "swagger"] {
        let Some(version) = root.get(key) else { continue };
        let (Kind::String(text) | Kind::Number(text)) = version.kind() else {
            let message = format!("`{key}` must be a version, and is {}", version.kind().name());
            return Err(Box::new(Diagnostic::new(&codes::UNSUPPORTED, message).at_node(version)));
        };
        return row(key, text)
            .ok_or_else(|| Box::new(Diagnostic::new(&codes::UNSUPPORTED, unsupported(key, text)).at_node(version)));
    }
    let message = "neither `openapi` nor `asyncapi` stands at the root, so this is no API document";
    let mut diagnostic = Diagnostic::new(&codes::NO_DOCUMENT, message).at_node(root);
    // The root of a large document is no useful excerpt: point at its first byte.
    if let Some(span) = diagnostic.span.as_mut() {
        span.end = span.start.saturating_add(1).min(span.end);
    }
    Err(Box::new(diagnostic))
}

fn row(key: &str, version: &str) -> Option<&'static Dialect> {
    let mut parts = version.trim().splitn(3, '.');
    let (major, minor) = (parts.next()?, parts.next()?);
    DIALECTS.iter().find(|row| row.version_key == key && row.version.split('.').eq([major, minor]))
}

fn unsupported(key: &str, version: &str) -> String {
    let known: Vec<_> = DIALECTS.iter().filter(|row| row.version_key == key).map(|row| row.version).collect();
    let known = if known.is_empty() { "OpenAPI 3.0 and later".to_owned() } else { known.join(", ") };
    format!("`{key}` {version} is not read; what is read: {known}")
}

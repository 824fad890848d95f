//! The Schema Object: JSON Schema from draft-04 (OpenAPI 3.0) and draft-07 (AsyncAPI) to 2020-12 (OpenAPI 3.1), and the
//! keywords that OpenAPI adds to it.

use super::openapi::EXTERNAL_DOCS;
use super::row::Holds::{List, Map, One, Shelf, Value};
use super::row::rooms::{CLIENT, DOCS, EVENTS, EXAMPLES, STUB, TESTS, TYPES};
use super::row::{ALL, ASYNC, O30, O32, OAS, OAS31, Object, Versions, row};

/// Versions with JSON Schema draft-06 or later.
const LATER: Versions = OAS31 | ASYNC;

/// The keywords of the Schema Object (OAS 3.1 §4.8.24), with what is done about each.
pub static SCHEMA: Object = Object {
    title: "Schema Object",
    rows: &[
        row("type", ALL, Value).by(TYPES | CLIENT | STUB | EVENTS | TESTS),
        row("description", ALL, Value).by(DOCS),
        row("$ref", ALL, Value).by(TYPES | CLIENT | STUB | EVENTS | EXAMPLES | TESTS),
        row("properties", ALL, Map(&SCHEMA)).by(TYPES | CLIENT | STUB | EVENTS | EXAMPLES | TESTS),
        row("required", ALL, Value).by(TYPES | CLIENT | STUB | EVENTS | TESTS),
        row("items", ALL, One(&SCHEMA)).by(TYPES | CLIENT | STUB | EXAMPLES | TESTS),
        row("format", ALL, Value).by(TYPES | CLIENT | STUB | TESTS).said(&["SW0385"]),
        row("enum", ALL, Value).by(TYPES | CLIENT | STUB | EVENTS | TESTS),
        row("example", OAS, Value).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
        row("title", ALL, Value).by(TYPES | DOCS),
        row("nullable", O30, Value).by(TYPES | TESTS),
        row("default", ALL, Value).by(TYPES).said(&["SW0370"]),
        row("examples", LATER, Value).by(TESTS).annotation("an example restricts nothing"),
        row("allOf", ALL, List(&SCHEMA)).by(TYPES | CLIENT | STUB | EVENTS | TESTS),
        row("oneOf", ALL, List(&SCHEMA)).by(TYPES | CLIENT | STUB | EVENTS | TESTS),
        row("anyOf", ALL, List(&SCHEMA)).by(TYPES | TESTS),
        row("additionalProperties", ALL, One(&SCHEMA)).by(TYPES | CLIENT | STUB | EXAMPLES | TESTS),
        row("readOnly", ALL, Value).by(DOCS | TESTS),
        row("writeOnly", ALL, Value).by(TYPES | DOCS | TESTS),
        row("deprecated", ALL, Value).by(TYPES),
        row("const", LATER, Value).by(TYPES | STUB | EVENTS | TESTS),
        row("minimum", ALL, Value).by(TYPES | STUB | TESTS),
        row("maximum", ALL, Value).by(TYPES | CLIENT | STUB | TESTS),
        row("exclusiveMinimum", ALL, Value).by(TYPES | TESTS),
        row("exclusiveMaximum", ALL, Value).by(TYPES | TESTS),
        row("multipleOf", ALL, Value).by(TYPES | TESTS),
        row("minLength", ALL, Value).by(TYPES | TESTS),
        row("maxLength", ALL, Value).by(TYPES | TESTS),
        row("pattern", ALL, Value).by(TYPES | TESTS),
        row("minItems", ALL, Value).by(TYPES | TESTS),
        row("maxItems", ALL, Value).by(TYPES | TESTS),
        row("uniqueItems", ALL, Value).by(TYPES | TESTS),
        row("minProperties", ALL, Value).by(TYPES | TESTS),
        row("maxProperties", ALL, Value).by(TYPES | TESTS),
        row("discriminator", ALL, One(&DISCRIMINATOR)).by(TYPES | EVENTS | TESTS),
        row("xml", OAS, One(&XML)).idle("a body of XML is sent and read as bytes"),
        row("externalDocs", ALL, One(&EXTERNAL_DOCS)).by(DOCS),
        row("not", ALL, Value).by(TESTS).said(&["SW0382"]),
        row("if", LATER, Value).by(TESTS).said(&["SW0382"]),
        row("then", LATER, Value).by(TESTS).said(&["SW0382"]),
        row("else", LATER, Value).by(TESTS).said(&["SW0382"]),
        row("contains", LATER, Value).by(TESTS).said(&["SW0382"]),
        row("minContains", OAS31, Value).by(TESTS).said(&["SW0382"]),
        row("maxContains", OAS31, Value).by(TESTS).said(&["SW0382"]),
        row("prefixItems", OAS31, List(&SCHEMA)).by(TYPES | TESTS),
        row("additionalItems", ASYNC, One(&SCHEMA)).by(TYPES | TESTS),
        row("unevaluatedItems", OAS31, Value).by(TESTS).said(&["SW0382"]),
        row("patternProperties", LATER, Map(&SCHEMA)).by(TYPES | TESTS).said(&["SW0371"]),
        row("propertyNames", LATER, Value).by(TESTS).said(&["SW0371"]),
        row("unevaluatedProperties", OAS31, One(&SCHEMA)).by(TYPES | TESTS),
        row("dependencies", ASYNC, Value).by(TESTS).said(&["SW0382"]),
        row("dependentRequired", OAS31, Value).by(TESTS).said(&["SW0382"]),
        row("dependentSchemas", OAS31, Value).by(TESTS).said(&["SW0382"]),
        row("contentEncoding", LATER, Value).by(TYPES),
        row("contentMediaType", LATER, Value).annotation("what the text is meant to be"),
        row("contentSchema", OAS31, Value).lost("the text is not looked into"),
        row("$defs", OAS31, Shelf(&SCHEMA)).by(TYPES | TESTS),
        row("definitions", ASYNC, Shelf(&SCHEMA)).by(TYPES | TESTS),
        row("$id", LATER, Value).by(TYPES | TESTS).annotation("a name that references start from"),
        row("$anchor", OAS31, Value).by(TYPES | TESTS).annotation("a name for references"),
        row("$dynamicRef", OAS31, Value).by(TYPES | TESTS),
        row("$dynamicAnchor", OAS31, Value).by(TYPES | TESTS).annotation("a name for references"),
        row("$schema", LATER, Value).annotation("schemas are read as the version of the document has them"),
        row("$vocabulary", OAS31, Value).annotation("schemas are read as the version of the document has them"),
        row("$comment", LATER, Value).annotation("it speaks to those who keep the document"),
    ],
    names: None,
};

pub(super) static DISCRIMINATOR: Object = Object {
    title: "Discriminator Object",
    rows: &[
        row("propertyName", OAS, Value).by(TYPES | TESTS),
        row("mapping", OAS, Value).by(TYPES | TESTS),
        row("defaultMapping", O32, Value).by(TYPES | TESTS),
    ],
    names: None,
};

pub(super) static XML: Object = Object {
    title: "XML Object",
    rows: &[
        row("nodeType", O32, Value),
        row("name", OAS, Value),
        row("namespace", OAS, Value),
        row("prefix", OAS, Value),
        row("attribute", OAS, Value),
        row("wrapped", OAS, Value),
    ],
    names: None,
};

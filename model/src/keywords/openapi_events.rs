//! The objects of OpenAPI within webhooks and callbacks: the requests that these describe are received.

use super::openapi::EXTERNAL_DOCS;
use super::openapi_exchange::MEDIA_TYPE;
use super::row::Holds::{List, Map, One, Value};
use super::row::rooms::{DOCS, EVENTS, TESTS, TYPES};
use super::row::{O32, OAS, Object, row};

pub(super) static CALLBACK: Object = Object { title: "Callback Object", rows: &[], names: Some(One(&PATH_ITEM)) };

pub(super) static PATH_ITEM: Object = Object {
    title: "Path Item Object of a webhook or callback",
    rows: &[
        row("$ref", OAS, Value).by(TYPES | EVENTS | DOCS | TESTS),
        row("summary", OAS, Value).idle(""),
        row("description", OAS, Value).idle(""),
        row("get", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("put", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("post", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("delete", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("options", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("head", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("patch", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("trace", OAS, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("query", O32, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("additionalOperations", O32, Map(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("servers", OAS, Value).idle(""),
        row("parameters", OAS, List(&PARAMETER))
            .by(TESTS)
            .idle("receivers tell events apart by header parameters and hand header fields over as they came"),
    ],
    names: None,
};

pub(super) static OPERATION: Object = Object {
    title: "Operation Object of a webhook or callback",
    rows: &[
        row("tags", OAS, Value).idle(""),
        row("summary", OAS, Value).by(DOCS),
        row("description", OAS, Value).by(DOCS),
        row("externalDocs", OAS, One(&EXTERNAL_DOCS)).by(DOCS),
        row("operationId", OAS, Value).idle("an event is called as its webhook or callback"),
        row("parameters", OAS, List(&PARAMETER))
            .by(EVENTS | TESTS)
            .idle("receivers tell events apart by header parameters and hand header fields over as they came"),
        row("requestBody", OAS, One(&REQUEST_BODY)).by(TYPES | EVENTS | TESTS),
        row("responses", OAS, Value).idle("a receiver answers as its verdict is"),
        row("callbacks", OAS, Value).idle(""),
        row("deprecated", OAS, Value).by(EVENTS),
        row("security", OAS, Value).lost("a receiver verifies signatures, and asks for no other credentials"),
        row("servers", OAS, Value).idle(""),
    ],
    names: None,
};

pub(super) static PARAMETER: Object = Object {
    title: "Parameter Object of a webhook or callback",
    rows: &[
        row("name", OAS, Value).by(TESTS),
        row("in", OAS, Value).by(TESTS),
        row("description", OAS, Value),
        row("required", OAS, Value).by(TESTS),
        row("schema", OAS, Value).by(TESTS),
        row("deprecated", OAS, Value),
        row("allowEmptyValue", OAS, Value),
        row("style", OAS, Value),
        row("explode", OAS, Value),
        row("allowReserved", OAS, Value),
        row("example", OAS, Value).by(TESTS),
        row("examples", OAS, Value).by(TESTS),
        row("content", OAS, Value).by(TESTS),
    ],
    names: None,
};

pub(super) static REQUEST_BODY: Object = Object {
    title: "Request Body Object of a webhook or callback",
    rows: &[
        row("description", OAS, Value).idle(""),
        row("content", OAS, Map(&MEDIA_TYPE)).by(TYPES | EVENTS | TESTS),
        row("required", OAS, Value).idle("a delivery without a body is no event"),
    ],
    names: None,
};

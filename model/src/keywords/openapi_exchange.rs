//! The objects of OpenAPI that describe requests and responses.

use super::openapi::{EXTERNAL_DOCS, SERVER};
use super::openapi_events::CALLBACK;
use super::row::Holds::{List, Map, One, Value};
use super::row::rooms::{CLIENT, DOCS, EVENTS, EXAMPLES, PACKAGE, STUB, TESTS, TYPES};
use super::row::{O32, OAS, OAS31, Object, row};
use super::schema::SCHEMA;

pub(super) static PATHS: Object = Object { title: "Paths Object", rows: &[], names: Some(One(&PATH_ITEM)) };

pub(super) static PATH_ITEM: Object = Object {
    title: "Path Item Object",
    rows: &[
        row("$ref", OAS, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("summary", OAS, Value).by(DOCS),
        row("description", OAS, Value).by(DOCS),
        row("get", OAS, One(&OPERATION)).by(PACKAGE | TYPES | CLIENT | STUB | DOCS | EXAMPLES | TESTS),
        row("put", OAS, One(&OPERATION)).by(TYPES | CLIENT | STUB | DOCS | TESTS),
        row("post", OAS, One(&OPERATION)).by(PACKAGE | TYPES | CLIENT | STUB | EVENTS | DOCS | EXAMPLES | TESTS),
        row("delete", OAS, One(&OPERATION)).by(CLIENT | STUB | DOCS | TESTS),
        row("options", OAS, One(&OPERATION)).by(CLIENT | STUB | DOCS | TESTS),
        row("head", OAS, One(&OPERATION)).by(CLIENT | STUB | DOCS | TESTS),
        row("patch", OAS, One(&OPERATION)).by(CLIENT | STUB | DOCS | TESTS),
        row("trace", OAS, One(&OPERATION)).by(CLIENT | STUB | DOCS | TESTS),
        row("query", O32, One(&OPERATION)).by(TYPES | CLIENT | STUB | DOCS | EXAMPLES | TESTS),
        row("additionalOperations", O32, Map(&OPERATION)).by(CLIENT | STUB | DOCS | TESTS),
        row("servers", OAS, List(&SERVER)).by(CLIENT | STUB | TESTS),
        row("parameters", OAS, List(&PARAMETER)).by(TYPES | CLIENT | STUB | TESTS),
    ],
    names: None,
};

pub(super) static OPERATION: Object = Object {
    title: "Operation Object",
    rows: &[
        row("tags", OAS, Value).by(DOCS),
        row("summary", OAS, Value).by(DOCS),
        row("description", OAS, Value).by(DOCS),
        row("externalDocs", OAS, One(&EXTERNAL_DOCS)).by(DOCS),
        row("operationId", OAS, Value).by(TYPES | CLIENT | STUB | DOCS | TESTS),
        row("parameters", OAS, List(&PARAMETER)).by(TYPES | CLIENT | STUB | DOCS | TESTS),
        row("requestBody", OAS, One(&REQUEST_BODY)).by(TYPES | CLIENT | STUB | DOCS | EXAMPLES | TESTS),
        row("responses", OAS, One(&RESPONSES)).by(TYPES | CLIENT | STUB | EXAMPLES | TESTS),
        row("callbacks", OAS, Map(&CALLBACK)).by(EVENTS | DOCS | TESTS),
        row("deprecated", OAS, Value).by(CLIENT | STUB),
        row("security", OAS, Value).by(CLIENT | STUB | TESTS),
        row("servers", OAS, List(&SERVER)).by(CLIENT | STUB | TESTS),
    ],
    names: None,
};

pub(super) static PARAMETER: Object = Object {
    title: "Parameter Object",
    rows: &[
        row("name", OAS, Value).by(TYPES | CLIENT | STUB | TESTS),
        row("in", OAS, Value).by(TYPES | CLIENT | STUB | TESTS),
        row("description", OAS, Value).by(DOCS),
        row("required", OAS, Value).by(CLIENT | STUB | TESTS),
        row("schema", OAS, One(&SCHEMA)).by(TYPES | CLIENT | STUB | TESTS),
        row("deprecated", OAS, Value).by(CLIENT),
        row("allowEmptyValue", OAS, Value).idle("an empty text is sent as any other"),
        row("style", OAS, Value).by(CLIENT | STUB | TESTS),
        row("explode", OAS, Value).by(CLIENT | STUB | TESTS),
        row("allowReserved", OAS, Value).by(CLIENT | STUB | TESTS),
        row("example", OAS, Value).by(TESTS).annotation("an example restricts nothing"),
        row("examples", OAS, Map(&EXAMPLE)).by(TESTS).annotation("an example restricts nothing"),
        row("content", OAS, Map(&MEDIA_TYPE)).by(TYPES | CLIENT | STUB | TESTS),
    ],
    names: None,
};

pub(super) static REQUEST_BODY: Object = Object {
    title: "Request Body Object",
    rows: &[
        row("description", OAS, Value).by(DOCS),
        row("content", OAS, Map(&MEDIA_TYPE)).by(TYPES | CLIENT | STUB | DOCS | EXAMPLES | TESTS),
        row("required", OAS, Value).by(CLIENT | STUB | TESTS),
    ],
    names: None,
};

pub(super) static MEDIA_TYPE: Object = Object {
    title: "Media Type Object",
    rows: &[
        row("schema", OAS, One(&SCHEMA))
            .by(TYPES | CLIENT | STUB | EVENTS | EXAMPLES | TESTS)
            .said(&["SW0307", "SW0383"]),
        row("itemSchema", O32, One(&SCHEMA)).said(&["SW0337"]),
        row("example", OAS, Value).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
        row("examples", OAS, Map(&EXAMPLE)).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
        row("encoding", OAS, Map(&ENCODING)).by(TYPES | CLIENT | STUB | DOCS | TESTS),
        row("prefixEncoding", O32, Value).said(&["SW0203"]),
        row("itemEncoding", O32, Value).said(&["SW0203"]),
    ],
    names: None,
};

pub(super) static ENCODING: Object = Object {
    title: "Encoding Object",
    rows: &[
        row("contentType", OAS, Value).by(TYPES | CLIENT | STUB | TESTS),
        row("headers", OAS, Value).said(&["SW0203"]),
        row("style", OAS, Value).by(CLIENT | STUB | TESTS),
        row("explode", OAS, Value).by(CLIENT | STUB | TESTS),
        row("allowReserved", OAS, Value).by(CLIENT | STUB | TESTS),
        row("encoding", O32, Value).lost("parts within parts are not written"),
        row("prefixEncoding", O32, Value).lost("parts within parts are not written"),
        row("itemEncoding", O32, Value).lost("parts within parts are not written"),
    ],
    names: None,
};

pub(super) static RESPONSES: Object = Object {
    title: "Responses Object",
    rows: &[row("default", OAS, One(&RESPONSE)).by(TYPES | CLIENT | STUB | EXAMPLES | TESTS)],
    names: Some(One(&RESPONSE)),
};

pub(super) static RESPONSE: Object = Object {
    title: "Response Object",
    rows: &[
        row("summary", O32, Value).idle(""),
        row("description", OAS, Value).by(DOCS),
        row("headers", OAS, Map(&HEADER)).by(TYPES | STUB | TESTS),
        row("content", OAS, Map(&MEDIA_TYPE)).by(CLIENT | STUB | EXAMPLES | TESTS),
        row("links", OAS, Map(&LINK)).by(TESTS).idle("nothing is written for them; `specwright test` follows them"),
    ],
    names: None,
};

pub(super) static HEADER: Object = Object {
    title: "Header Object",
    rows: &[
        row("description", OAS, Value).by(DOCS),
        row("required", OAS, Value).by(STUB | TESTS),
        row("deprecated", OAS, Value).idle(""),
        row("style", OAS, Value).idle("there is one style for headers"),
        row("explode", OAS, Value).by(TESTS),
        row("schema", OAS, One(&SCHEMA)).by(TYPES | STUB | TESTS),
        row("example", OAS, Value).annotation("an example restricts nothing"),
        row("examples", OAS, Map(&EXAMPLE)).annotation("an example restricts nothing"),
        row("content", OAS, Map(&MEDIA_TYPE)).by(TYPES | STUB | TESTS),
    ],
    names: None,
};

pub(super) static LINK: Object = Object {
    title: "Link Object",
    rows: &[
        row("operationRef", OAS, Value).by(TESTS).said(&["SW0123"]),
        row("operationId", OAS, Value).by(TESTS).said(&["SW0123"]),
        row("parameters", OAS, Value).by(TESTS),
        row("requestBody", OAS, Value).by(TESTS),
        row("description", OAS, Value),
        row("server", OAS, Value),
    ],
    names: None,
};

pub(super) static EXAMPLE: Object = Object {
    title: "Example Object",
    rows: &[
        row("summary", OAS, Value).idle(""),
        row("description", OAS, Value).idle(""),
        row("value", OAS, Value).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
        row("externalValue", OAS, Value).idle("nothing is fetched"),
        row("dataValue", O32, Value).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
        row("serializedValue", O32, Value).idle("the value is taken from `dataValue` or `value`"),
    ],
    names: None,
};

pub(super) static REFERENCE: Object = Object {
    title: "Reference Object",
    rows: &[
        row("$ref", super::ALL, Value),
        row("summary", OAS31, Value).idle("the texts of what it leads to are taken"),
        row("description", OAS31, Value).idle("the texts of what it leads to are taken"),
    ],
    names: None,
};

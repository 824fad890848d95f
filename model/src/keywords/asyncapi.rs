//! The objects of AsyncAPI 2.x and 3.x.

use super::asyncapi_components::{CHANNEL_BINDINGS, COMPONENTS, MESSAGE_BINDINGS, OPERATION_BINDINGS, SERVER_BINDINGS};
use super::openapi::{EXTERNAL_DOCS, INFO, SERVER_VARIABLE, TAG};
use super::row::Holds::{List, Map, One, Value};
use super::row::rooms::{DOCS, EVENTS, EXAMPLES, PACKAGE, TESTS, TYPES};
use super::row::{A2, A3, ASYNC, Object, row};
use super::schema::SCHEMA;

pub(super) static ASYNCAPI_2: Object = Object {
    title: "AsyncAPI Object of 2.x",
    rows: &[
        row("asyncapi", A2, Value).by(PACKAGE | TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("id", A2, Value).annotation("a name of the described application"),
        row("info", A2, One(&INFO)).by(PACKAGE | DOCS),
        row("servers", A2, Map(&SERVER)).idle("receivers take deliveries where they are mounted"),
        row("defaultContentType", A2, Value).by(TESTS).said(&["SW0384"]),
        row("channels", A2, Map(&CHANNEL)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("components", A2, One(&COMPONENTS)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("tags", A2, List(&TAG)).by(DOCS),
        row("externalDocs", A2, One(&EXTERNAL_DOCS)).by(DOCS),
    ],
    names: None,
};

pub(super) static ASYNCAPI_3: Object = Object {
    title: "AsyncAPI Object of 3.x",
    rows: &[
        row("asyncapi", A3, Value).by(PACKAGE | TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("id", A3, Value).annotation("a name of the described application"),
        row("info", A3, One(&INFO)).by(PACKAGE | DOCS),
        row("servers", A3, Map(&SERVER)).idle("receivers take deliveries where they are mounted"),
        row("defaultContentType", A3, Value).by(TESTS).said(&["SW0384"]),
        row("channels", A3, Map(&CHANNEL)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("operations", A3, Map(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("components", A3, One(&COMPONENTS)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
    ],
    names: None,
};

pub(super) static SERVER: Object = Object {
    title: "Server Object of AsyncAPI",
    rows: &[
        row("url", A2, Value),
        row("host", A3, Value),
        row("pathname", A3, Value),
        row("protocol", ASYNC, Value),
        row("protocolVersion", ASYNC, Value),
        row("title", A3, Value),
        row("summary", A3, Value),
        row("description", ASYNC, Value),
        row("variables", ASYNC, Map(&SERVER_VARIABLE)),
        row("security", ASYNC, Value),
        row("tags", ASYNC, Value),
        row("externalDocs", A3, Value),
        row("bindings", ASYNC, One(&SERVER_BINDINGS)),
    ],
    names: None,
};

pub(super) static CHANNEL: Object = Object {
    title: "Channel Object",
    rows: &[
        row("$ref", A2, Value).by(TYPES | EVENTS | DOCS | TESTS),
        row("address", A3, Value).idle("receivers take deliveries where they are mounted"),
        row("messages", A3, Map(&MESSAGE)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("title", A3, Value).idle(""),
        row("summary", A3, Value).idle(""),
        row("description", ASYNC, Value).idle(""),
        row("servers", ASYNC, Value).idle("receivers take deliveries where they are mounted"),
        row("subscribe", A2, One(&OPERATION)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("publish", A2, One(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("parameters", ASYNC, Map(&PARAMETER)).idle("receivers take deliveries where they are mounted"),
        row("tags", A3, Value).idle(""),
        row("externalDocs", A3, Value).idle(""),
        row("bindings", ASYNC, One(&CHANNEL_BINDINGS)).idle(""),
    ],
    names: None,
};

pub(super) static PARAMETER: Object = Object {
    title: "Parameter Object of AsyncAPI",
    rows: &[
        row("description", ASYNC, Value),
        row("schema", A2, Value),
        row("location", ASYNC, Value),
        row("enum", A3, Value),
        row("default", A3, Value),
        row("examples", A3, Value),
    ],
    names: None,
};

pub(super) static OPERATION: Object = Object {
    title: "Operation Object of AsyncAPI",
    rows: &[
        row("action", A3, Value).by(TYPES | EVENTS | DOCS | TESTS).said(&["SW0351"]),
        row("channel", A3, One(&CHANNEL)).by(TYPES | EVENTS | DOCS | TESTS),
        row("operationId", A2, Value).by(TESTS).said(&["SW0351"]),
        row("title", A3, Value).idle("an event has the texts of its message"),
        row("summary", ASYNC, Value).idle("an event has the texts of its message"),
        row("description", ASYNC, Value).idle("an event has the texts of its message"),
        row("security", ASYNC, Value).lost("a receiver verifies signatures, and asks for no other credentials"),
        row("tags", ASYNC, Value).idle("an event has the texts of its message"),
        row("externalDocs", ASYNC, Value).idle("an event has the texts of its message"),
        row("bindings", ASYNC, One(&OPERATION_BINDINGS)).note("see the object of bindings"),
        row("traits", ASYNC, List(&OPERATION_TRAIT)).by(EVENTS | DOCS | TESTS),
        row("message", A2, One(&MESSAGE)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS).said(&["SW0351"]),
        row("messages", A3, List(&MESSAGE)).by(TYPES | EVENTS | DOCS | TESTS).said(&["SW0351"]),
        row("reply", A3, One(&REPLY)).said(&["SW0352"]),
    ],
    names: None,
};

pub(super) static OPERATION_TRAIT: Object = Object {
    title: "Operation Trait Object",
    rows: &[
        row("operationId", A2, Value).by(EVENTS | DOCS).idle("an event is called as its message"),
        row("title", A3, Value).idle("an event has the texts of its message"),
        row("summary", ASYNC, Value).idle("an event has the texts of its message"),
        row("description", ASYNC, Value).idle("an event has the texts of its message"),
        row("security", ASYNC, Value).lost("a receiver verifies signatures, and asks for no other credentials"),
        row("tags", ASYNC, Value).idle("an event has the texts of its message"),
        row("externalDocs", ASYNC, Value).idle("an event has the texts of its message"),
        row("bindings", ASYNC, One(&OPERATION_BINDINGS)).note("see the object of bindings"),
    ],
    names: None,
};

pub(super) static REPLY: Object = Object {
    title: "Operation Reply Object",
    rows: &[
        row("address", A3, One(&REPLY_ADDRESS)).said(&["SW0352"]),
        row("channel", A3, One(&CHANNEL)).said(&["SW0352"]),
        row("messages", A3, List(&MESSAGE)).said(&["SW0352"]),
    ],
    names: None,
};

pub(super) static REPLY_ADDRESS: Object = Object {
    title: "Operation Reply Address Object",
    rows: &[row("location", A3, Value).said(&["SW0352"]), row("description", A3, Value).said(&["SW0352"])],
    names: None,
};

pub(super) static MESSAGE: Object = Object {
    title: "Message Object",
    rows: &[
        row("oneOf", A2, List(&MESSAGE)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("messageId", A2, Value).by(TESTS).annotation("the name of a message goes before it"),
        row("headers", ASYNC, One(&SCHEMA))
            .by(TESTS)
            .idle("receivers tell events apart by them and hand them over as they came"),
        row("payload", ASYNC, One(&SCHEMA)).by(TYPES | EVENTS | EXAMPLES | TESTS),
        row("correlationId", ASYNC, One(&CORRELATION_ID))
            .idle("header fields and payloads are handed over as they came"),
        row("schemaFormat", A2, Value).by(TESTS).annotation("every format of JSON Schema is read alike"),
        row("contentType", ASYNC, Value).by(TESTS).said(&["SW0384"]),
        row("name", ASYNC, Value).by(EVENTS | DOCS | TESTS),
        row("title", ASYNC, Value).by(DOCS),
        row("summary", ASYNC, Value).by(DOCS),
        row("description", ASYNC, Value).by(DOCS),
        row("tags", ASYNC, Value).idle(""),
        row("externalDocs", ASYNC, Value).idle(""),
        row("bindings", ASYNC, One(&MESSAGE_BINDINGS)).by(TESTS).note("see the object of bindings"),
        row("examples", ASYNC, List(&MESSAGE_EXAMPLE)).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
        row("traits", ASYNC, List(&MESSAGE_TRAIT)).by(EVENTS | DOCS | EXAMPLES | TESTS),
    ],
    names: None,
};

pub(super) static MESSAGE_TRAIT: Object = Object {
    title: "Message Trait Object",
    rows: &[
        row("messageId", A2, Value).by(TESTS).annotation("the name of a message goes before it"),
        row("headers", ASYNC, One(&SCHEMA))
            .by(TESTS)
            .idle("receivers tell events apart by them and hand them over as they came"),
        row("correlationId", ASYNC, One(&CORRELATION_ID))
            .idle("header fields and payloads are handed over as they came"),
        row("schemaFormat", A2, Value).by(TESTS).annotation("every format of JSON Schema is read alike"),
        row("contentType", ASYNC, Value).by(TESTS).said(&["SW0384"]),
        row("name", ASYNC, Value).by(EVENTS | DOCS | TESTS),
        row("title", ASYNC, Value).by(DOCS),
        row("summary", ASYNC, Value).by(DOCS),
        row("description", ASYNC, Value).by(DOCS),
        row("tags", ASYNC, Value).idle(""),
        row("externalDocs", ASYNC, Value).idle(""),
        row("bindings", ASYNC, One(&MESSAGE_BINDINGS)).by(TESTS).note("see the object of bindings"),
        row("examples", ASYNC, List(&MESSAGE_EXAMPLE)).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
    ],
    names: None,
};

pub(super) static MESSAGE_EXAMPLE: Object = Object {
    title: "Message Example Object",
    rows: &[
        row("name", ASYNC, Value).annotation("it names an example"),
        row("summary", ASYNC, Value).annotation("it describes an example"),
        row("headers", ASYNC, Value).by(TESTS).annotation("an example restricts nothing"),
        row("payload", ASYNC, Value).by(EXAMPLES | TESTS).annotation("an example restricts nothing"),
    ],
    names: None,
};

pub(super) static CORRELATION_ID: Object = Object {
    title: "Correlation ID Object",
    rows: &[row("description", ASYNC, Value), row("location", ASYNC, Value)],
    names: None,
};

pub(super) static MULTI_FORMAT_SCHEMA: Object = Object {
    title: "Multi Format Schema Object",
    rows: &[
        row("schemaFormat", A3, Value).by(TYPES | EVENTS | EXAMPLES | TESTS).said(&["SW0205"]),
        row("schema", A3, One(&SCHEMA)).by(TYPES | EVENTS | EXAMPLES | TESTS),
    ],
    names: None,
};

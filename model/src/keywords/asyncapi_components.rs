//! The components of AsyncAPI, and its bindings. HTTP is the only protocol whose bindings have an effect.

use super::asyncapi::{
    CHANNEL, CORRELATION_ID, MESSAGE, MESSAGE_TRAIT, OPERATION, OPERATION_TRAIT, PARAMETER, REPLY, REPLY_ADDRESS,
    SERVER,
};
use super::openapi::{EXTERNAL_DOCS, SECURITY_SCHEME, SERVER_VARIABLE, TAG};
use super::row::Holds::{Map, One, Shelf, Value};
use super::row::rooms::{DOCS, EVENTS, EXAMPLES, TESTS, TYPES};
use super::row::{A3, ASYNC, Object, row};
use super::schema::SCHEMA;

pub(super) static COMPONENTS: Object = Object {
    title: "Components Object of AsyncAPI",
    rows: &[
        row("schemas", ASYNC, Map(&SCHEMA)).by(TYPES | EVENTS | EXAMPLES | TESTS),
        row("servers", ASYNC, Shelf(&SERVER)).idle("receivers take deliveries where they are mounted"),
        row("serverVariables", ASYNC, Shelf(&SERVER_VARIABLE)).idle("receivers take deliveries where they are mounted"),
        row("channels", ASYNC, Shelf(&CHANNEL)).by(TYPES | EVENTS | DOCS | TESTS),
        row("operations", A3, Shelf(&OPERATION)).by(TYPES | EVENTS | DOCS | TESTS),
        row("messages", ASYNC, Shelf(&MESSAGE)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("securitySchemes", ASYNC, Map(&SECURITY_SCHEME)).by(TYPES | EVENTS | DOCS),
        row("parameters", ASYNC, Shelf(&PARAMETER)).idle("receivers take deliveries where they are mounted"),
        row("correlationIds", ASYNC, Shelf(&CORRELATION_ID))
            .idle("header fields and payloads are handed over as they came"),
        row("replies", A3, Shelf(&REPLY)).said(&["SW0221"]),
        row("replyAddresses", A3, Shelf(&REPLY_ADDRESS)).said(&["SW0221"]),
        row("externalDocs", A3, Shelf(&EXTERNAL_DOCS)).by(DOCS),
        row("tags", A3, Shelf(&TAG)).by(DOCS),
        row("operationTraits", ASYNC, Shelf(&OPERATION_TRAIT)).by(TYPES | EVENTS | DOCS | TESTS),
        row("messageTraits", ASYNC, Shelf(&MESSAGE_TRAIT)).by(EVENTS | DOCS | TESTS),
        row("serverBindings", ASYNC, Shelf(&SERVER_BINDINGS)).idle("deliveries come over HTTP"),
        row("channelBindings", ASYNC, Shelf(&CHANNEL_BINDINGS)).idle("deliveries come over HTTP"),
        row("operationBindings", ASYNC, Shelf(&OPERATION_BINDINGS)).said(&["SW0221"]),
        row("messageBindings", ASYNC, Shelf(&MESSAGE_BINDINGS)).by(TESTS).said(&["SW0221"]),
    ],
    names: None,
};

pub(super) static SERVER_BINDINGS: Object =
    Object { title: "Server Bindings Object", rows: &[row("*", ASYNC, Value)], names: None };

pub(super) static CHANNEL_BINDINGS: Object =
    Object { title: "Channel Bindings Object", rows: &[row("*", ASYNC, Value)], names: None };

pub(super) static OPERATION_BINDINGS: Object = Object {
    title: "Operation Bindings Object",
    rows: &[row("http", ASYNC, One(&HTTP_OPERATION_BINDING)), row("*", ASYNC, Value).idle("deliveries come over HTTP")],
    names: None,
};

pub(super) static MESSAGE_BINDINGS: Object = Object {
    title: "Message Bindings Object",
    rows: &[
        row("http", ASYNC, One(&HTTP_MESSAGE_BINDING))
            .by(TESTS)
            .idle("receivers tell events apart by its headers and hand them over as they came"),
        row("*", ASYNC, Value).idle("deliveries come over HTTP"),
    ],
    names: None,
};

pub(super) static HTTP_OPERATION_BINDING: Object = Object {
    title: "HTTP Operation Binding Object",
    rows: &[
        row("type", ASYNC, Value).idle("deliveries are requests").but("request"),
        row("method", ASYNC, Value).lost("deliveries are taken by POST").but("POST"),
        row("query", ASYNC, Value).lost("deliveries are taken with any query"),
        row("bindingVersion", ASYNC, Value).annotation("all versions are read alike"),
    ],
    names: None,
};

pub(super) static HTTP_MESSAGE_BINDING: Object = Object {
    title: "HTTP Message Binding Object",
    rows: &[
        row("headers", ASYNC, One(&SCHEMA)).by(TESTS),
        row("statusCode", ASYNC, Value),
        row("bindingVersion", ASYNC, Value).annotation("all versions are read alike"),
    ],
    names: None,
};

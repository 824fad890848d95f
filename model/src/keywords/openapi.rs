//! The objects of OpenAPI that describe an API as a whole; those that AsyncAPI has too are shared.

use super::openapi_events::{self, CALLBACK};
use super::openapi_exchange::{EXAMPLE, HEADER, LINK, MEDIA_TYPE, PARAMETER, PATH_ITEM, PATHS, REQUEST_BODY, RESPONSE};
use super::row::Holds::{List, Map, One, Shelf, Value};
use super::row::rooms::{CLIENT, DOCS, EVENTS, EXAMPLES, PACKAGE, STUB, TESTS, TYPES};
use super::row::{A2, A3, ALL, ASYNC, O32, OAS, OAS31, Object, row};
use super::schema::SCHEMA;

pub(super) static OPENAPI: Object = Object {
    title: "OpenAPI Object",
    rows: &[
        row("openapi", OAS, Value).by(PACKAGE | TYPES | CLIENT | STUB | EVENTS | DOCS | EXAMPLES | TESTS),
        row("$self", O32, Value).annotation("a name that references start from"),
        row("info", OAS, One(&INFO)).by(PACKAGE | DOCS),
        row("jsonSchemaDialect", OAS31, Value).annotation("schemas are read as the version of the document has them"),
        row("servers", OAS, List(&SERVER)).by(CLIENT | DOCS | TESTS),
        row("paths", OAS, One(&PATHS)).by(PACKAGE | TYPES | CLIENT | STUB | EVENTS | DOCS | EXAMPLES | TESTS),
        row("webhooks", OAS31, Map(&openapi_events::PATH_ITEM)).by(TYPES | EVENTS | DOCS | EXAMPLES | TESTS),
        row("components", OAS, One(&COMPONENTS)).by(PACKAGE | TYPES | CLIENT | STUB | EVENTS | DOCS | EXAMPLES | TESTS),
        row("security", OAS, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("tags", OAS, List(&TAG)).by(DOCS),
        row("externalDocs", OAS, One(&EXTERNAL_DOCS)).by(DOCS),
    ],
    names: None,
};

pub(super) static INFO: Object = Object {
    title: "Info Object",
    rows: &[
        row("title", ALL, Value).by(PACKAGE | DOCS),
        row("version", ALL, Value).by(PACKAGE | DOCS),
        row("summary", OAS31, Value).by(DOCS),
        row("description", ALL, Value).by(DOCS),
        row("termsOfService", ALL, Value).by(DOCS),
        row("contact", ALL, One(&CONTACT)).by(DOCS),
        row("license", ALL, One(&LICENSE)).by(DOCS),
        row("tags", A3, List(&TAG)).by(DOCS),
        row("externalDocs", A3, One(&EXTERNAL_DOCS)).by(DOCS),
    ],
    names: None,
};

pub(super) static CONTACT: Object = Object {
    title: "Contact Object",
    rows: &[row("name", ALL, Value).by(DOCS), row("url", ALL, Value).by(DOCS), row("email", ALL, Value).by(DOCS)],
    names: None,
};

pub(super) static LICENSE: Object = Object {
    title: "License Object",
    rows: &[
        row("name", ALL, Value).by(DOCS),
        row("identifier", OAS31, Value).by(DOCS),
        row("url", ALL, Value).by(DOCS),
    ],
    names: None,
};

pub(super) static SERVER: Object = Object {
    title: "Server Object",
    rows: &[
        row("url", OAS, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("description", OAS, Value).by(DOCS),
        row("name", O32, Value).by(CLIENT | DOCS),
        row("variables", OAS, Map(&SERVER_VARIABLE)).by(CLIENT | DOCS | TESTS),
    ],
    names: None,
};

pub(super) static SERVER_VARIABLE: Object = Object {
    title: "Server Variable Object",
    rows: &[
        row("enum", ALL, Value).by(CLIENT | TESTS),
        row("default", ALL, Value).by(CLIENT | DOCS | TESTS),
        row("description", ALL, Value).by(DOCS),
        row("examples", ASYNC, Value).annotation("an example restricts nothing"),
    ],
    names: None,
};

pub(super) static TAG: Object = Object {
    title: "Tag Object",
    rows: &[
        row("name", ALL, Value).by(DOCS),
        row("summary", O32, Value).by(DOCS),
        row("description", ALL, Value).by(DOCS),
        row("externalDocs", ALL, One(&EXTERNAL_DOCS)).by(DOCS),
        row("parent", O32, Value).by(DOCS),
        row("kind", O32, Value).idle(""),
    ],
    names: None,
};

pub(super) static EXTERNAL_DOCS: Object = Object {
    title: "External Documentation Object",
    rows: &[row("url", ALL, Value).by(DOCS), row("description", ALL, Value).by(DOCS)],
    names: None,
};

pub(super) static COMPONENTS: Object = Object {
    title: "Components Object",
    rows: &[
        row("schemas", OAS, Map(&SCHEMA)).by(TYPES | CLIENT | STUB | EVENTS | EXAMPLES | TESTS),
        row("responses", OAS, Shelf(&RESPONSE)).by(CLIENT | STUB | DOCS | EXAMPLES | TESTS),
        row("parameters", OAS, Shelf(&PARAMETER)).by(TYPES | CLIENT | STUB | EVENTS | DOCS | EXAMPLES | TESTS),
        row("examples", OAS, Shelf(&EXAMPLE)).by(EXAMPLES | TESTS),
        row("requestBodies", OAS, Shelf(&REQUEST_BODY)).by(TYPES | CLIENT | STUB | EVENTS | DOCS | TESTS),
        row("headers", OAS, Shelf(&HEADER)).by(STUB | TESTS),
        row("securitySchemes", OAS, Map(&SECURITY_SCHEME)).by(PACKAGE
            | TYPES
            | CLIENT
            | STUB
            | EVENTS
            | DOCS
            | EXAMPLES
            | TESTS),
        row("links", OAS, Shelf(&LINK)).by(TESTS).said(&["SW0221"]),
        row("callbacks", OAS, Shelf(&CALLBACK)).by(EVENTS | DOCS | TESTS),
        row("pathItems", OAS31, Shelf(&PATH_ITEM)).by(TYPES | CLIENT | STUB | EVENTS | DOCS | TESTS),
        row("mediaTypes", O32, Shelf(&MEDIA_TYPE)).by(CLIENT | STUB | TESTS),
    ],
    names: None,
};

pub(super) static SECURITY_SCHEME: Object = Object {
    title: "Security Scheme Object",
    rows: &[
        row("type", ALL, Value).by(PACKAGE | TYPES | CLIENT | STUB | EVENTS | DOCS | EXAMPLES | TESTS),
        row("description", ALL, Value).by(DOCS),
        row("name", ALL, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("in", ALL, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("scheme", ALL, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("bearerFormat", ALL, Value).by(DOCS),
        row("flows", ALL, One(&FLOWS)).by(CLIENT | STUB | DOCS | TESTS),
        row("openIdConnectUrl", ALL, Value).by(CLIENT | STUB | DOCS),
        row("oauth2MetadataUrl", O32, Value).idle("nothing is fetched"),
        row("deprecated", O32, Value).idle(""),
        row("scopes", A3, Value).idle(""),
    ],
    names: None,
};

pub(super) static FLOWS: Object = Object {
    title: "OAuth Flows Object",
    rows: &[
        row("implicit", ALL, One(&FLOW)).by(DOCS),
        row("password", ALL, One(&FLOW)).by(DOCS),
        row("clientCredentials", ALL, One(&FLOW)).by(CLIENT | STUB | DOCS | TESTS),
        row("authorizationCode", ALL, One(&FLOW)).by(DOCS),
        row("deviceAuthorization", O32, One(&FLOW)).by(DOCS),
    ],
    names: None,
};

pub(super) static FLOW: Object = Object {
    title: "OAuth Flow Object",
    rows: &[
        row("authorizationUrl", ALL, Value).by(DOCS),
        row("deviceAuthorizationUrl", O32, Value).by(DOCS),
        row("tokenUrl", ALL, Value).by(CLIENT | STUB | DOCS | TESTS),
        row("refreshUrl", ALL, Value).by(DOCS),
        row("scopes", OAS | A2, Value).by(DOCS | TESTS),
        row("availableScopes", A3, Value).by(DOCS),
    ],
    names: None,
};

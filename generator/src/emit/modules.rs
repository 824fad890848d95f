//! The modules of a generated crate, each of which is one row.

use super::module::{Module, Print, Row};
use super::{client, codec, constructors, description, multipart, operations, server, types, validation, webhooks};
use crate::plan::Plan;

const VALIDATION_CONDITION: Option<&str> = Some("feature = \"validation\"");
const CLIENT_CONDITION: Option<&str> = Some("feature = \"client\"");
const EITHER_CONDITION: Option<&str> = Some("any(feature = \"client\", feature = \"server\")");
const SERDE: &str = "use runtime::__private::serde::{Deserialize, Deserializer, Serialize, Serializer};";

static TYPES: Row =
    Row { name: "types", title: "The types of the documents.", public: true, condition: None, imports: &[] };

static CONSTRUCT: Row = Row {
    name: "construct",
    title: "Constructors, setters and conversions of the types.",
    public: true,
    condition: None,
    imports: &[("use super::types;", "types")],
};

static SETTERS: Row = Row {
    name: "setters",
    title: "Setters of the types that only the API sends.",
    public: false,
    condition: Some("any(feature = \"server\", feature = \"webhooks\")"),
    imports: &[("use super::types;", "types")],
};

static CODEC: Row = Row {
    name: "codec",
    title: "How the types are read, written, compared and shown.",
    public: false,
    condition: None,
    imports: &[
        ("use super::types;", "types"),
        (SERDE, "Serializer"),
        ("use runtime::__private::serde::de::MapAccess;", "MapAccess"),
        ("use runtime::codec::{self, Codec as _};", "Codec"),
        ("use runtime::codec;", "codec"),
        ("use std::fmt;", "fmt"),
        ("use std::hash::{Hash, Hasher};", "Hasher"),
    ],
};

static VALIDATION: Row = Row {
    name: "validation",
    title: "The bounds of the types.",
    public: false,
    condition: VALIDATION_CONDITION,
    imports: &[("use super::types;", "types")],
};

static MULTIPART: Row = Row {
    name: "multipart",
    title: "Bodies of several parts.",
    public: true,
    condition: EITHER_CONDITION,
    imports: &[("use super::types;", "types"), ("use std::fmt;", "fmt")],
};

static MULTIPART_VALIDATION: Row = Row {
    name: "multipart_validation",
    title: "The bounds of bodies of several parts.",
    public: false,
    condition: Some("all(feature = \"validation\", any(feature = \"client\", feature = \"server\"))"),
    imports: &[("use super::multipart;", "multipart")],
};

static DESCRIPTION: Row = Row {
    name: "description",
    title: "What client and server know of the document at run time.",
    public: false,
    condition: EITHER_CONDITION,
    imports: &[
        ("use runtime::description::ClientAuthentication;", "ClientAuthentication"),
        ("use runtime::description::OperationInfo;", "OperationInfo"),
        ("use runtime::description::SchemeInfo;", "SchemeInfo"),
        ("use runtime::description::SchemeKind;", "SchemeKind"),
        ("use runtime::description::SchemeUse;", "SchemeUse"),
        ("use runtime::description::BodyInfo;", "BodyInfo"),
        ("use runtime::description::EncodingInfo;", "EncodingInfo"),
        ("use runtime::description::ParameterInfo;", "ParameterInfo"),
        ("use runtime::description::{ResponseInfo, StatusPattern};", "ResponseInfo"),
        ("use runtime::description::In;", "In"),
        ("use runtime::description::Style;", "Style"),
    ],
};

static CLIENT: Row = Row {
    name: "client",
    title: "The client.",
    public: true,
    condition: CLIENT_CONDITION,
    imports: &[
        ("use super::{description, operations};", ""),
        ("use super::multipart;", "multipart"),
        ("use super::types;", "types"),
        ("use runtime::client::Credential;", "Credential"),
        ("use runtime::codec;", "codec"),
        ("use std::future::{Future, IntoFuture};", ""),
        ("use std::marker::PhantomData;", ""),
        ("use std::pin::Pin;", ""),
        ("use std::time::Duration;", ""),
        ("pub use runtime::client::{ClientAuthentication, ClientCredentials, TokenError};", "ClientCredentials"),
        ("pub use runtime::client::{Wait, WaitError};", "Wait"),
        ("pub use runtime::client::{AnyError, ApiError, BaseUrl, BuildError, Error, Method, Request, Response};", ""),
    ],
};

static OPERATIONS: Row = Row {
    name: "operations",
    title: "What each operation of the client gives.",
    public: true,
    condition: CLIENT_CONDITION,
    imports: &[
        ("use super::types;", "types"),
        ("use runtime::client::{Outcome, Raw};", ""),
        ("use runtime::codec;", "codec"),
    ],
};

static SERVER: Row = Row {
    name: "server",
    title: "The server: a trait to implement, and its router.",
    public: true,
    condition: Some("feature = \"server\""),
    imports: &[
        ("use super::description;", ""),
        ("use super::multipart;", "multipart"),
        ("use super::types;", "types"),
        ("use runtime::codec;", "codec"),
        ("use runtime::description::{OperationInfo, SchemeInfo};", ""),
        ("use runtime::description::In;", "In"),
        ("use runtime::server::{Answer, Incoming, Refusal};", ""),
        ("use std::fmt;", "fmt"),
        ("use std::future::Future;", "Future"),
        ("use std::sync::Arc;", ""),
        ("pub use runtime::server::{Attempt, Credential, Denied, Failure, Options, Presented, Status};", ""),
    ],
};

static WEBHOOKS: Row = Row {
    name: "webhooks",
    title: "Events and their receiver.",
    public: true,
    condition: Some("feature = \"webhooks\""),
    imports: &[
        ("use super::types;", "types"),
        (SERDE, ""),
        ("use runtime::codec::{self, Codec as _};", ""),
        ("use std::fmt;", "fmt"),
        ("use std::future::Future;", ""),
        ("use runtime::webhooks::identify;", "identify"),
        ("pub use runtime::webhooks::{Delivery, EventSet, Failure, Scheme, Secret, UnknownEvent, Verifier};", ""),
    ],
};

/// Every module of a plan, in the order of `lib.rs`.
pub(super) fn modules(plan: &Plan) -> Vec<Module> {
    let parts = plan.parts;
    let sends_parts = !plan.multiparts.is_empty() && (parts.client || parts.server);
    let rows: [(&'static Row, bool, Print); 12] = [
        (&TYPES, true, |plan| types::types(plan).into()),
        (&CONSTRUCT, true, |plan| constructors::construct(plan).into()),
        (&SETTERS, parts.server || parts.webhooks, |plan| constructors::setters(plan).into()),
        (&CODEC, true, |plan| codec::codec(plan).into()),
        (&VALIDATION, true, |plan| validation::validation(plan).into()),
        (&MULTIPART, sends_parts, |plan| multipart::multipart(plan).into()),
        (&MULTIPART_VALIDATION, sends_parts, |plan| multipart::validation(plan).into()),
        (&DESCRIPTION, parts.client || parts.server, |plan| description::description(plan).into()),
        (&CLIENT, parts.client, client::client),
        (&OPERATIONS, parts.client, operations::operations),
        (&SERVER, parts.server, |plan| server::server(plan).into()),
        (&WEBHOOKS, parts.webhooks, |plan| webhooks::webhooks(plan).into()),
    ];
    let wanted = rows.into_iter().filter(|(_, wanted, _)| *wanted);
    let wanted: Vec<(&'static Row, Print)> = wanted.map(|(row, _, print)| (row, print)).collect();
    if plan.types.len() + plan.operations.len() < MANY {
        return wanted.into_iter().map(|(row, print)| Module::printed(row, print, plan)).collect();
    }
    std::thread::scope(|scope| {
        let begun: Vec<_> = wanted
            .into_iter()
            .map(|(row, print)| {
                let thread = std::thread::Builder::new();
                (row, print, thread.spawn_scoped(scope, move || Module::printed(row, print, plan)).ok())
            })
            .collect();
        // A module whose thread could not be started or has failed is printed here.
        let ended = begun.into_iter().map(|(row, print, thread)| {
            thread.and_then(|thread| thread.join().ok()).unwrap_or_else(|| Module::printed(row, print, plan))
        });
        ended.collect()
    })
}

/// The number of types and operations from which each module is printed by a thread of its own.
const MANY: usize = 400;

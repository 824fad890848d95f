//! The model of an API: what the documents declare, and nothing about Rust.
//!
//! Every item keeps its [`Location`]: the node that it was read from. Spans and JSON pointers are not stored; the node
//! ([`Api::node`]) gives them.

mod api;
mod channel;
mod operation;
mod schema;
mod security;

pub use api::{Api, Arena, Document, ExternalDocs, Id, Info, Location, Server, ServerVariable, Tag};
pub use channel::{Action, Channel, ChannelId, EventOperation, Message, MessageId, Origin, Reply};
pub use operation::{
    Encoding, Example, Header, Link, MediaType, Method, Operation, OperationId, Parameter, ParameterIn, RequestBody,
    Response, Status, Style, is_json,
};
pub use schema::{
    Additional, Annotations, Constraints, Discriminator, Extensions, IntFormat, Literal, NumFormat, Object, Property,
    Schema, SchemaFormat, SchemaId, Shape, StrFormat, Union, UnionKind,
};
pub use security::{ApiKeyIn, ClientAuthentication, Flow, Requirement, SecurityKind, SecurityScheme};

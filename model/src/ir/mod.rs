//! What the documents say, and nothing about Rust.
//!
//! Every statement keeps its [`Location`]: the node it was read from. Spans and JSON pointers are
//! asked of [`Api::node`], not stored.

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

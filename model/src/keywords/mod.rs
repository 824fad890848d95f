//! A table of every keyword of the standards that are read: in which object it occurs, what its value is, and what it
//! affects.
//!
//! [`each`] finds the keywords of a document with the table, the reader reports keywords that no standard defines, the
//! generator reports those without an effect, `docs/keywords.md` is printed from it, and `cargo xtask silent` checks it
//! against the generator: removing a keyword from a document has to change what its row lists.

mod asyncapi;
mod asyncapi_components;
mod misplaced;
mod openapi;
mod openapi_events;
mod openapi_exchange;
mod page;
mod report;
mod row;
mod schema;
mod tally;
mod walk;

pub use page::page;
pub(crate) use report::report;
pub use row::{
    A2, A3, ALL, ASYNC, Holds, IDLE, LOST, O30, O31, O32, OAS, OAS31, Object, Row, Versions, rooms, versions_of,
};
pub use schema::SCHEMA;
pub use tally::{Tally, often, tally};
pub use walk::{Occurrence, each};

/// Every object of the standards, in the order of the [`page()`].
pub static OBJECTS: &[&Object] = &[
    &openapi::OPENAPI,
    &openapi::INFO,
    &openapi::CONTACT,
    &openapi::LICENSE,
    &openapi::SERVER,
    &openapi::SERVER_VARIABLE,
    &openapi::TAG,
    &openapi::EXTERNAL_DOCS,
    &openapi::COMPONENTS,
    &openapi::SECURITY_SCHEME,
    &openapi::FLOWS,
    &openapi::FLOW,
    &openapi_exchange::PATHS,
    &openapi_exchange::PATH_ITEM,
    &openapi_exchange::OPERATION,
    &openapi_exchange::PARAMETER,
    &openapi_exchange::REQUEST_BODY,
    &openapi_exchange::MEDIA_TYPE,
    &openapi_exchange::ENCODING,
    &openapi_exchange::RESPONSES,
    &openapi_exchange::RESPONSE,
    &openapi_exchange::HEADER,
    &openapi_exchange::LINK,
    &openapi_events::CALLBACK,
    &openapi_exchange::EXAMPLE,
    &openapi_exchange::REFERENCE,
    &openapi_events::PATH_ITEM,
    &openapi_events::OPERATION,
    &openapi_events::PARAMETER,
    &openapi_events::REQUEST_BODY,
    &SCHEMA,
    &schema::DISCRIMINATOR,
    &schema::XML,
    &asyncapi::ASYNCAPI_2,
    &asyncapi::ASYNCAPI_3,
    &asyncapi::SERVER,
    &asyncapi::CHANNEL,
    &asyncapi::PARAMETER,
    &asyncapi::OPERATION,
    &asyncapi::OPERATION_TRAIT,
    &asyncapi::REPLY,
    &asyncapi::REPLY_ADDRESS,
    &asyncapi::MESSAGE,
    &asyncapi::MESSAGE_TRAIT,
    &asyncapi::MESSAGE_EXAMPLE,
    &asyncapi::CORRELATION_ID,
    &asyncapi::MULTI_FORMAT_SCHEMA,
    &asyncapi_components::COMPONENTS,
    &asyncapi_components::SERVER_BINDINGS,
    &asyncapi_components::CHANNEL_BINDINGS,
    &asyncapi_components::OPERATION_BINDINGS,
    &asyncapi_components::MESSAGE_BINDINGS,
    &asyncapi_components::HTTP_OPERATION_BINDING,
    &asyncapi_components::HTTP_MESSAGE_BINDING,
];

//! Events: channels, messages and the operations that send or receive them.
//!
//! The shape is AsyncAPI 3's; 2.x documents, OpenAPI webhooks and callbacks are lifted to it.

use super::{Example, Extensions, Id, Location, OperationId, Requirement, Response, SchemaId};
use indexmap::IndexMap;

/// A channel of an [`super::Api`].
pub type ChannelId = Id<Channel>;
/// A message of an [`super::Api`].
pub type MessageId = Id<Message>;

/// The Channel Object.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its key: in 2.x the address; of a webhook its name; of a callback the expression.
    pub key: String,
    /// Where messages go; `None` if only known at run time.
    pub address: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `messages`
    pub messages: Vec<MessageId>,
    /// `x-…`
    pub extensions: Extensions,
    /// Where it stands.
    pub at: Location,
}

/// The Message Object, its traits applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// By order of preference `name`, `messageId`, the key in the channel or in the components, the operation id,
    /// the channel: never a counter.
    pub name: String,
    /// `title`
    pub title: Option<String>,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated` where the dialect has it.
    pub deprecated: bool,
    /// `contentType`, or the document's default.
    pub content_type: Option<String>,
    /// `payload`
    pub payload: Option<SchemaId>,
    /// `headers`: application headers, or the HTTP binding's.
    pub headers: Option<SchemaId>,
    /// What header fields hold in the first example of them that is a text.
    pub header_examples: IndexMap<String, String>,
    /// Payload examples.
    pub examples: Vec<Example>,
    /// `x-…`
    pub extensions: Extensions,
    /// Where it stands.
    pub at: Location,
}

/// Which way messages go, seen from the described application (AsyncAPI 3 §Operation Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The described application sends: 2.x `subscribe`, OpenAPI webhooks and callbacks.
    Send,
    /// It receives: 2.x `publish`.
    Receive,
}

/// Where an event operation was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// OpenAPI `webhooks`; the method of its operation.
    Webhook {
        /// Upper case.
        method: String,
    },
    /// OpenAPI `callbacks`.
    Callback {
        /// The operation that provokes it.
        of: OperationId,
        /// The runtime expression of its address.
        expression: String,
        /// Upper case.
        method: String,
    },
    /// An AsyncAPI operation.
    Channel,
}

/// A webhook, a callback or an AsyncAPI operation.
#[derive(Clone, Debug, PartialEq)]
pub struct EventOperation {
    /// `operationId`; the key in AsyncAPI 3.
    pub id: Option<String>,
    /// The name people know it by: the webhook's or callback's key, the channel's key.
    pub name: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Which way.
    pub action: Action,
    /// On which channel.
    pub channel: ChannelId,
    /// Any one of these.
    pub messages: Vec<MessageId>,
    /// What is sent back.
    pub reply: Option<Reply>,
    /// How a delivery over HTTP may be answered (webhooks and callbacks).
    pub responses: Vec<Response>,
    /// Where it was read from.
    pub origin: Origin,
    /// Alternatives, as for an operation.
    pub security: Vec<Requirement>,
    /// Where it stands.
    pub at: Location,
}

/// The Operation Reply Object.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// `address.location`
    pub address: Option<String>,
    /// `channel`
    pub channel: Option<ChannelId>,
    /// `messages`
    pub messages: Vec<MessageId>,
    /// Where it stands.
    pub at: Location,
}

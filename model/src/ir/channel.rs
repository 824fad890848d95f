//! Events: channels, messages and the operations that send or receive them.
//!
//! The form is that of AsyncAPI 3; AsyncAPI 2.x documents, OpenAPI webhooks and callbacks are converted to it.

use super::{Example, Extensions, Id, Location, OperationId, Requirement, Response, SchemaId};
use indexmap::IndexMap;

/// The id of a channel in an [`super::Api`].
pub type ChannelId = Id<Channel>;
/// The id of a message in an [`super::Api`].
pub type MessageId = Id<Message>;

/// The Channel Object.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// The key in `channels`, which is the address in AsyncAPI 2.x; the name of a webhook; the runtime expression of a
    /// callback.
    pub key: String,
    /// The `address` that messages are sent to; `None` if it is known only at run time.
    pub address: Option<String>,
    /// The `description` of the channel, as Markdown.
    pub description: Option<String>,
    /// The `messages` of the channel.
    pub messages: Vec<MessageId>,
    /// The specification extensions (`x-…`).
    pub extensions: Extensions,
    /// The location of the Channel Object.
    pub at: Location,
}

/// The Message Object with its traits applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The name of the message, by order of preference: `name`, `messageId`, the key in the channel or in the
    /// components, the component of the payload, the `operationId`, the key of the channel. It is never a counter.
    pub name: String,
    /// The `title` of the message.
    pub title: Option<String>,
    /// The `summary` of the message.
    pub summary: Option<String>,
    /// The `description` of the message, as Markdown.
    pub description: Option<String>,
    /// Whether the message is `deprecated`, where the dialect has that keyword.
    pub deprecated: bool,
    /// The `contentType`, or the document's default.
    pub content_type: Option<String>,
    /// The schema of the `payload`.
    pub payload: Option<SchemaId>,
    /// The schema of the header fields: the `headers` of the message and those of its HTTP binding.
    pub headers: Option<SchemaId>,
    /// The values of header fields in their first example, as far as they are strings.
    pub header_examples: IndexMap<String, String>,
    /// The examples of the payload.
    pub examples: Vec<Example>,
    /// The specification extensions (`x-…`).
    pub extensions: Extensions,
    /// The location of the Message Object.
    pub at: Location,
}

/// The direction of messages, seen from the described application (AsyncAPI 3 §Operation Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The described application sends the messages: `subscribe` in 2.x, OpenAPI webhooks and callbacks.
    Send,
    /// The described application receives the messages: `publish` in 2.x.
    Receive,
}

/// Where an event operation was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An operation of OpenAPI `webhooks`.
    Webhook {
        /// The HTTP method, as it is sent.
        method: String,
    },
    /// An operation of OpenAPI `callbacks`.
    Callback {
        /// The operation that declares the callback.
        of: OperationId,
        /// The runtime expression of the callback's URL.
        expression: String,
        /// The HTTP method, as it is sent.
        method: String,
    },
    /// An AsyncAPI operation.
    Channel,
}

/// A webhook, a callback or an AsyncAPI operation.
#[derive(Clone, Debug, PartialEq)]
pub struct EventOperation {
    /// The `operationId`; in AsyncAPI 3 the key in `operations`.
    pub id: Option<String>,
    /// The key of the webhook, of the callback or of the channel.
    pub name: String,
    /// The `summary` of the operation.
    pub summary: Option<String>,
    /// The `description` of the operation, as Markdown.
    pub description: Option<String>,
    /// Whether the operation is `deprecated`.
    pub deprecated: bool,
    /// Whether the described application sends or receives the messages.
    pub action: Action,
    /// The channel of the messages.
    pub channel: ChannelId,
    /// The messages, any one of which a delivery may be.
    pub messages: Vec<MessageId>,
    /// The `reply` to a message.
    pub reply: Option<Reply>,
    /// The responses to a delivery over HTTP (webhooks and callbacks).
    pub responses: Vec<Response>,
    /// Whether the operation is a webhook, a callback or an AsyncAPI operation.
    pub origin: Origin,
    /// The alternatives of `security`, one of which has to be satisfied; if empty, no credentials are required.
    pub security: Vec<Requirement>,
    /// The location of the Operation Object.
    pub at: Location,
}

/// The Operation Reply Object.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The runtime expression of the reply's address (`address.location`).
    pub address: Option<String>,
    /// The `channel` that the reply is sent on.
    pub channel: Option<ChannelId>,
    /// The `messages`, any one of which the reply may be.
    pub messages: Vec<MessageId>,
    /// The location of the Operation Reply Object.
    pub at: Location,
}

//! Static tables: what client and server need to know of a document at run time.
//!
//! A generated crate holds one [`OperationInfo`] per operation; both sides read the same row.

use super::codec::Literal;
use std::time::Duration;

/// One operation.
#[derive(Debug)]
pub struct OperationInfo {
    /// `operationId`, or method and path where the document gives none.
    pub id: &'static str,
    /// Upper case.
    pub method: &'static str,
    /// The path template below the server's URL, beginning with `/`.
    pub path: &'static str,
    /// The URL of the server that it has of its own, with the variables at their defaults (OAS 3.1 §4.8.5).
    pub server: Option<&'static str>,
    /// In the order of the document.
    pub parameters: &'static [ParameterInfo],
    /// Alternatives, one of which has to be met; each is a list of schemes that hold together.
    /// Empty: no credentials. An empty alternative: none are needed, some may be sent.
    pub security: &'static [&'static [SchemeUse]],
    /// The request body, if the operation takes one.
    pub body: Option<BodyInfo>,
    /// In the order of the document.
    pub responses: &'static [ResponseInfo],
}

/// One parameter (OAS 3.1 §4.8.12).
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the document, independent of the others")]
pub struct ParameterInfo {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it is sent.
    pub location: In,
    /// Whether it has to be there.
    pub required: bool,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether each element has a name of its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are (query only).
    pub allow_reserved: bool,
    /// Written as JSON text (`content: application/json`) instead of by style.
    pub json: bool,
}

/// Where a parameter or key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header field.
    Header,
    /// As a cookie.
    Cookie,
}

/// `style` (OAS 3.1 §4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `color=blue`
    Form,
    /// `blue,black`
    Simple,
    /// `blue%20black`
    SpaceDelimited,
    /// `blue|black`
    PipeDelimited,
    /// `color[R]=100`
    DeepObject,
}

/// One security scheme of an alternative.
#[derive(Debug, PartialEq, Eq)]
pub struct SchemeUse {
    /// Its name in the document.
    pub name: &'static str,
    /// The scopes or roles that it has to carry.
    pub scopes: &'static [&'static str],
}

/// One security scheme of the document.
#[derive(Debug)]
pub struct SchemeInfo {
    /// Its name in the document.
    pub name: &'static str,
    /// How its credential is presented.
    pub kind: SchemeKind,
}

/// How a credential is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (bearer, OAuth 2, OpenID Connect).
    Bearer,
    /// The same, with a token that the client can mint itself: OAuth 2 with the flow `clientCredentials` (RFC 6749
    /// §4.4).
    ClientCredentials {
        /// `tokenUrl`, as the document has it.
        token_url: &'static str,
        /// How the client authenticates there.
        authentication: ClientAuthentication,
    },
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// A key under a name.
    ApiKey {
        /// Header, query or cookie.
        location: In,
        /// The name.
        name: &'static str,
    },
    /// Outside of the request (mutual TLS), or a scheme that is left to the user.
    Other,
}

/// How a client authenticates at a token endpoint (RFC 6749 §2.3.1), by the names of RFC 7591 §2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ClientAuthentication {
    /// `client_secret_basic`: in the header `Authorization`. Every authorization server has to support it.
    #[default]
    Basic,
    /// `client_secret_post`: in the form.
    Body,
}

/// A request body.
#[derive(Debug)]
pub struct BodyInfo {
    /// Media types or ranges, in the order of the document.
    pub media_types: &'static [&'static str],
    /// Whether it has to be there.
    pub required: bool,
}

/// How one property of a form body is written where its Encoding Object says it (OAS 3.1 §4.8.15). A property without a
/// row is written by its kind: a scalar as text, an array as its name repeated, an object as JSON text.
#[derive(Debug)]
pub struct EncodingInfo {
    /// The property's name on the wire.
    pub name: &'static str,
    /// How arrays and objects are written, by the rules of query parameters.
    pub style: Style,
    /// Whether each element has a name of its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Written as JSON text (`contentType: application/json`) instead of by style: each element of an array, and
    /// everything else whole.
    pub json: bool,
    /// Of an object in style `form` that is exploded: the members that are told from other properties of the body.
    pub members: &'static [&'static str],
}

/// A method of the client that asks an operation until something holds of its answer.
#[derive(Debug)]
pub struct WaiterInfo {
    /// The method.
    pub name: &'static str,
    /// All of them have to hold.
    pub until: &'static [Condition],
    /// The pause between two requests.
    pub every: Duration,
    /// The time in all.
    pub at_most: Duration,
}

/// What has to hold of one value of an answer. Where there is no such value it does not hold.
#[derive(Debug)]
pub struct Condition {
    /// JSON pointer into the body (RFC 6901).
    pub pointer: &'static str,
    /// It is one of these; empty: whatever it is.
    pub is: &'static [Literal],
    /// It is none of these.
    pub not: &'static [Literal],
}

/// One key of `responses`.
#[derive(Debug)]
pub struct ResponseInfo {
    /// Which statuses it describes.
    pub status: StatusPattern,
    /// Media types, in the order of the document; empty: no content.
    pub media_types: &'static [&'static str],
}

/// Which statuses a response describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// `404`
    Exact(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`
    Default,
}

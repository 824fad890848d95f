//! Static tables: the parts of a document that client and server need at run time.
//!
//! A generated crate holds one [`OperationInfo`] per operation, which both client and server read.

use super::codec::Literal;
use std::time::Duration;

/// One operation of the document.
#[derive(Debug)]
pub struct OperationInfo {
    /// `operationId`, or method and path where the document gives none.
    pub id: &'static str,
    /// The method, in upper case.
    pub method: &'static str,
    /// The path template below the server's URL, beginning with `/`.
    pub path: &'static str,
    /// The URL of the operation's own server, with the variables at their defaults (OAS 3.1 §4.8.5).
    pub server: Option<&'static str>,
    /// The parameters, in the order of the document.
    pub parameters: &'static [ParameterInfo],
    /// The alternative security requirements, one of which has to be met; each is a list of schemes that are required
    /// together. Without alternatives the operation takes no credentials; with an empty alternative credentials are
    /// optional.
    pub security: &'static [&'static [SchemeUse]],
    /// The request body, if the operation takes one.
    pub body: Option<BodyInfo>,
    /// The responses, in the order of the document.
    pub responses: &'static [ResponseInfo],
}

/// One parameter (OAS 3.1 §4.8.12).
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the document, independent of the others")]
pub struct ParameterInfo {
    /// The name of the parameter on the wire.
    pub name: &'static str,
    /// The location of the parameter.
    pub location: In,
    /// Whether the parameter is required.
    pub required: bool,
    /// How arrays and objects are written (`style`).
    pub style: Style,
    /// Whether each element of an array or object is written on its own (`explode`).
    pub explode: bool,
    /// Whether reserved characters stay as they are (`allowReserved`, query only).
    pub allow_reserved: bool,
    /// Whether the value is written as JSON text (`content: application/json`) instead of by style.
    pub json: bool,
}

/// The location of a parameter or an API key.
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

/// The style of a parameter (OAS 3.1 §4.8.12.3).
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

/// The use of a security scheme in an alternative.
#[derive(Debug, PartialEq, Eq)]
pub struct SchemeUse {
    /// The name of the scheme in the document.
    pub name: &'static str,
    /// The scopes or roles that the credential has to carry.
    pub scopes: &'static [&'static str],
}

/// A security scheme of the document.
#[derive(Debug)]
pub struct SchemeInfo {
    /// The name of the scheme in the document.
    pub name: &'static str,
    /// How its credential is presented.
    pub kind: SchemeKind,
}

/// How a credential is presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …` (bearer, OAuth 2, OpenID Connect).
    Bearer,
    /// `Authorization: Bearer …` with a token that the client can request itself: OAuth 2 with the flow
    /// `clientCredentials` (RFC 6749 §4.4).
    ClientCredentials {
        /// The `tokenUrl`, as the document declares it.
        token_url: &'static str,
        /// How the client authenticates at the token endpoint.
        authentication: ClientAuthentication,
    },
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// An API key.
    ApiKey {
        /// The location of the key: header, query or cookie.
        location: In,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
    },
    /// A credential outside of the request (mutual TLS), or a scheme that is left to the user.
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

/// The request body of an operation.
#[derive(Debug)]
pub struct BodyInfo {
    /// Media types or ranges, in the order of the document.
    pub media_types: &'static [&'static str],
    /// Whether the body is required.
    pub required: bool,
}

/// How one property of a form body is written by its Encoding Object (OAS 3.1 §4.8.15). A property without one is
/// written by its type: a scalar as text, an array by repeating its name, an object as JSON text.
#[derive(Debug)]
pub struct EncodingInfo {
    /// The property's name on the wire.
    pub name: &'static str,
    /// How arrays and objects are written, by the rules of query parameters.
    pub style: Style,
    /// Whether each element of an array or object is written on its own (`explode`).
    pub explode: bool,
    /// Whether reserved characters stay as they are (`allowReserved`).
    pub allow_reserved: bool,
    /// Whether the value is written as JSON text (`contentType: application/json`) instead of by style: each element of
    /// an array on its own, and everything else whole.
    pub json: bool,
    /// The members that are told from other properties of the body, for an object in style `form` that is exploded.
    pub members: &'static [&'static str],
}

/// A method of the client that repeats an operation until conditions hold for its response.
#[derive(Debug)]
pub struct WaiterInfo {
    /// The name of the method.
    pub name: &'static str,
    /// The conditions, all of which have to hold.
    pub until: &'static [Condition],
    /// The pause between two requests.
    pub every: Duration,
    /// The maximum time in all.
    pub at_most: Duration,
}

/// A condition on one value of a response. It does not hold if there is no such value.
#[derive(Debug)]
pub struct Condition {
    /// The JSON pointer to the value in the body (RFC 6901).
    pub pointer: &'static str,
    /// The literals of which the value is one; if there are none, any value will do.
    pub is: &'static [Literal],
    /// The literals of which the value is none.
    pub not: &'static [Literal],
}

/// One response of an operation (a key of `responses`).
#[derive(Debug)]
pub struct ResponseInfo {
    /// The statuses that the response describes.
    pub status: StatusPattern,
    /// The media types, in the order of the document; without any, the response has no content.
    pub media_types: &'static [&'static str],
}

/// The statuses that a response describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// `404`
    Exact(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`
    Default,
}

//! The operations, responses and events of a plan, and examples of them: what goes over the wire.

use super::error_types::ErrorType;
use super::{Check, DefaultValue, Documentation, Encoded, Ident, TypeRef};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{ClientAuthentication, Location, ParameterIn, Status, Style};

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// The name in the document.
    pub name: String,
    /// The method of the client's builder that takes the credential.
    pub method: Ident,
    /// How the credential is presented.
    pub kind: SchemeKind,
    /// How the client obtains access tokens itself, if it can.
    pub minting: Option<Minting>,
    /// The documentation of the scheme.
    pub documentation: Documentation,
    /// Further facts that a user needs to get a credential, one line each: flows, URLs, scopes, the format of tokens.
    pub details: Vec<String>,
}

/// The flow `clientCredentials` of an OAuth 2 scheme.
#[derive(Clone, Debug)]
pub struct Minting {
    /// The `tokenUrl`, as the document writes it.
    pub token_url: String,
    /// How the client authenticates at the token endpoint.
    pub authentication: ClientAuthentication,
    /// The method of the client's builder that takes client id and secret; `None` for the only scheme with this flow,
    /// for which the builder has `client_credentials` and `token_url`.
    pub method: Option<Ident>,
}

/// How a credential is presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token.
    Bearer,
    /// A user name and a password.
    Basic,
    /// An API key in a header, the query or a cookie, under this name.
    ApiKey(ParameterIn, String),
    /// A credential that the client cannot present by itself, such as a certificate.
    Other,
}

/// A server that a client can be built for: one of the document, or one that the configuration names.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The name of the variant.
    pub name: Ident,
    /// The absolute URL, with variables replaced by their defaults.
    pub url: String,
    /// The token endpoint, if the configuration names one.
    pub token_url: Option<String>,
    /// How clients authenticate at the token endpoint, if the configuration states it.
    pub authentication: Option<ClientAuthentication>,
    /// The URLs of servers that operations declare themselves, each with the URL that replaces it in this environment.
    pub servers: Vec<(String, String)>,
    /// The documentation of the environment.
    pub documentation: Documentation,
}

/// An operation of the documents.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The name of the method of client and server.
    pub method: Ident,
    /// The name of the operation's marker type, with which the names of its other types begin.
    pub name: Ident,
    /// The name of the static that describes the operation at run time.
    pub constant: Ident,
    /// The `operationId`, or else method and path.
    pub id: String,
    /// Whether the document declares an `operationId`.
    pub has_id: bool,
    /// The HTTP method, in upper case.
    pub verb: String,
    /// The path template.
    pub path: String,
    /// The URL of the server that the operation declares itself, if it is another one than the base URL.
    pub server: Option<String>,
    /// The documentation of the operation, from its `summary` and `description`.
    pub documentation: Documentation,
    /// The tags of the operation.
    pub tags: Vec<String>,
    /// The path parameters in the order of the path, then the others in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The security requirements, of which one has to be met: each is a list of schemes with their scopes.
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// The responses: single statuses before ranges, and `default` last.
    pub responses: Vec<Response>,
    /// The output type of a successful call.
    pub output: Output,
    /// The type of the documented error responses.
    pub error: ErrorType,
    /// The field of the server's request for the media type that the caller prefers (`Accept`), if a success has
    /// several.
    pub preferred: Option<Ident>,
    /// The statuses of error responses of which nothing is known, because their references lead nowhere, and which a
    /// wider response would cover without standing in for them. Single statuses come before ranges.
    pub lost: Vec<Status>,
}

impl Operation {
    /// The media types of the success responses.
    pub fn successes(&self) -> impl Iterator<Item = &str> {
        let successes = self.responses.iter().filter(|response| response.status.is_success());
        successes.filter_map(|response| response.media_type.as_deref())
    }

    /// Whether the operation documents a redirect that a client may follow (RFC 9110 §15.4).
    pub fn leads_elsewhere(&self) -> bool {
        let is_redirect = |status| matches!(status, Status::Exact(301 | 302 | 303 | 307 | 308) | Status::Range(3));
        matches!(self.verb.as_str(), "GET" | "HEAD")
            && self.responses.iter().any(|response| is_redirect(response.status))
    }
}

/// How a method of the server receives the authenticated caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The operation needs no credentials, and its method has no such argument.
    None,
    /// One alternative of the security requirements is empty: the argument is `Option<&Caller>`.
    Optional,
    /// The operation needs credentials: the argument is `&Caller`.
    Required,
}

impl Operation {
    /// How the server's method of this operation receives the caller.
    pub fn caller(&self) -> Caller {
        if self.security.is_empty() || self.security.iter().all(Vec::is_empty) {
            Caller::None
        } else if self.security.iter().any(Vec::is_empty) {
            Caller::Optional
        } else {
            Caller::Required
        }
    }
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the Parameter Object has them")]
pub struct Parameter {
    /// The name of the argument, the setter and the field.
    pub name: Ident,
    /// The name of the parameter in the document.
    pub wire: String,
    /// The place in which the parameter is sent (`in`).
    pub location: ParameterIn,
    /// Whether the parameter is required.
    pub required: bool,
    /// The parameter's serialization style (`style`, OAS 3.1 §4.8.12.3).
    pub style: Style,
    /// Whether the values of an array or object are written as separate parameters (`explode`).
    pub explode: bool,
    /// Whether reserved characters are sent without percent-encoding (`allowReserved`).
    pub allow_reserved: bool,
    /// Whether the value is written as JSON text, because the parameter has `content` instead of `schema`.
    pub json: bool,
    /// The type of the value.
    pub ty: TypeRef,
    /// The checks of the value.
    pub checks: Vec<Check>,
    /// The documentation of the parameter.
    pub documentation: Documentation,
    /// Whether the value is a secret, which `Debug` masks.
    pub secret: bool,
    /// The default of a parameter that is not required.
    pub default: Option<DefaultValue>,
    /// The default as JSON text, for the documentation. It is present also if no value is made of the default.
    pub default_text: Option<String>,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The kinds of content, by media type; never empty. The operation's own method takes the first.
    pub kinds: Vec<BodyKind>,
    /// The name of the server's enum over several kinds.
    pub choice: Ident,
    /// Whether the body is required.
    pub required: bool,
    /// The documentation of the body.
    pub documentation: Documentation,
}

impl Body {
    /// The kind of content that the operation's own method takes.
    pub fn main(&self) -> &BodyKind {
        &self.kinds[0]
    }

    /// The other kinds of content, each of which has a method of its own.
    pub fn others(&self) -> &[BodyKind] {
        &self.kinds[1..]
    }
}

/// The content of a request body in the media types that share one schema.
#[derive(Clone, Debug)]
pub struct BodyKind {
    /// The media types that are read, as the document writes them.
    pub media_types: Vec<String>,
    /// The media type that is written.
    pub media_type: String,
    /// Whether this is the first JSON content of the operation, for which a call need not name the media type.
    pub is_first_json: bool,
    /// The places of the Media Type Objects that this content represents.
    pub places: Vec<Location>,
    /// How the body is written and read.
    pub content: Content,
    /// The checks of the body's value.
    pub checks: Vec<Check>,
    /// The properties of a form that are written by their Encoding Object and not by their type.
    pub encodings: Vec<Encoded>,
    /// The name of the static that lists these properties, if there are any.
    pub table: Ident,
    /// The name of the variant in the server's enum.
    pub variant: Ident,
    /// The name of the client's method, or of the call's setter if the body is optional.
    pub method: Ident,
}

impl BodyKind {
    /// The media type as the documentation shows it.
    pub fn label(&self) -> String {
        format!("`{}`", clip(&self.media_type))
    }
}

/// How a body is written and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// There is no body.
    Empty,
    /// The body is JSON.
    Json(TypeRef),
    /// The body is `application/x-www-form-urlencoded`.
    Form(TypeRef),
    /// The body is `multipart/form-data`; the number is an index of [`Plan::multiparts`](super::Plan::multiparts).
    Multipart(usize),
    /// The body is text.
    Text,
    /// The body is octets, taken as they come.
    Bytes,
}

/// A response: one key of `responses`, or one of its media types if several JSON media types have different types. The
/// responses of one key follow each other, and a body of none of their media types is read as the first of them.
#[derive(Clone, Debug)]
pub struct Response {
    /// The key of the response: a status, a range or `default`.
    pub status: Status,
    /// The status as the documentation shows it, with the media type if the status has several.
    pub label: String,
    /// The name of the variant in the client's error, the client's output and the server's response.
    pub variant: Ident,
    /// Whether the response is part of the output of a successful call; otherwise it is a variant of the client's
    /// error.
    pub is_output: bool,
    /// The name of the server's variant with headers, for a response whose headers are all optional; `variant` is the
    /// one without.
    pub variant_with_headers: Ident,
    /// The name of the server's struct of the declared headers, if there are any.
    pub header_struct: Ident,
    /// The JSON pointer of the Response Object, or of the component that it refers to.
    pub pointer: String,
    /// The media type that is read and written.
    pub media_type: Option<String>,
    /// The places of the Media Type Objects that this response represents.
    pub places: Vec<Location>,
    /// How the body is written and read.
    pub content: Content,
    /// The declared headers.
    pub headers: Vec<ResponseHeader>,
    /// The documentation of the response.
    pub documentation: Documentation,
}

impl Response {
    /// Whether a server sends declared headers with the response, and whether it has to.
    pub fn has_headers(&self) -> Headers {
        if self.headers.is_empty() {
            Headers::None
        } else if self.headers.iter().any(|header| header.required) {
            Headers::Required
        } else {
            Headers::Optional
        }
    }
}

/// Whether a response declares headers, and whether one of them is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// The response declares no headers.
    None,
    /// Each header may be left out, so the response can be made without them.
    Optional,
    /// At least one header has to be sent.
    Required,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// The name of the field in the struct of headers.
    pub name: Ident,
    /// The name of the header field.
    pub wire: String,
    /// Whether the header is required.
    pub required: bool,
    /// The type of the value.
    pub ty: TypeRef,
    /// The documentation of the header.
    pub documentation: Documentation,
}

/// The output type of a successful call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Every success response has this content.
    One(Content),
    /// Some success responses have this content, the others have none.
    Maybe(Content),
    /// The success responses differ: the output is an enum of this name, with the responses' variants.
    Many(Ident),
}

/// An event that the written receiver accepts.
#[derive(Clone, Debug)]
pub struct Event {
    /// The name in the document.
    pub name: String,
    /// The name of the variant.
    pub variant: Ident,
    /// The type of the payload.
    pub ty: TypeRef,
    /// The documentation of the event.
    pub documentation: Documentation,
}

/// The rules that tell the received events from each other and from all other events.
#[derive(Clone, Debug, Default)]
pub struct EventRules {
    /// The rules of the received events, and of events that are left out and could be mistaken for them: the index of
    /// the event, if it is received, and what a delivery of it shows.
    pub each: Vec<(Option<usize>, specwright_model::events::Event)>,
    /// Whether the API has only one event.
    pub sole: bool,
    /// The header fields that name the event.
    pub headers: Vec<String>,
    /// The payload properties that name the event, each as the path of names that leads to it.
    pub members: Vec<Vec<String>>,
}

/// An example of the documents that fits its schema.
#[derive(Clone, Debug)]
pub struct Example {
    /// The name of the test, made of the pointer.
    pub name: Ident,
    /// The JSON pointer of the value.
    pub pointer: String,
    /// The type that the value is an example of.
    pub ty: TypeRef,
    /// The value as JSON text.
    pub json: String,
}

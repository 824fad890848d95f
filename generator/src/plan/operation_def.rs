//! What goes over the wire in the plan: operations, responses, events, and examples of them.

use super::error_types::ErrorType;
use super::{Check, DefaultValue, Documentation, Encoded, Ident, TypeRef};
use specwright_model::diagnostic::clip;
use specwright_model::ir::{ClientAuthentication, Location, ParameterIn, Status, Style};

/// One security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// In the document.
    pub name: String,
    /// The method of the client's builder that takes its credential.
    pub method: Ident,
    /// How the credential is presented.
    pub kind: SchemeKind,
    /// How the client mints its tokens, if it can.
    pub minting: Option<Minting>,
    /// For people.
    pub documentation: Documentation,
    /// What else people have to know to get a credential, one line each: flows, URLs, scopes, the format of tokens.
    pub details: Vec<String>,
}

/// The flow `clientCredentials` of an OAuth 2 scheme.
#[derive(Clone, Debug)]
pub struct Minting {
    /// `tokenUrl`, as the document has it.
    pub token_url: String,
    /// How the client authenticates there.
    pub authentication: ClientAuthentication,
    /// The method of the client's builder that takes the credentials; `None` for the only scheme of this kind, which
    /// has `client_credentials` and `token_url`.
    pub method: Option<Ident>,
}

/// How a credential is presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token.
    Bearer,
    /// Name and password.
    Basic,
    /// A key under a name, in a header, the query or a cookie.
    ApiKey(ParameterIn, String),
    /// Outside of what a client can do by itself.
    Other,
}

/// One server of the document, or one that the user has named.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The variant's name.
    pub name: Ident,
    /// Absolute; variables replaced by their defaults.
    pub url: String,
    /// Where the user says that tokens are minted.
    pub token_url: Option<String>,
    /// How, if the user says it.
    pub authentication: Option<ClientAuthentication>,
    /// The URLs of the document's other servers, and where their operations go instead.
    pub servers: Vec<(String, String)>,
    /// For people.
    pub documentation: Documentation,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The method of client and server.
    pub method: Ident,
    /// Its marker type, and what the names of its other types begin with.
    pub name: Ident,
    /// The static table row.
    pub constant: Ident,
    /// `operationId`, or method and path.
    pub id: String,
    /// Whether the document gives the id.
    pub has_id: bool,
    /// Upper case.
    pub verb: String,
    /// The path template.
    pub path: String,
    /// The URL of the server that it has of its own.
    pub server: Option<String>,
    /// For people.
    pub documentation: Documentation,
    /// What the document groups it by.
    pub tags: Vec<String>,
    /// Path parameters in the order of the path, then the others in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// Alternatives of (scheme, scopes).
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// All responses, narrow before wide.
    pub responses: Vec<Response>,
    /// What a successful call gives.
    pub output: Output,
    /// The type of its documented refusals.
    pub error: ErrorType,
    /// The field of the server's request that says which media type of a success the caller would rather have; where
    /// one has several.
    pub preferred: Option<Ident>,
    /// Refusals that the document has and of which nothing is known, narrow before wide: those that one of the responses
    /// covers and does not stand for.
    pub lost: Vec<Status>,
}

impl Operation {
    /// The media types of its successes.
    pub fn successes(&self) -> impl Iterator<Item = &str> {
        let successes = self.responses.iter().filter(|response| response.status.is_success());
        successes.filter_map(|response| response.media_type.as_deref())
    }

    /// Whether it documents a redirect that a client may follow (RFC 9110 §15.4).
    pub fn leads_elsewhere(&self) -> bool {
        let is_redirect = |status| matches!(status, Status::Exact(301 | 302 | 303 | 307 | 308) | Status::Range(3));
        matches!(self.verb.as_str(), "GET" | "HEAD")
            && self.responses.iter().any(|response| is_redirect(response.status))
    }
}

/// How the server learns who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// No credentials are looked at.
    None,
    /// An alternative is empty: `Option<&Caller>`.
    Optional,
    /// `&Caller`
    Required,
}

impl Operation {
    /// Who calls.
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

/// One parameter.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the Parameter Object has them")]
pub struct Parameter {
    /// The argument, setter and field.
    pub name: Ident,
    /// On the wire.
    pub wire: String,
    /// Where it is sent.
    pub location: ParameterIn,
    /// Whether it has to be there.
    pub required: bool,
    /// How it is written.
    pub style: Style,
    /// How it is written.
    pub explode: bool,
    /// How it is written.
    pub allow_reserved: bool,
    /// Written as JSON text.
    pub json: bool,
    /// Of its value.
    pub ty: TypeRef,
    /// On its value.
    pub checks: Vec<Check>,
    /// For people.
    pub documentation: Documentation,
    /// Nobody else may see it.
    pub secret: bool,
    /// What its absence means, where it need not be there.
    pub default: Option<DefaultValue>,
    /// The same as JSON text, for people; also where no value is made of it.
    pub default_text: Option<String>,
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// What it may be, by media type; never empty. The first is what the operation's own method takes.
    pub kinds: Vec<BodyKind>,
    /// The server's enum of several kinds.
    pub choice: Ident,
    /// Whether it has to be there.
    pub required: bool,
    /// For people.
    pub documentation: Documentation,
}

impl Body {
    /// The kind that the operation's own method takes.
    pub fn main(&self) -> &BodyKind {
        &self.kinds[0]
    }

    /// The others: each has a method of its own.
    pub fn others(&self) -> &[BodyKind] {
        &self.kinds[1..]
    }
}

/// A request body as media types of one schema have it.
#[derive(Clone, Debug)]
pub struct BodyKind {
    /// Those that are read, as the document has them.
    pub media_types: Vec<String>,
    /// The one that is written.
    pub media_type: String,
    /// It is the first JSON of the operation's table, which goes without saying.
    pub is_first_json: bool,
    /// The Media Type Objects that it stands for.
    pub places: Vec<Location>,
    /// How.
    pub content: Content,
    /// On its value.
    pub checks: Vec<Check>,
    /// Of a form: how properties are written that are not written by their kind.
    pub encodings: Vec<Encoded>,
    /// The table of these, where there are some.
    pub table: Ident,
    /// The variant of the server's enum.
    pub variant: Ident,
    /// The client's method, or the call's setter where the body is optional.
    pub method: Ident,
}

impl BodyKind {
    /// How people know it.
    pub fn label(&self) -> String {
        format!("`{}`", clip(&self.media_type))
    }
}

/// How a body is written and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// There is none.
    Empty,
    /// As JSON.
    Json(TypeRef),
    /// `application/x-www-form-urlencoded`
    Form(TypeRef),
    /// `multipart/form-data`: an index of the plan's `multiparts`.
    Multipart(usize),
    /// As text.
    Text,
    /// As it comes.
    Bytes,
}

/// One response: what one key of `responses` says, or several of them where its JSON media types differ in type. Those
/// stand side by side, and the first is what an answer of none of these media types is taken for.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its key.
    pub status: Status,
    /// How people know it: by its status, and by its media type where that has several.
    pub label: String,
    /// Its variant, in the error of the client, the output of the client and the response of the server.
    pub variant: Ident,
    /// Whether it is what a successful call gives; else it is one of the refusals of the client's error.
    pub is_output: bool,
    /// The server's variant of a response with headers that are all optional; `variant` is the one without.
    pub variant_with_headers: Ident,
    /// The server's struct of the declared headers, where there are any.
    pub header_struct: Ident,
    /// JSON pointer of the Response Object: of the component, where it is one.
    pub pointer: String,
    /// The media type that is read and written.
    pub media_type: Option<String>,
    /// The Media Type Objects that it stands for.
    pub places: Vec<Location>,
    /// How.
    pub content: Content,
    /// Headers that it declares.
    pub headers: Vec<ResponseHeader>,
    /// For people.
    pub documentation: Documentation,
}

impl Response {
    /// Which headers a server has to, or may, send with it.
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

/// The headers that a response declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// There are none.
    None,
    /// Each may be left out, so the response can be made without them.
    Optional,
    /// At least one has to be sent.
    Required,
}

/// A header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// The field.
    pub name: Ident,
    /// On the wire.
    pub wire: String,
    /// Whether it has to be there.
    pub required: bool,
    /// Of its value.
    pub ty: TypeRef,
    /// For people.
    pub documentation: Documentation,
}

/// What a successful call gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Every success gives the same.
    One(Content),
    /// Some successes give this, others nothing.
    Maybe(Content),
    /// Successes differ: an enum of this name with the responses' variants.
    Many(Ident),
}

/// One event that we receive.
#[derive(Clone, Debug)]
pub struct Event {
    /// In the document.
    pub name: String,
    /// Its variant.
    pub variant: Ident,
    /// Of its payload.
    pub ty: TypeRef,
    /// For people.
    pub documentation: Documentation,
}

/// What tells the events that we receive from each other and from all others.
#[derive(Clone, Debug, Default)]
pub struct EventRules {
    /// The events, and those that are left out and could be mistaken for them: the index of the event, and what a
    /// delivery of it shows.
    pub each: Vec<(Option<usize>, specwright_model::events::Event)>,
    /// Whether the API has one event only.
    pub sole: bool,
    /// The header fields that name the event.
    pub headers: Vec<String>,
    /// The members of payloads that name it, each as the names that lead to it.
    pub members: Vec<Vec<String>>,
}

/// One example of the documents that fits its schema.
#[derive(Clone, Debug)]
pub struct Example {
    /// The test's name: made of its pointer.
    pub name: Ident,
    /// JSON pointer of its value.
    pub pointer: String,
    /// What it is an example of.
    pub ty: TypeRef,
    /// The value as JSON text.
    pub json: String,
}

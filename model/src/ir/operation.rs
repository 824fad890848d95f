//! Operations: one method on one path, as OpenAPI describes it.

use super::{Extensions, Location, Requirement, SchemaId, Server};
use indexmap::IndexMap;
use std::fmt;

/// Index into [`super::Api::operations`].
pub type OperationId = usize;

/// An HTTP method: upper case, a token of RFC 9110 §9.1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Method(pub String);

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The Operation Object.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`
    pub id: Option<String>,
    /// The method.
    pub method: Method,
    /// The path template, beginning with `/`.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Its own and its path item's, the own ones winning by (name, in).
    pub parameters: Vec<Parameter>,
    /// `requestBody`
    pub request_body: Option<RequestBody>,
    /// `responses`, in the order of the document.
    pub responses: Vec<Response>,
    /// Keys of `responses` of which nothing is known, as their references lead nowhere. A wider key does not stand for
    /// them. A success among them is one of the responses too, without headers and content.
    pub lost_responses: Vec<Status>,
    /// Alternatives, one of which has to be met; the document's where the operation says nothing.
    /// Empty: none is required.
    pub security: Vec<Requirement>,
    /// Its own or its path item's; empty: the API's.
    pub servers: Vec<Server>,
    /// `x-…`
    pub extensions: Extensions,
    /// The Operation Object.
    pub at: Location,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header field.
    Header,
    /// As a cookie.
    Cookie,
}

impl ParameterIn {
    /// The word of the standard.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// `style` of a parameter or header (OAS 3.1 §4.8.12.3).
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

/// The Parameter Object.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "the object has four flags that do not depend on each other")]
pub struct Parameter {
    /// `name`
    pub name: String,
    /// `in`
    pub location: ParameterIn,
    /// `required`; always for a path parameter.
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `description`
    pub description: Option<String>,
    /// `style`, or its default.
    pub style: Style,
    /// `explode`, or its default.
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `schema`, or the schema of the one media type of `content`.
    pub schema: SchemaId,
    /// `content`: the media type in which the value is written.
    pub content: Option<String>,
    /// `example`, `examples`.
    pub examples: Vec<Example>,
    /// The Parameter Object (behind a `$ref`: the object itself).
    pub at: Location,
}

/// The Request Body Object.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `content`, in the order of the document.
    pub content: Vec<MediaType>,
    /// Where it stands.
    pub at: Location,
}

/// The Media Type Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaType {
    /// The media type or range, as written: `application/json`, `image/*`.
    pub range: String,
    /// `schema`
    pub schema: Option<SchemaId>,
    /// `itemSchema` (OAS 3.2) of a sequential media type.
    pub item_schema: Option<SchemaId>,
    /// `example`, `examples`.
    pub examples: Vec<Example>,
    /// `encoding` by property.
    pub encoding: IndexMap<String, Encoding>,
    /// Where it stands.
    pub at: Location,
}

impl MediaType {
    /// Whether its content is JSON: `application/json`, `text/json`, or a suffix `+json` (RFC 6839 §3.1).
    pub fn is_json(&self) -> bool {
        is_json(&self.range)
    }
}

/// Whether a media type is JSON: `application/json`, `text/json`, or a suffix `+json` (RFC 6839 §3.1).
pub fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// The Encoding Object.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// `contentType`
    pub content_type: Option<String>,
    /// `style`
    pub style: Option<Style>,
    /// `explode`
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: Option<bool>,
    /// Where it stands.
    pub at: Location,
}

/// The Example Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its key in `examples`.
    pub name: Option<String>,
    /// `summary`
    pub summary: Option<String>,
    /// Where the value stands. External values are not fetched and not listed.
    pub value: Location,
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// `200`
    Exact(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`
    Default,
}

impl Status {
    /// Whether it covers a status code.
    pub const fn covers(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(digit) => status / 100 == digit as u16,
            Self::Default => true,
        }
    }

    /// How narrow it is: exact before range before default.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Range(_) => 1,
            Self::Default => 2,
        }
    }

    /// Whether only success statuses are covered.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Exact(200..=299) | Self::Range(2))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The Response Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Its key.
    pub status: Status,
    /// `description`
    pub description: Option<String>,
    /// `headers`, without `Content-Type` (OAS 3.1 §4.8.17.1).
    pub headers: Vec<Header>,
    /// `content`
    pub content: Vec<MediaType>,
    /// `links`
    pub links: Vec<Link>,
    /// The Response Object (behind a `$ref`: the object itself).
    pub at: Location,
}

/// The Header Object with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The field name, as written.
    pub name: String,
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `explode`
    pub explode: bool,
    /// Its schema.
    pub schema: SchemaId,
    /// The media type of `content`.
    pub content: Option<String>,
    /// `example`, `examples`.
    pub examples: Vec<Example>,
    /// Where it stands.
    pub at: Location,
}

/// The Link Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its key.
    pub name: String,
    /// The operation that it leads to, where it could be found.
    pub operation: Option<OperationId>,
    /// `parameters`: name (possibly qualified: `path.id`) → where the constant or runtime expression stands.
    pub parameters: IndexMap<String, Location>,
    /// `requestBody`
    pub request_body: Option<Location>,
    /// `description`
    pub description: Option<String>,
    /// Where it stands.
    pub at: Location,
}

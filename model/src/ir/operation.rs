//! Operations: one method on one path, as OpenAPI describes it.

use super::{Extensions, Location, Requirement, SchemaId, Server};
use indexmap::IndexMap;
use std::fmt;

/// The index of an operation in [`super::Api::operations`].
pub type OperationId = usize;

/// An HTTP method as it is sent: a token (RFC 9110 §9.1), in upper case but for methods of `additionalOperations`.
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
    /// The `operationId`.
    pub id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path template, beginning with `/`.
    pub path: String,
    /// The `summary` of the operation, else of its path item.
    pub summary: Option<String>,
    /// The `description` of the operation, else of its path item, as Markdown.
    pub description: Option<String>,
    /// The names of the operation's `tags`.
    pub tags: Vec<String>,
    /// Whether the operation is `deprecated`.
    pub deprecated: bool,
    /// The parameters of the operation and of its path item; those of the operation override others of the same `name`
    /// and `in`.
    pub parameters: Vec<Parameter>,
    /// The `requestBody`.
    pub request_body: Option<RequestBody>,
    /// The `responses`, in the order of the document.
    pub responses: Vec<Response>,
    /// The keys of `responses` whose references lead nowhere. A wider key (`4XX`, `default`) does not apply to their
    /// statuses. A success among them is also one of the responses, without headers and content.
    pub lost_responses: Vec<Status>,
    /// The alternatives of `security`, one of which has to be satisfied; those of the document where the operation
    /// declares none. If empty, no credentials are required.
    pub security: Vec<Requirement>,
    /// The servers of the operation, else of its path item; if empty, those of the API apply.
    pub servers: Vec<Server>,
    /// The specification extensions (`x-…`).
    pub extensions: Extensions,
    /// The location of the Operation Object.
    pub at: Location,
}

/// Where a parameter is sent (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    /// The parameter is a part of the path.
    Path,
    /// The parameter is a part of the query string.
    Query,
    /// The parameter is a header field.
    Header,
    /// The parameter is a cookie.
    Cookie,
}

impl ParameterIn {
    /// The value of `in`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// The serialization style (`style`) of a parameter or header (OAS 3.1 §4.8.12.3).
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
    /// The `name` of the parameter.
    pub name: String,
    /// Where the parameter is sent (`in`).
    pub location: ParameterIn,
    /// Whether the parameter is `required`; a path parameter always is.
    pub required: bool,
    /// Whether the parameter is `deprecated`.
    pub deprecated: bool,
    /// The `description` of the parameter, as Markdown.
    pub description: Option<String>,
    /// The parameter's serialization style (`style`), or its default.
    pub style: Style,
    /// The `explode` flag, or its default.
    pub explode: bool,
    /// Whether reserved characters are sent as they are (`allowReserved`).
    pub allow_reserved: bool,
    /// The `schema`, or the schema of the one media type of `content`.
    pub schema: SchemaId,
    /// The media type of `content` in which the value is written; `None` if the parameter has a `schema`.
    pub content: Option<String>,
    /// The values of `example` and `examples`.
    pub examples: Vec<Example>,
    /// The location of the Parameter Object; behind a `$ref`, that of the object itself.
    pub at: Location,
}

/// The Request Body Object.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// Whether the body is `required`.
    pub required: bool,
    /// The `description` of the body, as Markdown.
    pub description: Option<String>,
    /// The media types of `content`, in the order of the document.
    pub content: Vec<MediaType>,
    /// The location of the Request Body Object.
    pub at: Location,
}

/// The Media Type Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaType {
    /// The media type or range, as written: `application/json`, `image/*`.
    pub range: String,
    /// The `schema` of the content.
    pub schema: Option<SchemaId>,
    /// The `itemSchema` (OAS 3.2) of a sequential media type.
    pub item_schema: Option<SchemaId>,
    /// The values of `example` and `examples`.
    pub examples: Vec<Example>,
    /// The Encoding Objects of `encoding`, by property.
    pub encoding: IndexMap<String, Encoding>,
    /// The location of the Media Type Object.
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
    /// The `contentType` of the property.
    pub content_type: Option<String>,
    /// The serialization style (`style`) of the property.
    pub style: Option<Style>,
    /// The `explode` flag.
    pub explode: Option<bool>,
    /// Whether reserved characters are sent as they are (`allowReserved`).
    pub allow_reserved: Option<bool>,
    /// The location of the Encoding Object.
    pub at: Location,
}

/// The Example Object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The key in `examples`, or the `name` of an AsyncAPI message example; `None` for `example`.
    pub name: Option<String>,
    /// The `summary` of the example.
    pub summary: Option<String>,
    /// The location of the value. External values are not fetched and not listed.
    pub value: Location,
}

/// A key of `responses`: a status code, a range of them, or `default`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A status code, such as `200`.
    Exact(u16),
    /// A range such as `4XX`, by its first digit.
    Range(u8),
    /// `default`: every status that no other key covers.
    Default,
}

impl Status {
    /// Whether the key covers a status code.
    pub const fn covers(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(digit) => status / 100 == digit as u16,
            Self::Default => true,
        }
    }

    /// How narrow the key is: a status code comes before a range, and a range before `default`.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Range(_) => 1,
            Self::Default => 2,
        }
    }

    /// Whether the key covers success statuses only.
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
    /// The key in `responses`.
    pub status: Status,
    /// The `description` of the response, as Markdown.
    pub description: Option<String>,
    /// The `headers`, without `Content-Type` (OAS 3.1 §4.8.17.1).
    pub headers: Vec<Header>,
    /// The media types of `content`, in the order of the document.
    pub content: Vec<MediaType>,
    /// The `links` to other operations.
    pub links: Vec<Link>,
    /// The location of the Response Object; behind a `$ref`, that of the object itself.
    pub at: Location,
}

/// The Header Object with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The field name, as written.
    pub name: String,
    /// Whether the header is `required`.
    pub required: bool,
    /// The `description` of the header, as Markdown.
    pub description: Option<String>,
    /// The `explode` flag.
    pub explode: bool,
    /// The `schema`, or the schema of the one media type of `content`.
    pub schema: SchemaId,
    /// The media type of `content` in which the value is written; `None` if the header has a `schema`.
    pub content: Option<String>,
    /// The values of `example` and `examples`.
    pub examples: Vec<Example>,
    /// The location of the Header Object.
    pub at: Location,
}

/// The Link Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The key in `links`.
    pub name: String,
    /// The operation that the link leads to (`operationId` or `operationRef`), if it was found.
    pub operation: Option<OperationId>,
    /// The `parameters`: from a parameter's name, which may be qualified (`path.id`), to the location of the constant
    /// or runtime expression.
    pub parameters: IndexMap<String, Location>,
    /// The location of the constant or runtime expression for the `requestBody`.
    pub request_body: Option<Location>,
    /// The `description` of the link, as Markdown.
    pub description: Option<String>,
    /// The location of the Link Object.
    pub at: Location,
}

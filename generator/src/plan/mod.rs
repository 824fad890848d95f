//! What will be written: the one place where Rust names, boxes and forms are decided.
//!
//! A plan is data. `emit` prints it and decides nothing; it never looks at the documents again.

mod boxes;
mod checks;
mod codes;
mod documentation;
mod events;
mod examples;
mod forms;
mod names;
mod operations;
mod pointer_names;
mod records;
mod responses;
mod security;
mod types;
mod unions;

pub use codes::CODES;
pub use documentation::Documentation;
pub use names::Ident;

use crate::Config;
use crate::config::Parts;
use specwright_model::ir::{Api, ParameterIn, Status, Style};
use specwright_model::Diagnostics;

/// A type of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// Everything that `emit` prints.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The crate.
    pub package: Package,
    /// Which parts are written: what was asked for, less what the documents have nothing for.
    pub parts: Parts,
    /// By name.
    pub types: Vec<TypeDef>,
    /// In the order of the document.
    pub operations: Vec<Operation>,
    /// In the order of the document.
    pub schemes: Vec<Scheme>,
    /// The document's servers.
    pub environments: Vec<Environment>,
    /// What we receive.
    pub events: Vec<Event>,
    /// The member that names the event in every payload.
    pub event_name: Option<EventName>,
    /// The runtime's constant for how deliveries are signed.
    pub signature: Option<Ident>,
    /// What the documents give as examples, and what it is an example of.
    pub examples: Vec<Example>,
}

/// The crate as a whole.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// With `-`.
    pub name: String,
    /// A SemVer version made of the document's.
    pub version: String,
    /// The document's title.
    pub title: String,
    /// The document's version, as written.
    pub api_version: String,
    /// Of the API.
    pub documentation: Documentation,
}

impl Package {
    /// The name as Rust paths write it.
    pub fn rust_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// A Rust type, as it is written where it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeRef {
    /// `bool`
    Bool,
    /// `i64`, `i32`, `u64`, `u32`
    Int(IntType),
    /// `f64`
    Float,
    /// `String`
    String,
    /// `runtime::Uuid`
    Uuid,
    /// A newtype over text that knows what it stands for.
    Text(TextType),
    /// `runtime::Bytes`, written as Base64; the flag is the URL-safe alphabet.
    Base64(bool),
    /// `runtime::Value`
    Any,
    /// `()`: nothing but `null`.
    Null,
    /// `Vec<T>`
    List(Box<TypeRef>),
    /// `runtime::Map<T>`
    Map(Box<TypeRef>),
    /// `Option<T>`: a value or `null`.
    Option(Box<TypeRef>),
    /// `Box<T>`
    Boxed(Box<TypeRef>),
    /// `(A, B)`
    Tuple(Vec<TypeRef>),
    /// A type of the plan.
    Named(TypeId),
}

/// Integer types of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntType {
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
}

/// Formats of text that have a type of their own in the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextType {
    /// `runtime::DateTime`
    DateTime,
    /// `runtime::Date`
    Date,
    /// `runtime::Time`
    Time,
    /// `runtime::Duration`
    Duration,
    /// `runtime::Uri`
    Uri,
}

/// Where a type is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Usage {
    /// In what a client sends.
    pub request: bool,
    /// In what it receives.
    pub response: bool,
}

/// A type that is written.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: Ident,
    /// JSON pointer of its schema.
    pub pointer: String,
    /// Where it is used.
    pub usage: Usage,
    /// For people.
    pub documentation: Documentation,
    /// What it is.
    pub body: TypeBody,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum TypeBody {
    /// A struct.
    Record(Record),
    /// An open enum over literals.
    Enum(Enum),
    /// An open enum over branches.
    Union(Union),
    /// Another name.
    Alias(TypeRef, Vec<Check>),
}

/// A struct.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// In the order of the document.
    pub fields: Vec<Field>,
    /// The type of members that are not declared, if they are kept, and what holds for them.
    pub additional: Option<Additional>,
}

/// The map beside the fields.
#[derive(Clone, Debug)]
pub struct Additional {
    /// Its field.
    pub name: Ident,
    /// Of each value.
    pub ty: TypeRef,
    /// On each value.
    pub checks: Vec<Check>,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// In Rust.
    pub name: Ident,
    /// On the wire.
    pub wire: String,
    /// Of a value that is there and not null.
    pub ty: TypeRef,
    /// Absent, null or there.
    pub presence: Presence,
    /// For people.
    pub documentation: Documentation,
    /// Nobody else may see it: `format: password`, `writeOnly`.
    pub secret: bool,
    /// The variant of its enum that it always is (`const`), which `new` fills in.
    pub constant: Option<(TypeId, Ident)>,
    /// On a value that is there and not null.
    pub checks: Vec<Check>,
}

/// Absent and null are kept apart where a document does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, always sent.
    RequiredNullable,
    /// `Option<T>`, left out when `None`.
    Optional,
    /// `runtime::Tristate<T>`
    Tristate,
}

/// An open enum over literals.
#[derive(Clone, Debug)]
pub struct Enum {
    /// In the order of the document.
    pub variants: Vec<EnumVariant>,
    /// The variant that keeps what the document does not name.
    pub unknown: Ident,
    /// All literals are strings.
    pub text: bool,
}

/// One literal.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// Its name.
    pub name: Ident,
    /// Its value.
    pub value: Literal,
    /// For people, where the document describes single values.
    pub documentation: Documentation,
}

/// A value that an enum or a constant names.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Another number.
    Number(f64),
    /// Text.
    Text(String),
}

/// An open enum over branches.
#[derive(Clone, Debug)]
pub struct Union {
    /// In the order of the document.
    pub branches: Vec<Branch>,
    /// The member that tells branches apart, and which value means which branch.
    pub tag: Option<(String, Vec<(String, usize)>)>,
    /// The variant that keeps what fits no branch.
    pub unknown: Ident,
}

/// One branch.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The variant's name.
    pub name: Ident,
    /// What it holds.
    pub ty: TypeRef,
    /// What tells it from the others.
    pub facts: BranchFacts,
    /// For people.
    pub documentation: Documentation,
    /// On its value.
    pub checks: Vec<Check>,
}

/// What is known of a branch without decoding it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BranchFacts {
    /// JSON types that it can be.
    pub kinds: Kinds,
    /// Members that are always there.
    pub required: Vec<String>,
    /// Members that it declares.
    pub members: Vec<String>,
    /// It admits no others.
    pub closed: bool,
    /// Members that are one of these values whenever they are there.
    pub constants: Vec<(String, Vec<Literal>)>,
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of seven, printed by name")]
pub struct Kinds {
    /// `null`
    pub null: bool,
    /// `true`, `false`
    pub boolean: bool,
    /// Numbers without a fraction.
    pub integer: bool,
    /// All numbers.
    pub number: bool,
    /// Strings.
    pub string: bool,
    /// Arrays.
    pub array: bool,
    /// Objects.
    pub object: bool,
}

/// One keyword that bounds a value, as `validate()` checks it.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// `minimum`: literal of the value's type; exclusive.
    Minimum(String, bool),
    /// `maximum`: literal of the value's type; exclusive.
    Maximum(String, bool),
    /// `multipleOf`
    MultipleOf(String),
    /// `minLength`, `maxLength`
    Length(Option<u64>, Option<u64>),
    /// `pattern`
    Pattern(String),
    /// `format`: the name of a variant of the runtime's `Format`.
    Format(&'static str),
    /// `minItems`, `maxItems`
    Items(Option<u64>, Option<u64>),
    /// `uniqueItems`
    Unique,
    /// `minProperties`, `maxProperties`
    Properties(Option<u64>, Option<u64>),
    /// On each element or each value of a map.
    Each(Vec<Check>),
    /// On the value inside an `Option`.
    Inner(Vec<Check>),
    /// On the elements of a tuple, by position.
    Position(usize, Vec<Check>),
    /// The type's own checks.
    Nested,
}

/// One security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// In the document.
    pub name: String,
    /// The method of the client's builder that takes its credential.
    pub method: Ident,
    /// How the credential is presented.
    pub kind: SchemeKind,
    /// For people.
    pub documentation: Documentation,
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

/// One server of the document.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The variant's name.
    pub name: Ident,
    /// Absolute; variables replaced by their defaults.
    pub url: String,
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
    /// For people.
    pub documentation: Documentation,
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
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// All media types of the document.
    pub media_types: Vec<String>,
    /// The one that is written.
    pub media_type: String,
    /// How.
    pub content: Content,
    /// Whether it has to be there.
    pub required: bool,
    /// On its value.
    pub checks: Vec<Check>,
    /// For people.
    pub documentation: Documentation,
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
    /// As text.
    Text,
    /// As it comes.
    Bytes,
}

/// One response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its key.
    pub status: Status,
    /// Its variant, in the error of the client, the output of the client and the response of the server.
    pub variant: Ident,
    /// The server's struct of body and headers, if it has headers.
    pub answer: Ident,
    /// JSON pointer of the Response Object: of the component, where it is one.
    pub pointer: String,
    /// The media type that is read and written.
    pub media_type: Option<String>,
    /// All media types of the document.
    pub media_types: Vec<String>,
    /// How.
    pub content: Content,
    /// Headers that it declares.
    pub headers: Vec<ResponseHeader>,
    /// For people.
    pub documentation: Documentation,
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
    /// What tells it from others.
    pub facts: BranchFacts,
    /// For people.
    pub documentation: Documentation,
}

/// The member that names the event, where every payload has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventName {
    /// On the wire.
    pub member: String,
    /// Its values, each with the index of an event.
    pub values: Vec<(String, usize)>,
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

/// Decides everything that is written for an API.
pub fn build(api: &Api, config: &Config) -> (Plan, Diagnostics) {
    let mut planner = types::Planner::new(api, config);
    planner.components();
    let operations = operations::operations(&mut planner);
    let events = events::events(&mut planner, config.role);
    let event_name = events::event_name(&events);
    let signature = config.signature.as_deref().map(|preset| names::ident(preset, names::Case::Upper));
    let examples = examples::examples(&mut planner, &operations);
    let schemes = security::schemes(api);
    let environments = security::environments(api);
    let (types, diagnostics) = planner.finish();
    let parts = Parts {
        client: config.parts.client && !operations.is_empty(),
        server: config.parts.server && !operations.is_empty(),
        webhooks: config.parts.webhooks && !events.is_empty(),
    };
    let package = documentation::package(api, config);
    let plan =
        Plan { package, parts, types, operations, schemes, environments, events, event_name, signature, examples };
    (plan, diagnostics)
}

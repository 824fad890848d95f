//! The output of `inspect --format json`. It is an interface: members are only ever added.

use schemars::JsonSchema;
use serde::Serialize;
use specwright_generator::{Generated, Role};
use specwright_model::ir::{
    Action, Api, EventOperation, MessageId, Operation, Origin, Requirement, SecurityKind, Shape,
};
use specwright_model::{Diagnostic, Severity, Sources};

/// What an API is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Inspection {
    /// `info.title`
    pub(crate) title: String,
    /// `info.version`
    pub(crate) version: String,
    /// The documents that were read.
    pub(crate) documents: Vec<DocumentRow>,
    /// URLs of the servers, as written.
    pub(crate) servers: Vec<String>,
    /// In the order of the documents.
    pub(crate) operations: Vec<OperationRow>,
    /// `components.schemas`
    pub(crate) schemas: Vec<SchemaRow>,
    /// Webhooks, callbacks and AsyncAPI operations.
    pub(crate) events: Vec<EventRow>,
    /// Security schemes.
    pub(crate) security: Vec<SecurityRow>,
    /// What there is to say about places in the documents.
    pub(crate) diagnostics: Vec<DiagnosticRow>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Document")]
pub(crate) struct DocumentRow {
    /// The file's name.
    pub(crate) file: String,
    /// Standard and version.
    pub(crate) dialect: String,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Operation")]
pub(crate) struct OperationRow {
    /// Method and path: `POST /orders`.
    pub(crate) operation: String,
    /// `operationId`
    pub(crate) id: Option<String>,
    /// `summary`
    pub(crate) summary: Option<String>,
    /// Documented responses: `200`, `4XX`, `default`.
    pub(crate) responses: Vec<String>,
    /// Alternatives of names of security schemes; empty: no credentials are asked for.
    pub(crate) security: Vec<Vec<String>>,
    /// URLs of the servers that it has of its own, as written; the first is where clients send to.
    pub(crate) servers: Vec<String>,
    /// `deprecated`
    pub(crate) deprecated: bool,
    /// Where it stands.
    pub(crate) line: Option<usize>,
}

/// A schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Schema")]
pub(crate) struct SchemaRow {
    /// Its key in the components.
    pub(crate) name: String,
    /// Its JSON pointer.
    pub(crate) pointer: String,
    /// Its class: `object`, `union`, `enum`, `string`, …
    pub(crate) shape: String,
}

/// A webhook, a callback or an AsyncAPI operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Event")]
pub(crate) struct EventRow {
    /// The webhook's, callback's or channel's name.
    pub(crate) name: String,
    /// `webhook`, `callback` or `channel`.
    pub(crate) origin: String,
    /// Seen from the described application: `send` or `receive`.
    pub(crate) action: String,
    /// Names of the messages.
    pub(crate) messages: Vec<String>,
    /// Whether a receiver of the messages is generated.
    pub(crate) generated: bool,
    /// Names of the messages that are sent back; nothing is generated for them.
    pub(crate) reply: Vec<String>,
    /// Where it stands.
    pub(crate) line: Option<usize>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SecurityScheme")]
pub(crate) struct SecurityRow {
    /// Its key.
    pub(crate) name: String,
    /// `apiKey`, `basic`, `bearer`, `oauth2`, `openIdConnect`, `mutualTLS`, or another.
    pub(crate) kind: String,
}

/// A diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
pub(crate) struct DiagnosticRow {
    /// `SW0107`
    pub(crate) code: String,
    /// What it costs.
    pub(crate) severity: SeverityWord,
    /// What is so there.
    pub(crate) message: String,
    /// The file's name.
    pub(crate) file: Option<String>,
    /// JSON pointer of the node.
    pub(crate) pointer: Option<String>,
    /// From 1.
    pub(crate) line: Option<usize>,
    /// In characters, from 1.
    pub(crate) column: Option<usize>,
}

/// What a diagnostic costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Severity")]
#[serde(rename_all = "lowercase")]
pub(crate) enum SeverityWord {
    /// Nothing.
    Note,
    /// Nothing: the document is sloppy and was read leniently.
    Warning,
    /// Something that the document says is not expressed.
    Loss,
    /// Nothing can be made of the document.
    Error,
}

impl Inspection {
    pub(crate) fn new(generated: &Generated, role: Role, sources: &Sources) -> Self {
        let Generated { api, diagnostics, .. } = generated;
        let received = match role {
            Role::Client => Action::Send,
            Role::Application => Action::Receive,
        };
        let line = |at| Some(sources.line_column(api.span(at)?)?.0);
        Self {
            title: api.info.title.clone(),
            version: api.info.version.clone(),
            documents: api
                .documents
                .iter()
                .map(|document| DocumentRow { file: document.name.clone(), dialect: document.dialect.name.to_owned() })
                .collect(),
            servers: api.servers.iter().map(|server| server.url.clone()).collect(),
            operations: api.operations.iter().map(|operation| self::operation(operation, line(operation.at))).collect(),
            schemas: schemas(api),
            events: api
                .event_operations
                .iter()
                .map(|event| self::event(api, event, received, line(event.at)))
                .collect(),
            security: api
                .security_schemes
                .iter()
                .map(|(name, scheme)| SecurityRow { name: name.clone(), kind: kind(&scheme.kind).to_owned() })
                .collect(),
            diagnostics: diagnostics.iter().map(|diagnostic| self::diagnostic(diagnostic, sources)).collect(),
        }
    }
}

fn operation(operation: &Operation, line: Option<usize>) -> OperationRow {
    let names = |requirement: &Requirement| requirement.schemes.keys().cloned().collect();
    OperationRow {
        operation: format!("{} {}", operation.method, operation.path),
        id: operation.id.clone(),
        summary: operation.summary.clone(),
        responses: operation.responses.iter().map(|response| response.status.to_string()).collect(),
        security: operation.security.iter().map(names).collect(),
        servers: operation.servers.iter().map(|server| server.url.clone()).collect(),
        deprecated: operation.deprecated,
        line,
    }
}

fn schemas(api: &Api) -> Vec<SchemaRow> {
    let row = |(name, &id): (&String, &specwright_model::ir::SchemaId)| {
        let schema = &api.schemas[id];
        SchemaRow { name: name.clone(), pointer: api.pointer(schema.at), shape: shape(&schema.shape).to_owned() }
    };
    api.components.iter().map(row).collect()
}

const fn shape(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "any",
        Shape::Never => "never",
        Shape::Bool => "boolean",
        Shape::Integer(_) => "integer",
        Shape::Number(_) => "number",
        Shape::String(_) => "string",
        Shape::Array(_) => "array",
        Shape::Tuple(_) => "tuple",
        Shape::Object(_) => "object",
        Shape::Enum(_) => "enum",
        Shape::Union(_) => "union",
        Shape::AllOf(_) => "allOf",
        Shape::Ref(_) => "reference",
        Shape::Foreign(_) => "foreign",
    }
}

fn event(api: &Api, event: &EventOperation, received: Action, line: Option<usize>) -> EventRow {
    let names = |messages: &[MessageId]| messages.iter().map(|&id| api.messages[id].name.clone()).collect();
    let origin = match event.origin {
        Origin::Webhook { .. } => "webhook",
        Origin::Callback { .. } => "callback",
        Origin::Channel => "channel",
    };
    let action = match event.action {
        Action::Send => "send",
        Action::Receive => "receive",
    };
    EventRow {
        name: event.name.clone(),
        origin: origin.to_owned(),
        action: action.to_owned(),
        messages: names(&event.messages),
        generated: event.action == received,
        reply: event.reply.as_ref().map(|reply| names(&reply.messages)).unwrap_or_default(),
        line,
    }
}

fn kind(kind: &SecurityKind) -> &str {
    match kind {
        SecurityKind::ApiKey { .. } => "apiKey",
        SecurityKind::Basic => "basic",
        SecurityKind::Bearer { .. } => "bearer",
        SecurityKind::Http { scheme } => scheme,
        SecurityKind::OAuth2 { .. } => "oauth2",
        SecurityKind::OpenIdConnect { .. } => "openIdConnect",
        SecurityKind::MutualTls => "mutualTLS",
        SecurityKind::Other(other) => other,
    }
}

fn diagnostic(diagnostic: &Diagnostic, sources: &Sources) -> DiagnosticRow {
    let place = diagnostic.span.and_then(|span| sources.line_column(span));
    let file = diagnostic.span.and_then(|span| sources.get(span.file)).map(|file| file.name.clone());
    DiagnosticRow {
        code: diagnostic.code.id.to_owned(),
        severity: match diagnostic.code.severity {
            Severity::Note => SeverityWord::Note,
            Severity::Warning => SeverityWord::Warning,
            Severity::Loss | Severity::Fault => SeverityWord::Loss,
            Severity::Error => SeverityWord::Error,
        },
        message: diagnostic.message.clone(),
        file,
        pointer: diagnostic.pointer.clone(),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
    }
}

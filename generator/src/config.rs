//! What a caller decides about the code that is written.

use indexmap::IndexMap;
use serde_json::Value;
use specwright_model::Span;
use specwright_model::events::EventNaming;
use specwright_model::ir::ClientAuthentication;
use std::collections::BTreeMap;
use std::time::Duration;

/// How the written text finds the runtime, and in what it is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Layout {
    /// A crate that depends on `specwright-runtime`.
    Package,
    /// A crate that carries a copy of the runtime's text and so compiles alone.
    #[default]
    Embedded,
    /// One file for `OUT_DIR` and `include!`; the consumer depends on `specwright-runtime`.
    Include,
}

/// Which parts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The typed client.
    pub client: bool,
    /// The axum server stub.
    pub server: bool,
    /// Payload types and the receiver of webhooks.
    pub webhooks: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self { client: true, server: true, webhooks: true }
    }
}

impl Parts {
    /// Types only.
    pub const NONE: Self = Self { client: false, server: false, webhooks: false };
}

/// Which side of an AsyncAPI document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Role {
    /// The other party of the described application: what it sends, we receive.
    #[default]
    Client,
    /// The described application itself.
    Application,
}

/// What a caller decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The crate's name; by default made of the document's title.
    pub name: Option<String>,
    /// See [`Layout`].
    pub layout: Layout,
    /// See [`Parts`].
    pub parts: Parts,
    /// See [`Role`].
    pub role: Role,
    /// Names of Rust by what they are of: a schema's JSON pointer; that and `#` with a member or a value of an enum; an
    /// operationId or `METHOD /path`; that and `#` with a parameter; the name of an event: `[api.x.names]`. A pointer into
    /// a file that the documents refer to begins with the path of the file and `#`.
    pub names: IndexMap<String, String>,
    /// Which of its successes are the output of an operation: an operationId or `METHOD /path` → statuses as the
    /// document writes them, or a status and a media type (`200 application/json`). The other successes are variants of
    /// the operation's error: `[api.x.outputs]`.
    pub outputs: IndexMap<String, Vec<String>>,
    /// What is written, if not all: an operationId, a tag, `METHOD /path`, or the name of an event; `*` stands for any
    /// text. Empty: everything.
    pub only: Vec<String>,
    /// What is left out, in the same words. It goes before `only`.
    pub skip: Vec<String>,
    /// Whether schemas that nothing written uses are left out; by default where `only` or `skip` says something.
    pub prune: Option<bool>,
    /// `format` → `text` or `String`, a number type of Rust, or the path of a type: `[api.x.formats]`. Numbers without a
    /// format go by their type, `integer` or `number`.
    pub formats: IndexMap<String, String>,
    /// The types of dates and times, where `formats` does not name another; `None` is the runtime's, which keep the
    /// text as it came.
    pub date_times: Option<DateTimes>,
    /// Members that the document neither declares nor rules out.
    pub unknown: UnknownMembers,
    /// JSON pointer of a schema → the path of the Rust type that stands for it. The type has to have `Serialize`,
    /// `Deserialize`, `Debug`, `Clone` and `PartialEq`.
    pub replace: IndexMap<String, String>,
    /// What the crate depends on besides, for the types of `formats` and `replace`.
    pub dependencies: IndexMap<String, DependencyConfig>,
    /// What its manifest says to those who find it: `[api.x.generate.package]`.
    pub package: PackageConfig,
    /// Where keys of `names`, `outputs`, `formats`, `replace` and `dependencies` stand in a file of the sources, by `TABLE.KEY`, for
    /// what is said about them.
    pub places: BTreeMap<String, Span>,
    /// Whether the documents' examples become tests of the crate; by default if they are not too many.
    pub examples: Option<bool>,
    /// Where the API runs: the document's servers of these URLs get what is said here, others become environments of
    /// their own.
    pub environments: Vec<EnvironmentConfig>,
    /// What the configuration names to page lists with, which nothing is written for yet.
    pub pagination: Vec<String>,
    /// Where the document was fetched from: an absolute URL, which relative ones of servers are relative to (OAS 3.1
    /// §4.8.5).
    pub address: Option<String>,
    /// Methods of the client that ask an operation until something holds of its answer.
    pub waiters: Vec<WaiterConfig>,
    /// Which header names the events that we receive, where the documents do not say so: `[api.x.webhooks]`.
    pub webhooks: EventNaming,
    /// How deliveries are signed: the name of one of the runtime's presets, [`SIGNATURE_PRESETS`].
    pub signature: Option<String>,
    /// Where the runtime is found by a crate of layout [`Layout::Package`]: a path relative to the
    /// crate, or `None` for the registry.
    pub runtime_path: Option<String>,
    /// The crate is a member of a workspace; else it gets a `[workspace]` table of its own.
    pub workspace_member: bool,
    /// Text of a `Cargo.lock` that is put beside the crate's manifest.
    pub lock: Option<String>,
}

impl Config {
    /// A URL of the document, absolute if it is so or if it is known where the document comes from.
    pub(crate) fn absolute(&self, url: &str) -> String {
        let Some(address) = self.address.as_deref().filter(|_| !url.contains("://")) else { return url.to_owned() };
        let path_at = address.find("://").and_then(|at| Some(at + 3 + address.get(at + 3..)?.find('/')?));
        let (origin, path) = address.split_at(path_at.unwrap_or(address.len()));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if url.starts_with('/') { format!("{origin}{url}") } else { format!("{origin}{folder}/{url}") }
    }
}

/// What becomes of members that an object schema does not declare, where `additionalProperties` is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownMembers {
    /// They are not read.
    #[default]
    Ignore,
    /// They stand in a map beside the fields, and are sent again.
    Keep,
}

/// What dates and times are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateTimes {
    /// `date-time` is `jiff::Timestamp`: the instant. It is written in UTC with `Z`, so the offset that came is lost;
    /// fractions keep nine digits, and a leap second is read as the second before it. `date` is `jiff::civil::Date`.
    Jiff,
    /// `date-time` is `chrono::DateTime<FixedOffset>`: the instant and its offset. Fractions are written with no, three,
    /// six or nine digits. `date` is `chrono::NaiveDate`.
    Chrono,
    /// `date-time`, `date`, `time` and `duration` are `String`.
    Text,
}

impl DateTimes {
    /// `format` → its type.
    pub(crate) fn types(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Jiff => &[("date-time", "jiff::Timestamp"), ("date", "jiff::civil::Date")],
            Self::Chrono => &[("date-time", "chrono::DateTime<::chrono::FixedOffset>"), ("date", "chrono::NaiveDate")],
            Self::Text => &[("date-time", "text"), ("date", "text"), ("time", "text"), ("duration", "text")],
        }
    }

    /// What the crate depends on for them.
    pub(crate) fn dependency(self) -> Option<(&'static str, DependencyConfig)> {
        let (name, version, features) = match self {
            Self::Jiff => ("jiff", "0.2", ["serde", "std"]),
            Self::Chrono => ("chrono", "0.4", ["serde", "std"]),
            Self::Text => return None,
        };
        let features = features.map(str::to_owned).to_vec();
        Some((name, DependencyConfig { version: version.to_owned(), features, without_default_features: true }))
    }
}

/// What the manifest of the crate says to those who find it, as cargo has it: `[api.x.generate.package]`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PackageConfig {
    /// An SPDX expression, such as `MIT OR Apache-2.0`.
    pub license: Option<String>,
    /// Where its source is kept.
    pub repository: Option<String>,
    /// Its home page.
    pub homepage: Option<String>,
    /// By which it is found in a registry.
    pub keywords: Vec<String>,
    /// The categories of crates.io that it belongs to.
    pub categories: Vec<String>,
    /// Where it may be published.
    pub publish: Publish,
}

/// `publish` of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Publish {
    /// Nowhere.
    #[default]
    Nowhere,
    /// In any registry.
    Anywhere,
    /// In the registries of these names.
    In(Vec<String>),
}

/// A dependency of the written crate.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DependencyConfig {
    /// Which versions, as cargo writes it.
    pub version: String,
    /// Its features.
    pub features: Vec<String>,
    /// Whether its default features are left out.
    pub without_default_features: bool,
}

/// One place where the API runs. It holds no secret, and nothing that is known only at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentConfig {
    /// Its name.
    pub name: String,
    /// Absolute. Without a path it stands for the document's server of its origin.
    pub url: String,
    /// Where tokens are minted. To name one here is to say that it may have the client's secret.
    pub token_url: Option<String>,
    /// How clients authenticate there; `None` is as the document says.
    pub authentication: Option<ClientAuthentication>,
    /// The URLs of servers that operations of the document have of their own, and where these go in this environment. To
    /// name one here, be it by itself, is to say that it may have credentials.
    pub servers: IndexMap<String, String>,
}

/// A method of the client that asks an operation until something holds of its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct WaiterConfig {
    /// The method.
    pub name: String,
    /// operationId of what is asked.
    pub operation: String,
    /// All of them have to hold.
    pub until: Vec<ConditionConfig>,
    /// The pause between two requests.
    pub every: Duration,
    /// The time in all.
    pub at_most: Duration,
}

/// What has to hold of one value of an answer; at least one of both is said.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionConfig {
    /// JSON pointer into the body.
    pub pointer: String,
    /// It is one of these.
    pub is: Option<Vec<Value>>,
    /// It is none of these.
    pub not: Option<Vec<Value>>,
}

/// The names that `signature` may have.
pub const SIGNATURE_PRESETS: &[&str] =
    &["tilt", "standard-webhooks", "stripe", "github", "slack", "shopify", "xero", "zoom"];

//! The configuration of the generated code.

use indexmap::IndexMap;
use serde_json::Value;
use specwright_model::Span;
use specwright_model::events::EventNaming;
use specwright_model::ir::ClientAuthentication;
use std::collections::BTreeMap;
use std::time::Duration;

/// How the written code refers to the runtime, and in which form it is written.
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

/// The parts that are written.
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
    /// No part but the types.
    pub const NONE: Self = Self { client: false, server: false, webhooks: false };
}

/// Which side of an AsyncAPI document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Role {
    /// The other party of the described application: it receives what the application sends.
    #[default]
    Client,
    /// The described application itself.
    Application,
}

/// The configuration of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The name of the crate; by default it is made of the title of the document.
    pub name: Option<String>,
    /// The layout of the written code.
    pub layout: Layout,
    /// The parts that are written.
    pub parts: Parts,
    /// The side of an AsyncAPI document that is written.
    pub role: Role,
    /// Name overrides (`[api.x.names]`): key → Rust name. A key is the JSON pointer of a schema; such a pointer, `#`
    /// and a property or an enum value; an operationId or `METHOD /path`; one of these, `#` and a parameter; or the
    /// name of an event. A pointer into a file that the documents refer to begins with the path of the file and `#`.
    pub names: IndexMap<String, String>,
    /// The success responses that make the output type of an operation (`[api.x.outputs]`): operationId or
    /// `METHOD /path` → statuses as the document writes them, or a status and a media type (`200 application/json`).
    /// The other successes are variants of the operation's error.
    pub outputs: IndexMap<String, Vec<String>>,
    /// Patterns of what is written: an operationId, a tag, `METHOD /path`, or the name of an event; `*` matches any
    /// text. If there are none, everything is written.
    pub only: Vec<String>,
    /// Patterns of what is left out, in the form of those of `only`, over which they take precedence.
    pub skip: Vec<String>,
    /// Whether schemas that nothing written uses are left out; by default they are if `only` or `skip` has a pattern.
    pub prune: Option<bool>,
    /// The types of formats (`[api.x.formats]`): `format` → `text` or `String`, a number type of Rust, or the path of a
    /// type. For numbers without a format the key is their type, `integer` or `number`.
    pub formats: IndexMap<String, String>,
    /// The types of dates and times for which `formats` names none; `None` selects the types of the runtime, which keep
    /// the text as received.
    pub date_times: Option<DateTimes>,
    /// What happens to properties that the document neither declares nor forbids.
    pub unknown: UnknownMembers,
    /// The types that replace generated ones: JSON pointer of a schema → path of a Rust type. The type has to have
    /// `Serialize`, `Deserialize`, `Debug`, `Clone` and `PartialEq`.
    pub replace: IndexMap<String, String>,
    /// Additional dependencies of the crate, for the types of `formats` and `replace`.
    pub dependencies: IndexMap<String, DependencyConfig>,
    /// The metadata of the crate's manifest (`[api.x.generate.package]`).
    pub package: PackageConfig,
    /// The places of the keys of `names`, `outputs`, `formats`, `replace` and `dependencies` in a file of the sources,
    /// by `TABLE.KEY`. Diagnostics about a key point there.
    pub places: BTreeMap<String, Span>,
    /// Whether the documents' examples become tests of the crate; by default they do unless they are too large in all.
    pub examples: Option<bool>,
    /// The places where the API runs. Settings for the URL of one of the document's servers apply to that server; other
    /// URLs become environments of their own.
    pub environments: Vec<EnvironmentConfig>,
    /// The names that the configuration gives for the pagination of lists. Nothing is written for them yet.
    pub pagination: Vec<String>,
    /// The absolute URL that the document was fetched from. Relative URLs of servers are resolved against it (OAS 3.1
    /// §4.8.5).
    pub address: Option<String>,
    /// Methods of the client that repeat a request until its response meets conditions.
    pub waiters: Vec<WaiterConfig>,
    /// The header that names received events, if the documents do not declare one (`[api.x.webhooks]`).
    pub webhooks: EventNaming,
    /// How deliveries are signed: the name of one of the runtime's presets, [`SIGNATURE_PRESETS`].
    pub signature: Option<String>,
    /// The path of the runtime relative to a crate of layout [`Layout::Package`]; with `None` the crate takes the
    /// runtime from the registry.
    pub runtime_path: Option<String>,
    /// Whether the crate is a member of a workspace; otherwise its manifest has a `[workspace]` table of its own.
    pub workspace_member: bool,
    /// The text of a `Cargo.lock` that is written beside the manifest of the crate.
    pub lock: Option<String>,
}

impl Config {
    /// Resolves a URL of the document against the address that the document was fetched from. An absolute URL stays as
    /// it is, and so does every URL if the address is not known.
    pub(crate) fn absolute(&self, url: &str) -> String {
        let Some(address) = self.address.as_deref().filter(|_| !url.contains("://")) else { return url.to_owned() };
        let path_at = address.find("://").and_then(|at| Some(at + 3 + address.get(at + 3..)?.find('/')?));
        let (origin, path) = address.split_at(path_at.unwrap_or(address.len()));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if url.starts_with('/') { format!("{origin}{url}") } else { format!("{origin}{folder}/{url}") }
    }
}

/// What happens to properties that an object schema does not declare, if it does not state `additionalProperties`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownMembers {
    /// They are ignored when a value is read.
    #[default]
    Ignore,
    /// They are kept in a map beside the fields, and written again.
    Keep,
}

/// The Rust types of dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateTimes {
    /// `date-time` is `jiff::Timestamp`, an instant. It is written in UTC with `Z`, so the received offset is lost;
    /// fractions of seconds keep nine digits, and a leap second is read as the second before it. `date` is
    /// `jiff::civil::Date`.
    Jiff,
    /// `date-time` is `chrono::DateTime<FixedOffset>`, an instant with its offset. Fractions of seconds are written
    /// with no, three, six or nine digits. `date` is `chrono::NaiveDate`.
    Chrono,
    /// `date-time`, `date`, `time` and `duration` are `String`.
    Text,
}

impl DateTimes {
    /// The types that replace those of the runtime, by `format`.
    pub(crate) fn types(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Jiff => &[("date-time", "jiff::Timestamp"), ("date", "jiff::civil::Date")],
            Self::Chrono => &[("date-time", "chrono::DateTime<::chrono::FixedOffset>"), ("date", "chrono::NaiveDate")],
            Self::Text => &[("date-time", "text"), ("date", "text"), ("time", "text"), ("duration", "text")],
        }
    }

    /// The dependency that the crate needs for these types.
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

/// The metadata of the crate's manifest, in the terms of Cargo: `[api.x.generate.package]`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PackageConfig {
    /// The licence as an SPDX expression, such as `MIT OR Apache-2.0`.
    pub license: Option<String>,
    /// The URL of the source repository.
    pub repository: Option<String>,
    /// The URL of the home page.
    pub homepage: Option<String>,
    /// The keywords by which a registry finds the crate.
    pub keywords: Vec<String>,
    /// The categories of crates.io that the crate belongs to.
    pub categories: Vec<String>,
    /// The registries that the crate may be published to.
    pub publish: Publish,
}

/// The manifest's field `publish`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Publish {
    /// The crate is not published.
    #[default]
    Nowhere,
    /// The crate may be published to any registry.
    Anywhere,
    /// The crate may be published to the registries of these names.
    In(Vec<String>),
}

/// A dependency of the written crate.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DependencyConfig {
    /// The version requirement, in the syntax of Cargo.
    pub version: String,
    /// The features that are enabled.
    pub features: Vec<String>,
    /// Whether the default features are disabled.
    pub without_default_features: bool,
}

/// A place where the API runs. It holds no secret, and nothing that is known only at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentConfig {
    /// The name of the environment.
    pub name: String,
    /// The absolute base URL. A URL without a path takes the path of the document's server, and so denotes the server
    /// of the same origin.
    pub url: String,
    /// The token endpoint. Naming it here permits the client to send its secret there.
    pub token_url: Option<String>,
    /// How clients authenticate at the token endpoint; `None` leaves it to the document.
    pub authentication: Option<ClientAuthentication>,
    /// The URLs of servers that operations declare themselves → the URLs that replace them in this environment. Naming
    /// a URL here, even as its own replacement, permits the client to send credentials to it.
    pub servers: IndexMap<String, String>,
}

/// A method of the client that repeats a request until its response meets conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct WaiterConfig {
    /// The name of the method.
    pub name: String,
    /// The operationId of the operation that is called.
    pub operation: String,
    /// The conditions, all of which have to hold.
    pub until: Vec<ConditionConfig>,
    /// The pause between two requests.
    pub every: Duration,
    /// The time limit for all requests together.
    pub at_most: Duration,
}

/// A condition on one value of a response. At least one of `is` and `not` is given.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionConfig {
    /// The JSON pointer into the response body.
    pub pointer: String,
    /// The values of which the value has to be one.
    pub is: Option<Vec<Value>>,
    /// The values of which the value must be none.
    pub not: Option<Vec<Value>>,
}

/// The names that [`Config::signature`] may have.
pub const SIGNATURE_PRESETS: &[&str] =
    &["tilt", "standard-webhooks", "stripe", "github", "slack", "shopify", "xero", "zoom"];

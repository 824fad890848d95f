//! `specs.toml`: which APIs a project has, and what is wanted of each.
//!
//! These types are the format: its JSON Schema is derived from them, and [`check`] tells unknown
//! keys by that schema.

mod check;
mod places;
mod project;
mod secret;
mod waiver;

pub(crate) use check::{API_NAME, is_api_name};
pub(crate) use project::Project;
pub(crate) use specwright_model::nearest;
pub(crate) use waiver::{Waived, waive};

use schemars::JsonSchema;
use serde::Deserialize;
use specwright_generator::{DateTimes, DependencyConfig, EventNaming, PackageConfig, Publish, UnknownMembers};
use specwright_model::ir::ClientAuthentication;
use std::collections::BTreeMap;
use std::time::Duration;

/// The APIs of a project, by name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "specs.toml", rename = "Config")]
pub(crate) struct Config {
    /// One table per API: `[api.NAME]`. A name holds lower-case letters, digits, `-` and `_`.
    #[serde(default)]
    pub(crate) api: BTreeMap<String, ApiEntry>,
}

/// One API.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Api")]
pub(crate) struct ApiEntry {
    /// Its OpenAPI document: a path relative to the folder of specs.toml.
    pub(crate) openapi: Option<String>,
    /// Its AsyncAPI document: a path relative to the folder of specs.toml.
    pub(crate) asyncapi: Option<String>,
    /// Where the documents are published.
    pub(crate) source: Option<SourceEntry>,
    /// The crate to write.
    pub(crate) generate: Option<GenerateEntry>,
    /// Which side of the AsyncAPI document the code is for.
    #[serde(default)]
    pub(crate) role: RoleEntry,
    /// How its webhook deliveries are signed.
    pub(crate) signature: Option<SignatureEntry>,
    /// How to tell its events apart, where the documents do not say so.
    #[serde(default)]
    pub(crate) webhooks: WebhooksEntry,
    /// Where the API runs, by name of the environment: `[api.NAME.env.ENV]`.
    #[serde(default)]
    pub(crate) env: BTreeMap<String, EnvironmentEntry>,
    /// Client methods that poll an operation until a condition holds.
    #[serde(default)]
    pub(crate) waiter: Vec<WaiterEntry>,
    /// How lists are paged. It has no effect yet.
    pub(crate) pagination: Option<PaginationEntry>,
    /// Names to use in Rust. The key says what is named: the JSON pointer of a schema; that and `#` with a property or an
    /// enum value; an operationId or `METHOD /path`; that and `#` with a parameter; or the name of an event. A pointer into
    /// a file that the documents refer to begins with the path of the file and `#`.
    #[serde(default)]
    pub(crate) names: BTreeMap<String, String>,
    /// What the method of an operation returns, where its successes have different types. The key is an operationId or
    /// `METHOD /path`; the value is one or several of `200`, `2XX`, `200 application/json`. All other successes are
    /// variants of the operation's error, also those that are documented later.
    #[serde(default)]
    pub(crate) outputs: BTreeMap<String, OutputEntry>,
    /// The Rust type for each `format`: `text` or `String`, a number type, or the path of a type. For numbers without a
    /// format the key is their type, `integer` or `number`.
    #[serde(default)]
    pub(crate) formats: BTreeMap<String, String>,
    /// The types of dates and times. By default they are text types that keep the text as it came.
    pub(crate) datetime: Option<DateTimeEntry>,
    /// What happens to properties that the document neither declares nor forbids.
    #[serde(default)]
    pub(crate) unknown: UnknownEntry,
    /// Diagnostics to accept: `CODE` or `CODE POINTER`. An entry that matches no diagnostic is an error.
    #[serde(default)]
    pub(crate) waive: Vec<String>,
}

impl ApiEntry {
    /// Where the OpenAPI document is published; nothing that a variable of the environment is a part of.
    pub(crate) fn address(&self) -> Option<String> {
        let source = self.source.as_ref()?;
        let well_known = || Some(format!("{}/.well-known/openapi.json", source.base.as_ref()?.trim_end_matches('/')));
        source.openapi.clone().or_else(well_known).filter(|address| !address.contains('$'))
    }
}

/// The successes that make the output of an operation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Output")]
pub(crate) enum OutputEntry {
    /// One of them.
    One(String),
    /// Several of them.
    Several(Vec<String>),
}

impl From<OutputEntry> for Vec<String> {
    fn from(entry: OutputEntry) -> Self {
        match entry {
            OutputEntry::One(response) => vec![response],
            OutputEntry::Several(responses) => responses,
        }
    }
}

/// `unknown`
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Unknown")]
pub(crate) enum UnknownEntry {
    /// They are not read.
    #[default]
    Ignore,
    /// They are kept in a map beside the fields, and sent again.
    Keep,
}

impl From<UnknownEntry> for UnknownMembers {
    fn from(entry: UnknownEntry) -> Self {
        match entry {
            UnknownEntry::Ignore => Self::Ignore,
            UnknownEntry::Keep => Self::Keep,
        }
    }
}

/// `datetime`
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "DateTime")]
pub(crate) enum DateTimeEntry {
    /// `date-time` is `jiff::Timestamp`, which is written in UTC; `date` is `jiff::civil::Date`.
    Jiff,
    /// `date-time` is `chrono::DateTime<FixedOffset>`, which keeps the offset; `date` is `chrono::NaiveDate`.
    Chrono,
    /// All are `String`.
    Text,
}

impl From<DateTimeEntry> for DateTimes {
    fn from(entry: DateTimeEntry) -> Self {
        match entry {
            DateTimeEntry::Jiff => Self::Jiff,
            DateTimeEntry::Chrono => Self::Chrono,
            DateTimeEntry::Text => Self::Text,
        }
    }
}

/// Where documents are published.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Source")]
pub(crate) struct SourceEntry {
    /// The URL below which `.well-known/openapi.json` and `.well-known/asyncapi.json` are, or the same with `.yaml`.
    pub(crate) base: Option<String>,
    /// The URL of the OpenAPI document, where it is elsewhere.
    pub(crate) openapi: Option<String>,
    /// The URL of the AsyncAPI document, where it is elsewhere.
    pub(crate) asyncapi: Option<String>,
}

/// The crate to write.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Generate")]
pub(crate) struct GenerateEntry {
    /// Its folder, relative to the project (the folder above that of specs.toml); the last part is its name.
    #[serde(rename = "crate")]
    pub(crate) folder: String,
    /// Whether the client is written.
    #[serde(default = "yes")]
    pub(crate) client: bool,
    /// Whether the server stub is written.
    #[serde(default = "yes")]
    pub(crate) server: bool,
    /// Whether the webhook types and their receiver are written.
    #[serde(default = "yes")]
    pub(crate) webhooks: bool,
    /// Whether the crate depends on the runtime or carries a copy of it.
    #[serde(default)]
    pub(crate) layout: LayoutEntry,
    /// The folder of the runtime crate, relative to the project; without it, a crate of layout `package` takes
    /// the runtime from the registry.
    pub(crate) runtime: Option<String>,
    /// The operations and events to write; without it, all. An entry is an operationId, a tag, `METHOD /path`, or the name
    /// of an event; `*` matches any text.
    #[serde(default)]
    pub(crate) only: Vec<String>,
    /// The operations and events to leave out, in the same form. It has precedence over `only`.
    #[serde(default)]
    pub(crate) skip: Vec<String>,
    /// Whether to leave out schemas that nothing written uses; by default if there is an `only` or a `skip`.
    pub(crate) prune: Option<bool>,
    /// The Rust type to use for a schema, such as `rust_decimal::Decimal`. The key is the JSON pointer of the schema, in
    /// the form of `names`.
    #[serde(default)]
    pub(crate) replace: BTreeMap<String, String>,
    /// Further dependencies of the crate, for the types of `formats` and `replace`: a version, or a table with it.
    #[serde(default)]
    pub(crate) dependencies: BTreeMap<String, DependencyEntry>,
    /// Whether the examples of the documents become tests of the crate; by default unless there are too many.
    pub(crate) examples: Option<bool>,
    /// What the crate's Cargo.toml says besides its name, version and description.
    #[serde(default)]
    pub(crate) package: PackageEntry,
}

/// Keys of the crate's Cargo.toml, as cargo has them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Package")]
pub(crate) struct PackageEntry {
    /// The licence, as an SPDX expression such as `MIT OR Apache-2.0`.
    pub(crate) license: Option<String>,
    /// The URL of the source.
    pub(crate) repository: Option<String>,
    /// The URL of the home page.
    pub(crate) homepage: Option<String>,
    /// The keywords by which the crate is found in a registry.
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// The categories of crates.io that the crate belongs to.
    #[serde(default)]
    pub(crate) categories: Vec<String>,
    /// Whether the crate may be published, or the names of the registries in which it may; by default it may not.
    pub(crate) publish: Option<PublishEntry>,
}

/// `generate.package.publish`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Publish")]
pub(crate) enum PublishEntry {
    /// In any registry, or in none.
    Anywhere(bool),
    /// In these registries.
    In(Vec<String>),
}

impl From<PackageEntry> for PackageConfig {
    fn from(entry: PackageEntry) -> Self {
        let PackageEntry { license, repository, homepage, keywords, categories, publish } = entry;
        let publish = match publish {
            None | Some(PublishEntry::Anywhere(false)) => Publish::Nowhere,
            Some(PublishEntry::Anywhere(true)) => Publish::Anywhere,
            Some(PublishEntry::In(registries)) => Publish::In(registries),
        };
        Self { license, repository, homepage, keywords, categories, publish }
    }
}

/// A dependency, as a Cargo.toml has it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Dependency")]
pub(crate) enum DependencyEntry {
    /// Which versions.
    Version(String),
    /// With more to say.
    Table(DependencyTable),
}

/// A dependency with features.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DependencyTable {
    /// Which versions.
    pub(crate) version: String,
    /// Its features.
    #[serde(default)]
    pub(crate) features: Vec<String>,
    /// Whether its default features are wanted.
    #[serde(default = "yes", rename = "default-features")]
    pub(crate) default_features: bool,
}

impl From<DependencyEntry> for DependencyConfig {
    fn from(entry: DependencyEntry) -> Self {
        match entry {
            DependencyEntry::Version(version) => Self { version, ..Self::default() },
            DependencyEntry::Table(DependencyTable { version, features, default_features }) => {
                Self { version, features, without_default_features: !default_features }
            }
        }
    }
}

/// `generate.layout`
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Layout")]
pub(crate) enum LayoutEntry {
    /// A member of the project's workspace that depends on `specwright-runtime`.
    #[default]
    Package,
    /// A crate that carries a copy of the runtime.
    Embedded,
}

/// `role`
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Role")]
pub(crate) enum RoleEntry {
    /// The other party of the described application.
    #[default]
    Client,
    /// The described application itself.
    Application,
}

/// How deliveries are signed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Signature")]
pub(crate) struct SignatureEntry {
    /// The name of a known scheme, such as `standard-webhooks`, `github` or `stripe`.
    pub(crate) preset: String,
    /// The shared secret: `$NAME` of an environment variable.
    pub(crate) secret: Option<SecretEntry>,
}

/// How events are told apart.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Webhooks")]
pub(crate) struct WebhooksEntry {
    /// The header that names the event, such as `X-GitHub-Event`. A header that the document declares as a constant is
    /// known without this.
    #[serde(rename = "event_header")]
    pub(crate) header: Option<String>,
    /// JSON pointer from a webhook's operation, or from a message, to the text that the header holds for it, such as
    /// `/x-github/subcategory`; by default it holds the event's name, or the name without what a constant of the payload
    /// says (`check_run` for `check-run-completed` with the action `completed`). `-`, `_` and case make no difference.
    #[serde(rename = "event_hint")]
    pub(crate) hint: Option<String>,
    /// The value of the header for single events, by the name of the event.
    #[serde(default, rename = "event_values")]
    pub(crate) values: BTreeMap<String, String>,
}

impl From<WebhooksEntry> for EventNaming {
    fn from(entry: WebhooksEntry) -> Self {
        Self { header: entry.header, hint: entry.hint, values: entry.values }
    }
}

/// Where an API runs. Texts may name environment variables as `$NAME`; `$$` is a dollar sign.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Environment")]
pub(crate) struct EnvironmentEntry {
    /// Its address. Without a path it keeps the path of the document's server.
    pub(crate) url: String,
    /// The token endpoint of the client credentials grant (RFC 6749 §4.4).
    pub(crate) token_url: Option<String>,
    /// How the client authenticates at the token endpoint, where the document does not say it or says it wrongly.
    pub(crate) token_endpoint_auth_method: Option<AuthMethodEntry>,
    /// The client's id.
    pub(crate) client_id: Option<String>,
    /// The client's secret: `$NAME` of an environment variable.
    pub(crate) client_secret: Option<SecretEntry>,
    /// Header fields of every request.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// For documents whose operations have servers of their own: the URL to use in this environment, by the URL that the
    /// document declares. A server that is listed here may get credentials, also if it is listed with its own URL.
    #[serde(default)]
    pub(crate) servers: BTreeMap<String, String>,
    /// Whether tests may change things there, and run at full speed.
    #[serde(default)]
    pub(crate) sandbox: bool,
}

/// How a client authenticates at a token endpoint, by the names of RFC 7591 §2.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AuthMethod")]
pub(crate) enum AuthMethodEntry {
    /// In the header `Authorization`.
    ClientSecretBasic,
    /// In the form.
    ClientSecretPost,
}

impl From<AuthMethodEntry> for ClientAuthentication {
    fn from(entry: AuthMethodEntry) -> Self {
        match entry {
            AuthMethodEntry::ClientSecretBasic => Self::Basic,
            AuthMethodEntry::ClientSecretPost => Self::Body,
        }
    }
}

/// A client method that polls.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiter")]
pub(crate) struct WaiterEntry {
    /// The method's name.
    pub(crate) name: String,
    /// The operationId of the operation to poll.
    pub(crate) operation: String,
    /// The conditions that end the polling: what has to hold of a value, by its JSON pointer in the response.
    pub(crate) until: BTreeMap<String, ConditionEntry>,
    /// The pause between two requests: `3s`, `500ms`, `1m`.
    pub(crate) every: PauseEntry,
    /// How long to poll at most: `60s`.
    pub(crate) at_most: PauseEntry,
}

/// What has to hold of a value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Condition")]
pub(crate) struct ConditionEntry {
    /// It is one of these.
    pub(crate) is: Option<Vec<serde_json::Value>>,
    /// It is none of these.
    pub(crate) not: Option<Vec<serde_json::Value>>,
}

/// How lists are paged.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Pagination")]
pub(crate) struct PaginationEntry {
    /// The query parameter that holds the number of the page.
    pub(crate) page: String,
    /// The query parameter that holds the number of items on a page.
    pub(crate) size: Option<String>,
    /// JSON pointer of the number of pages in a response.
    pub(crate) total: Option<String>,
}

impl PaginationEntry {
    /// What it names, in the order of its keys.
    pub(crate) fn named(&self) -> Vec<String> {
        [Some(&self.page), self.size.as_ref(), self.total.as_ref()].into_iter().flatten().cloned().collect()
    }
}

/// A secret: the name of an environment variable, never the value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(rename = "Secret")]
pub(crate) struct SecretEntry(#[schemars(regex(pattern = r"^\$[A-Za-z_][A-Za-z0-9_]*$"))] pub(crate) String);

impl TryFrom<String> for SecretEntry {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let name = text.strip_prefix('$').unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        // The text itself is not repeated: it may be the secret.
        if is_name { Ok(Self(text)) } else { Err("a secret stands here as the `$NAME` of an environment variable") }
    }
}

/// A length of time.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(rename = "Pause")]
pub(crate) struct PauseEntry(#[schemars(regex(pattern = r"^[0-9]{1,9}(ms|s|m)$"))] String);

impl PauseEntry {
    /// The time that it says. The text was checked when it was read.
    pub(crate) fn duration(&self) -> Duration {
        let digits = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        let (number, unit) = self.0.split_at(digits);
        let number = number.parse().unwrap_or(0);
        match unit {
            "ms" => Duration::from_millis(number),
            "s" => Duration::from_secs(number),
            _ => Duration::from_secs(number.saturating_mul(60)),
        }
    }
}

impl TryFrom<String> for PauseEntry {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let is_pause = (1..=9).contains(&digits) && matches!(&text[digits..], "ms" | "s" | "m");
        if is_pause { Ok(Self(text)) } else { Err("a length of time is a number with `ms`, `s` or `m`: `3s`") }
    }
}

const fn yes() -> bool {
    true
}

//! What a caller decides about the code that is written.

use indexmap::IndexMap;
use serde_json::Value;
use specwright_model::ir::ClientAuthentication;
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
#[derive(Clone, Debug, Default)]
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
    /// operationId or `METHOD /path`; that and `#` with a parameter; the name of an event: `[api.x.names]`.
    pub names: IndexMap<String, String>,
    /// What is written, if not all: an operationId, a tag, `METHOD /path`, or the name of an event; `*` stands for any
    /// text. Empty: everything.
    pub only: Vec<String>,
    /// What is left out, in the same words. It goes before `only`.
    pub skip: Vec<String>,
    /// Whether schemas that nothing written uses are left out; by default where `only` or `skip` says something.
    pub prune: Option<bool>,
    /// `format` → `text` or `String`, a number type of Rust, or the path of a type: `[api.x.formats]`.
    pub formats: IndexMap<String, String>,
    /// JSON pointer of a schema → the path of the Rust type that stands for it. The type has to have `Serialize`,
    /// `Deserialize`, `Debug`, `Clone` and `PartialEq`.
    pub replace: IndexMap<String, String>,
    /// What the crate depends on besides, for the types of `formats` and `replace`.
    pub dependencies: IndexMap<String, DependencyConfig>,
    /// Whether the documents' examples become tests of the crate; by default if they are not too many.
    pub examples: Option<bool>,
    /// Where the API runs: the document's servers of these URLs get what is said here, others become environments of
    /// their own.
    pub environments: Vec<EnvironmentConfig>,
    /// Methods of the client that ask an operation until something holds of its answer.
    pub waiters: Vec<WaiterConfig>,
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

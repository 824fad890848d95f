//! What will be written: the one place where Rust names, boxes and forms are decided.
//!
//! A plan is data. `emit` prints it and decides nothing; it never looks at the documents again.

mod alias_cycles;
mod aliases;
mod amount;
mod bodies;
mod boxes;
mod checks;
mod choices;
mod codes;
mod constructor;
mod dedup;
mod defaults;
mod documentation;
mod encodings;
mod environments;
mod error_types;
mod events;
mod examples;
mod facts;
mod file_names;
mod forms;
mod groups;
mod idle;
mod initial;
mod inline_names;
mod media;
mod multipart;
mod name_overrides;
mod names;
mod operation_def;
mod operations;
mod outputs;
mod records;
mod refusals;
mod responses;
mod scalars;
mod security;
mod selection;
mod server_names;
mod servers;
mod settings;
mod tuples;
mod type_def;
mod type_path;
mod types;
mod unchecked;
mod unions;
mod unknown_formats;
mod waiters;

pub(crate) use amount::too_much;
pub(crate) use codes::IDLE_KEYWORD;
pub use codes::{CODES, NO_MANIFEST};
pub use defaults::{DefaultValue, Json, MemberDefault, Written};
pub use documentation::Documentation;
pub use encodings::Encoded;
pub use error_types::ErrorType;
pub use groups::Group;
pub use multipart::{Multipart, Part, PartKind};
pub use names::{Ident, is_device};
pub use operation_def::*;
pub use servers::{OwnServer, UrlTemplate, UrlVariable};
pub use type_def::*;
pub use type_path::TypePath;
pub use waiters::{Condition, Waiter};

use crate::Config;
use crate::config::{Layout, Parts};
use specwright_model::Diagnostics;
use specwright_model::ir::{Api, Location, SchemaId};
use specwright_model::validation::Direction;
use std::collections::BTreeMap;

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
    /// The modules that the operations of a large API are written to; none where one is enough.
    pub groups: Vec<Group>,
    /// Bodies of several parts.
    pub multiparts: Vec<Multipart>,
    /// In the order of the configuration.
    pub waiters: Vec<Waiter>,
    /// In the order of the document.
    pub schemes: Vec<Scheme>,
    /// The document's servers, and those that the user has named besides.
    pub environments: Vec<Environment>,
    /// The servers that operations have of their own.
    pub servers: Vec<OwnServer>,
    /// URLs with variables.
    pub url_templates: Vec<UrlTemplate>,
    /// What we receive.
    pub events: Vec<Event>,
    /// What tells them apart.
    pub event_rules: EventRules,
    /// The runtime's constant for how deliveries are signed.
    pub signature: Option<Ident>,
    /// What the documents give as examples, and what it is an example of.
    pub examples: Vec<Example>,
    /// The type that a schema became in each form; a schema whose forms do not differ stands under [`Direction::Response`],
    /// one that is spelled out where it is used (a list, a text) does not stand here.
    pub schemas: BTreeMap<(SchemaId, Direction), TypeId>,
}

impl Plan {
    /// Whether clients make values of a type. What only servers and receivers make values of is not needed in full by
    /// a client; without a client nobody knows who makes what.
    pub fn is_sent(&self, def: &TypeDef) -> bool {
        def.usage.request || !self.parts.client
    }

    /// The type that a schema became in one form.
    pub fn type_of(&self, schema: SchemaId, direction: Direction) -> Option<TypeId> {
        self.schemas.get(&(schema, direction)).or_else(|| self.schemas.get(&(schema, Direction::Response))).copied()
    }
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
    /// What else there is to know of the API, one line each: terms, contact, licence, documentation.
    pub about: Vec<String>,
    /// What the documents call groups of operations, and what they say of each.
    pub tags: Vec<(String, String)>,
}

impl Package {
    /// The name as Rust paths write it.
    pub fn rust_name(&self) -> Ident {
        names::of_package(&self.name)
    }
}

/// Decides everything that is written for an API.
pub fn build(api: &Api, config: &Config) -> (Plan, Diagnostics) {
    let mut planner = types::Planner::new(api, config);
    planner.components();
    let mut operations = operations::operations(&mut planner);
    let multiparts = multipart::finish(&mut planner);
    let (events, event_rules) = events::events(&mut planner, config);
    let signature = config.signature.as_deref().map(|preset| names::ident(preset, names::Case::Upper));
    let mut examples = examples::examples(&mut planner, &operations);
    examples::limit(&mut examples, config.examples, &mut planner.diagnostics);
    planner.report_idle_names();
    planner.report_unchecked();
    planner.report_unknown_formats();
    planner.report_refusals();
    idle::report(api, &mut planner.diagnostics);
    let schemes = security::schemes(api);
    let environments = environments::environments(api, config, &mut planner.diagnostics);
    let kept = planner.selection.operations_of(api);
    let servers = servers::servers(api, config, kept.into_iter(), &mut planner.diagnostics);
    let url_templates = servers::templates(api, config, &environments, &servers);
    let of_schemas = planner.types_of_schemas();
    let groups = if config.layout == Layout::Include { Vec::new() } else { groups::groups(&planner) };
    let places: Vec<Location> = planner.selection.operations_of(api).iter().map(|operation| operation.at).collect();
    let (mut types, mut diagnostics) = planner.finish();
    error_types::share(&mut operations, &types);
    defaults::make(api, &mut types, &mut operations, &mut diagnostics);
    let known = waiters::Known { api, places: &places, operations: &operations, types: &types };
    let waiters = waiters::waiters(&known, config, &mut diagnostics);
    let parts = Parts {
        client: config.parts.client && !operations.is_empty(),
        server: config.parts.server && !operations.is_empty(),
        webhooks: config.parts.webhooks && !events.is_empty(),
    };
    let package = documentation::package(api, config);
    let plan = Plan {
        package,
        parts,
        types,
        operations,
        groups,
        multiparts,
        waiters,
        schemes,
        environments,
        servers,
        url_templates,
        events,
        event_rules,
        signature,
        examples,
        schemas: of_schemas,
    };
    (plan, diagnostics)
}

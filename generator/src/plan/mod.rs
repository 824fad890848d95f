//! The plan of what is written: the one place where Rust names, boxes and the directions of types are decided.
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
    /// The metadata of the crate.
    pub package: Package,
    /// The parts that are written: those that were asked for and that the documents have something for.
    pub parts: Parts,
    /// The types; a [`TypeId`] is an index of this list.
    pub types: Vec<TypeDef>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The modules that the operations of a large API are written to; none if one module is enough.
    pub groups: Vec<Group>,
    /// The request bodies of the media type `multipart/form-data`.
    pub multiparts: Vec<Multipart>,
    /// The waiters, in the order of the configuration.
    pub waiters: Vec<Waiter>,
    /// The security schemes, in the order of the document.
    pub schemes: Vec<Scheme>,
    /// The servers that a client can be built for: those of the document, and those that only the configuration names.
    pub environments: Vec<Environment>,
    /// The servers that operations declare themselves, beside the base URL.
    pub servers: Vec<OwnServer>,
    /// The server URLs that have variables.
    pub url_templates: Vec<UrlTemplate>,
    /// The events that the written receiver accepts.
    pub events: Vec<Event>,
    /// The rules that tell the events apart.
    pub event_rules: EventRules,
    /// The name of the runtime's constant for the way in which deliveries are signed.
    pub signature: Option<Ident>,
    /// The examples of the documents, each with the type that it is an example of.
    pub examples: Vec<Example>,
    /// The type of each schema in each direction. A schema whose types do not differ by direction is listed under
    /// [`Direction::Response`]; a schema that is spelled out where it is used (a list, a text) is not listed.
    pub schemas: BTreeMap<(SchemaId, Direction), TypeId>,
}

impl Plan {
    /// Whether clients make values of a type. A client does not need the setters of types that only servers and
    /// receivers make values of; in a crate without a client every type counts as sent, because nothing is known of the
    /// senders.
    pub fn is_sent(&self, def: &TypeDef) -> bool {
        def.usage.request || !self.parts.client
    }

    /// The type of a schema in one direction.
    pub fn type_of(&self, schema: SchemaId, direction: Direction) -> Option<TypeId> {
        self.schemas.get(&(schema, direction)).or_else(|| self.schemas.get(&(schema, Direction::Response))).copied()
    }
}

/// The metadata of the crate.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// The name of the package, with `-`.
    pub name: String,
    /// The SemVer version, made of the version of the document.
    pub version: String,
    /// The title of the API.
    pub title: String,
    /// The version of the API, as the document writes it.
    pub api_version: String,
    /// The documentation of the API.
    pub documentation: Documentation,
    /// Further facts about the API, one line each: terms of service, contact, licence, external documentation.
    pub about: Vec<String>,
    /// The name of each tag, and its documentation in one line.
    pub tags: Vec<(String, String)>,
}

impl Package {
    /// The name of the crate as Rust paths write it.
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

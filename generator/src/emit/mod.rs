//! Prints a plan. Nothing is decided here: whoever reads `plan` knows what will be written.

mod client;
mod codec;
mod construct;
mod docs;
mod operations;
mod package;
mod rust;
mod server;
mod text;
mod types;
mod validation;
mod webhooks;

use crate::FileSet;
use crate::config::{Config, Layout};
use crate::plan::Plan;
use text::Text;

/// One module of the crate.
struct Module {
    name: &'static str,
    /// One line for people.
    title: &'static str,
    public: bool,
    /// `cfg` of a crate with features.
    condition: Option<&'static str>,
    /// Its text, `use` lines included.
    text: String,
}

/// What a module may name, and what of it says that it does.
type Imports = &'static [(&'static str, &'static str)];

const SERDE: &str = "use runtime::__private::serde::{Deserialize, Deserializer, Serialize, Serializer};";

/// All files of a plan.
pub fn files(plan: &Plan, config: &Config) -> FileSet {
    let modules = modules(plan);
    let mut files = FileSet::default();
    if config.layout == Layout::Include {
        files.insert(format!("{}.rs", plan.package.rust_name()), package::include(&modules));
        return files;
    }
    files.insert("Cargo.toml", package::manifest(plan, config));
    files.insert("README.md", package::readme(plan));
    files.insert("src/lib.rs", package::lib(plan, &modules, config));
    for module in &modules {
        files.insert(format!("src/{}.rs", module.name), package::module_file(module));
    }
    if let Some(examples) = package::examples(plan) {
        files.insert("tests/examples.rs", examples);
    }
    if let Some(lock) = &config.lock {
        files.insert("Cargo.lock", lock.clone());
    }
    if config.layout == Layout::Embedded {
        for (path, text) in specwright_runtime::SOURCE {
            let path = if *path == "lib.rs" { "mod.rs" } else { path };
            files.insert(format!("src/runtime/{path}"), package::runtime_file(text));
        }
    }
    files
}

fn modules(plan: &Plan) -> Vec<Module> {
    let always = |name, title, public, text: &Text, imports| module(name, title, public, None, text, imports);
    let mut modules = vec![
        always("types", "The types of the documents.", true, &types::types(plan), &[]),
        always("construct", "Constructors, setters and conversions of the types.", true, &construct::construct(plan), &[
            ("use super::types;", "types::"),
        ]),
        always("codec", "How the types are read and written.", false, &codec::codec(plan), &[
            ("use super::types;", "types::"),
            (SERDE, "Serializer"),
            ("use runtime::__private::serde::de::{self, MapAccess};", "MapAccess"),
            ("use runtime::__private::serde::ser::SerializeMap;", "SerializeMap"),
            ("use runtime::codec::{self, Codec as _};", ">::read("),
            ("use runtime::codec;", "codec::"),
            ("use std::fmt;", "fmt::"),
        ]),
        always("validation", "The bounds of the types.", false, &validation::validation(plan), &[
            ("use super::types;", "types::"),
        ]),
    ];
    if plan.parts.client || plan.parts.server {
        modules.push(module("description", "What client and server know of the document at run time.", false,
            Some("any(feature = \"client\", feature = \"server\")"), &operations::description(plan), DESCRIPTION));
    }
    if plan.parts.client {
        let condition = Some("feature = \"client\"");
        modules.push(module("client", "The client.", true, condition, &client::client(plan), CLIENT));
        modules.push(module("operations", "What each operation of the client gives.", true, condition, &operations::operations(plan), OPERATIONS));
    }
    if plan.parts.server {
        modules.push(module("server", "The server: a trait to implement, and its router.", true, Some("feature = \"server\""), &server::server(plan), SERVER));
    }
    if plan.parts.webhooks {
        modules.push(module("webhooks", "Events and their receiver.", true, Some("feature = \"webhooks\""), &webhooks::webhooks(plan), WEBHOOKS));
    }
    modules
}

const DESCRIPTION: Imports = &[
    ("use runtime::description::OperationInfo;", " OperationInfo "),
    ("use runtime::description::SchemeInfo;", "SchemeInfo"),
    ("use runtime::description::SchemeKind;", "SchemeKind::"),
    ("use runtime::description::SchemeUse;", "SchemeUse {"),
    ("use runtime::description::BodyInfo;", "BodyInfo {"),
    ("use runtime::description::ParameterInfo;", "ParameterInfo {"),
    ("use runtime::description::{ResponseInfo, StatusPattern};", "ResponseInfo {"),
    ("use runtime::description::In;", "In::"),
    ("use runtime::description::Style;", "Style::"),
];

const CLIENT: Imports = &[
    ("use super::{description, operations};", ""),
    ("use super::types;", "types::"),
    ("use runtime::client::Credential;", "Credential::"),
    ("use runtime::codec;", "codec::"),
    ("use std::future::{Future, IntoFuture};", ""),
    ("use std::marker::PhantomData;", ""),
    ("use std::pin::Pin;", ""),
    ("use std::time::Duration;", ""),
    ("pub use runtime::client::{AnyError, ApiError, BaseUrl, BuildError, Error, Method, Request, Response};", ""),
];

const OPERATIONS: Imports = &[
    ("use super::types;", "types::"),
    ("use runtime::client::{Outcome, Raw};", ""),
    ("use runtime::codec;", "codec::"),
];

const SERVER: Imports = &[
    ("use super::description;", ""),
    ("use super::types;", "types::"),
    ("use runtime::codec;", "codec::"),
    ("use runtime::description::{OperationInfo, SchemeInfo};", ""),
    ("use runtime::server::{Answer, Incoming, Refusal};", ""),
    ("use std::fmt;", "fmt::"),
    ("use std::future::Future;", "impl Future"),
    ("use std::sync::Arc;", ""),
    ("pub use runtime::server::{Attempt, Denied, Failure, Options, Status};", ""),
];

const WEBHOOKS: Imports = &[
    ("use super::types;", "types::"),
    (SERDE, ""),
    ("use runtime::codec::{self, Codec as _};", ""),
    ("use std::fmt;", "fmt::"),
    ("use std::future::Future;", ""),
    ("pub use runtime::webhooks::{Delivery, EventSet, Failure, Scheme, Secret, UnknownEvent, Verifier};", ""),
];

fn module(name: &'static str, title: &'static str, public: bool, condition: Option<&'static str>, body: &Text, imports: Imports) -> Module {
    let body = body.as_str().trim_start_matches('\n');
    let mut text = String::new();
    let mut has_codec = false;
    if body.contains("runtime::") || imports.iter().any(|(line, mark)| line.contains("use runtime::") && (mark.is_empty() || body.contains(mark))) {
        text.push_str("use super::runtime;\n");
    }
    for (line, mark) in imports {
        let is_codec = line.starts_with("use runtime::codec");
        if (mark.is_empty() || body.contains(mark)) && !(is_codec && has_codec) {
            has_codec |= is_codec;
            text.push_str(line);
            text.push('\n');
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(body);
    Module { name, title, public, condition, text }
}

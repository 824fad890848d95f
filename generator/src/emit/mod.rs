//! Prints a plan. Nothing is decided here: whoever reads `plan` knows what will be written.

mod blank;
mod builder;
mod client;
mod codec;
mod construct;
mod docs;
mod modules;
mod multipart;
mod operations;
mod package;
mod readme;
mod record;
mod rust;
mod server;
mod server_bodies;
mod text;
mod types;
mod validation;
mod waiters;
mod webhooks;

use crate::FileSet;
use crate::config::{Config, Layout};
use crate::plan::{Plan, TypeRef};
use modules::modules;

/// How code that has `types` and `runtime::codec` in scope names the codec of a type, as `tests/examples.rs` does.
pub fn codec_of(plan: &Plan, ty: &TypeRef) -> String {
    rust::Spelling::outside(plan).codec(ty)
}

/// All files of a plan.
pub fn files(plan: &Plan, config: &Config) -> FileSet {
    let modules = modules(plan);
    let mut files = FileSet::default();
    if config.layout == Layout::Include {
        files.insert(format!("{}.rs", plan.package.rust_name()), package::include(&modules));
        return files;
    }
    files.insert("Cargo.toml", package::manifest(plan, config));
    files.insert("README.md", readme::readme(plan));
    files.insert("src/lib.rs", package::lib(plan, &modules, config));
    for module in modules {
        for part in &module.parts {
            files.insert(format!("src/{}/{}.rs", module.row.name, part.name), package::part_file(part));
        }
        files.insert(format!("src/{}.rs", module.row.name), package::module_file(module));
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

//! Prints a plan. Nothing is decided here: the plan determines what is written.

mod arguments;
mod builder;
mod client;
mod code;
mod codec;
mod constructors;
mod defaults;
mod description;
mod docs;
mod environments;
mod impls;
mod initial;
mod module;
mod modules;
mod multipart;
mod operations;
mod package;
mod readme;
mod record;
mod server;
mod server_bodies;
mod server_responses;
mod servers;
mod spelling;
mod text;
mod types;
mod validation;
mod waiters;
mod webhooks;

use crate::FileSet;
use crate::config::{Config, Layout};
use crate::plan::{Plan, TypeRef};
use code::{Code, FilePath, Piece, file_path};
use modules::modules;

/// The codec of a type, as code names it that has `types` and `runtime::codec` in scope, such as `tests/examples.rs`.
pub fn codec_of(plan: &Plan, ty: &TypeRef) -> String {
    spelling::Spelling::outside(plan).codec(ty).into_string()
}

/// All files of a plan.
pub fn files(plan: &Plan, config: &Config) -> FileSet {
    let modules = modules(plan);
    let mut files = Files::default();
    if config.layout == Layout::Include {
        files.insert(file_path!("{}.rs", plan.package.rust_name()), package::include(&modules));
        return files.0;
    }
    files.insert("Cargo.toml", package::manifest(plan, config));
    files.insert("README.md", readme::readme(plan));
    files.insert("src/lib.rs", package::lib(plan, &modules, config));
    for module in modules {
        for part in &module.parts {
            files.insert(file_path!("src/{}/{}.rs", module.row.name, part.name), package::part_file(part));
        }
        files.insert(file_path!("src/{}.rs", module.row.name), package::module_file(&module));
    }
    if let Some(examples) = package::examples(plan) {
        files.insert("tests/examples.rs", examples);
    }
    if config.layout == Layout::Embedded {
        for (path, text) in specwright_runtime::SOURCE {
            let path = if *path == "lib.rs" { "mod.rs" } else { path };
            files.insert(file_path!("src/runtime/{}", path), package::runtime_file(text));
        }
    }
    if let Some(lock) = &config.lock {
        // The file of Cargo, as the caller has it: it contains nothing of a document.
        files.0.insert("Cargo.lock", lock.clone());
    }
    files.0
}

/// Files whose paths and texts are made of typed pieces.
#[derive(Default)]
struct Files(FileSet);

impl Files {
    fn insert<L>(&mut self, path: impl Piece<FilePath>, text: Code<L>) {
        self.0.insert(path.own().into_string(), text.into_string());
    }
}

//! The Rust blocks that no file holds, each a module of one crate.

use super::Flaw;
use super::block::{Block, with_hidden_lines};
use super::page::Page;
use super::scratch::{Scratch, module};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Compiles them. A file has as many empty lines at its beginning as the page has lines before the block, so that the
/// compiler names the lines of the page.
pub(super) fn compile(pages: &[&Page], scratch: &Scratch) -> Result<Vec<Flaw>, io::Error> {
    let folder = scratch.folder(Path::new("blocks"))?;
    fs::create_dir_all(folder.join("src"))?;
    let mut modules = String::new();
    let mut count = 0;
    for page in pages {
        for block in page.blocks.iter().filter(|block| is_compiled(block)) {
            let name = format!("{}_{}", module(&page.path), block.line);
            let text = format!("{}{}", "\n".repeat(block.line - 1), with_hidden_lines(&block.text));
            fs::write(folder.join(format!("src/{name}.rs")), text)?;
            // Writing to a string cannot fail.
            let _ = writeln!(modules, "mod {name};");
            count += 1;
        }
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    println!("\n== {count} Rust blocks");
    fs::write(folder.join("src/lib.rs"), modules)?;
    fs::write(folder.join("Cargo.toml"), MANIFEST.replace("ROOT", &scratch.root().display().to_string()))?;
    let output = scratch.command(env!("CARGO"))?.args(["build", "--quiet"]).current_dir(&folder).output()?;
    if output.status.success() {
        return Ok(Vec::new());
    }
    let page = Path::new("the Rust blocks").to_owned();
    Ok(vec![Flaw { page, line: count, message: String::from_utf8_lossy(&output.stderr).into_owned() }])
}

fn is_compiled(block: &Block) -> bool {
    let attributes = &block.attributes;
    block.language == "rust" && [&attributes.ignore, &attributes.file, &attributes.insert].iter().all(|o| o.is_none())
}

const MANIFEST: &str = r#"[package]
name = "blocks"
version = "0.0.0"
edition = "2024"

[dependencies]
axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
specwright-generator = { path = "ROOT/generator" }
specwright-runtime = { path = "ROOT/templates", features = ["client", "server", "validation", "webhooks"] }
tilt = { path = "ROOT/generated/tilt", features = ["server", "webhooks"] }
tokio = { version = "1", default-features = false, features = ["macros", "net", "rt-multi-thread", "sync"] }

[lints.rust]
dead_code = "allow"
unused_imports = "allow"
"#;

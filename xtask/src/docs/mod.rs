//! `docs`: the documentation does what it prints. Shell blocks of README.md and of the book are run, Rust blocks are
//! compiled, TOML is read, links are followed. What a page wants is written in the info strings of its blocks:
//! see [`block::Attributes`].

mod block;
mod links;
mod page;
mod ports;
mod rust;
mod scratch;
mod shell;
mod toml;

use block::Block;
use page::Page;
use scratch::Scratch;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the shell blocks and compiles the Rust blocks of README.md and of the book; exits 1 if one fails
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only pages with this text in their path
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Only read the pages: info strings, TOML and links
    #[arg(long)]
    read_only: bool,
}

/// What is wrong with a page, and at which line of it.
#[derive(Clone, Debug)]
struct Flaw {
    page: PathBuf,
    line: usize,
    message: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.page.display(), self.line, self.message)
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, io::Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let all = page::all(&root)?;
    let is_wanted =
        |page: &&Page| arguments.only.as_ref().is_none_or(|text| page.path.to_string_lossy().contains(text.as_str()));
    let wanted: Vec<&Page> = all.iter().filter(is_wanted).collect();
    let mut flaws: Vec<Flaw> = wanted.iter().flat_map(|page| page.flaws.iter().cloned()).collect();
    for page in &wanted {
        flaws.extend(links::check(page, &all, &root));
        flaws.extend(toml::check(page, &root)?);
    }
    if flaws.is_empty() && !arguments.read_only {
        let scratch = Scratch::new(&root)?;
        for page in &wanted {
            flaws.extend(page::run(page, &all, &scratch)?);
        }
        flaws.extend(rust::compile(&wanted, &scratch)?);
    }
    list_marks(&wanted);
    for flaw in &flaws {
        eprintln!("\n{flaw}");
    }
    println!("\n{} pages, {} flaws", wanted.len(), flaws.len());
    Ok(if flaws.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints which blocks are not run, and why.
fn list_marks(pages: &[&Page]) {
    let marked: Vec<(&Page, &Block, &str)> = pages
        .iter()
        .flat_map(|page| page.blocks.iter().map(move |block| (*page, block)))
        .filter_map(|(page, block)| block.attributes.ignore.as_deref().map(|reason| (page, block, reason)))
        .collect();
    println!("\nnot run, as their pages say ({}):", marked.len());
    for (page, block, reason) in marked {
        println!("  {}:{}  {}  {reason}", page.path.display(), block.line, block.language);
    }
}

impl Flaw {
    fn new(page: &Page, line: usize, message: impl Into<String>) -> Self {
        Self { page: page.path.clone(), line, message: message.into() }
    }
}

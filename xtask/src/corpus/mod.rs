//! `corpus DIR`: every document of a folder becomes a crate that compiles, and that loses nothing.
//!
//! Documents → generated crate → checks of the compiler → a runner that decodes and encodes what it is given →
//! a row of a table. A document that fails does not stop the others.

mod compile;
pub(crate) mod documents;
mod examples;
mod generated;
mod lower;
mod oracle;
mod row;
mod runner;
mod synthetic;
mod table;
mod trips;
mod typed;

use crate::silent::{Measured, measure};
use compile::Workshop;
use documents::Found;
use row::Row;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Generates, compiles and round-trips every document of a folder; exits 1 if the whole is below the line
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder; its JSON and YAML files that are OpenAPI or AsyncAPI documents
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Where crates and their target folder go
    #[arg(long, value_name = "DIR", default_value = "target/corpus")]
    out: PathBuf,
    /// Only these documents, by file name without ending
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
    /// Which features are compiled: all at once, or also none, the default and each alone
    #[arg(long, default_value = "all")]
    features: FeatureSets,
    /// Generate only: no compiler, no round trips
    #[arg(long)]
    skip_build: bool,
    /// Also run the tests of the generated crates
    #[arg(long)]
    examples_tests: bool,
    /// How many synthetic values per component schema
    #[arg(long, value_name = "N", default_value_t = 20)]
    values: u64,
    /// Of the synthetic values
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// At how many places each keyword is taken out, to see whether anything changes; 0 measures nothing
    #[arg(long, value_name = "N", default_value_t = 1)]
    places: usize,
    /// How many jobs a compiler gets
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
    /// In which form the table is printed
    #[arg(long, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FeatureSets {
    All,
    Each,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Documents in, table out.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, io::Error> {
    let documents = documents::find(&arguments.folder, &arguments.only)?;
    let workshop = Workshop::new(&arguments.out, arguments.jobs)?;
    let mut rows = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        eprintln!("{}/{} {}", at + 1, documents.len(), document.name);
        let row = of_document(document, arguments, &workshop)?;
        eprintln!("    {}", table::progress(&row));
        rows.push(row);
    }
    let table = table::Table::of(rows);
    match arguments.format {
        Format::Text => println!("{table}"),
        Format::Json => {
            println!("{}", specwright_model::render::to_json(&table, specwright_model::render::Layout::Pretty)?);
        }
    }
    Ok(if table.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All stages for one document.
fn of_document(document: &Found, arguments: &Arguments, workshop: &Workshop) -> Result<Row, io::Error> {
    let mut row = Row { name: document.name.clone(), ..Row::default() };
    let Some(made) = generated::generate(document, workshop, &mut row)? else { return Ok(row) };
    typed::count(&made, &mut row);
    if arguments.places > 0 {
        let folder = document.path.parent().unwrap_or(Path::new("."));
        silent(&measure(&document.sources(folder)?, arguments.places), &mut row);
    }
    if arguments.skip_build {
        return Ok(row);
    }
    compile::check(&made, workshop, arguments.features, &mut row)?;
    let mut trips = trips::Trips::new(&made);
    examples::add(&made, &mut trips);
    synthetic::add(&made, &mut trips, arguments);
    trips.untested(&mut row);
    if runner::build(&made, workshop, &trips, &mut row)? {
        trips.run(&made, &mut row)?;
    }
    if arguments.examples_tests {
        compile::test(&made, workshop, &mut row)?;
    }
    Ok(row)
}

/// Keywords that change nothing, neither a file nor what is said.
fn silent(measured: &Measured, row: &mut Row) {
    for finding in &measured.findings {
        row.keywords += 1;
        if finding.verdict.is_wrong() {
            row.silent += 1;
            row.fail("silent", &finding.to_string());
        }
    }
}

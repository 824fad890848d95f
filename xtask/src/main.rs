//! What developers of Specwright run, over many documents and over the documentation; CONTRIBUTING.md says when.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal, and the whole of its output")]

mod corpus;
mod costs;
mod docs;
mod measure;
mod silent;

use clap::Parser as _;
use std::process::ExitCode;

/// Tools for developers of Specwright.
#[derive(Debug, clap::Parser)]
#[command(name = "xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Corpus(corpus::Arguments),
    Costs(costs::Arguments),
    Docs(docs::Arguments),
    Measure(measure::Arguments),
    Silent(silent::Arguments),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Costs(arguments) => costs::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Measure(arguments) => measure::run(&arguments),
        Command::Silent(arguments) => silent::run(&arguments),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(3)
    })
}

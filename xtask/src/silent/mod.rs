//! `silent DIR`: which keywords of documents change nothing.
//!
//! Each keyword is taken out at a few of its places, and the crate that is generated then is compared with the one
//! before: the files, and what is said about the document. What changes neither is *silent*, unless the table of keywords
//! (`model/src/keywords`) has it as an annotation.

mod compare;
mod measure;
mod places;
mod texts;

#[cfg(test)]
mod tests;

pub(crate) use measure::{Measured, measure};

use crate::corpus::documents;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Takes keywords out of every document of a folder, and says which of them change nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder, or one document
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only these documents, by file name without ending
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
    /// At how many places each keyword of a document is taken out
    #[arg(long, value_name = "N", default_value_t = 3)]
    places: usize,
    /// Also say what each keyword changes
    #[arg(long)]
    effects: bool,
}

/// Documents in, silent keywords out; exits 1 if there is one.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, io::Error> {
    let (folder, only) = if arguments.folder.is_file() {
        let stem = arguments.folder.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (arguments.folder.parent().unwrap_or(Path::new(".")), vec![stem])
    } else {
        (arguments.folder.as_path(), arguments.only.clone())
    };
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    let (mut places, mut effects) = (0, Effects::new());
    for document in documents::find(folder, &only)? {
        let measured = measure(&document.sources(folder)?, arguments.places);
        println!("{}: {}", document.name, measured.summary());
        for finding in measured.findings.iter().filter(|finding| finding.verdict.is_wrong()) {
            println!("    {finding}");
            *all.entry(format!("{} {}", finding.verdict.word(), finding.keyword())).or_default() += 1;
        }
        places += measured.findings.len();
        if arguments.effects {
            add(&mut effects, &measured);
        }
    }
    println!("\n{places} places");
    for (keyword, count) in &all {
        println!("{count:>5}  {keyword}");
    }
    for ((object, keyword), (rooms, codes)) in &effects {
        println!("effect\t{object}\t{keyword}\t{rooms}\t{}", codes.join(" "));
    }
    Ok(if all.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What keywords change, by object and keyword.
type Effects = BTreeMap<(&'static str, String), (u8, Vec<&'static str>)>;

fn add(effects: &mut Effects, measured: &Measured) {
    for finding in &measured.findings {
        let (rooms, codes) = effects.entry((finding.object, finding.name.clone())).or_default();
        *rooms |= finding.effect.rooms;
        codes.extend(&finding.effect.codes);
        codes.sort_unstable();
        codes.dedup();
    }
}

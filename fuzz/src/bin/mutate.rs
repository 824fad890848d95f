//! Takes documents of folders, changes them at random and takes them all the way, for a number of seconds.
//!
//! `cargo run --release --bin mutate -- SECONDS [SEED] [FOLDER…]`. The document at hand stands in `at-hand.json`, so
//! that it is there after an abort too; one that panics is kept in `crashes/`.

use serde_json::Value;
use specwright_fuzz::mutation::{Random, mutate};
use specwright_fuzz::take_all_the_way;
use specwright_model::source::parse;
use specwright_model::{Diagnostics, Sources};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs, io, panic};

/// Larger documents change too little for the time that they take.
const LARGEST: usize = 300_000;
const USUAL: &[&str] = &["../model/tests/hostile", "../generator/tests/data", "../specs"];

fn main() -> io::Result<ExitCode> {
    let mut arguments = env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(60);
    let seed = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut folders: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    if folders.is_empty() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        folders.extend(USUAL.iter().map(|folder| here.join(folder)));
    }
    let mut documents = Vec::new();
    for folder in &folders {
        visit(folder, &mut documents)?;
    }
    println!("{} documents, {seconds} s, seed {seed}", documents.len());
    if documents.is_empty() {
        return Ok(ExitCode::from(2));
    }
    run(&documents, Duration::from_secs(seconds), seed)
}

fn run(documents: &[Value], time: Duration, seed: u64) -> io::Result<ExitCode> {
    let mut random = Random::new(seed);
    let begun = Instant::now();
    let (mut count, mut crashes) = (0_usize, 0);
    let mut slowest = Duration::ZERO;
    while begun.elapsed() < time {
        let mut document = documents[random.below(documents.len())].clone();
        for _ in 0..=random.below(12) {
            mutate(&mut document, &mut random);
        }
        let text = document.to_string();
        if text.len() > LARGEST {
            continue;
        }
        fs::write("at-hand.json", &text)?;
        let start = Instant::now();
        if panic::catch_unwind(|| take_all_the_way(text.as_bytes())).is_err() {
            crashes += 1;
            fs::create_dir_all("crashes")?;
            fs::write(format!("crashes/{seed}-{count}.json"), &text)?;
        }
        if start.elapsed() > slowest {
            slowest = start.elapsed();
            fs::write("slowest.json", &text)?;
        }
        count += 1;
    }
    println!("{count} documents taken all the way, {crashes} panicked, the slowest took {slowest:?}");
    Ok(if crashes == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All documents of a folder and below, whatever their syntax.
fn visit(folder: &Path, documents: &mut Vec<Value>) -> io::Result<()> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            visit(&path, documents)?;
            continue;
        }
        let known = path.extension().is_some_and(|end| ["json", "yaml", "yml"].iter().any(|known| end == *known));
        let bytes = fs::read(&path)?;
        let mut sources = Sources::new();
        if !known || bytes.len() > LARGEST {
            continue;
        }
        let Ok(id) = sources.document(path.display().to_string(), bytes) else { continue };
        let tree = sources.get(id).and_then(|source| parse(id, source, &mut Diagnostics::default()));
        documents.extend(tree.map(|tree| tree.root().to_json()).filter(Value::is_object));
    }
    Ok(())
}

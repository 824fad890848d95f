//! How long documents take from text to crate, stage by stage, beside `serde_json::from_slice::<Value>` on the same
//! bytes; how that grows with the size; and the most memory that it takes.
//!
//! `cargo bench -p specwright-generator --bench pipeline`. With `SPECWRIGHT_CORPUS` set to a folder of documents and
//! its `INDEX.json`, the largest JSON documents in it too. Words after `--` choose documents by parts of their names.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::cast_precision_loss, reason = "sizes of documents stay far below 2^52 bytes")]

mod synthetic;

use serde_json::Value;
use specwright_generator::{Config, Generated, Layout, emit, generate, plan};
use specwright_model::read::{Reading, read};
use specwright_model::source::parse;
use specwright_model::{Diagnostics, Severity, Sources};
use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};
use synthetic::Size;

type Failed = Box<dyn Error>;

/// Of the synthetic document at 1×; 2× and 4× have twice and four times of everything.
const SIZE: Size = Size { records: 100, members: 989, enums: 40, unions: 10, operations: 60 };
const SCALES: [usize; 3] = [1, 2, 4];
/// How many documents of the corpus are measured, the largest first.
const LARGEST: usize = 3;
/// After so long a document gets no further round than the fewest.
const PATIENCE: Duration = Duration::from_millis(1500);
const MOST_ROUNDS: usize = 25;
/// The child that measures memory: this, the stage and the file.
const PEAK: &str = "--peak";

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = env::args().collect();
    if let [_, flag, stage, path] = arguments.as_slice()
        && flag == PEAK
    {
        return print_peak(stage, Path::new(path));
    }
    let wanted: Vec<&String> = arguments.iter().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let begun = Instant::now();
    println!(
        "ms: median time of serde_json::from_slice::<Value>; ×: times that. `read` begins with `parse`; `generate` is all."
    );
    println!("format: what syn and prettyplease would take for types.rs and codec.rs; nothing here needs them.");
    println!("MB: peak memory of one run above that of a program that only loads the file.\n");
    println!(
        "{:<24}{:>10}{:>6}{:>9}{:>8}{:>8}{:>8}{:>8}{:>10}{:>9}{:>10}{:>10}",
        "document",
        "bytes",
        "runs",
        "Value ms",
        "parse ×",
        "read ×",
        "plan ×",
        "emit ×",
        "generate ×",
        "format ×",
        "Value MB",
        "whole MB"
    );
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/tilt/openapi.json");
    if is_wanted("tilt") {
        show("tilt", &own)?;
    }
    let mut scaled = Vec::new();
    for scale in SCALES.into_iter().filter(|_| is_wanted("synthetic")) {
        let path = written(scale)?;
        scaled.push((scale, show(&format!("synthetic {scale}×"), &path)?));
    }
    for path in largest_of_corpus()? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if is_wanted(&name) {
            show(&name, &path)?;
        }
    }
    show_growth(&scaled);
    println!("\n{:.1} s in all", begun.elapsed().as_secs_f64());
    Ok(())
}

/// The stages, in the order of their columns.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Value,
    Parse,
    Read,
    Plan,
    Emit,
    Generate,
    Format,
}

const STAGES: [Stage; 7] =
    [Stage::Value, Stage::Parse, Stage::Read, Stage::Plan, Stage::Emit, Stage::Generate, Stage::Format];

/// Median times by stage.
struct Measured {
    bytes: usize,
    times: [Duration; STAGES.len()],
    /// The least times: what other programs on the machine add is not in them.
    least: [Duration; STAGES.len()],
    /// Peak memory in KiB of `Value` and of `generate`, above that of a program that only loads the file; `None` where
    /// the system does not say.
    memory: Option<(u64, u64)>,
}

impl Measured {
    fn seconds(&self, stage: Stage) -> f64 {
        self.times[stage as usize].as_secs_f64()
    }
}

fn show(name: &str, path: &Path) -> Result<Measured, Failed> {
    let bytes = fs::read(path)?;
    let (mut measured, rounds) = measure(&bytes)?;
    let idle = peak("none", path)?;
    let above = |stage: &str| -> Result<Option<u64>, Failed> {
        let (Some(idle), Some(peak)) = (idle, peak(stage, path)?) else { return Ok(None) };
        Ok(Some(peak.saturating_sub(idle)))
    };
    measured.memory = above("value")?.zip(above("generate")?);
    let of_value = |stage| measured.seconds(stage) / measured.seconds(Stage::Value);
    print!("{name:<24}{:>10}{rounds:>6}{:>9.2}", bytes.len(), measured.seconds(Stage::Value) * 1e3);
    for (stage, width) in [
        (Stage::Parse, 8),
        (Stage::Read, 8),
        (Stage::Plan, 8),
        (Stage::Emit, 8),
        (Stage::Generate, 10),
        (Stage::Format, 9),
    ] {
        print!("{:>width$.2}", of_value(stage));
    }
    match measured.memory {
        Some((value, whole)) => println!("{:>10.1}{:>10.1}", value as f64 / 1024.0, whole as f64 / 1024.0),
        None => println!("{:>10}{:>10}", "-", "-"),
    }
    Ok(measured)
}

/// Every stage once per round, so that a busy machine slows all of them alike.
fn measure(bytes: &[u8]) -> Result<(Measured, usize), Failed> {
    let config = config();
    let mut sources = Sources::new();
    let file = sources.document("document.json", bytes.to_vec())?;
    let source = sources.get(file).ok_or("the file has just been added")?;
    let (api, _) = read(&sources, &Reading::default());
    let (planned, _) = plan::build(&api, &config);
    let text = formatted_part(&whole(&sources)?);
    let fewest = if bytes.len() > 5_000_000 { 2 } else { 5 };
    let begun = Instant::now();
    let mut times: [Vec<Duration>; STAGES.len()] = Default::default();
    let mut rounds = 0;
    while rounds < fewest || (rounds < MOST_ROUNDS && begun.elapsed() < PATIENCE) {
        for (stage, times) in STAGES.iter().zip(&mut times) {
            times.push(match stage {
                Stage::Value => timed(|| serde_json::from_slice::<Value>(bytes)),
                Stage::Parse => timed(|| parse(file, source, &mut Diagnostics::default())),
                Stage::Read => timed(|| read(&sources, &Reading::default())),
                Stage::Plan => timed(|| plan::build(&api, &config)),
                Stage::Emit => timed(|| emit::files(&planned, &config)),
                Stage::Generate => timed(|| generate(&sources, &config)),
                // Slow, and only for comparison: once.
                Stage::Format if rounds > 0 => continue,
                Stage::Format => timed(|| formatted(&text)),
            });
        }
        rounds += 1;
    }
    let least = times.each_ref().map(|times| times.iter().min().copied().unwrap_or_default());
    Ok((Measured { bytes: bytes.len(), times: times.map(median), least, memory: None }, rounds))
}

/// The crate as this workspace checks it in; the embedded runtime would add the same text to every document's.
fn config() -> Config {
    Config { layout: Layout::Package, ..Config::default() }
}

fn whole(sources: &Sources) -> Result<Generated, Failed> {
    let generated = generate(sources, &config());
    match generated.diagnostics.iter().find(|diagnostic| diagnostic.code.severity == Severity::Error) {
        Some(error) => Err(format!("{}: {}", error.code, error.message).into()),
        None => Ok(generated),
    }
}

/// The running time without that of dropping the result.
fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let result = black_box(run());
    let time = begun.elapsed();
    drop(result);
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn formatted_part(generated: &Generated) -> String {
    ["src/types.rs", "src/codec.rs"].iter().filter_map(|path| generated.files.get(path)).collect()
}

/// What would come after tokens: parsed and laid out anew. The length, so that it cannot be left out.
fn formatted(text: &str) -> Result<usize, syn::Error> {
    Ok(prettyplease::unparse(&syn::parse_file(text)?).len())
}

fn written(scale: usize) -> Result<PathBuf, Failed> {
    let Size { records, members, enums, unions, operations } = SIZE;
    let size = Size {
        records: records * scale,
        members: members * scale,
        enums: enums * scale,
        unions: unions * scale,
        operations: operations * scale,
    };
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("synthetic-{scale}.json"));
    fs::write(&path, synthetic::document(size)?)?;
    Ok(path)
}

/// By size alone; nothing without the variable.
fn largest_of_corpus() -> Result<Vec<PathBuf>, Failed> {
    let Some(folder) = specwright_testing::corpus("the documents of a corpus") else { return Ok(Vec::new()) };
    let index: Vec<Value> = serde_json::from_slice(&fs::read(folder.join("INDEX.json"))?)?;
    let mut documents: Vec<(u64, PathBuf)> = index
        .iter()
        .filter_map(|row| Some((row.get("bytes")?.as_u64()?, row.get("file")?.as_str()?)))
        .filter(|(_, file)| Path::new(file).extension().is_some_and(|extension| extension == "json"))
        .map(|(bytes, file)| (bytes, folder.join(file)))
        .collect();
    documents.sort_unstable_by(|a, b| b.cmp(a));
    Ok(documents.into_iter().take(LARGEST).map(|(_, path)| path).collect())
}

/// How much steeper than straight the growth may be; it is flatter where something costs the same at every size.
const STRAIGHT: f64 = 0.10;

/// Least times and memory in multiples of `Value`, and per byte against the smallest: 1.00 is straight.
fn show_growth(scaled: &[(usize, Measured)]) {
    let Some((_, first)) = scaled.first() else { return };
    let seconds = |measured: &Measured, stage: Stage| measured.least[stage as usize].as_secs_f64();
    let per_byte = |amount: f64, measured: &Measured| amount / measured.bytes as f64;
    let memory = |measured: &Measured| measured.memory.map(|(_, whole)| whole as f64);
    println!("\ngrowth: time and memory of `generate` in multiples of Value's, then of each per byte, 1.00 at 1×");
    let mut steepest = (f64::MIN, String::new());
    for (scale, measured) in scaled {
        let mut note = |name: &str, growth: f64| {
            print!("  {name} {growth:.2}");
            // `Value` is what all else is measured by.
            if name != "Value" && *scale > 1 && growth - 1.0 > steepest.0 {
                steepest = (growth - 1.0, format!("{name} at {scale}×"));
            }
        };
        let times = seconds(measured, Stage::Generate) / seconds(measured, Stage::Value);
        print!("  {scale}×  time ×{times:.2}");
        if let Some((value, whole)) = measured.memory {
            print!("  memory ×{:.2}", whole as f64 / value.max(1) as f64);
        }
        print!("   per byte:");
        for (stage, name) in [
            (Stage::Value, "Value"),
            (Stage::Read, "read"),
            (Stage::Plan, "plan"),
            (Stage::Emit, "emit"),
            (Stage::Generate, "generate"),
        ] {
            note(name, per_byte(seconds(measured, stage), measured) / per_byte(seconds(first, stage), first));
        }
        if let (Some(here), Some(at_first)) = (memory(measured), memory(first)) {
            note("memory", per_byte(here, measured) / per_byte(at_first, first));
        }
        println!();
    }
    let (distance, place) = steepest;
    if place.is_empty() {
        return;
    }
    let verdict = if distance <= STRAIGHT { "within" } else { "beyond" };
    println!("  steepest: {:+.0} % ({place}), {verdict} {:.0} % of straight", distance * 100.0, STRAIGHT * 100.0);
}

/// The most memory, in KiB, that a process of its own takes for one stage; `None` where the system does not say.
fn peak(stage: &str, path: &Path) -> Result<Option<u64>, Failed> {
    let output = Command::new(env::current_exe()?).arg(PEAK).arg(stage).arg(path).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse().ok())
}

fn print_peak(stage: &str, path: &Path) -> Result<(), Failed> {
    let bytes = fs::read(path)?;
    match stage {
        "value" => drop(black_box(serde_json::from_slice::<Value>(&bytes)?)),
        "generate" => {
            let mut sources = Sources::new();
            sources.document("document.json", bytes)?;
            black_box(whole(&sources)?);
        }
        _ => {
            black_box(&bytes);
        }
    }
    // Linux: the high-water mark of the resident set.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mark =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|rest| rest.split_whitespace().next());
    println!("{}", mark.unwrap_or_default());
    Ok(())
}

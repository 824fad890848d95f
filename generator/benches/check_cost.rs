//! What consumers pay to compile written types: CPU seconds of `cargo check`, of a debug and of a release build of a
//! crate as emitted, beside serde's derive on the same types.
//!
//! `cargo bench -p specwright-generator --bench check_cost`. Dependencies are built before the clock starts, and both
//! crates decode and encode every record once, so that builds pay for generic code too.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod derived;
mod synthetic;

use specwright_generator::plan::{self, Plan, TypeBody};
use specwright_generator::{Config, FileSet, Layout, Parts, emit};
use specwright_model::Sources;
use specwright_model::read::{Reading, read};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime};
use std::{env, fs};
use synthetic::Size;

type Failed = Box<dyn Error>;

const SIZE: Size = Size { records: 100, members: 989, enums: 40, unions: 0, operations: 0 };

/// What is measured: name, arguments for cargo, rounds. The least of the rounds counts: whatever else runs only adds.
const COMMANDS: [(&str, &[&str], usize); 3] =
    [("check", &["check"], 3), ("debug build", &["build"], 1), ("release build", &["build", "--release"], 2)];

fn main() -> Result<(), Failed> {
    let begun = Instant::now();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check-cost");
    let crates = write_crates(&folder)?;
    let unit = if cpu_seconds().is_some() { "CPU seconds, user and system" } else { "seconds on the clock" };
    println!("{} structs, {} enums, {} fields; {unit}; (…): times derive\n", SIZE.records, SIZE.enums, SIZE.members);
    println!("{:<16}{:>12}{:>22}{:>22}", "", "derive", "types and codec", "whole crate of types");
    for (name, arguments, rounds) in COMMANDS {
        let [derived, codec, whole] = measure(&folder, &crates, arguments, rounds)?;
        let beside = |seconds: f64| format!("{seconds:.2} ({:.2})", seconds / derived);
        println!("{name:<16}{derived:>12.2}{:>22}{:>22}", beside(codec), beside(whole));
    }
    println!("\n{:.1} s in all", begun.elapsed().as_secs_f64());
    Ok(())
}

/// The crate with derives, the emitted types with their codec, and all that is emitted for types (constructors,
/// setters and `validate` too), which the other two do without.
fn write_crates(folder: &Path) -> Result<[PathBuf; 3], Failed> {
    let mut sources = Sources::new();
    sources.document("synthetic.json", synthetic::document(SIZE)?.into_bytes())?;
    let config = config()?;
    let (api, _) = read(&sources, &Reading::default());
    let (plan, _) = plan::build(&api, &config);
    let files = emit::files(&plan, &config);
    check_size(&plan)?;
    let calls = calls(&plan);

    let text = |path: &str| files.get(path).ok_or_else(|| format!("{path} is not written"));
    let bare = |modules: &str| {
        format!("//! Measured.\npub use specwright_runtime as runtime;\npub mod types;\n{modules}pub mod calls;\n")
    };
    let manifest = |name: &str| -> Result<String, Failed> {
        Ok(text("Cargo.toml")?.replacen("\"synthetic\"", &format!("\"{name}\""), 1))
    };

    let mut derived = FileSet::default();
    derived.insert(
        "Cargo.toml",
        manifest("derived")?.replacen(
            "[dependencies]",
            "[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }",
            1,
        ),
    );
    derived.insert("src/lib.rs", bare(""));
    derived.insert("src/types.rs", derived::types(text("src/types.rs")?, &plan)?);

    let mut codec = FileSet::default();
    codec.insert("Cargo.toml", manifest("codec")?);
    codec.insert("src/lib.rs", bare("mod codec;\n"));
    codec.insert("src/types.rs", text("src/types.rs")?.to_owned());
    codec.insert("src/codec.rs", text("src/codec.rs")?.to_owned());

    let mut whole = files.clone();
    whole.insert("Cargo.toml", manifest("whole")?);
    whole.insert("src/lib.rs", format!("{}\npub mod calls;\n", text("src/lib.rs")?));

    let mut paths = Vec::new();
    for (name, mut set) in [("derived", derived), ("codec", codec), ("whole", whole)] {
        set.insert("src/calls.rs", calls.clone());
        set.insert("Cargo.lock", text("Cargo.lock")?.to_owned());
        let path = folder.join(name);
        set.write(&path)?;
        paths.push(path);
    }
    paths.try_into().map_err(|_| "three crates".into())
}

/// Types alone, on the runtime of this workspace and its locked dependencies.
fn config() -> Result<Config, Failed> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    Ok(Config {
        name: Some("synthetic".to_owned()),
        layout: Layout::Package,
        parts: Parts::NONE,
        runtime_path: Some(workspace.join("templates").display().to_string()),
        lock: Some(fs::read_to_string(workspace.join("Cargo.lock"))?),
        ..Config::default()
    })
}

/// The figures only compare if everything that was asked for is written.
fn check_size(plan: &Plan) -> Result<(), Failed> {
    let (mut records, mut enums, mut fields) = (0, 0, 0);
    for def in &plan.types {
        match &def.body {
            TypeBody::Record(record) => {
                records += 1;
                fields += record.fields.len();
            }
            TypeBody::Enum(_) => enums += 1,
            TypeBody::Union(_) | TypeBody::Alias(..) => {}
        }
    }
    let (found, wanted) = ((records, enums, fields), (SIZE.records, SIZE.enums, SIZE.members));
    if found == wanted { Ok(()) } else { Err(format!("structs, enums, fields: {found:?}, not {wanted:?}").into()) }
}

/// One function per record that decodes and encodes it.
fn calls(plan: &Plan) -> String {
    let mut out =
        String::from("//! Uses every record once.\nuse super::types;\nuse super::runtime::__private::serde_json;\n");
    for (index, def) in plan.types.iter().enumerate() {
        if matches!(def.body, TypeBody::Record(_)) {
            // Writing to a String cannot fail.
            let _ = write!(
                out,
                "\n/// Reads and writes.\npub fn call{index}(bytes: &[u8]) -> Option<Vec<u8>> {{\n    let value: types::{} = serde_json::from_slice(bytes).ok()?;\n    serde_json::to_vec(&value).ok()\n}}\n",
                def.name
            );
        }
    }
    out
}

/// The least seconds of each crate; the crates take turns.
fn measure(folder: &Path, crates: &[PathBuf; 3], arguments: &[&str], rounds: usize) -> Result<[f64; 3], Failed> {
    let target = folder.join("target");
    for path in crates {
        build_dependencies(path, &target, arguments)?;
    }
    let mut least = [f64::INFINITY; 3];
    for _ in 0..rounds {
        for (path, least) in crates.iter().zip(&mut least) {
            File::options().write(true).open(path.join("src/lib.rs"))?.set_modified(SystemTime::now())?;
            let (clock, before) = (Instant::now(), cpu_seconds());
            run(path, &target, arguments)?;
            let seconds = match (before, cpu_seconds()) {
                (Some(before), Some(after)) => after - before,
                _ => clock.elapsed().as_secs_f64(),
            };
            *least = least.min(seconds);
        }
    }
    Ok(least)
}

/// Everything but the crate itself, which is empty for the moment.
fn build_dependencies(path: &Path, target: &Path, arguments: &[&str]) -> Result<(), Failed> {
    let lib = path.join("src/lib.rs");
    let text = fs::read(&lib)?;
    fs::write(&lib, "//! Empty.\n")?;
    let built = run(path, target, arguments);
    fs::write(&lib, text)?;
    built
}

/// Without incremental compilation, which would only repeat what has changed: nothing.
fn run(path: &Path, target: &Path, arguments: &[&str]) -> Result<(), Failed> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--quiet", "--offline", "--target-dir"])
        .arg(target)
        .current_dir(path)
        .env("CARGO_INCREMENTAL", "0")
        .output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
}

/// CPU time of all children that have ended and of theirs; `None` where the system does not say. Linux:
/// `cutime` and `cstime` of proc_pid_stat(5), fields 16 and 17, in hundredths of a second on every common architecture.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, the second field, may hold blanks; it ends with the last parenthesis.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(13);
    let mut next = || fields.next()?.parse::<f64>().ok();
    Some((next()? + next()?) / 100.0)
}

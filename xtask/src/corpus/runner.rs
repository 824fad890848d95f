//! A program beside each crate that decodes and encodes what it is given.

use super::compile::Workshop;
use super::generated::Crate;
use super::row::{Row, cut};
use super::trips::Trips;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

/// The modules of the crate that it takes, by path: of a program only what it reaches is compiled, of a library all.
const MODULES: &[(&str, &str)] = &[("types", "types.rs"), ("codec", "codec.rs"), ("runtime", "runtime/mod.rs")];

/// One line in, one line out: `TYPE TAB JSON` → `= JSON` or `! ERROR`.
const PROGRAM: &str = r#"
use runtime::codec::{Codec, from_slice, to_vec};
use std::io::{BufRead as _, Write as _};

type Trip = fn(&[u8]) -> Result<Vec<u8>, String>;

fn trip<C: Codec>(json: &[u8]) -> Result<Vec<u8>, String> {
    let value = from_slice::<C>(json).map_err(|error| error.to_string())?;
    to_vec::<C>(&value).map_err(|error| format!("encoding: {error}"))
}

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (index, json) = line.split_once('\t').unwrap();
        match trips::TRIPS[index.parse::<usize>().unwrap()](json.as_bytes()) {
            Ok(json) => { out.write_all(b"= ").unwrap(); out.write_all(&json).unwrap(); }
            Err(error) => write!(out, "! {}", error.replace('\n', " ")).unwrap(),
        }
        out.write_all(b"\n").unwrap();
        out.flush().unwrap();
    }
}

mod trips {
    use super::{Trip, runtime, trip, types};
    use runtime::codec;

"#;

/// How often a program that died is started again.
const MOST_DEATHS: usize = 20;

/// Writes and builds the program of a crate; whether there is something to run.
pub(super) fn build(made: &Crate, workshop: &Workshop, trips: &Trips<'_>, row: &mut Row) -> Result<bool, io::Error> {
    if trips.is_empty() {
        return Ok(false);
    }
    let folder = folder(made);
    put(&folder.join("Cargo.toml"), &manifest(made)?)?;
    put(&folder.join("src/main.rs"), &text(trips))?;
    if !folder.join("Cargo.lock").exists() {
        fs::copy(made.folder.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    }
    let output = workshop.cargo(&folder, "build").arg("--quiet").output()?;
    if !output.status.success() {
        row.fail("runner", &cut(&String::from_utf8_lossy(&output.stderr), 1_500));
    }
    fs::write(folder.join("path"), workshop.binary(&name(made)).as_os_str().as_encoded_bytes())?;
    Ok(output.status.success())
}

fn folder(made: &Crate) -> PathBuf {
    made.folder.join("trips")
}

fn name(made: &Crate) -> String {
    format!("{}-runner", made.package)
}

/// What the crate always depends on, in a package of its own.
fn manifest(made: &Crate) -> Result<String, io::Error> {
    let of_crate = fs::read_to_string(made.folder.join("Cargo.toml"))?;
    let dependencies = of_crate.split("[dependencies]\n").nth(1).unwrap_or_default();
    let always = dependencies.lines().take_while(|line| !line.is_empty()).filter(|line| !line.contains("optional"));
    Ok(format!(
        "[package]\nname = \"{}\"\nedition = \"2021\"\n\n[dependencies]\n{}\n\n[profile.dev]\npanic = \"abort\"\n\n[workspace]\n",
        name(made),
        always.collect::<Vec<_>>().join("\n"),
    ))
}

fn text(trips: &Trips<'_>) -> String {
    let mut text = "#![allow(warnings)]\n".to_owned();
    // Writing to a String cannot fail.
    for (module, path) in MODULES {
        let _ = writeln!(text, "#[path = \"../../src/{path}\"]\nmod {module};");
    }
    let codecs = trips.codecs();
    let _ = writeln!(text, "{PROGRAM}    pub(super) static TRIPS: [Trip; {}] = [", codecs.len());
    for codec in codecs {
        let _ = writeln!(text, "        trip::<{codec}>,");
    }
    text.push_str("    ];\n}\n");
    text
}

/// Writes a file unless it is there already, so that cargo sees no change.
fn put(path: &Path, text: &str) -> Result<(), io::Error> {
    if fs::read_to_string(path).ok().as_deref() == Some(text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    fs::write(path, text)
}

/// Runs the program over all lines; a line that kills it counts as an error.
pub(super) fn run(made: &Crate, lines: &[String]) -> Result<Vec<Result<String, String>>, io::Error> {
    let folder = folder(made);
    let program = fs::read_to_string(folder.join("path"))?;
    let mut answers = Vec::new();
    for _ in 0..MOST_DEATHS {
        let rest = lines.get(answers.len()..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let said = once(Path::new(&program), &folder, rest)?;
        let all = said.len() == rest.len();
        answers.extend(said);
        if !all {
            answers.push(Err("the program died".to_owned()));
        }
    }
    answers.resize(lines.len(), Err("the program died too often".to_owned()));
    Ok(answers)
}

fn once(program: &Path, folder: &Path, lines: &[String]) -> Result<Vec<Result<String, String>>, io::Error> {
    let path = folder.join("lines");
    fs::write(&path, lines.concat())?;
    let output = Command::new(program).stdin(Stdio::from(fs::File::open(path)?)).stderr(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let answer = |line: &str| match line.strip_prefix("= ") {
        Some(json) => Ok(json.to_owned()),
        None => Err(line.trim_start_matches("! ").to_owned()),
    };
    let complete = text.rfind('\n').map_or("", |end| &text[..end]);
    Ok(complete.lines().map(answer).collect())
}

//! A program beside each crate that decodes and encodes what it is given.

use super::compile::Workshop;
use super::generated::Crate;
use super::row::{Row, cut};
use super::trips::Trips;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, io};

/// One line in, one line out: `TYPE TAB JSON` → `= JSON` or `! ERROR`.
const PROGRAM: &str = r#"
use runtime::codec;
use std::io::{BufRead as _, Write as _};

type Trip = fn(&[u8]) -> Result<Vec<u8>, String>;

fn trip<C: codec::Codec>(json: &[u8]) -> Result<Vec<u8>, String> {
    let value = codec::from_slice::<C>(json).map_err(|error| error.to_string())?;
    codec::to_vec::<C>(&value).map_err(|error| format!("encoding: {error}"))
}

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (index, json) = line.split_once('\t').unwrap();
        match TYPES[index.parse::<usize>().unwrap()](json.as_bytes()) {
            Ok(json) => { out.write_all(b"= ").unwrap(); out.write_all(&json).unwrap(); }
            Err(error) => write!(out, "! {}", error.replace('\n', " ")).unwrap(),
        }
        out.write_all(b"\n").unwrap();
        out.flush().unwrap();
    }
}
"#;

/// How often a program that died is started again.
const MOST_DEATHS: usize = 20;

/// Writes and builds the program of a crate; whether there is something to run.
pub(super) fn build(made: &Crate, workshop: &Workshop, trips: &Trips<'_>, row: &mut Row) -> Result<bool, io::Error> {
    if trips.is_empty() {
        return Ok(false);
    }
    let name = program(made);
    let path = made.folder.join("examples").join(format!("{name}.rs"));
    let mut text =
        format!("use {}::{{runtime, types}};{PROGRAM}\nconst TYPES: &[Trip] = &[\n", made.plan.package.rust_name());
    for codec in trips.codecs() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    trip::<{codec}>,");
    }
    text.push_str("];\n");
    text.insert_str(0, "#![allow(deprecated, unused_imports)]\n");
    if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
        fs::create_dir_all(made.folder.join("examples"))?;
        fs::write(&path, text)?;
    }
    let output =
        workshop.cargo(made, "build").args(["--no-default-features", "--quiet", "--example", &name]).output()?;
    if !output.status.success() {
        row.fail("runner", &cut(&String::from_utf8_lossy(&output.stderr), 1_500));
    }
    fs::write(made.folder.join("runner"), workshop.example(&name).as_os_str().as_encoded_bytes())?;
    Ok(output.status.success())
}

fn program(made: &Crate) -> String {
    format!("roundtrip-{}", made.package)
}

/// Runs the program over all lines; a line that kills it counts as an error.
pub(super) fn run(made: &Crate, lines: &[String]) -> Result<Vec<Result<String, String>>, io::Error> {
    let program = fs::read_to_string(made.folder.join("runner"))?;
    let mut answers = Vec::new();
    for _ in 0..MOST_DEATHS {
        let rest = lines.get(answers.len()..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let said = once(Path::new(&program), &made.folder, rest)?;
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

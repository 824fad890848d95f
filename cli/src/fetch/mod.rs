//! `specwright fetch`: documents from where they are published, and their pins in `specs.lock`.

mod address;
mod bring;
mod client;
mod compare;
mod document;
mod prune;
mod published;
mod value;

pub(crate) use address::Address;
pub(crate) use client::{Client, Manner};
pub(crate) use compare::said;
pub(crate) use document::{Content, Kind, Root, ending, judge, root};
pub(crate) use published::{below, well_known};
pub(crate) use value::FetchReport;

use crate::config::{ApiEntry, Project};
use crate::duration::duration;
use crate::exit::{ExitCode, ExpectedError};
use crate::lockfile;
use crate::pin::{Document, Former, pin};
use crate::render::{Format, Terminal};
use crate::runtime::runtime;
use crate::{Common, EXAMPLES};
use bring::{Brought, Listed};
use prune::{Mode, prune};
use std::time::Duration;
use value::{ApiRow, DocumentRow, Drift, Outcome};

const HELP: &str = "  specwright fetch
  specwright fetch tilt --header 'Authorization: Bearer $TOKEN'
  specwright fetch --check

In specs.toml, source = { base = \"https://host/v1\" } stands for https://host/v1/.well-known/openapi.json and \
asyncapi.json (or .yaml), as far as the API lists these documents; source = { openapi = URL, asyncapi = URL } names \
them one by one; `$NAME` in a path or query is read from the environment, and stored as it is written. All documents of an API are replaced, or none. Pins of documents that specs.toml does not list any \
more are dropped.

Exit codes of --check: 0 all as pinned · 1 drift · 2 bad input · 3 a source cannot be reached";

/// Brings the documents of specs.toml from where they are published, and pins their bytes in specs.lock.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(crate) struct Arguments {
    /// APIs of specs.toml [default: all that have a `source` or are pinned]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Write nothing; exit 1 if a source, a file or its pin differ
    #[arg(long)]
    check: bool,
    /// Header field of every request to the one API that is named; `$NAME` is read from the environment
    #[arg(long = "header", value_name = "K: V")]
    headers: Vec<String>,
    /// How long one document may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    timeout: Duration,
}

/// What a run goes by.
struct Run<'a> {
    project: &'a Project,
    manner: Manner,
    check: bool,
    terminal: Terminal,
}

pub(crate) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let project = Project::require(common.config.as_deref(), terminal)?;
    let apis = wanted(&project, arguments)?;
    if !arguments.headers.is_empty() {
        one_origin(&apis)?;
    }
    let manner = Manner::new(&arguments.headers, arguments.timeout)?;
    let run = Run { project: &project, manner, check: arguments.check, terminal };
    let mut rows = Vec::new();
    let mut code = ExitCode::Clean;
    runtime()?.block_on(async {
        for (name, api) in apis {
            let (row, worst) = run.api(name, api).await;
            code = code.max(worst);
            rows.push(row);
        }
    });
    prune(&project, if arguments.check { Mode::Check } else { Mode::Write }, terminal)?;
    if code == ExitCode::Findings {
        terminal.finding("bring and pin what is published: specwright fetch");
    }
    if terminal.format == Format::Json {
        terminal.json(&FetchReport::new(rows))?;
    }
    Ok(code)
}

fn wanted<'p>(project: &'p Project, arguments: &Arguments) -> Result<Vec<(&'p str, &'p ApiEntry)>, ExpectedError> {
    if !arguments.names.is_empty() {
        let named = arguments.names.iter().map(|name| Ok((project.name(name)?, project.api(name)?)));
        return named.collect();
    }
    let lock = lockfile::read(&project.lock())?;
    let is_pinned = |path: &Option<String>| path.as_ref().is_some_and(|path| lock.document.contains_key(path));
    let concerns = |api: &ApiEntry| api.source.is_some() || is_pinned(&api.openapi) || is_pinned(&api.asyncapi);
    let apis: Vec<_> =
        project.apis().iter().filter(|(_, api)| concerns(api)).map(|(name, api)| (name.as_str(), api)).collect();
    if apis.is_empty() {
        let help = "give one: source = { base = \"https://host/path\" }, or start with: specwright add NAME URL";
        return Err(ExpectedError::advised("no API of specs.toml has a `source`", help));
    }
    Ok(apis)
}

/// Header fields may be credentials: they go to one origin, which is known before anything is sent.
fn one_origin(apis: &[(&str, &ApiEntry)]) -> Result<(), ExpectedError> {
    let refused = |message: &str| {
        Err(ExpectedError::advised(message, "fetch the APIs one by one: specwright fetch NAME --header …"))
    };
    let [(name, api)] = apis else { return refused("--header goes to one API, and several are meant") };
    let source = api.source.iter();
    let texts = source.flat_map(|source| [&source.base, &source.openapi, &source.asyncapi]).flatten();
    let mut origins = Vec::new();
    for text in texts {
        origins.push(Address::read(text, "source")?.origin());
    }
    origins.dedup();
    match origins.len() {
        0 => Err(ExpectedError::usage(format!("--header: `{name}` has no source to send it to"))),
        1 => Ok(()),
        _ => refused("--header goes to one origin, and the documents come from several"),
    }
}

impl Run<'_> {
    /// One API: its row, and the code that it ends with. Failures are told here, so that the others are tried too.
    async fn api(&self, name: &str, api: &ApiEntry) -> (ApiRow, ExitCode) {
        let row = |documents, error| ApiRow { name: name.to_owned(), documents, error };
        let failed = |documents, error: &ExpectedError| {
            self.terminal.error(error);
            (row(documents, Some(error.to_string())), error.code())
        };
        let listed = match bring::listed(self.project, name, api) {
            Ok(listed) => listed,
            Err(error) => return failed(Vec::new(), &error),
        };
        let mut came = Vec::new();
        let mut rows = Vec::new();
        let mut code = ExitCode::Clean;
        for listed in &listed {
            match bring::bring(listed, api.source.as_ref(), &self.manner, self.terminal).await {
                Ok(brought) => came.push((listed, brought)),
                Err(error) => {
                    self.terminal.error(&error);
                    code = code.max(error.code());
                    let error = Some(error.to_string());
                    rows.push(DocumentRow { outcome: Outcome::Failed, error, ..empty_row(listed) });
                }
            }
        }
        if !self.check && code != ExitCode::Clean {
            self.terminal.finding(&format!("{name}: nothing is written"));
            rows.extend(came.iter().map(|(listed, brought)| left_alone(listed, brought)));
        } else {
            match self.settle(came) {
                Ok((settled, worst)) => {
                    rows.extend(settled);
                    code = code.max(worst);
                }
                Err(error) => return failed(rows, &error),
            }
        }
        rows.sort_by_key(|row| row.kind);
        (row(rows, None), code)
    }

    /// Compares what has come, and writes it unless it is only asked.
    fn settle(&self, came: Vec<(&Listed, Brought)>) -> Result<(Vec<DocumentRow>, ExitCode), ExpectedError> {
        let (listed, brought): (Vec<_>, Vec<_>) = came.into_iter().unzip();
        let (documents, contents): (Vec<_>, Vec<_>) =
            brought.into_iter().map(|brought| (brought.document, brought.content)).unzip();
        let formers: Vec<Former> = if self.check {
            let lock = lockfile::read(&self.project.lock())?;
            documents.iter().map(|document| document.former(&lock)).collect()
        } else {
            pin(&self.project.lock(), &documents, None)?
        };
        let mut code = ExitCode::Clean;
        let mut rows = Vec::new();
        for (((listed, document), content), former) in listed.iter().zip(&documents).zip(contents).zip(&formers) {
            let drift = compare::drift(document, former);
            let mut outcome = compare::outcome(&drift, document, former);
            if self.check && outcome != Outcome::Unchanged {
                outcome = Outcome::Drifted;
                code = ExitCode::Findings;
            }
            let row = DocumentRow {
                url: document.url.clone(),
                outcome,
                drift,
                pinned: compare::before(former),
                current: Some(compare::current(document, content)),
                ..empty_row(listed)
            };
            let line = format!("{}: {}", listed.shown, said(&row));
            if outcome == Outcome::Drifted {
                self.terminal.finding(&line);
            } else {
                self.terminal.note(&line);
            }
            rows.push(row);
        }
        Ok((rows, code))
    }
}

/// The row of a document that is pinned for the first time.
pub(crate) fn pinned_row(document: &Document, content: Content) -> DocumentRow {
    DocumentRow {
        document: document.path.clone(),
        kind: content.kind,
        url: document.url.clone(),
        outcome: Outcome::Pinned,
        drift: vec![Drift::NotPinned],
        pinned: None,
        current: Some(compare::current(document, content)),
        error: None,
    }
}

fn left_alone(listed: &Listed, brought: &Brought) -> DocumentRow {
    DocumentRow {
        url: brought.document.url.clone(),
        current: Some(compare::current(&brought.document, brought.content)),
        ..empty_row(listed)
    }
}

fn empty_row(listed: &Listed) -> DocumentRow {
    DocumentRow {
        document: listed.path.clone(),
        kind: listed.kind,
        url: None,
        outcome: Outcome::LeftAlone,
        drift: Vec::new(),
        pinned: None,
        current: None,
        error: None,
    }
}

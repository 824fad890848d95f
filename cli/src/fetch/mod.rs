//! `specwright fetch`: fetches documents from where they are published, and pins them in `specs.lock`.

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
use crate::lockfile::{self, Lock};
use crate::pin::{Document, Former, pin};
use crate::render::{Format, Terminal};
use crate::replace::look;
use crate::runtime::runtime;
use crate::{Common, EXAMPLES};
use bring::{Brought, Listed};
use specwright_generator::transaction::Changes;
use std::time::Duration;
use value::{ApiRow, DocumentRow, Drift, Outcome};

const HELP: &str = "  specwright fetch
  specwright fetch tilt --header 'Authorization: Bearer $TOKEN'
  specwright fetch --check

In specs.toml, source = { base = \"https://host/v1\" } stands for https://host/v1/.well-known/openapi.json and \
asyncapi.json (or .yaml), as far as the API lists these documents; source = { openapi = URL, asyncapi = URL } names \
them one by one; `$NAME` in a path or query is read from the environment, and stored as it is written. All documents \
of a run are replaced at once, but for those of an API of which one could not be brought: they stay as they are. Pins \
of documents that specs.toml does not list any \
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

/// The settings of a run.
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
    let mut came = Vec::new();
    runtime()?.block_on(async {
        for (name, api) in apis {
            came.push(run.bring(name, api).await);
        }
    });
    let (rows, code) = run.settle(came);
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

/// Checks that header fields go to one origin, which is known before anything is sent, because they may be credentials.
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

/// The documents of one API, all of which have been requested and none written.
struct Came {
    name: String,
    /// The documents that were fetched, with the entries that they belong to.
    listed: Vec<Listed>,
    documents: Vec<Document>,
    contents: Vec<Content>,
    /// The documents that could not be fetched.
    failed: Vec<DocumentRow>,
    error: Option<String>,
    code: ExitCode,
}

impl Run<'_> {
    /// Fetches the documents of one API. Errors are printed here, so that the other documents are tried too.
    async fn bring(&self, name: &str, api: &ApiEntry) -> Came {
        let mut came = Came {
            name: name.to_owned(),
            listed: Vec::new(),
            documents: Vec::new(),
            contents: Vec::new(),
            failed: Vec::new(),
            error: None,
            code: ExitCode::Clean,
        };
        let listed = bring::listed(self.project, name, api).unwrap_or_else(|error| {
            self.terminal.error(&error);
            (came.code, came.error) = (error.code(), Some(error.to_string()));
            Vec::new()
        });
        for listed in listed {
            match bring::bring(&listed, api.source.as_ref(), &self.manner, self.terminal).await {
                Ok(Brought { document, content }) => {
                    came.listed.push(listed);
                    came.documents.push(document);
                    came.contents.push(content);
                }
                Err(error) => {
                    self.terminal.error(&error);
                    came.code = came.code.max(error.code());
                    let error = Some(error.to_string());
                    came.failed.push(DocumentRow { outcome: Outcome::Failed, error, ..empty_row(&listed) });
                }
            }
        }
        came
    }

    /// Compares the fetched documents, and writes all of them at once unless the run only checks.
    fn settle(&self, mut came: Vec<Came>) -> (Vec<ApiRow>, ExitCode) {
        let is_wanted = |came: &Came| self.check || came.code == ExitCode::Clean;
        let mut documents = Vec::new();
        for came in came.iter_mut().filter(|came| is_wanted(came)) {
            documents.append(&mut came.documents);
        }
        let outcome = if self.check { self.compare(&documents) } else { self.write(&documents) };
        let failure = outcome.as_ref().err().map(|error| (error.code(), error.to_string()));
        if let Err(error) = &outcome {
            self.terminal.error(error);
        }
        let mut pairs = documents.iter().zip(outcome.unwrap_or_default());
        let mut rows = Vec::new();
        let mut worst = ExitCode::Clean;
        for mut came in came {
            let mut api = std::mem::take(&mut came.failed);
            if !is_wanted(&came) {
                self.terminal.finding(&format!("{}: nothing is written", came.name));
                api.extend(left_alone(&came));
            } else if let Some((code, error)) = &failure {
                (came.code, came.error) = (came.code.max(*code), Some(error.clone()));
            } else {
                for (listed, content) in came.listed.iter().zip(&came.contents) {
                    let Some((document, former)) = pairs.next() else { continue };
                    let row = self.row(listed, document, *content, &former);
                    if row.outcome == Outcome::Drifted {
                        came.code = came.code.max(ExitCode::Findings);
                    }
                    api.push(row);
                }
            }
            api.sort_by_key(|row| row.kind);
            worst = worst.max(came.code);
            rows.push(ApiRow { name: came.name, documents: api, error: came.error });
        }
        (rows, worst)
    }

    /// Returns the state of the documents.
    fn compare(&self, documents: &[Document]) -> Result<Vec<Former>, ExpectedError> {
        let _held = look(self.project.folder(), self.terminal)?;
        let lock = lockfile::read(&self.project.lock())?;
        let left = prune::left_over(self.project, &lock);
        prune::said(self.project, &left, "is pinned, and no API lists it", self.terminal);
        Ok(documents.iter().map(|document| document.former(&lock)).collect())
    }

    /// Writes all documents and all pins; returns their former state.
    fn write(&self, documents: &[Document]) -> Result<Vec<Former>, ExpectedError> {
        let path = self.project.lock();
        if prune::left_over(self.project, &lockfile::read(&path)?).is_empty() {
            return pin(&path, documents, None, self.terminal);
        }
        let mut left = Vec::new();
        let mut also = |_: &mut Changes, lock: &mut Lock| {
            left = prune::prune(self.project, lock, self.terminal)?;
            Ok(())
        };
        let formers = pin(&path, documents, Some(&mut also), self.terminal)?;
        prune::said(self.project, &left, "is pinned no longer, as no API lists it", self.terminal);
        Ok(formers)
    }

    fn row(&self, listed: &Listed, document: &Document, content: Content, former: &Former) -> DocumentRow {
        let drift = compare::drift(document, former);
        let mut outcome = compare::outcome(&drift, document, former);
        if self.check && outcome != Outcome::Unchanged {
            outcome = Outcome::Drifted;
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
        row
    }
}

/// Returns the row of a document that is pinned for the first time.
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

fn left_alone(came: &Came) -> impl Iterator<Item = DocumentRow> {
    let all = came.listed.iter().zip(&came.documents).zip(&came.contents);
    all.map(|((listed, document), content)| DocumentRow {
        url: document.url.clone(),
        current: Some(compare::current(document, *content)),
        ..empty_row(listed)
    })
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

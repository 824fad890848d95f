//! The steps of the demo, in their order. Each is a command that a user would type, and is run as a user would run it.

use super::mapping::{Words, missing};
use super::program::program;
use super::project::{Project, specs};
use super::summary::{FindingRecord, Page, StepRecord};
use super::tool::{Ended, Tool};
use super::trip::Log;
use crate::Common;
use crate::exit::ExpectedError;
use crate::generate::{Planned, planned};
use serde_json::Value;
use specwright_sandbox::correspondence::{Correspondence, Side};
use specwright_sandbox::tilt::Sandbox;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Instant;

/// The path at which the sandbox takes subscriptions: a route of its own, not one of Tilt's.
const ENDPOINTS: &str = "/_sandbox/endpoints";

/// The data that the steps share.
pub(super) struct Steps<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) project: &'a Project,
    pub(super) correspondence: &'a Correspondence,
    /// Whether responses are late, so that only the first phase of the tests is run.
    pub(super) is_slow: bool,
    /// The environment variables of the commands.
    pub(super) variables: &'a [(&'static str, String)],
}

impl Steps<'_> {
    pub(super) fn run(&self, page: &mut Page) -> Result<(), ExpectedError> {
        self.fetch(page)?;
        let planned = self.generate(page)?;
        self.compile(page)?;
        self.trip(page, &planned)?;
        self.test(page)
    }

    /// Runs `specwright fetch tilt`.
    fn fetch(&self, page: &mut Page) -> Result<(), ExpectedError> {
        let prefix = self.prefix()?;
        let base = format!("{}{prefix}", self.sandbox.url());
        let payment = self.correspondence.operation(Side::Ours, "getPayment").map(|pair| pair.id.of(Side::Theirs));
        let waiter = payment.filter(|id| !id.is_empty()).ok_or_else(|| missing("an operationId of `getPayment`"))?;
        let status = self.correspondence.member(Side::Ours, "/components/schemas/Payment", "status");
        let status = format!("/{}", status.unwrap_or("status"));
        self.project.write("specs/specs.toml", &specs(&base, waiter, &status))?;
        let begin = Instant::now();
        page.begin("fetch");
        let ended = self.specwright(&["fetch", "tilt"])?;
        need(&ended, "fetch")?;
        let text = format!("2 documents of {prefix}/.well-known, pinned");
        page.step(StepRecord::done("fetch", begin, text))
    }

    /// Returns the path before `/.well-known`.
    fn prefix(&self) -> Result<String, ExpectedError> {
        let pair = self.correspondence.operation(Side::Ours, "getOpenapiDocument");
        let prefix = pair.and_then(|pair| pair.path.of(Side::Theirs).strip_suffix("/.well-known/openapi.json"));
        prefix.map(str::to_owned).ok_or_else(|| missing("a path that ends in `/.well-known/openapi.json`"))
    }

    /// Runs `specwright generate tilt`.
    fn generate(&self, page: &mut Page) -> Result<Planned, ExpectedError> {
        let begin = Instant::now();
        page.begin("generate");
        let manifest = "manifest.json";
        let path = self.project.path(manifest);
        need(&self.specwright(&["generate", "tilt", "--manifest", &path.to_string_lossy()])?, "generate")?;
        self.project.remove(manifest)?;
        let common = Common::of(self.project.path("specs/specs.toml"));
        let planned = planned("tilt", &common)?;
        let Planned { plan, .. } = &planned;
        let text = format!(
            "{} types, {} operations, {} events and a receiver",
            plan.types.len(),
            plan.operations.len(),
            plan.events.len()
        );
        page.step(StepRecord::done("generate", begin, text))?;
        let words = Words { plan, correspondence: self.correspondence };
        let program = program(&words, ENDPOINTS)?;
        self.project.write("trip/Cargo.toml", &program.manifest)?;
        self.project.write("trip/src/main.rs", &program.main)?;
        Ok(planned)
    }

    /// Runs `cargo build --offline`, with the versions that this binary was built with.
    fn compile(&self, page: &mut Page) -> Result<(), ExpectedError> {
        if !self.project.path("trip/Cargo.lock").is_file() {
            self.project.write("trip/Cargo.lock", crate::generate::LOCK)?;
        }
        let begin = Instant::now();
        page.begin("compile");
        let folder = self.project.path("trip");
        let target = self.project.path("build");
        let cargo = Tool { program: Tool::cargo(), folder: &folder, variables: &[] };
        let arguments = ["build", "--offline", "--color", "never", "--target-dir"].map(OsStr::new);
        let arguments: Vec<&OsStr> = arguments.into_iter().chain([target.as_os_str()]).collect();
        let ended = cargo.run(&arguments, |_| {}, page.progress()).map_err(|error| match error {
            ExpectedError::File { source, .. } => {
                ExpectedError::Network(format!("cargo, which the crate is built with, cannot be run: {source}"))
            }
            other => other,
        })?;
        if !ended.status.success() {
            return Err(ExpectedError::Network(format!("the crate does not build:\n{}", ended.stderr.trim_end())));
        }
        page.step(StepRecord::done("compile", begin, "cargo build --offline: the crate and a program"))
    }

    /// Runs the program of the trip, and shows its own steps as it reports them.
    fn trip(&self, page: &mut Page, planned: &Planned) -> Result<(), ExpectedError> {
        let program = Tool {
            program: self.project.path("build/debug/trip"),
            folder: self.project.folder(),
            variables: self.variables,
        };
        let begin = Instant::now();
        page.begin("trip");
        let mut log = Log::default();
        let mut steps = Vec::new();
        let progress = page.progress();
        let ended = program.run(
            &[],
            |line| {
                if let Some(step) = log.take(line) {
                    progress(&step.text);
                    steps.push(step);
                }
            },
            |_| {},
        )?;
        let failed = steps.iter().filter(|step| !step.ok).count();
        let text = match failed {
            0 => "another process pays with the crate".to_owned(),
            failed => format!("another process pays with the crate; {failed} of its steps failed"),
        };
        let mut whole = StepRecord::done("trip", begin, text);
        whole.ok = ended.status.success() && failed == 0 && !steps.is_empty();
        if !ended.status.success() && failed == 0 {
            whole.text = format!("the program ended early: {}", ended.stderr.lines().next().unwrap_or_default());
        }
        page.step(whole)?;
        for step in steps {
            page.step(step)?;
        }
        let (step, findings) = log.judged(&planned.api, &planned.input.sources);
        page.record.findings.extend(findings);
        page.step(step)
    }

    /// Runs `specwright test tilt --env sandbox`.
    fn test(&self, page: &mut Page) -> Result<(), ExpectedError> {
        let begin = Instant::now();
        page.begin("test");
        let report = self.project.path("report.json");
        let report = format!("json={}", report.display());
        let mut arguments = vec!["test", "tilt", "--env", "sandbox", "--format", "json", "--report", &report];
        if self.is_slow {
            arguments.extend(["--phases", "examples"]);
        }
        let ended = self.specwright(&arguments)?;
        if !matches!(ended.status.code(), Some(0 | 1)) {
            need(&ended, "test")?;
        }
        let report: Value = serde_json::from_str(&ended.stdout)
            .map_err(|error| ExpectedError::Network(format!("the report cannot be read: {error}")))?;
        let found: Vec<FindingRecord> = report["findings"].as_array().into_iter().flatten().map(found).collect();
        let operations = report["coverage"]["by_operation"].as_array().map_or(0, Vec::len);
        let requests = report["summary"]["requests"].as_u64().unwrap_or_default();
        let found_text = match found.len() {
            0 => "no findings".to_owned(),
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        let text = format!("{requests} requests over {operations} operations: {found_text}");
        let ok = found.is_empty();
        page.record.findings.extend(found);
        page.step(StepRecord { ok, ..StepRecord::done("test", begin, text) })
    }

    fn specwright(&self, arguments: &[&str]) -> Result<Ended, ExpectedError> {
        let folder = self.project.folder();
        let tool = Tool { program: Tool::specwright()?, folder, variables: self.variables };
        let config = ["--config", "specs/specs.toml"];
        let arguments: Vec<&OsStr> = arguments.iter().chain(&config).map(OsStr::new).collect();
        tool.run(&arguments, |_| {}, |_| {})
    }
}

/// Fails if a step has failed that the others depend on.
fn need(ended: &Ended, what: &str) -> Result<(), ExpectedError> {
    if ended.status.success() {
        return Ok(());
    }
    let said = ended.stderr.trim();
    Err(ExpectedError::Network(format!("specwright {what} has failed:\n{said}")))
}

fn found(finding: &Value) -> FindingRecord {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let document = &finding["document"];
    FindingRecord {
        check: text(&finding["check"]),
        operations: finding["operations"].as_array().into_iter().flatten().map(text).collect(),
        message: text(&finding["message"]),
        place: format!(
            "{}:{}:{}",
            Path::new(&text(&document["file"])).display(),
            document["line"].as_u64().unwrap_or_default(),
            document["column"].as_u64().unwrap_or_default()
        ),
        pointer: text(&document["pointer"]),
    }
}

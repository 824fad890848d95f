//! Whatever a document says: an API that keeps to it has no findings.

use crate::widgets::YAML;
use serde_json::Value;
use specwright_contract::{
    Aim, Base, Config, Direction, Event, Generator, How, Members, Named, Outcome, Phase, Plan, Reporter, Request,
    Response, Subject, Transport, TransportError, Validators, run,
};
use specwright_model::ir::{Api, MediaType, OperationId, Response as Documented, Status};
use specwright_model::{Reading, Severity, Sources, read};
use std::cell::Cell;
use std::io;

/// Answers every operation with its first success, by the document, and refuses whom it has to.
struct Keeper<'a> {
    api: &'a Api,
    validators: Validators<'a>,
    generator: Generator<'a>,
    current: &'a Cell<(OperationId, bool)>,
}

/// Tells the transport which operation a request is of, and whether it is to be refused.
struct Watch<'a>(&'a Cell<(OperationId, bool)>);

impl Reporter for Watch<'_> {
    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        if let Event::CaseStarted { operation, aim } = event {
            let is_refused = !matches!(aim, Aim::Valid | Aim::SetUp | Aim::Edge(_));
            self.0.set((*operation, is_refused));
        }
        Ok(())
    }
}

impl Transport for Keeper<'_> {
    async fn send(&self, _: &Request) -> Result<Response, TransportError> {
        let (operation, is_refused) = self.current.get();
        let responses = &self.api.operations[operation].responses;
        if is_refused {
            let covering = responses.iter().filter(|response| response.status.covers(400));
            let Some(documented) = covering.min_by_key(|response| response.status.rank()) else {
                return Ok(Response { status: 400, headers: http::HeaderMap::new(), body: Vec::new().into() });
            };
            let answer = self.answer(documented).ok_or(TransportError::TooLarge)?;
            return Ok(Response { status: 400, ..answer });
        }
        // What no valid body can be made for is not answered: that is no breach.
        let answer =
            responses.iter().filter(|response| response.status.is_success()).find_map(|response| self.answer(response));
        answer.ok_or(TransportError::TooLarge)
    }
}

impl Keeper<'_> {
    fn answer(&self, documented: &Documented) -> Option<Response> {
        let status = match documented.status {
            Status::Exact(status) => status,
            Status::Range(digit) => u16::from(digit) * 100,
            Status::Default => 200,
        };
        let mut headers = http::HeaderMap::new();
        for header in documented.headers.iter().filter(|header| header.required) {
            headers.insert(http::HeaderName::try_from(&header.name).ok()?, http::HeaderValue::from_static("1"));
        }
        let mut body = Vec::new();
        if let Some(media) = documented.content.first() {
            let range = if media.range == "*/*" { "application/json" } else { &media.range };
            headers.insert("content-type", range.replace('*', "x").parse().ok()?);
            if media.is_json() || range == "application/json" {
                body = serde_json::to_vec(&self.body(media)?).ok()?;
            }
        }
        Some(Response { status, headers, body: body.into() })
    }

    fn body(&self, media: &MediaType) -> Option<Value> {
        let Some(schema) = media.schema else { return Some(Value::Null) };
        let pointer = format!("{}/schema", self.api.pointer(media.at));
        (0..10).find_map(|seed| {
            let members = if seed % 2 == 0 { Members::All } else { Members::Required };
            let how = How { seed, direction: Direction::Response, members, named: Named::Unused };
            let value = self.generator.value(schema, how)?;
            self.validators.is_valid(media.at.document, &pointer, Direction::Response, &value)?.then_some(value)
        })
    }
}

async fn outcome(sources: &Sources, api: &Api, phases: &[Phase]) -> Outcome {
    let current = Cell::new((0, false));
    let mut config = Config::new(Base::given("http://127.0.0.1:1").unwrap());
    config.phases = phases.to_vec();
    config.budget = if phases.len() > 1 { 600 } else { 2_000 };
    config.header("Authorization", "Bearer canary-4711");
    let (validators, generator) = (Validators::new(api), Generator::new(api));
    let keeper = Keeper { api, validators, generator, current: &current };
    let plan = Plan::new(api, &config);
    run(Subject { api, sources }, &plan, &config, &keeper, &mut [&mut Watch(&current)]).await.unwrap()
}

#[tokio::test]
async fn made_answers_of_the_own_document_have_no_findings() {
    let (sources, api) = crate::api_of("widgets.yaml", YAML);
    let outcome = outcome(&sources, &api, &Phase::ALL).await;
    assert_eq!((outcome.findings.as_slice(), outcome.coverage.exercised), ([].as_slice(), 7));
    assert!(outcome.summary.cases["boundary"] > 30, "{:?}", outcome.summary.cases);
    assert_eq!(outcome.summary.cases["security"], 12, "{:#?}", outcome.coverage);
}

#[tokio::test]
async fn made_answers_of_real_documents_have_no_findings() {
    let Some(corpus) = specwright_testing::corpus("made answers of real documents") else { return };
    let (mut exercised, mut operations) = (0, 0);
    for file in std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()) {
        let is_document = matches!(file.extension().and_then(|name| name.to_str()), Some("yaml" | "yml" | "json"));
        // A debug build takes minutes for the largest ones.
        if !is_document || file.metadata().map_or(0, |meta| meta.len()) > 400_000 {
            continue;
        }
        let text_len = file.metadata().map_or(0, |meta| meta.len());
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut sources = Sources::new();
        sources.document(&name, std::fs::read(&file).unwrap()).unwrap();
        let (api, diagnostics) = read(&sources, &Reading::default());
        if diagnostics.any(Severity::Error) {
            continue;
        }
        let phases: &[Phase] = if text_len < 150_000 { &Phase::ALL } else { &[Phase::Examples] };
        let outcome = outcome(&sources, &api, phases).await;
        assert_eq!(outcome.findings, [], "{name}");
        eprintln!("{name}: {:?} {:.1} s", outcome.summary.cases, outcome.summary.seconds);
        let skipped = outcome.coverage.by_operation.iter().filter(|row| row.statuses.is_empty());
        for row in skipped {
            eprintln!("{name} {}: {}", row.operation, row.reason.as_deref().unwrap_or_default());
        }
        exercised += outcome.coverage.exercised;
        operations += outcome.coverage.operations;
    }
    eprintln!("{exercised} of {operations} operations exercised");
    assert!(exercised * 100 >= operations * 90, "{exercised} of {operations}");
}

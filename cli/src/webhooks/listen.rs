//! `specwright webhooks listen`: takes deliveries, verifies and validates each.

use super::judge::{Judge, Judged, Reason, Signature};
use super::line::{DeliveryCounts, DeliveryLine, End, Line, Listening, Verdict};
use super::server::{BodyError, Incoming, router};
use super::verifier::{Signing, reason, verifier};
use crate::config::RoleEntry;
use crate::duration::duration;
use crate::exit::{ExitCode, ExpectedError};
use crate::input::Input;
use crate::render::{Format, Terminal};
use crate::runtime::runtime;
use crate::{Common, EXAMPLES};
use axum::http::{HeaderMap, StatusCode};
use specwright_model::ir::Action;
use specwright_model::{Reading, Severity};
use specwright_runtime::webhooks::Verifier;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

const HELP: &str = "  specwright webhooks listen tilt
  specwright webhooks listen tilt --port 9900 --count 8 --timeout 60s
  specwright webhooks listen api.yaml --scheme stripe --secret '$NEW' --secret '$OLD'

Takes deliveries by POST at any path, on this machine only. The answer is 204 to a good one, 401 where the signature \
is refused, 413 to one over 1 MiB, 400 to any other bad one. Ends on Ctrl-C, after --count deliveries or after \
--timeout. An event that the document does not have is told, and is not bad.

Exit codes: 0 all deliveries were good · 1 one was bad, or fewer than --count came · 2 bad input · 3 port taken";

/// Takes deliveries of events, verifies their signatures and validates their payloads.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{EXAMPLES}{HELP}"))]
pub(super) struct Arguments {
    /// A name of specs.toml, or a document
    #[arg(value_name = "NAME|FILE")]
    target: String,
    /// Port to listen on [default: a free one]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Name of the variable that holds the signing secret, as `$NAME`; several while secrets are rotated
    #[arg(long = "secret", value_name = "$NAME")]
    secrets: Vec<String>,
    /// How deliveries are signed: tilt, standard-webhooks, stripe, github, … [default: `signature` of specs.toml]
    #[arg(long, value_name = "PRESET")]
    scheme: Option<String>,
    /// End after so many deliveries
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    count: Option<u32>,
    /// End after so long: `60s`
    #[arg(long, value_name = "TIME", value_parser = duration)]
    timeout: Option<Duration>,
    /// Answer every delivery with this status, to see how its sender goes on
    #[arg(long, value_parser = clap::value_parser!(u16).range(200..=599))]
    status: Option<u16>,
    /// Print payloads too
    #[arg(long)]
    show: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Result<ExitCode, ExpectedError> {
    let terminal = common.terminal();
    let input = Input::find(&arguments.target, common.config.as_deref(), terminal)?;
    let entry = input.api.as_ref().and_then(|api| api.signature.as_ref());
    let signing = Signing { scheme: arguments.scheme.as_deref(), secrets: &arguments.secrets, entry };
    let (verifier, scheme) = verifier(&signing)?.unzip();
    let (api, diagnostics) = specwright_model::read(&input.sources, &Reading::default());
    if diagnostics.any(Severity::Error) {
        terminal.diagnostics(&diagnostics, &input.sources);
        return Err(ExpectedError::Reported);
    }
    let received = match input.api.as_ref().map(|api| api.role) {
        Some(RoleEntry::Application) => Action::Receive,
        Some(RoleEntry::Client) | None => Action::Send,
    };
    let judge = Judge::new(&api, &input.sources, received);
    if judge.names().next().is_none() {
        let help = "name a document with webhooks, callbacks or AsyncAPI operations";
        return Err(ExpectedError::advised(format!("{} has no events", input.name), help));
    }
    let coverage = judge.names().map(|name| (name.to_owned(), 0)).collect();
    let listener = Listener { arguments, terminal, judge, verifier, counts: DeliveryCounts::default(), coverage };
    runtime()?.block_on(listener.listen(scheme))
}

/// One run of the command.
struct Listener<'a> {
    arguments: &'a Arguments,
    terminal: Terminal,
    judge: Judge<'a>,
    verifier: Option<Verifier>,
    counts: DeliveryCounts,
    coverage: BTreeMap<String, usize>,
}

/// How long the last answer may take to leave.
const FAREWELL: Duration = Duration::from_secs(2);

impl Listener<'_> {
    async fn listen(mut self, scheme: Option<&'static str>) -> Result<ExitCode, ExpectedError> {
        let port = self.arguments.port;
        let cannot = |error| ExpectedError::Network(format!("cannot listen on 127.0.0.1:{port}: {error}"));
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(cannot)?;
        let url = format!("http://{}", listener.local_addr().map_err(cannot)?);
        let (sender, mut deliveries) = mpsc::channel(16);
        let (end, ended) = oneshot::channel::<()>();
        let serving = axum::serve(listener, router(sender)).with_graceful_shutdown(async {
            let _ = ended.await;
        });
        let server = tokio::spawn(serving.into_future());
        // Runs once before the address is told, so that no Ctrl-C is missed.
        let mut interrupt = tokio::spawn(tokio::signal::ctrl_c());
        tokio::task::yield_now().await;
        self.begin(url, scheme)?;

        let mut late = Box::pin(async {
            match self.arguments.timeout {
                Some(time) => sleep(time).await,
                None => std::future::pending().await,
            }
        });
        let wanted = self.arguments.count.map(|count| count as usize);
        while wanted.is_none_or(|wanted| self.counts.deliveries < wanted) {
            tokio::select! {
                Some(incoming) = deliveries.recv() => self.take(incoming)?,
                _ = &mut interrupt => break,
                () = &mut late => break,
            }
        }
        drop((end, deliveries));
        // A sender that keeps its connection open does not keep us.
        let _ = timeout(FAREWELL, server).await;
        self.finish(wanted)
    }

    fn begin(&self, url: String, scheme: Option<&'static str>) -> Result<(), ExpectedError> {
        let how = match scheme {
            Some(scheme) => format!("signatures are verified by `{scheme}`"),
            None => "signatures are not verified".to_owned(),
        };
        self.terminal.finding(&format!("listening on {url}; {how}; Ctrl-C ends"));
        self.line(&Line::Listening(Listening { url, scheme }))
    }

    fn take(&mut self, incoming: Incoming) -> Result<(), ExpectedError> {
        let Incoming { headers, body, answer } = incoming;
        let (body, judged, status) = match body {
            Ok(body) => {
                let (judged, status) = self.judge(&headers, &body);
                (body, judged, status)
            }
            Err(error) => {
                let (id, status) = match error {
                    BodyError::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
                    BodyError::Cut => ("malformed-body", StatusCode::BAD_REQUEST),
                };
                let reasons = vec![Reason::plain(id, error.to_string())];
                (Vec::new(), Judged { reasons, ..Judged::default() }, status)
            }
        };
        let own = self.arguments.status.and_then(|status| StatusCode::from_u16(status).ok());
        let status = own.unwrap_or(status);
        // A sender that has gone has no use for it.
        let _ = answer.send(status);
        self.count(&judged);
        let index = self.counts.deliveries;
        let line = DeliveryLine::new(index, judged, &body, status.as_u16(), self.arguments.show);
        self.line(&Line::Delivery(line))
    }

    fn judge(&self, headers: &HeaderMap, body: &[u8]) -> (Judged, StatusCode) {
        let verified = self.verifier.as_ref().map(|verifier| verifier.verify(headers, body));
        match verified {
            Some(Err(error)) => {
                let refused = Signature::Refused(reason(error), &error.to_string());
                (self.judge.judge(body, refused), StatusCode::UNAUTHORIZED)
            }
            other => {
                let signature = if other.is_some() { Signature::Genuine } else { Signature::Unchecked };
                let judged = self.judge.judge(body, signature);
                let status = if judged.reasons.is_empty() { StatusCode::NO_CONTENT } else { StatusCode::BAD_REQUEST };
                (judged, status)
            }
        }
    }

    fn count(&mut self, judged: &Judged) {
        let counts = &mut self.counts;
        counts.deliveries += 1;
        if judged.reasons.is_empty() {
            counts.ok += 1;
        } else {
            counts.bad += 1;
        }
        let known = judged.event.as_ref().filter(|_| judged.is_documented);
        match known.and_then(|event| self.coverage.get_mut(event)) {
            Some(count) => *count += usize::from(judged.reasons.is_empty()),
            None => counts.unknown += usize::from(judged.reasons.is_empty()),
        }
    }

    fn line(&self, line: &Line) -> Result<(), ExpectedError> {
        match (self.terminal.format, line) {
            (Format::Json, line) => self.terminal.json_line(line),
            (Format::Text, Line::Delivery(delivery)) => {
                if self.terminal.quiet && delivery.verdict == Verdict::Ok {
                    return Ok(());
                }
                self.terminal.answer(&delivery.text())
            }
            (Format::Text, _) => Ok(()),
        }
    }

    fn finish(self, wanted: Option<usize>) -> Result<ExitCode, ExpectedError> {
        let DeliveryCounts { deliveries, bad, unknown, .. } = self.counts;
        let seen = self.coverage.values().filter(|&&count| count > 0).count();
        let word = if deliveries == 1 { "delivery" } else { "deliveries" };
        self.terminal.note(&format!(
            "{deliveries} {word}, {bad} bad, {unknown} unknown; {seen} of {} documented events came",
            self.coverage.len()
        ));
        let missing = wanted.is_some_and(|wanted| deliveries < wanted);
        if let (true, Some(wanted)) = (missing, wanted) {
            self.terminal.finding(&format!("{wanted} deliveries were expected"));
        }
        self.line(&Line::End(End { summary: self.counts, coverage: self.coverage.clone() }))?;
        Ok(if bad > 0 || missing { ExitCode::Findings } else { ExitCode::Clean })
    }
}

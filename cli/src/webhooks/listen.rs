//! `specwright webhooks listen`: receives deliveries, and verifies and validates each.

use super::bounded::{Bounds, serve};
use super::delivery_report::{DeliveryReport, Verdict};
use super::line::{DeliveryCounts, DeliveryLine, End, Line, Listening};
use super::server::{Incoming, router};
use super::verifier::{Signing, Verification, reason, verification};
use crate::config::RoleEntry;
use crate::duration::duration;
use crate::exit::{ExitCode, ExpectedError};
use crate::input::Input;
use crate::render::{Format, Terminal};
use crate::runtime::{ended as told_to_end, runtime};
use crate::{Common, EXAMPLES};
use axum::http::{HeaderMap, StatusCode};
use specwright_contract::{
    DELIVERY_UNKNOWN, Deliveries, Finding, JsonFinding, Received, Secrets, Signature, TextReporter, Values,
};
use specwright_model::ir::Action;
use specwright_model::render::{Style, visible};
use specwright_model::{Reading, Severity, Sources};
use specwright_runtime::webhooks::Verifier;
use std::fmt::Write as _;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

const HELP: &str = "  specwright webhooks listen tilt
  specwright webhooks listen tilt --port 9900 --count 8 --timeout 60s
  specwright webhooks listen api.yaml --scheme stripe \\
      --secret '$NEW' --secret '$OLD'

Takes deliveries by POST at any path, on this machine only. The answer is 204 to a good one, 401 where the signature \
is refused, 413 to one over 1 MiB, 400 to any other bad one. Ends on Ctrl-C, after --count deliveries or after \
--timeout. An event that the document does not have is told, and is not bad. At the end, each breach is shown with its line of \
the document, and which documented events came and which did not.

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
    let Verification { verifier, scheme, secrets } = verification(&signing)?;
    let (api, diagnostics) = specwright_model::read(&input.sources, &Reading::default());
    if diagnostics.any(Severity::Error) {
        terminal.diagnostics(&diagnostics, &input.sources);
        return Err(ExpectedError::Reported);
    }
    let received = match input.api.as_ref().map(|api| api.role) {
        Some(RoleEntry::Application) => Action::Receive,
        Some(RoleEntry::Client) | None => Action::Send,
    };
    let naming = input.api.as_ref().map(|api| api.webhooks.clone().into()).unwrap_or_default();
    let values = if arguments.show { Values::Shown } else { Values::Hidden };
    let judge =
        Deliveries::of(&api, &input.sources, received, &naming).with_values(values).with_secrets(secrets.clone());
    if judge.coverage().is_empty() {
        let help = "name a document with webhooks, callbacks or AsyncAPI operations";
        return Err(ExpectedError::advised(format!("{} has no events", input.name), help));
    }
    let coverage = judge.coverage().keys().map(|name| (name.clone(), 0)).collect();
    let counts = DeliveryCounts::default();
    let listener =
        Listener { arguments, terminal, sources: &input.sources, judge, verifier, secrets, counts, coverage };
    runtime()?.block_on(listener.listen(scheme))
}

/// One run of the command.
struct Listener<'a> {
    arguments: &'a Arguments,
    terminal: Terminal,
    sources: &'a Sources,
    judge: Deliveries<'a>,
    verifier: Option<Verifier>,
    /// The secrets that deliveries are signed with.
    secrets: Secrets,
    counts: DeliveryCounts,
    /// How often each documented event was received in a good delivery, in the order of the document.
    coverage: Vec<(String, usize)>,
}

/// The maximum time to send the last response.
const FAREWELL: Duration = Duration::from_secs(2);

impl Listener<'_> {
    async fn listen(mut self, scheme: Option<&'static str>) -> Result<ExitCode, ExpectedError> {
        let port = self.arguments.port;
        let cannot = |error| ExpectedError::Network(format!("cannot listen on 127.0.0.1:{port}: {error}"));
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(cannot)?;
        let url = format!("http://{}", listener.local_addr().map_err(cannot)?);
        let (sender, mut deliveries) = mpsc::channel(16);
        let (end, ended) = oneshot::channel::<()>();
        let until = async { drop(ended.await) };
        let mut server = tokio::spawn(serve(listener, router(sender), Bounds::default(), until));
        // Signals are caught before the address is printed, so that none is missed.
        let interrupt = told_to_end().map_err(|error| ExpectedError::Network(format!("no signals: {error}")))?;
        tokio::pin!(interrupt);
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
                () = &mut interrupt => break,
                () = &mut late => break,
            }
        }
        drop((end, deliveries));
        // A sender that keeps its connection open does not delay the end.
        if timeout(FAREWELL, &mut server).await.is_err() {
            server.abort();
        }
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
        let Incoming { headers, path, body, answer } = incoming;
        let (body, heard, status) = match body {
            Ok(body) => {
                let (heard, status) = self.judge(&headers, &path, &body);
                (body, heard, status)
            }
            Err(error) => (Vec::new(), DeliveryReport::unread(error), error.status()),
        };
        let own = self.arguments.status.and_then(|status| StatusCode::from_u16(status).ok());
        let status = own.unwrap_or(status);
        // A sender that has gone does not need the status.
        let _ = answer.send(status);
        self.count(&heard);
        let index = self.counts.deliveries;
        let payload = self.arguments.show.then(|| self.secrets.mask(&String::from_utf8_lossy(&body)));
        let line = DeliveryLine::new(index, heard, body.len(), status.as_u16(), payload);
        self.line(&Line::Delivery(line))
    }

    /// Checks a delivery; the payload is checked even if its signature is not genuine.
    fn judge(&mut self, headers: &HeaderMap, path: &str, body: &[u8]) -> (DeliveryReport, StatusCode) {
        let refusal = match self.verifier.as_ref().map(|verifier| verifier.verify(headers, body)) {
            Some(Err(error)) => Some((reason(error), error.to_string())),
            Some(Ok(_)) | None => None,
        };
        let signature = match &refusal {
            Some((_, why)) => Signature::Refused(why),
            None if self.verifier.is_some() => Signature::Genuine,
            None => Signature::Unchecked,
        };
        let fields: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let judged = self.judge.judge(&Received { headers: &fields, path: Some(path), body, signature });
        let heard = DeliveryReport::judged(judged, refusal.as_ref().map(|(word, _)| *word));
        let status = match (&refusal, heard.verdict) {
            (Some(_), _) => StatusCode::UNAUTHORIZED,
            (None, Verdict::Ok) => StatusCode::NO_CONTENT,
            (None, Verdict::Bad) => StatusCode::BAD_REQUEST,
        };
        (heard, status)
    }

    fn count(&mut self, heard: &DeliveryReport) {
        let counts = &mut self.counts;
        counts.deliveries += 1;
        if heard.verdict == Verdict::Bad {
            counts.bad += 1;
            return;
        }
        counts.ok += 1;
        let known = heard.event.as_ref().filter(|_| heard.documented);
        match known.and_then(|event| self.coverage.iter_mut().find(|(name, _)| *event == name.as_str())) {
            Some((_, count)) => *count += 1,
            None => counts.unknown += 1,
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
        let DeliveryCounts { deliveries, bad, .. } = self.counts;
        // An event that is not documented makes no delivery bad.
        let findings = self.judge.findings();
        let findings: Vec<Finding> =
            findings.into_iter().filter(|finding| finding.check != DELIVERY_UNKNOWN.id).collect();
        if self.terminal.format == Format::Text {
            self.tell(&findings)?;
        }
        let missing = wanted.is_some_and(|wanted| deliveries < wanted);
        if let (true, Some(wanted)) = (missing, wanted) {
            self.terminal.finding(&format!("{wanted} deliveries were expected"));
        }
        let findings = findings.iter().map(JsonFinding::from).collect();
        self.line(&Line::End(End {
            summary: self.counts,
            coverage: self.coverage.iter().cloned().collect(),
            findings,
        }))?;
        Ok(if bad > 0 || missing { ExitCode::Findings } else { ExitCode::Clean })
    }

    /// Prints the end of the report for people.
    fn tell(&self, findings: &[Finding]) -> Result<(), ExpectedError> {
        let mut reporter = TextReporter::new(anstream::stdout(), self.sources, Style::Colour);
        let failed = |source| ExpectedError::File { path: "stdout".into(), source };
        findings.iter().try_for_each(|finding| reporter.finding(finding)).map_err(failed)?;
        if !self.terminal.quiet {
            self.terminal.answer(&self.coverage_text())?;
        }
        Ok(())
    }

    fn coverage_text(&self) -> String {
        let DeliveryCounts { deliveries, bad, unknown, .. } = self.counts;
        let (came, missed): (Vec<_>, Vec<_>) = self.coverage.iter().partition(|(_, count)| *count > 0);
        let word = if deliveries == 1 { "delivery" } else { "deliveries" };
        let mut text = format!(
            "{deliveries} {word}, {bad} bad, {unknown} unknown; {} of {} documented events came\n",
            came.len(),
            self.coverage.len()
        );
        for (title, events) in [("came", came), ("did not come", missed)] {
            if !events.is_empty() {
                let _ = writeln!(text, "{title}:");
            }
            for (name, count) in events {
                let times = if *count > 0 { format!("{count:4}  ") } else { "      ".to_owned() };
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{times}{}", visible(name));
            }
        }
        text
    }
}

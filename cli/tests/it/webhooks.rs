//! `specwright webhooks listen`: a sender on the other side, a process on this one.

use crate::folder::Folder;
use crate::machine_readable::check as check_schema;
use crate::web::asyncapi;
use axum::http::HeaderMap;
use serde_json::Value;
use specwright_runtime::webhooks::{Outgoing, Scheme, Secret, sign};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

const SPECS: &str = "[api.a]\nasyncapi = \"a.json\"\nsignature = { preset = \"tilt\", secret = \"$HOOK_SECRET\" }\n";
const SECRETS: [(&str, &str); 3] =
    [("HOOK_SECRET", "canary-3301"), ("OLD_SECRET", "canary-3302"), ("EMPTY_SECRET", "")];

fn project() -> Folder {
    Folder::new(&[("specs/specs.toml", SPECS), ("specs/a.json", &asyncapi(2))])
}

/// A listener that has said where it listens.
struct Listener {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    url: String,
}

struct Ended {
    code: i32,
    lines: Vec<Value>,
    output: String,
}

impl Listener {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["webhooks", "listen", "--format", "json"])
            .args(arguments)
            .current_dir(folder.path())
            .envs(SECRETS)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let first: Value = serde_json::from_str(&first).unwrap_or_else(|error| panic!("{error}: {first}"));
        check_schema("deliveries", &first);
        Self { child, out, url: first["url"].as_str().unwrap().to_owned() }
    }

    fn send(&self, headers: HeaderMap, body: &str) -> u16 {
        self.request(reqwest::Method::POST, headers, body)
    }

    fn request(&self, method: reqwest::Method, headers: HeaderMap, body: &str) -> u16 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.request(method, format!("{}/any/path?x=1", self.url)).headers(headers);
        runtime.block_on(request.body(body.to_owned()).send()).unwrap().status().as_u16()
    }

    fn end(mut self) -> Ended {
        let (mut output, mut errors) = (String::new(), String::new());
        self.out.read_to_string(&mut output).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        let lines: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for line in &lines {
            check_schema("deliveries", line);
        }
        let code = self.child.wait().unwrap().code().unwrap();
        Ended { code, lines, output: format!("{output}{errors}") }
    }
}

fn signed(secret: &str, body: &str) -> HeaderMap {
    let outgoing = Outgoing { id: "", timestamp: 0, body: body.as_bytes() };
    sign(&Scheme::TILT, &Secret::from(secret), outgoing).unwrap()
}

fn event(name: &str, size: &str) -> String {
    format!(r#"{{"type": "{name}", "size": {size}}}"#)
}

/// Signed by whoever has the secret, and none of the events, whether the document has one or several.
#[test]
fn what_is_no_documented_event_is_said_to_be_none() {
    for events in [1, 2] {
        let folder = Folder::new(&[("specs/specs.toml", SPECS), ("specs/a.json", &asyncapi(events))]);
        let bodies =
            ["null", r#"{"type":1}"#, r#"{"type":null}"#, "[]", "7", "\"thing.made0\"", "{}", r#"{"type":{"a":[]}}"#];
        let count = bodies.len().to_string();
        let listener = Listener::start(&folder, &["a", "--count", &count, "--timeout", "60s"]);
        let statuses: Vec<u16> = bodies.iter().map(|body| listener.send(signed("canary-3301", body), body)).collect();
        let ended = listener.end();
        for ((body, line), status) in bodies.iter().zip(&ended.lines).zip(statuses) {
            assert_eq!((line["documented"].as_bool(), status), (Some(false), 204), "{body}: {line}");
            assert_eq!(line["verdict"], "ok", "{body}: {line}");
        }
        assert_eq!(ended.lines[bodies.len()]["summary"]["unknown"], bodies.len());
    }
}

#[test]
fn a_header_that_specs_toml_names_says_which_event_it_is() {
    let message = |name: &str| {
        format!(
            r#""{name}": {{"subscribe": {{"message": {{"name": "{name}", "payload": {{"type": "object", "properties": {{"size": {{"type": "integer"}}}}}}}}}}}}"#
        )
    };
    let document = format!(
        r#"{{"asyncapi": "2.6.0", "info": {{"title": "Things", "version": "1"}}, "channels": {{{}, {}}}}}"#,
        message("thing.made"),
        message("thing.gone")
    );
    let specs = format!(
        "{SPECS}[api.a.webhooks]\nevent_header = \"X-Thing\"\nevent_values = {{ \"thing.gone\" = \"away\" }}\n"
    );
    let folder = Folder::new(&[("specs/specs.toml", &specs), ("specs/a.json", &document)]);
    let rows = [
        (Some("thing_made"), r#"{"size": 1}"#, Some("thing.made"), true, 204),
        (Some("away"), r#"{"size": 1}"#, Some("thing.gone"), true, 204),
        (Some("away"), r#"{"size": "1"}"#, Some("thing.gone"), true, 400),
        (Some("thing.gone"), r#"{"size": 1}"#, Some("thing.gone"), false, 204),
        (Some("thing.lost"), r#"{"size": 1}"#, Some("thing.lost"), false, 204),
        (None, r#"{"size": 1}"#, None, false, 204),
    ];
    let listener = Listener::start(&folder, &["a", "--count", "6", "--timeout", "60s"]);
    for (header, body, _, _, status) in rows {
        let mut headers = signed("canary-3301", body);
        if let Some(header) = header {
            headers.insert("x-thing", header.parse().unwrap());
        }
        assert_eq!(listener.send(headers, body), status, "{header:?} {body}");
    }
    let ended = listener.end();
    for ((header, body, event, documented, _), line) in rows.iter().zip(&ended.lines) {
        let found = (line["event"].as_str(), line["documented"].as_bool());
        assert_eq!(found, (*event, Some(*documented)), "{header:?} {body}: {line}");
    }
}

#[test]
fn a_stale_delivery_is_of_the_past_or_of_the_future() {
    let folder = project();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let listener = Listener::start(&folder, &["a", "--scheme", "stripe", "--secret", "$HOOK_SECRET", "--count", "2"]);
    let body = event("thing.made0", "3");
    for timestamp in [now - 4000, now + 4000] {
        let outgoing = Outgoing { id: "", timestamp, body: body.as_bytes() };
        let headers = sign(&Scheme::STRIPE, &Secret::from("canary-3301"), outgoing).unwrap();
        assert_eq!(listener.send(headers, &body), 401);
    }
    let ended = listener.end();
    for (line, [before, after]) in ended.lines.iter().zip([["was signed 4", " s ago"], ["will be signed in ", " s"]]) {
        let said = line["details"][0]["message"].as_str().unwrap();
        assert!(said.contains(before) && said.ends_with(after), "{said}");
    }
}

#[test]
fn each_delivery_gets_its_verdict_and_its_answer() {
    let good = event("thing.made0", "3");
    let wrong = event("thing.made1", "4711");
    let cases = [
        (signed("canary-3301", &good), good.clone(), 204, Some("thing.made0"), &[][..]),
        (signed("canary-3302", &good), good.clone(), 401, Some("thing.made0"), &["signature-mismatch"]),
        (HeaderMap::new(), good.clone(), 401, Some("thing.made0"), &["signature-missing"]),
        (signed("canary-3301", &wrong), wrong.clone(), 400, Some("thing.made1"), &["payload"]),
        (signed("canary-3301", "{"), "{".to_owned(), 400, None, &["malformed-body"]),
        (signed("canary-3301", &event("new", "1")), event("new", "1"), 204, Some("new"), &[]),
        (HeaderMap::new(), " ".repeat((1 << 20) + 1), 413, None, &["too-large"]),
    ];
    let folder = project();
    let count = cases.len().to_string();
    let listener = Listener::start(&folder, &["a", "--count", &count, "--timeout", "60s"]);
    assert_eq!(listener.request(reqwest::Method::GET, HeaderMap::new(), ""), 405, "only POST delivers");
    for (headers, body, status, ..) in &cases {
        assert_eq!(listener.send(headers.clone(), body), *status, "{body:.40}");
    }
    let ended = listener.end();
    assert_eq!(ended.code, 1);
    for (at, (_, body, status, event, reasons)) in cases.iter().enumerate() {
        let line = &ended.lines[at];
        assert_eq!(line["index"], at + 1);
        assert_eq!((line["event"].as_str(), line["status"].as_u64()), (*event, Some(u64::from(*status))), "{line}");
        assert_eq!(line["reasons"], serde_json::json!(reasons), "{body:.40}");
        assert_eq!(line["verdict"], if reasons.is_empty() { "ok" } else { "bad" });
    }
    let detail = &ended.lines[3]["details"][0];
    assert_eq!((detail["file"].as_str(), detail["instance"].as_str()), (Some("specs/a.json"), Some("/size")));
    assert_eq!((detail["check"].as_str(), detail["reason"].as_str()), (Some("delivery-payload"), Some("payload")));
    let text = asyncapi(2);
    let stated = text.lines().enumerate().filter(|(_, line)| line.contains("maximum")).nth(1).map(|(at, _)| at + 1);
    assert_eq!(detail["line"].as_u64(), stated.map(|line| line as u64), "{detail}");
    let end = &ended.lines[cases.len()];
    assert_eq!(end["summary"], serde_json::json!({"deliveries": 7, "ok": 2, "bad": 5, "unknown": 1}));
    assert_eq!(end["coverage"], serde_json::json!({"thing.made0": 1, "thing.made1": 0}));
    let findings: Vec<_> =
        end["findings"].as_array().unwrap().iter().map(|one| (&one["check"], &one["count"])).collect();
    let expected = [("delivery-signature", 2), ("delivery-payload", 1), ("delivery-payload", 1)];
    assert_eq!(serde_json::json!(findings), serde_json::json!(expected), "{end}");
    assert!(!ended.output.contains("canary") && !ended.output.contains("4711"), "{}", ended.output);
}

#[test]
fn secrets_rotate_and_flags_go_before_specs_toml() {
    let folder = project();
    let body = event("thing.made1", "1");
    for (arguments, secret, status) in [
        (&["a"][..], "canary-3301", 204),
        (&["a", "--secret", "$OLD_SECRET"], "canary-3301", 401),
        (&["a", "--secret", "$HOOK_SECRET", "--secret", "$OLD_SECRET"], "canary-3302", 204),
        (&["specs/a.json", "--scheme", "tilt", "--secret", "$OLD_SECRET"], "canary-3302", 204),
        (&["specs/a.json"], "canary-none", 204),
        (&["a", "--status", "500"], "canary-3301", 500),
        (&["a", "--scheme", "github"], "canary-3301", 401),
    ] {
        let listener = Listener::start(&folder, &[arguments, &["--count", "1"]].concat());
        assert_eq!(listener.send(signed(secret, &body), &body), status, "{arguments:?}");
        let ended = listener.end();
        let is_good = status != 401;
        assert_eq!(ended.code, i32::from(!is_good), "{arguments:?}");
        assert!(!ended.output.contains("canary"), "{}", ended.output);
        assert_eq!(ended.output.contains("not verified"), secret == "canary-none", "{}", ended.output);
    }
}

#[test]
fn payloads_are_shown_on_request() {
    let folder = project();
    let body = event("thing.made1", "4711");
    let listener = Listener::start(&folder, &["specs/a.json", "--count", "1", "--show"]);
    assert_eq!(listener.send(HeaderMap::new(), &body), 400);
    let ended = listener.end();
    assert_eq!(ended.lines[0]["payload"].as_str(), Some(body.as_str()));
    assert!(ended.lines[0]["details"][0]["message"].as_str().unwrap().contains("4711"));
}

#[test]
fn too_few_deliveries_are_a_finding() {
    let folder = project();
    for (arguments, code) in [(&["--count", "2"][..], 1), (&[], 0)] {
        let ended = Listener::start(&folder, &[&["a", "--timeout", "100ms"], arguments].concat()).end();
        assert_eq!((ended.code, ended.lines.len()), (code, 1), "{}", ended.output);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_with_a_verdict() {
    let folder = project();
    for (secret, code) in [("canary-3301", 0), ("canary-none", 1)] {
        let listener = Listener::start(&folder, &["a"]);
        let body = event("thing.made0", "1");
        listener.send(signed(secret, &body), &body);
        let interrupt = Command::new("kill").args(["-INT", &listener.child.id().to_string()]).status().unwrap();
        assert!(interrupt.success());
        let ended = listener.end();
        assert_eq!((ended.code, ended.lines.len()), (code, 2), "{}", ended.output);
    }
}

#[test]
fn people_get_a_line_for_each() {
    let folder = project();
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["webhooks", "listen", "specs/a.json", "--count", "3"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    errors.read_line(&mut first).unwrap();
    let url = first.strip_prefix("listening on ").unwrap().split(';').next().unwrap().to_owned();
    let out = BufReader::new(child.stdout.take().unwrap());
    let listener = Listener { child, out, url };
    listener.send(HeaderMap::new(), &event("thing.made0", "1"));
    listener.send(HeaderMap::new(), &event("thing.made0\\u001b[2J", "1"));
    listener.send(HeaderMap::new(), &event("thing.made0", "4711"));
    let Listener { mut child, mut out, .. } = listener;
    let mut output = String::new();
    out.read_to_string(&mut output).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[0], "1  thing.made0  ok  34 bytes");
    assert!(lines[1].starts_with("2  thing.made0") && !output.contains('\u{1b}'), "{output}");
    for part in [
        // As the findings of `test`: the sentence, the place, what stands there.
        "error[delivery-payload]: `/size` is a number, more than the maximum",
        "--> specs/a.json:",
        "\"maximum\":",
        "seen on thing.made0",
        "3 deliveries, 1 bad, 1 unknown; 1 of 2 documented events came\ncame:\n   1  thing.made0\ndid not come:\n      thing.made1\n",
    ] {
        assert!(output.contains(part), "no `{part}` in {output}");
    }
    assert!(!output.contains("4711"), "{output}");
}

#[test]
fn what_is_asked_for_wrongly_is_refused_with_advice() {
    let folder = project();
    folder.write("none.yaml", crate::web::OPENAPI_YAML);
    folder.write(
        "specs/bare.toml",
        "[api.b]\nasyncapi = \"a.json\"\nsignature = { preset = \"tlit\", secret = \"$X\" }\n",
    );
    for (arguments, code, word) in [
        (&["a", "--secret", "$NOT_SET_HERE"][..], 2, "NOT_SET_HERE"),
        (&["a", "--secret", "canary-3301"], 2, "$NAME"),
        (&["a", "--secret", "$EMPTY_SECRET"], 2, "empty"),
        (&["specs/a.json", "--secret", "$HOOK_SECRET"], 2, "standard-webhooks"),
        (&["specs/a.json", "--scheme", "tilt"], 2, "--secret"),
        (&["specs/a.json", "--scheme", "gitub", "--secret", "$HOOK_SECRET"], 2, "`github`"),
        (&["b", "--config", "specs/bare.toml"], 2, "`tilt`"),
        (&["none.yaml"], 2, "no events"),
        (&["missing.yaml"], 2, "missing.yaml"),
        (&["a", "--status", "99"], 2, "99"),
    ] {
        let ran = folder.run_with(&[&["webhooks", "listen"], arguments].concat(), &SECRETS);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(word), "{arguments:?}: no `{word}` in {}", ran.stderr);
        assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = folder.run_with(&["webhooks", "listen", "a", "--port", &port], &SECRETS);
    assert!(ran.code == 3 && ran.stderr.contains(&port), "{ran:?}");
}

#[test]
fn the_help_of_each_subcommand_ends_with_examples() {
    let help = Folder::new(&[]).run(&["webhooks", "listen", "--help"]).stdout;
    let (_, examples) = help.split_once("Examples:").unwrap();
    assert!(examples.contains("specwright webhooks listen"), "{help}");
}

//! Secrets leave the machine only for whom they are meant, and are shown to nobody.

use crate::folder::{Folder, Ran, WIDGETS};
use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

const KEY: &str = "canary/key+7c1d 4e90%&=~é\"'";
const PROXIES: [&str; 6] = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// Listens on a port of its own, and keeps all that it was sent: request lines, fields and bodies.
struct Recorder {
    port: u16,
    seen: Arc<Mutex<String>>,
}

impl Recorder {
    fn new(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<String>> = Arc::default();
        let keep = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let request = read(&stream);
                keep.lock().unwrap().push_str(&request);
                let (status, body) = answer(&request);
                let _ = write!(
                    &stream,
                    "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { port, seen }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn seen(&self) -> String {
        self.seen.lock().unwrap().clone()
    }
}

/// One request; none where the other side only connects.
fn read(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or_default() == 0 {
            return request;
        }
        if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().unwrap();
        }
        request.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8_lossy(&body)
}

fn widgets() -> Recorder {
    Recorder::new(|request| match request {
        request if request.starts_with("POST /token") => {
            (200, json!({ "access_token": "canary.token", "token_type": "Bearer" }).to_string())
        }
        request if request.contains("/widgets/") => (200, json!({ "id": 7, "name": "bolt" }).to_string()),
        request if request.contains("/widgets") => (200, "[]".to_owned()),
        request if request.contains("/openapi.yaml") => (200, WIDGETS.to_owned()),
        _ => (404, String::new()),
    })
}

const SECURED: &str = "\
security: [{ machine: [] }]
components:
  securitySchemes:
    machine: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.example/token', scopes: {} } } }
";

#[test]
fn no_proxy_is_asked_for_this_machine_and_only_what_is_named_for_others() {
    let (proxy, api) = (Recorder::new(|_| (502, String::new())), widgets());
    let address = proxy.url();
    let mut variables: Vec<(&str, &str)> = PROXIES.iter().map(|name| (*name, address.as_str())).collect();
    variables.extend([("NO_PROXY", ""), ("no_proxy", ""), ("SECRET", "canary.secret")]);
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:{}", api.port);
        let specs = format!(
            "[api.w]\nopenapi = \"w.yaml\"\nsource = {{ openapi = \"{url}/openapi.yaml\" }}\n[api.w.env.here]\nurl = \"{url}\"\ntoken_url = \"{url}/token\"\nclient_id = \"me\"\nclient_secret = \"$SECRET\"\n"
        );
        let text = WIDGETS.replace("components:\n", SECURED);
        let folder = Folder::new(&[("specs/specs.toml", &specs), ("specs/w.yaml", &text)]);
        let ran = folder.run_with(&["test", "w", "--env", "here", "--phases", "examples"], &variables);
        assert_eq!(ran.code, 0, "{ran:?}");
        let ran = folder.run_with(&["fetch", "w"], &variables);
        assert_eq!(ran.code, 0, "{ran:?}");
        let ran = folder.run_with(&["add", "x", &url], &variables);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert!(api.seen().contains("Bearer canary.token") && api.seen().contains("authorization: Basic "));
    assert_eq!(proxy.seen().len(), 0, "{}", proxy.seen());

    // Addresses for documentation (RFC 5737): nobody but a proxy could answer.
    let folder = Folder::new(&[("w.yaml", WIDGETS)]);
    let ran = folder.run_with(&["test", "w.yaml", "--url", "http://192.0.2.1", "--phases", "examples"], &variables);
    assert!(proxy.seen().starts_with("GET http://192.0.2.1/widgets"), "{ran:?} {}", proxy.seen());
    let ran = folder.run_with(&["add", "y", "https://192.0.2.1/openapi.yaml"], &variables);
    assert!(proxy.seen().contains("CONNECT 192.0.2.1:443") || ran.output().contains("TLS"), "{ran:?}");
}

fn has_canary(text: &str) -> bool {
    ["canary", "7c1d", "4e90"].iter().any(|part| text.contains(part))
}

#[test]
fn a_credential_in_an_address_is_stored_and_shown_by_its_name() {
    let api = widgets();
    let folder = Folder::new(&[]);
    let plain = format!("{}/openapi.yaml?v=1&apikey=canary7c1d", api.url());
    let ran = folder.run(&["add", "w", &plain]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("`apikey`") && ran.stderr.contains("?apikey=$NAME"), "{ran:?}");
    assert!(!has_canary(&ran.output()) && folder.snapshot().is_empty() && api.seen().is_empty(), "{ran:?}");

    let named = format!("{}/openapi.yaml?v=1&apikey=$KEY", api.url());
    let ran = folder.run(&["add", "w", &named]);
    assert!(ran.code == 2 && ran.stderr.contains("`KEY` is not set"), "{ran:?}");
    let ran = folder.run_with(&["add", "w", &named], &[("KEY", KEY)]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains(&format!("source = {{ openapi = \"{named}\" }}")), "{ran:?}");
    let asked = "apikey=canary%2Fkey%2B7c1d%204e90%25%26%3D%7E%C3%A9%22%27 ";
    assert!(api.seen().contains(asked), "{}", api.seen());
    let mut outputs = vec![ran.output()];
    for arguments in [&["fetch"][..], &["fetch", "--check"], &["fetch", "--format", "json"], &["generate"]] {
        outputs.push(folder.run_with(arguments, &[("KEY", KEY)]).output());
    }
    assert!(folder.read("specs/specs.lock").contains("?v=1&apikey=$KEY"));
    // What somebody wrote in by hand is refused as well, and not quoted.
    folder.write("specs/specs.toml", &folder.read("specs/specs.toml").replace("$KEY", "canary7c1d"));
    let ran = folder.run(&["fetch"]);
    assert!(ran.code == 2 && ran.stderr.contains("?apikey=$NAME"), "{ran:?}");
    outputs.push(ran.output());
    folder.write("specs/specs.toml", &folder.read("specs/specs.toml").replace("source =", "sorce ="));
    outputs.push(folder.run(&["fetch"]).output());
    outputs.push(folder.read("specs/specs.lock"));
    for output in outputs {
        assert!(!has_canary(&output), "{output}");
    }
}

#[test]
fn a_redirect_that_repeats_a_key_is_not_shown() {
    let moved = |key: &str| format!("https://elsewhere.example/{key}?k={key}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            let request = read(&stream);
            let key = request.split("apikey=").nth(1).unwrap_or_default().split(' ').next().unwrap_or_default();
            let _ = write!(&stream, "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", moved(key));
        }
    });
    let ran = Folder::new(&[]).run_with(&["add", "w", &format!("{url}/a.yaml?apikey=$KEY")], &[("KEY", KEY)]);
    assert!(ran.code != 0 && ran.stderr.contains("elsewhere.example/$KEY") && !has_canary(&ran.output()), "{ran:?}");
}

#[test]
fn files_that_are_no_part_of_a_description_are_not_quoted() {
    let files = [
        (".env", "DB_PASSWORD=canary-7c1d\nTOKEN=canary\n"),
        ("env", "canary-7c1d"),
        (".git/config", "[remote \"origin\"]\n\turl = https://canary:7c1d@host/x.git\n"),
        ("id", "-----BEGIN KEY-----\ncanary7c1d==\n-----END KEY-----\n"),
        ("passwd", "root:x:0:0:canary:/root:/bin/bash\ncanary:x:1:1::/:/bin/sh\n"),
        ("list.yaml", "- canary: 7c1d\n- canary\n"),
        ("list.json", "[\"canary-7c1d\", {\"type\": \"canary\"}]"),
        ("broken.json", "{\"password\": \"canary-7c1d\" oops canary}"),
        ("tagged.yaml", "!canary 7c1d"),
        ("text.json", "\"canary 7c1d\""),
    ];
    for (name, text) in files {
        for tail in ["", "#/x", "#/0", "#/password"] {
            let document = WIDGETS.replace("#/components/schemas/Widget'", &format!("./{name}{tail}'"));
            let folder = Folder::new(&[("api.yaml", &document), (name, text)]);
            let outputs: Vec<Ran> = [
                &["inspect", "./api.yaml"][..],
                &["inspect", "./api.yaml", "--format", "json"],
                &["generate", "./api.yaml", "-o", "out"],
                &["test", "./api.yaml", "--url", "http://127.0.0.1:1"],
            ]
            .into_iter()
            .map(|arguments| folder.run(arguments))
            .collect();
            for ran in &outputs {
                assert!(!has_canary(&ran.output()), "{name}{tail}: {}", ran.output());
            }
            assert!(outputs.iter().any(|ran| ran.output().contains(name)), "{name}{tail}: {outputs:?}");
        }
    }
    // A part of the description is quoted.
    let document = WIDGETS.replace("#/components/schemas/Widget'", "./part.yaml#/Widget'");
    let folder = Folder::new(&[("api.yaml", &document), ("part.yaml", "Widget: { type: strnig }\n")]);
    let ran = folder.run(&["inspect", "./api.yaml"]);
    assert!(ran.output().contains("Widget: { type: strnig }"), "{ran:?}");
}

#[test]
fn json_holds_no_character_that_acts_on_a_terminal() {
    let acting = "\\x9b2J\\u202e\\u200b\\x7f\\u2028\\U000e0041";
    let document = WIDGETS.replace("title: Widget works", &format!("title: \"Widget {acting}\""));
    let document = document.replace("operationId: listWidgets", &format!("operationId: \"list{acting}\""));
    let folder = Folder::new(&[("api.yaml", &document)]);
    for arguments in [
        &["inspect", "./api.yaml", "--format", "json"][..],
        &["test", "./api.yaml", "--url", "http://127.0.0.1:1", "--dry-run", "--format", "json"],
        &["generate", "./api.yaml", "-o", "out", "--format", "json"],
    ] {
        let ran = folder.run(arguments);
        let acts = |c: char| c != '\n' && (c.is_control() || specwright_model::render::acts(c));
        assert!(!ran.stdout.contains(acts), "{ran:?}");
        ran.json();
    }
    assert!(folder.run(&["inspect", "./api.yaml", "--format", "json"]).stdout.contains("\\u009b2J\\u202e"));
}

#[test]
fn long_secrets_that_a_server_repeats_are_in_no_output() {
    let secret = "canary-7c1d.".repeat(25);
    let api = Recorder::new(|request| {
        let field = request.lines().find_map(|line| line.strip_prefix("authorization: Bearer ")).unwrap_or_default();
        (200, json!({ "id": format!("no: {field}"), "name": 1, field: field }).to_string())
    });
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    for format in ["text", "json"] {
        let arguments = ["test", "./api.yaml", "--url", &api.url(), "--header", "Authorization: Bearer $TOKEN"];
        let arguments = [&arguments[..], &["--format", format, "--report", "json=report.json"]].concat();
        let ran = folder.run_with(&arguments, &[("TOKEN", secret.as_str())]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(!has_canary(&ran.output()) && ran.stdout.contains("$TOKEN"), "{ran:?}");
        assert!(!has_canary(&folder.read("report.json")));
    }
    assert!(api.seen().contains(&secret));
}

#[test]
fn a_value_at_a_wrong_place_of_the_configuration_is_not_repeated() {
    for entry in [
        "headers = \"Authorization: Bearer canary7c1d\"",
        "sandbox = \"canary7c1d\"",
        "client_secret = \"canary7c1d\"",
        "client_secret = [\"canary7c1d\"]",
        "client_secrt = \"canary7c1d\"",
        "token_endpoint_auth_method = \"$X canary7c1d\"\nclient_secret = \"canary7c1d",
        "token_url = \"https://u:canary7c1d@host/\"\nx = 1",
    ] {
        let specs = format!("[api.w]\nopenapi = \"w.yaml\"\n[api.w.env.here]\nurl = \"http://127.0.0.1:1\"\n{entry}\n");
        let folder = Folder::new(&[("specs/specs.toml", &specs), ("specs/w.yaml", WIDGETS)]);
        let ran = folder.run(&["test", "w", "--env", "here"]);
        assert!(ran.code == 2 && !has_canary(&ran.output()), "{entry}: {ran:?}");
    }
    let ran = Folder::new(&[]).run(&["add", "w", "HTTPS://host/a?apikey=canary7c1d"]);
    assert!(ran.code == 2 && !has_canary(&ran.output()), "{ran:?}");
}

//! `specwright test` against servers that keep to the document, and against one that does not.

use crate::folder::{Folder, WIDGETS};
use crate::machine_readable::check;
use axum::Router;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use std::net::SocketAddr;

/// The widget server, with a list of its own.
fn serve(list: &'static str) -> SocketAddr {
    let json = |body: &'static str| get(move || async move { ([(CONTENT_TYPE, "application/json")], body) });
    // An id is a number.
    let widget = get(|Path(id): Path<String>| async move {
        let status = if id.parse::<u64>().is_ok() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        (status, [(CONTENT_TYPE, "application/json")], r#"{"id": 7, "name": "bolt"}"#)
    });
    listen(Router::new().route("/widgets", json(list)).route("/widgets/{widget_id}", widget))
}

/// Listens on a port of its own until the test process ends.
pub(crate) fn listen(app: Router) -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            axum::serve(listener, app).await.unwrap();
        });
    });
    receiver.recv().unwrap()
}

#[test]
fn a_server_that_keeps_to_its_document_has_no_findings() {
    let url = format!("http://{}", serve(r#"[{"id": 7, "name": "bolt"}]"#));
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    let ran = folder.run(&["test", "api.yaml", "--url", &url]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = folder.run(&["test", "api.yaml", "--url", &url, "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    check("report", &ran.json());
    assert_eq!(ran.json()["summary"]["requests"], 3);
    let ran = folder.run(&["test", "api.yaml", "--url", &url, "--format", "json", "--phases", "examples"]);
    assert_eq!(ran.json()["summary"]["requests"], 2);
}

#[test]
fn a_breach_is_found_at_its_line_and_no_secret_gets_out() {
    let url = format!("http://{}", serve(r#"[{"id": "seven", "name": "bolt"}]"#));
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    let arguments = |format: &'static str| {
        vec![
            "test",
            "api.yaml",
            "--header",
            "Authorization: Bearer $CANARY",
            "--report",
            "json=r.json",
            "--format",
            format,
        ]
    };
    for format in ["text", "json"] {
        let arguments = [arguments(format), vec!["--url", &url]].concat();
        let ran = folder.run_with(&arguments, &[("CANARY", "canary-7731")]);
        assert_eq!(ran.code, 1, "{ran:?}");
        let report = folder.read("r.json");
        assert!(!ran.output().contains("canary-7731") && !report.contains("canary-7731"), "{ran:?}");
        assert!(ran.stdout.contains("$CANARY"), "{}", ran.stdout);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        check("report", &report);
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0]["check"], "body");
        assert_eq!(findings[0]["document"]["line"], 39, "{findings:#?}");
        assert_eq!(findings[0]["operations"], serde_json::json!(["GET /widgets"]));
        if format == "text" {
            assert!(ran.stdout.contains("api.yaml:39:"), "{}", ran.stdout);
        }
    }
}

#[test]
fn a_dry_run_sends_nothing() {
    let folder = Folder::new(&[("api.yaml", WIDGETS)]);
    // Nobody listens there.
    let ran = folder.run(&["test", "api.yaml", "--url", "http://127.0.0.1:1", "--dry-run"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("GET /widgets/{widget_id}"), "{}", ran.stdout);
}

#[test]
fn an_environment_says_address_and_credentials() {
    let url = format!("http://{}", serve(r#"[{"id": 7, "name": "bolt"}]"#));
    let specs = format!(
        "[api.w]\nopenapi = \"w.yaml\"\n[api.w.env.here]\nurl = \"{url}\"\nheaders = {{ X-Key = \"$CANARY\" }}\n"
    );
    let folder = Folder::new(&[("specs/specs.toml", &specs), ("specs/w.yaml", WIDGETS)]);
    let ran = folder.run_with(&["test", "w", "--env", "here"], &[("CANARY", "canary-9921")]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!ran.output().contains("canary-9921"));
    let unset = folder.run(&["test", "w", "--env", "here"]);
    assert_eq!(unset.code, 2, "{unset:?}");
    assert!(unset.stderr.contains("CANARY"), "{}", unset.stderr);
}

#[test]
fn a_token_is_minted_where_the_environment_says_and_nowhere_else() {
    // Basic auth of `me` and the secret; the document's own tokenUrl is a trap.
    let tokens = post(|headers: HeaderMap, body: String| async move {
        assert_eq!(headers["authorization"], "Basic bWU6Y2FuYXJ5LTQ0MDI=");
        assert_eq!(body, "grant_type=client_credentials");
        ([(CONTENT_TYPE, "application/json")], r#"{"access_token": "canary-token-1", "token_type": "Bearer"}"#)
    });
    let widgets = get(|headers: HeaderMap| async move {
        let known = headers.get("authorization").is_some_and(|value| value == "Bearer canary-token-1");
        let status = if known { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        (status, [(CONTENT_TYPE, "application/json")], "[{\"id\": 7}]")
    });
    let trap = post(|| async { StatusCode::INTERNAL_SERVER_ERROR });
    let url = format!(
        "http://{}",
        listen(Router::new().route("/tokens", tokens).route("/widgets", widgets).route("/trap", trap))
    );
    let flows = format!("{{ clientCredentials: {{ tokenUrl: '{url}/trap', scopes: {{}} }} }}");
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nsecurity: [{{ m2m: [] }}]\npaths:\n  /widgets:\n    get:\n      responses:\n        '200':\n          description: All.\n          content: {{ application/json: {{ schema: {{ type: array, items: {{ type: object, required: [name], properties: {{ name: {{ type: string }} }} }} }} }} }}\ncomponents:\n  securitySchemes:\n    m2m: {{ type: oauth2, flows: {flows} }}\n"
    );
    let specs = format!(
        "[api.w]\nopenapi = \"w.yaml\"\n[api.w.env.here]\nurl = \"{url}\"\ntoken_url = \"{url}/tokens\"\nclient_id = \"me\"\nclient_secret = \"$SECRET\"\n"
    );
    let folder = Folder::new(&[("specs/specs.toml", &specs), ("specs/w.yaml", &document)]);
    let ran = folder.run_with(&["test", "w", "--env", "here", "--format", "json"], &[("SECRET", "canary-4402")]);
    assert_eq!(ran.code, 1, "the missing name is found: {ran:?}");
    let checks: Vec<_> = ran.json()["findings"].as_array().unwrap().iter().map(|f| f["check"].clone()).collect();
    assert_eq!(checks, ["body"], "{ran:?}");
    assert!(!ran.output().contains("canary"), "{ran:?}");
    assert!(ran.stdout.contains("$TOKEN"), "{ran:?}");
}

//! `specwright test` against servers that keep to the document, and against one that does not.

use crate::common::{Folder, WIDGETS};
use crate::machine_readable::check;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use std::net::SocketAddr;

/// Listens on a port of its own until the test process ends.
fn serve(list: &'static str) -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let json = |body: &'static str| get(move || async move { ([(CONTENT_TYPE, "application/json")], body) });
            let app = Router::new()
                .route("/widgets", json(list))
                .route("/widgets/{widget_id}", json(r#"{"id": 7, "name": "bolt"}"#));
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

//! What people and machines get to read.

use crate::api_of;
use crate::widgets::{YAML, serve, test};
use serde_json::{Value, json};
use specwright_contract::{JsonReport, JsonReporter, TextReporter};
use specwright_model::render::Style;

async fn reports() -> (String, Value) {
    let (sources, api) = api_of("widgets.yaml", YAML);
    let url = serve(|_, answer| {
        if answer.body.get("price").is_some() {
            answer.body["price"] = json!("12");
        }
    })
    .await;
    let (mut text, mut report) = (Vec::new(), Vec::new());
    let (mut for_people, mut for_machines) =
        (TextReporter::new(&mut text, &sources, Style::Plain), JsonReporter::new(&mut report));
    test(&sources, &api, &url, &mut [&mut for_people, &mut for_machines]).await;
    let port = url.rsplit(':').next().unwrap();
    let text = String::from_utf8(text).unwrap().replace(port, "PORT");
    let text = match text.rsplit_once(" requests in ") {
        Some((before, after)) => format!("{before} requests in TIME{}", &after[after.find(',').unwrap()..]),
        None => text,
    };
    (text, serde_json::from_slice(&report).unwrap())
}

#[tokio::test]
async fn the_report_for_people() {
    insta::assert_snapshot!(reports().await.0);
}

#[tokio::test]
async fn the_report_for_machines_has_its_shape() {
    let report = reports().await.1;
    let finding = &report["findings"][0];
    let keys: Vec<&String> = finding.as_object().unwrap().keys().collect();
    let expected =
        ["check", "count", "curl", "document", "fingerprint", "flaky", "instance", "message", "operations", "severity"];
    assert!(expected.iter().all(|key| keys.iter().any(|known| known == key)), "{keys:?}");
    assert_eq!(
        finding["document"],
        json!({
            "file": "widgets.yaml", "pointer": "/components/schemas/Widget/properties/price", "line": 176, "column": 11,
        })
    );
    assert_eq!(
        (&finding["severity"], &finding["instance"], &finding["count"]),
        (&json!("high"), &json!("/price"), &json!(2))
    );
    assert_eq!(report["summary"]["requests"], 7);
    assert_eq!(report["summary"]["cases"], json!({ "examples": 7 }));
    assert_eq!(report["seed"], 1);
    assert_eq!(report["coverage"]["exercised"], 7);
}

/// Baselines stand on it: it may never change.
#[tokio::test]
async fn the_fingerprint_is_the_same_in_every_version() {
    assert_eq!(reports().await.1["findings"][0]["fingerprint"], "69bb3288cd0d9a4e");
}

#[test]
fn the_report_has_a_schema() {
    let schema = schemars::schema_for!(JsonReport).to_value();
    assert_eq!(schema["title"], "Report");
    assert!(schema["$defs"]["Finding"]["properties"]["fingerprint"].is_object());
}

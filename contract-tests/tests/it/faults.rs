//! One fault, one finding, on the right line; no fault, no finding.

use crate::api_of;
use crate::widgets::{Answer, Fault, JSON, YAML, serve, test, test_phases};
use serde_json::{Value, json};
use specwright_contract::{CHECKS, Extent, Finding, Outcome, Phase, Subject};

struct Row {
    name: &'static str,
    fault: Fault,
    check: &'static str,
    kind: &'static str,
    pointer: &'static str,
    /// In `widgets.yaml` and in `widgets.json`.
    lines: (usize, usize),
    operations: &'static [&'static str],
    instance: Option<&'static str>,
}

const WIDGET: &[&str] = &["POST /widgets", "GET /widgets", "GET /widgets/{widgetId}"];

fn on(operation: &str, wanted: &str, change: impl FnOnce()) {
    if operation == wanted {
        change();
    }
}

/// Every widget of an answer: the body itself, or the items of a page.
fn widgets(answer: &mut Answer, change: impl Fn(&mut Value)) {
    if answer.body.get("price").is_some() {
        change(&mut answer.body);
    }
    if let Some(items) = answer.body.get_mut("items").and_then(Value::as_array_mut) {
        items.iter_mut().for_each(change);
    }
}

fn remove(value: &mut Value, member: &str) {
    if let Some(members) = value.as_object_mut() {
        members.remove(member);
    }
}

static ROWS: &[Row] = &[
    Row {
        name: "wrong type",
        fault: |_, answer| widgets(answer, |widget| widget["price"] = json!("12")),
        check: "body",
        kind: "type",
        pointer: "/components/schemas/Widget/properties/price",
        lines: (176, 332),
        operations: WIDGET,
        instance: Some("/price"),
    },
    Row {
        name: "member missing",
        fault: |_, answer| widgets(answer, |widget| remove(widget, "name")),
        check: "body",
        kind: "required",
        pointer: "/components/schemas/Widget/properties/name",
        lines: (174, 329),
        operations: WIDGET,
        instance: Some(""),
    },
    Row {
        name: "null where none is allowed",
        fault: |_, answer| widgets(answer, |widget| widget["name"] = Value::Null),
        check: "body",
        kind: "type",
        pointer: "/components/schemas/Widget/properties/name",
        lines: (174, 329),
        operations: WIDGET,
        instance: Some("/name"),
    },
    Row {
        name: "no date-time",
        fault: |_, answer| widgets(answer, |widget| widget["created"] = json!("yesterday")),
        check: "body",
        kind: "format",
        pointer: "/components/schemas/Widget/properties/created",
        lines: (181, 342),
        operations: WIDGET,
        instance: Some("/created"),
    },
    Row {
        name: "value outside the enum",
        fault: |operation, answer| on(operation, "getWidget", || answer.body["state"] = json!("lost")),
        check: "body",
        kind: "enum",
        pointer: "/components/schemas/Widget/properties/state",
        lines: (178, 335),
        operations: &["GET /widgets/{widgetId}"],
        instance: Some("/state"),
    },
    Row {
        name: "fault within the branch of a union that was meant",
        fault: |operation, answer| on(operation, "getWidget", || answer.body["maker"]["country"] = json!(47)),
        check: "body",
        kind: "type",
        pointer: "/components/schemas/Maker/properties/country",
        lines: (192, 364),
        operations: &["GET /widgets/{widgetId}"],
        instance: Some("/maker/country"),
    },
    Row {
        name: "no branch of a union",
        fault: |operation, answer| on(operation, "getWidget", || answer.body["maker"] = json!("ACME")),
        check: "body",
        kind: "anyOf",
        pointer: "/components/schemas/Widget/properties/maker",
        lines: (184, 346),
        operations: &["GET /widgets/{widgetId}"],
        instance: Some("/maker"),
    },
    Row {
        name: "undocumented status",
        fault: |operation, answer| on(operation, "createWidget", || answer.status = 202),
        check: "status",
        kind: "202",
        pointer: "/paths/~1widgets/post/responses",
        lines: (45, 81),
        operations: &["POST /widgets"],
        instance: None,
    },
    Row {
        name: "wrong content type",
        fault: |operation, answer| {
            on(operation, "getWidget", || {
                answer.without("content-type");
                answer.headers.push(("content-type", "text/html".to_owned()));
            });
        },
        check: "content-type",
        kind: "other",
        pointer: "/paths/~1widgets~1{widgetId}/get/responses/200/content",
        lines: (69, 123),
        operations: &["GET /widgets/{widgetId}"],
        instance: None,
    },
    Row {
        name: "no body",
        fault: |operation, answer| {
            on(operation, "getPart", || {
                answer.without("content-type");
                answer.body = Value::Null;
            });
        },
        check: "content-type",
        kind: "no-body",
        pointer: "/paths/~1widgets~1{widgetId}~1parts~1{partNumber}/get/responses/200/content",
        lines: (126, 242),
        operations: &["GET /widgets/{widgetId}/parts/{partNumber}"],
        instance: None,
    },
    Row {
        name: "cut JSON",
        fault: |operation, answer| on(operation, "listWidgets", || answer.text = Some("{\"items\": [".to_owned())),
        check: "malformed-body",
        kind: "syntax",
        pointer: "/paths/~1widgets/get/responses/200/content/application~1json",
        lines: (27, 45),
        operations: &["GET /widgets"],
        instance: None,
    },
    Row {
        name: "header gone",
        fault: |_, answer| answer.without("x-total"),
        check: "header-missing",
        kind: "missing",
        pointer: "/paths/~1widgets/get/responses/200/headers/X-Total",
        lines: (23, 37),
        operations: &["GET /widgets"],
        instance: None,
    },
    Row {
        name: "server error",
        fault: |operation, answer| {
            on(operation, "getPart", || {
                answer.status = 500;
                answer.text = Some("oops".to_owned());
            });
        },
        check: "server-error",
        kind: "5xx",
        pointer: "/paths/~1widgets~1{widgetId}~1parts~1{partNumber}/get",
        lines: (121, 237),
        operations: &["GET /widgets/{widgetId}/parts/{partNumber}"],
        instance: None,
    },
];

async fn outcome(name: &str, text: &str, fault: Fault) -> Outcome {
    let (sources, api) = api_of(name, text);
    let url = serve(fault).await;
    test(&sources, &api, &url, &mut []).await
}

fn check(row: &Row, finding: &Finding, line: usize) {
    let seen: Vec<&str> = finding.operations.iter().map(specwright_contract::Masked::as_str).collect();
    assert_eq!(
        (finding.check, finding.kind.as_str(), finding.document.pointer.as_str(), finding.document.line),
        (row.check, row.kind, row.pointer, line),
        "{}: {finding:#?}",
        row.name
    );
    assert_eq!(seen, row.operations, "{}", row.name);
    let instance = finding.instance.as_deref();
    assert!(
        row.instance.is_none_or(|wanted| instance.is_some_and(|found| found.ends_with(wanted))),
        "{}: {instance:?}",
        row.name
    );
}

#[tokio::test]
async fn each_fault_is_one_finding_on_its_line() {
    for row in ROWS {
        for (name, text, line) in [("widgets.yaml", YAML, row.lines.0), ("widgets.json", JSON, row.lines.1)] {
            let outcome = outcome(name, text, row.fault).await;
            let [finding] = outcome.findings.as_slice() else {
                panic!("{} ({name}): {:#?}", row.name, outcome.findings);
            };
            check(row, finding, line);
            assert_eq!(finding.document.file, name);
        }
    }
}

#[tokio::test]
async fn a_server_that_keeps_to_its_document_has_no_findings() {
    for (name, text) in [("widgets.yaml", YAML), ("widgets.json", JSON)] {
        let outcome = outcome(name, text, |_, _| {}).await;
        assert_eq!(outcome.findings, []);
        for row in &outcome.coverage.by_operation {
            assert_eq!(row.extent, Extent::Exercised, "{row:?}");
        }
        assert_eq!((outcome.coverage.exercised, outcome.summary.requests), (7, 7));
    }
}

#[tokio::test]
async fn nor_has_it_any_in_all_phases() {
    let (sources, api) = api_of("widgets.yaml", YAML);
    let url = serve(|_, _| {}).await;
    let subject = Subject { api: &api, sources: &sources };
    let outcome = test_phases(subject, &url, &Phase::ALL, &mut []).await;
    assert_eq!(outcome.findings, []);
    let cases = &outcome.summary.cases;
    assert!(cases["boundary"] > 30 && cases["security"] == 12, "{cases:?}");
}

#[tokio::test]
async fn a_documented_refusal_is_coverage_and_no_finding() {
    let outcome = outcome("widgets.yaml", YAML, |operation, answer| {
        on(operation, "getPart", || {
            answer.status = 404;
            answer.without("content-type");
            answer.headers.push(("content-type", "application/problem+json".to_owned()));
            answer.body = json!({ "title": "gone" });
        });
    })
    .await;
    assert_eq!(outcome.findings, []);
    let row = outcome.coverage.by_operation.iter().find(|row| row.operation.contains("partNumber")).unwrap();
    assert_eq!((row.extent, row.reason.as_deref()), (Extent::Refused, Some("always 404")));
}

#[test]
fn every_check_is_documented_and_has_a_fault() {
    let mut ids: Vec<&str> = CHECKS.iter().map(|check| check.id).collect();
    for check in CHECKS {
        let mut faults =
            ROWS.iter().map(|row| row.check).chain(crate::phases::checked()).chain(crate::explosions::CHECKED);
        assert!(faults.any(|id| id == check.id), "no fault for `{}`", check.id);
        for text in [check.what, check.why, check.example] {
            assert!(text.ends_with('.'), "{}: {text}", check.id);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CHECKS.len());
}

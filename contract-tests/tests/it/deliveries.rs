//! Deliveries: which event, what is wrong, and where that is stated.

use crate::api_of;
use serde_json::{Value, json};
use specwright_contract::{
    DELIVERY_CHECKS, DELIVERY_UNCHECKED, Deliveries, DeliveryCheck, Received, Signature, TextReporter, Values, Verdict,
};
use specwright_model::Sources;
use specwright_model::events::EventNaming;
use specwright_model::ir::{Action, Api};
use specwright_model::render::Style;

fn tilt() -> (Sources, Api, String) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/tilt/asyncapi.json");
    let text = std::fs::read_to_string(path).unwrap();
    let (sources, api) = api_of("asyncapi.json", &text);
    (sources, api, text)
}

fn delivery() -> Value {
    json!({
        "id": "evt_1", "type": "payment.approved", "created_at": "2024-01-15T10:30:47Z",
        "data": {
            "payment_id": "c4a7e2d1-5f38-4b6c-a912-7d8e9f0a1b2c", "order_id": "0b9f4c1e-2d6a-4e3b-8f75-9a1c2d3e4f50",
            "status": "approved", "amount_cents": 5000, "method": "card", "created_at": "2024-01-15T10:30:45Z",
        },
    })
}

fn with(pointer: &str, value: Value) -> Vec<u8> {
    let mut body = delivery();
    *body.pointer_mut(pointer).unwrap() = value;
    body.to_string().into_bytes()
}

fn without(member: &str) -> Vec<u8> {
    let mut body = delivery();
    body["data"].as_object_mut().unwrap().remove(member);
    body.to_string().into_bytes()
}

struct Row {
    body: Vec<u8>,
    signature: Signature<'static>,
    event: Option<&'static str>,
    verdict: Verdict,
    /// (check, kind, pointer, what stands on the line)
    reason: Option<(&'static str, &'static str, &'static str, &'static str)>,
}

fn rows() -> Vec<Row> {
    let row = |body: Vec<u8>, verdict, reason| Row {
        body,
        signature: Signature::Genuine,
        event: Some("payment.approved"),
        verdict,
        reason: Some(reason),
    };
    let payload = "delivery-payload";
    let amount = "/components/schemas/Payment/properties/amount_cents";
    vec![
        Row {
            body: delivery().to_string().into_bytes(),
            signature: Signature::Genuine,
            event: Some("payment.approved"),
            verdict: Verdict::Ok,
            reason: None,
        },
        row(with("/data/amount_cents", json!("5000")), Verdict::Bad, (payload, "type", amount, "amount_cents")),
        row(without("amount_cents"), Verdict::Bad, (payload, "required", amount, "amount_cents")),
        row(
            with("/data/status", json!("lost")),
            Verdict::Bad,
            (payload, "enum", "/components/schemas/PaymentStatus", "PaymentStatus"),
        ),
        Row {
            signature: Signature::Refused("no signature matches"),
            ..row(
                delivery().to_string().into_bytes(),
                Verdict::Bad,
                (
                    "delivery-signature",
                    "signature",
                    "/components/schemas/DeliveryHeaders/properties/X-Tilt-Signature",
                    "X-Tilt-Signature",
                ),
            )
        },
        Row {
            event: Some("payment.flagged"),
            ..row(
                with("/type", json!("payment.flagged")),
                Verdict::Ok,
                ("delivery-unknown", "unknown", "/channels", "channels"),
            )
        },
        Row {
            event: None,
            ..row(b"{\"type\": \"payment.".to_vec(), Verdict::Bad, (payload, "malformed", "/channels", "channels"))
        },
        Row {
            event: None,
            ..row(b"{}".to_vec(), Verdict::Ok, ("delivery-unknown", "untold", "/channels", "channels"))
        },
    ]
}

#[test]
fn each_delivery_is_judged_and_each_breach_has_its_line() {
    let (sources, api, text) = tilt();
    for Row { body, signature, event, verdict, reason } in rows() {
        let mut deliveries = Deliveries::new(&api, &sources);
        let judged = deliveries.judge(&Received { headers: &[], path: None, body: &body, signature });
        let shown = String::from_utf8_lossy(&body).into_owned();
        assert_eq!((judged.event.as_deref(), judged.verdict), (event, verdict), "{shown}: {judged:#?}");
        let Some((check, kind, pointer, line)) = reason else {
            assert_eq!(judged.reasons, [], "{shown}");
            continue;
        };
        let [reason] = judged.reasons.as_slice() else { panic!("{shown}: {judged:#?}") };
        let found = (reason.check, reason.kind.as_str(), reason.document.pointer.as_str());
        assert_eq!(found, (check, kind, pointer), "{shown}");
        let stated: String = text.lines().skip(reason.document.line - 2).take(2).collect();
        assert!(stated.contains(line), "{shown}: {stated}");
        let findings = deliveries.findings();
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].check, findings[0].document.line), (check, reason.document.line));
        assert_eq!(findings[0].fingerprint.len(), 16);
    }
}

#[test]
fn one_breach_in_many_deliveries_is_one_finding() {
    let (sources, api, _) = tilt();
    let mut deliveries = Deliveries::new(&api, &sources);
    for event in ["payment.approved", "payment.voided", "payment.approved", "payment.new"] {
        let mut body: Value = serde_json::from_slice(&with("/type", json!(event))).unwrap();
        body["data"]["amount_cents"] = json!(null);
        let body = body.to_string().into_bytes();
        deliveries.judge(&Received { headers: &[], path: None, body: &body, signature: Signature::Unchecked });
    }
    let findings = deliveries.findings();
    let seen: Vec<_> = findings.iter().map(|finding| (finding.check, finding.count)).collect();
    assert_eq!(seen, [("delivery-payload", 3), ("delivery-unknown", 1)]);
    assert_eq!(findings[0].operations, ["payment.approved", "payment.voided"]);
    let coverage: Vec<_> = deliveries.coverage().iter().filter(|(_, count)| **count > 0).collect();
    assert_eq!(format!("{coverage:?}"), r#"[("payment.approved", 2), ("payment.voided", 1), ("payment.new", 1)]"#);
    assert_eq!(deliveries.coverage().len(), 9);
}

#[test]
fn a_header_may_say_which_event_it_is() {
    let message = |event: &str, name: &str| {
        format!(
            "  {name}:\n    post:\n      parameters: [{{ name: X-Event, in: header, required: true, schema: {{ const: {event} }} }}]\n      \
             requestBody: {{ content: {{ application/json: {{ schema: {{ type: object, required: [a], properties: {{ a: {{ type: integer }} }} }} }} }} }}\n      \
             responses: {{ '204': {{ description: d }} }}\n"
        )
    };
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nwebhooks:\n{}{}",
        message("made", "made"),
        message("gone", "gone")
    );
    let (sources, api) = api_of("api.yaml", &text);
    for (header, event, verdict) in [
        (Some("gone"), Some("gone"), Verdict::Ok),
        (Some("moved"), Some("moved"), Verdict::Ok),
        // Both payloads are alike.
        (None, None, Verdict::Ok),
    ] {
        let headers: Vec<_> = header.map(|name: &str| ("x-event".to_owned(), name.to_owned())).into_iter().collect();
        let mut deliveries = Deliveries::new(&api, &sources);
        let judged = deliveries.judge(&Received {
            headers: &headers,
            path: None,
            body: b"{\"a\": 1}",
            signature: Signature::Genuine,
        });
        assert_eq!((judged.event.as_deref(), judged.verdict), (event, verdict), "{judged:#?}");
    }
}

#[test]
fn a_finding_of_a_delivery_has_nothing_to_repeat() {
    let (sources, api, _) = tilt();
    let mut deliveries = Deliveries::new(&api, &sources);
    let body = with("/data/amount_cents", json!("5000"));
    deliveries.judge(&Received { headers: &[], path: None, body: &body, signature: Signature::Genuine });
    let mut text = Vec::new();
    TextReporter::new(&mut text, &sources, Style::Plain).finding(&deliveries.findings()[0]).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("`/data/amount_cents` is the string \"5000\", the document says integer"), "{text}");
    assert!(text.contains("seen on payment.approved") && !text.contains("repeat it with"), "{text}");
}

#[test]
fn values_are_shown_only_where_that_is_wanted() {
    let (sources, api, _) = tilt();
    for (pointer, value, hidden) in [
        ("/data/amount_cents", json!("canary-1"), "`/data/amount_cents` is string, the document says integer"),
        ("/data/status", json!("canary-2"), "`/data/status` is a string, which is none of"),
        ("/created_at", json!("canary-3"), "`/created_at` is a string, which is no date-time"),
        ("/data", json!(["canary-4"]), "`/data` is array, the document says object"),
    ] {
        for (values, shows) in [(Values::Hidden, false), (Values::Shown, pointer != "/data")] {
            let mut deliveries = Deliveries::new(&api, &sources).with_values(values);
            let body = with(pointer, value.clone());
            let judged =
                deliveries.judge(&Received { headers: &[], path: None, body: &body, signature: Signature::Genuine });
            let said = format!("{judged:?} {:?}", deliveries.findings());
            assert_eq!(judged.verdict, Verdict::Bad, "{said}");
            assert_eq!(said.contains("canary"), shows, "{pointer}: {said}");
            assert!(shows || said.contains(hidden), "{pointer}: {said}");
        }
    }
}

#[test]
fn events_of_one_direction_can_be_asked_for() {
    let (sources, api, _) = tilt();
    for (action, events) in [(Action::Send, 8), (Action::Receive, 0)] {
        assert_eq!(
            Deliveries::of(&api, &sources, action, &EventNaming::default()).coverage().len(),
            events,
            "{action:?}"
        );
    }
}

#[test]
fn every_check_of_deliveries_is_documented_and_has_a_row() {
    // What takes too long to check is in explosions.rs.
    let elsewhere = |check: &DeliveryCheck| check.id == DELIVERY_UNCHECKED.id;
    for check in DELIVERY_CHECKS {
        assert!(
            elsewhere(check) || rows().iter().any(|row| row.reason.is_some_and(|(id, ..)| id == check.id)),
            "{}",
            check.id
        );
        for text in [check.what, check.why, check.example] {
            assert!(text.ends_with('.'), "{}: {text}", check.id);
        }
    }
}

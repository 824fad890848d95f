//! Servers that do not keep to their document: one damage, one finding, on its line.

use super::damage::{Damage, Harm};
use super::server::Server;
use super::{TOKEN, document, line_of, run};
use crate::folder::Folder;
use crate::machine_readable::check as fits_schema;
use serde_json::Value;
use std::fs;

const GET_LOCATIONS: &str = "GET /pos/v1/locations";
const POST_ORDER: &str = "POST /pos/v1/orders";
const GET_ORDER: &str = "GET /pos/v1/orders/{order_id}";
const POST_PAYMENT: &str = "POST /pos/v1/orders/{order_id}/payments";
const GET_PAYMENT: &str = "GET /pos/v1/orders/{order_id}/payments/{payment_id}";
const VOID_PAYMENT: &str = "POST /pos/v1/orders/{order_id}/payments/{payment_id}/void";
const EXCHANGE: &str = "POST /pos/v1/public/launch-exchange";
const CHECKOUT: &str = "GET /pos/v1/public/hosted-checkout";

/// What is expected of one damage.
struct Drift {
    operation: &'static str,
    harm: Harm,
    check: &'static str,
    /// JSON pointer of the statement.
    statement: &'static str,
    /// JSON pointer into the body.
    instance: Option<&'static str>,
    /// Words of the message.
    says: &'static [&'static str],
}

const DRIFTS: &[Drift] = &[
    Drift {
        operation: GET_PAYMENT,
        harm: Harm::Text("/amount_cents"),
        check: "body",
        statement: "/components/schemas/Payment/properties/amount_cents",
        instance: Some("/amount_cents"),
        says: &["/amount_cents", "string", "integer"],
    },
    Drift {
        operation: GET_ORDER,
        harm: Harm::Text("/payments/0/amount_cents"),
        check: "body",
        statement: "/components/schemas/Payment/properties/amount_cents",
        instance: Some("/payments/0/amount_cents"),
        says: &["/payments/0/amount_cents", "string", "integer"],
    },
    Drift {
        operation: POST_ORDER,
        harm: Harm::Gone("", "order_id"),
        check: "body",
        statement: "/components/schemas/Order/properties/order_id",
        instance: Some("/order_id"),
        says: &["order_id", "required"],
    },
    Drift {
        operation: GET_ORDER,
        harm: Harm::Gone("/payments/0", "created_at"),
        check: "body",
        statement: "/components/schemas/Payment/properties/created_at",
        instance: Some("/payments/0/created_at"),
        says: &["created_at", "required"],
    },
    Drift {
        operation: VOID_PAYMENT,
        harm: Harm::Gone("", "voided_at"),
        check: "body",
        statement: "/components/schemas/PaymentVoid/properties/voided_at",
        instance: Some("/voided_at"),
        says: &["voided_at", "required"],
    },
    // Its request holds a token that an answer gave.
    Drift {
        operation: EXCHANGE,
        harm: Harm::Text("/expires_in"),
        check: "body",
        statement: "/components/schemas/LaunchSession/properties/expires_in",
        instance: Some("/expires_in"),
        says: &["/expires_in", "string", "integer"],
    },
    // `default` covers every status, and says another media type than a success has.
    Drift {
        operation: GET_PAYMENT,
        harm: Harm::Status(418),
        check: "content-type",
        statement: "/components/responses/Other/content",
        instance: None,
        says: &["418", "application/json", "application/problem+json"],
    },
    Drift {
        operation: GET_LOCATIONS,
        harm: Harm::ContentType("text/plain"),
        check: "content-type",
        statement: "/paths/~1pos~1v1~1locations/get/responses/200/content",
        instance: None,
        says: &["text/plain", "application/json"],
    },
    Drift {
        operation: CHECKOUT,
        harm: Harm::ContentType("application/json"),
        check: "content-type",
        statement: "/paths/~1pos~1v1~1public~1hosted-checkout/get/responses/200/content",
        instance: None,
        says: &["application/json", "text/html"],
    },
    Drift {
        operation: POST_PAYMENT,
        harm: Harm::Failure,
        check: "server-error",
        statement: "/paths/~1pos~1v1~1orders~1{order_id}~1payments/post",
        instance: None,
        says: &["500"],
    },
    Drift {
        operation: GET_ORDER,
        harm: Harm::Half,
        check: "malformed-body",
        statement: "/paths/~1pos~1v1~1orders~1{order_id}/get/responses/200/content/application~1json",
        instance: None,
        says: &["JSON"],
    },
];

/// Runs against a server with one damage: exit 1 and one finding, in both formats.
fn check(document: &str, known: &str, drift: &Drift) {
    let server = Server::open(known, Some(Damage { operation: drift.operation, harm: drift.harm }));
    let ran = run(document, &server.url, &["--format", "json"]);
    let what = format!("{} {:?}: {ran:#?}", drift.operation, drift.harm);
    assert_eq!(ran.code, 1, "{what}");
    let report = ran.json();
    fits_schema("report", &report);
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{what}");
    let finding = &findings[0];
    let line = line_of(&fs::read_to_string(document).unwrap(), drift.statement);
    assert_eq!(finding["check"], drift.check, "{what}");
    assert_eq!(finding["operations"], serde_json::json!([drift.operation]), "{what}");
    assert_eq!(finding["document"]["pointer"], drift.statement, "{what}");
    assert_eq!(finding["document"]["line"], line, "{what}");
    assert_eq!(finding["instance"], drift.instance.map_or(Value::Null, Value::from), "{what}");
    let message = finding["message"].as_str().unwrap();
    assert!(drift.says.iter().all(|word| message.contains(word)), "{what}");

    let ran = run(document, &server.url, &[]);
    assert_eq!(ran.code, 1, "{what}");
    assert!(ran.stdout.contains(&format!("openapi.json:{line}:")), "{}", ran.stdout);
    assert!(ran.stdout.contains(drift.operation) && ran.stdout.contains(message), "{}", ran.stdout);
}

#[test]
fn each_damage_is_one_finding_on_its_line() {
    for drift in DRIFTS {
        check(&document(), TOKEN, drift);
    }
}

#[test]
fn a_required_header_that_is_gone_is_found() {
    let drift = Drift {
        operation: GET_ORDER,
        harm: Harm::Headerless("www-authenticate"),
        check: "header-missing",
        statement: "/components/headers/WWW-Authenticate",
        instance: None,
        says: &["401", "WWW-Authenticate"],
    };
    // It comes with refusals only.
    check(&document(), "another.token", &drift);
}

#[test]
fn a_status_that_no_response_covers_is_found() {
    let mut api: Value = serde_json::from_str(&fs::read_to_string(document()).unwrap()).unwrap();
    for item in api["paths"].as_object_mut().unwrap().values_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            operation["responses"].as_object_mut().unwrap().remove("default");
        }
    }
    let folder = Folder::new(&[("openapi.json", &serde_json::to_string_pretty(&api).unwrap())]);
    let drift = Drift {
        operation: VOID_PAYMENT,
        harm: Harm::Status(418),
        check: "status",
        statement: "/paths/~1pos~1v1~1orders~1{order_id}~1payments~1{payment_id}~1void/post/responses",
        instance: None,
        says: &["418", "200, 400, 401"],
    };
    check(folder.path().join("openapi.json").to_str().unwrap(), TOKEN, &drift);
}

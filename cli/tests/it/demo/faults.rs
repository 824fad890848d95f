//! Each fault is found, and told with operation, member and line.

use super::Demo;
use crate::tilt::line_of;
use serde_json::Value;
use std::fs;

/// What is expected of one fault.
struct Found {
    fault: &'static str,
    check: &'static str,
    /// One of the operations that it was seen on.
    operation: &'static str,
    /// JSON pointer of the statement.
    pointer: &'static str,
}

const PAYMENT: &str = "GET /pos/v1/orders/{order_id}/payments/{payment_id}";
const ORDER: &str = "GET /pos/v1/orders/{order_id}";

const FAULTS: &[Found] = &[
    Found {
        fault: "wrong-type",
        check: "body",
        operation: PAYMENT,
        pointer: "/components/schemas/Payment/properties/amount_cents",
    },
    Found {
        fault: "missing-member",
        check: "body",
        operation: PAYMENT,
        pointer: "/components/schemas/Payment/properties/created_at",
    },
    Found {
        fault: "extra-null",
        check: "body",
        operation: PAYMENT,
        pointer: "/components/schemas/Payment/properties/method",
    },
    Found { fault: "unknown-status", check: "body", operation: PAYMENT, pointer: "/components/schemas/PaymentStatus" },
    Found {
        fault: "wrong-content-type",
        check: "content-type",
        operation: ORDER,
        pointer: "/paths/~1pos~1v1~1orders~1{order_id}/get/responses/200/content",
    },
    Found {
        fault: "header-gone",
        check: "header-missing",
        operation: ORDER,
        pointer: "/components/headers/WWW-Authenticate",
    },
    Found {
        fault: "no-auth",
        check: "ignored-auth",
        operation: ORDER,
        pointer: "/paths/~1pos~1v1~1orders~1{order_id}/get/security",
    },
    Found {
        fault: "accepts-anything",
        check: "accepts-invalid",
        operation: "POST /pos/v1/orders",
        pointer: "/paths/~1pos~1v1~1orders/post/requestBody/required",
    },
];

#[test]
fn each_fault_is_found_at_its_line() {
    let demo = Demo::begin();
    for expected in FAULTS {
        let record = demo.record(&["--fault", expected.fault], 1);
        let text = fs::read_to_string(demo.folder().join("specs/tilt/openapi.json")).unwrap();
        let line = line_of(&text, expected.pointer);
        let findings = record["findings"].as_array().unwrap();
        let is_it = |finding: &&Value| {
            let place = finding["place"].as_str().unwrap();
            finding["check"] == expected.check
                && finding["pointer"] == expected.pointer
                && place.contains(&format!("openapi.json:{line}:"))
                && finding["operations"].as_array().unwrap().iter().any(|operation| operation == expected.operation)
        };
        assert!(findings.iter().any(|finding| is_it(&finding)), "{}: {record:#}", expected.fault);
    }
}

#[test]
fn a_bad_signature_is_refused_and_found() {
    let demo = Demo::begin();
    let record = demo.record(&["--fault", "bad-signature"], 1);
    let findings = record["findings"].as_array().unwrap();
    assert!(!findings.is_empty(), "{record:#}");
    for finding in findings {
        assert_eq!(finding["check"], "delivery-signature", "{record:#}");
        assert!(finding["place"].as_str().unwrap().contains("asyncapi.json:"), "{record:#}");
    }
}

#[test]
fn the_clients_retries_are_seen() {
    let demo = Demo::begin();
    for fault in ["slow", "cut"] {
        let record = demo.record(&["--fault", fault], 1);
        let steps = record["steps"].as_array().unwrap();
        let is_retried = |step: &Value| step["attempts"].as_u64().is_some_and(|attempts| attempts > 1);
        assert!(steps.iter().any(is_retried), "{record:#}");
        let trip: Vec<_> = steps.iter().filter(|step| step["name"].as_str().unwrap().starts_with("trip")).collect();
        assert!(trip.iter().all(|step| step["ok"] == true), "{record:#}");
    }
}

#[test]
fn a_fault_that_is_none_is_told() {
    let demo = Demo::begin();
    let ran = demo.run(&["--fault", "wrong-tpe"]);
    assert_eq!(ran.code, 2, "{ran:#?}");
    assert!(ran.stderr.contains("did you mean `wrong-type`?"), "{ran:#?}");
}

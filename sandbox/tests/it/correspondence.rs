//! Which name of one document stands for which of another.

use specwright_model::ir::Api;
use specwright_model::{Reading, Sources};
use specwright_sandbox::correspondence::{Side, correspondence};

/// Tilt's OpenAPI document, with texts replaced.
pub(crate) fn renamed(name: &str, replacements: &[(&str, &str)]) -> String {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/tilt").join(name);
    replacements.iter().fold(std::fs::read_to_string(file).unwrap(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn read(text: &str) -> (Api, Sources) {
    let mut sources = Sources::new();
    sources.document("theirs.json", text.as_bytes().to_vec()).unwrap();
    (specwright_model::read(&sources, &Reading::default()).0, sources)
}

const PAYMENT: &str = "/components/schemas/Payment";

#[test]
fn names_are_found_in_both_directions() {
    let (ours, _) = read(&renamed("openapi.json", &[]));
    let (theirs, _) = read(&renamed(
        "openapi.json",
        &[
            ("/pos/v1/orders", "/shop/sales"),
            ("createPayment", "startPayment"),
            ("\"amount_cents\"", "\"amount\""),
            ("\"external_source\"", "\"origin\""),
            ("\"external_id\"", "\"origin_id\""),
            ("{payment_id}", "{attempt}"),
            ("\"name\": \"payment_id\"", "\"name\": \"attempt\""),
        ],
    ));
    let found = correspondence(&ours, &theirs).unwrap();
    assert!(found.renames());
    let pair = found.operation(Side::Ours, "createPayment").unwrap();
    assert_eq!(
        (pair.id.of(Side::Theirs), pair.path.of(Side::Theirs)),
        ("startPayment", "/shop/sales/{order_id}/payments")
    );
    let pair = found.route(Side::Theirs, "GET", "/shop/sales/{order_id}/payments/{attempt}").unwrap();
    assert_eq!(pair.id.of(Side::Ours), "getPayment");
    for (side, pointer, member, expected) in [
        (Side::Ours, PAYMENT, "amount_cents", Some("amount")),
        (Side::Theirs, PAYMENT, "amount", Some("amount_cents")),
        (Side::Theirs, PAYMENT, "amount_cents", None),
        (Side::Ours, PAYMENT, "status", Some("status")),
        (Side::Ours, "/components/schemas/Order", "external_source", Some("origin")),
        (Side::Ours, "/components/schemas/Order", "external_id", Some("origin_id")),
    ] {
        assert_eq!(found.member(side, pointer, member), expected, "{member}");
    }
}

#[test]
fn a_document_is_its_own_counterpart() {
    let (ours, _) = read(&renamed("openapi.json", &[]));
    assert!(!correspondence(&ours, &ours).unwrap().renames());
}

#[test]
fn operations_of_another_name_and_path_are_told_by_their_shape() {
    let (ours, _) = read(&renamed("openapi.json", &[]));
    let (theirs, _) =
        read(&renamed("openapi.json", &[("/pos/v1/launch-tokens", "/launches"), ("createLaunchToken", "launch")]));
    let found = correspondence(&ours, &theirs).unwrap();
    assert_eq!(found.operation(Side::Ours, "createLaunchToken").unwrap().path.of(Side::Theirs), "/launches");
}

#[test]
fn what_has_no_counterpart_is_an_error_with_its_line() {
    let (ours, _) = read(&renamed("openapi.json", &[]));
    for (from, to, expected) in [
        (
            "\"minimum\": 1,\n            \"description\": \"Amount to charge",
            "\"x\": 1,\n            \"description\": \"Amount to charge",
            None,
        ),
        (
            "\"cancelled\",\n",
            "\"canceled\",\n",
            Some("the enum has other values (at /components/schemas/PaymentStatus)"),
        ),
        ("\"name\": \"token\"", "\"name\": \"token\", \"x\": 0", None),
    ] {
        let text = renamed("openapi.json", &[(from, to)]);
        let (theirs, sources) = read(&text);
        match (correspondence(&ours, &theirs), expected) {
            (Ok(_), None) => {}
            (Err(flaws), Some(expected)) => {
                let flaws: Vec<_> = flaws.iter().map(|flaw| flaw.with_line(&sources)).collect();
                let line =
                    text.lines().position(|line| line.trim_start().starts_with("\"PaymentStatus\": {")).unwrap() + 1;
                assert!(
                    flaws
                        .iter()
                        .any(|flaw| flaw.ends_with(expected) && flaw.starts_with(&format!("theirs.json:{line}:"))),
                    "{flaws:#?}"
                );
            }
            (other, _) => panic!("{from}: {:?}", other.map(drop)),
        }
    }
    let small = r#"{ "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "paths": { "/x": { "get": { "responses": { "200": { "description": "d" } } } } } }"#;
    let flaws = correspondence(&ours, &read(small).0).unwrap_err();
    assert!(
        flaws[0].to_string().contains("`GET /x` stands for no operation that is known (at /paths/~1x/get)"),
        "{}",
        flaws[0]
    );
    assert_eq!(flaws.len(), 14);
}

#[test]
fn an_optional_member_may_be_in_one_of_them_only() {
    let (ours, _) = read(&renamed("openapi.json", &[]));
    let mut text: serde_json::Value = serde_json::from_str(&renamed("openapi.json", &[])).unwrap();
    let payment = &mut text["components"]["schemas"]["Payment"]["properties"];
    payment.as_object_mut().unwrap().remove("updated_at").unwrap();
    payment["is_test"] = serde_json::json!({ "type": "boolean" });
    let (theirs, _) = read(&text.to_string());
    let found = correspondence(&ours, &theirs).unwrap();
    assert!(!found.renames());
    assert_eq!(found.member(Side::Ours, PAYMENT, "updated_at"), None);
    assert_eq!(found.member(Side::Ours, PAYMENT, "status"), Some("status"));
}

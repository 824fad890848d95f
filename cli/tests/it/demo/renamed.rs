//! Another document of Tilt's shape: what is renamed there is renamed on the wire and in the program that pays.

use super::{Demo, steps};
use crate::folder::{Folder, root};
use serde_json::{Value, json};
use std::fs;

fn renamed(pairs: &[(&str, &str)]) -> Folder {
    let text = fs::read_to_string(root().join("specs/tilt/openapi.json")).unwrap();
    let text = pairs.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    Folder::new(&[("mine.json", &text)])
}

#[test]
fn operations_and_members_are_renamed_in_the_program() {
    let folder = renamed(&[
        ("\"createPayment\"", "\"chargeCard\""),
        ("\"amount_cents\"", "\"amount_minor\""),
        ("\"total_cents\"", "\"totalMinor\""),
        ("\"order_id\"", "\"orderRef\""),
        ("{order_id}", "{orderRef}"),
        ("parameters/order_id", "parameters/orderRef"),
        ("/pos/v1/orders", "/pos/v1/bills"),
        ("schemas/Order\"", "schemas/Bill\""),
        ("\"Order\": {", "\"Bill\": {"),
    ]);
    let document = folder.path().join("mine.json");
    let demo = Demo::begin();
    let record = demo.record(&["--document", document.to_str().unwrap()], 0);
    assert!(steps(&record).iter().all(|(_, ok)| *ok), "{record:#}");
    let program = fs::read_to_string(demo.folder().join("trip/src/main.rs")).unwrap();
    for word in ["client.charge_card(", "order.order_ref", "types::PaymentCreate::new(types::Method::Card, 2000)"] {
        assert!(program.contains(word), "{word}: {program}");
    }
    let report = fs::read_to_string(demo.folder().join("report.json")).unwrap();
    assert!(report.contains("POST /pos/v1/bills/{orderRef}/payments") && !report.contains("/pos/v1/orders"));
}

#[test]
fn a_document_of_another_shape_is_refused_with_its_line() {
    let demo = Demo::begin();
    let document =
        || -> Value { serde_json::from_slice(&fs::read(root().join("specs/tilt/openapi.json")).unwrap()).unwrap() };
    let mut without_void = document();
    let paths = without_void["paths"].as_object_mut().unwrap();
    paths.retain(|path, _| !path.ends_with("/void"));
    let mut other_amount = document();
    other_amount["components"]["schemas"]["PaymentCreate"]["properties"]["amount_cents"] = json!({ "type": "boolean" });
    for (document, says) in [(without_void, "voidPayment"), (other_amount, "amount_cents")] {
        let folder = Folder::new(&[("mine.json", &serde_json::to_string_pretty(&document).unwrap())]);
        let path = folder.path().join("mine.json");
        let ran = demo.run(&["--document", path.to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{ran:#?}");
        assert!(ran.stderr.contains(says) && ran.stderr.contains("mine.json"), "{ran:#?}");
    }
}

#[test]
fn what_is_no_document_is_told() {
    let demo = Demo::begin();
    let folder = Folder::new(&[("mine.json", "{ \"hello\": 1 }")]);
    for (path, says) in [("mine.json", "mine.json:1:1"), ("gone.json", "there is no file")] {
        let path = folder.path().join(path);
        let ran = demo.run(&["--document", path.to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{ran:#?}");
        assert!(ran.stderr.contains(says), "{ran:#?}");
    }
}

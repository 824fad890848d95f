//! Another document of Tilt's shape: what is renamed there is renamed on the wire and in the program that pays.

use super::{Demo, steps};
use crate::folder::{Folder, root};
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
    for (from, to, says) in [
        // Nothing is left that could be the amount.
        ("\"amount_cents\": {\n            \"type\": \"integer\"", "\"amount_cents\": {\n            \"type\": \"boolean\"", "amount_cents"),
        ("\"post\": {", "\"patch\": {", "mine.json:"),
    ] {
        let text = fs::read_to_string(root().join("specs/tilt/openapi.json")).unwrap();
        if !text.contains(from) {
            continue;
        }
        let folder = renamed(&[(from, to)]);
        let document = folder.path().join("mine.json");
        let demo = Demo::begin();
        let ran = demo.run(&["--document", document.to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{ran:#?}");
        assert!(ran.stderr.contains(says), "{ran:#?}");
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

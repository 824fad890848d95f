//! Without a fault everything goes well.

use super::{Demo, steps};

const STEPS: [&str; 15] = [
    "sandbox",
    "fetch",
    "generate",
    "compile",
    "trip",
    "trip: token",
    "trip: order",
    "trip: pay",
    "trip: wait",
    "trip: void",
    "trip: pay",
    "trip: wait",
    "trip: refund",
    "deliveries",
    "test",
];

#[test]
fn the_whole_trip_goes_well() {
    let demo = Demo::begin();
    let record = demo.record(&[], 0);
    assert_eq!(steps(&record), STEPS.map(|name| (name, true)), "{record:#}");
    assert_eq!(record["findings"], serde_json::json!([]));
    let deliveries = record["steps"][13]["text"].as_str().unwrap();
    assert_eq!(deliveries, "4 verified: payment.approved ×2, payment.refunded, payment.voided");
    for path in ["specs/specs.toml", "specs/specs.lock", "specs/tilt/openapi.json", "specs/tilt/asyncapi.json"] {
        assert!(demo.folder().join(path).is_file(), "{path}");
    }
    for path in ["generated/tilt/README.md", "trip/src/main.rs", "report.json"] {
        assert!(demo.folder().join(path).is_file(), "{path}");
    }
    assert!(!demo.folder().join("sandbox.state").exists());
}

#[test]
fn the_page_is_for_people() {
    let demo = Demo::begin();
    let ran = demo.run(&["--keep"]);
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(!ran.stdout.contains('\u{1b}'), "colour on no terminal: {}", ran.stdout);
    assert_eq!(ran.stderr, "");
    for text in ["Where things are", "What to try next", "cargo build --offline", "no findings", "sandbox.state"] {
        assert!(ran.stdout.contains(text), "{text}: {}", ran.stdout);
    }
    assert!(demo.folder().join("sandbox.state").is_file() && demo.folder().join("sandbox.log").is_file());
}

#[test]
fn somebody_elses_folder_is_left_alone() {
    let folder = crate::folder::Folder::new(&[("specs/specs.toml", "mine")]);
    let ran = folder.run(&["demo", "-o", "."]);
    assert_eq!(ran.code, 2, "{ran:#?}");
    assert!(ran.stderr.contains("holds files that are not of a demo"), "{ran:#?}");
    assert_eq!(folder.snapshot().len(), 1);
}

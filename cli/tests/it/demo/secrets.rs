//! What is secret stands in nothing that the demo writes or prints.

use super::Demo;
use std::fs;
use std::path::Path;

/// Every file of the demo but what cargo has built.
fn texts(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("build") {
                texts(&path, found);
            }
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn no_secret_is_written_or_printed() {
    const CLIENT: &str = "canary-client-8d0e2f71";
    const WEBHOOK: &str = "canary-webhook-51c9a0b3";
    let demo = Demo::begin();
    let _ = demo.run(&[]);
    for arguments in [&["--keep"][..], &["--keep", "--fault", "wrong-type"], &["--keep", "--fault", "bad-signature"]] {
        let ran = demo.run_with(arguments, &[("TILT_CLIENT_SECRET", CLIENT), ("TILT_WEBHOOK_SECRET", WEBHOOK)]);
        let mut found = vec![("output".to_owned(), ran.output())];
        texts(&demo.folder(), &mut found);
        for (name, text) in found {
            for canary in [CLIENT, WEBHOOK] {
                assert!(!text.contains(canary), "{canary} stands in {name}");
            }
        }
    }
}

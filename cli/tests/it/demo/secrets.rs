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

/// With these begin the secrets that the sandbox makes.
const MADE: [&str; 4] = ["sandbox_secret_", "sandbox_signing_", "sandbox_token_", "sandbox_launch_"];

#[test]
fn no_secret_is_written_or_printed() {
    let demo = Demo::begin();
    for arguments in [&["--keep"][..], &["--keep", "--fault", "wrong-type"], &["--keep", "--fault", "bad-signature"]] {
        let ran = demo.run(arguments);
        let mut found = vec![("output".to_owned(), ran.output())];
        texts(demo.folder(), &mut found);
        assert!(found.iter().any(|(name, _)| name.ends_with("sandbox.state")), "the state is looked at too");
        for (name, text) in found {
            for begin in MADE {
                assert!(!text.contains(begin), "{begin} stands in {name}");
            }
        }
    }
}

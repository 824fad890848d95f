//! The table of the crate's own files is complete, and an embedded copy needs nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use specwright_runtime::SOURCE;
use specwright_testing::Goldens;

fn source_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The paths of all Rust files below `src`, sorted.
fn files() -> Vec<String> {
    let (mut files, mut folders) = (Vec::new(), vec![source_dir()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let path = path.strip_prefix(source_dir()).unwrap();
                files.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files.retain(|file| file != "source.rs");
    files.sort();
    files
}

/// The rows that the table has to have.
fn rows(files: &[String]) -> String {
    let row = |file: &String| match file.as_str() {
        "lib.rs" => "    (\"lib.rs\", text(&KEPT)),\n".to_owned(),
        file => format!("    (\"{file}\", include_str!(\"{file}\")),\n"),
    };
    files.iter().map(row).collect()
}

#[test]
fn every_file_is_in_the_table() {
    let files = files();
    let path = source_dir().join("source.rs");
    let text = fs::read_to_string(&path).unwrap();
    let head = text.split_inclusive("&[(&str, &str)] = &[\n").next().unwrap();
    let wanted = format!("{head}{}];\n", rows(&files));
    let mut goldens = Goldens::new("cargo test -p specwright-runtime");
    goldens.file(&path, &wanted);
    goldens.finish();
    assert_eq!(SOURCE.iter().map(|(path, _)| *path).collect::<Vec<_>>(), files);
}

#[test]
fn an_embedded_copy_is_self_contained() {
    for (path, text) in SOURCE {
        assert!(!text.is_empty(), "{path} is empty");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("crate::"), "{path}: a path from the crate's root: {line}");
            assert!(!line.starts_with("#!["), "{path}: an attribute of the crate: {line}");
        }
    }
    let (_, lib) = SOURCE.iter().find(|(path, _)| *path == "lib.rs").unwrap();
    assert!(lib.contains("pub mod codec;") && !lib.contains("mod source") && !lib.contains("crate only"), "{lib}");
}

//! What a build script's files are called, and that none is lost to another.

use specwright_generator::{UnknownMembers, build};
use std::fs;
use std::path::{Path, PathBuf};

/// A document below a folder, with a schema of that name.
fn document(folder: &Path, path: &str, schema: &str) -> PathBuf {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!(
        r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"paths":{{}},"components":{{"schemas":{{"{schema}":{{"type":"object","properties":{{"a":{{}}}}}}}}}}}}"#
    );
    fs::write(&path, text).unwrap();
    path
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = entries.collect();
    files.sort();
    files
}

#[test]
fn a_file_is_called_as_the_user_says_or_after_its_document() {
    let folder = tempfile::tempdir().unwrap();
    for (path, name, file) in [
        ("pets.json", None, "pets.rs"),
        ("tilt/openapi.json", None, "tilt.rs"),
        ("tilt/asyncapi.json", None, "tilt.rs"),
        ("openapi.json", Some("pets"), "pets.rs"),
        ("pets.json", Some("pet-store"), "pet_store.rs"),
        // As it is given, also where a crate could not be called so.
        ("pets.json", Some("http"), "http.rs"),
        ("pets.json", Some("type"), "type.rs"),
        ("pets.json", Some("Pets2"), "Pets2.rs"),
    ] {
        let out = tempfile::tempdir().unwrap();
        let script = build(document(folder.path(), path, "Pet")).client();
        name.into_iter().fold(script, specwright_generator::Build::name).write(out.path()).unwrap();
        assert_eq!(files(out.path()), [file], "{path} {name:?}");
    }
}

#[test]
fn a_name_that_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let pets = document(folder.path(), "pets.json", "Pet");
    for name in ["", "pet store", "../pets", "/pets", "pets.rs", "1st", "_", "con", "p\u{e9}ts", "a\nb"] {
        let out = tempfile::tempdir().unwrap();
        let error = build(&pets).name(name).client().write(out.path()).unwrap_err();
        assert!(error.starts_with("`.name(\"") && error.contains("is no name of a crate"), "{error}");
        assert!(!error.contains('\n') && files(out.path()).is_empty(), "{name:?}");
    }
}

#[test]
fn a_file_is_not_written_of_two_documents() {
    let folder = tempfile::tempdir().unwrap();
    for (first, second, file) in
        [("a/pets.json", "b/pets.json", "pets.rs"), ("x/tilt/openapi.json", "y/tilt/openapi.json", "tilt.rs")]
    {
        let out = tempfile::tempdir().unwrap();
        let [first, second] =
            [(first, "First"), (second, "Second")].map(|(path, of)| document(folder.path(), path, of));
        build(&first).client().write(out.path()).unwrap();
        let error = build(&second).client().write(out.path()).unwrap_err();
        for part in [file, &first.display().to_string(), &second.display().to_string(), "`.name(\"…\")`"] {
            assert!(error.contains(part), "{error}");
        }
        assert!(fs::read_to_string(out.path().join(file)).unwrap().contains("struct First"));
        // Nor the same document in another way; again in the same one is no loss.
        for other in [build(&first).server(), build(&first).client().unknown_members(UnknownMembers::Keep)] {
            let error = other.write(out.path()).unwrap_err();
            assert!(error.contains("in another way: ") && error.contains(".name("), "{error}");
        }
        build(&first).client().write(out.path()).unwrap();
        let folder_of_first = first.parent().unwrap();
        build(folder_of_first.join(".").join(first.file_name().unwrap())).client().write(out.path()).unwrap();
        // With names both are there.
        build(&second).name("second").client().write(out.path()).unwrap();
        assert!(fs::read_to_string(out.path().join("second.rs")).unwrap().contains("struct Second"));
    }
    // Another folder is another file.
    build(folder.path().join("b/pets.json")).client().write(tempfile::tempdir().unwrap().path()).unwrap();
}

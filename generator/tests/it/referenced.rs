//! Documents of several files: what a build script and the command line open, and what they do not.

use specwright_generator::{add_referenced, build};
use specwright_model::{Reading, Sources, read};
use std::fs;
use std::path::Path;

const ROOT: &str = "openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      responses: { '200': { description: all, content: { application/json: { schema: { $ref: 'types/pet.yaml#/Pet' } } } } }
components: { schemas: { Folder: { $ref: './types' } } }
";

/// The same with two ways out of its folder.
fn leading_out() -> String {
    ROOT.replacen("schemas: {", "schemas: { Out: { $ref: '../out.yaml' }, Link: { $ref: 'link.yaml' },", 1)
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("api/openapi.yaml", ROOT);
    put("api/types/pet.yaml", "Pet: { type: object, properties: { owner: { $ref: owner.yaml } } }");
    put("api/types/owner.yaml", "{ type: object, properties: { name: { type: string } } }");
    put("out.yaml", "{ type: string, description: canary }");
    folder
}

#[test]
fn only_files_below_the_document_are_opened() {
    let folder = folder();
    let path = folder.path().join("api/openapi.yaml");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("out.yaml"), folder.path().join("api/link.yaml")).unwrap();
    let mut sources = Sources::new();
    let id = sources.document("api/openapi.yaml", leading_out().into_bytes()).unwrap();
    let opened = add_referenced(&mut sources, &[(id, path)]);
    let names: Vec<_> = opened.iter().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
    assert_eq!(names, [Path::new("api/types/pet.yaml"), Path::new("api/types/owner.yaml")]);
    assert!(sources.files().all(|file| !file.text.contains("canary")));
    let (_, diagnostics) = read(&sources, &Reading::default());
    let said: Vec<_> = diagnostics.iter().map(|d| (d.code.id, d.message.as_str())).collect();
    assert_eq!(
        said,
        [
            ("SW0115", "`./types` cannot be followed: it is no file; any value is accepted"),
            #[cfg(unix)]
            (
                "SW0125",
                "`link.yaml` is not read: a symbolic link leads out of the folder of the document; any value is accepted"
            ),
            #[cfg(not(unix))]
            ("SW0115", "`link.yaml` cannot be followed: there is no such file; any value is accepted"),
            ("SW0125", "`../out.yaml` is not read: it leads out of the folder of the document; any value is accepted"),
        ]
    );
}

#[test]
fn what_leads_out_is_not_read() {
    let folder = folder();
    fs::write(folder.path().join("api/openapi.yaml"), leading_out()).unwrap();
    let out = tempfile::tempdir().unwrap();
    let written = build(folder.path().join("api/openapi.yaml")).client().write(out.path()).unwrap();
    let said = written.lines().find(|line| line.contains("SW0125")).unwrap();
    assert!(said.starts_with("cargo::warning=") && said.contains("openapi.yaml:"), "{said}");
    for file in fs::read_dir(out.path()).unwrap() {
        assert!(!fs::read_to_string(file.unwrap().path()).unwrap_or_default().contains("canary"));
    }
}

#[test]
fn a_build_script_runs_again_when_one_of_them_changes() {
    let folder = folder();
    let out = tempfile::tempdir().unwrap();
    let lines = build(folder.path().join("api/openapi.yaml")).client().write(out.path()).unwrap();
    for name in ["api/openapi.yaml", "api/types/pet.yaml", "api/types/owner.yaml"] {
        let line = format!("cargo::rerun-if-changed={}", folder.path().join(name).display());
        assert!(lines.lines().any(|known| known == line), "{name}: {lines}");
    }
    let written = fs::read_to_string(fs::read_dir(out.path()).unwrap().next().unwrap().unwrap().path()).unwrap();
    assert!(written.contains("pub name: Option<String>"), "{written}");
}

#[test]
fn a_build_script_says_what_it_has_to() {
    let folder = tempfile::tempdir().unwrap();
    let text = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n    \
         A: { $ref: '#/gone' }\n    B: { $ref: '#/lost' }\n    C: { oneOf: [{ type: string }, {}] }\n    \
         d e: { type: object, properties: { a: {} } }\n    D_e: { type: object, properties: { b: {} } }\n";
    fs::write(folder.path().join("api.yaml"), text).unwrap();
    let out = tempfile::tempdir().unwrap();
    let script = || build(folder.path().join("api.yaml")).client();
    let lines = script().write(out.path()).unwrap();
    let of =
        |word: &str| lines.lines().filter(|line| line.starts_with("cargo::warning=") && line.contains(word)).count();
    assert_eq!((of("error[SW0103]"), of("warning[SW0305]"), of("SW0301")), (2, 1, 0), "{lines}");
    assert_eq!((of("api.yaml:6:"), of("1 notes about")), (1, 1), "{lines}");
    assert!(script().notes().write(out.path()).unwrap().contains("note[SW0301]"));
    let refused = script().strict().write(out.path()).unwrap_err();
    assert_eq!(refused.matches("\n\nerror[SW0103]").count() + usize::from(refused.starts_with("error[SW0103]")), 2);
}

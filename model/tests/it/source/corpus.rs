//! Real documents, where there are some.

use specwright_model::source::parse;
use specwright_model::{Diagnostics, Severity, Sources};
use specwright_testing::corpus;
use std::path::Path;

#[test]
#[expect(clippy::print_stdout, reason = "it is run by hand for the count")]
fn real_documents_parse() {
    let Some(corpus) = corpus("parsing of real documents") else { return };
    let mut count = 0;
    let mut wrong = Vec::new();
    visit(&corpus, &mut |path| {
        count += 1;
        let mut sources = Sources::new();
        let file = sources.document(path.display().to_string(), std::fs::read(path).unwrap()).unwrap();
        let mut diagnostics = Diagnostics::default();
        let tree = parse(file, sources.get(file).unwrap(), &mut diagnostics);
        if tree.is_none() || diagnostics.any(Severity::Error) {
            wrong.extend(
                diagnostics
                    .iter()
                    .map(|d| specwright_model::render::render(d, &sources, specwright_model::render::Style::Plain)),
            );
        }
    });
    assert!(count > 0, "the folder holds no .json, .yaml or .yml file");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    println!("{count} documents");
}

fn visit(folder: &Path, each: &mut dyn FnMut(&Path)) {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let known = path.extension().is_some_and(|end| ["json", "yaml", "yml"].iter().any(|known| end == *known));
        if path.is_dir() {
            visit(&path, each);
        } else if known {
            each(&path);
        }
    }
}

//! Which event a delivery is, as generated receivers say: the rows that the contract tests are held to, too, and the
//! events of a large public document, a part of them and all. Builds without optimisation read them on a small stack.

mod github;
mod losses;

use crate::documents::{root, sources};
use crate::nested::Nested;
use serde_json::{Value, json};
use specwright_generator::{Config, EventNaming, Generated, Layout, Parts, generate};
use specwright_model::Severity;
use std::fs;

/// Prints for each row of a file which event it is, and whether its payload can be read.
const JUDGE: &str = r#"
use serde::de::DeserializeOwned;
use serde_json::Value;
use specwright_runtime::webhooks::{Envelope, EventSet, Identified};

struct Head<'a>(&'a Value);

impl Envelope for Head<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        let fields = self.0["headers"].as_object()?;
        fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name))?.1.as_str()
    }

    fn path(&self) -> Option<&str> {
        self.0["path"].as_str()
    }
}

fn judge<E: EventSet + DeserializeOwned>(row: &Value) -> String {
    let (head, payload) = (Head(row), &row["body"]);
    let body = payload.to_string();
    let read = E::read_delivery(&head, body.as_bytes());
    if row["headers"].is_null() && row["path"].is_null() {
        let alone = serde_json::from_str::<E>(&body);
        let same = match (&alone, &read) {
            (Ok(alone), Ok(read)) => alone.name() == read.name(),
            (alone, read) => alone.is_err() && read.is_err(),
        };
        assert!(same, "{row}: the payload alone is another event");
    }
    match (E::RULES.identify(&head, Some(payload)), read) {
        (Identified::Event(at), Ok(event)) if event.name() == E::NAMES[at] => format!("{} ok", event.name()),
        (Identified::Event(at), Err(_)) => format!("{} bad", E::NAMES[at]),
        (Identified::Unknown(name), Ok(event)) if event.name() == name.unwrap_or_default() => format!("?{} ok", event.name()),
        (_, read) => panic!("{row}: {:?}", read.map(|event| event.name().to_owned())),
    }
}

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // Half of what the threads of an asynchronous runtime usually have.
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let judged = small.spawn(move || {
        for row in &rows {
            println!("{}", JUDGES[row["api"].as_u64().unwrap() as usize](row));
        }
    });
    judged.unwrap().join().unwrap();
}
"#;

/// The events of a document as one file.
fn receiver(name: &str, text: &str, config: Config) -> Generated {
    let parts = Parts { webhooks: true, ..Parts::NONE };
    let config = Config { layout: Layout::Include, parts, name: Some("api".to_owned()), ..config };
    let generated = generate(&sources([(name, text)]), &config);
    assert!(!generated.diagnostics.any(Severity::Error), "{name}: {:?}", generated.diagnostics);
    generated
}

/// What the receivers of some APIs say to each row, whose `api` is the place of one of them.
fn judged(test: &str, apis: &[Generated], rows: &[Value]) -> Vec<String> {
    let nested = Nested::new(test);
    let runtime = root().join("templates");
    let manifest = format!(
        "edition = \"2024\"\n[dependencies]\nspecwright-runtime = {{ path = '{}', features = [\"webhooks\"] }}\n\
         serde = \"1\"\nserde_json = \"1\"\n[profile.dev]\ndebug = false\n",
        runtime.display()
    );
    let files: Vec<(String, &str)> = apis
        .iter()
        .enumerate()
        .map(|(at, api)| {
            let (_, written) = api.files.iter().next().unwrap();
            (format!("src/api{at}.rs"), written)
        })
        .collect();
    let places = 0..apis.len();
    let modules: Vec<String> =
        places.clone().map(|at| format!("pub mod m{at} {{ include!(\"api{at}.rs\"); }}\n")).collect();
    let judges: Vec<String> = places.map(|at| format!("judge::<m{at}::webhooks::Event>, ")).collect();
    let (modules, judges) = (modules.concat(), judges.concat());
    let main = format!("{modules}\nconst JUDGES: &[fn(&Value) -> String] = &[{judges}];\n{JUDGE}");
    let rows = Value::from(rows).to_string();
    let mut all: Vec<(&str, &str)> = vec![("src/main.rs", &main), ("rows.json", &rows)];
    all.extend(files.iter().map(|(path, text)| (path.as_str(), *text)));
    nested.put_by_hand("judge", &manifest, &all);
    let said = nested.cargo("judge", "run -q -- rows.json");
    assert!(said.success, "{}\n{}", said.stdout, said.stderr);
    said.stdout.lines().map(str::to_owned).collect()
}

fn naming(value: &Value) -> EventNaming {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let values = value["values"].as_object().into_iter().flatten();
    EventNaming {
        header: text(&value["header"]),
        hint: text(&value["hint"]),
        values: values.filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect(),
    }
}

#[test]
fn each_delivery_is_of_its_event() {
    let folder = root().join("contract-tests/tests/data/events");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let documents: Vec<Value> = serde_json::from_str(&read("vectors.json")).unwrap();
    let (mut apis, mut rows) = (Vec::new(), Vec::new());
    for (at, document) in documents.iter().enumerate() {
        let name = document["document"].as_str().unwrap();
        apis.push(receiver(name, &read(name), Config { webhooks: naming(&document["naming"]), ..Config::default() }));
        for row in document["deliveries"].as_array().unwrap() {
            let mut row = row.clone();
            row["api"] = json!(at);
            rows.push(row);
        }
    }
    let said = judged("events", &apis, &rows);
    assert_eq!(said.len(), rows.len());
    let wrong = rows.iter().zip(&said).filter(|(row, said)| {
        let found = said.rsplit_once(' ').unwrap().0;
        found != row["event"].as_str().map_or_else(|| format!("?{}", row["name"].as_str().unwrap()), str::to_owned)
    });
    let wrong: Vec<String> = wrong.map(|(row, said)| format!("{row}: {said}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// SW0305 is said where it is true, and nowhere else.
#[test]
fn events_that_nothing_tells_apart_are_told() {
    let folder = root().join("contract-tests/tests/data/events");
    let documents: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(folder.join("vectors.json")).unwrap()).unwrap();
    let mut found = Vec::new();
    for document in &documents {
        let name = document["document"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let config = Config { webhooks: naming(&document["naming"]), ..Config::default() };
        let generated = receiver(name, &text, config);
        let codes = generated.diagnostics.iter().map(|diagnostic| diagnostic.code.id);
        let of_events = codes.filter(|code| ["SW0305", "SW0350"].contains(code));
        found.extend(of_events.map(|code| (name.to_owned(), document["naming"].is_object(), code)));
    }
    let expected =
        [("alike.yaml", false, "SW0305"), ("named-header.yaml", false, "SW0305"), ("by-example.yaml", false, "SW0350")];
    let found: Vec<_> = found.iter().map(|(name, has_naming, code)| (name.as_str(), *has_naming, *code)).collect();
    assert_eq!(found, expected);
}

//! Twenty of GitHub's events: each is read as itself, and none of the others as one of them. Then all of them.

use super::{judged, receiver};
use serde_json::{Map, Value, json};
use specwright_generator::{Config, EventNaming};
use specwright_testing::corpus;
use std::fs;

/// Which members a payload has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Members {
    All,
    Required,
}

struct Document(Value);

impl Document {
    fn resolved<'v>(&'v self, mut schema: &'v Value) -> &'v Value {
        while let Some(pointer) = schema["$ref"].as_str() {
            schema = self.0.pointer(pointer.trim_start_matches('#')).unwrap();
        }
        schema
    }

    /// A value of a schema, deep objects with what they require only.
    fn value(&self, schema: &Value, members: Members, depth: usize) -> Value {
        let schema = self.resolved(schema);
        if let Some(value) = schema.get("const").or_else(|| schema["enum"].get(0)) {
            return value.clone();
        }
        if let Some(branch) = schema["oneOf"].get(0).or_else(|| schema["anyOf"].get(0)) {
            return self.value(branch, members, depth);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut all = Map::new();
            for part in parts {
                if let Value::Object(object) = self.value(part, members, depth) {
                    all.extend(object);
                }
            }
            return Value::Object(all);
        }
        let stated = match &schema["type"] {
            Value::Array(types) => types.iter().find(|one| *one != "null").unwrap_or(&types[0]),
            stated => stated,
        };
        match stated.as_str() {
            Some("string") => text(schema),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            Some("array") => json!([]),
            Some("null") => Value::Null,
            Some("object") | None => self.object(schema, members, depth),
            Some(other) => panic!("no type {other}"),
        }
    }

    fn object(&self, schema: &Value, members: Members, depth: usize) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let wanted = |name: &str| required.contains(&name) || (members == Members::All && depth < 1);
        let properties = schema["properties"].as_object().into_iter().flatten();
        let mut made: Map<String, Value> = properties
            .filter(|(name, _)| wanted(name))
            .map(|(name, schema)| (name.clone(), self.value(schema, members, depth + 1)))
            .collect();
        for name in required {
            made.entry(name).or_insert(json!("text"));
        }
        Value::Object(made)
    }
}

/// A text of a format.
fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("date-time") => json!("2024-05-06T01:02:03Z"),
        Some("uri") => json!("https://example.com/a"),
        Some("email") => json!("a@example.com"),
        _ => json!("text"),
    }
}

/// Name, what the header holds, the schema of the payload.
fn events(document: &Document) -> Vec<(String, String, Value)> {
    let webhooks = document.0["webhooks"].as_object().unwrap();
    let event = |(name, item): (&String, &Value)| {
        let operation = &item["post"];
        let header = operation["x-github"]["subcategory"].as_str().unwrap().replace('-', "_");
        let content = &document.resolved(&operation["requestBody"])["content"];
        (name.clone(), header, content["application/json"]["schema"].clone())
    };
    webhooks.iter().map(event).collect()
}

/// The document, and every thirteenth of its events with `ping` and `push`.
fn chosen() -> Option<(String, Document, Vec<String>)> {
    let folder = corpus("GitHub's events")?;
    let text = fs::read_to_string(folder.join(concat!("github", "-webhooks.json"))).unwrap();
    let document = Document(serde_json::from_str(&text).unwrap());
    let names: Vec<String> = document.0["webhooks"].as_object().unwrap().keys().cloned().collect();
    let usual = names.iter().step_by(13).filter(|name| !["ping", "push"].contains(&name.as_str()));
    let chosen = usual.take(18).cloned().chain(["ping".to_owned(), "push".to_owned()]).collect();
    Some((text, document, chosen))
}

fn config(chosen: &[String], naming: EventNaming) -> Config {
    Config { only: chosen.to_vec(), webhooks: naming, ..Config::default() }
}

/// How often a delivery of an event that is written, or of another one, was read as itself, as an unknown event, and as
/// another event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    own: usize,
    unknown: usize,
    other: usize,
}

/// The receiver that is told no header, and the one of all events, in their list.
const PAYLOAD_ALONE: usize = 2;
const ALL: usize = 3;
/// A member of its payload is an `allOf` whose parts narrow each other, and the values made here are of one part alone.
const NARROWED: &str = "fork";

#[test]
fn twenty_of_githubs_events_are_told_from_all_others() {
    let Some((text, document, chosen)) = chosen() else { return };
    assert_eq!(chosen.len(), 20);
    let header = Some("X-GitHub-Event".to_owned());
    let by_name = EventNaming { header, ..EventNaming::default() };
    let by_hint = EventNaming { hint: Some("/x-github/subcategory".to_owned()), ..by_name.clone() };
    let all = config(&[], by_hint.clone());
    let twenty = [by_hint, by_name, EventNaming::default()].map(|naming| config(&chosen, naming));
    let apis: Vec<_> = twenty.into_iter().chain([all]).map(|config| receiver("api.json", &text, config)).collect();
    let mut rows = Vec::new();
    for (name, header, schema) in events(&document) {
        let row = |api: usize, body: &Value| {
            let headers = if api == PAYLOAD_ALONE { Value::Null } else { json!({ "x-github-event": header }) };
            json!({ "api": api, "event": name, "headers": headers, "body": body })
        };
        for members in [Members::All, Members::Required] {
            let body = document.value(&schema, members, 0);
            rows.extend((0..apis.len()).map(|api| row(api, &body)));
        }
    }
    let said = judged("events-github", &apis, &rows);
    let (mut counts, mut wrong) = ([[Counts::default(); 2]; 4], Vec::new());
    for (row, said) in rows.iter().zip(&said) {
        let (found, read) = said.rsplit_once(' ').unwrap();
        let (name, api) = (row["event"].as_str().unwrap(), usize::try_from(row["api"].as_u64().unwrap()).unwrap());
        let is_other = api != ALL && !chosen.iter().any(|chosen| chosen == name);
        let counts = &mut counts[api][usize::from(is_other)];
        match found {
            _ if found.starts_with('?') => counts.unknown += 1,
            _ if found == name && (read == "ok" || name == NARROWED) => counts.own += 1,
            _ => {
                counts.other += 1;
                wrong.push(format!("{api} {name}: {said}"));
            }
        }
    }
    eprintln!("by hint, by name, by payload alone, all; written, others: {counts:?}");
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(counts[ALL][0], Counts { own: 2 * 261, ..Counts::default() });
    for [written, others] in counts.into_iter().take(ALL) {
        assert_eq!((written.other, others), (0, Counts { unknown: 2 * 241, ..Counts::default() }));
    }
    // Without the header, a payload that shows nothing is of no event.
    let own = counts.map(|[written, _]| written.own);
    assert!(own[0] == 40 && own[1] == 40 && own[2] >= 38, "{own:?}");
}

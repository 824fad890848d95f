//! Which event a delivery is: the rows that generated receivers are held to, too (generator/tests/it/events).

use crate::api_of;
use serde_json::Value;
use specwright_contract::{Deliveries, Received, Signature};
use specwright_model::events::EventNaming;
use specwright_model::ir::Action;
use std::fs;
use std::path::Path;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/events")
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn naming(value: &Value) -> EventNaming {
    let values = value["values"].as_object().into_iter().flatten();
    EventNaming {
        header: text(&value["header"]),
        hint: text(&value["hint"]),
        values: values.filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect(),
    }
}

#[test]
fn each_delivery_is_of_its_event() {
    let vectors = fs::read_to_string(folder().join("vectors.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&vectors).unwrap();
    let mut failed = Vec::new();
    for document in &vectors {
        let name = document["document"].as_str().unwrap();
        let (sources, api) = api_of(name, &fs::read_to_string(folder().join(name)).unwrap());
        let mut deliveries = Deliveries::of(&api, &sources, Action::Send, &naming(&document["naming"]));
        for row in document["deliveries"].as_array().unwrap() {
            let headers = row["headers"].as_object().into_iter().flatten();
            let headers: Vec<(String, String)> =
                headers.filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect();
            let (body, path) = (row["body"].to_string().into_bytes(), row["path"].as_str());
            let judged =
                deliveries.judge(&Received { headers: &headers, path, body: &body, signature: Signature::Genuine });
            let expected = match row["event"].as_str() {
                Some(event) => (true, event),
                None => (false, row["name"].as_str().unwrap()),
            };
            let found = (judged.documented, judged.event.as_deref().unwrap_or_default());
            if found != expected {
                failed.push(format!("{name} {row}: {found:?}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

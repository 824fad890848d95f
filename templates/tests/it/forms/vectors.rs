//! The table, in both directions.

use serde_json::{Value, json};

use super::{name, reading::read, rows, writing::sent};

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

#[tokio::test]
async fn the_client_sends_these_bytes() {
    for vector in vectors() {
        let sent = sent(&json!({ name(&vector): vector["value"] }), rows(&vector)).await;
        assert_eq!(sent.as_deref(), Ok(vector["bytes"].as_str().unwrap()), "{}", vector["about"]);
    }
}

#[tokio::test]
async fn the_server_reads_these_bytes() {
    for vector in vectors() {
        let expected = if vector["read"].is_null() { &vector["value"] } else { &vector["read"] };
        let read = read(&vector, vector["bytes"].as_str().unwrap()).await;
        assert_eq!(read.as_ref(), Ok(expected), "{}", vector["about"]);
    }
}

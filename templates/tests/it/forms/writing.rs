//! What the client sends: bytes off a socket.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use serde_json::{Value, json};
use specwright_runtime::{
    client::{Client, EncodingInfo},
    description::{OperationInfo, Style},
};

use super::leak;

const FIRST: &[u8] = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";

static OPERATION: OperationInfo = OperationInfo {
    id: "op",
    method: "POST",
    path: "/form",
    server: None,
    parameters: &[],
    security: &[],
    body: None,
    responses: &[],
};

/// A client, and the bodies that arrive.
pub(super) fn socket() -> (Client, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::builder(format!("http://{}", listener.local_addr().unwrap()), &[]).build().unwrap();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let body = request_body(&mut stream);
            let _ = stream.write_all(FIRST);
            if sender.send(body).is_err() {
                return;
            }
        }
    });
    (client, receiver)
}

fn request_body(stream: &mut TcpStream) -> String {
    let (mut read, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() == length.map_or(0, |length| length.parse().unwrap()) {
                assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
                return body.to_owned();
            }
        }
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "the request is cut off: {text}");
        read.extend(piece.iter().take(count));
    }
}

pub(super) async fn sent(value: &Value, rows: &'static [EncodingInfo]) -> Result<String, String> {
    let (client, bodies) = socket();
    let sent = client.call(&OPERATION).form_encoded(value, rows).send().await;
    sent.map(|_| bodies.recv().unwrap()).map_err(|error| {
        let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    })
}

#[tokio::test]
async fn what_has_no_form_is_refused_before_it_is_sent() {
    let row = |style, explode| {
        let row = EncodingInfo { name: "p", style, explode, allow_reserved: false, json: false, members: &[] };
        std::slice::from_ref(leak(row))
    };
    let deep = (0..40).fold(json!("x"), |inner, _| json!({ "a": inner }));
    for (style, explode, value, reason) in [
        (Style::SpaceDelimited, false, json!(["a b", "c"]), "a space"),
        (Style::PipeDelimited, false, json!(["a|b"]), "`|`"),
        (Style::Form, false, json!([["a"]]), "inside another"),
        (Style::Form, true, json!({ "a": { "b": 1 } }), "inside another"),
        (Style::PipeDelimited, false, json!({ "a": ["b"] }), "inside another"),
        (Style::DeepObject, true, json!({ "a[b]": 1 }), "the member name `a[b]`"),
        (Style::DeepObject, true, json!({ "": 1 }), "the member name ``"),
        (Style::DeepObject, true, deep, "nested too deeply"),
    ] {
        let error = sent(&json!({ "p": value }), row(style, explode)).await.unwrap_err();
        assert!(error.contains(reason), "{style:?} {value}: {error}");
    }
    let name = EncodingInfo { name: "p[]", ..row_of(Style::DeepObject) };
    let error = sent(&json!({ "p[]": [{ "a": 1 }] }), std::slice::from_ref(leak(name))).await.unwrap_err();
    assert!(error.contains("only texts"), "{error}");
    assert!(sent(&json!(["a"]), &[]).await.unwrap_err().contains("only an object"));
}

fn row_of(style: Style) -> EncodingInfo {
    EncodingInfo { name: "p", style, explode: true, allow_reserved: false, json: false, members: &[] }
}

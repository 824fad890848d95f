//! Bodies of several parts: the bytes on the wire, and what may be sent again.

use super::server::{Server, answer, leak, operation};
use bytes::Bytes;
use http_body::{Body, Frame};
use serde_json::json;
use specwright_runtime::client::{
    ClientAuthentication, ClientCredentials, Method, Multipart, OperationInfo, RetryPolicy, SchemeInfo, SchemeKind,
    SchemeUse, reqwest,
};
use specwright_runtime::codec::{Float, Int, List, Plain};
use specwright_runtime::{File, Value};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// What was sent, with `B` for its boundary.
async fn sent(parts: Multipart) -> String {
    let server = Server::empty().await;
    server.client().request(Method::POST, "/x").multipart(parts).send().await.unwrap();
    let seen = server.last();
    let boundary = seen.header("content-type").strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    assert_eq!(boundary.len(), "specwright-".len() + 32);
    assert_eq!(seen.header("content-length"), seen.body.len().to_string());
    String::from_utf8(seen.body.to_vec()).unwrap().replace(&boundary, "B")
}

fn parts(add: impl FnOnce(&mut Multipart)) -> Multipart {
    let mut parts = Multipart::new();
    add(&mut parts);
    parts
}

#[tokio::test]
async fn each_kind_of_part() {
    let text = |value: &str| value.to_owned();
    for (made, expected) in [
        (parts(|_| {}), ""),
        (parts(|p| p.value::<Plain<String>>("a", None, &text("ü\r\n--B"))), "--B\r\n@a\"\r\n\r\nü\r\n--B\r\n"),
        (parts(|p| p.value::<Plain<String>>("a", None, &text(""))), "--B\r\n@a\"\r\n\r\n\r\n"),
        (
            parts(|p| p.value::<Plain<String>>("a", Some("application/sdp"), &text("v"))),
            "--B\r\n@a\"\r\nContent-Type: application/sdp\r\n\r\nv\r\n",
        ),
        (parts(|p| p.value::<Float>("a", None, &0.1)), "--B\r\n@a\"\r\n\r\n0.1\r\n"),
        (
            parts(|p| p.value::<List<Int<i64>>>("a", None, &vec![1, -2])),
            "--B\r\n@a\"\r\n\r\n1\r\n--B\r\n@a\"\r\n\r\n-2\r\n",
        ),
        (parts(|p| p.value::<List<Int<i64>>>("a", None, &Vec::new())), ""),
        (parts(|p| p.value::<Plain<Value>>("a", None, &Value::Null)), ""),
        (
            parts(|p| p.value::<Plain<Value>>("a", None, &json!({ "b": [1] }))),
            "--B\r\n@a\"\r\nContent-Type: application/json\r\n\r\n{\"b\":[1]}\r\n",
        ),
        (
            parts(|p| p.json::<Plain<String>>("a", "application/x+json", &text("\""))),
            "--B\r\n@a\"\r\nContent-Type: application/x+json\r\n\r\n\"\\\"\"\r\n",
        ),
        (
            parts(|p| p.json_each::<Int<i64>>("a", "text/json", &[1, 2])),
            "--B\r\n@a\"\r\nContent-Type: text/json\r\n\r\n1\r\n--B\r\n@a\"\r\nContent-Type: text/json\r\n\r\n2\r\n",
        ),
        (parts(|p| p.joined::<List<Int<i64>>>("a", "|", &vec![1, 2])), "--B\r\n@a\"\r\n\r\n1|2\r\n"),
        (
            parts(|p| p.deep::<Plain<Value>>("a", &json!({ "b": 1, "c": { "d": ["x", "y"] }, "e": [{ "f": true }] }))),
            "--B\r\n@a[b]\"\r\n\r\n1\r\n--B\r\n@a[c][d][0]\"\r\n\r\nx\r\n--B\r\n@a[c][d][1]\"\r\n\r\ny\r\n--B\r\n@a[e][0][f]\"\r\n\r\ntrue\r\n",
        ),
        (
            parts(|p| p.file("a", None, &File::from(&b"x"[..]))),
            "--B\r\n@a\"; filename=\"blob\"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n",
        ),
        (
            parts(|p| p.file("a", Some("image/png"), &File::new("x").name("ä\"\r\n\\%.png"))),
            "--B\r\n@a\"; filename=\"ä%22%0D%0A\\%.png\"\r\nContent-Type: image/png\r\n\r\nx\r\n",
        ),
        (
            parts(|p| p.files("ä\"\n", Some("image/png"), &[File::new("x").content_type("text/css").name("s")])),
            "--B\r\n@ä%22%0A\"; filename=\"s\"\r\nContent-Type: text/css\r\n\r\nx\r\n",
        ),
    ] {
        let expected = expected.replace('@', "Content-Disposition: form-data; name=\"") + "--B--\r\n";
        assert_eq!(sent(made).await, expected);
    }
}

#[test]
fn nothing_of_it_is_told() {
    let made = parts(|p| p.value::<Plain<String>>("a", None, &"canary".to_owned()));
    assert!(!format!("{made:?}").contains("canary"));
    assert_eq!(
        format!("{:?}", File::new("canary").name("n")),
        "File { name: Some(\"n\"), content_type: None, content: \"6 octets\" }"
    );
}

#[tokio::test]
async fn a_media_type_is_one_line() {
    let server = Server::empty().await;
    let file = File::new("x").content_type("a/b\r\nX-Smuggled: 1");
    let made = parts(|p| p.file("a", None, &file));
    let error = server.client().request(Method::POST, "/x").multipart(made).send().await.unwrap_err();
    assert!(error.to_string().contains("cannot be encoded"), "{error}");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn what_would_be_read_as_something_else_is_refused() {
    let server = Server::empty().await;
    for made in [
        parts(|p| p.joined::<List<Plain<String>>>("a", ",", &vec!["x,y".to_owned(), "z".to_owned()])),
        parts(|p| p.deep::<Plain<Value>>("a", &json!({ "b[c]": 1 }))),
    ] {
        let error = server.client().request(Method::POST, "/x").multipart(made).send().await.unwrap_err();
        assert!(error.to_string().contains("cannot be encoded"), "{error}");
    }
    assert!(server.seen().is_empty());
}

/// A body whose length is not known.
fn stream(text: &'static str) -> reqwest::Body {
    reqwest::Body::wrap(Unsized(Some(Bytes::from_static(text.as_bytes()))))
}

struct Unsized(Option<Bytes>);

impl Body for Unsized {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|octets| Ok(Frame::data(octets))))
    }
}

fn body(is_stream: bool) -> Multipart {
    let file = if is_stream { File::from(stream("octets")) } else { File::new("octets") };
    parts(|p| p.file("a", None, &file))
}

#[tokio::test]
async fn octets_are_sent_again_and_streams_are_not() {
    for (is_stream, requests) in [(false, 3), (true, 1)] {
        let server = Server::new(|_, _| answer(503).header("retry-after", "0")).await;
        let request = server.client().request(Method::PUT, "/x").multipart(body(is_stream));
        let raw = request.retry(RetryPolicy::default().base_delay(Duration::ZERO)).send().await.unwrap();
        assert_eq!((raw.status(), server.seen().len()), (503, requests));
        assert!(server.seen().iter().all(|seen| seen.body.windows(6).any(|window| window == b"octets")));
    }
}

static SCHEMES: &[SchemeInfo] = &[SchemeInfo {
    name: "m2m",
    kind: SchemeKind::ClientCredentials { token_url: "/token", authentication: ClientAuthentication::Basic },
}];

/// A token that was taken back is one reason to send once more; a stream has no once more, but the next call has
/// another token.
#[tokio::test]
async fn a_stream_is_not_sent_again_with_another_token() {
    let security: &[&[SchemeUse]] = leak([leak([SchemeUse { name: "m2m", scopes: &[] }]).as_slice()]);
    let upload = leak(OperationInfo { security, ..operation("POST", "/x") });
    for (is_stream, statuses) in [(false, [204, 204]), (true, [401, 204])] {
        let server = Server::new(|seen, before| match (seen.target.as_str(), seen.header("authorization")) {
            ("/token", _) => {
                let body = format!(r#"{{"access_token":"{before}","token_type":"bearer"}}"#);
                answer(200).body("application/json", body)
            }
            (_, "Bearer 0") => answer(401),
            _ => answer(204),
        })
        .await;
        let credentials = ClientCredentials::new("id", "secret");
        let client = server.builder(SCHEMES).credential("m2m", credentials).build().unwrap();
        for status in statuses {
            let raw = client.call(upload).multipart(body(is_stream)).send().await.unwrap();
            assert_eq!(raw.status(), status, "{is_stream}");
        }
    }
}

/// A clone of a stream is the same stream.
#[tokio::test]
async fn a_stream_that_is_over_is_told_before_anything_is_sent() {
    let server = Server::empty().await;
    let file = File::stream(stream("octets"));
    let made = || parts(|p| p.file("a", None, &file.clone()));
    let send = |parts: Multipart| server.client().request(Method::POST, "/x").multipart(parts).send();
    send(made()).await.unwrap();
    assert!(send(made()).await.is_err());
    assert_eq!(server.seen().len(), 1);
    // Where its length is not known, neither is that of the whole.
    assert_eq!(server.last().header("transfer-encoding"), "chunked");
}

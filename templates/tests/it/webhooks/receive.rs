//! The receiver over real connections: what each delivery is answered.

use axum::{Router, response::Response};
use bytes::Bytes;
use http::HeaderMap;
use serde::Deserialize as _;
use specwright_runtime::{
    DecodeError, Value,
    codec::{self, Plain},
    webhooks::{
        Delivery, EventRule, EventRules, EventSet, Failure, HeaderRule, Outgoing, ReceiveError, Scheme, Secret,
        UnknownEvent, Verifier, receive, router, sign,
    },
};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Paid(String),
    Unknown(UnknownEvent),
}

impl EventSet for Event {
    const NAMES: &'static [&'static str] = &["paid"];
    const RULES: EventRules<'static> = EventRules {
        rules: &[EventRule {
            event: Some(0),
            name: "paid",
            headers: &[HeaderRule { name: "X-Event", values: &[("paid", true)], loose: false }],
            address: Some(("sales/{year}/paid", true)),
            kinds: codec::Kinds::STRING,
            constants: &[],
            required: &[],
            members: &[],
            own: &[],
        }],
        sole: false,
        headers: &["X-Event"],
        members: &[],
    };
    fn decode(event: usize, body: &[u8]) -> Result<Self, DecodeError> {
        match event {
            0 => codec::from_slice::<Plain<String>>(body).map(Self::Paid),
            _ => codec::from_slice::<Plain<Value>>(body).map(|body| Self::Unknown(UnknownEvent::new(None, body))),
        }
    }
    fn unknown(event: UnknownEvent) -> Self {
        Self::Unknown(event)
    }
    fn name(&self) -> &str {
        match self {
            Self::Paid(_) => "paid",
            Self::Unknown(event) => event.name(),
        }
    }
}

fn verifier() -> Verifier {
    Verifier::new(Scheme::GITHUB, ["a"]).max_body_bytes(1000)
}

fn signed(body: &str) -> HeaderMap {
    sign(&Scheme::GITHUB, &Secret::from("a"), Outgoing { id: "i1", timestamp: 0, body: body.as_bytes() }).unwrap()
}

async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// The head of the answer to a request written as it stands.
async fn ask(address: SocketAddr, request: Vec<u8>) -> String {
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let _ = stream.write_all(&request);
        let mut answer = Vec::new();
        let mut chunk = [0; 1024];
        while !answer.windows(4).any(|four| four == b"\r\n\r\n") {
            match stream.read(&mut chunk) {
                Ok(read) if read > 0 => answer.extend_from_slice(&chunk[..read]),
                _ => break,
            }
        }
        String::from_utf8(answer).unwrap()
    })
    .await
    .unwrap()
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (lines, length) = (lines.concat(), body.len());
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{lines}\r\n{body}").into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_delivery_gets_its_status() {
    let seen: Arc<Mutex<Vec<Delivery<Event>>>> = Arc::default();
    let log = Arc::clone(&seen);
    let app = router(verifier(), move |delivery: Delivery<Event>| {
        let log = Arc::clone(&log);
        async move {
            match &delivery.event {
                Event::Paid(id) if id == "fails" => Err("the secret reason")?,
                _ => log.lock().unwrap().push(delivery),
            }
            Ok(())
        }
    });
    let address = serve(Router::new().nest("/hooks", app)).await;
    let signature = |body| signed(body)["x-hub-signature-256"].to_str().unwrap().to_owned();
    let (paid, wrong) = (signature("\"7\""), signature("\"8\""));
    let (large, larger) = ("\"".to_owned() + &"a".repeat(998) + "\"", "\"".to_owned() + &"a".repeat(999) + "\"");
    for (method, event, signatures, body, status, handled) in [
        ("POST", "paid", vec![paid.as_str()], "\"7\"", 204, 1),
        ("POST", "paid", vec![&signature(&large)], &large, 204, 1),
        ("POST", "new", vec![&signature("{\"a\":1}")], "{\"a\":1}", 204, 1),
        ("POST", "paid", vec![&signature("\"fails\"")], "\"fails\"", 500, 0),
        ("POST", "paid", vec![&signature("{}")], "{}", 400, 0),
        ("POST", "paid", vec![&signature("\"7")], "\"7", 400, 0),
        ("POST", "paid", vec![&wrong], "\"7\"", 401, 0),
        ("POST", "paid", vec![], "\"7\"", 401, 0),
        ("POST", "paid", vec!["sha256=?"], "\"7\"", 401, 0),
        ("POST", "paid", vec![&paid, &paid], "\"7\"", 401, 0),
        // Not genuine comes before not readable: a stranger learns nothing of the payload.
        ("POST", "paid", vec![&wrong], "{}", 401, 0),
        ("POST", "paid", vec![&signature(&larger)], &larger, 413, 0),
        ("GET", "paid", vec![&paid], "\"7\"", 405, 0),
        ("PUT", "paid", vec![&paid], "\"7\"", 405, 0),
    ] {
        seen.lock().unwrap().clear();
        let mut headers = vec![("x-event", event), ("x-github-delivery", "i1")];
        headers.extend(signatures.iter().map(|signature| ("X-Hub-Signature-256", *signature)));
        let head = ask(address, request(method, "/hooks", &headers, body)).await;
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{method} {event} {body}: {head}");
        assert!(!head.contains("secret reason"));
        assert_eq!(seen.lock().unwrap().len(), handled, "{method} {event} {body}");
        if status == 405 {
            assert!(head.to_ascii_lowercase().contains("allow: post"), "{head}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_ends_is_cut_off() {
    let app = router(verifier(), |_: Delivery<Event>| async { Ok(()) });
    let mut request = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    request.extend(b"200\r\n".iter().chain([b'a'; 512].iter()).chain(b"\r\n").copied().collect::<Vec<u8>>().repeat(2));
    let head = ask(serve(app).await, request).await;
    assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
}

/// Formats that have octets are no obstacle to finding out what a payload is.
#[test]
fn an_event_is_identified_in_every_format() {
    struct Octets(usize);
    impl codec::Identified for Octets {
        fn branch(value: &Value) -> usize {
            value["a"].as_str().map_or(0, str::len)
        }
        fn read<'de, D: serde::Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error> {
            serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self(branch))
        }
    }
    impl<'de> serde::Deserialize<'de> for Octets {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            codec::read_identified(deserializer)
        }
    }
    // {"a": h'414243'} of RFC 8949.
    let read: Octets = ciborium::from_reader(&b"\xa1\x61a\x43ABC"[..]).unwrap();
    assert_eq!(read.0, 3);
    assert_eq!(
        serde_json::from_str::<Octets>(r#"{"a": "four", "b": [1, 2.5, null, true, 1e400]}"#).map(|read| read.0).ok(),
        None
    );
    assert_eq!(serde_json::from_str::<Octets>(r#"{"a": "four", "b": [1, 2.5, null, true]}"#).unwrap().0, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_says_which_event_it_is() {
    let (seen, log) = {
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        (Arc::clone(&seen), seen)
    };
    let app = router(verifier(), move |delivery: Delivery<Event>| {
        log.lock().unwrap().push(delivery.event.name().to_owned());
        async { Ok(()) }
    });
    let address = serve(Router::new().nest("/hooks", app)).await;
    let signature = signed("\"7\"")["x-hub-signature-256"].to_str().unwrap().to_owned();
    for path in ["/hooks/sales/2024/paid", "/hooks/sales/2024/lost", "/hooks"] {
        let head = ask(address, request("POST", path, &[("X-Hub-Signature-256", &signature)], "\"7\"")).await;
        assert!(head.starts_with("HTTP/1.1 204 "), "{path}: {head}");
    }
    assert_eq!(*seen.lock().unwrap(), ["paid", "", ""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_panics_is_answered_for() {
    let why: Arc<Mutex<Vec<String>>> = Arc::default();
    let said = Arc::clone(&why);
    let app = router(verifier(), |delivery: Delivery<Event>| {
        // Before there is a future, or within it.
        assert!(delivery.event.name() == "paid", "the secret reason");
        async move {
            tokio::task::yield_now().await;
            assert!(delivery.body.is_empty(), "the secret reason");
            Ok(())
        }
    });
    let app = app.layer(axum::middleware::map_response(move |response: Response| {
        said.lock().unwrap().extend(response.extensions().get::<Arc<Failure>>().map(ToString::to_string));
        async { response }
    }));
    let address = serve(app).await;
    let signature = signed("\"7\"")["x-hub-signature-256"].to_str().unwrap().to_owned();
    for event in ["paid", "new", "paid"] {
        let headers = [("X-Hub-Signature-256", signature.as_str()), ("x-event", event)];
        let head = ask(address, request("POST", "/", &headers, "\"7\"")).await;
        assert!(head.starts_with("HTTP/1.1 500 ") && !head.contains("secret"), "{head}");
    }
    assert_eq!(*why.lock().unwrap(), ["the handler panicked"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_cannot_be_read_is_not_called_too_large() {
    let app = router(verifier(), |_: Delivery<Event>| async { Ok(()) });
    let request = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\nno length\r\n".to_vec();
    let head = ask(serve(app).await, request).await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
}

#[test]
fn a_failure_says_what_failed() {
    let failure = Failure::from("no room");
    assert_eq!((failure.to_string().as_str(), format!("{failure:?}").as_str()), ("no room", "\"no room\""));
    assert_eq!(failure.error().to_string(), "no room");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_sees_why() {
    let why: Arc<Mutex<Vec<String>>> = Arc::default();
    let said = Arc::clone(&why);
    let app = router(verifier(), |_: Delivery<Event>| async { Err("no room".into()) }).layer(
        axum::middleware::map_response(move |response: Response| {
            let failure = response.extensions().get::<Arc<Failure>>().map(ToString::to_string);
            let refusal = response.extensions().get::<Arc<ReceiveError>>().map(ToString::to_string);
            said.lock().unwrap().extend(failure.into_iter().chain(refusal));
            async { response }
        }),
    );
    let address = serve(app).await;
    let signature = signed("\"7\"")["x-hub-signature-256"].to_str().unwrap().to_owned();
    ask(address, request("POST", "/", &[("X-Hub-Signature-256", &signature), ("x-event", "paid")], "\"7\"")).await;
    ask(address, request("POST", "/", &[], "\"7\"")).await;
    assert_eq!(*why.lock().unwrap(), ["no room", "the delivery carries no signature"]);
}

#[test]
fn a_delivery_keeps_what_came_with_it() {
    let mut headers = signed("{\"a\":1}");
    headers.insert("x-event", "new".parse().unwrap());
    let body = Bytes::from_static(b"{\"a\":1}");
    let delivery = receive::<Event>(&verifier(), &headers, body.clone()).unwrap();
    let Event::Unknown(event) = &delivery.event else { panic!("`new` is no event of the document") };
    assert_eq!((event.name(), event.payload()["a"].as_i64(), delivery.event.name()), ("new", Some(1), "new"));
    assert_eq!((delivery.id.as_deref(), delivery.timestamp, &delivery.body), (Some("i1"), None, &body));
    assert_eq!(delivery.headers, headers);

    let unusable = Verifier::new(Scheme::GITHUB, [""]);
    let error = receive::<Event>(&unusable, &headers, body).unwrap_err();
    assert_eq!((error.status(), error.to_string().as_str()), (500, "a signing secret is missing or cannot be used"));
}

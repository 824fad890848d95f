//! A server that answers what a test says and remembers what it was asked.

use axum::{Router, body::Body, extract::Request, response::Response};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use specwright_runtime::client::{Builder, Client, In, OperationInfo, SchemeInfo, Style};
use specwright_runtime::description::{ParameterInfo, ResponseInfo, SchemeUse};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query as they stood in the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What is answered.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

pub(crate) fn answer(status: u16) -> Answer {
    Answer { status, headers: Vec::new(), body: Vec::new() }
}

impl Answer {
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
    pub(crate) fn body(self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self.header("content-type", media_type) }
    }
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers by what is asked and how often it was asked before.
    pub(crate) async fn new(answers: impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, seen: Arc::default() };
        let (answers, seen) = (Arc::new(answers), Arc::clone(&server.seen));
        let app = Router::new().fallback(move |request: Request| {
            let (answers, seen) = (Arc::clone(&answers), Arc::clone(&seen));
            async move {
                let (parts, body) = request.into_parts();
                let asked = Seen {
                    method: parts.method.to_string(),
                    target: parts.uri.to_string(),
                    headers: parts.headers,
                    body: body.collect().await.unwrap().to_bytes(),
                };
                let before = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(asked.clone());
                    seen.len() - 1
                };
                respond(answers(&asked, before))
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        server
    }

    /// Answers 204 to everything.
    pub(crate) async fn empty() -> Self {
        Self::new(|_, _| answer(204)).await
    }

    pub(crate) fn client(&self) -> Client {
        self.builder(&[]).build().unwrap()
    }

    pub(crate) fn builder(&self, schemes: &'static [SchemeInfo]) -> Builder {
        Client::builder(&self.url, schemes)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn last(&self) -> Seen {
        self.seen().pop().unwrap()
    }
}

fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value.parse().unwrap());
    }
    response
}

/// Writes these bytes on each connection, one after the other, whatever is asked; after the last one
/// it writes nothing. Then it holds the connection open for that long.
pub(crate) fn raw(answers: Vec<&'static str>, hold: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut answers = answers.into_iter();
        for stream in listener.incoming().flatten() {
            let answer = answers.next().unwrap_or_default();
            std::thread::spawn(move || write(stream, answer, hold));
        }
    });
    url
}

fn write(mut stream: TcpStream, answer: &str, hold: Duration) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request);
    let _ = stream.write_all(answer.as_bytes());
    let _ = stream.flush();
    std::thread::sleep(hold);
}

/// An operation as a table row of a document; tests need many, so they leak.
pub(crate) fn operation(method: &'static str, path: &'static str) -> OperationInfo {
    OperationInfo { id: "op", method, path, server: None, parameters: &[], security: &[], body: None, responses: &[] }
}

pub(crate) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

pub(crate) fn secured(security: &'static [&'static [SchemeUse]]) -> &'static OperationInfo {
    leak(OperationInfo { security, ..operation("GET", "/secured") })
}

pub(crate) fn answering(
    method: &'static str,
    path: &'static str,
    responses: &'static [ResponseInfo],
) -> &'static OperationInfo {
    leak(OperationInfo { responses, ..operation(method, path) })
}

pub(crate) fn parameter(location: In, style: Style, explode: bool) -> ParameterInfo {
    ParameterInfo { name: "color", location, required: true, style, explode, allow_reserved: false, json: false }
}

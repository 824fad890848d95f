//! Servers on free ports of this machine, until the test process ends.

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A site whose pages a test turns over.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) url: String,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    asked: Arc<Mutex<Vec<(String, HeaderMap)>>>,
}

/// What a path answers.
#[derive(Clone)]
pub(crate) enum Page {
    Text(String),
    Status(u16),
    /// The text, as a part of something.
    Partial(String),
    /// A redirect to this address.
    Moved(String),
    /// Two texts, one after the other, over and over.
    Turning(Vec<String>),
}

impl Site {
    pub(crate) fn new(pages: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let site = Self { url, pages: Arc::default(), asked: Arc::default() };
        for (path, text) in pages {
            site.set(path, Page::Text((*text).to_owned()));
        }
        let own = site.clone();
        let app = Router::new().fallback(move |uri: Uri, headers: HeaderMap| {
            let answer = own.answer(uri.path(), headers);
            async move { answer }
        });
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), app).await.unwrap();
            });
        });
        site
    }

    pub(crate) fn set(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    pub(crate) fn text(&self, path: &str, text: &str) {
        self.set(path, Page::Text(text.to_owned()));
    }

    /// What has been asked for, with the header fields.
    pub(crate) fn asked(&self) -> Vec<(String, HeaderMap)> {
        self.asked.lock().unwrap().clone()
    }

    fn answer(&self, path: &str, headers: HeaderMap) -> (StatusCode, HeaderMap, String) {
        self.asked.lock().unwrap().push((path.to_owned(), headers));
        let mut fields = HeaderMap::new();
        // No client may believe it.
        fields.insert("content-type", "text/html".parse().unwrap());
        let mut pages = self.pages.lock().unwrap();
        let (status, text) = match pages.get_mut(path) {
            None => (404, "<html>not here</html>".to_owned()),
            Some(Page::Text(text)) => (200, text.clone()),
            Some(Page::Partial(text)) => (206, text.clone()),
            Some(Page::Status(status)) => (*status, String::new()),
            Some(Page::Moved(to)) => {
                fields.insert("location", to.parse().unwrap());
                (302, String::new())
            }
            Some(Page::Turning(texts)) => {
                texts.rotate_left(1);
                (200, texts[0].clone())
            }
        };
        (StatusCode::from_u16(status).unwrap(), fields, text)
    }
}

/// Answers every connection with these bytes, repeated so often, and then closes it or waits.
pub(crate) fn raw(head: &'static str, chunk: Vec<u8>, times: usize, ends: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(head.as_bytes());
            for _ in 0..times {
                if stream.write_all(&chunk).is_err() {
                    break;
                }
            }
            if !ends {
                // Until the other side has had enough.
                let _ = stream.read(&mut [0; 1]);
            }
        }
    });
    url
}

/// An address of this machine at which nobody listens.
pub(crate) fn deserted() -> String {
    format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}

/// An OpenAPI document with so many operations.
pub(crate) fn openapi(operations: usize) -> String {
    let paths: Vec<String> = (0..operations)
        .map(|at| format!(r#""/things{at}": {{"get": {{"responses": {{"204": {{"description": "Done."}}}}}}}}"#))
        .collect();
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "Things", "version": "1"}}, "paths": {{{}}}}}"#,
        paths.join(",")
    )
}

/// The same in YAML, with one operation.
pub(crate) const OPENAPI_YAML: &str = "\
openapi: 3.1.0
info: { title: Things, version: '1' }
paths: { /things: { get: { responses: { '204': { description: Done. } } } } }
";

/// An AsyncAPI document with so many events.
pub(crate) fn asyncapi(events: usize) -> String {
    let channels: Vec<String> = (0..events)
        .map(|at| {
            format!(
                r#""thing.made{at}": {{"subscribe": {{"message": {{"name": "thing.made{at}", "payload": {{
                "type": "object", "required": ["type", "size"],
                "properties": {{"type": {{"const": "thing.made{at}"}}, "size": {{"type": "integer", "maximum": 9}}}}}}}}}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"asyncapi": "2.6.0", "info": {{"title": "Things", "version": "1"}}, "channels": {{{}}}}}"#,
        channels.join(",\n")
    )
}

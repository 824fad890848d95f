//! A server that keeps to `data/widgets.yaml`, and a place to put a fault in.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use specwright_contract::{Base, Config, Limits, Live, Outcome, Phase, Plan, Reporter, Subject, run};
use specwright_model::Sources;
use specwright_model::ir::Api;
use std::sync::{Arc, Mutex};

pub(crate) const YAML: &str = include_str!("../data/widgets.yaml");
pub(crate) const JSON: &str = include_str!("../data/widgets.json");
pub(crate) const TOKEN: &str = "canary-token-93b1";

/// What an operation answers, before and after a fault.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Value,
    /// Instead of the body.
    pub(crate) text: Option<String>,
}

impl Answer {
    fn json(status: u16, body: Value) -> Self {
        Self { status, headers: vec![("content-type", "application/json".to_owned())], body, text: None }
    }

    fn problem(status: u16, title: &str) -> Self {
        let headers = vec![("content-type", "application/problem+json".to_owned())];
        Self { status, headers, body: json!({ "title": title }), text: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Takes a header field away.
    pub(crate) fn without(&mut self, name: &str) {
        self.headers.retain(|(known, _)| *known != name);
    }
}

/// Changes the answer to an operation.
pub(crate) type Fault = fn(operation: &str, answer: &mut Answer);

#[derive(Default)]
struct Store {
    widgets: Vec<Value>,
    parts: Vec<(String, Value)>,
}

struct Server {
    fault: Fault,
    store: Mutex<Store>,
}

/// Listens on a free port of this machine; the address has no path.
pub(crate) async fn serve(fault: Fault) -> String {
    let server = Arc::new(Server { fault, store: Mutex::default() });
    let app = axum::Router::new().fallback(answer).with_state(server);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

/// A run of the examples phase with a token.
pub(crate) async fn test(sources: &Sources, api: &Api, url: &str, reporters: &mut [&mut dyn Reporter]) -> Outcome {
    let subject = Subject { api, sources };
    test_phases(subject, url, &[Phase::Examples], reporters).await
}

/// A run with a token.
pub(crate) async fn test_phases(
    subject: Subject<'_>,
    url: &str,
    phases: &[Phase],
    reporters: &mut [&mut dyn Reporter],
) -> Outcome {
    let mut config = Config::new(Base::given(url).unwrap());
    config.header("Authorization", format!("Bearer {TOKEN}"));
    config.phases = phases.to_vec();
    let live = Live::new(config.base.url(), Limits::default()).unwrap();
    let plan = Plan::new(subject.api, &config);
    run(subject, &plan, &config, &live, reporters).await.unwrap()
}

async fn answer(
    State(server): State<Arc<Server>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (operation, mut answer) = server.respond(&method, &uri, &headers, &body);
    (server.fault)(operation, &mut answer);
    let text =
        answer.text.unwrap_or_else(|| if answer.body.is_null() { String::new() } else { answer.body.to_string() });
    let mut response = text.into_response();
    response.headers_mut().clear();
    *response.status_mut() = answer.status.try_into().unwrap();
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

impl Server {
    fn respond(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> (&'static str, Answer) {
        let path: Vec<&str> = uri.path().strip_prefix("/v1/").unwrap_or_default().split('/').collect();
        let mut store = self.store.lock().unwrap();
        let body = || serde_json::from_slice::<Value>(body).unwrap_or_default();
        if path != ["health"] && headers.get("authorization").is_none_or(|value| value != &format!("Bearer {TOKEN}")) {
            return ("refused", Answer::problem(401, "who are you?"));
        }
        match (method.as_str(), path.as_slice()) {
            ("GET", ["health"]) => ("health", up()),
            ("GET", ["widgets"]) => ("listWidgets", store.list(uri.query().unwrap_or_default())),
            ("POST", ["widgets"]) => ("createWidget", store.create(&body())),
            ("GET", ["widgets", id]) => ("getWidget", store.get(id)),
            ("DELETE", ["widgets", id]) => ("deleteWidget", store.delete(id)),
            ("POST", ["widgets", id, "parts"]) => ("addPart", store.add_part(id, &body())),
            ("GET", ["widgets", id, "parts", number]) => ("getPart", store.part(id, number)),
            _ => ("unknown", Answer::problem(404, "no such path")),
        }
    }
}

fn up() -> Answer {
    let headers = vec![("content-type", "text/plain".to_owned())];
    Answer { status: 200, headers, body: Value::Null, text: Some("up".to_owned()) }
}

impl Store {
    fn list(&self, query: &str) -> Answer {
        let limit = query.strip_prefix("limit=").and_then(|limit| limit.parse::<i64>().ok());
        if !limit.is_some_and(|limit| (1..=50).contains(&limit)) {
            return Answer::problem(400, "limit is required");
        }
        Answer::json(200, json!({ "items": self.widgets })).with("x-total", self.widgets.len().to_string())
    }

    fn create(&mut self, body: &Value) -> Answer {
        let (Some(name), Some(price)) = (body["name"].as_str(), body["price"].as_i64()) else {
            return Answer::problem(400, "name and price are required");
        };
        if name.is_empty() || price < 1 || body.as_object().is_some_and(|members| members.len() > 2) {
            return Answer::problem(400, "that is no widget");
        }
        let id = format!("7b0fd0c4-6f0e-4c7e-8a51-0000000000{:02}", self.widgets.len());
        let widget = json!({
            "id": id, "name": name, "price": price, "state": "new",
            "created": "2024-05-01T10:00:00Z", "maker": { "country": "NO" },
        });
        self.widgets.push(widget.clone());
        Answer::json(201, widget).with("location", format!("/v1/widgets/{id}"))
    }

    fn find(&self, id: &str) -> Option<&Value> {
        self.widgets.iter().find(|widget| widget["id"] == id)
    }

    fn get(&self, id: &str) -> Answer {
        self.find(id).map_or_else(|| Answer::problem(404, "no such widget"), |widget| Answer::json(200, widget.clone()))
    }

    fn delete(&mut self, id: &str) -> Answer {
        let before = self.widgets.len();
        self.widgets.retain(|widget| widget["id"] != id);
        if self.widgets.len() == before {
            return Answer::problem(404, "no such widget");
        }
        Answer { status: 204, headers: Vec::new(), body: Value::Null, text: None }
    }

    fn add_part(&mut self, id: &str, body: &Value) -> Answer {
        let code = body["code"].as_str().unwrap_or_default();
        let is_code = code.len() == 8 && code.as_bytes()[3] == b'-' && code[4..].bytes().all(|b| b.is_ascii_digit());
        let is_size =
            body["size"].as_f64().is_some_and(|size| size > 0.0 && size <= 5.0 && (size * 2.0).fract() == 0.0);
        let is_note = match body.get("note") {
            None | Some(Value::Null) => true,
            Some(note) => note.as_str().is_some_and(|note| note.chars().count() <= 20),
        };
        // An id in the body that is not the path's would show that ids are not kept together.
        if self.find(id).is_none() || body["widget_id"] != id || !is_code || !is_size || !is_note {
            return Answer::problem(404, "no such widget, or no such part");
        }
        let part = json!({ "partNumber": 41 + self.parts.len(), "code": code });
        self.parts.push((id.to_owned(), part.clone()));
        Answer::json(201, part)
    }

    fn part(&self, id: &str, number: &str) -> Answer {
        let found = self.parts.iter().find(|(of, part)| of == id && part["partNumber"].as_u64() == number.parse().ok());
        found.map_or_else(|| Answer::problem(404, "no such part"), |(_, part)| Answer::json(200, part.clone()))
    }
}

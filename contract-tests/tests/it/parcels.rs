//! An API in memory that keeps to `data/parcels.yaml`: each rule is a row, and can be left out.

use serde_json::{Map, Value, json};
use specwright_contract::{Request, Response, Transport, TransportError};
use std::cell::RefCell;

pub(crate) const YAML: &str = include_str!("../data/parcels.yaml");
pub(crate) const TOKEN: &str = "canary.Ab3d-90fe";
pub(crate) const READER: &str = "canary.reader-77";

/// How it differs from what its document says, or says it in another way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    /// The rule that is not looked at.
    pub(crate) without: &'static str,
    /// Answers 404 where it could say 401 or 403, and 422 in the place of 400.
    pub(crate) is_coy: bool,
    /// Refuses what the document allows, by a rule of its business: 422.
    pub(crate) has_business_rules: bool,
    /// Breaks the rule that is left out only every second time.
    pub(crate) is_moody: bool,
}

#[derive(Default)]
struct Store {
    parcels: Vec<(String, Value)>,
    requests: usize,
    moods: usize,
}

pub(crate) struct Parcels {
    manner: Manner,
    store: RefCell<Store>,
}

/// A rule and whether a body breaks it.
type Rule = (&'static str, fn(&Map<String, Value>) -> bool);

fn text<'v>(body: &'v Map<String, Value>, name: &str) -> Option<&'v str> {
    body.get(name)?.as_str()
}

fn number(body: &Map<String, Value>, name: &str) -> Option<f64> {
    body.get(name)?.as_f64()
}

fn tags(body: &Map<String, Value>) -> &[Value] {
    body.get("tags").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn sender<'v>(body: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    body.get("sender")?.get(name)
}

fn is_other(body: &Map<String, Value>, name: &str, is: fn(&Value) -> bool) -> bool {
    body.get(name).is_some_and(|value| !is(value))
}

const RULES: &[Rule] = &[
    ("name required", |body| !body.contains_key("name")),
    ("weight required", |body| !body.contains_key("weight")),
    ("kind required", |body| !body.contains_key("kind")),
    ("tags required", |body| !body.contains_key("tags")),
    ("name type", |body| is_other(body, "name", Value::is_string)),
    ("weight type", |body| is_other(body, "weight", |value| value.as_f64().is_some_and(|n| n.fract() == 0.0))),
    ("ratio type", |body| is_other(body, "ratio", Value::is_number)),
    ("count type", |body| is_other(body, "count", Value::is_number)),
    ("kind type", |body| is_other(body, "kind", Value::is_string)),
    ("tags type", |body| is_other(body, "tags", Value::is_array)),
    ("tag type", |body| tags(body).iter().any(|tag| !tag.is_string())),
    ("sender type", |body| is_other(body, "sender", Value::is_object)),
    ("email type", |body| sender(body, "email").is_some_and(|value| !value.is_string())),
    ("since type", |body| sender(body, "since").is_some_and(|value| !value.is_string())),
    ("minLength", |body| text(body, "name").is_some_and(|name| name.chars().count() < 2)),
    ("maxLength", |body| text(body, "name").is_some_and(|name| name.chars().count() > 8)),
    ("pattern", |body| text(body, "name").is_some_and(|name| !name.chars().all(|c| c.is_ascii_lowercase()))),
    ("minimum", |body| number(body, "weight").is_some_and(|weight| weight < 1.0)),
    ("maximum", |body| number(body, "weight").is_some_and(|weight| weight > 100.0)),
    ("exclusiveMinimum", |body| number(body, "ratio").is_some_and(|ratio| ratio <= 0.0)),
    ("multipleOf", |body| number(body, "ratio").is_some_and(|ratio| (ratio * 2.0).fract() != 0.0)),
    ("int64", |body| body.get("count").is_some_and(|count| count.is_number() && count.as_i64().is_none())),
    ("enum", |body| text(body, "kind").is_some_and(|kind| !["box", "tube"].contains(&kind))),
    ("minItems", |body| body.get("tags").is_some_and(Value::is_array) && tags(body).is_empty()),
    ("maxItems", |body| tags(body).len() > 3),
    ("uniqueItems", |body| (1..tags(body).len()).any(|at| tags(body)[..at].contains(&tags(body)[at]))),
    ("tag minLength", |body| tags(body).iter().any(|tag| tag == "")),
    ("email required", |body| body.get("sender").is_some_and(Value::is_object) && sender(body, "email").is_none()),
    ("email format", |body| sender(body, "email").and_then(Value::as_str).is_some_and(|text| !text.contains('@'))),
    ("date-time", |body| sender(body, "since").and_then(Value::as_str).is_some_and(|text| !text.contains('T'))),
    ("additionalProperties", |body| body.keys().any(|name| name.starts_with("undeclared"))),
];

/// Refusals of what the document allows: the name of the manner that has them.
const TOO_STRICT: &[Rule] = &[
    ("weight off by one", |body| number(body, "weight").is_some_and(|weight| weight <= 1.0)),
    ("weight one less", |body| number(body, "weight").is_some_and(|weight| weight >= 100.0)),
    ("name one less", |body| text(body, "name").is_some_and(|name| name.chars().count() >= 8)),
    ("tags one more", |body| tags(body).len() == 1),
];

impl Parcels {
    pub(crate) fn new(manner: Manner) -> Self {
        Self { manner, store: RefCell::default() }
    }

    pub(crate) fn requests(&self) -> usize {
        self.store.borrow().requests
    }

    fn ignores(&self, rule: &str) -> bool {
        if self.manner.without != rule {
            return false;
        }
        self.store.borrow_mut().moods += 1;
        !self.manner.is_moody || self.store.borrow().moods % 2 == 1
    }

    fn refusal(&self, status: u16) -> Answer {
        let status = match status {
            401 | 403 if self.manner.is_coy => 404,
            400 if self.manner.is_coy => 422,
            status => status,
        };
        Answer { status, body: json!({ "title": "no" }) }
    }

    fn authorised(&self, request: &Request, scope: &str, id: &str) -> Result<(), Answer> {
        let field =
            |name: &str| request.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let ignores = |what: &str| self.ignores(&format!("{what} of {id}"));
        match field("Authorization").and_then(|value| value.strip_prefix("Bearer ")) {
            None if ignores("auth") => Ok(()),
            Some(TOKEN) => Ok(()),
            Some(READER) if scope == "parcels:read" || ignores("scope") => Ok(()),
            Some(READER) => Err(self.refusal(403)),
            Some(_) if ignores("token") || self.manner.without == format!("auth of {id}") => Ok(()),
            _ => Err(self.refusal(401)),
        }
    }

    fn answer(&self, request: &Request) -> Result<Answer, Answer> {
        let path: Vec<&str> = request.url.path().trim_start_matches('/').split('/').collect();
        match (request.method.as_str(), path.as_slice()) {
            ("GET", ["parcels"]) => self.list(request),
            ("POST", ["parcels"]) => self.create(request),
            ("GET", ["parcels", id]) => self.get(request, id),
            ("POST", ["parcels", id, "close"]) => self.close(request, id),
            ("DELETE", ["parcels", id]) => self.delete(request, id),
            _ => Err(self.refusal(404)),
        }
    }

    fn list(&self, request: &Request) -> Result<Answer, Answer> {
        self.authorised(request, "parcels:read", "listParcels")?;
        let limit = request.url.query_pairs().find(|(name, _)| name == "limit").map(|(_, value)| value.into_owned());
        let is_wrong = limit.is_some_and(|limit| limit.parse::<i64>().map_or(true, |limit| !(1..=50).contains(&limit)));
        if is_wrong && !self.ignores("limit") {
            return Err(self.refusal(400));
        }
        let tenant = request.headers.iter().find(|(name, _)| name == "X-Tenant").map(|(_, value)| value.as_str());
        match tenant {
            None if !self.ignores("tenant") => return Err(self.refusal(400)),
            Some(name) if !["north", "south"].contains(&name) => return Err(self.refusal(400)),
            _ => {}
        }
        let parcels = self.store.borrow().parcels.iter().map(|(_, parcel)| parcel.clone()).collect();
        Ok(Answer { status: 200, body: Value::Array(parcels) })
    }

    fn create(&self, request: &Request) -> Result<Answer, Answer> {
        self.authorised(request, "parcels:write", "createParcel")?;
        let body: Value = request.body.as_ref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
        let empty = Map::new();
        let members = match body.as_object() {
            Some(members) => members,
            None if self.ignores("everything") => &empty,
            None => return Err(self.refusal(400)),
        };
        for (rule, breaks) in RULES {
            let is_ignored = || ["everything", "all members", rule].iter().any(|what| self.ignores(what));
            if breaks(members) && !is_ignored() {
                return Err(self.refusal(400));
            }
        }
        for (rule, breaks) in TOO_STRICT {
            if breaks(members) && self.manner.without == *rule {
                return Err(self.refusal(400));
            }
        }
        let weight = number(members, "weight").unwrap_or(1.0);
        if self.manner.has_business_rules && weight > 50.0 {
            return Err(Answer { status: 422, body: json!({ "title": "too heavy for the van" }) });
        }
        let mut store = self.store.borrow_mut();
        let id = format!("7b0fd0c4-6f0e-4c7e-8a51-{:012}", store.parcels.len());
        let parcel = json!({ "parcel_id": id, "weight": 7, "state": "open" });
        store.parcels.push((id, parcel.clone()));
        Ok(Answer { status: 201, body: parcel })
    }

    fn get(&self, request: &Request, id: &str) -> Result<Answer, Answer> {
        self.authorised(request, "parcels:read", "getParcel")?;
        let store = self.store.borrow();
        let found = store.parcels.iter().find(|(known, _)| known == id);
        found.map(|(_, parcel)| Answer { status: 200, body: parcel.clone() }).ok_or_else(|| self.refusal(404))
    }

    fn close(&self, request: &Request, id: &str) -> Result<Answer, Answer> {
        self.authorised(request, "parcels:write", "closeParcel")?;
        let body: Value = request.body.as_ref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
        let seal = body.get("seal").and_then(Value::as_i64);
        if seal.is_none() || (seal < Some(1) && !self.ignores("seal")) {
            return Err(self.refusal(400));
        }
        let mut store = self.store.borrow_mut();
        let parcel = store.parcels.iter_mut().find(|(known, _)| known == id).ok_or_else(|| self.refusal(404))?;
        if parcel.1["state"] == "closed" {
            return Err(self.refusal(409));
        }
        parcel.1["state"] = json!("closed");
        Ok(Answer { status: 200, body: parcel.1.clone() })
    }

    fn delete(&self, request: &Request, id: &str) -> Result<Answer, Answer> {
        self.authorised(request, "parcels:write", "deleteParcel")?;
        let mut store = self.store.borrow_mut();
        let at = store.parcels.iter().position(|(known, _)| known == id).ok_or_else(|| self.refusal(404))?;
        store.parcels.remove(at);
        // Ids are never given again.
        store.parcels.push((
            String::new(),
            json!({ "parcel_id": "7b0fd0c4-6f0e-4c7e-8a51-0000000fffff", "weight": 7, "state": "closed" }),
        ));
        Ok(Answer { status: 204, body: Value::Null })
    }
}

struct Answer {
    status: u16,
    body: Value,
}

impl Transport for Parcels {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.store.borrow_mut().requests += 1;
        let Answer { status, body } = self.answer(request).unwrap_or_else(|refusal| refusal);
        let mut headers = http::HeaderMap::new();
        if status != 204 {
            let media = if status < 400 { "application/json" } else { "application/problem+json" };
            headers.insert("content-type", http::HeaderValue::from_static(media));
        }
        if status == 401 && self.manner.without != "challenge" {
            headers.insert("www-authenticate", http::HeaderValue::from_static("Bearer"));
        }
        let body = if status == 204 { Vec::new() } else { serde_json::to_vec(&body).unwrap() };
        Ok(Response { status, headers, body: body.into() })
    }
}

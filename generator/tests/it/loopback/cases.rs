//! One case per documented example: each request example gets each answer of its operation's success, and one request
//! each refusal.

use crate::documents::{resolved, tilt};
use serde_json::{Map, Value};

/// One exchange that the document shows.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) operation: String,
    pub(super) method: String,
    /// Path and query as they stand on the wire.
    pub(super) target: String,
    pub(super) secured: bool,
    /// By the parameters' names.
    pub(super) parameters: Map<String, Value>,
    pub(super) body: Option<Value>,
    pub(super) answer: Answer,
}

/// One response example.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) media_type: String,
    /// The documented status; `None` is `default`.
    pub(super) row: Option<u16>,
    pub(super) body: Value,
}

/// All cases of Tilt's document.
pub(super) fn cases() -> Vec<Case> {
    let document = tilt("openapi.json");
    let mut cases = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            cases.extend(of_operation(&document, path, method, operation));
        }
    }
    cases
}

fn of_operation(document: &Value, path: &str, method: &str, operation: &Value) -> Vec<Case> {
    let (parameters, target) = parameters(document, path, operation);
    let bodies = bodies(operation);
    let case = |body: &Option<Value>, answer: &Answer| Case {
        operation: operation["operationId"].as_str().unwrap().to_owned(),
        method: method.to_uppercase(),
        target: target.clone(),
        secured: operation["security"].as_array().is_some_and(|security| !security.is_empty()),
        parameters: parameters.clone(),
        body: body.clone(),
        answer: answer.clone(),
    };
    let answers = answers(document, operation);
    let (good, refusals): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status < 300);
    let mut cases: Vec<Case> = bodies
        .iter()
        .flat_map(|body| good.iter().map(move |answer| (body, *answer)))
        .map(|(body, answer)| case(body, answer))
        .collect();
    cases.extend(refusals.into_iter().map(|answer| case(&bodies[0], answer)));
    cases
}

/// The parameters' examples, and the path with them.
fn parameters(document: &Value, path: &str, operation: &Value) -> (Map<String, Value>, String) {
    let mut values = Map::new();
    let mut target = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = resolved(document, parameter);
        let (name, example) = (parameter["name"].as_str().unwrap(), &parameter["example"]);
        // Every example of these is of characters that a URL takes as they are.
        let text = example.as_str().unwrap();
        match parameter["in"].as_str() {
            Some("path") => target = target.replace(&format!("{{{name}}}"), text),
            Some("query") => target = format!("{target}?{name}={text}"),
            other => panic!("{name} is in {other:?}: this test does not know where to look"),
        }
        values.insert(name.to_owned(), example.clone());
    }
    (values, target)
}

fn bodies(operation: &Value) -> Vec<Option<Value>> {
    let examples = &operation["requestBody"]["content"]["application/json"]["examples"];
    match examples.as_object() {
        Some(examples) => examples.values().map(|example| Some(example["value"].clone())).collect(),
        None => vec![None],
    }
}

fn answers(document: &Value, operation: &Value) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (row, response) in operation["responses"].as_object().unwrap() {
        let row: Option<u16> = row.parse().ok();
        for (media_type, content) in resolved(document, response)["content"].as_object().unwrap() {
            for example in content["examples"].as_object().unwrap().values() {
                let body = example["value"].clone();
                let status = row.or_else(|| body["status"].as_u64().and_then(|status| u16::try_from(status).ok()));
                answers.push(Answer { status: status.unwrap(), media_type: media_type.clone(), row, body });
            }
        }
    }
    answers
}

//! Problem details (RFC 9457), read leniently: an error response must not cause another error.

use super::{
    response::{MediaType, Raw},
    secrets::Secrets,
};
use serde_json::{Map, Value};

/// The problem details of a response. Credentials of the client that they repeat are `***` in every text.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// A URI that identifies the type of problem; absent means `about:blank`.
    pub r#type: Option<String>,
    /// A summary of the type of problem.
    pub title: Option<String>,
    /// An explanation of this occurrence of the problem.
    pub detail: Option<String>,
    /// The status that the author of the body meant.
    pub status: Option<u16>,
    /// A URI that identifies this occurrence of the problem.
    pub instance: Option<String>,
    /// Every other member.
    pub extensions: Map<String, Value>,
}

impl Problem {
    /// Reads a body that is declared to be a problem, or that has a `title` or a `detail`.
    pub(super) fn of(raw: &Raw) -> Option<Self> {
        let media = raw.media_type();
        let declared = media.as_ref().is_some_and(|media| media.is("application", "problem+json"));
        if !declared && !media.as_ref().is_none_or(MediaType::is_json) {
            return None;
        }
        let mut body = serde_json::from_slice(raw.bytes()).ok()?;
        mask(&mut body, &raw.secrets());
        let Value::Object(mut members) = body else { return None };
        let problem = Self {
            r#type: text(&mut members, "type"),
            title: text(&mut members, "title"),
            detail: text(&mut members, "detail"),
            status: status(&mut members),
            instance: text(&mut members, "instance"),
            extensions: members,
        };
        let likely = problem.title.is_some() || problem.detail.is_some();
        (declared || likely).then_some(problem)
    }
}

/// Masks secrets in every string and member name.
fn mask(value: &mut Value, secrets: &Secrets) {
    match value {
        Value::String(text) => *text = secrets.mask(text),
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, secrets)),
        Value::Object(members) => {
            for (name, mut value) in std::mem::take(members) {
                mask(&mut value, secrets);
                members.insert(secrets.mask(&name), value);
            }
        }
        _ => {}
    }
}

/// Takes a string out of the members; a member of another type is ignored (RFC 9457 §3.1).
fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    match members.remove(name)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn status(members: &mut Map<String, Value>) -> Option<u16> {
    members.remove("status")?.as_u64().and_then(|status| u16::try_from(status).ok())
}

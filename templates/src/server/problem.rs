//! Refusals: the responses to requests that do not reach the implementation, or in which it fails.

use std::fmt;

use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::super::description::{In, OperationInfo, ParameterInfo, ResponseInfo, StatusPattern};
use super::super::media;
use super::{Answer, Failure};

/// The media type of problem details (RFC 9457).
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// The maximum length of a detail in bytes; details repeat parts of the request.
const LONGEST_DETAIL: usize = 500;

/// The reason why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A parameter or the body cannot be read.
    Malformed,
    /// A value breaks a constraint.
    Invalid,
    /// Credentials are missing or wrong.
    Unauthenticated,
    /// The credentials do not suffice.
    Forbidden,
    /// The document has no such path.
    NotFound,
    /// The path has no such method.
    MethodNotAllowed,
    /// `Accept` admits none of the documented media types.
    NotAcceptable,
    /// The body is larger than the limit.
    TooLarge,
    /// The media type of the body is not documented.
    UnsupportedMediaType,
    /// The implementation failed.
    Failed,
    /// The operation is not implemented.
    NotImplemented,
}

impl Reason {
    /// Returns the statuses for this reason, best first. The first documented one is used, or else the first.
    fn statuses(self) -> &'static [u16] {
        match self {
            Reason::Malformed => &[400, 422],
            Reason::Invalid => &[422, 400],
            Reason::Unauthenticated => &[401],
            Reason::Forbidden => &[403],
            Reason::NotFound => &[404],
            Reason::MethodNotAllowed => &[405],
            Reason::NotAcceptable => &[406],
            Reason::TooLarge => &[413],
            Reason::UnsupportedMediaType => &[415],
            Reason::Failed => &[500],
            Reason::NotImplemented => &[501],
        }
    }
}

/// One error in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The place of the error.
    pub place: Place,
    /// A description of the error in one sentence.
    pub detail: String,
}

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A value of the body, by its JSON pointer.
    Body(String),
    /// A parameter.
    Parameter {
        /// The location of the parameter.
        location: In,
        /// The name of the parameter on the wire.
        name: &'static str,
    },
}

/// A request that is refused; [`Options::refusals`](super::Options::refusals) may write another response to it.
pub struct Refusal {
    // Boxed, because it is the error of every step of every operation.
    inner: Box<Inner>,
}

struct Inner {
    reason: Reason,
    detail: String,
    flaws: Vec<Flaw>,
    headers: HeaderMap,
    failure: Option<Failure>,
}

impl Refusal {
    /// Creates a refusal with a detail, which the caller of the API sees.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        let inner = Inner {
            reason,
            detail: shortened(detail.into()),
            flaws: Vec::new(),
            headers: HeaderMap::new(),
            failure: None,
        };
        Self { inner: Box::new(inner) }
    }

    pub(super) fn flawed(reason: Reason, detail: &str, flaws: Vec<Flaw>) -> Self {
        let mut refusal = Self::new(reason, detail);
        refusal.inner.flaws =
            flaws.into_iter().map(|flaw| Flaw { place: flaw.place, detail: shortened(flaw.detail) }).collect();
        refusal
    }

    pub(super) fn parameter(parameter: &ParameterInfo, problem: &str) -> Self {
        let place = Place::Parameter { location: parameter.location, name: parameter.name };
        let detail = format!("{} parameter `{}`: {problem}", location(parameter.location), parameter.name);
        Self::flawed(Reason::Malformed, &detail, vec![Flaw { place, detail: problem.to_owned() }])
    }

    /// Adds a header field, unless its value is not allowed in one.
    pub(super) fn with_header(mut self, name: header::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.inner.headers.append(name, value);
        }
        self
    }

    /// Returns the reason for the refusal.
    pub fn reason(&self) -> Reason {
        self.inner.reason
    }

    /// Returns the description of the refusal in one sentence; it is empty for failures.
    pub fn detail(&self) -> &str {
        &self.inner.detail
    }

    /// Returns every error in the request that is known.
    pub fn flaws(&self) -> &[Flaw] {
        &self.inner.flaws
    }

    /// Returns the failure of the implementation, if that is the reason.
    pub fn failure(&self) -> Option<&Failure> {
        self.inner.failure.as_ref()
    }

    /// Returns the header fields that the response has to carry (`WWW-Authenticate`, `Allow`).
    pub fn headers(&self) -> &HeaderMap {
        &self.inner.headers
    }

    /// Returns the status of the response: the best one for the reason that the operation documents, or else the usual
    /// one.
    pub fn status(&self, operation: Option<&OperationInfo>) -> u16 {
        nearest(self.reason(), operation.map_or(&[], |operation| operation.responses)).0
    }

    /// Returns the response: problem details (RFC 9457) in a documented JSON media type, else the detail as documented
    /// plain text; no body where the document describes none.
    pub(super) fn answer(&self, operation: Option<&OperationInfo>) -> Answer {
        let (status, response) = nearest(self.reason(), operation.map_or(&[], |operation| operation.responses));
        let mut answer = match response.map_or(&[PROBLEM_JSON][..], |response| response.media_types) {
            [] => Answer::empty(status),
            media_types => match form(media_types) {
                Form::Json(media_type) => Answer::bytes(status, media_type, self.problem(status).to_string()),
                Form::Text(media_type) => Answer::text(status, media_type, self.detail()),
            },
        };
        answer.extend_headers(self.headers());
        answer
    }

    fn problem(&self, status: u16) -> serde_json::Value {
        let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Refused");
        let mut problem = serde_json::Map::new();
        problem.insert("type".into(), "about:blank".into());
        problem.insert("title".into(), title.into());
        problem.insert("status".into(), status.into());
        if !self.detail().is_empty() {
            problem.insert("detail".into(), self.detail().into());
        }
        if !self.flaws().is_empty() {
            problem.insert("errors".into(), self.flaws().iter().map(Flaw::to_json).collect());
        }
        problem.into()
    }
}

impl Flaw {
    fn to_json(&self) -> serde_json::Value {
        match &self.place {
            Place::Body(pointer) => serde_json::json!({ "pointer": pointer, "detail": self.detail }),
            Place::Parameter { location: place, name } => {
                serde_json::json!({ "parameter": name, "in": location(*place), "detail": self.detail })
            }
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        let reason = if failure.status() == 501 { Reason::NotImplemented } else { Reason::Failed };
        let mut refusal = Self::new(reason, "");
        refusal.inner.failure = Some(failure);
        refusal
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Refusal");
        debug.field("reason", &self.reason()).field("detail", &self.detail()).field("flaws", &self.flaws());
        debug.field("failure", &self.failure()).finish_non_exhaustive()
    }
}

/// Returns the location as the document writes it.
fn location(location: In) -> &'static str {
    match location {
        In::Path => "path",
        In::Query => "query",
        In::Header => "header",
        In::Cookie => "cookie",
    }
}

/// Returns the status of the response and its description: an exact key, else a range, else `default` (OAS 3.1
/// §4.8.16).
fn nearest(reason: Reason, responses: &'static [ResponseInfo]) -> (u16, Option<&'static ResponseInfo>) {
    let described = |pattern| responses.iter().find(|response| response.status == pattern);
    let statuses = reason.statuses();
    let exact = statuses.iter().find_map(|status| Some((*status, described(StatusPattern::Exact(*status))?)));
    if let Some((status, response)) = exact {
        return (status, Some(response));
    }
    let first = statuses.first().copied().unwrap_or(500);
    let range = u8::try_from(first / 100).ok().and_then(|digit| described(StatusPattern::Range(digit)));
    (first, range.or_else(|| described(StatusPattern::Default)))
}

enum Form {
    Json(&'static str),
    Text(&'static str),
}

fn form(media_types: &'static [&'static str]) -> Form {
    let find = |fits: fn(&str) -> bool| media_types.iter().copied().find(|media_type| fits(media_type));
    let problem = find(|media_type| media::essence(media_type).eq_ignore_ascii_case(PROBLEM_JSON));
    let text = || find(|media_type| media::essence(media_type).eq_ignore_ascii_case("text/plain"));
    match (problem.or_else(|| find(media::is_json)), text()) {
        (Some(media_type), _) => Form::Json(media_type),
        (None, Some(media_type)) => Form::Text(media_type),
        (None, None) => Form::Json(PROBLEM_JSON),
    }
}

fn shortened(mut text: String) -> String {
    if text.len() > LONGEST_DETAIL {
        let mut end = LONGEST_DETAIL;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

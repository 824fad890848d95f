//! What an answer is held to: one file per check, one row each in [`CHECKS`].

mod accepts_invalid;
mod accepts_missing_header;
mod body;
mod content_type;
mod header_missing;
mod ignored_auth;
mod malformed_body;
mod rejects_valid;
mod server_error;
mod status;
mod unchecked;
mod wrong_auth_accepted;

pub use accepts_invalid::ACCEPTS_INVALID;
pub use accepts_missing_header::ACCEPTS_MISSING_HEADER;
pub use body::BODY;
pub use content_type::CONTENT_TYPE;
pub use header_missing::HEADER_MISSING;
pub use ignored_auth::IGNORED_AUTH;
pub use malformed_body::MALFORMED_BODY;
pub use rejects_valid::REJECTS_VALID;
pub use server_error::SERVER_ERROR;
pub use status::STATUS;
pub use unchecked::UNCHECKED;
pub use wrong_auth_accepted::WRONG_AUTH_ACCEPTED;

use crate::cases::Case;
use crate::exchange::{Exchange, Response};
use crate::masked::Statement;
use crate::validators::Validators;
use serde::{Deserialize, Serialize};
use specwright_model::ir::{Api, Location, MediaType, Operation, Response as Documented};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A client can live with it.
    Low,
    /// Some clients will fail.
    Medium,
    /// Clients that keep to the document will fail.
    High,
}

/// One check, with its own documentation.
#[derive(Debug)]
pub struct Check {
    /// Its name in reports, baselines and options; never changed.
    pub id: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it does, in one sentence.
    pub what: &'static str,
    /// Why a finding is bad, in one sentence.
    pub why: &'static str,
    /// One finding as an example.
    pub example: &'static str,
    /// What the report for people writes beside the statement.
    pub label: &'static str,
    /// Whether what it observes is the cause of what later checks would: they are not asked then.
    pub ends: bool,
    /// Looks at one exchange.
    pub run: fn(&CheckContext<'_>) -> Vec<Observation>,
}

/// All checks, in the order in which they look at an exchange.
pub static CHECKS: [&Check; 12] = [
    &SERVER_ERROR,
    &ACCEPTS_INVALID,
    &ACCEPTS_MISSING_HEADER,
    &IGNORED_AUTH,
    &WRONG_AUTH_ACCEPTED,
    &REJECTS_VALID,
    &STATUS,
    &CONTENT_TYPE,
    &MALFORMED_BODY,
    &BODY,
    &HEADER_MISSING,
    &UNCHECKED,
];

/// The label of checks that compare an answer with its documented form.
const NOT_KEPT: &str = "the answer does not keep to this";

/// What a check may look at.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The API as it is documented.
    pub api: &'a Api,
    /// Validators of its schemas.
    pub validators: &'a Validators<'a>,
    /// The operation that was called.
    pub operation: &'a Operation,
    /// The case that was sent.
    pub case: &'a Case,
    /// What came of it.
    pub exchange: &'a Exchange,
    /// Whether a refusal that was asked for has to be documented too.
    pub strict_status: bool,
}

/// What a check says of one exchange; not masked yet, so that `Debug` shows no more than what kind it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Observation {
    /// The statement of the document that is not kept to.
    pub at: Location,
    /// The keyword of that schema that is not met, if it was a schema.
    pub keyword_at: Option<Location>,
    /// What kind of breach: with check and place the identity of a finding. No value of the answer is in it
    /// that may differ from run to run.
    pub kind: String,
    /// One sentence without a full stop.
    pub message: Statement,
    /// JSON pointer into the body; of a missing member where it would be.
    pub instance: Option<String>,
}

impl std::fmt::Debug for Observation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observation").field("at", &self.at).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl<'a> CheckContext<'a> {
    /// The response, if there is one.
    pub fn response(&self) -> Option<&'a Response> {
        self.exchange.outcome.as_ref().ok()
    }

    /// The status, if it is a success.
    pub(crate) fn success(&self) -> Option<u16> {
        self.response().map(|response| response.status).filter(|status| (200..300).contains(status))
    }

    /// Where it is stated who may call the operation: its own `security`, or the document's.
    pub(crate) fn security(&self) -> Location {
        let own = self.place(self.operation.at, "security");
        if own != self.operation.at {
            return own;
        }
        let tree = self.api.documents.get(own.document as usize).map(|document| document.tree.root());
        let root = tree.and_then(|root| root.get("security"));
        root.map_or(own, |node| Location { document: own.document, node: node.id() })
    }

    /// The documented response for its status: exact before range before default.
    pub fn documented(&self) -> Option<&'a Documented> {
        let status = self.response()?.status;
        let covering = self.operation.responses.iter().filter(|documented| documented.status.covers(status));
        let found = covering.min_by_key(|documented| documented.status.rank());
        // A wider one does not stand for one that the document has and of which nothing is known.
        found.filter(|found| self.lost_rank().is_none_or(|lost| found.status.rank() < lost))
    }

    /// Whether the status is documented, even if nothing more is known of the response.
    pub fn has_status(&self) -> bool {
        self.documented().is_some() || self.lost_rank().is_some()
    }

    /// How narrow the key is that covers the status and leads to no response.
    fn lost_rank(&self) -> Option<u8> {
        let status = self.response()?.status;
        let covering = self.operation.lost_responses.iter().filter(|lost| lost.covers(status));
        covering.map(|lost| lost.rank()).min()
    }

    /// Whether the response may have a body at all (RFC 9110 §6.4.1).
    pub fn may_have_body(&self) -> bool {
        let status = self.response().map_or(0, |response| response.status);
        self.operation.method.0 != "HEAD" && !matches!(status, 100..=199 | 204 | 304)
    }

    /// The documented media type that the answer has: the narrowest range that covers it.
    pub fn media_type(&self) -> Option<&'a MediaType> {
        let actual = self.response()?.content_type()?;
        let covering = self.documented()?.content.iter().filter(|media| covers(&media.range, actual));
        covering.min_by_key(|media| media.range.matches('*').count())
    }

    /// The member of an object of the document; the object itself if it has no such member.
    pub(crate) fn place(&self, at: Location, member: &str) -> Location {
        let node = self.api.node(at).and_then(|node| node.get(member));
        node.map_or(at, |node| Location { document: at.document, node: node.id() })
    }
}

/// Whether a media range covers a media type; parameters aside (RFC 9110 §12.5.1).
fn covers(range: &str, actual: &str) -> bool {
    let (range, actual) = (essence(range), essence(actual));
    if range == actual || range == "*/*" || range == "*" {
        return true;
    }
    match (range.strip_suffix("/*"), actual.split_once('/')) {
        (Some(kind), Some((actual, _))) => kind == actual,
        _ => false,
    }
}

fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON (RFC 6839 §3.1).
fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

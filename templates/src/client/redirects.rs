//! Redirects (RFC 9110 §15.4): which of them are followed, and why one is not.
//!
//! A redirect that the document describes is a response of the operation, and is followed only if the client is set to
//! follow redirects. One that it does not describe is an internal matter of the server, and is followed within the
//! origin of the request.

use super::super::description::StatusPattern;
use super::{request::Prepared, stream::Outgoing};
use http::{HeaderMap, Method, header};
use std::fmt;
use url::Url;

/// The maximum number of redirects in one attempt, where the document describes them.
const MOST_DOCUMENTED: usize = 10;
/// The maximum number of redirects in one attempt, where the document does not describe them.
const MOST_UNDOCUMENTED: usize = 5;

/// The step that follows a response.
pub(super) enum Step {
    /// The response is returned to the caller.
    Done,
    /// The response is returned to the caller, although the document describes the redirect and the client follows such
    /// redirects.
    Refused(Unfollowed),
    /// The same request is sent to another address.
    Follow(Url),
}

/// The reason why a redirect is not followed. It repeats no part of the address, because that is text of the response,
/// and is in the response's header fields.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unfollowed {
    Method,
    Location,
    Downgrade,
    Origin,
    TooMany,
}

impl fmt::Display for Unfollowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Method => "only GET and HEAD are sent again elsewhere",
            Self::Location => "it has no `Location` that can be asked",
            Self::Downgrade => "it leads from https to http",
            Self::Origin => {
                "it leads to another origin, and requests go only to origins that you name: with the builder's `server`, \
                 or in specs.toml"
            }
            Self::TooMany => return write!(f, "it is one more than the {MOST_DOCUMENTED} that are followed"),
        })
    }
}

impl Prepared {
    /// Returns the step that follows the response to a request for `from`, to which `hops` redirects have led.
    pub(super) fn step(&self, status: u16, headers: &HeaderMap, from: &Url, hops: usize) -> Step {
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Step::Done;
        }
        if !self.describes(status) {
            return self.within_origin(headers, from, hops).map_or(Step::Done, Step::Follow);
        }
        if !self.limits.follows_redirects {
            return Step::Done;
        }
        self.to_named_origin(headers, from, hops).map_or_else(Step::Refused, Step::Follow)
    }

    /// Returns whether the document describes this status, alone or as one of the range of redirects.
    fn describes(&self, status: u16) -> bool {
        let is_row = |pattern| pattern == StatusPattern::Exact(status) || pattern == StatusPattern::Range(3);
        self.operation.is_some_and(|operation| operation.responses.iter().any(|row| is_row(row.status)))
    }

    /// Returns whether the request may be sent again: its method changes nothing, and its body is not used up.
    fn is_safe(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD) && self.body.as_ref().is_none_or(Outgoing::is_repeatable)
    }

    fn within_origin(&self, headers: &HeaderMap, from: &Url, hops: usize) -> Option<Url> {
        let is_followed = self.is_safe() && hops < MOST_UNDOCUMENTED;
        target(headers, from).filter(|next| is_followed && next.origin() == from.origin())
    }

    /// Returns the target if it is at the origin of the request, or at one that the user has named: that of the base
    /// URL or of a server. No other origin is contacted, because everything that was sent is sent again, credentials
    /// included.
    fn to_named_origin(&self, headers: &HeaderMap, from: &Url, hops: usize) -> Result<Url, Unfollowed> {
        if !self.is_safe() {
            return Err(Unfollowed::Method);
        }
        let next = target(headers, from).ok_or(Unfollowed::Location)?;
        if from.scheme() == "https" && next.scheme() != "https" {
            return Err(Unfollowed::Downgrade);
        }
        if next.origin() != from.origin() && !self.client.0.names_origin_of(&next) {
            return Err(Unfollowed::Origin);
        }
        if hops < MOST_DOCUMENTED { Ok(next) } else { Err(Unfollowed::TooMany) }
    }
}

/// Returns `Location`, relative to the URL that responded (RFC 9110 §10.2.2). A URL with a user is not followed,
/// because the user would be sent as a credential that was never configured.
fn target(headers: &HeaderMap, from: &Url) -> Option<Url> {
    let next = from.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()?;
    let is_bare = next.username().is_empty() && next.password().is_none();
    (is_bare && matches!(next.scheme(), "http" | "https")).then_some(next)
}

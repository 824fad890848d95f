//! Redirects (RFC 9110 §15.4): which are followed, and why one is not.
//!
//! A redirect that the document describes is an answer, and followed only where the client is told to. One that it does
//! not describe is the server's own affair, and followed within the origin that was asked.

use super::super::description::StatusPattern;
use super::{request::Prepared, stream::Outgoing};
use http::{HeaderMap, Method, header};
use std::fmt;
use url::Url;

/// How many redirects are followed in one attempt, where the document describes them.
const MOST_DOCUMENTED: usize = 10;
/// The same, where it does not.
const MOST_UNDOCUMENTED: usize = 5;

/// What comes after an answer.
pub(super) enum Step {
    /// Nothing: it is what the caller gets.
    Done,
    /// Nothing, though the document describes the redirect and the client follows such.
    Refused(Unfollowed),
    /// The same request at another address.
    Follow(Url),
}

/// Why a redirect is not followed. No part of its address is repeated: that is an answer's text, and stands in the
/// answer's header fields.
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
    /// Where to go on after an answer to a request for `from`, which `hops` redirects have led to.
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

    /// Whether the document says of this status alone, or of all that redirect, what it means.
    fn describes(&self, status: u16) -> bool {
        let is_row = |pattern| pattern == StatusPattern::Exact(status) || pattern == StatusPattern::Range(3);
        self.operation.is_some_and(|operation| operation.responses.iter().any(|row| is_row(row.status)))
    }

    /// Only by a method that changes nothing, and with a body that is still there.
    fn is_safe(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD) && self.body.as_ref().is_none_or(Outgoing::is_repeatable)
    }

    fn within_origin(&self, headers: &HeaderMap, from: &Url, hops: usize) -> Option<Url> {
        let is_followed = self.is_safe() && hops < MOST_UNDOCUMENTED;
        target(headers, from).filter(|next| is_followed && next.origin() == from.origin())
    }

    /// To the origin that was asked, or to one that the user has named: that of the base URL or of a server. What was
    /// sent so far goes along, credentials included, so that no other is asked at all.
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

/// `Location`, relative to the address that answered (RFC 9110 §10.2.2). A user in it would be sent as a credential that
/// nobody has configured.
fn target(headers: &HeaderMap, from: &Url) -> Option<Url> {
    let next = from.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()?;
    let is_bare = next.username().is_empty() && next.password().is_none();
    (is_bare && matches!(next.scheme(), "http" | "https")).then_some(next)
}

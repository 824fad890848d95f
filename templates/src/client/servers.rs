//! The servers that some operations declare for themselves (OAS 3.1 §4.8.5), and which of them may receive credentials.

use url::Url;

/// A server of the document beside the base URL.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// The URL of the server in the document, by which operations refer to it.
    pub(super) declared: &'static str,
    /// The URL to which its operations are sent, or why they cannot be sent: the document's URL is not usable, and the
    /// user has named no other.
    pub(super) url: Result<Url, String>,
    /// Whether credentials may be sent to the server: the user has named it, or it has the origin of the base URL.
    pub(super) is_trusted: bool,
}

impl Server {
    /// Returns a server with the last URL that the user has named for it, or else with the document's URL, where a
    /// relative one is at the origin of the base URL.
    pub(super) fn of(declared: &'static str, named: &[(String, Result<Url, String>)], base: &Url) -> Self {
        if let Some((_, url)) = named.iter().rev().find(|(known, _)| known == declared) {
            return Self { declared, url: url.clone(), is_trusted: true };
        }
        let url = if declared.contains(['{', '}']) {
            Err("a variable of its URL has no value".to_owned())
        } else {
            base.join(declared).map_err(|error| error.to_string()).and_then(super::builder::checked)
        };
        let is_trusted = url.as_ref().is_ok_and(|url| url.origin() == base.origin());
        Self { declared, url, is_trusted }
    }
}

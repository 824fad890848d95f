//! The servers that some operations have of their own (OAS 3.1 §4.8.5), and which of them may have credentials.

use url::Url;

/// A server of the document beside the base URL.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// Its URL in the document, by which operations name it.
    pub(super) declared: &'static str,
    /// Where its operations go; why they cannot, if the document's URL is none and nobody has named another.
    pub(super) url: Result<Url, String>,
    /// Whether credentials may go there: the user has named it, or it has the origin of the base URL.
    pub(super) is_trusted: bool,
}

impl Server {
    /// Of what the user has named for a server the last counts; else the document's URL, a relative one at the origin of
    /// the base URL.
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

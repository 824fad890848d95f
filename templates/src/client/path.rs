//! Builds a URL below the base URL from a path template and its values.
//!
//! A path is appended to the base as text, so that no value can change the origin or climb out of
//! the base's path.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// The characters that RFC 3986 §3.3 does not allow in a path, except `%`, which is not encoded again here.
const TEMPLATE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The reason why a path cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PathFault {
    /// A `{name}` without a value.
    Missing(String),
    /// A segment that is `.` or `..`: URL parsers would resolve it to another path.
    DotSegment,
    /// The result is not a URL below the base URL.
    NoUrl,
}

/// Fills the template. Values are encoded already; the template's text is encoded where it has to be.
pub(super) fn expand(template: &str, values: &[(String, String)]) -> Result<String, PathFault> {
    let mut path = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, name, after)) = next_name(rest) {
        literal(&mut path, before);
        let value = values.iter().find(|(key, _)| key == name);
        path.push_str(&value.ok_or_else(|| PathFault::Missing(name.to_owned()))?.1);
        rest = after;
    }
    literal(&mut path, rest);
    if path.split('/').any(is_dot_segment) { Err(PathFault::DotSegment) } else { Ok(path) }
}

/// Returns whether the template has a `{name}`.
pub(super) fn has_name(template: &str, name: &str) -> bool {
    let mut rest = template;
    while let Some((_, found, after)) = next_name(rest) {
        if found == name {
            return true;
        }
        rest = after;
    }
    false
}

fn next_name(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn literal(path: &mut String, text: &str) {
    path.extend(utf8_percent_encode(text, TEMPLATE));
}

/// Returns whether a segment is `.` or `..`; the URL standard reads `%2e` as a dot too.
fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// Appends a path and a query to the base; the base keeps its own path as a prefix.
pub(super) fn join(base: &Url, path: &str, query: &str) -> Result<Url, PathFault> {
    let prefix = base.path().trim_end_matches('/');
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    let mut url = base.clone();
    // An empty path means the base URL itself, with its slash if it has one.
    if !path.is_empty() {
        url.set_path(&format!("{prefix}{slash}{path}"));
    }
    url.set_query(if query.is_empty() { None } else { Some(query) });
    if url.origin() == base.origin() { Ok(url) } else { Err(PathFault::NoUrl) }
}

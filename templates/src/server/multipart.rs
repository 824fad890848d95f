//! Reads bodies of several parts: `multipart/form-data` (RFC 7578, RFC 2046 §5.1).
//!
//! The reader is stricter than RFC 2046, which was made for mail: no preamble, no folded lines, no bare LF. A body in
//! which two readers see different parts can bypass filters, and no HTTP client writes any of these.

use bytes::Bytes;

use super::{Reason, Refusal};

/// The maximum number of parts: a part may be of a few bytes, but takes far more memory once it is read.
const MOST_PARTS: usize = 4096;
/// The maximum length of the head of a part, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// The maximum number of fields in the head of a part.
const MOST_FIELDS: usize = 32;
/// The maximum length of a boundary (RFC 2046 §5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// A part as it was sent.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: Bytes,
}

/// Reads the parts of a body, in their order.
///
/// # Errors
/// 400 with what is malformed.
pub(super) fn parse(content_type: &str, body: &Bytes) -> Result<Vec<Part>, Refusal> {
    let boundary = parameter(content_type, "boundary").filter(|boundary| is_boundary(boundary));
    let boundary = boundary.ok_or_else(|| malformed("its `Content-Type` has no boundary"))?;
    let delimiter = format!("\r\n--{boundary}");
    let mut parts = Vec::new();
    // The first delimiter needs no line before it.
    let first = delimiter.get(2..).unwrap_or_default();
    let mut at = if body.starts_with(first.as_bytes()) {
        first.len()
    } else if body.starts_with(delimiter.as_bytes()) {
        delimiter.len()
    } else {
        return Err(malformed("it does not begin with its boundary"));
    };
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if let Some(end) = rest.strip_prefix(b"--") {
            return if is_blank(end) { Ok(parts) } else { Err(malformed("something follows its last boundary")) };
        }
        if parts.len() == MOST_PARTS {
            return Err(malformed(&format!("it has more than {MOST_PARTS} parts")));
        }
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if !rest.get(padding..).unwrap_or_default().starts_with(b"\r\n") {
            return Err(malformed("a line begins with its boundary and is none"));
        }
        let begin = at + padding + 2;
        let (head, content) = head(body, begin)?;
        if find(head, 0, delimiter.as_bytes()).is_some() {
            return Err(malformed("its boundary stands in the head of a part"));
        }
        // A part may have no content at all, not even an empty one: then the line before the boundary is the head's.
        let end = find(body, content - 2, delimiter.as_bytes()).ok_or_else(|| malformed("it ends within a part"))?;
        parts.push(part(head, body.slice(content.min(end)..end))?);
        at = end + delimiter.len();
    }
}

/// Returns the head that begins at a position, and the position at which the content begins.
fn head(body: &Bytes, begin: usize) -> Result<(&[u8], usize), Refusal> {
    let rest = body.get(begin..).unwrap_or_default();
    if rest.starts_with(b"\r\n") {
        return Err(malformed("a part has no `Content-Disposition`"));
    }
    let window = rest.get(..LONGEST_HEAD.min(rest.len())).unwrap_or_default();
    match find(window, 0, b"\r\n\r\n") {
        Some(length) => Ok((window.get(..length).unwrap_or_default(), begin + length + 4)),
        None if rest.len() > window.len() => {
            Err(malformed(&format!("the head of a part is over {LONGEST_HEAD} bytes")))
        }
        None => Err(malformed("it ends within the head of a part")),
    }
}

fn part(head: &[u8], bytes: Bytes) -> Result<Part, Refusal> {
    let head = std::str::from_utf8(head).map_err(|_| malformed("the head of a part is not UTF-8"))?;
    let (mut disposition, mut content_type) = (None, None);
    for (count, line) in head.split("\r\n").enumerate() {
        if count == MOST_FIELDS {
            return Err(malformed(&format!("the head of a part has more than {MOST_FIELDS} fields")));
        }
        let (name, value) = field(line)?;
        let twice = match name.to_ascii_lowercase().as_str() {
            "content-disposition" => disposition.replace(value).is_some(),
            "content-type" => content_type.replace(value).is_some(),
            "content-transfer-encoding" if !is_identity(value) => {
                return Err(malformed("a part has a `Content-Transfer-Encoding`, which RFC 7578 has done away with"));
            }
            // RFC 7578 §4.8: others are ignored.
            _ => false,
        };
        if twice {
            return Err(malformed(&format!("a part has two fields `{name}`")));
        }
    }
    let disposition = disposition.ok_or_else(|| malformed("a part has no `Content-Disposition`"))?;
    let kind = disposition.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("form-data") {
        return Err(malformed("the `Content-Disposition` of a part is not `form-data`"));
    }
    let name = parameter(disposition, "name").ok_or_else(|| malformed("a part has no name"))?;
    Ok(Part {
        name: unquoted(name),
        file_name: parameter(disposition, "filename").map(unquoted),
        content_type: content_type.map(str::to_owned),
        bytes,
    })
}

/// Returns the name and value of a line of a head (RFC 9110 §5.1). A folded line is refused, because it has no name.
fn field(line: &str) -> Result<(&str, &str), Refusal> {
    let is_token = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
    };
    match line.split_once(':') {
        Some((name, value)) if is_token(name) && !value.chars().any(|c| c.is_control() && c != '\t') => {
            Ok((name, value.trim_matches([' ', '\t'])))
        }
        _ => Err(malformed("the head of a part has a line that is no field")),
    }
}

/// Returns a parameter of a field's value. Within quotes, a backslash escapes nothing: browsers write file names with
/// backslashes as they are, and quotes as `%22` (HTML §4.10.21.8). A parameter that occurs twice counts as none.
fn parameter<'a>(value: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = value.split_once(';')?.1;
    let mut found = None;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start_matches([' ', '\t']);
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.find(';').map_or((after, ""), |at| after.split_at(at)),
        };
        if name.trim().eq_ignore_ascii_case(wanted) && found.replace(value.trim_end_matches([' ', '\t'])).is_some() {
            return None;
        }
        match tail.trim_start_matches([' ', '\t']).strip_prefix(';') {
            Some(next) if !next.trim().is_empty() => rest = next,
            Some(_) => return found,
            None if tail.trim().is_empty() => return found,
            None => return None,
        }
    }
}

/// Decodes the three characters that cannot occur in quotes.
fn unquoted(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn is_boundary(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_BOUNDARY
        && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

fn is_identity(encoding: &str) -> bool {
    ["7bit", "8bit", "binary"].iter().any(|known| known.eq_ignore_ascii_case(encoding))
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Returns the position of `wanted`, in which only the first byte is CR: each byte is compared a bounded number of
/// times.
fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(next) = bytes.get(at..)?.iter().position(|byte| *byte == b'\r') {
        at += next;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(Reason::Malformed, format!("the request body is no `multipart/form-data`: {what}"))
}

#[cfg(test)]
mod tests {
    use super::{find, parameter};

    #[test]
    fn parameters_are_found_outside_of_quotes_only() {
        for (value, expected) in [
            ("form-data; name=\"a\"", Some("a")),
            ("form-data; name=a ; filename=b", Some("a")),
            ("form-data;NAME = \"a;b\"", Some("a;b")),
            ("form-data; filename=\"; name=x\"; name=\"a\"", Some("a")),
            ("form-data; filename=\"C:\\dir\\\"; name=\"a\"", Some("a")),
            ("form-data; name=\"\"", Some("")),
            ("form-data; name=\"a", None),
            ("form-data; name=\"a\"b", None),
            ("form-data; name=\"a\"; name=\"b\"", None),
            ("form-data; filename=\"name=\"", None),
            ("form-data", None),
        ] {
            assert_eq!(parameter(value, "name"), expected, "{value}");
        }
    }

    #[test]
    fn a_delimiter_is_found_after_what_only_begins_like_it() {
        assert_eq!(find(b"a\r\r\n-\r\n--b", 0, b"\r\n--b"), Some(5));
        assert_eq!(find(b"a\r\r\n-", 0, b"\r\n--b"), None);
        assert_eq!(find(b"", 3, b"\r\n"), None);
    }
}

//! Reads `format` and `contentEncoding`, by tables from a name to its meaning.

use crate::Node;
use crate::ir::{IntFormat, NumFormat, StrFormat};
use crate::read::reader::Reader;

const STRINGS: &[(&str, StrFormat)] = &[
    ("date-time", StrFormat::DateTime),
    ("date", StrFormat::Date),
    ("time", StrFormat::Time),
    ("duration", StrFormat::Duration),
    ("uuid", StrFormat::Uuid),
    ("uri", StrFormat::Uri),
    ("uri-reference", StrFormat::UriReference),
    ("iri", StrFormat::Iri),
    ("iri-reference", StrFormat::Iri),
    ("url", StrFormat::Iri),
    ("email", StrFormat::Email),
    ("byte", StrFormat::Base64),
    ("base64", StrFormat::Base64),
    ("base64url", StrFormat::Base64Url),
    ("binary", StrFormat::Binary),
    ("password", StrFormat::Password),
];

impl<'t> Reader<'t> {
    pub(super) fn integer_format(&mut self, node: Node<'t>) -> IntFormat {
        self.text(node, "format").and_then(|name| IntFormat::named(&name)).unwrap_or_default()
    }

    pub(super) fn number_format(&mut self, node: Node<'t>) -> NumFormat {
        self.text(node, "format").and_then(|name| NumFormat::named(&name)).unwrap_or_default()
    }

    /// The format of a string: `format`; else `contentEncoding`; else octets, for a binary `contentMediaType` (OAS 3.1
    /// §4.8.14.1).
    pub(super) fn string_format(&mut self, node: Node<'t>) -> StrFormat {
        if let Some(name) = self.text(node, "format").filter(|name| !name.is_empty()) {
            let known = STRINGS.iter().find(|(known, _)| *known == name).map(|(_, format)| format.clone());
            return known.unwrap_or(StrFormat::Other(name));
        }
        // `type: file` is Swagger 2.0's word for octets.
        if node.get("type").and_then(Node::as_str) == Some("file") {
            return StrFormat::Binary;
        }
        match self.text(node, "contentEncoding").as_deref() {
            Some("base64") => StrFormat::Base64,
            Some("base64url") => StrFormat::Base64Url,
            Some("binary") => StrFormat::Binary,
            Some(_) => StrFormat::Text,
            None => match self.text(node, "contentMediaType").as_deref() {
                Some("application/octet-stream") => StrFormat::Binary,
                Some(range) if range.starts_with("image/") => StrFormat::Binary,
                _ => StrFormat::Text,
            },
        }
    }
}

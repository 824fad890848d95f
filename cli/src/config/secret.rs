//! Keeps values that may be secret out of the excerpts of `specs.toml`.

use specwright_contract::Secrets;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys whose values are no secrets. All others are masked, so that a slip in a key shows nothing.
const HARMLESS: [&str; 35] = [
    "asyncapi",
    "at_most",
    "base",
    "categories",
    "crate",
    "datetime",
    "dependencies",
    "every",
    "formats",
    "homepage",
    "keywords",
    "layout",
    "license",
    "name",
    "names",
    "only",
    "openapi",
    "operation",
    "package",
    "page",
    "preset",
    "publish",
    "replace",
    "repository",
    "role",
    "runtime",
    "size",
    "skip",
    "token_endpoint_auth_method",
    "token_url",
    "total",
    "unknown",
    "until",
    "url",
    "waive",
];

/// A text whose values that may be secret are taken out.
pub(super) struct Veiled {
    /// The text with `*` for every byte of them; all places stay as they are.
    pub(super) text: String,
    /// These values, for messages that repeat one.
    pub(super) secrets: Secrets,
}

/// Takes what may be secret out of `specs.toml`.
pub(super) fn veiled(text: &str) -> Veiled {
    // What cannot be parsed is masked as far as it could be.
    let (table, _) = DeTable::parse_recoverable(text);
    let mut veil = Veil { bytes: text.as_bytes().to_vec(), secrets: Secrets::new() };
    veil.table(table.get_ref(), false);
    // Only whole characters are replaced, byte by byte, so this stays UTF-8.
    Veiled { text: String::from_utf8(veil.bytes).unwrap_or_default(), secrets: veil.secrets }
}

struct Veil {
    bytes: Vec<u8>,
    secrets: Secrets,
}

impl Veil {
    fn table(&mut self, table: &DeTable<'_>, harmless: bool) {
        for (key, value) in table {
            let key: &str = key.get_ref();
            self.value(value, harmless || HARMLESS.contains(&key));
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, harmless: bool) {
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, harmless),
            DeValue::Array(items) => items.iter().for_each(|item| self.value(item, harmless)),
            DeValue::String(text) if !is_reference(text) => {
                let from = if harmless { secret_of_url(text) } else { 0 };
                self.secrets.add("VALUE", text.get(from..).unwrap_or_default());
                let shown = self.bytes.get_mut(value.span()).unwrap_or_default();
                let from = if harmless { secret_of_url(&String::from_utf8_lossy(shown)) } else { 0 };
                let shown = shown.get_mut(from..).unwrap_or_default();
                let quotes = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\n' | b'\r');
                shown.iter_mut().filter(|byte| !quotes(byte)).for_each(|byte| *byte = b'*');
            }
            _ => {}
        }
    }
}

/// Where the part of an address begins that may hold a credential: the user or the query; its length if it has none.
fn secret_of_url(text: &str) -> usize {
    let scheme = text.find("://");
    let user = scheme.filter(|at| text.get(*at..).is_some_and(|rest| rest.contains('@'))).map(|at| at + 3);
    let query = scheme.and_then(|_| text.find(['?', '#'])).map(|at| at + 1);
    user.or(query).unwrap_or(text.len())
}

/// `$NAME`, or a scheme before it: `Bearer $NAME`.
fn is_reference(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.strip_prefix('$').is_some_and(|name| !name.starts_with('$') && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::veiled;

    #[test]
    fn values_that_may_be_secret_are_masked_and_nothing_else() {
        for (text, expected) in [
            ("client_secret = \"hunter2\"", "client_secret = \"*******\""),
            ("client_secrt = \"hunter2\"\nurl = \"a\"", "client_secrt = \"*******\"\nurl = \"a\""),
            ("client_secret = \"$NAME\"", "client_secret = \"$NAME\""),
            ("client_secret = \"$$NAME\"", "client_secret = \"******\""),
            (
                "headers = { A = 'abc', Authorization = 'Bearer $T' }",
                "headers = { A = '***', Authorization = 'Bearer $T' }",
            ),
            ("names = { a = 'B' }", "names = { a = 'B' }"),
            ("base = 'https://h/a?key=abc'", "base = 'https://h/a?*******'"),
            ("url = 'https://u:p@h/a'", "url = 'https://*******'"),
            ("at_most = 'a?b'", "at_most = 'a?b'"),
            ("secrets = [\"é\"]", "secrets = [\"**\"]"),
        ] {
            assert_eq!(veiled(text).text, expected);
        }
    }
}

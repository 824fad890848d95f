//! Keeps values that may be secret out of the excerpts of `specs.toml`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys whose values are no secrets. All others are masked, so that a slip in a key shows nothing.
const HARMLESS: [&str; 28] = [
    "asyncapi",
    "at_most",
    "base",
    "crate",
    "datetime",
    "dependencies",
    "every",
    "formats",
    "layout",
    "name",
    "names",
    "only",
    "openapi",
    "operation",
    "page",
    "preset",
    "replace",
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

/// The text with `*` for every byte of a value that may be secret; all places stay as they are.
pub(super) fn masked(text: &str) -> String {
    // What cannot be parsed is masked as far as it could be.
    let (table, _) = DeTable::parse_recoverable(text);
    let mut bytes = text.as_bytes().to_vec();
    mask_table(table.get_ref(), false, &mut bytes);
    // Only whole characters are replaced, byte by byte, so this stays UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

fn mask_table(table: &DeTable<'_>, harmless: bool, bytes: &mut [u8]) {
    for (key, value) in table {
        let key: &str = key.get_ref();
        mask(value, harmless || HARMLESS.contains(&key), bytes);
    }
}

fn mask(value: &Spanned<DeValue<'_>>, harmless: bool, bytes: &mut [u8]) {
    match value.get_ref() {
        DeValue::Table(table) => mask_table(table, harmless, bytes),
        DeValue::Array(items) => items.iter().for_each(|item| mask(item, harmless, bytes)),
        DeValue::String(text) if !harmless && !is_reference(text) => {
            let shown = bytes.get_mut(value.span()).unwrap_or_default();
            let quotes = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\n' | b'\r');
            shown.iter_mut().filter(|byte| !quotes(byte)).for_each(|byte| *byte = b'*');
        }
        _ => {}
    }
}

/// `$NAME`, or a scheme before it: `Bearer $NAME`.
fn is_reference(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.strip_prefix('$').is_some_and(|name| !name.starts_with('$') && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::masked;

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
            ("secrets = [\"é\"]", "secrets = [\"**\"]"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }
}

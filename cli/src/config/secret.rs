//! Keeps values that may be secret out of the excerpts of `specs.toml`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys whose values are shown only where they are a `$NAME`.
const TELLING: [&str; 6] = ["secret", "password", "token", "key", "client_id", "headers"];

/// The text with `*` for every byte of a value that may be secret; all places stay as they are.
pub(super) fn masked(text: &str) -> String {
    // What cannot be parsed is masked as far as it could be.
    let (table, _) = DeTable::parse_recoverable(text);
    let mut bytes = text.as_bytes().to_vec();
    mask_table(table.get_ref(), false, &mut bytes);
    // Only whole characters are replaced, byte by byte, so this stays UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

fn mask_table(table: &DeTable<'_>, inside: bool, bytes: &mut [u8]) {
    for (key, value) in table {
        let key = key.get_ref().to_ascii_lowercase();
        // An address is no secret, whatever it is the address of.
        let telling = TELLING.iter().any(|word| key.contains(word)) && !key.ends_with("_url");
        mask(value, inside || telling, bytes);
    }
}

fn mask(value: &Spanned<DeValue<'_>>, inside: bool, bytes: &mut [u8]) {
    match value.get_ref() {
        DeValue::Table(table) => mask_table(table, inside, bytes),
        DeValue::Array(items) => items.iter().for_each(|item| mask(item, inside, bytes)),
        DeValue::String(text) if inside && !is_reference(text) => {
            let shown = bytes.get_mut(value.span()).unwrap_or_default();
            shown.iter_mut().filter(|byte| !matches!(byte, b'"' | b'\'' | b'\n' | b'\r')).for_each(|byte| *byte = b'*');
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
            ("client_secrt = \"hunter2\"\nurl = \"https://a.example\"", "client_secrt = \"hunter2\"\nurl = \"https://a.example\""),
            ("client_secret = \"$NAME\"", "client_secret = \"$NAME\""),
            ("token_url = \"https://a.example\"", "token_url = \"https://a.example\""),
            ("headers = { X-Any = 'abc', Authorization = 'Bearer $T' }", "headers = { X-Any = '***', Authorization = 'Bearer $T' }"),
            ("secrets = [\"é\"]", "secrets = [\"**\"]"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }
}

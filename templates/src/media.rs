//! Media types and ranges (RFC 9110 §8.3), as documents and messages write them.

/// Returns the type and subtype without parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns whether a media type carries JSON: `application/json`, `text/json` or a subtype that ends in `+json` (RFC
/// 6839 §3.1).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
}

/// Returns the index of the documented media type or range that a message has: the same text, else the same essence,
/// else a range.
pub(super) fn documented(media_types: &[&str], sent: &str) -> Option<usize> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let exact = plain(sent);
    let same = media_types.iter().position(|known| plain(known) == exact);
    let equal = || media_types.iter().position(|known| essence(known).eq_ignore_ascii_case(essence(sent)));
    let range = || media_types.iter().position(|known| covers(essence(known), essence(sent)));
    same.or_else(equal).or_else(range)
}

/// Returns whether a media type is within a range: `application/json`, `image/*`, `*/*`.
pub(super) fn covers(range: &str, media_type: &str) -> bool {
    if range.eq_ignore_ascii_case(media_type) || range == "*/*" {
        return true;
    }
    match (range.strip_suffix("/*"), media_type.split_once('/')) {
        (Some(wanted), Some((kind, _))) => wanted.eq_ignore_ascii_case(kind),
        _ => false,
    }
}

/// Returns the charset that a media type names.
#[cfg(feature = "client")]
pub(super) fn charset(media_type: &str) -> Option<&str> {
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, charset)| charset.trim().trim_matches('"'))
}

//! Media types and ranges (RFC 9110 §8.3, §12.5.1).

/// More members of an `Accept` than this are not looked at.
const MOST_RANGES: usize = 64;

/// The type and subtype without parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a media type carries JSON (RFC 6839 §3.1).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Whether text of this media type is UTF-8: it says so, says nothing, or says ASCII, which is a part of it.
pub(super) fn is_utf8(media_type: &str) -> bool {
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.all(|(_, charset)| {
        let charset = charset.trim().trim_matches('"');
        ["utf-8", "utf8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset))
    })
}

/// Which of the documented media types or ranges was sent: the same text, else the same essence, else a range.
pub(super) fn documented(media_types: &[&str], sent: &str) -> Option<usize> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let exact = plain(sent);
    let same = media_types.iter().position(|known| plain(known) == exact);
    let equal = || media_types.iter().position(|known| essence(known).eq_ignore_ascii_case(essence(sent)));
    let range = || media_types.iter().position(|known| covers(essence(known), essence(sent)));
    same.or_else(equal).or_else(range)
}

/// Whether an `Accept` admits one of the media types (each may itself be a range).
pub(super) fn is_acceptable(accept: &str, media_types: &[&str]) -> bool {
    media_types.iter().any(|media_type| {
        let offered = essence(media_type);
        // The most specific range decides, so that `text/html;q=0, */*` refuses only HTML.
        let ranges = accept.split(',').take(MOST_RANGES).map(|range| (essence(range), quality(range)));
        let fitting = ranges.filter(|(range, _)| covers(range, offered) || covers(offered, range));
        fitting.max_by_key(|(range, _)| specificity(range)).is_some_and(|(_, admitted)| admitted)
    })
}

fn specificity(range: &str) -> usize {
    2 - range.split('/').filter(|part| *part == "*").count().min(2)
}

/// Whether the weight is not zero (RFC 9110 §12.4.2).
fn quality(range: &str) -> bool {
    let weight = range.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    weight.and_then(|weight| weight.parse::<f32>().ok()).is_none_or(|weight| weight > 0.0)
}

fn covers(range: &str, media_type: &str) -> bool {
    if range.eq_ignore_ascii_case(media_type) || range == "*/*" {
        return true;
    }
    match (range.strip_suffix("/*"), media_type.split_once('/')) {
        (Some(wanted), Some((kind, _))) => wanted.eq_ignore_ascii_case(kind),
        _ => false,
    }
}

//! The media types that a request declares and accepts: charset and `Accept` (RFC 9110 §8.3.2, §12.5.1).

use http::{HeaderMap, header};

use super::super::media::{covers, essence};

/// The maximum number of members of an `Accept` that are considered.
const MOST_RANGES: usize = 64;

/// Returns whether text of this media type is UTF-8: its charset is UTF-8, is absent, or is ASCII, which is a part of
/// UTF-8.
pub(super) fn is_utf8(media_type: &str) -> bool {
    let parameters = media_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.all(|(_, charset)| {
        let charset = charset.trim().trim_matches('"');
        ["utf-8", "utf8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset))
    })
}

/// Returns all `Accept` fields as one.
pub(super) fn accepted(headers: &HeaderMap) -> String {
    let lines = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    lines.collect::<Vec<_>>().join(",")
}

/// Returns whether an `Accept` admits one of the media types (each may itself be a range).
pub(super) fn is_acceptable(accept: &str, media_types: &[&str]) -> bool {
    media_types.iter().any(|media_type| weigh(accept, media_type).0 > 0.0)
}

/// Returns the index of the media type that an `Accept` prefers: the one with the highest weight, then the one that it
/// names most exactly, then the first.
pub(super) fn preferred(accept: &str, media_types: &[&str]) -> usize {
    let mut best = (0, (0.0, 0));
    for (at, media_type) in media_types.iter().enumerate() {
        let weighed = weigh(accept, media_type);
        if weighed > best.1 {
            best = (at, weighed);
        }
    }
    best.0
}

/// Returns the weight of a media type (RFC 9110 §12.4.2), and how exactly a range names it. The most exact range
/// decides, so that `text/html;q=0, */*` refuses only HTML.
fn weigh(accept: &str, media_type: &str) -> (f32, usize) {
    let offered = essence(media_type);
    let members = accept.split(',').take(MOST_RANGES).filter(|member| {
        let range = essence(member);
        covers(range, offered) || covers(offered, range)
    });
    let exactness = |member: &str| match 2 - essence(member).split('/').filter(|part| *part == "*").count().min(2) {
        2 if parameters(member).eq(parameters(media_type)) => 3,
        other => other,
    };
    let said = members.max_by_key(|member| exactness(member));
    said.map_or((0.0, 0), |member| (quality(member), exactness(member)))
}

/// Returns the parameters of the media type itself: those before the weight.
fn parameters(media_type: &str) -> impl Iterator<Item = String> + '_ {
    let all = media_type.split(';').skip(1).map(|parameter| parameter.trim().to_ascii_lowercase());
    all.take_while(|parameter| !parameter.starts_with("q="))
}

fn quality(member: &str) -> f32 {
    let weight = member.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    weight.and_then(|weight| weight.parse::<f32>().ok()).filter(|weight| weight.is_finite()).unwrap_or(1.0)
}

//! What a client has sent as credentials, kept out of what it says of answers: servers repeat what they refuse.

use super::super::DecodeError;
use super::spelling::{LAYERS, plain, readings};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded;

/// Shorter values (in bytes) protect nothing, and would garble every text.
const SHORTEST: usize = 3;
/// So many characters in a row, from the beginning, are taken for the whole: who repeats it may have cut it.
const PART: usize = 12;
/// The most characters that are read of one text.
const LONGEST: usize = 10_000;
const MASK: &str = "***";

/// Values that no text of ours repeats.
#[derive(Default)]
pub(super) struct Secrets(Vec<Vec<char>>);

impl Secrets {
    pub(super) fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.len() >= SHORTEST {
            self.0.push(value.chars().collect());
        }
    }

    /// The value of a header field: with and without its scheme, and what `Basic` is made of.
    pub(super) fn add_header(&mut self, value: &HeaderValue) {
        let text = String::from_utf8_lossy(value.as_bytes());
        self.add(&text);
        let Some((scheme, credential)) = text.split_once(' ') else { return };
        self.add(credential);
        if scheme.eq_ignore_ascii_case("basic") {
            let pair = STANDARD.decode(credential.trim()).unwrap_or_default();
            let pair = String::from_utf8_lossy(&pair);
            self.add(&pair);
            self.add(pair.split_once(':').map_or("", |(_, password)| password));
        }
    }

    /// `name=value; name=value`
    pub(super) fn add_cookies(&mut self, value: &HeaderValue) {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split(';').filter_map(|pair| pair.split_once('=')).for_each(|(_, value)| self.add_encoded(value));
    }

    /// A value of a query or cookie, as it is sent.
    pub(super) fn add_encoded(&mut self, value: &str) {
        self.add(value);
        let pair = format!("v={value}");
        form_urlencoded::parse(pair.as_bytes()).for_each(|(_, value)| self.add(&value));
    }

    /// The text with `***` in the place of each secret, whole before it is cut: what is longer than anybody reads is.
    pub(super) fn mask(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut masked = 0;
        for (count, (at, c)) in text.char_indices().enumerate() {
            if count >= LONGEST && at >= masked {
                shown.push('…');
                break;
            }
            let end = self.0.iter().filter_map(|secret| longest(secret, text, at)).max();
            if let Some(end) = end.filter(|end| *end > masked) {
                if at >= masked {
                    shown.push_str(MASK);
                }
                masked = end;
            } else if at >= masked {
                shown.push(c);
            }
        }
        shown
    }

    pub(super) fn mask_error(&self, error: DecodeError) -> DecodeError {
        error.map(|text| self.mask(text))
    }
}

/// The fields of a request that hold credentials: those that are marked, and those whose names say it.
pub(super) fn sent(headers: &HeaderMap) -> Vec<(bool, HeaderValue)> {
    const TELLING: [&str; 7] = ["auth", "cookie", "key", "token", "secret", "password", "session"];
    let is_telling = |name: &str| TELLING.iter().any(|word| name.contains(word));
    let fields = headers.iter().filter(|(name, _)| *name != header::USER_AGENT);
    let secret = fields.filter(|(name, value)| value.is_sensitive() || is_telling(name.as_str()));
    secret.map(|(name, value)| (*name == header::COOKIE, value.clone())).collect()
}

/// The byte behind the longest part of a secret that begins at a place, however it is spelled there.
fn longest(secret: &[char], text: &str, at: usize) -> Option<usize> {
    let (mut ends, mut matched, mut end) = (vec![at], 0, at);
    for wanted in secret {
        let mut next: Vec<usize> = Vec::new();
        for at in ends {
            let read = plain(text, at).map_or_else(|| readings(text, at, LAYERS), |reading| vec![reading]);
            for (_, at) in read.into_iter().filter(|(c, _)| c == wanted) {
                if !next.contains(&at) {
                    next.push(at);
                }
            }
        }
        let Some(furthest) = next.iter().max() else { break };
        (matched, end) = (matched + 1, *furthest);
        ends = next;
    }
    (matched == secret.len() || matched >= PART).then_some(end)
}

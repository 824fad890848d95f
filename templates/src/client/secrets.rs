//! Keeps the credentials of a client out of its texts about responses, because servers repeat what they refuse.

use super::super::DecodeError;
use super::spelling::{LAYERS, plain, readings};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded;

/// The minimum length of a secret in bytes: a shorter one protects nothing, and masking it would garble every text.
const SHORTEST: usize = 3;
/// The number of characters, from the beginning of a secret, that are masked as if they were the whole secret: a server
/// that repeats the secret may have cut it.
const PART: usize = 12;
/// The maximum number of characters that are read of one text.
const LONGEST: usize = 10_000;
const MASK: &str = "***";

/// The values that no text of the client repeats.
#[derive(Default)]
pub(super) struct Secrets(Vec<Vec<char>>);

impl Secrets {
    pub(super) fn add(&mut self, value: &str) {
        let value = value.trim();
        if value.len() >= SHORTEST {
            self.0.push(value.chars().collect());
        }
    }

    /// Adds the value of a header field: with and without its scheme, and the decoded pair and password of `Basic`.
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

    /// Adds the values of a `Cookie` field: `name=value; name=value`
    pub(super) fn add_cookies(&mut self, value: &HeaderValue) {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split(';').filter_map(|pair| pair.split_once('=')).for_each(|(_, value)| self.add_encoded(value));
    }

    /// Adds a value of a query or cookie, as it is sent and decoded.
    pub(super) fn add_encoded(&mut self, value: &str) {
        self.add(value);
        let pair = format!("v={value}");
        form_urlencoded::parse(pair.as_bytes()).for_each(|(_, value)| self.add(&value));
    }

    /// Returns the text with `***` in the place of each secret. A text that is too long is cut, but only after a secret
    /// that it would be cut in.
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

/// Returns the fields of a request that hold credentials: those that are marked as sensitive, and those whose names
/// suggest it.
pub(super) fn sent(headers: &HeaderMap) -> Vec<(bool, HeaderValue)> {
    const TELLING: [&str; 7] = ["auth", "cookie", "key", "token", "secret", "password", "session"];
    let is_telling = |name: &str| TELLING.iter().any(|word| name.contains(word));
    let fields = headers.iter().filter(|(name, _)| *name != header::USER_AGENT);
    let secret = fields.filter(|(name, value)| value.is_sensitive() || is_telling(name.as_str()));
    secret.map(|(name, value)| (*name == header::COOKIE, value.clone())).collect()
}

/// Returns the position after the longest part of a secret that begins at a position, however it is spelled there.
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

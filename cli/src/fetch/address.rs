//! Addresses of documents: as they are stored and shown, and as they are requested.

use crate::exit::ExpectedError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use specwright_contract::{Secrets, is_loopback};
use std::{env, fmt};
use url::{Origin, Url};

/// The words that mark a parameter as a credential, alone or at the end of its name.
const TELLING: [&str; 13] = [
    "key",
    "token",
    "secret",
    "sig",
    "signature",
    "auth",
    "authorization",
    "password",
    "passwd",
    "pwd",
    "credential",
    "credentials",
    "session",
];
/// The names that mark a parameter as a credential only as a whole.
const TELLING_ALONE: [&str; 5] = ["code", "jwt", "pass", "pw", "sid"];
/// The beginnings of well-known credentials.
const BEGINNINGS: [&str; 8] = ["eyJ", "ghp_", "github_pat_", "glpat-", "sk-", "sk_", "xoxb-", "AKIA"];

/// The address of a document.
///
/// Its credentials are written as `$NAME`, in its path or query. The address is shown and stored in this form;
/// `Display` and `Debug` print no other.
#[derive(Clone)]
pub(crate) struct Address {
    written: Url,
    /// The URL with values in the place of names.
    whole: Url,
    secrets: Secrets,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.written.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Address {
    /// Reads an address: https, or http of this machine. No error repeats a text that may be a credential.
    pub(crate) fn read(text: &str, place: &str) -> Result<Self, ExpectedError> {
        let wrong = |what: &str, help: &str| Err(ExpectedError::advised(format!("{place}: {what}"), help));
        let written = match Url::parse(text) {
            Ok(url) => url,
            Err(error) => return wrong(&format!("no URL: {error}"), "write https://host/path"),
        };
        if !written.username().is_empty() || written.password().is_some() {
            let help = "give them by --header 'Authorization: Basic $NAME'";
            return wrong("an address holds no credentials", help);
        }
        if let Some(name) = credential(&written) {
            let what = format!("the query parameter `{name}` looks like a credential, which would be stored as it is");
            return wrong(&what, &format!("name a variable of the environment: ?{name}=$NAME"));
        }
        match written.scheme() {
            "https" => {}
            "http" if is_loopback(&written) => {}
            _ => return wrong("documents come over https; http is for this machine only", "write https://host/path"),
        }
        let mut secrets = Secrets::new();
        let mut whole = written.clone();
        whole.set_path(&expanded(written.path(), place, &mut secrets)?);
        let query = written.query().map(|query| expanded(query, place, &mut secrets)).transpose()?;
        whole.set_query(query.as_deref());
        Ok(Self { written, whole, secrets })
    }

    /// Returns the URL to request, which must not be shown.
    pub(super) fn whole(&self) -> &Url {
        &self.whole
    }

    /// Returns the scheme, host and port.
    pub(crate) fn origin(&self) -> Origin {
        self.written.origin()
    }

    /// Returns the URL as it is written, without values.
    pub(crate) fn written(&self) -> &Url {
        &self.written
    }

    /// Returns the address with another path and without a query.
    pub(crate) fn map(&self, change: impl Fn(&Url) -> Url) -> Self {
        Self { written: change(&self.written), whole: change(&self.whole), secrets: self.secrets.clone() }
    }

    /// Returns an address that a response names, as far as it is safe to show.
    pub(super) fn shown(&self, other: &Url) -> String {
        let origin = other.origin().ascii_serialization();
        let shown = if other.origin().is_tuple() {
            format!("{origin}{}", other.path())
        } else {
            format!("{}: …", other.scheme())
        };
        self.secrets.mask(&shown).into()
    }
}

/// Returns the parameter of a query (or of a fragment that is like one) that holds a credential itself.
fn credential(url: &Url) -> Option<String> {
    let parts = [url.query(), url.fragment()];
    let pairs = parts.into_iter().flatten().flat_map(|part| url::form_urlencoded::parse(part.as_bytes()));
    let holds = |name: &str, value: &str| {
        (is_telling(name) || BEGINNINGS.iter().any(|begin| value.starts_with(begin))) && !is_reference(value)
    };
    pairs.into_iter().find(|(name, value)| !value.is_empty() && holds(name, value)).map(|(name, _)| name.into_owned())
}

fn is_telling(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    TELLING_ALONE.contains(&lower.as_str()) || TELLING.iter().any(|word| words(name).any(|own| own.ends_with(word)))
}

/// Splits a name such as `X-Amz-Signature`, `accessToken` or `api_key` into parts, in lower case.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (was_lower && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        was_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.into_iter()
}

/// Returns whether a value is nothing but the name of a variable, perhaps after a word: `Bearer $NAME`.
fn is_reference(value: &str) -> bool {
    let last = value.rsplit(' ').next().unwrap_or_default();
    last.strip_prefix('$').is_some_and(|name| name_length(name) == name.len() && !name.is_empty())
}

/// Returns how much of a text is the name of a variable: in upper case, because `$filter` and the like are parameters
/// of APIs.
fn name_length(text: &str) -> usize {
    let length = text.find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { 0 } else { length }
}

/// Replaces `$NAME` in a path or query with the encoded value of the variable; `$$` is a dollar sign.
fn expanded(text: &str, place: &str, secrets: &mut Secrets) -> Result<String, ExpectedError> {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        whole.push_str(before);
        let (name, tail) = after.split_at(name_length(after));
        if let Some(tail) = after.strip_prefix('$') {
            whole.push('$');
            rest = tail;
            continue;
        }
        if name.is_empty() {
            whole.push('$');
        } else {
            let unset = || ExpectedError::Unset { name: name.to_owned(), place: place.to_owned() };
            let value = env::var(name).map_err(|_| unset())?;
            secrets.add(name, &value);
            whole.extend(utf8_percent_encode(&value, NON_ALPHANUMERIC));
        }
        rest = tail;
    }
    whole.push_str(rest);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::{Address, is_telling};

    #[test]
    fn names_of_parameters_tell_what_is_secret() {
        for name in
            ["apikey", "api_key", "X-Amz-Signature", "accessToken", "sig", "code", "auth", "client_secret", "KEY"]
        {
            assert!(is_telling(name), "{name}");
        }
        for name in ["author", "keyword", "version", "country_code", "ref", "design", "format", "$format"] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn a_credential_is_only_named() {
        for text in [
            "https://host/a?apikey=hunter2",
            "https://host/a?v=1&Access-Token=hunter2",
            "https://host/a?x=ghp_hunter2",
            "https://host/a?api%6bey=hunter2",
            "https://host/a?apikey=$NAME-hunter2",
            "https://host/a#token=hunter2",
            "https://hunter2@host/a",
            "https://u:hunter2@host/a",
        ] {
            let error = Address::read(text, "source").map_err(|error| format!("{error:?} {error}"));
            assert!(error.as_ref().is_err_and(|error| !error.contains("hunter2")), "{text}: {error:?}");
        }
        for text in ["https://host/a?$format=json", "https://host/a?ref=9f2e7c41d08b6a35&v=2", "https://host/a?apikey="]
        {
            assert_eq!(Address::read(text, "source").map(|address| address.to_string()).ok().as_deref(), Some(text));
        }
    }
}

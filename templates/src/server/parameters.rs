//! Finds the parameters of a request, and splits them by their style (OAS 3.1 §4.8.12, RFC 6570).

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use http::{HeaderMap, HeaderName, HeaderValue, header::COOKIE, request::Parts};

use super::super::description::{In, OperationInfo, ParameterInfo, SchemeInfo, SchemeKind, Style};
use super::{
    deep,
    text::TextError,
    view::{Delimited, Encoding, Members, Pairs, Spread, View},
};

/// The parts of a request outside of its body.
pub(super) struct Sent {
    pub(super) operation: &'static OperationInfo,
    pub(super) schemes: &'static [SchemeInfo],
    pub(super) headers: HeaderMap,
    captures: Vec<(&'static str, String)>,
    query: Fields,
    cookies: Fields,
}

/// Decoded names with their values, which are not decoded, in the order in which they were sent.
pub(super) type Fields = BTreeMap<String, Vec<String>>;

impl Sent {
    pub(super) fn new(
        operation: &'static OperationInfo,
        schemes: &'static [SchemeInfo],
        captures: Vec<(&'static str, String)>,
        parts: &mut Parts,
    ) -> Self {
        let mut headers = std::mem::take(&mut parts.headers);
        join_lines(&mut headers, operation.parameters);
        let query = fields(parts.uri.query().unwrap_or_default().split('&'), Encoding::Form);
        let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let cookies = fields(cookies.flat_map(|line| line.split(';')).map(str::trim), Encoding::Percent);
        Self { operation, schemes, headers, captures, query, cookies }
    }

    /// Returns the value that was sent under a name, if it is exactly one.
    pub(super) fn single<'a>(&'a self, location: In, name: &str) -> Option<Cow<'a, str>> {
        let only = |fields: &'a Fields| match fields.get(name).map(Vec::as_slice) {
            Some([value]) => Some(value.as_str()),
            _ => None,
        };
        match location {
            In::Query => Encoding::Form.decode(only(&self.query)?).ok(),
            In::Cookie => Some(Cow::Borrowed(unquoted(only(&self.cookies)?))),
            In::Header => {
                let mut values = self.headers.get_all(name).into_iter();
                let (first, second) = (values.next()?, values.next());
                second.map_or(first.to_str().ok(), |_| None).map(Cow::Borrowed)
            }
            In::Path => None,
        }
    }

    /// Returns what was sent for a parameter, split by its style; `None` if nothing was.
    pub(super) fn view(&self, parameter: &'static ParameterInfo) -> Result<Option<View<'_>>, TextError> {
        match parameter.location {
            In::Path => {
                let sent = self.captures.iter().find(|(name, _)| *name == parameter.name);
                Ok(sent.map(|(_, raw)| in_path(raw, parameter)))
            }
            In::Query if parameter.style == Style::DeepObject => {
                deep::view(&self.query, parameter.name, &BTreeSet::new())
            }
            In::Query => {
                let encoding = if parameter.allow_reserved { Encoding::Percent } else { Encoding::Form };
                self.in_fields(&self.query, parameter, encoding)
            }
            In::Cookie => self.in_fields(&self.cookies, parameter, Encoding::Percent),
            In::Header => self.in_header(parameter),
        }
    }

    /// Reads a query or cookie parameter: `form`, `spaceDelimited`, `pipeDelimited`.
    fn in_fields<'a>(
        &'a self,
        fields: &'a Fields,
        parameter: &'static ParameterInfo,
        encoding: Encoding,
    ) -> Result<Option<View<'a>>, TextError> {
        let own = fields.get(parameter.name).map_or(&[][..], Vec::as_slice);
        if parameter.explode && !parameter.json {
            let own = own.iter().map(|raw| decoded(raw, encoding)).collect();
            let others = Box::new(move || self.others(fields, parameter, encoding));
            return Ok(Some(View::Spread(Spread { own, others })));
        }
        let own: Vec<Delimited<'_>> = own
            .iter()
            .map(|raw| {
                let raw = if parameter.location == In::Cookie { unquoted(raw) } else { raw };
                let separators = if parameter.json { &[] } else { separators(parameter.style, raw) };
                Delimited { raw, separators, pairs: Pairs::Alternating, encoding }
            })
            .collect();
        let again = || TextError::new("sent more than once");
        match own.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(View::Delimited(*only))),
            // An item of such a list would be a list again.
            own if own.iter().any(|delimited| delimited.is_divided()) => Err(again()),
            own => {
                let own = own.iter().copied().map(View::Delimited).collect();
                Ok(Some(View::Spread(Spread { own, others: Box::new(move || Err(again())) })))
            }
        }
    }

    /// Returns the fields that no other parameter and no API key claims: the members of an exploded object are sent
    /// under their own names.
    fn others<'a>(
        &'a self,
        fields: &'a Fields,
        parameter: &'static ParameterInfo,
        encoding: Encoding,
    ) -> Result<Members<'a>, TextError> {
        let unclaimed = fields.iter().filter(|(name, _)| !self.is_claimed(name, parameter));
        unclaimed.map(|(name, values)| Ok((Cow::Borrowed(name.as_str()), repeated(values, encoding)))).collect()
    }

    fn is_claimed(&self, name: &str, asking: &ParameterInfo) -> bool {
        let by_parameter = self.operation.parameters.iter().any(|other| {
            other.location == asking.location && other.name != asking.name && {
                let rest = name.strip_prefix(other.name);
                rest == Some("") || other.style == Style::DeepObject && rest.is_some_and(|rest| rest.starts_with('['))
            }
        });
        let is_key = |kind| matches!(kind, SchemeKind::ApiKey { location, name: key } if location == asking.location && key == name);
        by_parameter || self.schemes.iter().any(|scheme| is_key(scheme.kind))
    }

    /// Reads a header parameter; header fields are not percent-encoded.
    fn in_header(&self, parameter: &ParameterInfo) -> Result<Option<View<'_>>, TextError> {
        let Some(value) = self.headers.get(parameter.name) else { return Ok(None) };
        let raw = std::str::from_utf8(value.as_bytes()).map_err(|_| TextError::new("not UTF-8"))?;
        let pairs = if parameter.explode { Pairs::Equals } else { Pairs::Alternating };
        let separators: &[_] = if parameter.json { &[] } else { &[","] };
        Ok(Some(View::Delimited(Delimited { raw, separators, pairs, encoding: Encoding::Verbatim })))
    }
}

/// Joins several fields of one name to one list (RFC 9110 §5.3).
fn join_lines(headers: &mut HeaderMap, parameters: &[ParameterInfo]) {
    for parameter in parameters.iter().filter(|parameter| parameter.location == In::Header) {
        let lines: Vec<&[u8]> = headers.get_all(parameter.name).into_iter().map(HeaderValue::as_bytes).collect();
        if lines.len() < 2 {
            continue;
        }
        let joined = HeaderValue::from_bytes(&lines.join(&b", "[..]));
        if let (Ok(name), Ok(joined)) = (HeaderName::from_bytes(parameter.name.as_bytes()), joined) {
            headers.insert(name, joined);
        }
    }
}

fn fields<'a>(pairs: impl Iterator<Item = &'a str>, encoding: Encoding) -> Fields {
    let mut fields = Fields::new();
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // A document cannot declare a name that is not UTF-8.
        if let Ok(name) = encoding.decode(name) {
            fields.entry(name.into_owned()).or_default().push(value.to_owned());
        }
    }
    fields
}

/// Removes the quotes that a cookie value may have (RFC 6265 §4.1.1).
fn unquoted(raw: &str) -> &str {
    raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw)
}

/// Returns the view of one value that has no parts.
pub(super) fn decoded(raw: &str, encoding: Encoding) -> View<'_> {
    View::Delimited(Delimited { raw, separators: &[], pairs: Pairs::Alternating, encoding })
}

/// Returns the view of the values of one name, which was sent once or several times.
pub(super) fn repeated(values: &[String], encoding: Encoding) -> View<'_> {
    let own = values.iter().map(|raw| decoded(raw, encoding)).collect();
    View::Spread(Spread {
        own,
        others: Box::new(|| Err(TextError::new("a value was sent where members are expected"))),
    })
}

/// Returns the separators between the elements of a list in one value (OAS 3.1 §4.8.12.5). A bare `|` is a separator,
/// and an encoded one beside it is part of an element; where there is no bare one, the encoded one is the separator,
/// because a URL has to encode it.
pub(super) fn separators(style: Style, raw: &str) -> &'static [&'static str] {
    match style {
        Style::SpaceDelimited => &["%20", "+"],
        Style::PipeDelimited if raw.contains('|') => &["|"],
        Style::PipeDelimited => &["%7C", "%7c"],
        _ => &[","],
    }
}

fn in_path<'a>(raw: &'a str, parameter: &'static ParameterInfo) -> View<'a> {
    let pairs = if parameter.explode { Pairs::Equals } else { Pairs::Alternating };
    let delimited =
        |raw, separators| View::Delimited(Delimited { raw, separators, pairs, encoding: Encoding::Percent });
    match (parameter.style, parameter.explode) {
        _ if parameter.json => decoded(raw, Encoding::Percent),
        (Style::Label, true) => delimited(raw.strip_prefix('.').unwrap_or(raw), &["."]),
        (Style::Label, false) => delimited(raw.strip_prefix('.').unwrap_or(raw), &[","]),
        (Style::Matrix, true) => matrix(raw, parameter.name),
        (Style::Matrix, false) => {
            let value = raw.strip_prefix(';').and_then(|raw| raw.strip_prefix(parameter.name));
            delimited(value.map_or(raw, |value| value.strip_prefix('=').unwrap_or(value)), &[","])
        }
        _ => delimited(raw, &[","]),
    }
}

/// Reads the style `matrix`: `;color=blue;color=black` or `;R=100;G=200`
fn matrix<'a>(raw: &'a str, name: &str) -> View<'a> {
    let pairs =
        || raw.split(';').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let own = pairs().filter(|(key, _)| *key == name).map(|(_, value)| decoded(value, Encoding::Percent)).collect();
    let others = Box::new(move || {
        pairs().map(|(key, value)| Ok((Encoding::Percent.decode(key)?, decoded(value, Encoding::Percent)))).collect()
    });
    View::Spread(Spread { own, others })
}

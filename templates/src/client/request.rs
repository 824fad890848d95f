//! A request as it is built: owned, not generic, and either encoded or already refused.

use super::super::{
    codec::{self, Codec},
    description::{EncodingInfo, In, OperationInfo, ParameterInfo, StatusPattern},
};
use super::{
    Client,
    body::{self, Body},
    builder::Limits,
    error::AnyError,
    faults::{RequestError, RequestFault},
    form,
    multipart::Multipart,
    params::Format,
    path,
    response::Raw,
    retry::{self, RetryPolicy},
    send,
    stream::Outgoing,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;
use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};
use url::Url;

/// A request of one client. Setters encode at once; the first error of encoding is reported when the request is sent.
/// `Debug` shows no value.
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    client: Client,
    name: &'static str,
    operation: Option<&'static OperationInfo>,
    method: Method,
    template: Cow<'static, str>,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    headers: HeaderMap,
    body: Option<Body>,
    limits: Limits,
    has_idempotency_key: bool,
    fault: Option<RequestFault>,
}

/// A request that is ready to be sent, except for its credentials.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) client: Client,
    pub(super) name: &'static str,
    pub(super) operation: Option<&'static OperationInfo>,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Outgoing>,
    pub(super) limits: Limits,
    pub(super) is_repeatable: bool,
}

impl Request {
    fn new(client: Client, name: &'static str, method: Method, template: Cow<'static, str>) -> Self {
        let limits = client.0.limits;
        Self {
            client,
            name,
            operation: None,
            method,
            template,
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            limits,
            has_idempotency_key: false,
            fault: None,
        }
    }

    pub(super) fn of_operation(client: Client, operation: &'static OperationInfo) -> Self {
        let method = Method::from_bytes(operation.method.as_bytes());
        let fault = method.is_err().then_some(RequestFault::Method);
        let method = method.unwrap_or_default();
        let request = Self::new(client, operation.id, method, Cow::Borrowed(operation.path));
        Self { operation: Some(operation), fault, ..request }
    }

    pub(super) fn of_path(client: Client, method: Method, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut request = Self::new(client, "request", method, Cow::Owned(path.to_owned()));
        if !query.is_empty() {
            request.query.push((String::new(), query.to_owned()));
        }
        request
    }

    /// Sets a path parameter.
    pub fn path<T: Serialize>(mut self, name: &str, value: T) -> Self {
        if let Some(mut texts) = self.write(In::Path, name, &value) {
            // An empty text would make another path of this one (OAS 3.1 §4.8.12.2, "path").
            match texts.pop().filter(|text| !text.is_empty()) {
                Some(text) if path::has_name(&self.template, name) => self.path.push((name.to_owned(), text)),
                Some(_) => self.refuse_parameter(name, "the path has no such name"),
                None => self.refuse_parameter(name, "a path parameter cannot be empty"),
            }
        }
        self
    }

    /// Adds a query parameter. A parameter that the document describes replaces its earlier value; other parameters add
    /// up.
    pub fn query<T: Serialize>(mut self, name: &str, value: T) -> Self {
        if let Some(texts) = self.write(In::Query, name, &value) {
            if self.parameter(In::Query, name).is_some() {
                self.query.retain(|(known, _)| known != name);
            }
            self.query.extend(texts.into_iter().map(|text| (name.to_owned(), text)));
        }
        self
    }

    /// Sets a header parameter. An empty list is left out.
    pub fn header_param<T: Serialize>(mut self, name: &str, value: T) -> Self {
        if let Some(text) = self.write(In::Header, name, &value).and_then(|mut texts| texts.pop()) {
            self.put_header(name, &text);
        }
        self
    }

    /// Sets a cookie.
    pub fn cookie<T: Serialize>(mut self, name: &str, value: T) -> Self {
        if let Some(texts) = self.write(In::Cookie, name, &value) {
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.extend(texts.into_iter().map(|text| (name.to_owned(), text)));
        }
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.put_header(name, value);
        self
    }

    /// Sets a key by which the API recognises a repeated request, so that the request may be repeated
    /// (`Idempotency-Key`, or the header that the document declares for this purpose).
    pub fn idempotency_key(mut self, key: &str) -> Self {
        let parameters = self.operation.map(|operation| operation.parameters).unwrap_or_default();
        let own = parameters.iter().find(|parameter| {
            parameter.location == In::Header && parameter.name.to_ascii_lowercase().ends_with("idempotency-key")
        });
        self.put_header(own.map_or("Idempotency-Key", |parameter| parameter.name), key);
        self.has_idempotency_key = true;
        self
    }

    /// Sets a JSON body.
    pub fn json<C: Codec>(mut self, value: &C::Value) -> Self {
        match codec::to_vec::<C>(value) {
            Ok(bytes) => {
                let content_type = body::json_media_type(self.operation.and_then(|operation| operation.body.as_ref()));
                self.body = Some(Body::new(content_type, bytes));
            }
            Err(error) => self.refuse_body(Box::new(error)),
        }
        self
    }

    /// Sets a JSON body of a media type other than the first that the document declares.
    pub fn json_as<C: Codec>(mut self, content_type: &'static str, value: &C::Value) -> Self {
        match codec::to_vec::<C>(value) {
            Ok(bytes) => self.body(content_type, bytes),
            Err(error) => {
                self.refuse_body(Box::new(error));
                self
            }
        }
    }

    /// Sets a form body (`application/x-www-form-urlencoded`) from an object: a scalar is written as text, an array by
    /// repeating its name, any other value as JSON text; `null` and an empty array are left out. Anything but an object
    /// is refused.
    pub fn form<T: Serialize + ?Sized>(self, value: &T) -> Self {
        self.form_encoded(value, &[])
    }

    /// Sets a form body, some of whose members are written as `encodings` describes. `null`, an empty list and an empty
    /// object in a style are left out, because no style has a form for them (RFC 6570 §2.3): the server reads them as
    /// absent. A value that its style has no form for, or that would be read as another one, is refused.
    pub fn form_encoded<T: Serialize + ?Sized>(mut self, value: &T, encodings: &[EncodingInfo]) -> Self {
        match form::encode(value, encodings) {
            Ok(text) => {
                self.body = Some(Body::new(HeaderValue::from_static(form::MEDIA_TYPE), text));
            }
            Err(fault) => self.refuse_body(Box::new(fault)),
        }
        self
    }

    /// Sets a body of several parts (`multipart/form-data`). If one of them is a stream, the request is sent once and
    /// never repeated.
    pub fn multipart(mut self, parts: impl Into<Multipart>) -> Self {
        match parts.into().finish() {
            Ok((content_type, segments)) => match HeaderValue::from_str(&content_type) {
                Ok(content_type) => self.body = Some(Body { content_type, segments }),
                Err(error) => self.refuse_body(Box::new(error)),
            },
            Err(fault) => self.refuse_body(fault),
        }
        self
    }

    /// Sets a body that is encoded already.
    pub fn body(mut self, content_type: &str, bytes: impl Into<Bytes>) -> Self {
        match HeaderValue::from_str(content_type) {
            Ok(content_type) => self.body = Some(Body::new(content_type, bytes)),
            Err(error) => self.refuse_body(Box::new(error)),
        }
        self
    }

    /// Sets the maximum time of this call: every attempt, every wait, the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Sets the maximum time of one attempt; see [`super::Builder::attempt_timeout`].
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the maximum length of the response body, in bytes.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Sets when this request is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.limits.retry = policy;
        self
    }

    /// Sends the request and reads the response, whatever its status is.
    ///
    /// # Errors
    /// Fails when the request could not be built or got no complete response.
    pub async fn send(self) -> Result<Raw, AnyError> {
        send::dispatch(self).await.map_err(|failure| failure.typed::<()>().into())
    }

    fn parameter(&self, location: In, name: &str) -> Option<&'static ParameterInfo> {
        let same = |other: &str| match location {
            In::Header => other.eq_ignore_ascii_case(name),
            _ => other == name,
        };
        self.operation?.parameters.iter().find(|known| known.location == location && same(known.name))
    }

    fn write<T: Serialize>(&mut self, location: In, name: &str, value: &T) -> Option<Vec<String>> {
        let written = Format::of(self.parameter(location, name), location).write(name, value);
        written.map_err(|reason| self.refuse(RequestFault::Parameter { name: name.to_owned(), reason })).ok()
    }

    fn put_header(&mut self, name: &str, value: &str) {
        let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
        match pair {
            // The transport frames the body; a second framing is how requests are smuggled.
            Some((key, mut value)) if key != header::CONTENT_LENGTH && key != header::TRANSFER_ENCODING => {
                value.set_sensitive(true);
                self.headers.insert(key, value);
            }
            _ => self.refuse(RequestFault::Header(name.to_owned())),
        }
    }

    fn refuse_parameter(&mut self, name: &str, reason: &str) {
        let reason = super::value::Fault(reason.to_owned());
        self.refuse(RequestFault::Parameter { name: name.to_owned(), reason });
    }

    fn refuse_body(&mut self, error: Box<dyn StdError + Send + Sync>) {
        self.refuse(RequestFault::Body(error));
    }

    fn refuse(&mut self, fault: RequestFault) {
        self.fault.get_or_insert(fault);
    }

    /// Returns the URL that the path is appended to: the base URL, or that of the operation's own server.
    fn base(&self) -> Result<&Url, RequestFault> {
        let parts = &self.client.0;
        let Some(declared) = self.operation.and_then(|operation| operation.server) else { return Ok(&parts.base) };
        let Some(server) = parts.servers.iter().find(|server| server.declared == declared) else {
            return Err(RequestFault::Server { declared, reason: "the client does not know it".to_owned() });
        };
        let url = server.url.as_ref().map_err(|reason| RequestFault::Server { declared, reason: reason.clone() })?;
        // Any header of the client may be a secret.
        let has_headers = parts.headers.keys().any(|name| name != header::USER_AGENT);
        if !server.is_trusted && (has_headers || parts.credentials.has_any_for(self.operation)) {
            return Err(RequestFault::UnnamedServer(declared));
        }
        Ok(url)
    }

    /// Completes the request. Every error of building it is reported here at the latest.
    pub(super) fn prepare(mut self) -> Result<Prepared, RequestError> {
        if self.fault.is_none() && !self.cookies.is_empty() {
            let cookies: Vec<&str> = self.cookies.iter().map(|(_, pair)| pair.as_str()).collect();
            let cookies = cookies.join("; ");
            self.put_header("cookie", &cookies);
        }
        let operation = self.name;
        match self.fault.take() {
            Some(fault) => Err(RequestError { operation, fault }),
            None => self.complete().map_err(|fault| RequestError { operation, fault }),
        }
    }

    fn complete(mut self) -> Result<Prepared, RequestFault> {
        let path = path::expand(&self.template, &self.path).map_err(RequestFault::Path)?;
        let query: Vec<&str> = self.query.iter().map(|(_, text)| text.as_str()).collect();
        let url = path::join(self.base()?, &path, &query.join("&")).map_err(RequestFault::Path)?;
        let parts = &self.client.0;
        let is_sent = |name: &str| self.headers.contains_key(name) || parts.headers.contains_key(name);
        let is_asked = |name: &str| query.iter().any(|pair| pair.split('=').next() == Some(name));
        if let Some(scheme) = parts.credentials.incomplete(self.operation, is_sent, is_asked) {
            return Err(RequestFault::Credential(scheme));
        }
        self.headers.entry(header::ACCEPT).or_insert_with(|| accept(self.operation));
        if let Some(body) = &self.body {
            self.headers.entry(header::CONTENT_TYPE).or_insert_with(|| body.content_type.clone());
        }
        let body = self.body.map(|body| Outgoing::new(body.segments));
        Ok(Prepared {
            is_repeatable: self.has_idempotency_key || retry::is_idempotent(&self.method),
            client: self.client,
            name: self.name,
            operation: self.operation,
            method: self.method,
            url,
            headers: self.headers,
            body,
            limits: self.limits,
        })
    }
}

/// Returns every media type of the documented responses (RFC 9110 §12.5.1). The first one of each success has the
/// highest weight, so that a caller that asks for no other type gets it.
fn accept(operation: Option<&OperationInfo>) -> HeaderValue {
    let is_success = |status| matches!(status, StatusPattern::Exact(200..=299) | StatusPattern::Range(2));
    let responses = operation.map(|operation| operation.responses).unwrap_or_default();
    let rows = |success: bool| responses.iter().filter(move |row| is_success(row.status) == success);
    let first = rows(true).filter_map(|row| row.media_types.first());
    let others = rows(true).chain(rows(false)).flat_map(|row| row.media_types);
    let mut names: Vec<&str> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for (name, weight) in first.map(|name| (name, "")).chain(others.map(|name| (name, ";q=0.9"))) {
        if !names.contains(name) {
            names.push(name);
            texts.push(format!("{name}{weight}"));
        }
    }
    match HeaderValue::from_str(&texts.join(", ")) {
        Ok(value) if !value.is_empty() => value,
        _ => HeaderValue::from_static("*/*"),
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.name)
            .field("method", &self.method)
            .field("path", &self.template)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

//! A request on its way into an operation: credentials, parameters and body, read as the types that are asked for.

use std::fmt;

use axum::body::Body;
use http::{Extensions, HeaderMap, Request, header::CONTENT_TYPE};

use super::super::codec::{self, Codec};
use super::super::description::{EncodingInfo, In, OperationInfo, ParameterInfo, SchemeInfo};
use super::super::validation::{self, Checker, Validate, Violation, Violations};
use super::{
    Attempt, Denied, Failure, Flaw, Place, Reason, Refusal, auth,
    body::{Incomplete, Received},
    form, multipart, negotiation,
    parameters::Sent,
    parts::{FromParts, Parts},
    text::{TextError, TextReader, Untyped},
};

/// A request that matches an operation of the document.
pub struct Incoming {
    sent: Sent,
    extensions: Extensions,
    body: Incomplete,
    received: Option<Received>,
}

impl Incoming {
    pub(super) fn new(
        operation: &'static OperationInfo,
        schemes: &'static [SchemeInfo],
        captures: Vec<(&'static str, String)>,
        request: Request<Body>,
        body_limit: usize,
    ) -> Self {
        let (mut parts, body) = request.into_parts();
        let sent = Sent::new(operation, schemes, captures, &mut parts);
        Self { sent, extensions: parts.extensions, body: Incomplete::new(body, body_limit), received: None }
    }

    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static OperationInfo {
        self.sent.operation
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.sent.headers
    }

    /// Returns the credentials of a request whose operation requires them.
    ///
    /// # Errors
    /// 401 when the request presents all credentials of none of the alternatives.
    pub fn attempt(&self) -> Result<Attempt<'_>, Refusal> {
        self.optional_attempt().ok_or_else(|| {
            auth::unauthenticated(self.operation(), self.sent.schemes, "credentials are missing or malformed")
        })
    }

    /// Returns the credentials of a request whose operation does not require them.
    pub fn optional_attempt(&self) -> Option<Attempt<'_>> {
        Attempt::new(&self.sent, &self.extensions)
    }

    /// Returns the caller that the implementation has authenticated, or refuses the request.
    ///
    /// # Errors
    /// 401 or 403, or the implementation's failure.
    pub fn admit<T>(&self, verdict: Result<T, Denied>) -> Result<T, Refusal> {
        verdict.map_err(|denied| denied.refusal(self.operation(), self.sent.schemes))
    }

    /// Reads a path parameter.
    ///
    /// # Errors
    /// 400 when the value does not match its type.
    pub fn path<C: Codec>(&self, name: &str) -> Result<C::Value, Refusal> {
        self.required::<C>(In::Path, name)
    }

    /// Reads a required query parameter.
    ///
    /// # Errors
    /// 400 when the parameter is missing, or its value does not match its type.
    pub fn query<C: Codec>(&self, name: &str) -> Result<C::Value, Refusal> {
        self.required::<C>(In::Query, name)
    }

    /// Reads an optional query parameter.
    ///
    /// # Errors
    /// 400 when the value does not match its type.
    pub fn query_optional<C: Codec>(&self, name: &str) -> Result<Option<C::Value>, Refusal> {
        self.optional::<C>(In::Query, name)
    }

    /// Reads a required header parameter.
    ///
    /// # Errors
    /// 400 when the parameter is missing, or its value does not match its type.
    pub fn header<C: Codec>(&self, name: &str) -> Result<C::Value, Refusal> {
        self.required::<C>(In::Header, name)
    }

    /// Reads an optional header parameter.
    ///
    /// # Errors
    /// 400 when the value does not match its type.
    pub fn header_optional<C: Codec>(&self, name: &str) -> Result<Option<C::Value>, Refusal> {
        self.optional::<C>(In::Header, name)
    }

    /// Reads a required cookie parameter.
    ///
    /// # Errors
    /// 400 when the parameter is missing, or its value does not match its type.
    pub fn cookie<C: Codec>(&self, name: &str) -> Result<C::Value, Refusal> {
        self.required::<C>(In::Cookie, name)
    }

    /// Reads an optional cookie parameter.
    ///
    /// # Errors
    /// 400 when the value does not match its type.
    pub fn cookie_optional<C: Codec>(&self, name: &str) -> Result<Option<C::Value>, Refusal> {
        self.optional::<C>(In::Cookie, name)
    }

    fn required<C: Codec>(&self, location: In, name: &str) -> Result<C::Value, Refusal> {
        match self.optional::<C>(location, name)? {
            Some(value) => Ok(value),
            None => Err(Refusal::parameter(self.parameter(location, name)?, "missing")),
        }
    }

    fn optional<C: Codec>(&self, location: In, name: &str) -> Result<Option<C::Value>, Refusal> {
        let parameter = self.parameter(location, name)?;
        let refuse = |error: TextError| Refusal::parameter(parameter, &error.to_string());
        if parameter.json {
            let Some(text) = self.text_of(parameter).map_err(refuse)? else { return Ok(None) };
            let value = codec::from_slice::<C>(text.as_bytes());
            return value.map(Some).map_err(|error| Refusal::parameter(parameter, &error.to_string()));
        }
        match self.read::<C>(parameter, Untyped::Guessed) {
            // A union or a mixed enum may have a string where the text looks like a number.
            Err(TextError::Wrong(message)) => match self.read::<C>(parameter, Untyped::Text) {
                Ok(value) => Ok(value),
                Err(_) => Err(Refusal::parameter(parameter, &message)),
            },
            Err(TextError::Absent) => Ok(None),
            Ok(value) => Ok(value),
        }
    }

    fn read<C: Codec>(
        &self,
        parameter: &'static ParameterInfo,
        untyped: Untyped,
    ) -> Result<Option<C::Value>, TextError> {
        match self.sent.view(parameter)? {
            Some(view) => C::read(TextReader::new(view, untyped)).map(Some),
            None => Ok(None),
        }
    }

    fn text_of(&self, parameter: &'static ParameterInfo) -> Result<Option<String>, TextError> {
        let Some(view) = self.sent.view(parameter)? else { return Ok(None) };
        view.text().map(|text| Some(text.into_owned()))
    }

    fn parameter(&self, location: In, name: &str) -> Result<&'static ParameterInfo, Refusal> {
        let mut parameters = self.operation().parameters.iter();
        let same = |parameter: &&ParameterInfo| parameter.location == location && parameter.name == name;
        parameters.find(same).ok_or_else(|| Failure::new("a parameter without a row in its operation's table").into())
    }

    /// Reads the body, up to the limit. It has to be awaited before any of the methods below is called.
    ///
    /// # Errors
    /// 415 for a media type that is not documented, 413 over the limit, 400 when a required body is missing.
    pub async fn receive(&mut self) -> Result<(), Refusal> {
        if let Some(info) = &self.sent.operation.body {
            self.received = self.body.receive(info, &self.sent.headers).await?;
        }
        Ok(())
    }

    /// Returns which of the documented media types the body has, as an index of
    /// [`BodyInfo::media_types`](super::super::description::BodyInfo::media_types); `None` without a body.
    pub fn media_type(&self) -> Option<usize> {
        self.received.as_ref().map(|received| received.media_type)
    }

    /// Returns the media type, of those given, that the caller prefers for the response (`Accept`, RFC 9110 §12.5.1);
    /// the first one if `Accept` names none of them.
    pub fn preferred(&self, media_types: &[&'static str]) -> &'static str {
        let accept = negotiation::accepted(&self.sent.headers);
        media_types.get(negotiation::preferred(&accept, media_types)).copied().unwrap_or_default()
    }

    fn body(&self) -> Result<&Received, Refusal> {
        self.received.as_ref().ok_or_else(|| Refusal::new(Reason::Malformed, "the request body is missing"))
    }

    /// Reads a JSON body.
    ///
    /// # Errors
    /// 400 when it is missing or not JSON, 422 when it does not match its type (or the one of the two that the document
    /// has).
    pub fn json<C: Codec>(&self) -> Result<C::Value, Refusal> {
        let bytes = &self.body()?.bytes;
        codec::from_slice::<C>(bytes).map_err(|error| {
            // Well-formed JSON that does not match the document is not malformed, but cannot be processed.
            let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
            unreadable(&error, if is_json { Reason::Invalid } else { Reason::Malformed })
        })
    }

    /// Reads a JSON body that may be missing.
    ///
    /// # Errors
    /// 400 when it is not JSON, 422 when it does not match its type (or the one of the two that the document has).
    pub fn json_optional<C: Codec>(&self) -> Result<Option<C::Value>, Refusal> {
        self.received.is_some().then(|| self.json::<C>()).transpose()
    }

    /// Reads a form body (`application/x-www-form-urlencoded`).
    ///
    /// # Errors
    /// 400 when it is missing, not a form or does not match its type; 415 when its charset is not UTF-8.
    pub fn form<C: Codec>(&self) -> Result<C::Value, Refusal> {
        self.form_encoded::<C>(&[])
    }

    /// Reads a form body, some of whose members are written as `encodings` describes (Encoding Objects). Besides values
    /// that do not match their types, these are refused with 400: brackets that are not closed or are more than 32
    /// deep, more than 65,536 pairs, an index above 65,535, a value beside members of the same name (`a=1&a[b]=2`),
    /// members of a `[]`, and a single value that is sent twice.
    ///
    /// # Errors
    /// The errors of [`Incoming::form`].
    pub fn form_encoded<C: Codec>(&self, encodings: &'static [EncodingInfo]) -> Result<C::Value, Refusal> {
        let body = self.body()?;
        let sent = self.sent.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !sent.is_none_or(negotiation::is_utf8) {
            return Err(Refusal::new(Reason::UnsupportedMediaType, "the request body has to be in UTF-8"));
        }
        form::read::<C>(&body.bytes, encodings).map_err(|error| unreadable(&error, Reason::Malformed))
    }

    /// Reads a form body that may be missing.
    ///
    /// # Errors
    /// The errors of [`Incoming::form`], except for a missing body.
    pub fn form_optional<C: Codec>(&self) -> Result<Option<C::Value>, Refusal> {
        self.received.is_some().then(|| self.form::<C>()).transpose()
    }

    /// Reads a form body that may be missing, some of whose members are written as `encodings` describes.
    ///
    /// # Errors
    /// The errors of [`Incoming::form_encoded`], except for a missing body.
    pub fn form_encoded_optional<C: Codec>(
        &self,
        encodings: &'static [EncodingInfo],
    ) -> Result<Option<C::Value>, Refusal> {
        self.received.is_some().then(|| self.form_encoded::<C>(encodings)).transpose()
    }

    /// Reads a body of several parts (`multipart/form-data`). It is read whole, including files, up to the limit
    /// ([`Options::body_limit`](super::Options::body_limit)); at most 4,096 parts are accepted.
    ///
    /// # Errors
    /// 400 when it is missing or malformed, or a part does not match its type; 415 when the charset of a text is not
    /// UTF-8; 422 when a part is JSON of another type.
    pub fn multipart<T: FromParts>(&self) -> Result<T, Refusal> {
        let body = self.body()?;
        let sent = self.sent.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        T::from_parts(&mut Parts::new(multipart::parse(sent, &body.bytes)?))
    }

    /// Reads a body of several parts that may be missing.
    ///
    /// # Errors
    /// The errors of [`Incoming::multipart`], except for a missing body.
    pub fn multipart_optional<T: FromParts>(&self) -> Result<Option<T>, Refusal> {
        self.received.is_some().then(|| self.multipart::<T>()).transpose()
    }

    /// Reads a text body.
    ///
    /// # Errors
    /// 400 when it is missing or not UTF-8.
    pub fn text(&self) -> Result<String, Refusal> {
        let text = String::from_utf8(self.body()?.bytes.to_vec());
        text.map_err(|_| Refusal::new(Reason::Malformed, "the request body is not UTF-8"))
    }

    /// Reads a text body that may be missing.
    ///
    /// # Errors
    /// 400 when it is not UTF-8.
    pub fn text_optional(&self) -> Result<Option<String>, Refusal> {
        self.received.is_some().then(|| self.text()).transpose()
    }

    /// Returns the bytes of a body.
    ///
    /// # Errors
    /// 400 when it is missing.
    pub fn bytes(&self) -> Result<bytes::Bytes, Refusal> {
        self.body().map(|received| received.bytes.clone())
    }

    /// Returns the bytes of a body, if there is one.
    pub fn bytes_optional(&self) -> Option<bytes::Bytes> {
        self.received.as_ref().map(|received| received.bytes.clone())
    }

    /// Checks the constraints of a body.
    ///
    /// # Errors
    /// 422 (400 where only that is documented) with every violation.
    pub fn validate<T: Validate + ?Sized>(&self, value: &T) -> Result<(), Refusal> {
        validation::validate(value).map_err(|violations| broken(&violations, |pointer| Place::Body(pointer.to_owned())))
    }

    /// Checks the constraints of a body whose type has no checks of its own: an array, a map.
    ///
    /// # Errors
    /// 422 (400 where only that is documented) with every violation.
    pub fn validate_body(&self, check: &dyn Fn(&mut Checker)) -> Result<(), Refusal> {
        self.validate(&Closure(check))
    }

    /// Checks the constraints of a parameter.
    ///
    /// # Errors
    /// 422 (400 where only that is documented) with every violation.
    pub fn validate_parameter(&self, location: In, name: &str, check: &dyn Fn(&mut Checker)) -> Result<(), Refusal> {
        let parameter = self.parameter(location, name)?;
        let place = |_: &str| Place::Parameter { location, name: parameter.name };
        validation::validate(&Closure(check)).map_err(|violations| broken(&violations, place))
    }
}

/// A check as a value that can be validated.
struct Closure<'a>(&'a dyn Fn(&mut Checker));

impl Validate for Closure<'_> {
    fn check(&self, checker: &mut Checker) {
        (self.0)(checker);
    }
}

fn broken(violations: &Violations, place: impl Fn(&str) -> Place) -> Refusal {
    let flaw = |violation: &Violation| Flaw { place: place(&violation.pointer), detail: violation.to_string() };
    let flaws = violations.iter().map(flaw).collect();
    Refusal::flawed(Reason::Invalid, "the request breaks constraints of the document", flaws)
}

fn unreadable(error: &codec::DecodeError, reason: Reason) -> Refusal {
    let flaw = Flaw { place: Place::Body(error.path().to_owned()), detail: error.message().to_owned() };
    Refusal::flawed(reason, &format!("request body: {error}"), vec![flaw])
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("operation", &self.operation().id).finish_non_exhaustive()
    }
}

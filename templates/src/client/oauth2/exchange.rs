//! One request to the token endpoint and its response (RFC 6749 §4.4.2, §5).

use super::super::{
    builder::Limits,
    faults::TransportFault,
    reach::Reach,
    retry,
    send::{Stopped, read_body},
};
use super::{ClientAuthentication, TokenError, TokenFault, endpoint::Endpoint};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::Value;
use std::time::Duration;
use tokio::time::Instant;
use url::form_urlencoded::{Serializer, byte_serialize};

/// The maximum length of a response with a token, in bytes.
const LONGEST_ANSWER: usize = 64 * 1024;
/// The maximum time of one attempt; the call's own limits apply besides.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(20);
/// The life of a token whose response does not declare one (RFC 6749 §5.1 leaves that to documentation). A token that
/// expires sooner is refused with 401, and then a new one is requested.
const UNSTATED_LIFETIME: Duration = Duration::from_secs(5 * 60);
/// The maximum life of a token, which is a year: instants cannot be added to without limit.
const LONGEST_LIFETIME: Duration = Duration::from_secs(31_536_000);

/// The error codes of RFC 6749 §5.2 and RFC 8707 §2, and two that servers borrow from §4.1.2.1. Other codes are not
/// repeated, because a response could put a secret there.
const CODES: [&str; 9] = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "invalid_target",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
];

/// The HTTP client and the settings with which a token request is sent.
#[derive(Clone, Copy)]
pub(in super::super) struct Carrier<'a> {
    pub(in super::super) http: &'a Reach,
    /// The only header of the client's own that is sent, because the others are for the API.
    pub(in super::super) user_agent: Option<&'a HeaderValue>,
    pub(in super::super) limits: &'a Limits,
}

/// A token that the endpoint has granted.
pub(super) struct Granted {
    /// The value of `Authorization`: `Bearer …`
    pub(super) authorization: HeaderValue,
    /// The life of the token, from the time of the request on.
    pub(super) lifetime: Duration,
    pub(super) asked_at: Instant,
}

/// The reason why one attempt gives no token.
struct NoToken {
    fault: TokenFault,
    asked_to_wait: Option<Duration>,
    source: Option<reqwest::Error>,
}

impl From<TokenFault> for NoToken {
    fn from(fault: TokenFault) -> Self {
        Self { fault, asked_to_wait: None, source: None }
    }
}

impl From<Stopped> for NoToken {
    fn from(stopped: Stopped) -> Self {
        Self { fault: TokenFault::Transport(stopped.fault), asked_to_wait: None, source: stopped.source }
    }
}

impl Endpoint {
    /// Requests a token for these scopes. It is repeated as an idempotent request is, because a token too many does no
    /// harm.
    pub(super) async fn mint(&self, scope: &str, carrier: Carrier<'_>) -> Result<Granted, TokenError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let limit = carrier.limits.attempt_timeout.unwrap_or(LONGEST_ATTEMPT).min(LONGEST_ATTEMPT);
            let attempt = tokio::time::timeout(limit, self.attempt(scope, carrier)).await;
            let timeout = || NoToken::from(TokenFault::Transport(TransportFault::AttemptTimeout));
            let failed = match attempt.unwrap_or_else(|_| Err(timeout())) {
                Ok(granted) => return Ok(granted),
                Err(failed) => failed,
            };
            let error = TokenError::new(self.shown(), failed.fault, attempts, failed.source);
            let wait = carrier.limits.retry.delay(attempts, failed.asked_to_wait);
            match wait.filter(|_| error.is_retryable()) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(error),
            }
        }
    }

    async fn attempt(&self, scope: &str, carrier: Carrier<'_>) -> Result<Granted, NoToken> {
        let asked_at = Instant::now();
        let request = self.request(scope, carrier.user_agent)?;
        let http = carrier.http.to(&self.url).ok_or(TokenFault::Transport(TransportFault::Protocol))?;
        let response = http.execute(request).await.map_err(Stopped::from)?;
        // Only a client that the user has passed in follows redirects here, and then the address is not the one that
        // was named.
        if response.url() != &self.url {
            return Err(TokenFault::Malformed("the answer came from another address").into());
        }
        let status = response.status().as_u16();
        let asked_to_wait = retry::retry_after(response.headers());
        let body = read_body(response, LONGEST_ANSWER).await?;
        let answer: Option<Value> = serde_json::from_slice(&body).ok();
        if status != 200 {
            let fault = TokenFault::Refused { status, code: answer.as_ref().and_then(code) };
            return Err(NoToken { asked_to_wait, ..fault.into() });
        }
        granted(answer.as_ref(), asked_at).map_err(|reason| TokenFault::Malformed(reason).into())
    }

    fn request(&self, scope: &str, user_agent: Option<&HeaderValue>) -> Result<reqwest::Request, NoToken> {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if !scope.is_empty() {
            form.append_pair("scope", scope);
        }
        form.extend_pairs(&self.parameters);
        let mut headers = HeaderMap::new();
        match self.authentication {
            ClientAuthentication::Basic => {
                headers.insert(header::AUTHORIZATION, self.basic()?);
            }
            ClientAuthentication::Body => {
                form.append_pair("client_id", &self.id).append_pair("client_secret", &self.secret);
            }
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(super::super::form::MEDIA_TYPE));
        if let Some(user_agent) = user_agent {
            headers.insert(header::USER_AGENT, user_agent.clone());
        }
        let mut request = reqwest::Request::new(Method::POST, self.url.clone());
        *request.headers_mut() = headers;
        *request.body_mut() = Some(form.finish().into());
        Ok(request)
    }

    /// Returns `Basic` credentials. The id and the secret are form-encoded first (RFC 6749 §2.3.1), so that a colon
    /// separates them.
    fn basic(&self) -> Result<HeaderValue, NoToken> {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encoded(&self.id), encoded(&self.secret));
        let value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)));
        let mut value = value.map_err(|_| TokenFault::Transport(TransportFault::Protocol))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

fn code(answer: &Value) -> Option<&'static str> {
    let given = answer.get("error")?.as_str()?;
    CODES.into_iter().find(|code| *code == given)
}

fn granted(answer: Option<&Value>, asked_at: Instant) -> Result<Granted, &'static str> {
    let answer = answer.filter(|answer| answer.is_object()).ok_or("the answer is no JSON object")?;
    let text = |name| answer.get(name).and_then(Value::as_str);
    let token = text("access_token").filter(|token| !token.is_empty()).ok_or("the answer has no `access_token`")?;
    // RFC 6749 §7.1: a client must not use a token of a type that it does not know.
    match text("token_type") {
        Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(_) => return Err("the `token_type` is not `Bearer`"),
        None => return Err("the answer has no `token_type`"),
    }
    let lifetime = match answer.get("expires_in") {
        None | Some(Value::Null) => UNSTATED_LIFETIME,
        Some(value) => seconds(value).ok_or("`expires_in` is no number of seconds")?,
    };
    let value = HeaderValue::from_str(&format!("Bearer {token}"));
    let mut authorization = value.map_err(|_| "the `access_token` holds characters that no header can carry")?;
    authorization.set_sensitive(true);
    Ok(Granted { authorization, lifetime: lifetime.min(LONGEST_LIFETIME), asked_at })
}

/// Reads a number of seconds, which some servers write as a string.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds: f64 = match value {
        Value::String(text) => text.trim().parse().ok()?,
        value => value.as_f64()?,
    };
    if seconds.is_nan() {
        return None;
    }
    let bounded = f64::min(seconds, LONGEST_LIFETIME.as_secs_f64());
    Duration::try_from_secs_f64(bounded).ok()
}

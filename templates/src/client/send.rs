//! Sends requests by one function, which is compiled once: attempts, waits, limits, redirects.

use super::{
    error::Error,
    faults::{RequestError, TransportError, TransportFault},
    oauth2::{Carrier, Minted, TokenError},
    redirects::{Step, Unfollowed},
    request::{Prepared, Request},
    response::Raw,
    retry, secrets,
    stream::Outgoing,
};
use http::header;
use std::{
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};
use url::Url;

/// The reason why there is no response.
pub(super) enum Failure {
    Request(Box<RequestError>),
    Token(TokenError),
    Transport(Box<TransportError>),
}

impl Failure {
    pub(super) fn typed<E>(self) -> Error<E> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Token(error) => Error::Token(error),
            Self::Transport(error) => Error::Transport(error),
        }
    }
}

/// Sends a request. The future is boxed, so that its code is compiled here and not in every crate that awaits it.
pub(super) fn dispatch(request: Request) -> Pin<Box<dyn Future<Output = Result<Raw, Failure>> + Send>> {
    match request.prepare() {
        Ok(prepared) => exchange(prepared),
        Err(error) => Box::pin(std::future::ready(Err(Failure::Request(Box::new(error))))),
    }
}

/// Sends a request that is prepared already.
pub(super) fn exchange(prepared: Prepared) -> Pin<Box<dyn Future<Output = Result<Raw, Failure>> + Send>> {
    Box::pin(async move {
        let mut attempts = 0;
        let limit = prepared.limits.timeout;
        let stopped = match tokio::time::timeout(limit, prepared.until_done(&mut attempts)).await {
            Ok(Ok(Ok(raw))) => return Ok(Raw { attempts, ..raw }),
            Ok(Ok(Err(stopped))) => stopped,
            Ok(Err(error)) => return Err(Failure::Token(error)),
            Err(_) => TransportFault::Timeout.into(),
        };
        Err(Failure::Transport(Box::new(TransportError {
            operation: prepared.name,
            attempts,
            fault: stopped.fault,
            source: stopped.source,
        })))
    })
}

/// The reason why one attempt has no response.
pub(super) struct Stopped {
    pub(super) fault: TransportFault,
    pub(super) source: Option<reqwest::Error>,
}

impl From<TransportFault> for Stopped {
    fn from(fault: TransportFault) -> Self {
        Self { fault, source: None }
    }
}

impl From<reqwest::Error> for Stopped {
    fn from(error: reqwest::Error) -> Self {
        let fault = if error.is_timeout() && !error.is_connect() {
            TransportFault::Timeout
        } else if error.is_connect() {
            TransportFault::Connect
        } else if error.is_request() || error.is_body() || error.is_decode() {
            TransportFault::Interrupted
        } else {
            TransportFault::Protocol
        };
        // The URL may hold an API key.
        Self { fault, source: Some(error.without_url()) }
    }
}

impl Prepared {
    /// Makes attempts until one is not repeated, and returns its result.
    ///
    /// # Errors
    /// Fails when no token can be obtained; an attempt without a response is a result.
    async fn until_done(&self, attempts: &mut u32) -> Result<Result<Raw, Stopped>, TokenError> {
        let begin = Instant::now();
        let mut has_reminted = false;
        loop {
            let minted = self.mint().await?;
            *attempts = attempts.saturating_add(1);
            let result = self.attempt(minted.as_ref()).await;
            // The request was refused before anything was done, so any method may be repeated: once, with a new token.
            if let (Some(minted), Ok(Raw { status: 401, .. }), false) = (minted, &result, has_reminted) {
                minted.invalidate();
                has_reminted = true;
                if self.can_be_sent_again() {
                    continue;
                }
            }
            let left = self.limits.timeout.saturating_sub(begin.elapsed());
            match self.wait(&result, *attempts - u32::from(has_reminted)).filter(|wait| *wait < left) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Ok(result),
            }
        }
    }

    async fn mint(&self) -> Result<Option<Minted>, TokenError> {
        let parts = &self.client.0;
        let user_agent = parts.headers.get(header::USER_AGENT);
        let carrier = Carrier { http: &parts.http, user_agent, limits: &self.limits };
        let has_own = parts.headers.contains_key(header::AUTHORIZATION);
        let headers = if has_own { &parts.headers } else { &self.headers };
        parts.credentials.mint(self.operation, headers, carrier).await
    }

    /// Returns how long to wait before the next attempt; `None` when there is none.
    fn wait(&self, result: &Result<Raw, Stopped>, attempts: u32) -> Option<Duration> {
        let asked = match result {
            Ok(raw) if retry::is_retryable_status(raw.status) => retry::retry_after(&raw.headers),
            Err(Stopped { fault, .. }) if *fault != TransportFault::Timeout && fault.is_retryable() => None,
            _ => return None,
        };
        if self.is_repeatable && self.can_be_sent_again() { self.limits.retry.delay(attempts, asked) } else { None }
    }

    /// Returns whether the body can be sent again; a stream can be sent only once.
    fn can_be_sent_again(&self) -> bool {
        self.body.as_ref().is_none_or(Outgoing::is_repeatable)
    }

    async fn attempt(&self, minted: Option<&Minted>) -> Result<Raw, Stopped> {
        let Some(limit) = self.limits.attempt_timeout else { return self.follow(minted).await };
        let late = |_| Err(TransportFault::AttemptTimeout.into());
        tokio::time::timeout(limit, self.follow(minted)).await.unwrap_or_else(late)
    }

    async fn follow(&self, minted: Option<&Minted>) -> Result<Raw, Stopped> {
        let mut url = self.url.clone();
        let mut hops = 0;
        loop {
            let response = self.exchange(url.clone(), minted).await?;
            match self.step(response.status().as_u16(), response.headers(), &url, hops) {
                Step::Follow(next) => url = next,
                Step::Done => return self.read(response, minted, None).await,
                Step::Refused(why) => return self.read(response, minted, Some(why)).await,
            }
            hops += 1;
        }
    }

    async fn exchange(&self, mut url: Url, minted: Option<&Minted>) -> Result<reqwest::Response, Stopped> {
        let parts = &self.client.0;
        let mut headers = self.headers.clone();
        for (name, value) in &parts.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if let Some(minted) = minted {
            headers.entry(header::AUTHORIZATION).or_insert_with(|| minted.authorization.clone());
        }
        parts.credentials.apply(self.operation, &mut headers, &mut url);
        let http = parts.http.to(&url).ok_or(TransportFault::Protocol)?;
        let mut request = reqwest::Request::new(self.method.clone(), url);
        *request.headers_mut() = headers;
        *request.body_mut() = self.body.as_ref().and_then(Outgoing::body);
        Ok(http.execute(request).await?)
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        minted: Option<&Minted>,
        unfollowed: Option<Unfollowed>,
    ) -> Result<Raw, Stopped> {
        let (status, headers) = (response.status().as_u16(), std::mem::take(response.headers_mut()));
        let bytes = read_body(response, self.limits.max_response_bytes).await?.into();
        // A response may repeat the credentials of its request.
        let mut sent = secrets::sent(&self.headers);
        sent.extend(minted.map(|minted| (false, minted.authorization.clone())));
        let (operation, client) = (self.name, self.client.clone());
        Ok(Raw { operation, status, headers, bytes, attempts: 0, client, sent, unfollowed })
    }
}

/// Reads a body of at most `limit` bytes.
pub(super) async fn read_body(mut response: reqwest::Response, limit: usize) -> Result<Vec<u8>, Stopped> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if chunk.len() > limit - body.len() {
            return Err(TransportFault::TooLarge(limit).into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

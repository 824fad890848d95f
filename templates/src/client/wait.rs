//! Repeats a request until a condition holds for its response.

use super::super::{
    codec::Literal,
    description::{Condition, WaiterInfo},
};
use super::{
    error::{AnyError, Error},
    faults::{TransportError, TransportFault},
    operation::{Operation, decode},
    request::Request,
    response::Raw,
    send::{self, Failure},
};
use serde_json::Value;
use std::{
    error::Error as StdError,
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// A wait that has not begun. Await it, or [`send`](Self::send) it.
///
/// The first request is sent at once. After a response for which the condition does not hold, and after a failure that
/// may be temporary ([`Error::is_retryable`]), another request follows after a pause; any other failure ends the wait.
#[derive(Debug)]
#[must_use = "a wait does nothing until it is awaited or sent"]
pub struct Wait<O> {
    request: Request,
    waiter: &'static WaiterInfo,
    every: Duration,
    at_most: Duration,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Wait<O> {
    /// Creates a wait with the settings of `waiter`.
    pub fn new(request: Request, waiter: &'static WaiterInfo) -> Self {
        Self { request, waiter, every: waiter.every, at_most: waiter.at_most, operation: PhantomData }
    }

    /// Sets the pause between two requests.
    pub fn every(self, pause: Duration) -> Self {
        Self { every: pause, ..self }
    }

    /// Sets the maximum time in all, with every request and every pause.
    pub fn at_most(self, time: Duration) -> Self {
        Self { at_most: time, ..self }
    }

    /// Changes the settings of each request: headers, time and size limits, retries.
    pub fn map(self, set: impl FnOnce(Request) -> Request) -> Self {
        Self { request: set(self.request), ..self }
    }

    /// Sends requests until the condition holds, and returns the response for which it does.
    ///
    /// # Errors
    /// Fails when a request fails permanently, or the time runs out.
    pub async fn send(self) -> Result<O::Output, WaitError<O::Output, O::Error>> {
        let (waiter, at_most) = (self.waiter, self.at_most);
        let mut progress = Progress { last: None, failure: None, attempts: 0 };
        if let Ok(Some(result)) = timeout(at_most, self.until_done(&mut progress)).await {
            return result.map_err(WaitError::Call);
        }
        // There was no time for another request, or not enough for the one under way.
        let Progress { last, failure, attempts } = progress;
        match failure {
            Some(error) if last.is_none() => Err(WaitError::Call(error)),
            _ => Err(WaitError::Elapsed(Box::new(Elapsed { waiter: waiter.name, last, attempts, at_most }))),
        }
    }

    /// Sends requests until the condition holds; `None` means that the next request would begin after the time has run
    /// out.
    async fn until_done(
        self,
        progress: &mut Progress<O::Output, O::Error>,
    ) -> Option<Result<O::Output, Error<O::Error>>> {
        let begin = tokio::time::Instant::now();
        let prepared = match self.request.prepare() {
            Ok(prepared) => prepared,
            Err(error) => return Some(Err(Error::Request(Box::new(error)))),
        };
        loop {
            progress.attempts = progress.attempts.saturating_add(1);
            match judged::<O>(send::exchange(prepared.clone()).await, self.waiter.until) {
                Ok((value, true)) => return Some(Ok(value)),
                Ok((value, false)) => (progress.last, progress.failure) = (Some(value), None),
                Err(error) if error.is_retryable() => progress.failure = Some(error),
                Err(error) => return Some(Err(error)),
            }
            if begin.elapsed().saturating_add(self.every) >= self.at_most {
                return None;
            }
            sleep(self.every).await;
        }
    }
}

impl<O> IntoFuture for Wait<O>
where
    O: Operation,
    O::Output: Send,
    O::Error: Send,
{
    type Output = Result<O::Output, WaitError<O::Output, O::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// The state of a wait when its time runs out.
struct Progress<T, E> {
    last: Option<T>,
    failure: Option<Error<E>>,
    attempts: u32,
}

/// Returns the decoded response, and whether the conditions hold for it.
fn judged<O: Operation>(
    answer: Result<Raw, Failure>,
    until: &[Condition],
) -> Result<(O::Output, bool), Error<O::Error>> {
    let (value, raw) = decode::<O>(answer)?;
    Ok((value, holds(until, &raw)))
}

/// Returns whether the conditions hold for the body as it was received, not for its type, so that a table is enough.
fn holds(until: &[Condition], raw: &Raw) -> bool {
    let Ok(body) = serde_json::from_slice::<Value>(raw.bytes()) else { return false };
    until.iter().all(|condition| {
        body.pointer(condition.pointer).is_some_and(|value| {
            let is = |literal: &Literal| fits(*literal, value);
            (condition.is.is_empty() || condition.is.iter().any(is)) && !condition.not.iter().any(is)
        })
    })
}

/// Returns whether a value equals a literal. Numbers are compared by value, so that `1.0` equals `1`.
fn fits(literal: Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::Null, Value::Null) => true,
        (Literal::Bool(literal), Value::Bool(value)) => literal == *value,
        (Literal::Text(literal), Value::String(value)) => literal == value,
        #[expect(clippy::cast_precision_loss, reason = "only a number that is no integer of 64 bits is compared so")]
        (Literal::Int(literal), Value::Number(value)) => {
            match value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from)) {
                Some(value) => literal == value,
                None => value.as_f64().is_some_and(|value| value.total_cmp(&(literal as f64)).is_eq()),
            }
        }
        (Literal::Number(literal), Value::Number(value)) => {
            value.as_f64().is_some_and(|value| value.total_cmp(&literal).is_eq())
        }
        _ => false,
    }
}

/// The reason why a wait did not succeed. `T` is the output of the operation, `E` the type of its documented error
/// responses.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<T, E> {
    /// A request failed; a temporary failure is reported if it lasted until the time ran out, and no response came
    /// before it.
    Call(Error<E>),
    /// The time ran out.
    Elapsed(Box<Elapsed<T>>),
}

/// A wait whose time ran out.
#[derive(Clone, Debug)]
pub struct Elapsed<T> {
    waiter: &'static str,
    last: Option<T>,
    attempts: u32,
    at_most: Duration,
}

impl<T> Elapsed<T> {
    /// Returns the last response, for which the condition did not hold; `None` if there was none.
    pub fn last(&self) -> Option<&T> {
        self.last.as_ref()
    }

    /// Returns the last response as [`Elapsed::last`] does, but owned.
    pub fn into_last(self) -> Option<T> {
        self.last
    }

    /// Returns how often a request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T> fmt::Display for Elapsed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { waiter, at_most, attempts, .. } = self;
        write!(f, "{waiter}: what was waited for did not come within {at_most:?}")?;
        if *attempts > 1 { write!(f, " ({attempts} attempts)") } else { Ok(()) }
    }
}

impl<T: fmt::Debug> StdError for Elapsed<T> {}

impl<T, E> fmt::Display for WaitError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Elapsed(elapsed) => elapsed.fmt(f),
        }
    }
}

impl<T: fmt::Debug, E: fmt::Debug> StdError for WaitError<T, E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Elapsed(_) => None,
        }
    }
}

impl<T, E> From<WaitError<T, E>> for AnyError {
    fn from(error: WaitError<T, E>) -> Self {
        match error {
            WaitError::Call(error) => error.into(),
            WaitError::Elapsed(elapsed) => Error::<()>::Transport(Box::new(TransportError {
                operation: elapsed.waiter,
                attempts: elapsed.attempts,
                fault: TransportFault::Elapsed,
                source: None,
            }))
            .into(),
        }
    }
}

//! Asking until something holds of the answer.

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
/// The first request goes out at once. An answer of which the condition does not hold, and a failure that may pass
/// ([`Error::is_retryable`]), are followed by another request after a pause; any other failure ends the wait.
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
    /// A wait as the table has it.
    pub fn new(request: Request, waiter: &'static WaiterInfo) -> Self {
        Self { request, waiter, every: waiter.every, at_most: waiter.at_most, operation: PhantomData }
    }

    /// Sets the pause between two requests.
    pub fn every(self, pause: Duration) -> Self {
        Self { every: pause, ..self }
    }

    /// Sets the time in all, with every request and every pause.
    pub fn at_most(self, time: Duration) -> Self {
        Self { at_most: time, ..self }
    }

    /// Settings of each request: headers, time and size limits, retries.
    pub fn map(self, set: impl FnOnce(Request) -> Request) -> Self {
        Self { request: set(self.request), ..self }
    }

    /// Asks until the condition holds, and gives the answer of which it does.
    ///
    /// # Errors
    /// Where a request fails for good, or time runs out.
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

    /// `None`: the next request would begin when the time is over.
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

/// What is known when time runs out.
struct Progress<T, E> {
    last: Option<T>,
    failure: Option<Error<E>>,
    attempts: u32,
}

/// The answer, and whether the conditions hold of it.
fn judged<O: Operation>(
    answer: Result<Raw, Failure>,
    until: &[Condition],
) -> Result<(O::Output, bool), Error<O::Error>> {
    let (value, raw) = decode::<O>(answer)?;
    Ok((value, holds(until, &raw)))
}

/// Judged by what was sent, not by its type, so that a table is enough.
fn holds(until: &[Condition], raw: &Raw) -> bool {
    let Ok(body) = serde_json::from_slice::<Value>(raw.bytes()) else { return false };
    until.iter().all(|condition| {
        body.pointer(condition.pointer).is_some_and(|value| {
            let is = |literal: &Literal| fits(*literal, value);
            (condition.is.is_empty() || condition.is.iter().any(is)) && !condition.not.iter().any(is)
        })
    })
}

/// Numbers are compared by value, so that `1.0` is `1`.
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

/// Why a wait did not end well. `T` is what the operation gives, `E` what the document says of its refusals.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<T, E> {
    /// A request failed; where the failure may pass, it did not within the time, and no answer came before it.
    Call(Error<E>),
    /// The time is over.
    Elapsed(Box<Elapsed<T>>),
}

/// A wait whose time is over.
#[derive(Clone, Debug)]
pub struct Elapsed<T> {
    waiter: &'static str,
    last: Option<T>,
    attempts: u32,
    at_most: Duration,
}

impl<T> Elapsed<T> {
    /// The last answer, of which the condition did not hold; `None` if there was none.
    pub fn last(&self) -> Option<&T> {
        self.last.as_ref()
    }

    /// As [`Elapsed::last`], owned.
    pub fn into_last(self) -> Option<T> {
        self.last
    }

    /// How often it was asked.
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

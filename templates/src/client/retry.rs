//! When a request is repeated, and how long the client waits before it is.

use http::{HeaderMap, Method, header::RETRY_AFTER};
use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    time::{Duration, SystemTime},
};

/// A policy of how often and how soon a request is repeated.
///
/// Only requests that are safe to repeat are repeated: those of an idempotent method (RFC 9110 §9.2.2) and those with
/// an idempotency key. They are repeated after 408, 429, 502, 503 and 504 and after a failed connection. `Retry-After`
/// is obeyed; without it the wait grows exponentially, with full jitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The maximum number of attempts, including the first one. With one attempt, nothing is repeated.
    pub attempts: u32,
    /// The upper bound of the first wait; it doubles with every attempt.
    pub base_delay: Duration,
    /// The upper bound of every wait. A response whose `Retry-After` is longer is returned to the caller instead of
    /// being waited for.
    pub max_delay: Duration,
}

impl Default for RetryPolicy {
    /// Returns a policy of three attempts, a first wait of at most 200 ms and no wait over 20 s.
    fn default() -> Self {
        Self { attempts: 3, base_delay: Duration::from_millis(200), max_delay: Duration::from_secs(20) }
    }
}

impl RetryPolicy {
    /// Returns a policy that repeats nothing.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Sets the maximum number of attempts; zero counts as one.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the upper bound of the first wait.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the upper bound of every wait.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Returns the wait after attempt number `attempt` (from one), or `None` if no attempt follows it.
    pub(super) fn delay(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        match asked {
            Some(asked) => Some(asked).filter(|asked| *asked <= self.max_delay),
            None => Some(jitter(self.longest_wait(attempt))),
        }
    }

    /// Returns the upper bound of the wait after attempt number `attempt` (from one) where the API asks for none. The
    /// wait itself is spread evenly from zero up to it.
    pub fn longest_wait(&self, attempt: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.base_delay.saturating_mul(factor).min(self.max_delay)
    }
}

/// Returns whether sending a request twice has the same effect as sending it once. QUERY is safe by its definition.
pub(super) fn is_idempotent(method: &Method) -> bool {
    method.is_idempotent() || method.as_str() == "QUERY"
}

/// Returns whether a status means that a later attempt may succeed.
pub(super) fn is_retryable_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 502 | 503 | 504)
}

/// Returns `Retry-After` as a wait from now (RFC 9110 §10.2.3); the header holds seconds or a date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    parse_retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?.trim(), SystemTime::now())
}

fn parse_retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

/// Returns a duration that is spread evenly from zero to `bound`. The hasher's random keys are good enough to spread
/// clients.
fn jitter(bound: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    let share = u32::try_from(random >> 32).unwrap_or(u32::MAX);
    let nanos = bound.as_nanos().saturating_mul(u128::from(share)) >> 32;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

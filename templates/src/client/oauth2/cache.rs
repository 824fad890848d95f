//! The tokens of a client: one per set of scopes, shared by all clones of the client.
//!
//! Of several callers that need the same token at once, the one that holds the lock `flight` requests it, and the
//! others wait. A caller that is dropped while it requests a token releases the lock, and the next caller requests one
//! instead.

use super::super::{super::description::SchemeUse, secrets::Secrets};
use super::{
    ClientCredentials, TokenError,
    endpoint::{Endpoint, Named},
    exchange::{Carrier, Granted},
};
use http::HeaderValue;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use url::Url;

/// The time before its expiry at which a token is renewed. It is the last tenth of the token's life, if that is longer,
/// but never more than half of its life.
const RENEWAL_MARGIN: Duration = Duration::from_secs(30);
/// The maximum time that a caller waits for a new token while the old one is still valid.
const LONGEST_RENEWAL: Duration = Duration::from_secs(5);
/// The maximum number of sets of scopes. Scopes come from the document's tables, so there are few sets; other scopes
/// cost a new token, but not unlimited memory.
const MOST_SETS: usize = 256;

/// Requests tokens with one pair of client id and secret, and keeps them.
pub(in super::super) struct TokenSource {
    endpoint: Endpoint,
    /// The scopes of every token, unless each operation decides its own.
    scope: Option<String>,
    slots: Mutex<BTreeMap<String, Arc<Slot>>>,
}

/// The token for one set of scopes.
#[derive(Default)]
struct Slot {
    state: Mutex<State>,
    flight: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The number of requests for a token that have ended, from which a caller that has waited for one learns that it
    /// is over.
    flights: u64,
    /// The error of the last request, if it failed.
    failure: Option<TokenError>,
}

#[derive(Clone)]
struct Token {
    authorization: HeaderValue,
    /// The number of the request that brought the token.
    flight: u64,
    renew_at: Instant,
    expires_at: Instant,
}

/// A token that a request presents.
pub(in super::super) struct Minted {
    pub(in super::super) authorization: HeaderValue,
    flight: u64,
    slot: Arc<Slot>,
}

impl Minted {
    /// Drops the token, because the API has refused it. A newer token, which another caller has obtained by now, stays.
    pub(in super::super) fn invalidate(&self) {
        let mut state = self.slot.state();
        if state.token.as_ref().is_some_and(|token| token.flight == self.flight) {
            state.token = None;
        }
    }
}

/// The token that a caller finds.
enum Found {
    Fresh(Token),
    /// A token that is valid, but about to expire.
    Old(Token),
    /// No token; holds the number of requests for a token that had ended by then.
    Nothing(u64),
}

impl TokenSource {
    pub(in super::super) fn new(
        mut credentials: ClientCredentials,
        named: Named<'_>,
        base: &Url,
    ) -> Result<Self, Cow<'static, str>> {
        let scope = credentials.scopes.take().map(|scopes| set(scopes.iter().map(String::as_str)));
        Ok(Self { endpoint: Endpoint::new(credentials, named, base)?, scope, slots: Mutex::default() })
    }

    /// Returns the URL of the token endpoint.
    pub(in super::super) fn url(&self) -> &Url {
        &self.endpoint.url
    }

    /// Adds the values that no text may repeat: the secret and parameters of token requests, and the tokens.
    pub(in super::super) fn collect(&self, secrets: &mut Secrets) {
        secrets.add(&self.endpoint.secret);
        self.endpoint.parameters.iter().for_each(|(_, value)| secrets.add(value));
        for slot in lock(&self.slots).values() {
            slot.state().token.iter().for_each(|token| secrets.add_header(&token.authorization));
        }
    }

    /// Returns a token for an operation's use of the scheme; `used` is `None` for a request that the document does not
    /// describe.
    pub(in super::super) async fn token(
        &self,
        used: Option<&SchemeUse>,
        carrier: Carrier<'_>,
    ) -> Result<Minted, TokenError> {
        let scope = match (&self.scope, used) {
            (Some(scope), _) => scope.clone(),
            (None, Some(used)) => set(used.scopes.iter().copied()),
            (None, None) => String::new(),
        };
        let slot = self.slot(&scope);
        let token = match slot.find() {
            Found::Fresh(token) => token,
            Found::Old(token) => self.renewed(&slot, &scope, token, carrier).await,
            Found::Nothing(flights) => self.awaited(&slot, &scope, flights, carrier).await?,
        };
        Ok(Minted { authorization: token.authorization, flight: token.flight, slot })
    }

    fn slot(&self, scope: &str) -> Arc<Slot> {
        let mut slots = lock(&self.slots);
        if let Some(slot) = slots.get(scope) {
            return Arc::clone(slot);
        }
        if slots.len() >= MOST_SETS {
            slots.clear();
        }
        Arc::clone(slots.entry(scope.to_owned()).or_default())
    }

    /// Renews a token: one caller requests a new one, and the others continue with the old one, as does the first if it
    /// gets no new one.
    async fn renewed(&self, slot: &Slot, scope: &str, old: Token, carrier: Carrier<'_>) -> Token {
        let Ok(_flight) = slot.flight.try_lock() else { return old };
        // Another caller may have renewed the token in between.
        if let Found::Fresh(token) = slot.find() {
            return token;
        }
        let renewal = tokio::time::timeout(LONGEST_RENEWAL, self.endpoint.mint(scope, carrier)).await;
        if let Ok(Ok(granted)) = renewal {
            return slot.land(granted);
        }
        slot.postpone();
        old
    }

    /// Obtains a token where there is none: one caller requests it, and the others wait for its result, even if that is
    /// an error.
    async fn awaited(&self, slot: &Slot, scope: &str, flights: u64, carrier: Carrier<'_>) -> Result<Token, TokenError> {
        let _flight = slot.flight.lock().await;
        if let Some(outcome) = slot.outcome_since(flights) {
            return outcome;
        }
        match self.endpoint.mint(scope, carrier).await {
            Ok(granted) => Ok(slot.land(granted)),
            Err(error) => {
                slot.crash(error.clone());
                Err(error)
            }
        }
    }
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn find(&self) -> Found {
        let (state, now) = (self.state(), Instant::now());
        match &state.token {
            Some(token) if now < token.renew_at => Found::Fresh(token.clone()),
            Some(token) if now < token.expires_at => Found::Old(token.clone()),
            _ => Found::Nothing(state.flights),
        }
    }

    /// Returns the result of a request that has ended after the first `flights`. Its token is used however short its
    /// life is: otherwise a token that expires at once would be requested again by each waiting caller.
    fn outcome_since(&self, flights: u64) -> Option<Result<Token, TokenError>> {
        let state = self.state();
        if state.flights == flights {
            return None;
        }
        let token = state.token.clone().map(Ok);
        token.or_else(|| state.failure.clone().map(Err))
    }

    fn land(&self, granted: Granted) -> Token {
        let Granted { authorization, lifetime, asked_at } = granted;
        let margin = RENEWAL_MARGIN.max(lifetime / 10).min(lifetime / 2);
        let mut state = self.state();
        state.flights += 1;
        state.failure = None;
        let (renew_at, expires_at) = (asked_at + lifetime.saturating_sub(margin), asked_at + lifetime);
        let token = Token { authorization, flight: state.flights, renew_at, expires_at };
        state.token = Some(token.clone());
        token
    }

    fn crash(&self, error: TokenError) {
        let mut state = self.state();
        state.flights += 1;
        state.failure = Some(error);
        // The token that is still there has expired.
        state.token = None;
    }

    /// Postpones the renewal after a failed one by half of the remaining time, so that not every call tries it.
    fn postpone(&self) {
        let mut state = self.state();
        let now = Instant::now();
        if let Some(token) = &mut state.token {
            token.renew_at = now + token.expires_at.saturating_duration_since(now) / 2;
        }
    }
}

/// Returns scopes as a set (RFC 6749 §3.3): sorted, each once.
fn set<'s>(scopes: impl Iterator<Item = &'s str>) -> String {
    let mut scopes: Vec<&str> = scopes.filter(|scope| !scope.is_empty()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes.join(" ")
}

/// Locks a mutex. A panic of another caller leaves nothing half done, because each change is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

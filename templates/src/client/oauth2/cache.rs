//! Tokens that are there already: one per set of scopes, shared by all clones of a client.
//!
//! Of many callers that need the same token at once, one asks for it and the others wait: who holds the lock `flight`
//! asks. A caller that is dropped while it asks lets go of the lock, and the next one in the row asks instead.

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

/// A token is renewed this long before it expires, or for the last tenth of its life, if that is longer, but never
/// before it has lived half of it.
const RENEWAL_MARGIN: Duration = Duration::from_secs(30);
/// While there is a token that still holds, nobody waits longer for a new one.
const LONGEST_RENEWAL: Duration = Duration::from_secs(5);
/// Scopes come from the document's tables, so there are few sets of them. What somebody makes up costs a new token,
/// not memory without end.
const MOST_SETS: usize = 256;

/// Mints tokens with one pair of id and secret, and keeps them.
pub(in super::super) struct TokenSource {
    endpoint: Endpoint,
    /// What every token is asked for, if it is not the operation that decides.
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
    /// How many flights have ended: whoever has waited for one learns from it that it is over.
    flights: u64,
    /// How the last one ended, if badly.
    failure: Option<TokenError>,
}

#[derive(Clone)]
struct Token {
    authorization: HeaderValue,
    /// Which flight brought it.
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
    /// The API has refused it: nobody presents it again. A newer one, which another caller has brought by now, stays.
    pub(in super::super) fn invalidate(&self) {
        let mut state = self.slot.state();
        if state.token.as_ref().is_some_and(|token| token.flight == self.flight) {
            state.token = None;
        }
    }
}

/// What a caller finds.
enum Found {
    Fresh(Token),
    /// Good, and about to expire.
    Old(Token),
    /// None; the number of flights that had ended by then.
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

    /// Where tokens are minted.
    pub(in super::super) fn url(&self) -> &Url {
        &self.endpoint.url
    }

    /// What no text may repeat: what tokens are minted with, and those that there are.
    pub(in super::super) fn collect(&self, secrets: &mut Secrets) {
        secrets.add(&self.endpoint.secret);
        self.endpoint.parameters.iter().for_each(|(_, value)| secrets.add(value));
        for slot in lock(&self.slots).values() {
            slot.state().token.iter().for_each(|token| secrets.add_header(&token.authorization));
        }
    }

    /// A token for an operation's use of the scheme; `None` for a request that the document does not describe.
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

    /// One caller asks for a new token; the others go on with the old one, and so does this one if there is none to be
    /// had now.
    async fn renewed(&self, slot: &Slot, scope: &str, old: Token, carrier: Carrier<'_>) -> Token {
        let Ok(_flight) = slot.flight.try_lock() else { return old };
        // Somebody may have been here in between.
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

    /// There is no token: one caller asks, the others wait for what it gets, be it a failure.
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

    /// What a flight has brought that ended since so many had. Its token counts however short it lives: else a token
    /// that is born expired would be asked for by each who waits.
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
        // What is still there has expired.
        state.token = None;
    }

    /// A renewal has failed: the next one is tried after half of the time that is left, not by every call.
    fn postpone(&self) {
        let mut state = self.state();
        let now = Instant::now();
        if let Some(token) = &mut state.token {
            token.renew_at = now + token.expires_at.saturating_duration_since(now) / 2;
        }
    }
}

/// Scopes are a set (RFC 6749 §3.3): sorted, each once.
fn set<'s>(scopes: impl Iterator<Item = &'s str>) -> String {
    let mut scopes: Vec<&str> = scopes.filter(|scope| !scope.is_empty()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes.join(" ")
}

/// A panic of another caller leaves nothing half done: each change is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Sends deliveries: they are signed, attempted up to five times, then put aside as dead letters.

use super::core::{Core, NotKept, Settings};
use super::draft::Draft;
use super::state::{Attempted, Change, Due, Outbound, Standing, Turn};
use crate::time::Millis;
use crate::{Line, Options, Secret};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tilt::runtime::Uuid;
use tilt::runtime::webhooks::{Outgoing, sign};
use url::Url;

/// The maximum number of attempts, the first included.
pub(super) const ATTEMPTS: usize = 5;
/// The pause between the first attempt and the second; each further pause is twice as long.
pub(super) const FIRST_PAUSE: Millis = 10_000;

/// The HTTP client and the key of deliveries.
pub(super) struct Outbox {
    client: reqwest::Client,
    key: Secret,
}

impl Outbox {
    pub(super) fn new(options: &Options, settings: &Settings) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(options.patience)
            .user_agent(concat!("specwright-sandbox/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, key: settings.signs_with(&options.faults) })
    }

    /// Sends a delivery; returns the status of the response, or the error.
    async fn send(&self, url: &str, body: &str) -> Result<u16, &'static str> {
        let outgoing = Outgoing { id: "", timestamp: 0, body: body.as_bytes() };
        let signature = sign(&tilt::webhooks::SIGNATURE, &self.key.expose().into(), outgoing);
        let signature = signature.map_err(|_| "the signing secret cannot be used")?;
        let request = self.client.post(url).headers(signature).header("content-type", "application/json");
        match request.body(body.to_owned()).send().await {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(error) if error.is_timeout() => Err("no answer in time"),
            Err(error) if error.is_connect() => Err("no connection"),
            Err(_) => Err("the connection broke off"),
        }
    }
}

impl Core {
    /// Makes one attempt at a delivery.
    pub(super) async fn attempt(self: Arc<Self>, turn: Turn, delivery: Uuid) {
        let (found, at) = {
            let store = self.store();
            (store.state.deliveries.get(&delivery).cloned(), store.now())
        };
        let Some(mut delivery) = found.filter(|delivery| delivery.standing == Standing::Pending) else {
            return self.attempted(turn, |_| {});
        };
        let begun = Instant::now();
        let answer = self.outbox.send(&delivery.url, &delivery.body).await;
        let outcome = answer.map_or_else(str::to_owned, |status| status.to_string());
        delivery.attempts.push(Attempted { at, outcome: outcome.clone() });
        self.log_attempt(&delivery, outcome, begun.elapsed());
        let is_done = answer.is_ok_and(|status| (200..300).contains(&status));
        self.attempted(turn, |draft| settle(draft, delivery, is_done, at));
    }

    fn log_attempt(&self, delivery: &Outbound, outcome: String, took: Duration) {
        self.settings.log(&Line::Delivery {
            event: delivery.event.clone(),
            endpoint: without_query(&delivery.url),
            attempt: u32::try_from(delivery.attempts.len()).unwrap_or(u32::MAX),
            outcome,
            took,
        });
    }

    /// Takes up a dead letter again, for another five attempts; returns `false` if there is none with that id.
    pub(super) fn redeliver(self: &Arc<Self>, id: Uuid) -> Result<bool, NotKept> {
        self.step(|draft| {
            let dead = draft.state.deliveries.get(&id).filter(|delivery| delivery.standing == Standing::Dead);
            let Some(mut delivery) = dead.cloned() else { return false };
            delivery.standing = Standing::Pending;
            delivery.attempts.clear();
            draft.changes.push(Change::Delivery(Box::new(delivery)));
            draft.due(draft.at, Due::Attempt(id));
            true
        })
    }
}

/// Records the outcome of an attempt.
fn settle(draft: &mut Draft<'_>, mut delivery: Outbound, is_done: bool, at: Millis) {
    let made = delivery.attempts.len();
    if is_done {
        delivery.standing = Standing::Delivered;
    } else if made >= ATTEMPTS {
        delivery.standing = Standing::Dead;
    } else {
        draft.due(at.saturating_add(pause(made)), Due::Attempt(delivery.id));
    }
    draft.changes.push(Change::Delivery(Box::new(delivery)));
}

/// Returns the pause after `made` attempts.
fn pause(made: usize) -> Millis {
    (1..made).fold(FIRST_PAUSE, |pause, _| pause.saturating_mul(2))
}

/// Returns a URL as it may be shown: without its query, which may hold a secret of the receiver.
pub(super) fn without_query(url: &str) -> String {
    match Url::parse(url) {
        Ok(mut url) => {
            url.set_query(None);
            url.set_fragment(None);
            url.into()
        }
        Err(_) => String::new(),
    }
}

//! The sandbox's own routes, below `/_sandbox`: no part of Tilt's document, and open to every program on this machine.

use super::core::{Core, NotKept};
use super::events;
use super::outbox;
use super::state::{Change, Endpoint, Outbound, Standing};
use crate::time;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tilt::runtime::Uuid;
use tilt::runtime::webhooks::EventSet;
use tilt::types::PaymentStatus;
use tilt::webhooks::Event;
use url::{Host, Url};

/// A row of [`ADMIN_ROUTES`].
#[derive(Clone, Copy, Debug)]
pub struct AdminRoute {
    /// The method and path.
    pub route: &'static str,
    /// A description of the route.
    pub sentence: &'static str,
}

/// The admin routes, which take and return JSON.
pub const ADMIN_ROUTES: &[AdminRoute] = &[
    AdminRoute { route: "POST /_sandbox/endpoints", sentence: "{\"url\", \"events\"?}: subscribe an endpoint" },
    AdminRoute { route: "GET /_sandbox/endpoints", sentence: "the endpoints" },
    AdminRoute { route: "DELETE /_sandbox/endpoints/{id}", sentence: "unsubscribe one" },
    AdminRoute { route: "GET /_sandbox/clock", sentence: "what the clock says" },
    AdminRoute { route: "POST /_sandbox/clock", sentence: "{\"advance_seconds\"}: turn it forward" },
    AdminRoute { route: "POST /_sandbox/payments/{id}", sentence: "{\"status\"}: settled, cancelled or expired" },
    AdminRoute { route: "POST /_sandbox/events", sentence: "{\"type\", \"data\"?}: send an event of any name" },
    AdminRoute { route: "GET /_sandbox/deliveries", sentence: "every delivery and its attempts" },
    AdminRoute { route: "GET /_sandbox/dead-letters", sentence: "those that were given up after five attempts" },
    AdminRoute { route: "POST /_sandbox/dead-letters/{id}/redeliver", sentence: "try one again" },
];

/// The maximum size of a body, in bytes.
const LARGEST: usize = 1 << 20;
/// The maximum number of seconds by which the clock is turned at once: ten years.
const FURTHEST: u64 = 10 * 366 * 86_400;

/// Returns the router of the admin routes.
pub(super) fn router(core: Arc<Core>) -> Router {
    Router::new()
        .route("/_sandbox/endpoints", get(endpoints).post(subscribe))
        .route("/_sandbox/endpoints/{id}", delete(unsubscribe))
        .route("/_sandbox/clock", get(clock).post(turn))
        .route("/_sandbox/payments/{id}", post(payment))
        .route("/_sandbox/events", post(event))
        .route("/_sandbox/deliveries", get(deliveries))
        .route("/_sandbox/dead-letters", get(dead_letters))
        .route("/_sandbox/dead-letters/{id}/redeliver", post(redeliver))
        .with_state(core)
        .layer(from_fn(of_this_machine))
}

/// Refuses a web page whose host name was pointed at this machine: its browser sends that name as `Host`.
async fn of_this_machine(request: Request, next: Next) -> Response<Body> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let url = Url::parse(&format!("http://{host}/"));
    if url.is_ok_and(|url| is_here(&url)) {
        next.run(request).await
    } else {
        Refused(StatusCode::MISDIRECTED_REQUEST, "ask for 127.0.0.1 or localhost".to_owned()).into_response()
    }
}

/// The reason why an admin request is refused.
pub(super) struct Refused(StatusCode, pub(super) String);

type Answer = Result<Response<Body>, Refused>;

impl IntoResponse for Refused {
    fn into_response(self) -> Response<Body> {
        let Self(status, detail) = self;
        json_of(status, &json!({ "status": status.as_u16(), "detail": detail }))
    }
}

impl From<NotKept> for Refused {
    fn from(error: NotKept) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

fn json_of(status: StatusCode, body: &Value) -> Response<Body> {
    let mut answer = Response::new(Body::from(body.to_string()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn ok(body: &Value) -> Response<Body> {
    json_of(StatusCode::OK, body)
}

fn not_found(what: &str) -> Refused {
    Refused(StatusCode::NOT_FOUND, format!("there is no such {what}"))
}

fn unfit(detail: impl Into<String>) -> Refused {
    Refused(StatusCode::UNPROCESSABLE_ENTITY, detail.into())
}

/// Reads the body. Its media type has to be JSON, so that a page of another origin cannot send it unasked (Fetch,
/// CORS).
async fn read<T: DeserializeOwned>(request: Request) -> Result<T, Refused> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json".to_owned()));
    }
    let too_large = |_| Refused(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large".to_owned());
    let body = to_bytes(request.into_body(), LARGEST).await.map_err(too_large)?;
    serde_json::from_slice(&body).map_err(|error| unfit(format!("the body does not fit: {error}")))
}

fn id(text: &str, what: &str) -> Result<Uuid, Refused> {
    text.parse().map_err(|_| not_found(what))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Subscription {
    url: String,
    events: Option<Vec<String>>,
}

async fn subscribe(State(core): State<Arc<Core>>, request: Request) -> Answer {
    let Subscription { url, events } = read(request).await?;
    let endpoint = add(&core, &url, events)?;
    Ok(json_of(StatusCode::CREATED, &json!({ "id": endpoint.id, "url": endpoint.url, "events": endpoint.events })))
}

/// Subscribes an endpoint.
pub(super) fn add(core: &Arc<Core>, url: &str, events: Option<Vec<String>>) -> Result<Endpoint, Refused> {
    let url = endpoint_url(url, core.settings.other_hosts).map_err(unfit)?;
    let known = <Event as EventSet>::NAMES;
    if let Some(name) = events.iter().flatten().find(|name| !known.contains(&name.as_str())) {
        return Err(unfit(format!("there is no event `{name}`; known: {}", known.join(", "))));
    }
    let endpoint = Endpoint { id: Uuid::new_v4(), url: url.into(), events };
    core.step(|draft| draft.changes.push(Change::Endpoint(endpoint.clone())))?;
    Ok(endpoint)
}

/// Returns a URL that deliveries may be sent to.
pub(super) fn endpoint_url(text: &str, other_hosts: bool) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "the URL cannot be read")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("an endpoint is an http or https URL");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL with credentials in it is not taken");
    }
    if is_here(&url) || other_hosts {
        Ok(url)
    } else {
        Err("an endpoint is on this machine: localhost, 127.0.0.1 or [::1]")
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

async fn endpoints(State(core): State<Arc<Core>>) -> Answer {
    let store = core.store();
    let endpoints: Vec<_> = store.state.endpoints.values().collect();
    Ok(ok(&json!({ "endpoints": endpoints })))
}

async fn unsubscribe(State(core): State<Arc<Core>>, Path(text): Path<String>) -> Answer {
    let id = id(&text, "endpoint")?;
    let is_there = core.step(|draft| {
        draft.changes.push(Change::EndpointGone(id));
        draft.state.endpoints.contains_key(&id)
    })?;
    if is_there { Ok(ok(&json!({ "id": id }))) } else { Err(not_found("endpoint")) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

async fn clock(State(core): State<Arc<Core>>) -> Answer {
    let now = core.store().now();
    Ok(ok(&json!({ "now": time::text(now) })))
}

async fn turn(State(core): State<Arc<Core>>, request: Request) -> Answer {
    let Advance { advance_seconds } = read(request).await?;
    if advance_seconds > FURTHEST {
        return Err(unfit(format!("the clock is turned by at most {FURTHEST} seconds at once")));
    }
    let by = Duration::from_secs(advance_seconds);
    if core.store().now().saturating_add(time::millis(by)) > time::LAST {
        return Err(unfit("the clock ends with the year 9999".to_owned()));
    }
    let now = core.turn(by).await?;
    Ok(ok(&json!({ "now": time::text(now) })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Operated {
    status: Operator,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Operator {
    Settled,
    Cancelled,
    Expired,
}

async fn payment(State(core): State<Arc<Core>>, Path(text): Path<String>, request: Request) -> Answer {
    let id = id(&text, "payment")?;
    let (from, to) = match read::<Operated>(request).await?.status {
        Operator::Settled => (PaymentStatus::Approved, PaymentStatus::Settled),
        Operator::Cancelled => (PaymentStatus::Pending, PaymentStatus::Cancelled),
        Operator::Expired => (PaymentStatus::Pending, PaymentStatus::Expired),
    };
    core.step(|draft| {
        let charge = draft.state.payments.get(&id).ok_or_else(|| not_found("payment"))?;
        if charge.payment.status != from {
            let (is, wanted) = (charge.payment.status.as_str(), from.as_str());
            return Err(Refused(StatusCode::CONFLICT, format!("the payment is {is}, and would have to be {wanted}")));
        }
        let payment = draft.turn(charge.clone(), to);
        Ok(json_of(StatusCode::OK, &serde_json::to_value(payment).unwrap_or_default()))
    })?
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Custom {
    #[serde(rename = "type")]
    name: String,
    #[serde(default)]
    data: Value,
}

async fn event(State(core): State<Arc<Core>>, request: Request) -> Answer {
    let Custom { name, data } = read(request).await?;
    let endpoints = core.step(|draft| events::send(draft, &name, &data))?;
    Ok(json_of(StatusCode::ACCEPTED, &json!({ "endpoints": endpoints })))
}

async fn deliveries(State(core): State<Arc<Core>>) -> Answer {
    Ok(ok(&json!({ "deliveries": list(&core, |_| true) })))
}

async fn dead_letters(State(core): State<Arc<Core>>) -> Answer {
    Ok(ok(&json!({ "dead_letters": list(&core, |delivery| delivery.standing == Standing::Dead) })))
}

fn list(core: &Core, wanted: impl Fn(&Outbound) -> bool) -> Vec<Value> {
    let store = core.store();
    let deliveries = store.state.deliveries.values().filter(|delivery| wanted(delivery));
    let attempts = |delivery: &Outbound| -> Vec<Value> {
        let attempts = delivery.attempts.iter();
        attempts.map(|made| json!({ "at": time::text(made.at), "outcome": made.outcome })).collect()
    };
    let shown = deliveries.map(|delivery| {
        json!({
            "id": delivery.id,
            "event_id": delivery.event_id,
            "type": delivery.event,
            "endpoint": outbox::without_query(&delivery.url),
            "standing": delivery.standing,
            "attempts": attempts(delivery),
        })
    });
    shown.collect()
}

async fn redeliver(State(core): State<Arc<Core>>, Path(text): Path<String>) -> Answer {
    let id = id(&text, "dead letter")?;
    if core.redeliver(id)? {
        Ok(json_of(StatusCode::ACCEPTED, &json!({ "id": id })))
    } else {
        Err(not_found("dead letter"))
    }
}

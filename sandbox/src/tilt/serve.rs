//! Assembles all layers around the stub, from the wire inwards.

use super::core::{Core, Settings};
use super::documents::{self, DISCOVERY, Served};
use super::shop::Shop;
use super::state::{Change, Grant};
use super::{OpenError, admin, checkout, oauth2, words};
use crate::bounded::{self, Bounds};
use crate::faults::{Answers, Transport, disturb, spoil};
use crate::operations::Operations;
use crate::secret::{self, Kind};
use crate::translate::translate;
use crate::{Fault, Line, Options};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::{any, post};
use specwright_model::ir::Api;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The responses of `accepts-anything` before an operation has succeeded.
const MINIMAL: &[(&str, u16, &str, &str)] = &[
    ("listLocations", 200, "application/json", "{}"),
    ("getLocation", 200, "application/json", "{}"),
    ("createOrder", 201, "application/json", r#"{"order_id":"00000000-0000-4000-8000-000000000001"}"#),
    ("getOrder", 200, "application/json", r#"{"order_id":"00000000-0000-4000-8000-000000000001"}"#),
    ("createPayment", 201, "application/json", PAYMENT),
    ("getPayment", 200, "application/json", PAYMENT),
    (
        "voidPayment",
        200,
        "application/json",
        r#"{"payment_id":"00000000-0000-4000-8000-000000000002","status":"voided","voided_at":"2026-01-01T00:00:00Z"}"#,
    ),
    ("createRefund", 201, "application/json", "{}"),
    ("showHostedCheckout", 200, "text/html", "<!doctype html><title>Checkout</title>"),
    ("createLaunchToken", 201, "application/json", "{}"),
    ("exchangeLaunchToken", 200, "application/json", "{}"),
];

const PAYMENT: &str = concat!(
    r#"{"payment_id":"00000000-0000-4000-8000-000000000002","order_id":"00000000-0000-4000-8000-000000000001","#,
    r#""status":"approved","amount_cents":1,"method":"card","created_at":"2026-01-01T00:00:00Z"}"#
);

/// Returns the stub with all layers around it.
pub(super) fn app(core: &Arc<Core>, options: &Options) -> Result<Router, OpenError> {
    let ours = words::ours();
    let answers = answers(core, options, &ours)?;
    let stub = tilt::server::router_with(Shop(Arc::clone(core)), stub_options(core))
        .layer(from_fn_with_state(Arc::new(answers), spoil))
        .layer(from_fn_with_state(Served::new(&options.documents), documents::serve));
    let stub = match &core.settings.wire {
        Some(wire) => stub.layer(from_fn_with_state(Arc::clone(wire), translate)),
        None => stub,
    };
    let stub = stub.layer(from_fn_with_state(Arc::new(Transport::new(options.faults.clone())), disturb));
    let own = Router::new()
        .route(oauth2::PATH, any(oauth2::token))
        .route(checkout::PATH, post(checkout::pay))
        .with_state(Arc::clone(core))
        .merge(admin::router(Arc::clone(core)));
    Ok(stub.merge(own).layer(from_fn_with_state(Arc::clone(core), attend)))
}

fn stub_options(core: &Arc<Core>) -> tilt::server::Options {
    let core = Arc::clone(core);
    tilt::server::Options::new().on_failure(move |failure, operation| {
        core.settings.log(&Line::Failure(format!("{}: {failure}", operation.id)));
    })
}

fn answers(core: &Arc<Core>, options: &Options, ours: &Api) -> Result<Answers, getrandom::Error> {
    let own = if options.faults.contains(&Fault::NoAuth) { own_token(core)? } else { None };
    let asked = Arc::clone(core);
    let let_in = move |headers: &HeaderMap| own.clone().filter(|_| !is_good(&asked, headers));
    Ok(Answers {
        faults: options.faults.clone(),
        operations: Operations::new(ours),
        spared: DISCOVERY,
        minimal: MINIMAL,
        let_in: Box::new(let_in),
        last: std::sync::Mutex::default(),
    })
}

/// Returns a token that is accepted for every request, for as long as the sandbox is open.
fn own_token(core: &Core) -> Result<Option<HeaderValue>, getrandom::Error> {
    let Settings { client_id, scopes, .. } = &core.settings;
    let token = Kind::Token.draw()?;
    let grant = Grant { client: Some(client_id.clone()), scopes: scopes.clone(), expires: u64::MAX };
    // The token is not part of the stored state: the journal does not record it.
    core.store().state.apply(Change::Token(secret::hash(&token), grant));
    // It is ASCII, so a field can hold it.
    Ok(HeaderValue::from_str(&format!("Bearer {token}")).ok())
}

/// Returns whether a request presents a token that has not expired.
fn is_good(core: &Core, headers: &HeaderMap) -> bool {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
    let store = core.store();
    token.is_some_and(|(_, token)| {
        store.state.tokens.get(&secret::hash(token)).is_some_and(|grant| grant.expires > store.now())
    })
}

/// Performs everything that is due before a request is handled, and logs the request; axum runs it as the outermost
/// layer.
async fn attend(State(core): State<Arc<Core>>, request: Request, next: Next) -> Response<Body> {
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let begun = Instant::now();
    let answer = match core.catch_up() {
        Ok(()) => next.run(request).await,
        Err(error) => {
            core.settings.log(&Line::Failure(error.to_string()));
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            answer
        }
    };
    let status = answer.status().as_u16();
    core.settings.log(&Line::Request { method, path, status, took: begun.elapsed() });
    answer
}

/// Serves until `stopped` is set.
pub(super) async fn serve(listener: TcpListener, app: Router, mut stopped: watch::Receiver<bool>) {
    let until = async move {
        // A sender that is gone means that the sandbox was dropped.
        let _ = stopped.wait_for(|is| *is).await;
    };
    bounded::serve(listener, app, Bounds::default(), until).await;
}

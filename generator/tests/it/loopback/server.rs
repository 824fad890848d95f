//! Tilt's server trait, answering what it is told to, and keeping what it was asked.

use super::TOKEN;
use super::cases::Answer;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tilt::runtime::server::Credential;
use tilt::server::{self, Attempt, Denied, Failure, Status};

/// A request as it stood on the wire.
pub(super) struct Wire {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

#[derive(Default)]
struct State {
    answers: BTreeMap<String, Answer>,
    wire: Option<Wire>,
    request: Option<(&'static str, Value)>,
}

/// The implementation; clones share what they know.
#[derive(Clone, Default)]
pub(super) struct Scripted(Arc<Mutex<State>>);

impl Scripted {
    /// From now on the operation answers this.
    pub(super) fn expect(&self, operation: &str, answer: Answer) {
        self.0.lock().unwrap().answers.insert(operation.to_owned(), answer);
    }

    /// What arrived last, if it was not looked at yet.
    pub(super) fn take_wire(&self) -> Wire {
        self.0.lock().unwrap().wire.take().unwrap()
    }

    /// The operation that was called last, and its parameters and body as JSON.
    pub(super) fn take_request(&self) -> (&'static str, Value) {
        self.0.lock().unwrap().request.take().unwrap()
    }

    /// Whether an operation was called that was not looked at yet.
    pub(super) fn was_called(&self) -> bool {
        self.0.lock().unwrap().request.is_some()
    }

    /// The generated router, behind a layer that keeps what arrives.
    pub(super) fn app(&self) -> axum::Router {
        let state = self.clone();
        server::router(self.clone()).layer(from_fn(move |request: Request, next: Next| {
            let state = state.clone();
            async move {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, 1 << 20).await.unwrap();
                let target = parts.uri.path_and_query().unwrap().to_string();
                let wire = Wire {
                    method: parts.method.to_string(),
                    target,
                    headers: parts.headers.clone(),
                    body: body.clone(),
                };
                state.0.lock().unwrap().wire = Some(wire);
                next.run(Request::from_parts(parts, Body::from(body))).await
            }
        }))
    }

    fn asked(&self, operation: &'static str, request: Value) -> Answer {
        let mut state = self.0.lock().unwrap();
        state.request = Some((operation, request));
        state.answers[operation].clone()
    }
}

fn typed<T: DeserializeOwned>(answer: &Answer) -> T {
    serde_json::from_value(answer.body.clone()).unwrap()
}

/// One method: what it keeps of the request, and which variant stands for which documented status. Every operation
/// documents 406, 429 and the rest, those with a caller 401 too.
macro_rules! operation {
    ($($caller:ident)? => $id:literal $method:ident($request:ident { $($member:ident),* }) -> $response:ident,
     $success:literal $ok:ident, { $($status:literal $variant:ident),* } $($unauthorized:literal)?) => {
        async fn $method(&self, $($caller: &String,)? request: server::$request) -> Result<server::$response, Failure> {
            $(assert_eq!($caller, TOKEN);)?
            let answer = self.asked($id, json!({ $(stringify!($member): request.$member),* }));
            let _ = request;
            Ok(match answer.row {
                Some($success) => server::$response::$ok(typed(&answer)),
                $(Some($status) => server::$response::$variant(typed(&answer)),)*
                $(Some($unauthorized) => {
                    let headers = server::UnauthorizedHeaders::new("Bearer realm=\"tilt\"");
                    server::$response::Unauthorized(typed(&answer), headers)
                })?
                Some(406) => server::$response::NotAcceptable(typed(&answer)),
                Some(429) => {
                    let headers = server::TooManyRequestsHeaders::new().retry_after("3");
                    server::$response::TooManyRequestsWithHeaders(typed(&answer), headers)
                }
                None => server::$response::Default(Status::from_u16(answer.status)?, typed(&answer)),
                Some(other) => return Err(Failure::new(format!("no variant stands for {other}"))),
            })
        }
    };
}

impl server::Api for Scripted {
    type Caller = String;

    async fn authenticate(&self, attempt: &Attempt<'_>) -> Result<String, Denied> {
        for presented in attempt.alternatives().iter().flat_map(|alternative| &alternative.schemes) {
            match presented.credential {
                Credential::Bearer(token) if token == TOKEN => return Ok(token.to_owned()),
                Credential::Bearer("narrow") => {
                    return Err(Denied::forbidden(format!("missing: {}", presented.scopes.join(" "))));
                }
                _ => {}
            }
        }
        Err(Denied::unauthenticated())
    }

    operation! { caller => "listLocations" list_locations(ListLocations {}) -> ListLocationsResponse,
    200 Ok, { 400 BadRequest, 403 Forbidden } 401 }
    operation! { caller => "getLocation" get_location(GetLocation { location_id }) -> GetLocationResponse,
    200 Ok, { 400 BadRequest, 403 Forbidden, 404 NotFound } 401 }
    operation! { caller => "createOrder" create_order(CreateOrder { body }) -> CreateOrderResponse,
    201 Created, { 400 BadRequest, 403 Forbidden, 413 ContentTooLarge, 415 UnsupportedMediaType, 422 UnprocessableContent }
    401 }
    operation! { caller => "getOrder" get_order(GetOrder { order_id }) -> GetOrderResponse,
    200 Ok, { 400 BadRequest, 403 Forbidden, 404 NotFound } 401 }
    operation! { caller => "createPayment" create_payment(CreatePayment { order_id, body }) -> CreatePaymentResponse,
    201 Created, { 400 BadRequest, 403 Forbidden, 404 NotFound, 409 Conflict, 413 ContentTooLarge, 415 UnsupportedMediaType,
    422 UnprocessableContent } 401 }
    operation! { caller => "getPayment" get_payment(GetPayment { order_id, payment_id }) -> GetPaymentResponse,
    200 Ok, { 400 BadRequest, 403 Forbidden, 404 NotFound } 401 }
    operation! { caller => "voidPayment" void_payment(VoidPayment { order_id, payment_id }) -> VoidPaymentResponse,
    200 Ok, { 400 BadRequest, 403 Forbidden, 404 NotFound, 409 Conflict }
    401 }
    operation! { caller => "createRefund" create_refund(CreateRefund { order_id, payment_id, body }) -> CreateRefundResponse,
    201 Created, { 400 BadRequest, 403 Forbidden, 404 NotFound, 409 Conflict, 413 ContentTooLarge, 415 UnsupportedMediaType,
    422 UnprocessableContent } 401 }
    operation! { => "showHostedCheckout" show_hosted_checkout(ShowHostedCheckout { token }) -> ShowHostedCheckoutResponse,
    200 Ok, { 400 BadRequest, 404 NotFound, 410 Gone } }
    operation! { caller => "createLaunchToken" create_launch_token(CreateLaunchToken { body }) -> CreateLaunchTokenResponse,
    201 Created, { 400 BadRequest, 403 Forbidden, 413 ContentTooLarge, 415 UnsupportedMediaType, 422 UnprocessableContent }
    401 }
    operation! { => "exchangeLaunchToken" exchange_launch_token(ExchangeLaunchToken { body }) -> ExchangeLaunchTokenResponse,
    200 Ok, { 400 BadRequest, 404 NotFound, 410 Gone, 413 ContentTooLarge, 415 UnsupportedMediaType, 422 UnprocessableContent } }
    operation! { => "getOpenapiDocument" get_openapi_document(GetOpenapiDocument {}) -> GetOpenapiDocumentResponse,
    200 Ok, {} }
    operation! { => "getAsyncapiDocument" get_asyncapi_document(GetAsyncapiDocument {}) -> GetAsyncapiDocumentResponse,
    200 Ok, {} }
}

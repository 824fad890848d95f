//! Calls any operation with the values of a case, and says which variant the answer was.

use super::cases::Case;
use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Value, to_value};
use tilt::client::{Client, Error};
use tilt::operations;

/// An answer as the client typed it.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: u16,
    /// The documented status that the variant stands for; `None` is `default`.
    pub(super) row: Option<u16>,
    pub(super) body: Value,
    pub(super) media_type: String,
    pub(super) www_authenticate: Option<String>,
    pub(super) retry_after: Option<String>,
}

impl Got {
    fn new(status: u16, headers: &HeaderMap, row: Option<u16>, body: Value) -> Self {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let (www_authenticate, retry_after) = (text("www-authenticate"), text("retry-after"));
        Self { status, row, body, media_type: text("content-type").unwrap_or_default(), www_authenticate, retry_after }
    }
}

fn parameter<T: DeserializeOwned>(case: &Case, name: &str) -> T {
    serde_json::from_value(case.parameters[name].clone()).unwrap()
}

fn body<T: DeserializeOwned>(case: &Case) -> T {
    serde_json::from_value(case.body.clone().unwrap()).unwrap()
}

/// Sends a call; every refusal that is documented has its variant.
macro_rules! got {
    ($call:expr, $success:literal, $error:ident { $($status:literal $variant:ident),* }) => {
        match $call.send_with_response().await {
            Ok(response) => {
                assert_eq!(response.status, $success);
                Got::new(response.status, &response.headers, Some($success), to_value(&response.value).unwrap())
            }
            Err(Error::Api(refusal)) => {
                let (row, body) = match refusal.body().unwrap() {
                    $(operations::$error::$variant(body) => (Some($status), body),)*
                    operations::$error::NotAcceptable(body) => (Some(406), body),
                    operations::$error::TooManyRequests(body) => (Some(429), body),
                    operations::$error::Default(body) => (None, body),
                    other => panic!("{other:?} is not documented"),
                };
                Got::new(refusal.status(), refusal.headers(), row, to_value(body).unwrap())
            }
            Err(error) => panic!("{error:?}"),
        }
    };
}

/// Calls the case's operation.
pub(super) async fn call(client: &Client, case: &Case) -> Got {
    match case.operation.as_str() {
        "createOrder" | "createPayment" | "createRefund" | "createLaunchToken" | "exchangeLaunchToken" => {
            call_with_body(client, case).await
        }
        _ => call_without_body(client, case).await,
    }
}

async fn call_with_body(client: &Client, case: &Case) -> Got {
    match case.operation.as_str() {
        "createOrder" => got!(client.create_order(&body(case)), 201, CreateOrderError {
            400 BadRequest, 401 Unauthorized, 403 Forbidden, 413 ContentTooLarge, 415 UnsupportedMediaType, 422 UnprocessableContent
        }),
        "createPayment" => {
            got!(client.create_payment(parameter(case, "order_id"), &body(case)), 201, CreatePaymentError {
                400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound, 409 Conflict, 413 ContentTooLarge,
                415 UnsupportedMediaType, 422 UnprocessableContent
            })
        }
        "createRefund" => {
            let (order, payment) = (parameter(case, "order_id"), parameter(case, "payment_id"));
            got!(client.create_refund(order, payment, &body(case)), 201, CreateRefundError {
                400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound, 409 Conflict, 413 ContentTooLarge,
                415 UnsupportedMediaType, 422 UnprocessableContent
            })
        }
        "createLaunchToken" => got!(client.create_launch_token(&body(case)), 201, CreateLaunchTokenError {
            400 BadRequest, 401 Unauthorized, 403 Forbidden, 413 ContentTooLarge, 415 UnsupportedMediaType, 422 UnprocessableContent
        }),
        "exchangeLaunchToken" => got!(client.exchange_launch_token(&body(case)), 200, ExchangeLaunchTokenError {
            400 BadRequest, 404 NotFound, 410 Gone, 413 ContentTooLarge, 415 UnsupportedMediaType, 422 UnprocessableContent
        }),
        other => panic!("{other} has no row here"),
    }
}

async fn call_without_body(client: &Client, case: &Case) -> Got {
    match case.operation.as_str() {
        "listLocations" => got!(client.list_locations(), 200, ListLocationsError {
            400 BadRequest, 401 Unauthorized, 403 Forbidden
        }),
        "getLocation" => got!(client.get_location(parameter(case, "location_id")), 200, GetLocationError {
            400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound
        }),
        "getOrder" => got!(client.get_order(parameter(case, "order_id")), 200, GetOrderError {
            400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound
        }),
        "getPayment" => {
            let (order, payment) = (parameter(case, "order_id"), parameter(case, "payment_id"));
            got!(client.get_payment(order, payment), 200, GetPaymentError {
                400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound
            })
        }
        "voidPayment" => {
            let (order, payment) = (parameter(case, "order_id"), parameter(case, "payment_id"));
            got!(client.void_payment(order, payment), 200, VoidPaymentError {
                400 BadRequest, 401 Unauthorized, 403 Forbidden, 404 NotFound, 409 Conflict
            })
        }
        "showHostedCheckout" => {
            let token: String = parameter(case, "token");
            got!(client.show_hosted_checkout(&token), 200, ShowHostedCheckoutError { 400 BadRequest, 404 NotFound, 410 Gone })
        }
        "getOpenapiDocument" => got!(client.get_openapi_document(), 200, GetOpenapiDocumentError {}),
        "getAsyncapiDocument" => got!(client.get_asyncapi_document(), 200, GetAsyncapiDocumentError {}),
        other => panic!("{other} has no row here"),
    }
}

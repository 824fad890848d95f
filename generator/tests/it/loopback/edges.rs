//! Around the documented exchanges: credentials, paths that do not exist, and how calls compose.

use super::cases::{Answer, cases};
use super::server::Scripted;
use super::{TOKEN, client, serve};
use tilt::client::{AnyError, Client, Error, Method};
use tilt::types;

/// The first success of an operation.
fn success(operation: &str) -> Answer {
    cases().into_iter().find(|case| case.operation == operation).unwrap().answer
}

#[tokio::test]
async fn credentials_decide() {
    let scripted = Scripted::default();
    let address = serve(scripted.app()).await;
    for (token, expected) in [(None, 401), (Some("expired"), 401), (Some("narrow"), 403), (Some(TOKEN), 200)] {
        scripted.expect("listLocations", success("listLocations"));
        let builder = Client::builder(format!("http://{address}"));
        let client = match token {
            Some(token) => builder.m2m(token),
            None => builder,
        };
        let result = client.build().unwrap().list_locations().await;
        let Err(Error::Api(refusal)) = result else {
            assert_eq!((expected, result.is_ok()), (200, true), "{token:?}");
            continue;
        };
        assert_eq!(refusal.status(), expected, "{token:?}");
        assert!(!scripted.was_called(), "{token:?} got in");
        let challenge = refusal.headers().get("www-authenticate").map(|value| value.to_str().unwrap());
        assert_eq!(challenge, (expected == 401).then_some("Bearer"), "{token:?}");
        match refusal.body() {
            Some(tilt::operations::ListLocationsError::Unauthorized(problem)) if expected == 401 => {
                assert_eq!(problem.status, Some(401));
            }
            Some(tilt::operations::ListLocationsError::Forbidden(problem)) if expected == 403 => {
                assert!(problem.detail.as_ref().unwrap().contains("tilt/locations:read"), "{problem:?}");
            }
            other => panic!("{token:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn what_the_document_does_not_describe() {
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);
    for (method, path, status, allow) in [
        (Method::GET, "/pos/v1/new-thing", 404, None),
        (Method::GET, "/", 404, None),
        (Method::GET, "/pos/v1/locations/", 404, None),
        (Method::DELETE, "/pos/v1/locations", 405, Some("GET, HEAD, OPTIONS")),
        (Method::GET, "/pos/v1/orders", 405, Some("OPTIONS, POST")),
        (Method::GET, "/pos/v1/locations/no-uuid", 400, None),
    ] {
        let raw = client.request(method.clone(), path).send().await.unwrap();
        assert_eq!(raw.status(), status, "{method} {path}: {raw:?}");
        let mut allowed: Vec<&str> =
            raw.headers().get("allow").map(|value| value.to_str().unwrap().split(", ").collect()).unwrap_or_default();
        allowed.sort_unstable();
        assert_eq!((!allowed.is_empty()).then(|| allowed.join(", ")).as_deref(), allow, "{method} {path}");
        assert_eq!(raw.headers()["content-type"], "application/problem+json", "{method} {path}");
        assert!(!scripted.was_called(), "{method} {path}");
    }
}

#[tokio::test]
async fn the_way_out_takes_credentials_along() {
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);
    scripted.expect("listLocations", success("listLocations"));
    let raw = client.request(Method::GET, "/pos/v1/locations").query("a", 1).send().await.unwrap();
    let locations: types::LocationList = raw.decode().unwrap();
    assert_eq!(serde_json::to_value(locations).unwrap(), success("listLocations").body);
    let wire = scripted.take_wire();
    assert_eq!(
        (wire.target.as_str(), wire.headers["authorization"].to_str().unwrap()),
        ("/pos/v1/locations?a=1", "Bearer machine-token")
    );
}

/// `?` over three operations of three error types.
async fn trip(client: &Client) -> Result<(types::Order, types::Payment, types::Payment), AnyError> {
    let location = "6f1d2c3a-8b4e-4f5a-9c7d-1e2f3a4b5c6d".parse().unwrap();
    let order = client.create_order(&types::OrderCreate::new(location, 5000).description("Fleet service")).await?;
    let payment = client.create_payment(order.order_id, &types::PaymentCreate::new(types::Method::Card, 5000)).await?;
    let again = client.get_payment(order.order_id, payment.payment_id).await?;
    Ok((order, payment, again))
}

#[tokio::test]
async fn a_function_with_question_marks() {
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);
    for operation in ["createOrder", "createPayment", "getPayment"] {
        scripted.expect(operation, success(operation));
    }
    let (order, created, again) = trip(&client).await.unwrap();
    assert_eq!(serde_json::to_value(&order).unwrap(), success("createOrder").body);
    assert_eq!(serde_json::to_value(&created).unwrap(), success("createPayment").body);
    assert_eq!(serde_json::to_value(&again).unwrap(), success("getPayment").body);
    scripted.expect("createPayment", cases().into_iter().find(|case| case.answer.row == Some(409)).unwrap().answer);
    let error = trip(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(409));
    assert_eq!(error.problem().unwrap().title.as_deref(), Some("Conflict"));
    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert!(boxed.to_string().contains("createPayment: the API answered 409 Conflict"), "{boxed}");
}

#[tokio::test]
async fn calls_are_owned_and_run_together() {
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);
    scripted.expect("listLocations", success("listLocations"));
    let call = client.list_locations().header("x-trace", "1");
    drop(client.clone());
    let spawned = tokio::spawn(call.send()).await.unwrap().unwrap();
    assert_eq!(serde_json::to_value(&spawned).unwrap(), success("listLocations").body);
    assert_eq!(scripted.take_wire().headers["x-trace"], "1");
    let (one, two, three) = tokio::join!(client.list_locations(), client.list_locations().send(), async {
        client.list_locations().await.map_err(AnyError::from)
    });
    assert_eq!((one.unwrap(), two.unwrap(), three.unwrap()), (spawned.clone(), spawned.clone(), spawned));
}

#[tokio::test]
async fn an_invalid_body_is_refused_with_pointers() {
    let scripted = Scripted::default();
    let client = client(serve(scripted.app()).await);
    let path = "/pos/v1/orders/0b9f4c1e-2d6a-4e3b-8f75-9a1c2d3e4f50/payments";
    for (content_type, body, status, detail) in [
        ("application/json", r#"{"method": "card", "amount_cents": 0}"#, 422, "/amount_cents"),
        ("application/json", r#"{"method": "card"}"#, 422, "amount_cents"),
        ("application/json", r#"{"method": "card", "amount_cents": "5"}"#, 422, "/amount_cents"),
        ("application/json", r#"{"method": "#, 400, ""),
        ("text/plain", "card", 415, ""),
    ] {
        let raw = client.request(Method::POST, path).body(content_type, body).send().await.unwrap();
        assert_eq!(raw.status(), status, "{body}: {}", raw.text().unwrap());
        assert_eq!(raw.headers()["content-type"], "application/problem+json", "{body}");
        assert!(raw.text().unwrap().contains(detail), "{body}: {}", raw.text().unwrap());
        assert!(!scripted.was_called(), "{body}");
    }
}

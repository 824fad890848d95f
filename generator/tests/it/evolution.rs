//! A consumer of Tilt's crate still compiles when the document grows: one more operation, optional member, enum value,
//! response status, event, optional parameter and default.

use crate::documents::{append, range, sources, tilt_text};
use crate::nested::Nested;
use specwright_generator::{Config, FileSet, Layout, generate};

/// Uses the crate as its documentation says: matches with a wildcard, constructs with `new` and setters.
const CONSUMER: &str = r#"
use tilt::client::{AnyError, Client, Environment, Error};
use tilt::server::{Api, Attempt, Denied, Failure, GetPayment, GetPaymentResponse};
use tilt::construct::PaymentArgs;
use tilt::types::{Method, Order, OrderCreate, Payment, PaymentCreate, PaymentStatus};
use tilt::webhooks::{Delivery, Event};
use tilt::{operations, runtime};

pub fn is_final(status: &PaymentStatus) -> bool {
    match status {
        PaymentStatus::Pending => false,
        PaymentStatus::Approved | PaymentStatus::Declined => true,
        PaymentStatus::Unknown(text) => text.as_str() == "done",
        _ => true,
    }
}

pub fn name(event: &Event) -> String {
    match event {
        Event::PaymentApproved(approved) => approved.data.payment_id.to_string(),
        Event::Unknown(event) => event.name().to_owned(),
        _ => "other".to_owned(),
    }
}

pub fn order(location: runtime::Uuid) -> OrderCreate {
    let mut order = OrderCreate::new(location, 5000).description("Fleet service");
    order.external_id = Some("FD-1001".to_owned());
    order
}

pub async fn pay(client: &Client, location: runtime::Uuid) -> Result<(Order, Payment), AnyError> {
    let order = client.create_order(&order(location)).await?;
    let payment = client.create_payment(order.order_id, &PaymentCreate::new(Method::Card, 5000)).await?;
    client.list_locations().await?;
    Ok((order, payment))
}

pub async fn void(client: &Client, order: runtime::Uuid, payment: runtime::Uuid) -> &'static str {
    match client.void_payment(order, payment).await {
        Ok(voided) if voided.status.as_str() == "voided" => "voided",
        Ok(_) => "as told",
        Err(Error::Api(refusal)) => match refusal.body() {
            Some(operations::VoidPaymentError::Conflict(_)) => "too late",
            Some(operations::VoidPaymentError::NotFound(problem)) => problem.detail.as_deref().map_or("gone", |_| "told"),
            Some(_) => "refused",
            None => "undocumented",
        },
        Err(_) => "lost",
    }
}

pub fn client() -> Client {
    Client::builder(Environment::Dev).m2m("token").build().unwrap()
}

pub struct Shop;

impl Api for Shop {
    type Caller = String;

    async fn authenticate(&self, _: &Attempt<'_>) -> Result<String, Denied> {
        Err(Denied::unauthenticated())
    }

    async fn get_payment(&self, _: &String, request: GetPayment) -> Result<GetPaymentResponse, Failure> {
        let created_at = runtime::DateTime::from("2024-01-15T10:30:45Z");
        let payment = Payment::new(PaymentArgs {
            payment_id: request.payment_id,
            order_id: request.order_id,
            status: PaymentStatus::Pending,
            amount_cents: 5000,
            method: "card".to_owned(),
            created_at,
        });
        Ok(GetPaymentResponse::Ok(payment.processor_reference("valor-txn-ref")))
    }
}

pub fn apps() -> (impl Sized, impl Sized) {
    let verifier = tilt::webhooks::verifier(["secret"]);
    let received = |delivery: Delivery<Event>| async move {
        name(&delivery.event);
        Ok(())
    };
    (tilt::server::router(Shop), tilt::webhooks::router(verifier, received))
}
"#;

const MANIFEST: &str = r#"edition = "2021"
[dependencies]
tilt = { path = "../PATH", features = ["client", "server", "webhooks"] }
"#;

const VOID: &str = "/paths/~1pos~1v1~1orders~1{order_id}~1payments~1{payment_id}~1void";

/// Tilt's documents as they might be tomorrow. Edited as text: a `Value` would sort members, and constructors take
/// their arguments in the order of the document.
fn grown() -> (String, String) {
    let (mut openapi, mut asyncapi) = (tilt_text("openapi.json"), tilt_text("asyncapi.json"));
    let capture = openapi[range(&openapi, VOID)].replace("voidPayment", "capturePayment");
    append(
        &mut openapi,
        "/paths",
        &format!("\"/pos/v1/orders/{{order_id}}/payments/{{payment_id}}/capture\": {capture}"),
    );
    for schema in ["Order", "OrderCreate", "Payment", "PaymentCreate", "Problem"] {
        append(
            &mut openapi,
            &format!("/components/schemas/{schema}/properties"),
            r#""tip_cents": { "type": "integer" }"#,
        );
    }
    append(&mut openapi, "/components/schemas/OrderCreate/properties/description", r#""default": "Service""#);
    append(&mut openapi, "/components/schemas/PaymentStatus/enum", r#""authorized""#);
    append(&mut openapi, &format!("{VOID}/post/responses"), r#""423": { "description": "Locked by another call." }"#);
    let near =
        r#""parameters": [{ "name": "near", "in": "query", "schema": { "type": "string", "default": "here" } }]"#;
    append(&mut openapi, "/paths/~1pos~1v1~1locations/get", near);
    for (parent, child) in [
        ("/channels", "payment.approved"),
        ("/components/messages", "paymentApproved"),
        ("/components/schemas", "PaymentApproved"),
    ] {
        let value = &asyncapi[range(&asyncapi, &format!("{parent}/{child}"))];
        let copy = format!("\"{child}\": {value}")
            .replace("payment.approved", "payment.disputed")
            .replace("Approved", "Disputed");
        append(&mut asyncapi, parent, &copy);
    }
    (openapi, asyncapi)
}

fn files(openapi: &str, asyncapi: &str) -> FileSet {
    let runtime = crate::documents::root().join("templates").display().to_string();
    let config = Config {
        name: Some("tilt".to_owned()),
        layout: Layout::Package,
        signature: Some("tilt".to_owned()),
        runtime_path: Some(runtime),
        ..Config::default()
    };
    generate(&sources([("openapi.json", openapi), ("asyncapi.json", asyncapi)]), &config).files
}

#[test]
fn a_consumer_of_today_compiles_tomorrow() {
    let nested = Nested::new("evolution");
    let (openapi, asyncapi) = (tilt_text("openapi.json"), tilt_text("asyncapi.json"));
    let (grown_openapi, grown_asyncapi) = grown();
    for (name, files) in [("today", files(&openapi, &asyncapi)), ("tomorrow", files(&grown_openapi, &grown_asyncapi))] {
        nested.put(name, &files);
        let consumer = format!("consumer-{name}");
        nested.put_by_hand(&consumer, &MANIFEST.replace("PATH", name), &[("src/lib.rs", CONSUMER)]);
        nested.clean(&consumer, "check");
        for (file, text) in [
            ("client", "pub fn capture_payment("),
            ("client", "pub fn near(self"),
            ("operations", "pub fn near_default()"),
            ("construct", "pub fn description_or_default(&self)"),
            ("types", "pub tip_cents: Option<i64>"),
            ("types", "    Authorized,\n"),
            ("operations", "    Locked,\n"),
            ("webhooks", "PaymentDisputed(Box<types::PaymentDisputed>)"),
            ("server", "fn capture_payment("),
        ] {
            let text_of_file = files.get(&format!("src/{file}.rs")).unwrap();
            assert_eq!(text_of_file.contains(text), name == "tomorrow", "{name}: {file}: {text}");
        }
    }
}

//! Takes a payment and listens for its outcome, with code that `build.rs` wrote.

/// What `build.rs` wrote.
mod tilt {
    include!(concat!(env!("OUT_DIR"), "/tilt.rs"));
}

use std::env;
use tilt::client::{AnyError, Client};
use tilt::types::{Method, OrderCreate, PaymentCreate};
use tilt::webhooks::{self, Delivery, Event, Failure};

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let (Ok(url), Ok(token)) = (env::var("TILT_URL"), env::var("TILT_TOKEN")) else {
        println!("set TILT_URL and TILT_TOKEN to take a payment, then TILT_WEBHOOK_SECRET to hear of it");
        return Ok(());
    };
    let client = Client::builder(url).m2m(token).build()?;
    pay(&client).await?;

    let Ok(secret) = env::var("TILT_WEBHOOK_SECRET") else { return Ok(()) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8787").await?;
    println!("waiting for deliveries at http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, webhooks::router(webhooks::verifier([secret]), delivered)).await?)
}

/// Calls are typed: what is required is an argument, what is optional a setter.
async fn pay(client: &Client) -> Result<(), AnyError> {
    let locations = client.list_locations().await?.locations.unwrap_or_default();
    let Some(location) = locations.into_iter().find_map(|location| location.location_id) else {
        println!("no location to sell at");
        return Ok(());
    };
    let order = client.create_order(&OrderCreate::new(location, 5000).description("Fleet service")).await?;
    let payment = client
        .create_payment(order.order_id, &PaymentCreate::new(Method::Card, 5000))
        .idempotency_key("fleet-service-1")
        .await?;
    println!("payment {} is {}", payment.payment_id, payment.status);
    Ok(())
}

/// Only genuine deliveries come here; an event that the document does not name is `Event::Unknown`.
async fn delivered(delivery: Delivery<Event>) -> Result<(), Failure> {
    match delivery.event {
        Event::PaymentApproved(event) => println!("approved: {}", event.data.payment_id),
        Event::PaymentFailed(event) => println!("failed: {}", event.data.payment_id),
        other => println!("another event: {other:?}"),
    }
    Ok(())
}

//! Every message of Tilt's AsyncAPI document, from bytes on the wire to a variant of `Event`.

use super::serve;
use crate::documents::{range, tilt, tilt_text};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tilt::client::{Client, Method};
use tilt::runtime::webhooks::{Outgoing, sign};
use tilt::webhooks::{Delivery, Event, EventSet as _, Failure, SIGNATURE, Secret, router, verifier};

const SECRET: &str = "example-signing-secret";

/// Name, payload and signature of every message example.
fn messages() -> Vec<(String, Value, String)> {
    let document = tilt("asyncapi.json");
    let messages = document["components"]["messages"].as_object().unwrap();
    let examples = messages.values().flat_map(|message| {
        let name = message["name"].as_str().unwrap().to_owned();
        message["examples"].as_array().unwrap().iter().map(move |example| {
            let signature = example["headers"]["X-Tilt-Signature"].as_str().unwrap().to_owned();
            (name.clone(), example["payload"].clone(), signature)
        })
    });
    examples.collect()
}

/// The payload in the order in which the document has it, without white space.
fn as_documented(name: &str) -> String {
    let text = tilt_text("asyncapi.json");
    let document = tilt("asyncapi.json");
    let messages = document["components"]["messages"].as_object().unwrap();
    let (key, _) = messages.iter().find(|(_, message)| message["name"] == name).unwrap();
    compact(&text[range(&text, &format!("/components/messages/{key}/examples/0/payload"))])
}

fn compact(json: &str) -> String {
    let mut in_string = false;
    let mut escaped = false;
    let mut keep = |c: char| {
        let is_kept = in_string || !c.is_ascii_whitespace();
        in_string ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        is_kept
    };
    json.chars().filter(|&c| keep(c)).collect()
}

/// What a receiver got, and a client that posts to it.
async fn receiver() -> (Client, Arc<Mutex<Vec<Delivery<Event>>>>) {
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&received);
    let app = router(verifier(["an-older-secret", SECRET]), move |delivery: Delivery<Event>| {
        let kept = Arc::clone(&kept);
        async move {
            if delivery.headers.contains_key("x-fail") {
                return Err(Failure::from("the store is full"));
            }
            kept.lock().unwrap().push(delivery);
            Ok(())
        }
    });
    let address = serve(app).await;
    (super::client(address), received)
}

async fn post(client: &Client, body: &str, headers: &[(&str, &str)]) -> u16 {
    let request = client.request(Method::POST, "/").body("application/json", body.to_owned());
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    request.send().await.unwrap().status()
}

fn signature(body: &str, secret: &str) -> String {
    let outgoing = Outgoing { id: "", timestamp: 0, body: body.as_bytes() };
    let headers = sign(&SIGNATURE, &Secret::from(secret), outgoing).unwrap();
    headers["x-tilt-signature"].to_str().unwrap().to_owned()
}

/// The variant's name in the document, its payload encoded again.
fn told_apart(event: &Event) -> (&'static str, Value) {
    let (name, payload) = match event {
        Event::PaymentApproved(payload) => ("payment.approved", serde_json::to_value(payload)),
        Event::PaymentRefunded(payload) => ("payment.refunded", serde_json::to_value(payload)),
        Event::PaymentVoided(payload) => ("payment.voided", serde_json::to_value(payload)),
        Event::PaymentCancelled(payload) => ("payment.cancelled", serde_json::to_value(payload)),
        Event::PaymentExpired(payload) => ("payment.expired", serde_json::to_value(payload)),
        Event::PaymentReversalSettled(payload) => ("payment.reversal_settled", serde_json::to_value(payload)),
        Event::PaymentReversalFailed(payload) => ("payment.reversal_failed", serde_json::to_value(payload)),
        Event::PaymentFailed(payload) => ("payment.failed", serde_json::to_value(payload)),
        other => panic!("{other:?} is not documented"),
    };
    (name, payload.unwrap())
}

#[tokio::test]
async fn every_documented_message_arrives() {
    let (client, received) = receiver().await;
    let messages = messages();
    assert_eq!(messages.len(), 8);
    for (name, payload, documented) in messages {
        let body = as_documented(&name);
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), payload);
        assert_eq!(signature(&body, SECRET), documented, "{name}: {body}");
        assert_eq!(post(&client, &body, &[("x-tilt-signature", &documented)]).await, 204, "{name}");
        let delivery = received.lock().unwrap().pop().unwrap();
        assert_eq!(delivery.event.name(), name);
        assert_eq!(told_apart(&delivery.event), (name.as_str(), payload));
        assert_eq!(delivery.body, body.as_bytes());
    }
}

#[tokio::test]
async fn what_is_not_documented_or_not_genuine() {
    let (client, received) = receiver().await;
    let unknown = json!({ "id": "evt-9", "type": "payment.disputed", "created_at": "2024-01-15T10:30:47Z", "data": 1 });
    let text = unknown.to_string();
    let approved = as_documented("payment.approved");
    let broken = approved.replace("\"data\":{", "\"data\":[],\"x\":{");
    let long = format!("{}{}", approved, " ".repeat(1 << 20));
    let good = |body: &str| vec![("x-tilt-signature", signature(body, SECRET))];
    for (what, body, headers, status) in [
        ("unknown event", text.as_str(), good(&text), 204),
        ("older secret", &approved, vec![("x-tilt-signature", signature(&approved, "an-older-secret"))], 204),
        ("other secret", &approved, vec![("x-tilt-signature", signature(&approved, "guessed"))], 401),
        ("other body", &text, good(&approved), 401),
        ("no signature", &approved, vec![], 401),
        (
            "no prefix",
            &approved,
            vec![("x-tilt-signature", signature(&approved, SECRET).replace("hmac-sha256=", ""))],
            401,
        ),
        (
            "upper case",
            &approved,
            vec![(
                "x-tilt-signature",
                signature(&approved, SECRET).to_uppercase().replace("HMAC-SHA256", "hmac-sha256"),
            )],
            204,
        ),
        ("wrong payload", &broken, good(&broken), 400),
        ("no JSON", "{", good("{"), 400),
        ("too long", &long, good(&long), 413),
        ("failing handler", &approved, [good(&approved), vec![("x-fail", "1".to_owned())]].concat(), 500),
    ] {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(post(&client, body, &headers).await, status, "{what}");
        assert_eq!(received.lock().unwrap().len(), usize::from(status == 204), "{what}");
        if let Some(Delivery { event: Event::Unknown(event), .. }) = received.lock().unwrap().pop() {
            assert_eq!((what, event.name(), event.payload()), ("unknown event", "payment.disputed", &unknown));
        } else {
            assert_ne!(what, "unknown event");
        }
    }
}

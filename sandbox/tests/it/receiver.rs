//! A partner's endpoint on the generated receiver.

use std::sync::{Arc, Mutex};
use tilt::runtime::webhooks::EventSet as _;
use tilt::webhooks::{Delivery, Event, verifier};
use tokio::task::JoinHandle;

/// An endpoint that keeps what it gets; it closes when it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    deliveries: Arc<Mutex<Vec<Delivery<Event>>>>,
    serving: JoinHandle<()>,
}

impl Receiver {
    /// Verifies by that secret, and fails so many deliveries before it takes one.
    pub(crate) async fn new(secret: &str, fails: usize) -> Self {
        let deliveries = Arc::<Mutex<Vec<Delivery<Event>>>>::default();
        let kept = Arc::clone(&deliveries);
        let router = tilt::webhooks::router(verifier([secret]), move |delivery: Delivery<Event>| {
            let mut kept = kept.lock().unwrap();
            kept.push(delivery);
            let is_taken = kept.len() > fails;
            async move { if is_taken { Ok(()) } else { Err("not now".into()) } }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/?key=canary-query", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, deliveries, serving }
    }

    /// The names of the events that came, in their order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.deliveries.lock().unwrap().iter().map(|delivery| delivery.event.name().to_owned()).collect()
    }

    /// The names of those that the document does not have.
    pub(crate) fn unknown(&self) -> Vec<String> {
        let deliveries = self.deliveries.lock().unwrap();
        let names = deliveries.iter().filter_map(|delivery| match &delivery.event {
            Event::Unknown(event) => Some(event.name().to_owned()),
            _ => None,
        });
        names.collect()
    }

    /// The bodies that came.
    pub(crate) fn bodies(&self) -> Vec<Vec<u8>> {
        self.deliveries.lock().unwrap().iter().map(|delivery| delivery.body.to_vec()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

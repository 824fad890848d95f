//! The shop on a free port of this machine, for as long as a test runs.

use super::damage::Damage;
use super::shop::Shop;
use crate::folder::root;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::oneshot;

const SCOPES: [&str; 4] = ["tilt/payments:create", "tilt/payments:read", "tilt/locations:read", "tilt/pos:launch"];

/// A shop that listens; it closes when this is dropped.
pub(super) struct Server {
    pub(super) url: String,
    /// Requests that reached it.
    requests: Arc<AtomicUsize>,
    _closes: oneshot::Sender<()>,
}

impl Server {
    /// Lets callers with `token` do everything, unless `damage` spoils it.
    pub(super) fn open(token: &str, damage: Option<Damage>) -> Self {
        Self::with_scopes(token, &SCOPES, damage)
    }

    /// Lets callers with `token` do everything, with something between it and them.
    pub(super) fn wrapped(token: &str, wrap: impl FnOnce(axum::Router) -> axum::Router) -> Self {
        Self::with_tokens(&[(token, &SCOPES)], wrap)
    }

    /// Lets callers with `token` do what the scopes allow.
    pub(super) fn with_scopes(token: &str, scopes: &[&'static str], damage: Option<Damage>) -> Self {
        Self::with_tokens(&[(token, scopes)], |router| {
            damage.into_iter().fold(router, |router, damage| damage.around(router))
        })
    }

    /// Lets callers do what the scopes of their tokens allow, with something between it and them.
    pub(super) fn with_tokens(
        tokens: &[(&str, &[&'static str])],
        wrap: impl FnOnce(axum::Router) -> axum::Router,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let documents = ["openapi.json", "asyncapi.json"].map(|name| {
            let text = std::fs::read(root().join("specs/tilt").join(name)).unwrap();
            serde_json::from_slice(&text).unwrap()
        });
        let router = wrap(tilt::server::router(Shop::new(&url, documents, tokens)));
        let requests = Arc::new(AtomicUsize::new(0));
        let router = counted(router, &requests);
        let (closes, is_over) = oneshot::channel::<()>();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    served = axum::serve(listener, router) => served.unwrap(),
                    _ = is_over => {}
                }
            });
        });
        Self { url, requests, _closes: closes }
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn counted(router: axum::Router, requests: &Arc<AtomicUsize>) -> axum::Router {
    let requests = Arc::clone(requests);
    router.layer(axum::middleware::map_request(move |request: axum::extract::Request| {
        requests.fetch_add(1, Ordering::SeqCst);
        std::future::ready(request)
    }))
}

/// An address of this machine at which nobody listens.
pub(super) fn deserted() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

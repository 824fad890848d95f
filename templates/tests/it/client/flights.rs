//! Many callers, one token request; and one that goes away.

use specwright_runtime::client::{
    Client, ClientAuthentication, ClientCredentials, Error, Method, RetryPolicy, SchemeInfo, SchemeKind, TokenFault,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

static SCHEMES: &[SchemeInfo] = &[SchemeInfo {
    name: "m2m",
    kind: SchemeKind::ClientCredentials { token_url: "/token", authentication: ClientAuthentication::Basic },
}];

/// A token endpoint that answers when it may.
struct Gate {
    client: Client,
    mints: Arc<AtomicUsize>,
    open: Arc<Semaphore>,
}

impl Gate {
    /// Answers with these statuses, the last one for ever.
    async fn new(statuses: &'static [u16], lifetime: u32) -> Self {
        let (mints, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let (counted, gate) = (Arc::clone(&mints), Arc::clone(&open));
        let mint = move || {
            let (counted, gate) = (Arc::clone(&counted), Arc::clone(&gate));
            async move {
                let number = counted.fetch_add(1, Ordering::SeqCst);
                gate.acquire().await.unwrap().forget();
                let status = statuses[number.min(statuses.len() - 1)];
                let body = format!(r#"{{"access_token":"t","token_type":"Bearer","expires_in":{lifetime}}}"#);
                (http::StatusCode::from_u16(status).unwrap(), body)
            }
        };
        let app = axum::Router::new().route("/token", axum::routing::post(mint)).fallback(|| async { "done" });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::builder(url, SCHEMES).credential("m2m", ClientCredentials::new("id", "secret"));
        Self { client: client.retry(RetryPolicy::none()).build().unwrap(), mints, open }
    }

    fn calls(&self, count: usize) -> Vec<tokio::task::JoinHandle<Result<u16, TokenFault>>> {
        let call = || {
            let request = self.client.clone().request(Method::POST, "/x");
            tokio::spawn(async move {
                match request.send().await {
                    Ok(raw) => Ok(raw.status()),
                    Err(error) => match error.kind() {
                        Error::Token(token) => Err(token.fault()),
                        other => panic!("{other}"),
                    },
                }
            })
        };
        (0..count).map(|_| call()).collect()
    }

    async fn minting(&self, count: usize) {
        while self.mints.load(Ordering::SeqCst) < count {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_first_calls_mint_one_token() {
    let gate = Gate::new(&[200], 3600).await;
    let calls = gate.calls(1000);
    gate.minting(1).await;
    gate.open.add_permits(1000);
    for call in calls {
        assert_eq!(call.await.unwrap(), Ok(200));
    }
    assert_eq!(gate.mints.load(Ordering::SeqCst), 1);
}

/// On one thread all of them have found that there is no token before the endpoint hears of the first.
#[tokio::test]
async fn a_token_that_is_born_expired_serves_all_who_waited() {
    let gate = Gate::new(&[200], 0).await;
    let calls = gate.calls(50);
    gate.minting(1).await;
    gate.open.add_permits(1000);
    for call in calls {
        assert_eq!(call.await.unwrap(), Ok(200));
    }
    assert_eq!(gate.mints.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_failed_flight_is_told_to_all_and_the_next_call_tries_again() {
    let gate = Gate::new(&[401, 200], 3600).await;
    let calls = gate.calls(20);
    gate.minting(1).await;
    gate.open.add_permits(1000);
    for call in calls {
        assert_eq!(call.await.unwrap(), Err(TokenFault::Refused { status: 401, code: None }));
    }
    assert_eq!(gate.calls(1).pop().unwrap().await.unwrap(), Ok(200));
    assert_eq!(gate.mints.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn who_goes_away_while_minting_leaves_the_others_be() {
    let gate = Gate::new(&[200], 3600).await;
    let leader = gate.calls(1).pop().unwrap();
    gate.minting(1).await;
    let others = gate.calls(10);
    tokio::task::yield_now().await;
    leader.abort();
    gate.minting(2).await;
    gate.open.add_permits(1000);
    for call in others {
        assert_eq!(call.await.unwrap(), Ok(200));
    }
    assert_eq!(gate.mints.load(Ordering::SeqCst), 2);
}

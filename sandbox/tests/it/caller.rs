//! A partner's program, reduced to what tests ask of it.

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use specwright_sandbox::tilt::{Sandbox, open};
use specwright_sandbox::{Line, Log, Options};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The location that the document's examples name.
pub(crate) const LOCATION: &str = "6f1d2c3a-8b4e-4f5a-9c7d-1e2f3a4b5c6d";
pub(crate) const NOWHERE: &str = "00000000-0000-4000-8000-000000000000";

/// A partner with a token for everything.
pub(crate) struct Caller {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) token: Mutex<String>,
    /// Every line of the log.
    pub(crate) lines: Arc<Mutex<Vec<String>>>,
}

impl Caller {
    /// With a processor that takes an hour, so that nothing happens unless the clock is turned.
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let written = Arc::clone(&lines);
        let log = Log::new(move |line: &Line| written.lock().unwrap().push(line.to_string()));
        let sandbox = open(Options { delay: Duration::from_secs(3600), log: Some(log), ..options }).await.unwrap();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let caller = Self { sandbox, client, token: Mutex::default(), lines };
        caller.renew("").await;
        caller
    }

    /// What the token endpoint answers to the right credentials.
    pub(crate) async fn mint(&self, scope: &str) -> Value {
        let (id, secret) = (self.sandbox.client_id(), self.sandbox.client_secret().expose());
        let form =
            [("client_id", id), ("client_secret", secret), ("grant_type", "client_credentials"), ("scope", scope)];
        let answer = self.ask_token(&form, None).await;
        assert_eq!(answer.status(), 200);
        value(answer).await
    }

    /// Calls with a new token of these scopes from now on.
    pub(crate) async fn renew(&self, scope: &str) {
        self.calls_with(self.mint(scope).await["access_token"].as_str().unwrap());
    }

    pub(crate) fn calls_with(&self, token: &str) {
        token.clone_into(&mut self.token.lock().unwrap());
    }

    pub(crate) async fn ask_token(&self, form: &[(&str, &str)], basic: Option<(&str, &str)>) -> Response {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(self.sandbox.token_url()).body(form);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = match basic {
            Some((id, secret)) => request.basic_auth(id, Some(secret)),
            None => request,
        };
        request.send().await.unwrap()
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> Response {
        let token = self.token.lock().unwrap().clone();
        let request = self.client.request(method, format!("{}{path}", self.sandbox.url())).bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.header("content-type", "application/json").body(body.to_string())
        };
        request.send().await.unwrap()
    }

    /// The body of an answer with that status. Refusals are problem details of the same status.
    pub(crate) async fn call(&self, method: Method, path: &str, body: &Value, status: u16) -> Value {
        let answer = self.send(method, &format!("/pos/v1{path}"), body).await;
        let (actual, media) = (answer.status().as_u16(), answer.headers()["content-type"].clone());
        let body = value(answer).await;
        assert_eq!((actual, media == "application/problem+json"), (status, status >= 400), "{path}: {body}");
        assert!(status < 400 || body["status"] == status, "{path}: {body}");
        body
    }

    pub(crate) async fn post(&self, path: &str, body: Value, status: u16) -> Value {
        self.call(Method::POST, path, &body, status).await
    }

    pub(crate) async fn get(&self, path: &str, status: u16) -> Value {
        self.call(Method::GET, path, &Value::Null, status).await
    }

    /// What an admin route answers.
    pub(crate) async fn admin(&self, method: Method, path: &str, body: Value, status: u16) -> Value {
        let answer = self.send(method, &format!("/_sandbox{path}"), &body).await;
        let actual = answer.status().as_u16();
        let body = value(answer).await;
        assert_eq!(actual, status, "{path}: {body}");
        body
    }

    /// The path of a new order's payments.
    pub(crate) async fn order(&self, total: i64) -> String {
        let order = self.post("/orders", json!({ "location_id": LOCATION, "total_cents": total }), 201).await;
        format!("/orders/{}/payments", order["order_id"].as_str().unwrap())
    }

    /// The path of a new payment of a new order.
    pub(crate) async fn pay(&self, cents: i64) -> String {
        let payments = self.order(cents).await;
        let payment = self.post(&payments, json!({ "method": "card", "amount_cents": cents }), 201).await;
        assert_eq!(payment["status"], "pending");
        format!("{payments}/{}", payment["payment_id"].as_str().unwrap())
    }

    pub(crate) async fn status(&self, payment: &str) -> String {
        self.get(payment, 200).await["status"].as_str().unwrap().to_owned()
    }

    /// Turns the clock, and gets a new token: the old one may have expired.
    pub(crate) async fn turn(&self, seconds: u64) {
        self.advance(seconds).await;
        self.renew("").await;
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        self.sandbox.clock().advance(Duration::from_secs(seconds)).await.unwrap();
    }

    /// What the operator does to a payment.
    pub(crate) async fn operate(&self, payment: &str, to: &str, status: u16) -> Value {
        let id = payment.rsplit('/').next().unwrap();
        self.admin(Method::POST, &format!("/payments/{id}"), json!({ "status": to }), status).await
    }
}

pub(crate) async fn value(answer: Response) -> Value {
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

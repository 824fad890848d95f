//! Tilt's generated client mints its tokens at an endpoint beside the generated server.

use super::server::Scripted;
use super::{TOKEN, cases::cases, serve};
use axum::Router;
use axum::routing::post;
use std::sync::{Arc, Mutex};
use tilt::client::{Client, Environment};
use tilt::runtime::client::{Error, TokenFault};

/// Every form that the token endpoint was sent.
type Forms = Arc<Mutex<Vec<String>>>;

/// Mints the token that the scripted server takes.
fn with_token_endpoint(scripted: &Scripted, forms: &Forms) -> Router {
    let forms = Arc::clone(forms);
    let mint = move |form: String| async move {
        forms.lock().unwrap().push(form);
        format!(r#"{{"access_token":"{TOKEN}","token_type":"Bearer","expires_in":3600}}"#)
    };
    Router::new().route("/oauth2/token", post(mint)).fallback_service(scripted.app())
}

#[tokio::test]
async fn client_id_and_secret_are_enough() {
    let (scripted, forms) = (Scripted::default(), Forms::default());
    let url = format!("http://{}", serve(with_token_endpoint(&scripted, &forms)).await);
    for case in cases().iter().filter(|case| ["listLocations", "getOrder"].contains(&case.operation.as_str())) {
        scripted.expect(&case.operation, case.answer.clone());
    }
    let client = Client::builder(&url).client_credentials("id", "s&cret").token_url("/oauth2/token").build().unwrap();
    for _ in 0..3 {
        let _ = client.list_locations().await;
        assert!(scripted.was_called());
        assert_eq!(scripted.take_wire().headers["authorization"], format!("Bearer {TOKEN}"));
    }
    let scope = "grant_type=client_credentials&scope=tilt%2Flocations%3Aread";
    // Tilt's document says `client_secret_post`.
    assert_eq!(*forms.lock().unwrap(), [format!("{scope}&client_id=id&client_secret=s%26cret")]);
}

#[tokio::test]
async fn a_missing_token_is_an_error_of_any_operation() {
    let url = format!("http://{}", serve(Router::new()).await);
    let client =
        Client::builder(&url).client_credentials("id", "secret").token_url(format!("{url}/t")).build().unwrap();
    let error = client.list_locations().await.unwrap_err();
    let Error::Token(token) = &error else { panic!("{error}") };
    assert_eq!(token.fault(), TokenFault::Refused { status: 404, code: None });
    let any = tilt::client::AnyError::from(error);
    assert!(matches!(any.kind(), Error::Token(_)) && any.to_string().contains("/t: it answered 404"), "{any}");
    // What asks for no credentials needs no token.
    assert_eq!(client.get_openapi_document().await.unwrap_err().status(), Some(404));
}

#[test]
fn a_secret_needs_an_endpoint_that_somebody_named() {
    // Whatever speaks https: here it is never asked.
    let own = tilt::runtime::client::reqwest::Client::new();
    let built = |base: tilt::client::BaseUrl| {
        let builder = Client::builder(base).client_credentials("id", "C4NARY");
        builder.with(|inner| inner.reqwest_client(own.clone())).build()
    };
    // specs.toml names that of `dev`; of `prod` nobody knows it, and the document's is of another origin.
    assert!(built(Environment::Dev.into()).is_ok());
    for base in [Environment::Prod.into(), "http://127.0.0.1:9000".into()] {
        let error = built(base).unwrap_err();
        let text = error.to_string();
        let words = ["`m2m`", "tilt-m2m-dev.auth.us-east-1.amazoncognito.com", "`token_url`"];
        assert!(
            words.iter().all(|word| text.contains(word)) && !format!("{text}{error:?}").contains("C4NARY"),
            "{text}"
        );
    }
}

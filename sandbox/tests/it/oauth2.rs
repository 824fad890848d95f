//! The token endpoint: what it gives, and RFC 6749 §5.2.

use crate::caller::{Caller, value};
use reqwest::Method;
use serde_json::{Value, json};

type Form<'a> = Vec<(&'a str, &'a str)>;
type Basic<'a> = Option<(&'a str, &'a str)>;

#[tokio::test]
async fn a_client_gets_what_it_asks_for() {
    let caller = Caller::new().await;
    let (id, secret) = (caller.sandbox.client_id().to_owned(), caller.sandbox.client_secret().expose().to_owned());
    let (id, secret) = (id.as_str(), secret.as_str());
    let grant = ("grant_type", "client_credentials");
    let all = caller.sandbox.scopes().join(" ");
    let rows: [(Form<'_>, Basic<'_>, Option<&str>); 4] = [
        (vec![grant, ("client_id", id), ("client_secret", secret)], None, Some(&all)),
        (vec![grant, ("client_id", id), ("client_secret", secret), ("scope", "tilt/locations:read")], None, None),
        (vec![grant, ("scope", "tilt/pos:launch tilt/locations:read")], Some((id, secret)), None),
        (vec![grant, ("scope", ""), ("client_id", id)], Some((id, secret)), Some(&all)),
    ];
    for (form, basic, scope) in rows {
        let answer = caller.ask_token(&form, basic).await;
        assert_eq!((answer.status().as_u16(), &answer.headers()["cache-control"]), (200, &"no-store".parse().unwrap()));
        let body = value(answer).await;
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3600)));
        assert_eq!(body["scope"].as_str(), scope, "{body}");
        let token = body["access_token"].as_str().unwrap();
        assert_eq!(token.strip_prefix("sandbox_token_").map(str::len), Some(64), "{token}");
    }
}

#[tokio::test]
async fn all_else_is_refused_as_the_standard_says() {
    let caller = Caller::new().await;
    let (id, secret) = (caller.sandbox.client_id().to_owned(), caller.sandbox.client_secret().expose().to_owned());
    let ours = [("client_id", id.as_str()), ("client_secret", secret.as_str())];
    let grant = |value: &'static str| ("grant_type", value);
    let good = grant("client_credentials");
    let wrong = [("client_id", id.as_str()), ("client_secret", "wrong")];
    let rows: Vec<(Form<'_>, Basic<'_>, u16, &str)> = vec![
        (ours.to_vec(), None, 400, "invalid_request"),
        ([&ours[..], &[good, good]].concat(), None, 400, "invalid_request"),
        ([&ours[..], &[good]].concat(), Some((&id, &secret)), 400, "invalid_request"),
        ([&wrong[..], &[good]].concat(), None, 401, "invalid_client"),
        (vec![good, ("client_id", "nobody"), ("client_secret", &secret)], None, 401, "invalid_client"),
        (vec![good], None, 401, "invalid_client"),
        (vec![good], Some((&id, "wrong")), 401, "invalid_client"),
        ([&ours[..], &[grant("password")]].concat(), None, 400, "unauthorized_client"),
        ([&ours[..], &[grant("magic")]].concat(), None, 400, "unsupported_grant_type"),
        ([&ours[..], &[good, ("scope", "tilt/everything")]].concat(), None, 400, "invalid_scope"),
        ([&ours[..], &[good, ("scope", " ")]].concat(), None, 400, "invalid_scope"),
    ];
    for (form, basic, status, error) in rows {
        let answer = caller.ask_token(&form, basic).await;
        assert_eq!(answer.status().as_u16(), status, "{error}: {}", form.len());
        assert_eq!(answer.headers().contains_key("www-authenticate"), status == 401);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let body = value(answer).await;
        assert_eq!(body["error"], error, "{body}");
        assert!(!body.to_string().contains(&secret), "{body}");
    }
    assert_eq!(caller.send(Method::GET, "/oauth2/token", &Value::Null).await.status(), 405);
    let json = caller.send(Method::POST, "/oauth2/token", &json!({ "grant_type": "client_credentials" })).await;
    assert_eq!(value(json).await["error"], "invalid_request");
}

#[tokio::test]
async fn a_field_that_is_there_twice_says_nothing() {
    let caller = Caller::new().await;
    let (id, secret) = (caller.sandbox.client_id(), caller.sandbox.client_secret().expose());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for others in [Some((id, secret)), Some((id, "wrong")), None] {
        let request = client.post(caller.sandbox.token_url()).basic_auth(id, Some(secret));
        let request = match others {
            Some((id, secret)) => request.basic_auth(id, Some(secret)),
            None => request.header("authorization", "Bearer x"),
        };
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body("grant_type=client_credentials").send().await.unwrap();
        assert_eq!(answer.status(), 400, "{others:?}");
        assert_eq!(value(answer).await["error"], "invalid_request");
    }
}

//! Tokens that the command mints: all scopes in one, few in others, and another one when it expires.

use super::server::Server;
use super::{TOKEN, document};
use crate::folder::{Folder, Ran};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const READER: &str = "canary.reader";
const CREATOR: &str = "canary.creator";
const RENEWED: &str = "canary.renewed";
const ALL: [&str; 4] = ["tilt/payments:create", "tilt/payments:read", "tilt/locations:read", "tilt/pos:launch"];

/// The forms that the token endpoint got, and how it behaves.
#[derive(Default)]
struct Minter {
    forms: Mutex<Vec<String>>,
    knows_no_scopes: bool,
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

impl Minter {
    fn mint(&self, form: String) -> Response {
        let mut forms = self.forms.lock().unwrap();
        forms.push(form.clone());
        let scope = form.split('&').find_map(|pair| pair.strip_prefix("scope="));
        if scope.is_some() && self.knows_no_scopes {
            return answer(StatusCode::BAD_REQUEST, &json!({ "error": "invalid_scope" }));
        }
        let token = match scope {
            Some("tilt%2Flocations%3Aread") => READER,
            Some("tilt%2Fpayments%3Acreate") => CREATOR,
            _ if forms.len() > 3 => RENEWED,
            _ => TOKEN,
        };
        answer(StatusCode::OK, &json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600 }))
    }
}

fn minting(minter: &Arc<Minter>) -> impl FnOnce(Router) -> Router {
    let minter = Arc::clone(minter);
    move |router| {
        let mint = |State(minter): State<Arc<Minter>>, form: String| async move { minter.mint(form) };
        Router::new().route("/token", post(mint)).with_state(minter).fallback_service(router)
    }
}

/// Runs the command in an environment whose token endpoint is the server's; the flow says `client_secret_post`.
fn run(server: &Server, more: &[&str]) -> Ran {
    let text = std::fs::read_to_string(document()).unwrap();
    let text = text.replace(
        "\"clientCredentials\": {",
        "\"clientCredentials\": { \"x-token-endpoint-auth-method\": \"client_secret_post\",",
    );
    let url = &server.url;
    let specs = format!(
        "[api.t]\nopenapi = \"t.json\"\n[api.t.env.here]\nurl = \"{url}\"\ntoken_url = \"{url}/token\"\nclient_id = \"me\"\nclient_secret = \"$SECRET\"\n"
    );
    let folder = Folder::new(&[("specs/specs.toml", &specs), ("specs/t.json", &text)]);
    let arguments = [&["test", "t", "--env", "here", "--format", "json"], more].concat();
    let ran = folder.run_with(&arguments, &[("SECRET", "canary.secret&")]);
    assert!(!ran.output().contains("canary."), "{ran:?}");
    ran
}

fn tokens() -> [(&'static str, &'static [&'static str]); 4] {
    [(TOKEN, &ALL), (READER, &["tilt/locations:read"]), (CREATOR, &["tilt/payments:create"]), (RENEWED, &ALL)]
}

#[test]
fn one_token_has_all_scopes_and_others_have_one() {
    let minter = Arc::new(Minter::default());
    let server = Server::with_tokens(&tokens(), minting(&minter));
    let ran = run(&server, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // Each operation that asks for a scope, but the one that any bearer token might do for.
    assert_eq!(ran.json()["summary"]["cases"]["security"], 18 + 8, "{ran:?}");
    let forms = minter.forms.lock().unwrap();
    let credentials = "client_id=me&client_secret=canary.secret%26";
    let all = "tilt%2Flocations%3Aread+tilt%2Fpayments%3Acreate+tilt%2Fpayments%3Aread+tilt%2Fpos%3Alaunch";
    let expected = [all, "tilt%2Flocations%3Aread", "tilt%2Fpayments%3Acreate"]
        .map(|scope| format!("grant_type=client_credentials&scope={scope}&{credentials}"));
    assert_eq!(*forms, expected);
}

#[test]
fn an_endpoint_that_knows_no_scopes_is_asked_without() {
    let minter = Arc::new(Minter { knows_no_scopes: true, ..Minter::default() });
    let server = Server::with_tokens(&tokens()[..1], minting(&minter));
    let ran = run(&server, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.json()["summary"]["cases"]["security"], 18, "{ran:?}");
    let forms = minter.forms.lock().unwrap();
    assert!(forms[0].contains("scope=") && !forms[1].contains("scope="), "{forms:?}");
}

#[test]
fn a_token_that_expires_is_minted_again() {
    let minter = Arc::new(Minter::default());
    let left = Arc::new(Mutex::new(20));
    let wrap = |router: Router| {
        let expiring = from_fn_with_state(
            Arc::clone(&left),
            |State(left): State<Arc<Mutex<i32>>>, mut request: Request, next: Next| async move {
                let is_first =
                    request.headers().get("authorization").is_some_and(|value| value == &format!("Bearer {TOKEN}"));
                if is_first {
                    let mut left = left.lock().unwrap();
                    *left -= 1;
                    if *left < 0 {
                        request.headers_mut().insert("authorization", "Bearer expired".parse().unwrap());
                    }
                }
                next.run(request).await
            },
        );
        minting(&minter)(router.layer(expiring))
    };
    let server = Server::with_tokens(&tokens(), wrap);
    let ran = run(&server, &[]);
    assert_eq!((ran.code, &ran.json()["findings"]), (0, &json!([])), "{ran:?}");
    assert_eq!(ran.json()["coverage"]["exercised"], 13);
    assert_eq!(minter.forms.lock().unwrap().len(), 4);
    assert!(*left.lock().unwrap() < 0);
}

#[test]
fn a_dry_run_counts_strangers_and_mints_nothing() {
    let minter = Arc::new(Minter::default());
    let server = Server::with_tokens(&tokens(), minting(&minter));
    let ran = run(&server, &["--dry-run"]);
    let cases = ran.json()["cases"].as_array().unwrap().iter().filter(|case| case["phase"] == "security").count();
    assert_eq!((cases, minter.forms.lock().unwrap().len()), (26, 0), "{ran:?}");
}

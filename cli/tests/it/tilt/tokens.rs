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
    fn mint(&self, form: &str) -> Response {
        let mut forms = self.forms.lock().unwrap();
        forms.push(form.to_owned());
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
        let mint = |State(minter): State<Arc<Minter>>, form: String| async move { minter.mint(&form) };
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

/// How many requests the first token is good for.
type Left = Arc<Mutex<i32>>;

/// A server whose first token expires after so many requests; what `answered` says is done to answers to the next one.
fn expiring(minter: &Arc<Minter>, left: &Left, answered: fn(String) -> String) -> Server {
    let expire = move |State(left): State<Left>, mut request: Request, next: Next| async move {
        let field = request.headers().get("authorization").cloned();
        let carries = |token: &str| field.as_ref().is_some_and(|value| value == &format!("Bearer {token}"));
        let (is_first, is_renewed) = (carries(TOKEN), carries(RENEWED));
        if is_first {
            let mut left = left.lock().unwrap();
            *left -= 1;
            if *left < 0 {
                request.headers_mut().insert("authorization", "Bearer expired".parse().unwrap());
            }
        }
        let mut answer = next.run(request).await;
        if is_renewed {
            let body = std::mem::take(answer.body_mut());
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            answer.headers_mut().remove("content-length");
            *answer.body_mut() = answered(String::from_utf8(body.to_vec()).unwrap()).into();
        }
        answer
    };
    let wrap = |router: Router| minting(minter)(router.layer(from_fn_with_state(Arc::clone(left), expire)));
    Server::with_tokens(&tokens(), wrap)
}

#[test]
fn a_renewed_token_that_an_api_repeats_is_in_no_report() {
    let minter = Arc::new(Minter::default());
    let leaking = |body: String| body.replace("\"status\":\"", &format!("\"status\":\"{RENEWED} "));
    let server = expiring(&minter, &Arc::new(Mutex::new(4)), leaking);
    // The helper holds every run to show no token.
    let ran = run(&server, &[]);
    assert_eq!((ran.code, minter.forms.lock().unwrap().len()), (1, 4), "{ran:?}");
    assert!(ran.stdout.contains("$TOKEN p"), "{ran:?}");
}

#[test]
fn a_token_that_expires_is_minted_again() {
    let minter = Arc::new(Minter::default());
    let left = Arc::new(Mutex::new(20));
    let server = expiring(&minter, &left, |body| body);
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

//! What a client says of answers repeats no credential of its own and acts on no terminal; what it sends to this machine
//! passes no proxy.

use super::server::{Seen, Server, answer, leak, secured};
use proptest::prelude::*;
use specwright_runtime::DecodeError;
use specwright_runtime::client::{
    AnyError, ClientCredentials, Credential, Error, In, Method, Outcome, Problem, Raw, RetryPolicy, SchemeInfo,
    SchemeKind, send,
};
use specwright_runtime::codec::Plain;
use specwright_runtime::description::{OperationInfo, SchemeUse};
use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::io::Read as _;
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};

const KEY: &str = "key/canary+7c1d 4e90%&=";
const PASSWORD: &str = "pass\"canary\\7c1d";
const SECRET: &str = "secret-canary-7c1d-4e90";
const TOKEN: &str = "token.canary.7c1d";

static SCHEMES: &[SchemeInfo] = &[
    SchemeInfo { name: "query", kind: SchemeKind::ApiKey { location: In::Query, name: "k" } },
    SchemeInfo { name: "cookie", kind: SchemeKind::ApiKey { location: In::Cookie, name: "k" } },
    SchemeInfo { name: "header", kind: SchemeKind::ApiKey { location: In::Header, name: "x-k" } },
    SchemeInfo { name: "basic", kind: SchemeKind::Basic },
    SchemeInfo {
        name: "m2m",
        kind: SchemeKind::ClientCredentials {
            token_url: "/token",
            authentication: specwright_runtime::client::ClientAuthentication::Body,
        },
    },
];

type Texts = BTreeMap<String, String>;

/// An operation whose answers are maps of text, whatever the status.
struct Echo;

impl specwright_runtime::client::Operation for Echo {
    type Output = BTreeMap<String, u8>;
    type Error = Texts;

    fn read(raw: &Raw) -> Result<Outcome<Self::Output, Texts>, DecodeError> {
        match raw.status() {
            200 => raw.json::<Plain<BTreeMap<String, u8>>>().map(Outcome::Success),
            _ => raw.json::<Plain<Texts>>().map(Outcome::Refusal),
        }
    }
}

/// Everything that an error shows, and what stands behind it.
fn shown<E: std::fmt::Debug + 'static>(error: Error<E>) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.problem());
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text} {inner} {inner:?}");
        source = inner.source();
    }
    let any = AnyError::from(error);
    format!("{text} {any} {any:?}")
}

fn spellings(secret: &str) -> Vec<String> {
    let encoded: String = secret.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02x}"));
    let json = serde_json::to_string(secret).unwrap();
    let escaped: String = secret.encode_utf16().fold(String::new(), |all, unit| format!("{all}\\u{unit:04x}"));
    vec![secret.to_owned(), encoded, json[1..json.len() - 1].to_owned(), escaped]
}

/// All texts about an answer that repeats `said` in each of its places.
async fn told(credential: (&'static str, Credential), status: u16, said: String) -> String {
    let server = Server::new(move |seen, _| {
        if seen.target.starts_with("/token") {
            let body = format!(r#"{{"access_token":"{TOKEN}","token_type":"bearer"}}"#);
            return answer(200).body("application/json", body);
        }
        let body = serde_json::json!({ "title": said, "detail": format!("no: {said}"), said.clone(): said });
        answer(status).body("application/problem+json", body.to_string())
    })
    .await;
    let operation: &'static OperationInfo =
        secured(leak([leak([SchemeUse { name: credential.0, scopes: &[] }]).as_slice()]));
    let client = server.builder(SCHEMES).credential(credential.0, credential.1).retry(RetryPolicy::none());
    let error = send::<Echo>(client.build().unwrap().call(operation)).await.unwrap_err();
    shown(error)
}

#[tokio::test]
async fn no_credential_is_repeated() {
    let m2m = || Credential::client_credentials(ClientCredentials::new("id", SECRET));
    for (name, credential, secret) in [
        ("query", Credential::api_key(KEY), KEY),
        ("cookie", Credential::api_key(KEY), KEY),
        ("header", Credential::api_key(KEY), KEY),
        ("basic", Credential::basic("user", PASSWORD), PASSWORD),
        ("m2m", m2m(), SECRET),
        ("m2m", m2m(), TOKEN),
    ] {
        for said in spellings(secret) {
            for status in [400, 200] {
                let text = told((name, credential.clone()), status, said.clone()).await;
                assert!(!text.contains("canary") && !text.contains("7c1d"), "{name} {said}: {text}");
                assert!(text.contains("***"), "{name} {said}: {text}");
            }
        }
        // Whoever repeats it may cut it.
        let said: String = secret.chars().take(14).collect();
        let text = told((name, credential), 400, said).await;
        assert!(!text.contains("canary"), "{name}: {text}");
    }
}

#[tokio::test]
async fn what_an_api_says_is_short_and_stands_on_one_line() {
    let said = format!("a\n\u{1b}[2J\u{9b}\u{202e}\u{200b}{}", "long ".repeat(10_000));
    for status in [400, 200] {
        let server = {
            let said = said.clone();
            Server::new(move |_, _| {
                let body = serde_json::json!({ "title": said, said.clone(): said });
                answer(status).body("application/problem+json", body.to_string())
            })
            .await
        };
        let operation = secured(&[]);
        let error = send::<Echo>(server.client().call(operation)).await.unwrap_err();
        for text in [format!("{error}"), error.source().map(ToString::to_string).unwrap_or_default()] {
            let acts = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{200b}');
            assert!(text.chars().count() < 1_200 && !text.contains(acts), "{text}");
        }
        assert!(format!("{error:?}").len() < 20_000);
    }
}

#[test]
fn random_keys_are_masked() {
    let key = proptest::string::string_regex("[ -~]{8,200}").unwrap();
    let key = key.prop_filter("no spaces around", |key| key.trim() == key && key.len() >= 8);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    proptest!(ProptestConfig::with_cases(8), |(key in key)| {
        for said in spellings(&key) {
            let text = runtime.block_on(told(("query", Credential::api_key(&*key)), 400, said));
            prop_assert!(!text.contains(&*key) && text.contains("***"), "{key}: {text}");
            for part in key.as_bytes().chunks(8).filter(|part| part.len() == 8) {
                let mut distinct = part.to_vec();
                distinct.sort_unstable();
                distinct.dedup();
                let part = std::str::from_utf8(part).unwrap();
                prop_assert!(distinct.len() < 5 || !text.contains(part), "{part} of {key}: {text}");
            }
        }
    });
}

/// How a character may be written out, and what is left of it when the secret is masked.
const SPELLED: &[(&str, &str, &str)] = &[
    // Percent-encoded UTF-8 at the edges of its lengths, and Latin-1.
    ("\u{80}\u{7ff}abc", "%c2%80%DF%bfabc", "***"),
    ("\u{800}\u{ffff}abc", "%e0%a0%80%ef%bf%bfabc", "***"),
    ("\u{10000}\u{10ffff}abc", "%F0%90%80%80%f4%8f%bf%bfabc", "***"),
    ("\u{e9}abcde", "%e9abcde", "***"),
    ("\u{e9}\u{20ac}abc", "\\xc3\\xa9\\xe2\\x82\\xacabc", "***"),
    // JSON, JavaScript, Rust.
    ("\u{e9}\u{20ac}\u{1f600}abc", "\\u00e9\\u20AC\\ud83d\\ude00abc", "***"),
    ("\u{10000}\u{10ffff}abc", "\\ud800\\udc00\\udbff\\udfffabc", "***"),
    ("\u{d7ff}\u{e000}abc", "\\ud7ff\\ue000abc", "***"),
    ("\u{e9}\u{1f600}abc", "\\u{e9}\\u{1f600}abc", "***"),
    ("a\nb\rc\td", "a\\nb\\rc\\td", "***"),
    ("a\u{8}b\u{c}c\0d", "a\\bb\\fc\\0d", "***"),
    ("a\"b c\\d", "a\\\"b\\ c\\\\d", "***"),
    // JSON pointers and forms.
    ("a~b/c~d", "a~0b~1c~0d", "***"),
    ("a b c d", "a+b+c+d", "***"),
    // One within the other.
    ("a/b c/d", "a%252fb%2520c%252fd", "***"),
    ("\u{e9}/abcd", "\\\\u00e9~1abcd", "***"),
    // What is no escape is text, and what only begins as the secret does stays.
    ("qabcde", "\\qabcde", "\\***"),
    ("nabcde", "nabcdx nab", "nabcdx nab"),
];

#[tokio::test]
async fn a_key_is_known_however_it_is_spelled() {
    for (key, said, shown) in SPELLED {
        let text = told(("query", Credential::api_key(*key)), 400, (*said).to_owned()).await;
        let expected = format!("400 Bad Request: no: {shown} ");
        assert!(text.contains(&expected), "{said:?}, not {expected:?}: {text}");
    }
}

#[tokio::test]
async fn what_a_call_sent_itself_is_not_repeated() {
    let echo = |seen: &Seen, _| {
        let of = |name: &str| seen.headers.get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
        let said = ["cookie", "x-plain", "authorization", "user-agent"].map(of).join(" | ") + " | cookie/canary";
        answer(400).body("application/problem+json", serde_json::json!({ "detail": said }).to_string())
    };
    let server = Server::new(echo).await;
    let call =
        server.client().call(secured(&[])).header("cookie", "sid=cookie%2Fcanary").header("x-plain", "plain-canary");
    let call = call.header("authorization", "Bearer bearer-canary").header("user-agent", "agent-name");
    let error = send::<Echo>(call).await.unwrap_err();
    assert!(error.to_string().ends_with(": *** | *** | *** | agent-name | ***"), "{error}");
    let credentials = format!("{:?}", ClientCredentials::new("id", SECRET));
    assert_eq!(credentials, "ClientCredentials(***)");
}

#[test]
fn problems_compare_as_before() {
    assert_eq!(Problem::default(), Problem::default());
}

/// Set in the process that a test starts of itself, as the environment is read once.
const CHILD: &str = "SPECWRIGHT_TEST_PROXIED";

/// Listens and keeps how many bytes came.
fn recorder() -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
    let keep = Arc::clone(&seen);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().filter_map(Result::ok) {
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).unwrap_or_default();
            keep.lock().unwrap().extend_from_slice(&buffer[..count]);
        }
    });
    (url, seen)
}

#[test]
fn no_proxy_is_asked_for_this_machine() {
    let (url, seen) = recorder();
    let names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let run = |which: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "client::leaks::proxied_child", "--nocapture"]).env(CHILD, which);
        command.envs(names.map(|name| (name, url.as_str()))).env("NO_PROXY", "").env("no_proxy", "");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    run("here");
    assert_eq!(seen.lock().unwrap().len(), 0, "{}", String::from_utf8_lossy(&seen.lock().unwrap()));
    // The API is elsewhere, its token endpoint here: the secret stays here, the call goes by the proxy.
    run("elsewhere");
    let text = String::from_utf8(seen.lock().unwrap().clone()).unwrap();
    assert!(text.starts_with("GET http://192.0.2.1/v1/x") && !text.contains(SECRET), "{text}");
}

#[tokio::test]
async fn proxied_child() {
    let Ok(which) = std::env::var(CHILD) else { return };
    let server = Server::new(|seen, _| {
        let body = format!(r#"{{"access_token":"{TOKEN}","token_type":"bearer"}}"#);
        if seen.target.starts_with("/token") { answer(200).body("application/json", body) } else { answer(204) }
    })
    .await;
    let credentials = ClientCredentials::new("id", SECRET).token_url(format!("{}/token", server.url));
    let operation = secured(leak([leak([SchemeUse { name: "m2m", scopes: &[] }]).as_slice()]));
    let m2m = |base: &str| {
        let builder = specwright_runtime::client::Client::builder(base, SCHEMES).retry(RetryPolicy::none());
        builder.credential("m2m", credentials.clone())
    };
    if which == "elsewhere" {
        let client = m2m("http://192.0.2.1/v1").build().unwrap();
        assert!(client.request(Method::GET, "/x").send().await.is_err());
        assert_eq!(server.seen().len(), 1, "the token");
        return;
    }
    for base in [server.url.clone(), server.url.replace("127.0.0.1", "localhost")] {
        m2m(&base).build().unwrap().call(operation).send().await.unwrap();
        let own = m2m(&base).reqwest_builder(reqwest::Client::builder().user_agent("mine/1"));
        own.build().unwrap().call(operation).send().await.unwrap();
    }
    assert_eq!(server.seen().len(), 8);
}

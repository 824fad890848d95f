//! OAuth 2 client credentials: what is sent, what is understood, how long a token is kept.

use super::server::{Answer, Seen, Server, answer, leak, operation, secured};
use specwright_runtime::client::{
    Builder, Client, ClientAuthentication, ClientCredentials, Credential, Error, Method, RetryPolicy, SchemeInfo,
    SchemeKind, TokenFault, TransportFault,
};
use specwright_runtime::description::{OperationInfo, SchemeUse};
use std::time::Duration;

const ID: &str = "client:1";
const SECRET: &str = "S3CR3T&CANARY";

static SCHEMES: &[SchemeInfo] = &[SchemeInfo {
    name: "m2m",
    kind: SchemeKind::ClientCredentials { token_url: "/token", authentication: ClientAuthentication::Basic },
}];

/// An operation that needs these scopes.
fn needing(scopes: &'static [&'static str]) -> &'static OperationInfo {
    secured(leak([leak([SchemeUse { name: "m2m", scopes }]).as_slice()]))
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new(ID, SECRET)
}

fn builder(server: &Server) -> Builder {
    server.builder(SCHEMES).credential("m2m", credentials()).retry(RetryPolicy::none())
}

fn is_mint(seen: &Seen) -> bool {
    seen.target.starts_with("/token")
}

fn mints(server: &Server) -> usize {
    server.seen().iter().filter(|seen| is_mint(seen)).count()
}

fn token(number: usize, expires_in: &str) -> Answer {
    let body = format!(r#"{{"access_token":"token-{number}","token_type":"bearer","expires_in":{expires_in}}}"#);
    answer(200).body("application/json", body)
}

/// Mints `token-N`, N being how often anything was asked before, and takes every token.
async fn minting(expires_in: &'static str) -> Server {
    Server::new(move |seen, before| if is_mint(seen) { token(before, expires_in) } else { answer(204) }).await
}

/// Time passes for timers, not for the test.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

/// `Authorization` of the API's requests, in their order.
fn presented(server: &Server) -> Vec<String> {
    let asked = server.seen().into_iter().filter(|seen| !is_mint(seen));
    asked.map(|seen| seen.header("authorization").trim_start_matches("Bearer token-").to_owned()).collect()
}

#[tokio::test]
async fn a_token_is_asked_for_as_the_standard_says() {
    // `client:1` and the secret are form-encoded, then joined, then in base64.
    let basic = "Basic Y2xpZW50JTNBMTpTM0NSM1QlMjZDQU5BUlk=";
    let body = "&client_id=client%3A1&client_secret=S3CR3T%26CANARY";
    for (credentials, scopes, authorization, form) in [
        (credentials(), &["b", "a", "b"][..], basic, "&scope=a+b"),
        (credentials(), &[], basic, ""),
        (credentials().scopes(["z", "y"]), &["a"], basic, "&scope=y+z"),
        (credentials().scopes([""; 0]), &["a"], basic, ""),
        (credentials().parameter("audience", "x y"), &[], basic, "&audience=x+y"),
        (credentials().authentication(ClientAuthentication::Body), &["a"], "", &format!("&scope=a{body}")),
    ] {
        let server = minting("60").await;
        let client = server
            .builder(SCHEMES)
            .credential("m2m", credentials)
            .header("x-own", "for the API")
            .user_agent("mine/1")
            .build()
            .unwrap();
        client.call(needing(scopes)).send().await.unwrap();
        let seen = server.seen();
        let sent = String::from_utf8(seen[0].body.to_vec()).unwrap();
        assert_eq!(sent, format!("grant_type=client_credentials{form}"));
        let of_mint =
            ["authorization", "accept", "content-type", "user-agent", "x-own"].map(|name| seen[0].header(name));
        let form = "application/x-www-form-urlencoded";
        assert_eq!(of_mint, [authorization, "application/json", form, "mine/1", ""]);
        assert_eq!((seen[0].method.as_str(), seen[1].header("authorization")), ("POST", "Bearer token-0"));
    }
}

#[tokio::test]
async fn every_answer_gives_a_token_or_says_what_is_wrong() {
    const BEARER: &str = r#"{"access_token":"t","token_type":"Bearer"}"#;
    let malformed = |reason| Err(TokenFault::Malformed(reason));
    let refused = |status, code| Err(TokenFault::Refused { status, code });
    let lifetime = |value: &str| BEARER.replace('}', &format!(r#","expires_in":{value}}}"#));
    let of_type = |kind: &str| BEARER.replace("Bearer", kind);
    let no_lifetime = malformed("`expires_in` is no number of seconds");
    let no_object = malformed("the answer is no JSON object");
    let no_token = malformed("the answer has no `access_token`");
    let rows = [
        (200, BEARER.to_owned(), Ok("t")),
        (200, lifetime("3600"), Ok("t")),
        (200, lifetime("3600.5"), Ok("t")),
        (200, lifetime(r#""3600""#), Ok("t")),
        (200, lifetime("null"), Ok("t")),
        (200, lifetime("0"), Ok("t")),
        (200, lifetime("1e300"), Ok("t")),
        (200, lifetime(r#""NaN""#), no_lifetime),
        (200, lifetime("-1"), no_lifetime),
        (200, lifetime(r#""soon""#), no_lifetime),
        (200, lifetime("[]"), no_lifetime),
        (200, of_type("BEARER"), Ok("t")),
        (200, of_type("mac"), malformed("the `token_type` is not `Bearer`")),
        (200, r#"{"access_token":"t"}"#.to_owned(), malformed("the answer has no `token_type`")),
        (200, r#"{"token_type":"bearer"}"#.to_owned(), no_token),
        (200, r#"{"access_token":"","token_type":"bearer"}"#.to_owned(), no_token),
        (
            200,
            r#"{"access_token":"S3CR3T\n","token_type":"bearer"}"#.to_owned(),
            malformed("the `access_token` holds characters that no header can carry"),
        ),
        (200, "[]".to_owned(), no_object),
        (200, String::new(), no_object),
        (200, lifetime("1")[1..].to_owned(), no_object),
        (201, BEARER.to_owned(), refused(201, None)),
        (
            400,
            r#"{"error":"invalid_scope","error_description":"S3CR3T"}"#.to_owned(),
            refused(400, Some("invalid_scope")),
        ),
        (401, format!(r#"{{"error":"{SECRET}"}}"#), refused(401, None)),
        (500, "S3CR3T".to_owned(), refused(500, None)),
        (200, " ".repeat(64 * 1024 + 1), Err(TokenFault::Transport(TransportFault::TooLarge(64 * 1024)))),
    ];
    for (number, (status, body, expected)) in rows.into_iter().enumerate() {
        let mint = move || answer(status).body("application/json", body.clone());
        let server = Server::new(move |seen, _| if is_mint(seen) { mint() } else { answer(204) }).await;
        let result = builder(&server).build().unwrap().call(needing(&["a"])).send().await;
        match (result, expected) {
            (Ok(_), Ok(token)) => {
                assert_eq!(server.last().header("authorization"), format!("Bearer {token}"), "{number}");
            }
            (Err(error), Err(fault)) => {
                let Error::Token(token) = error.kind() else { panic!("{number}: {error}") };
                assert_eq!((token.fault(), token.attempts(), mints(&server)), (fault, 1, 1), "{number}");
                let printed = format!("{error} {error:?} {token:?}");
                assert!(!printed.contains("S3CR3T") && printed.contains(token.endpoint()), "{printed}");
                assert_eq!((error.status(), error.attempts(), server.seen().len()), (None, None, 1), "{number}");
            }
            (result, expected) => panic!("{number}: {:?} instead of {expected:?}", result.map(|raw| raw.status())),
        }
    }
}

#[tokio::test]
async fn minting_is_repeated_as_what_is_idempotent() {
    let quick = RetryPolicy::default().base_delay(Duration::from_millis(1));
    for (status, expected) in [(503, 3), (429, 3), (400, 1), (500, 1)] {
        let server = Server::new(move |_, _| answer(status)).await;
        let client = builder(&server).retry(quick).build().unwrap();
        let operation = leak(OperationInfo { method: "POST", ..clone_of(needing(&[])) });
        let error = client.call(operation).send().await.unwrap_err();
        let Error::Token(token) = error.kind() else { panic!("{error}") };
        assert_eq!((token.attempts(), mints(&server)), (expected, expected as usize), "{status}");
        assert_eq!(error.is_retryable(), expected == 3);
        assert_eq!(token.endpoint(), format!("{}/token", server.url));
        assert_eq!(token.to_string().ends_with(" (3 attempts)"), expected == 3, "{token}");
    }
    // Who is asked to wait longer than it would does not ask again.
    let server = Server::new(|_, _| answer(503).header("retry-after", "3600")).await;
    let error = builder(&server).retry(quick).build().unwrap().call(needing(&[])).send().await.unwrap_err();
    let Error::Token(token_error) = error.kind() else { panic!("{error}") };
    assert_eq!((token_error.attempts(), mints(&server)), (1, 1));
    assert!(std::error::Error::source(token_error).is_none());
    let nowhere = Client::builder("http://127.0.0.1:9", SCHEMES).credential("m2m", credentials());
    let error = nowhere.retry(RetryPolicy::none()).build().unwrap().call(needing(&[])).send().await.unwrap_err();
    let Error::Token(token_error) = error.kind() else { panic!("{error}") };
    assert!(std::error::Error::source(token_error).is_some(), "{token_error}");
    let server = Server::new(|seen, before| match (is_mint(seen), before) {
        (true, 0) => answer(503).header("retry-after", "0"),
        (true, _) => token(before, "60"),
        _ => answer(204),
    })
    .await;
    builder(&server).retry(quick).build().unwrap().call(needing(&[])).send().await.unwrap();
    assert_eq!(presented(&server), ["1"]);
}

fn clone_of(info: &OperationInfo) -> OperationInfo {
    OperationInfo { security: info.security, ..operation(info.method, info.path) }
}

#[tokio::test]
async fn the_calls_time_bounds_minting() {
    let silent = super::server::raw(vec![""], Duration::from_secs(60));
    let client = Client::builder(silent, SCHEMES).credential("m2m", credentials());
    let client = client.timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.call(needing(&[])).send().await.unwrap_err();
    let Error::Transport(transport) = error.kind() else { panic!("{error}") };
    assert_eq!(transport.fault(), TransportFault::Timeout);
    let brief = Duration::from_millis(20);
    let error = client.call(needing(&[])).retry(RetryPolicy::none()).attempt_timeout(brief);
    let error = error.timeout(Duration::from_secs(30)).send().await.unwrap_err();
    let Error::Token(token) = error.kind() else { panic!("{error}") };
    assert_eq!(token.fault(), TokenFault::Transport(TransportFault::AttemptTimeout));
}

#[tokio::test]
async fn a_token_is_kept_for_its_scopes_and_its_time() {
    let server = minting("100").await;
    let client = builder(&server).build().unwrap();
    for scopes in [&["a", "b"][..], &["b", "a", "a"], &[], &["a"], &["a", "b"]] {
        client.clone().call(needing(scopes)).send().await.unwrap();
    }
    assert_eq!((mints(&server), presented(&server)), (3, ["0", "0", "3", "5", "0"].map(str::to_owned).to_vec()));
    // A request of one's own has no scopes.
    client.request(Method::GET, "/own").send().await.unwrap();
    assert_eq!((mints(&server), presented(&server).pop().unwrap().as_str()), (3, "3"));
    // An own header stays, and costs no token.
    client.call(needing(&["c"])).header("authorization", "Own 1").send().await.unwrap();
    assert_eq!((mints(&server), server.last().header("authorization")), (3, "Own 1"));
}

#[tokio::test]
async fn a_token_is_renewed_early_and_an_old_one_serves_until_it_expires() {
    // Life, then rows of: seconds that pass, whether the token endpoint answers, number of mints after the call.
    type Row = (&'static str, &'static [(u64, usize)]);
    let rows: [Row; 4] = [
        // The last tenth, or 30 s, but never more than half.
        ("1000", &[(0, 1), (899, 1), (2, 2), (800, 2)]),
        ("100", &[(0, 1), (69, 1), (2, 2)]),
        ("20", &[(0, 1), (9, 1), (2, 2)]),
        // Unstated: five minutes.
        ("null", &[(0, 1), (269, 1), (2, 2)]),
    ];
    for (life, steps) in rows {
        let server = minting(life).await;
        let client = builder(&server).build().unwrap();
        for (seconds, expected) in steps {
            pass(*seconds).await;
            client.call(needing(&["a"])).send().await.unwrap();
            assert_eq!(mints(&server), *expected, "{life}: {steps:?} {seconds}");
        }
    }

    let server = Server::new(|seen, before| match (is_mint(seen), before) {
        (true, 0) => token(0, "100"),
        (true, _) => answer(400),
        _ => answer(204),
    })
    .await;
    let client = builder(&server).build().unwrap();
    // Renewing fails at 75 s, is not tried again before half of the rest is over, and at 101 s there is no token.
    for (seconds, expected, is_ok) in [(0, 1, true), (75, 2, true), (1, 2, true), (13, 3, true), (12, 4, false)] {
        pass(seconds).await;
        let result = client.call(needing(&["a"])).send().await;
        assert_eq!((mints(&server), result.is_ok()), (expected, is_ok), "{seconds}");
    }
    assert!(presented(&server).iter().all(|token| token == "0"));
}

#[tokio::test]
async fn a_refused_token_is_minted_anew_once() {
    // What the API answers to `token-N`, by N; then the status of the answer, its attempts, the mints.
    type Row = (fn(&str) -> u16, u16, u32, usize);
    let rows: [Row; 3] = [
        (|token| if token == "Bearer token-0" { 401 } else { 204 }, 204, 2, 2),
        (|_| 401, 401, 2, 2),
        (|_| 403, 403, 1, 1),
    ];
    for (number, (answers, status, attempts, expected)) in rows.into_iter().enumerate() {
        for method in ["GET", "POST"] {
            let server = Server::new(move |seen, before| {
                if is_mint(seen) { token(before, "3600") } else { answer(answers(seen.header("authorization"))) }
            })
            .await;
            let client = builder(&server).build().unwrap();
            let operation = leak(OperationInfo { method, ..clone_of(needing(&["a"])) });
            let raw = client.call(operation).body("text/plain", "once more").send().await.unwrap();
            assert_eq!((raw.status(), raw.attempts(), mints(&server)), (status, attempts, expected), "{number}");
            assert_eq!(server.last().body, "once more");
        }
    }
    // A token that was given is the user's affair.
    let server = Server::new(|_, _| answer(401)).await;
    let client = server.builder(SCHEMES).credential("m2m", Credential::bearer("mine")).build().unwrap();
    let raw = client.call(needing(&["a"])).send().await.unwrap();
    assert_eq!((raw.status(), server.seen().len()), (401, 1));
}

#[tokio::test]
async fn a_refused_token_does_not_cost_the_newer_one() {
    let server = Server::new(move |seen, before| match (is_mint(seen), seen.header("authorization")) {
        (true, _) => token(before, "3600"),
        (_, "Bearer token-0") => answer(401),
        _ => answer(204),
    })
    .await;
    let client = builder(&server).build().unwrap();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.call(needing(&["a"])).send())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().status(), 204);
    }
    assert_eq!(mints(&server), 2);
}

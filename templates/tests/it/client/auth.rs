//! Which credentials go out, where to, and that nothing prints them.

use super::server::{Seen, Server, answer, leak, operation, secured};
use specwright_runtime::client::{Credential, In, Method, OperationInfo, SchemeInfo, SchemeKind};
use specwright_runtime::description::SchemeUse;

static SCHEMES: &[SchemeInfo] = &[
    SchemeInfo { name: "token", kind: SchemeKind::Bearer },
    SchemeInfo { name: "user", kind: SchemeKind::Basic },
    SchemeInfo { name: "header", kind: SchemeKind::ApiKey { location: In::Header, name: "X-Key" } },
    SchemeInfo { name: "query", kind: SchemeKind::ApiKey { location: In::Query, name: "api key" } },
    SchemeInfo { name: "cookie", kind: SchemeKind::ApiKey { location: In::Cookie, name: "session" } },
    SchemeInfo { name: "mtls", kind: SchemeKind::Other },
];

/// The query's key alone.
const QUERY: &[&[SchemeUse]] = &[&[named("query")]];

const fn named(name: &'static str) -> SchemeUse {
    SchemeUse { name, scopes: &[] }
}

fn credential(scheme: &str) -> Credential {
    match scheme {
        "token" | "mtls" => Credential::bearer("T0K3N"),
        "user" => Credential::basic("me", "p:w"),
        _ => Credential::api_key("k&y"),
    }
}

/// What was presented, in one line.
fn presented(seen: &Seen) -> String {
    let query = seen.target.split_once('?').map_or("", |(_, query)| query);
    let found = [seen.header("authorization"), seen.header("x-key"), query, seen.header("cookie")];
    found.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" | ")
}

#[tokio::test]
async fn the_first_alternative_that_is_met_is_presented() {
    let server = Server::empty().await;
    let basic = "Basic bWU6cDp3";
    for (alternatives, given, expected) in [
        (&[&[named("token")][..]][..], &["token"][..], "Bearer T0K3N"),
        (&[&[named("user")]], &["user"], basic),
        (&[&[named("header")]], &["header"], "k&y"),
        (&[&[named("query")]], &["query"], "api%20key=k%26y"),
        (&[&[named("cookie")]], &["cookie"], "session=k%26y"),
        (&[&[named("token")], &[named("user")]], &["user", "token"], "Bearer T0K3N"),
        (&[&[named("token")], &[named("user")]], &["user"], basic),
        (&[&[named("token"), named("header")], &[named("query")]], &["token", "query"], "api%20key=k%26y"),
        (&[&[named("token"), named("header")]], &["header", "token"], "Bearer T0K3N | k&y"),
        (&[&[named("query"), named("cookie")]], &["query", "cookie"], "api%20key=k%26y | session=k%26y"),
        // None needed; sent when it is there.
        (&[&[], &[named("token")]], &["token"], "Bearer T0K3N"),
        (&[&[], &[named("token")]], &[], ""),
        (&[], &["token"], ""),
        (&[&[named("token")]], &[], ""),
        // Mutual TLS is outside of the request.
        (&[&[named("mtls"), named("header")]], &["header"], "k&y"),
        (&[&[named("mtls")], &[named("token")]], &["token"], "Bearer T0K3N"),
        (&[&[named("mtls")]], &["mtls"], "Bearer T0K3N"),
    ] {
        let builder = given.iter().fold(server.builder(SCHEMES), |b, name| b.credential(*name, credential(name)));
        let security: Vec<&'static [SchemeUse]> = alternatives
            .iter()
            .map(|alternative| leak(alternative.iter().map(|one| named(one.name)).collect::<Vec<_>>()).as_slice())
            .collect();
        builder.build().unwrap().call(secured(leak(security))).send().await.unwrap();
        assert_eq!(presented(&server.last()), expected, "{alternatives:?} {given:?}");
    }
}

#[tokio::test]
async fn what_the_caller_wrote_stays() {
    let server = Server::empty().await;
    let client = server
        .builder(SCHEMES)
        .credential("token", credential("token"))
        .credential("cookie", credential("cookie"))
        .header("x-team", "a")
        .user_agent("mine/1")
        .build()
        .unwrap();
    let request = client.request(Method::GET, "/x").header("authorization", "Own 1").header("x-team", "b");
    request.cookie("a", 1).send().await.unwrap();
    let seen = server.last();
    assert_eq!(presented(&seen), "Own 1 | a=1; session=k%26y");
    assert_eq!((seen.header("x-team"), seen.header("user-agent")), ("b", "mine/1"));

    client.request(Method::GET, "/x").send().await.unwrap();
    assert_eq!(
        (presented(&server.last()), server.last().header("x-team")),
        ("Bearer T0K3N | session=k%26y".to_owned(), "a")
    );
}

#[test]
fn credentials_have_to_fit_their_scheme() {
    for (scheme, credential, reason) in [
        ("none", Credential::bearer("S3CR3T"), "no such security scheme"),
        ("token", Credential::api_key("S3CR3T"), "takes a bearer token"),
        ("user", Credential::bearer("S3CR3T"), "takes a user and a password"),
        ("header", Credential::bearer("S3CR3T"), "takes an API key"),
        ("mtls", Credential::api_key("S3CR3T"), "takes no key"),
        ("token", Credential::bearer("S3CR3T\r\nX: y"), "no header can carry"),
        ("header", Credential::api_key("S3CR3T\n"), "no header can carry"),
        ("user", Credential::basic("a:b", "S3CR3T"), "cannot hold a colon"),
    ] {
        let builder = specwright_runtime::client::Client::builder("http://127.0.0.1:1", SCHEMES);
        let error = builder.credential(scheme, credential).build().unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains(reason) && !text.contains("S3CR3T"), "{text}");
    }
}

#[tokio::test]
async fn no_secret_is_ever_printed() {
    const CANARY: &str = "S3CR3T-CANARY";
    let server = Server::new(|_, _| answer(500).header("set-cookie", CANARY).body("text/plain", CANARY)).await;
    let builder = server
        .builder(SCHEMES)
        .credential("query", Credential::api_key(CANARY))
        .credential("header", Credential::api_key(CANARY))
        .credential("token", Credential::bearer(CANARY))
        .credential("user", Credential::basic(CANARY, CANARY))
        .header("x-own", CANARY);
    let credential = Credential::basic(CANARY, CANARY);
    let mut printed = vec![format!("{builder:?} {credential:?}")];
    let client = builder.build().unwrap();
    let call = || client.request(Method::GET, "/x").header("x-other", CANARY).query("card", CANARY);
    printed.push(format!("{client:?} {:?}", call()));
    printed.push(format!("{:?}", call().send().await.unwrap()));

    // The address that fails holds the key; its error must not.
    let dead = specwright_runtime::client::Client::builder("http://127.0.0.1:1", SCHEMES);
    let dead = dead.credential("query", Credential::api_key(CANARY)).build().unwrap();
    let operation = leak(OperationInfo { security: QUERY, ..operation("POST", "/x") });
    let error = dead.call(operation).send().await.unwrap_err();
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = source {
        printed.push(format!("{error} {error:?}"));
        source = error.source();
    }
    let printed = printed.join("\n");
    assert!(printed.contains("no connection could be made"), "{printed}");
    assert!(!printed.contains(CANARY), "{printed}");
}

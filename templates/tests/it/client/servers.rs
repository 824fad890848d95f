//! Operations with a server of their own: where they go, and what goes along with them.

use super::server::{Server, leak, operation};
use specwright_runtime::client::{BaseUrl, Client, Credential, In, SchemeInfo, SchemeKind, SchemeUse, reqwest};
use specwright_runtime::description::OperationInfo;

static SCHEMES: &[SchemeInfo] = &[
    SchemeInfo { name: "key", kind: SchemeKind::ApiKey { location: In::Header, name: "x-key" } },
    SchemeInfo { name: "secret", kind: SchemeKind::ApiKey { location: In::Header, name: "x-secret" } },
];
const KEY: &[&[SchemeUse]] = &[&[SchemeUse { name: "key", scopes: &[] }]];
const BOTH: &[&[SchemeUse]] = &[&[SchemeUse { name: "key", scopes: &[] }, SchemeUse { name: "secret", scopes: &[] }]];

fn of_server(server: &'static str, security: &'static [&'static [SchemeUse]]) -> &'static OperationInfo {
    leak(OperationInfo { server: Some(server), security, ..operation("GET", "/depots") })
}

async fn sent(client: &Client, operation: &'static OperationInfo) -> String {
    client.call(operation).send().await.map_or_else(|error| error.to_string(), |_| String::new())
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server() {
    let (base, depot) = (Server::empty().await, Server::empty().await);
    let declared = leak(format!("{}/v2", depot.url)).as_str();
    let table: &'static [&'static str] = leak(vec![declared, "/writes", "lower"]);
    let client = Client::builder(format!("{}/v3", base.url), &[]).declared_servers(table).build().unwrap();
    assert_eq!(sent(&client, leak(operation("GET", "/stops"))).await, "");
    assert_eq!(sent(&client, of_server(declared, &[])).await, "");
    assert_eq!(sent(&client, of_server("/writes", &[])).await, "");
    assert_eq!(sent(&client, of_server("lower", &[])).await, "");
    let targets = |server: &Server| server.seen().iter().map(|seen| seen.target.clone()).collect::<Vec<_>>();
    assert_eq!(targets(&base), ["/v3/stops", "/writes/depots", "/lower/depots"]);
    assert_eq!(targets(&depot), ["/v2/depots"]);
}

#[tokio::test]
async fn credentials_go_only_to_servers_that_are_named() {
    let (base, depot) = (Server::empty().await, Server::empty().await);
    let declared = leak(format!("{}/v2", depot.url)).as_str();
    let table: &'static [&'static str] = leak(vec![declared, "/writes"]);
    let builder = || {
        let client = Client::builder(base.url.as_str(), SCHEMES).declared_servers(table);
        client.credential("key", Credential::api_key("CANARY"))
    };
    let unnamed = builder().build().unwrap();
    let error = sent(&unnamed, of_server(declared, KEY)).await;
    assert!(error.contains(declared) && error.contains("name it"), "{error}");
    // Nor do headers that may be secrets; what needs neither goes.
    let with_header = Client::builder(base.url.as_str(), SCHEMES).declared_servers(table).header("x-any", "CANARY");
    assert!(sent(&with_header.build().unwrap(), of_server(declared, &[])).await.contains("name it"));
    assert!(depot.seen().is_empty());
    assert_eq!(sent(&unnamed, of_server(declared, &[])).await, "");
    assert!(!depot.last().headers.contains_key("x-key"));
    // The origin of the base URL is one that the user has named.
    assert_eq!(sent(&unnamed, of_server("/writes", KEY)).await, "");
    assert_eq!(base.last().headers["x-key"], "CANARY");
    // By the builder, and beside the base URL.
    let named = builder().server(declared, declared).build().unwrap();
    assert_eq!(sent(&named, of_server(declared, KEY)).await, "");
    assert_eq!(depot.last().headers["x-key"], "CANARY");
    let rows: &'static [(&str, &str)] = leak(vec![(declared, leak(format!("{}/other", depot.url)).as_str())]);
    let base_url = BaseUrl::from(base.url.as_str()).with_servers(rows);
    let beside = Client::builder(base_url, SCHEMES).declared_servers(table);
    let beside = beside.credential("key", Credential::api_key("CANARY")).build().unwrap();
    assert_eq!(sent(&beside, of_server(declared, KEY)).await, "");
    assert_eq!(depot.last().target, "/other/depots");
}

#[tokio::test]
async fn a_server_that_cannot_be_used_is_told_before_anything_is_sent() {
    let base = Server::empty().await;
    let table: &'static [&'static str] = &["https://{region}.example.com", "ws://example.com"];
    let client = Client::builder(base.url.as_str(), &[]).declared_servers(table).build().unwrap();
    for (server, reason) in [(table[0], "a variable"), (table[1], "only http and https"), ("/other", "does not know")] {
        let error = sent(&client, of_server(server, &[])).await;
        assert!(error.contains(reason), "{error}");
    }
    let named = Client::builder(base.url.as_str(), &[]).declared_servers(table).server(table[0], base.url.as_str());
    assert_eq!(sent(&named.build().unwrap(), of_server(table[0], &[])).await, "");
    let wrong = Client::builder(base.url.as_str(), &[]).declared_servers(table).server(table[0], "nowhere").build();
    assert!(wrong.unwrap_err().to_string().contains("https://{region}.example.com"));
}

#[test]
fn a_variable_makes_no_other_host() {
    let url = |value: &str| {
        let template = "https://{region}.tram.test:{port}/v3/{tenant}";
        let base = BaseUrl::of_template(template, &[("region", value), ("port", "8443"), ("tenant", value)]);
        Client::builder(base, &[])
            .build()
            .map(|client| client.base_url().to_string())
            .map_err(|error| error.to_string())
    };
    let with_tls = cfg!(feature = "rustls");
    if with_tls {
        assert_eq!(url("north").unwrap(), "https://north.tram.test:8443/v3/north");
    }
    for bad in ["evil.example/", "evil.example?", "evil.example#", "u@evil.example", "a b", "", "\u{e9}", "a\\b"] {
        assert!(url(bad).unwrap_err().contains("no part of a host"), "{bad}");
    }
    let plain = BaseUrl::of_template("http://127.0.0.1:1/{tenant}", &[("tenant", "a?b#c/../d e")]);
    let client = Client::builder(plain, &[]).build().unwrap();
    assert_eq!(client.base_url().as_str(), "http://127.0.0.1:1/d%20e");
    let missing = Client::builder(BaseUrl::of_template("http://{host}", &[]), &[]).build().unwrap_err();
    assert!(missing.to_string().contains("`host` has no value"), "{missing}");
}

#[tokio::test]
async fn one_of_two_credentials_is_not_sent_alone() {
    let base = Server::empty().await;
    let builder = || Client::builder(base.url.as_str(), SCHEMES);
    let secured = || leak(OperationInfo { security: BOTH, ..operation("GET", "/a") });
    let one = builder().credential("key", Credential::api_key("1")).build().unwrap();
    let error = sent(&one, secured()).await;
    assert!(error.contains("`secret` has no credential"), "{error}");
    assert!(base.seen().is_empty());
    // By hand, for one call or for all.
    one.call(secured()).header("x-secret", "2").send().await.unwrap();
    let all = builder().credential("key", Credential::api_key("1")).header("x-secret", "2").build().unwrap();
    assert_eq!(sent(&all, secured()).await, "");
    // With none at all the API says what it wants.
    assert_eq!(sent(&builder().build().unwrap(), secured()).await, "");
    assert_eq!(base.seen().len(), 3);
}

#[test]
fn https_without_tls_is_told_when_the_client_is_built() {
    let built = Client::builder("https://api.example.com", &[]).build();
    if cfg!(feature = "rustls") {
        assert!(built.is_ok());
    } else {
        assert!(built.unwrap_err().to_string().contains("`rustls`"));
    }
    let own = reqwest::Client::new();
    let client = Client::builder("https://api.example.com", &[]).reqwest_client(own);
    assert!(client.build().is_ok());
}

//! Redirects: below one's own origin, or not at all.

use super::server::{Server, answer, answering};
use specwright_runtime::client::{Credential, In, Method, ResponseInfo, SchemeInfo, SchemeKind, StatusPattern};

static SCHEMES: &[SchemeInfo] =
    &[SchemeInfo { name: "key", kind: SchemeKind::ApiKey { location: In::Header, name: "X-Key" } }];

#[tokio::test]
async fn another_origin_is_never_asked() {
    let other = Server::empty().await;
    let port = other.url.rsplit_once(':').unwrap().1.to_owned();
    for location in [
        format!("{}/x", other.url),
        format!("http://localhost:{port}/x"),
        format!("//127.0.0.1:{port}/x"),
        "https://127.0.0.1/x".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let to = location.clone();
        let server = Server::new(move |_, _| answer(307).header("location", to.clone())).await;
        let client = server.builder(SCHEMES).credential("key", Credential::api_key("k")).build().unwrap();
        let raw = client.request(Method::GET, "/x").send().await.unwrap();
        assert_eq!((raw.status(), server.seen().len(), other.seen().len()), (307, 1, 0), "{location}");
        assert_eq!(raw.headers()["location"], location.as_str());
    }
}

#[tokio::test]
async fn ones_own_origin_is_followed_by_methods_that_change_nothing() {
    for (method, status, requests, last) in [
        ("GET", 301, 2, 200),
        ("GET", 308, 2, 200),
        ("HEAD", 302, 2, 200),
        ("POST", 303, 1, 303),
        ("PUT", 307, 1, 307),
        ("GET", 304, 1, 304),
        ("GET", 300, 1, 300),
    ] {
        let server = Server::new(move |seen, _| match seen.target.as_str() {
            "/a/new?b=1" => answer(200),
            _ => answer(status).header("location", "new?b=1"),
        })
        .await;
        let client = server.builder(SCHEMES).credential("key", Credential::api_key("k")).build().unwrap();
        let raw = client.request(Method::from_bytes(method.as_bytes()).unwrap(), "/a/old").send().await.unwrap();
        assert_eq!((raw.status(), server.seen().len()), (last, requests), "{method} {status}");
        assert_eq!(server.last().header("x-key"), "k");
    }
}

#[tokio::test]
async fn a_documented_redirect_is_an_answer_and_a_circle_ends() {
    let server = Server::new(|_, _| answer(302).header("location", "/again")).await;
    let documented = &[ResponseInfo { status: StatusPattern::Exact(302), media_types: &[] }];
    let raw = server.client().call(answering("GET", "/x", documented)).send().await.unwrap();
    assert_eq!((raw.status(), server.seen().len()), (302, 1));

    let raw = server.client().call(answering("GET", "/x", &[])).send().await.unwrap();
    assert_eq!((raw.status(), server.seen().len()), (302, 1 + 6));
}

#[tokio::test]
async fn settings_of_ones_own_keep_the_rule() {
    let other = Server::empty().await;
    let to = other.url.clone();
    let server = Server::new(move |_, _| answer(307).header("location", to.clone())).await;
    let builder = server.builder(SCHEMES).credential("key", Credential::api_key("k"));
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(3)).user_agent("mine/1");
    let raw = builder.reqwest_builder(own).build().unwrap().request(Method::GET, "/x").send().await.unwrap();
    assert_eq!((raw.status(), other.seen().len()), (307, 0));

    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = server.builder(SCHEMES).reqwest_client(own).build().unwrap();
    assert_eq!(client.request(Method::GET, "/x").send().await.unwrap().status(), 307);
    assert_eq!((server.seen().len(), other.seen().len()), (2, 0));
}

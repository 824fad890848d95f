//! Redirects that the document describes, where the client is told to follow them.

use super::server::{Answer, Seen, Server, answer, answering, leak, operation, parameter};
use super::tls;
use specwright_runtime::client::{
    Client, Credential, Error, In, Method, Operation, OperationInfo, Outcome, ParameterInfo, Raw, Request,
    ResponseInfo, SchemeInfo, SchemeKind, SchemeUse, StatusPattern, Style, reqwest, send,
};
use specwright_runtime::{DecodeError, codec::Plain};

static SCHEMES: &[SchemeInfo] =
    &[SchemeInfo { name: "key", kind: SchemeKind::ApiKey { location: In::Header, name: "X-Key" } }];
const KEY: &[&[SchemeUse]] = &[&[SchemeUse { name: "key", scopes: &[] }]];
const REDIRECTS: &[ResponseInfo] = &[
    ResponseInfo { status: StatusPattern::Exact(200), media_types: &["application/json"] },
    ResponseInfo { status: StatusPattern::Range(3), media_types: &[] },
];

fn row(method: &'static str, path: &'static str) -> OperationInfo {
    OperationInfo { security: KEY, responses: REDIRECTS, ..operation(method, path) }
}

fn documented(method: &'static str, path: &'static str) -> &'static OperationInfo {
    leak(row(method, path))
}

fn following(server: &Server) -> Client {
    server.builder(SCHEMES).credential("key", Credential::api_key("CANARY")).follow_redirects().build().unwrap()
}

/// What a typed call makes of an answer: 200 is a number, every redirect a refusal.
struct Shelf;

impl Operation for Shelf {
    type Output = i64;
    type Error = ();
    fn read(raw: &Raw) -> Result<Outcome<i64, ()>, DecodeError> {
        match raw.status() {
            200 => raw.json::<Plain<i64>>().map(Outcome::Success),
            300..=399 => Ok(Outcome::Refusal(())),
            _ => Ok(Outcome::Undocumented),
        }
    }
}

async fn called(request: Request) -> Result<i64, Error<()>> {
    send::<Shelf>(request).await
}

/// Each path of a table leads to the address beside it; any other has an answer.
async fn leading(status: u16, table: &'static [(&'static str, &'static str)]) -> Server {
    Server::new(move |seen, _| match table.iter().find(|(from, _)| *from == seen.target) {
        Some((_, to)) => answer(status).header("location", *to),
        None => answer(200).body("application/json", "7"),
    })
    .await
}

fn targets(server: &Server) -> Vec<String> {
    server.seen().iter().map(|seen| seen.target.clone()).collect()
}

#[tokio::test]
async fn is_an_answer_until_the_client_is_told_to_follow() {
    for status in [301, 302, 303, 307, 308] {
        let server = leading(status, &[("/a/old", "new?b=1")]).await;
        let error = called(server.client().call(documented("GET", "/a/old"))).await.unwrap_err();
        assert_eq!((error.status(), targets(&server).len()), (Some(status), 1));
        assert!(!error.to_string().contains("not followed"), "{error}");
        assert_eq!(called(following(&server).call(documented("GET", "/a/old"))).await.unwrap(), 7, "{status}");
        assert_eq!(targets(&server)[1..], ["/a/old", "/a/new?b=1"]);
        assert_eq!(server.last().header("x-key"), "CANARY");
    }
    for status in [300, 304, 305] {
        let server = leading(status, &[("/old", "/new")]).await;
        let raw = following(&server).call(documented("GET", "/old")).send().await.unwrap();
        assert_eq!((raw.status(), targets(&server).len()), (status, 1));
    }
}

#[tokio::test]
async fn a_chain_is_followed_each_time_from_where_it_leads_to() {
    let table = &[("/a/b/1", "2"), ("/a/b/2", "../3"), ("/a/3", "?page=4"), ("/a/3?page=4", "//HOST/5")];
    let server = Server::new(move |seen, _| {
        let to =
            table.iter().find(|(from, _)| *from == seen.target).map(|(_, to)| to.replace("HOST", seen.header("host")));
        to.map_or_else(|| answer(200).body("application/json", "7"), |to| answer(308).header("location", to))
    })
    .await;
    let call = following(&server).call(documented("GET", "/a/b/1"));
    assert_eq!(called(call).await.unwrap(), 7);
    assert_eq!(targets(&server), ["/a/b/1", "/a/b/2", "/a/3", "/a/3?page=4", "/5"]);

    let head = following(&server).call(documented("HEAD", "/a/b/1")).send().await.unwrap();
    assert_eq!((head.status(), server.last().method.as_str()), (200, "HEAD"));
}

#[tokio::test]
async fn a_loop_ends() {
    let server = leading(302, &[("/x", "/y"), ("/y", "/x")]).await;
    let error = called(following(&server).call(documented("GET", "/x"))).await.unwrap_err();
    assert_eq!((error.status(), targets(&server).len()), (Some(302), 1 + 10));
    assert!(error.to_string().ends_with("not followed: it is one more than the 10 that are followed"), "{error}");
}

#[tokio::test]
async fn another_origin_is_not_asked_unless_it_is_named() {
    let other = Server::new(|_, _| answer(200).body("application/json", "8")).await;
    let (address, port) = (other.url.clone(), other.url.rsplit_once(':').unwrap().1.to_owned());
    for location in [
        format!("{address}/x"),
        format!("//127.0.0.1:{port}/x"),
        format!("http://localhost:{port}/x"),
        "https://127.0.0.1/x".to_owned(),
    ] {
        let to = location.clone();
        let server = Server::new(move |_, _| answer(302).header("location", to.clone())).await;
        // With credentials and without any.
        for operation in [documented("GET", "/x"), answering("GET", "/x", REDIRECTS)] {
            let error = called(following(&server).call(operation)).await.unwrap_err();
            assert_eq!((error.status(), other.seen().len()), (Some(302), 0), "{location}");
            assert_eq!(error.headers().unwrap()["location"], location.as_str());
            assert!(error.to_string().contains("another origin"), "{error}");
        }
    }
    let server = Server::new(move |_, _| answer(302).header("location", format!("{address}/x"))).await;
    let declared: &'static str = leak(format!("{}/v2", other.url));
    let builder = || {
        let builder = server.builder(SCHEMES).credential("key", Credential::api_key("CANARY")).follow_redirects();
        builder.declared_servers(leak(vec![declared]))
    };
    // A server that only the document names is another origin like any other.
    let error = called(builder().build().unwrap().call(documented("GET", "/x"))).await.unwrap_err();
    assert_eq!((error.status(), other.seen().len()), (Some(302), 0));
    let named = builder().server(declared, declared).build().unwrap();
    assert_eq!(called(named.call(documented("GET", "/x"))).await.unwrap(), 8);
    assert_eq!((other.last().target.as_str(), other.last().header("x-key")), ("/x", "CANARY"));
}

#[tokio::test]
async fn a_named_server_leads_back_to_the_base_url_and_within_itself() {
    let base = leading(307, &[]).await;
    let home = base.url.clone();
    let depot = Server::new(move |seen, _| match seen.target.as_str() {
        "/x" => answer(307).header("location", "/within"),
        _ => answer(307).header("location", format!("{home}/back")),
    })
    .await;
    let declared: &'static str = leak(depot.url.clone());
    let operation = || leak(OperationInfo { server: Some(declared), ..row("GET", "/x") });
    let builder = || {
        let builder = base.builder(SCHEMES).credential("key", Credential::api_key("CANARY")).follow_redirects();
        builder.declared_servers(leak(vec![declared])).server(declared, declared)
    };
    assert_eq!(called(builder().build().unwrap().call(operation())).await.unwrap(), 7);
    assert_eq!((targets(&depot), targets(&base)), (vec!["/x".to_owned(), "/within".into()], vec!["/back".to_owned()]));
    assert_eq!(base.last().header("x-key"), "CANARY");
}

#[tokio::test]
async fn what_cannot_be_followed_is_the_answer_and_says_why() {
    let nowhere: &[fn() -> Answer] = &[
        || answer(303),
        || answer(303).header("location", "http://[/"),
        || answer(303).header("location", "ftp://127.0.0.1/x"),
        || answer(303).header("location", "//user@127.0.0.1/x"),
    ];
    for location in nowhere {
        let server = Server::new(|_, _| location()).await;
        let error = called(following(&server).call(documented("GET", "/x"))).await.unwrap_err();
        assert_eq!((error.status(), targets(&server).len()), (Some(303), 1));
        assert!(error.to_string().ends_with("not followed: it has no `Location` that can be asked"), "{error}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let server = leading(303, &[("/x", "/y")]).await;
        let error = called(following(&server).call(documented(method, "/x"))).await.unwrap_err();
        assert_eq!((error.status(), targets(&server).len()), (Some(303), 1), "{method}");
        assert!(error.to_string().ends_with("only GET and HEAD are sent again elsewhere"), "{error}");
    }
}

#[tokio::test]
async fn the_last_answer_is_judged_by_the_operation() {
    let server = Server::new(|seen: &Seen, _| match seen.target.as_str() {
        "/x" => answer(301).header("location", "/gone"),
        _ => answer(410).body("text/plain", "gone"),
    })
    .await;
    let error = called(following(&server).call(documented("GET", "/x"))).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(410), Some(1)));
    let Error::Api(error) = error else { panic!("{error}") };
    assert!(error.body().is_none());
}

#[tokio::test]
async fn what_the_document_does_not_describe_is_as_without() {
    let server = leading(302, &[("/a", "/b"), ("/b", "/a")]).await;
    let undocumented = following(&server).call(leak(operation("GET", "/a"))).send().await.unwrap();
    assert_eq!((undocumented.status(), targets(&server).len()), (302, 1 + 5));
    let by_hand = following(&server).request(Method::GET, "/a").send().await.unwrap();
    assert_eq!((by_hand.status(), targets(&server).len()), (302, 12));
}

#[tokio::test]
async fn parameters_are_of_the_first_address_and_fields_of_each() {
    let server = leading(302, &[("/x?color=red", "/y")]).await;
    let color = leak([
        parameter(In::Query, Style::Form, true),
        ParameterInfo { name: "trace", ..parameter(In::Header, Style::Simple, false) },
    ]);
    let operation = leak(OperationInfo { parameters: color, ..row("GET", "/x") });
    let call = following(&server).call(operation).query("color", "red").header_param("trace", "t");
    assert_eq!(called(call).await.unwrap(), 7);
    assert_eq!(targets(&server), ["/x?color=red", "/y"]);
    assert_eq!(server.last().header("trace"), "t");
}

#[tokio::test]
async fn https_is_never_left_for_http() {
    let plain = leading(302, &[]).await;
    let to = format!("{}/x", plain.url);
    let led = move || std::future::ready((http::StatusCode::FOUND, [("location", to.clone())]));
    let url = tls::serve(axum::Router::new().route("/here", axum::routing::get("9")).fallback(led)).await;
    let declared: &'static str = leak(plain.url.clone());
    let trusting = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy();
    let trusting = trusting.redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = Client::builder(url, SCHEMES).reqwest_client(trusting).follow_redirects();
    let client = client.credential("key", Credential::api_key("CANARY"));
    // Though the user has named it.
    let client = client.declared_servers(leak(vec![declared])).server(declared, declared).build().unwrap();
    let error = called(client.call(documented("GET", "/x"))).await.unwrap_err();
    assert!(error.to_string().ends_with("not followed: it leads from https to http"), "{error}");
    assert_eq!((error.status(), plain.seen().len()), (Some(302), 0));
    assert_eq!(client.request(Method::GET, "/here").send().await.unwrap().bytes(), "9");
}

//! The path table.

use specwright_runtime::{
    codec::Plain,
    description::{In, OperationInfo, ParameterInfo, SchemeInfo, Style},
    server::{Answer, Incoming, Options, Refusal, Service, router, router_with},
};

use super::{ask, operation, parameter, request};

const PARAMETERS: &[ParameterInfo] = &[
    parameter(In::Path, "a", Style::Simple, false),
    parameter(In::Path, "b", Style::Simple, false),
    parameter(In::Path, "c", Style::Simple, false),
];

const fn templated(method: &'static str, path: &'static str) -> OperationInfo {
    OperationInfo { parameters: PARAMETERS, ..operation(path, method, path) }
}

static TABLE: [OperationInfo; 25] = [
    templated("GET", "/"),
    templated("GET", "/users"),
    templated("POST", "/users"),
    templated("GET", "/users/"),
    templated("GET", "/users/me"),
    templated("GET", "/users/{a}"),
    templated("DELETE", "/users/{b}"),
    templated("GET", "/users/{a}/posts/{b}"),
    templated("GET", "/users/me/settings"),
    templated("GET", "/files/{a}.{b}"),
    templated("GET", "/files/{a}.json"),
    templated("GET", "/files/{a}"),
    templated("GET", "/ranges/{a}-{b}"),
    templated("GET", "/ranges/{a}-{b}-{c}"),
    templated("POST", "/jobs/{a}:cancel"),
    templated("GET", "/jobs/{a}"),
    templated("GET", "/x/y/{a}/end"),
    templated("GET", "/x/{a}/z/other"),
    templated("GET", "/caf\u{e9} {a}"),
    templated("GET", "/odd(id='{a}')"),
    templated("OPTIONS", "/options"),
    templated("HEAD", "/options"),
    templated("GET", "/adjacent/{a}{b}"),
    templated("GET", "/100%/{unclosed"),
    templated("PUT", "/users/{a}/posts/{b}"),
];

struct Echo;

impl Service for Echo {
    const OPERATIONS: &'static [&'static OperationInfo] = &[
        &TABLE[0], &TABLE[1], &TABLE[2], &TABLE[3], &TABLE[4], &TABLE[5], &TABLE[6], &TABLE[7], &TABLE[8], &TABLE[9],
        &TABLE[10], &TABLE[11], &TABLE[12], &TABLE[13], &TABLE[14], &TABLE[15], &TABLE[16], &TABLE[17], &TABLE[18],
        &TABLE[19], &TABLE[20], &TABLE[21], &TABLE[22], &TABLE[23], &TABLE[24],
    ];
    const SCHEMES: &'static [SchemeInfo] = &[];

    async fn call(&self, operation: usize, incoming: Incoming) -> Result<Answer, Refusal> {
        assert_eq!(Self::OPERATIONS[operation].id, incoming.operation().id);
        let mut text = format!("{} {}", incoming.operation().method, incoming.operation().id);
        for name in ["a", "b", "c"] {
            if incoming.operation().path.contains(&format!("{{{name}}}")) {
                text = format!("{text} {name}={}", incoming.path::<Plain<String>>(name)?);
            }
        }
        Ok(Answer::text(200, "text/plain", &text))
    }
}

static OF_SERVERS: [OperationInfo; 3] = [
    templated("GET", "/depots"),
    OperationInfo { server: Some("https://depot.tram.test/v2/"), ..templated("GET", "/depots") },
    OperationInfo { server: Some("/writes/{odd}"), ..templated("POST", "/depots") },
];

struct Servers;

impl Service for Servers {
    const OPERATIONS: &'static [&'static OperationInfo] = &[&OF_SERVERS[0], &OF_SERVERS[1], &OF_SERVERS[2]];
    const SCHEMES: &'static [SchemeInfo] = &[];

    async fn call(&self, operation: usize, _: Incoming) -> Result<Answer, Refusal> {
        Ok(Answer::text(200, "text/plain", &operation.to_string()))
    }
}

#[tokio::test]
async fn an_operation_is_below_the_path_of_its_own_server() {
    for (base, line, expected) in [
        ("", "GET /depots", "0"),
        ("/v3", "GET /v3/depots", "0"),
        ("v3/", "GET /v3/depots", "0"),
        ("/v3", "GET /v2/depots", "1"),
        ("/v3", "POST /writes/%7Bodd%7D/depots", "2"),
    ] {
        let answer = ask(&router_with(Servers, Options::new().base_path(base)), request(line, &[], "")).await;
        assert_eq!((answer.status, answer.text()), (200, expected), "{base} {line}");
    }
    let answer = ask(&router_with(Servers, Options::new().base_path("/v3")), request("GET /depots", &[], "")).await;
    assert_eq!(answer.status, 404);
}

async fn check(line: &str, status: u16, expected: &str) {
    let answer = ask(&router(Echo), request(line, &[], "")).await;
    let shown = if status == 200 { answer.text() } else { answer.header("allow") };
    assert_eq!((answer.status, shown), (status, expected), "{line}");
}

#[tokio::test]
async fn a_path_means_its_most_fixed_template() {
    for (line, expected) in [
        ("GET /", "GET /"),
        ("GET /users", "GET /users"),
        ("POST /users", "POST /users"),
        ("GET /users/", "GET /users/"),
        ("GET /users/me", "GET /users/me"),
        ("GET /users/you", "GET /users/{a} a=you"),
        ("GET /users/m%65", "GET /users/me"),
        ("GET /users?x=/y", "GET /users"),
        ("DELETE /users/7", "DELETE /users/{b} b=7"),
        // `me` is left again, since nothing is below it but `settings`.
        ("GET /users/me/posts/1", "GET /users/{a}/posts/{b} a=me b=1"),
        ("GET /users/me/settings", "GET /users/me/settings"),
        ("PUT /users/1/posts/2", "PUT /users/{a}/posts/{b} a=1 b=2"),
        ("GET /files/report.json", "GET /files/{a}.json a=report"),
        ("GET /files/a.b.json", "GET /files/{a}.json a=a.b"),
        ("GET /files/report.pdf", "GET /files/{a}.{b} a=report b=pdf"),
        ("GET /files/.json", "GET /files/{a} a=.json"),
        ("GET /files/report", "GET /files/{a} a=report"),
        ("GET /ranges/1-2", "GET /ranges/{a}-{b} a=1 b=2"),
        ("GET /ranges/1-2-3", "GET /ranges/{a}-{b}-{c} a=1 b=2 c=3"),
        ("GET /ranges/1-2-3-4", "GET /ranges/{a}-{b}-{c} a=1 b=2 c=3-4"),
        ("GET /ranges/--1", "GET /ranges/{a}-{b} a=- b=1"),
        ("POST /jobs/7:cancel", "POST /jobs/{a}:cancel a=7"),
        ("GET /jobs/7", "GET /jobs/{a} a=7"),
        // An encoded colon is no colon of the template (RFC 3986 §2.2).
        ("GET /jobs/7%3Acancel", "GET /jobs/{a} a=7:cancel"),
        ("GET /x/y/z/end", "GET /x/y/{a}/end a=z"),
        ("GET /x/y/z/other", "GET /x/{a}/z/other a=y"),
        ("GET /caf%C3%A9%20au%20lait", "GET /caf\u{e9} {a} a=au lait"),
        ("GET /caf%c3%a9%20x", "GET /caf\u{e9} {a} a=x"),
        ("GET /odd(id='7')", "GET /odd(id='{a}') a=7"),
        ("GET /adjacent/xyz", "GET /adjacent/{a}{b} a=x b=yz"),
        ("GET /adjacent/%2Fyz", "GET /adjacent/{a}{b} a=/ b=yz"),
        ("GET /100%25/%7Bunclosed", "GET /100%/{unclosed"),
        ("GET /users/a%2Fb", "GET /users/{a} a=a/b"),
        ("GET /users/%E2%82%AC", "GET /users/{a} a=\u{20ac}"),
        ("GET /users/a+b", "GET /users/{a} a=a+b"),
        ("OPTIONS /options", "OPTIONS /options"),
    ] {
        check(line, 200, expected).await;
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() {
    for (line, status, allow) in [
        ("GET /nothing", 404, ""),
        ("GET //", 404, ""),
        ("GET /users//", 404, ""),
        ("GET /users/1/posts", 404, ""),
        ("GET /users/1/posts/2/", 404, ""),
        ("GET /Users", 404, ""),
        ("OPTIONS /nothing", 404, ""),
        ("PUT /users", 405, "GET, HEAD, OPTIONS, POST"),
        ("get /users", 405, "GET, HEAD, OPTIONS, POST"),
        // A fixed path is its own path item (OAS 3.1 §4.8.8.1): `DELETE /users/{b}` does not reach it.
        ("DELETE /users/me", 405, "GET, HEAD, OPTIONS"),
        ("POST /users/7", 405, "DELETE, GET, HEAD, OPTIONS"),
        ("GET /jobs/7:cancel", 405, "OPTIONS, POST"),
        ("GET /options", 405, "HEAD, OPTIONS"),
        ("OPTIONS /users", 204, "GET, HEAD, OPTIONS, POST"),
        ("OPTIONS /jobs/7:cancel", 204, "OPTIONS, POST"),
        ("GET /users/%FF", 400, ""),
        ("GET /users/%C3%28", 400, ""),
        ("GET /users/%zz", 400, ""),
        ("GET /users/%2", 400, ""),
    ] {
        check(line, status, allow).await;
    }
}

#[tokio::test]
async fn head_is_answered_as_get_without_the_body() {
    let app = router(Echo);
    let get = ask(&app, request("GET /users/7", &[], "")).await;
    let head = ask(&app, request("HEAD /users/7", &[], "")).await;
    assert_eq!((head.status, head.body.as_slice()), (200, &b""[..]));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
    assert_eq!(head.header("content-type"), get.header("content-type"));
    let astray = ask(&app, request("HEAD /nothing", &[], "")).await;
    assert_eq!((astray.status, astray.body.as_slice()), (404, &b""[..]));
}

#[tokio::test]
async fn a_server_nests_and_merges() {
    use axum::{Router, routing::get};
    let app = Router::new()
        .nest("/api", router(Echo))
        .merge(Router::new().route("/health", get(|| async { "well" })))
        .fallback(|| async { (http::StatusCode::IM_A_TEAPOT, "own") });
    assert_eq!(ask(&app, request("GET /api/users/7", &[], "")).await.text(), "GET /users/{a} a=7");
    assert_eq!(ask(&app, request("GET /health", &[], "")).await.text(), "well");
    assert_eq!(ask(&app, request("GET /elsewhere", &[], "")).await.status, 418);
    let app = router(Echo).merge(Router::new().route("/health", get(|| async { "well" })));
    assert_eq!(ask(&app, request("GET /health", &[], "")).await.text(), "well");
    assert_eq!(ask(&app, request("GET /users/a%2Fb", &[], "")).await.text(), "GET /users/{a} a=a/b");
}

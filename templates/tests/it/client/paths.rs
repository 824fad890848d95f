//! Base URLs, templates and what becomes of them.

use super::server::{Server, leak, operation};
use specwright_runtime::client::{Client, Method, reqwest};

#[tokio::test]
async fn a_base_keeps_its_path_as_a_prefix() {
    let server = Server::empty().await;
    for (base, path, expected) in [
        ("", "/pos/v1/orders", "/pos/v1/orders"),
        ("/", "/orders", "/orders"),
        ("", "/", "/"),
        ("", "", "/"),
        ("/pos/v1", "/orders", "/pos/v1/orders"),
        ("/pos/v1/", "/orders", "/pos/v1/orders"),
        ("/pos/v1//", "/orders", "/pos/v1/orders"),
        ("/pos/v1", "/", "/pos/v1/"),
        ("/pos/v1", "", "/pos/v1"),
        ("/pos/v1", "orders", "/pos/v1/orders"),
        ("/pos/v1", "/orders/", "/pos/v1/orders/"),
        ("/a/../b", "/c", "/b/c"),
        // Nothing in a path reaches the origin.
        ("", "//other.example/x", "//other.example/x"),
        ("", "@other.example/x", "/@other.example/x"),
        ("", ":80/x", "/:80/x"),
        ("/pos", "\\\\other.example", "/pos/%5C%5Cother.example"),
        ("/pos", "/a b\u{9}é{", "/pos/a%20b%09%C3%A9%7B"),
        ("/pos", "/a%2Fb#c", "/pos/a%2Fb%23c"),
        ("/pos", "/a?b=c&d=%20", "/pos/a?b=c&d=%20"),
        ("/pos", "/a?b=c d#e", "/pos/a?b=c%20d%23e"),
    ] {
        let client = Client::builder(format!("{}{base}", server.url), &[]).build().unwrap();
        client.request(Method::GET, path).send().await.unwrap();
        assert_eq!(server.last().target, expected, "{base} + {path}");
    }
}

#[tokio::test]
async fn templates_are_filled_or_refused() {
    let server = Server::empty().await;
    for (template, values, expected) in [
        ("/a/{x}", &[("x", "1")][..], "/a/1"),
        ("/a/{x}-{y}.json", &[("x", "1"), ("y", "é")], "/a/1-%C3%A9.json"),
        ("/a/{x}:cancel", &[("x", "b/c")], "/a/b%2Fc:cancel"),
        ("/a/{x}/{x}", &[("x", "1")], "/a/1/1"),
        ("/a/{x}", &[("x", "..a")], "/a/..a"),
        ("/a/{x}", &[], "! op: the path parameter `x` has no value"),
        ("/a/{x}", &[("y", "1")], "! op: the parameter `y` cannot be sent: the path has no such name"),
        ("/a/{x}{y}", &[("x", "."), ("y", ".")], "! op: a path segment would be `.` or `..`, which is another path"),
        ("/a/../b", &[], "! op: a path segment would be `.` or `..`, which is another path"),
        ("/a/%2E%2e/b", &[], "! op: a path segment would be `.` or `..`, which is another path"),
    ] {
        let request = server.client().call(leak(operation("GET", template)));
        let request = values.iter().fold(request, |request, (name, value)| request.path(name, value));
        let found = match request.send().await {
            Ok(_) => server.last().target,
            Err(error) => format!("! {error}"),
        };
        assert_eq!(found, expected, "{template} {values:?}");
    }
}

#[test]
fn a_base_is_an_http_url_without_credentials_and_query() {
    for (base, reason) in [
        ("https://api.example", None),
        ("HTTP://api.example:8080/v1", None),
        ("api.example", Some("relative URL without a base")),
        ("", Some("relative URL without a base")),
        ("ftp://api.example", Some("only http and https")),
        ("file:///etc", Some("only http and https")),
        ("https://user:s3cr3t@api.example", Some("credentials have methods of their own")),
        ("https://api.example?key=s3cr3t", Some("no query")),
        ("https://api.example#x", Some("no query")),
        ("https://", Some("empty host")),
    ] {
        let built = Client::builder(base, &[]).reqwest_client(reqwest::Client::default()).build();
        match reason {
            None => assert!(built.is_ok(), "{base}"),
            Some(reason) => {
                let error = built.unwrap_err().to_string();
                assert!(error.contains(reason) && !error.contains("s3cr3t"), "{base}: {error}");
            }
        }
    }
    assert_eq!(
        Client::builder("https://a.example/v1", &[])
            .reqwest_client(reqwest::Client::default())
            .build()
            .unwrap()
            .base_url()
            .as_str(),
        "https://a.example/v1"
    );
}

#[tokio::test]
async fn headers_that_frame_the_body_stay_with_the_transport() {
    let server = Server::empty().await;
    for name in ["content-length", "Transfer-Encoding", "a b", ""] {
        let error = server.client().request(Method::POST, "/x").header(name, "1").send().await.unwrap_err();
        assert!(error.to_string().contains("cannot be sent"), "{name}: {error}");
    }
    assert_eq!(server.seen().len(), 0);
}

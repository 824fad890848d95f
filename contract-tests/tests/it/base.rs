//! Which address a request goes to.

use crate::api_of;
use specwright_contract::{Base, BaseError, is_loopback};
use url::Url;

fn check(server: &str, given: &str, expected: &str) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\nservers: [{{url: '{server}'}}]\npaths: {{/a: {{get: {{responses: {{}}}}}}}}\n"
    );
    let (_, api) = api_of("api.yaml", &text);
    let base = Base::given(given).unwrap();
    assert_eq!(base.address(&api, &api.operations[0]).as_str(), expected, "{server} {given}");
}

#[test]
fn an_address_without_a_path_keeps_the_path_of_the_server() {
    check("https://api.example/v1", "http://127.0.0.1:8080", "http://127.0.0.1:8080/v1");
    check("https://api.example/v1/", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/");
    check("https://api.example/v1", "http://127.0.0.1:8080/v2/", "http://127.0.0.1:8080/v2");
    check("/v1", "http://127.0.0.1:8080", "http://127.0.0.1:8080/v1");
    check("https://api.example", "http://127.0.0.1:8080", "http://127.0.0.1:8080/");
}

#[test]
fn an_address_is_http_and_holds_no_password() {
    assert_eq!(Base::given("ftp://a").unwrap_err(), BaseError::NotHttp("ftp://a".to_owned()));
    assert_eq!(Base::given("127.0.0.1:80").unwrap_err(), BaseError::NotHttp("127.0.0.1:80".to_owned()));
    assert_eq!(Base::given("http://a:b@c").unwrap_err(), BaseError::Credentials);
    for (address, is_loopback) in
        [("http://127.0.0.9", true), ("http://[::1]:1", true), ("http://localhost", true), ("http://10.0.0.1", false)]
    {
        assert_eq!(Base::given(address).unwrap().is_loopback(), is_loopback, "{address}");
    }
}

#[test]
fn this_machine_has_many_addresses() {
    let is_here = |host: &str| is_loopback(&Url::parse(&format!("http://{host}/a")).unwrap());
    for host in [
        "127.0.0.1",
        "127.8.9.1:80",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:2]",
        "localhost",
        "LocalHost:1",
        "localhost.",
        "a.localhost",
        "a.b.localhost.",
    ] {
        assert!(is_here(host), "{host}");
    }
    for host in [
        "128.0.0.1",
        "0.0.0.0",
        "[::2]",
        "[::ffff:128.0.0.1]",
        "localhost.example",
        "notlocalhost",
        "127.0.0.1.example",
    ] {
        assert!(!is_here(host), "{host}");
    }
}

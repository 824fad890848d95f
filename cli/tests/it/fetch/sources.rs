//! Sources that answer with something else, somewhere else, too much or too late.

use super::{ASYNCAPI, OPENAPI, fetched, site};
use crate::folder::Folder;
use crate::web::{Page, Site, asyncapi, deserted, openapi, raw};

#[test]
fn a_document_that_cannot_be_had_leaves_both_as_they_were() {
    let elsewhere = Site::new(&[(ASYNCAPI, &asyncapi(1))]);
    let moved = |to: String| Page::Moved(to);
    for (page, code, word) in [
        (Page::Status(500), 3, "status 500"),
        (Page::Partial(asyncapi(2)), 3, "status 206"),
        (Page::Status(204), 3, "status 204"),
        (Page::Status(404), 3, "asyncapi.yaml: status 404"),
        (moved(format!("{}{ASYNCAPI}", elsewhere.url)), 3, elsewhere.url.as_str()),
        (moved("ftp://127.0.0.1/x".to_owned()), 3, "another origin"),
        (moved(ASYNCAPI.to_owned()), 3, "redirects more than"),
        (Page::Text(openapi(2)), 2, "an OpenAPI document where the AsyncAPI document should be"),
        (Page::Text("{\"asyncapi\": ".to_owned()), 2, "asyncapi.json:1:"),
        (Page::Text(String::new()), 2, "empty"),
        (Page::Text("{\"swagger\": \"2.0\"}".to_owned()), 2, "`swagger` 2.0 is not read"),
        (Page::Text("{\"asyncapi\": \"1.0.0\"}".to_owned()), 2, "is not read"),
    ] {
        let site = site();
        let folder = fetched(&site);
        let before = folder.snapshot();
        site.text(OPENAPI, &openapi(4));
        site.set(ASYNCAPI, page);
        for arguments in [&["fetch"][..], &["fetch", "--check"]] {
            let ran = folder.run(arguments);
            assert_eq!(ran.code, code, "{word}: {ran:?}");
            assert!(ran.stderr.contains(word), "no `{word}` in {}", ran.stderr);
            assert!(folder.snapshot() == before, "{word}: something was written");
        }
    }
    assert!(elsewhere.asked().is_empty(), "a foreign origin was asked");
}

#[test]
fn redirects_within_the_origin_are_followed() {
    let site = site();
    site.text("/new/asyncapi.json", &asyncapi(5));
    site.set(ASYNCAPI, Page::Moved("/new/asyncapi.json".to_owned()));
    let folder = fetched(&site);
    assert_eq!(folder.read("specs/a/asyncapi.json"), asyncapi(5));
}

#[test]
fn an_answer_is_bounded_in_size_and_time() {
    const OK: &str = "HTTP/1.1 200 OK\r\n";
    let head = |text: &str| -> &'static str { format!("{OK}{text}\r\n").leak() };
    for (url, word) in [
        (raw(head("content-length: 70000000\r\n"), Vec::new(), 0, false), "larger than 64 MiB"),
        (raw(head(""), vec![b' '; 1 << 20], 66, true), "larger than 64 MiB"),
        (raw(head("content-length: 100\r\n"), b"{\"openapi\"".to_vec(), 1, true), "broke off"),
        (raw(head("content-length: 100\r\n"), b"{\"openapi\"".to_vec(), 1, false), "no answer within 0.7 s"),
        (raw("", Vec::new(), 0, false), "no answer within 0.7 s"),
        (raw(head("content-encoding: gzip\r\n"), b"x".to_vec(), 1, true), "compressed"),
        (deserted(), "no connection"),
    ] {
        let specs = format!("[api.a]\nopenapi = \"a.json\"\nsource = {{ openapi = \"{url}/a.json\" }}\n");
        let folder = Folder::new(&[("specs/specs.toml", &specs)]);
        let before = folder.snapshot();
        // The large ones take as long as they take.
        let time = if word.contains("within") { "700ms" } else { "30s" };
        for check in [&[][..], &["--check"]] {
            let ran = folder.run(&[&["fetch", "--timeout", time], check].concat());
            assert_eq!(ran.code, 3, "{word}: {ran:?}");
            assert!(ran.stderr.contains(word), "no `{word}` in {}", ran.stderr);
        }
        assert!(folder.snapshot() == before, "{word}: something was written");
    }
}

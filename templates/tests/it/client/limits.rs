//! Size and time.

use super::server::{Seen, Server, answer, raw};
use specwright_runtime::client::{Client, Error, Method, RetryPolicy, TransportFault};
use std::time::Duration;

#[tokio::test]
async fn a_body_is_read_up_to_its_limit() {
    let server = Server::new(|_, _| answer(200).body("text/plain", vec![b'a'; 1000])).await;
    for (limit, fits) in [(0, false), (999, false), (1000, true), (usize::MAX, true)] {
        let client = server.builder(&[]).max_response_bytes(limit).build().unwrap();
        for request in
            [client.request(Method::GET, "/x"), server.client().request(Method::GET, "/x").max_response_bytes(limit)]
        {
            match request.send().await {
                Ok(raw) => assert_eq!((fits, raw.bytes().len()), (true, 1000)),
                Err(error) => {
                    let Error::Transport(transport) = error.kind() else { panic!("{error}") };
                    assert_eq!((fits, transport.fault()), (false, TransportFault::TooLarge(limit)));
                    assert!(!error.is_retryable() && transport.attempts() == 1);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_body_without_a_length_is_bounded_too() {
    let chunk = concat!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "5\r\naaaaa\r\n", "5\r\naaaaa\r\n");
    let url = raw(vec![chunk], Duration::from_secs(60));
    let client = Client::builder(url, &[]).max_response_bytes(8).build().unwrap();
    let error = client.request(Method::GET, "/x").send().await.unwrap_err();
    assert_eq!(error.to_string(), "request: the response body is longer than 8 bytes");
}

#[tokio::test]
async fn time_bounds_the_whole_call() {
    const SLOW_BODY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";
    for answer in [SLOW_BODY, "", "HTTP/1.1 200 OK\r\ncontent-le"] {
        let url = raw(vec![answer], Duration::from_secs(60));
        let client = Client::builder(url, &[]).retry(RetryPolicy::none()).build().unwrap();
        let error = client.request(Method::GET, "/x").timeout(Duration::from_millis(50)).send().await.unwrap_err();
        let Error::Transport(transport) = error.kind() else { panic!("{error}") };
        assert_eq!((transport.fault(), transport.attempts()), (TransportFault::Timeout, 1), "{answer}");
        assert!(error.is_retryable());
        assert_eq!(error.to_string(), "request: not done within the time limit");
    }
}

#[tokio::test]
async fn what_is_no_http_is_an_error() {
    for answer in ["SSH-2.0-OpenSSH_9\r\n", "HTTP/1.1 9999 No\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"] {
        let client =
            Client::builder(raw(vec![answer], Duration::ZERO), &[]).retry(RetryPolicy::none()).build().unwrap();
        let error = client.request(Method::GET, "/x").send().await.unwrap_err();
        assert!(matches!(error.kind(), Error::Transport(_)), "{answer}: {error}");
    }
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_repeated_where_it_may_be() {
    let brief = Duration::from_millis(50);
    let quick = RetryPolicy::default().base_delay(Duration::from_millis(1));
    for (method, expected) in [("GET", 3), ("POST", 1)] {
        let client = Client::builder(raw(vec![], Duration::from_secs(60)), &[]).attempt_timeout(brief).retry(quick);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let error = client.build().unwrap().request(method, "/x").send().await.unwrap_err();
        let Error::Transport(transport) = error.kind() else { panic!("{error}") };
        assert_eq!((transport.fault(), error.attempts()), (TransportFault::AttemptTimeout, Some(expected)));
        assert!(error.is_retryable());
    }
    let answers = vec!["", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"];
    let client = Client::builder(raw(answers, Duration::from_secs(60)), &[]).retry(quick).build().unwrap();
    let answer = client.request(Method::GET, "/x").attempt_timeout(Duration::from_secs(1)).send().await.unwrap();
    assert_eq!((answer.attempts(), answer.text().unwrap().as_str()), (2, "ok"));
}

#[tokio::test]
async fn text_is_read_in_its_charset_or_not_at_all() {
    for (content_type, body, expected) in [
        ("text/plain", "caf\u{e9}".as_bytes(), Ok("caf\u{e9}")),
        ("text/plain; charset=UTF-8", "caf\u{e9}".as_bytes(), Ok("caf\u{e9}")),
        ("text/plain; charset=\"us-ascii\"", b"cafe".as_slice(), Ok("cafe")),
        ("text/plain;charset=ISO-8859-1", b"caf\xe9".as_slice(), Ok("caf\u{e9}")),
        ("text/plain;charset=utf-16", b"c\0a\0".as_slice(), Err("`utf-16`")),
        ("text/plain; charset=windows-1252", b"\x80".as_slice(), Err("`windows-1252`")),
        ("text/plain", b"caf\xe9".as_slice(), Err("no UTF-8")),
    ] {
        let server = Server::new(move |_, _| answer(200).body(content_type, body.to_vec())).await;
        let text = server.client().request(Method::GET, "/").send().await.unwrap().text();
        match (text, expected) {
            (Ok(text), Ok(expected)) => assert_eq!(text, expected, "{content_type}"),
            (Err(error), Err(reason)) => assert!(error.to_string().contains(reason), "{content_type}: {error}"),
            (text, _) => panic!("{content_type}: {text:?}"),
        }
    }
    let json = |_: &Seen, _| answer(200).body("application/json; charset=iso-8859-1", b"\"caf\xe9\"".to_vec());
    let server = Server::new(json).await;
    let read: String = server.client().request(Method::GET, "/").send().await.unwrap().decode().unwrap();
    assert_eq!(read, "caf\u{e9}");
}

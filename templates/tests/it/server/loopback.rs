//! Over a real connection.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use super::shop::shop;

async fn serve() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, shop()).await });
    address
}

/// Sends bytes and reads until the server closes.
async fn exchange(address: SocketAddr, sent: &'static str) -> String {
    let exchanged = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        let mut received = Vec::new();
        // A connection that is reset (after a panic) has said all that it will say.
        let _ = stream.read_to_end(&mut received);
        String::from_utf8(received).unwrap()
    });
    exchanged.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_over_a_connection() {
    let address = serve().await;
    for (sent, head, tail) in [
        ("GET /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\r\n\r\nnobody"),
        ("HEAD /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK\r\n", "\r\n\r\n"),
        ("OPTIONS /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 204 No Content\r\n", "\r\n\r\n"),
        (
            "PUT /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n",
            "3 bytes of type Some(1)",
        ),
        (
            "PUT /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 400 Bad Request\r\n",
            "",
        ),
    ] {
        let received = exchange(address, sent).await;
        assert!(received.starts_with(head) && received.ends_with(tail), "{sent}: {received}");
    }
    let head = exchange(address, "HEAD /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(head.contains("content-length: 6\r\n"), "{head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_answered_and_ends_nothing() {
    let address = serve().await;
    let panics = "POST /orders/501/payments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nX-Trace: t\r\n\
                  Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"amount\":5}";
    // On the same connection, which goes on.
    let twice: &'static str = format!("{panics}GET /whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").leak();
    let received = exchange(address, twice).await;
    assert!(received.starts_with("HTTP/1.1 500 ") && received.ends_with("nobody"), "{received}");
    assert!(!received.contains("a handler's own panic"), "{received}");
}

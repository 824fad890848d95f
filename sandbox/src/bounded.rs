//! Serves HTTP/1 to clients that may be slow on purpose: limits what they may hold up, and for how long.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::map_request;
use http_body::Frame;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep};

/// The limits on what clients may hold up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The maximum time for the header fields of a request, including the first request of a connection.
    pub(crate) headers: Duration,
    /// The maximum time for a whole body.
    pub(crate) body: Duration,
    /// The maximum number of connections at a time; further ones wait.
    pub(crate) connections: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { headers: Duration::from_secs(10), body: Duration::from_secs(30), connections: 512 }
    }
}

/// Serves until `until` completes; requests under way are then answered. Dropping the future closes all connections.
pub(crate) async fn serve(listener: TcpListener, app: Router, bounds: Bounds, until: impl Future<Output = ()>) {
    let app = app.layer(map_request(move |request: Request| async move {
        request.map(|body| Body::new(Bounded { body, late: Box::pin(sleep(bounds.body)) }))
    }));
    let room = Arc::new(Semaphore::new(bounds.connections));
    let closing = watch::Sender::new(false);
    let mut connections = JoinSet::new();
    tokio::pin!(until);
    loop {
        let (stream, permit) = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut until => break,
        };
        connections.spawn(attend(stream, app.clone(), bounds, closing.subscribe(), permit));
        while connections.try_join_next().is_some() {}
    }
    closing.send_replace(true);
    while connections.join_next().await.is_some() {}
}

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed.
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            // The connection is gone already, or too many files are open: the next attempt may succeed.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn attend(
    stream: TcpStream,
    app: Router,
    bounds: Bounds,
    mut closing: watch::Receiver<bool>,
    _permit: Option<OwnedSemaphorePermit>,
) {
    // Small responses are not held back for larger ones.
    let _ = stream.set_nodelay(true);
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(bounds.headers);
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    tokio::pin!(connection);
    let closed = async { drop(closing.wait_for(|is| *is).await) };
    // Errors of the connection are the client's own matter.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = closed => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// A body that ends in an error when it takes too long.
struct Bounded {
    body: Body,
    late: Pin<Box<Sleep>>,
}

impl HttpBody for Bounded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Pending if self.late.as_mut().poll(context).is_ready() => {
                Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))))
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, serve};
    use axum::Router;
    use axum::body::Bytes;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn whoever_is_slow_is_left() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(|body: Bytes| async move { format!("{} octets", body.len()) });
        let short = Duration::from_millis(50);
        let (end, ended) = oneshot::channel::<()>();
        let bounds = Bounds { headers: short, body: short, connections: 2 };
        let server = tokio::spawn(serve(listener, app, bounds, async { drop(ended.await) }));
        // More than there is room for, and each of them would hang for ever.
        let mut slow = Vec::new();
        for begin in [
            "",
            "GET / HT",
            "GET / HTTP/1.1\r\nx: y\r\n",
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf",
        ] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(begin.as_bytes()).await.unwrap();
            slow.push(stream);
        }
        for mut stream in slow {
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer).await;
            assert!(!answer.contains("200 OK"), "{answer}");
        }
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\nfull")
            .await
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("4 octets"), "{answer}");
        drop(end);
        server.await.unwrap();
    }
}

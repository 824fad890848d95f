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

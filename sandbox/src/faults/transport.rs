//! Faults in the transport of responses: their header fields, their time, their connection.

use super::Fault;
use super::answers::whole;
use crate::operations::Meant;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::Next;
use http_body::Frame;
use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// The time for which a slow response is held back.
const HELD_BACK: Duration = Duration::from_secs(3);
/// The time before the connection is closed, in which the first half of a response is sent.
const BEFORE_CUT: Duration = Duration::from_millis(50);
/// The operation whose success gets another media type.
const PLAIN: &str = "getOrder";

/// The faults, and the number of GETs so far.
#[derive(Debug, Default)]
pub(crate) struct Transport {
    pub(crate) faults: Vec<Fault>,
    gets: AtomicUsize,
}

impl Transport {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self { faults, gets: AtomicUsize::new(0) }
    }
}

/// Applies the faults to a response; axum runs it as a layer. A response of no operation, or of one that no fault
/// affects, carries no [`Meant`].
pub(crate) async fn disturb(State(transport): State<Arc<Transport>>, request: Request, next: Next) -> Response<Body> {
    let is_get = request.method() == Method::GET;
    let mut answer = next.run(request).await;
    let Some(meant) = answer.extensions().get::<Meant>().cloned() else { return answer };
    let has = |fault| transport.faults.contains(&fault);
    if has(Fault::WrongContentType) && meant.id == PLAIN && answer.status().is_success() {
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    }
    if has(Fault::HeaderGone) && answer.status() == StatusCode::UNAUTHORIZED {
        answer.headers_mut().remove(header::WWW_AUTHENTICATE);
    }
    if !is_get || !(has(Fault::Slow) || has(Fault::Cut)) || transport.gets.fetch_add(1, Ordering::Relaxed) % 2 == 0 {
        return answer;
    }
    if has(Fault::Slow) {
        sleep(HELD_BACK).await;
    }
    if has(Fault::Cut) { cut(answer).await } else { answer }
}

/// Announces the whole length of a response, and sends half of it.
async fn cut(answer: Response<Body>) -> Response<Body> {
    let (mut parts, mut body) = whole(answer).await;
    if body.len() > 1 {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        body.truncate(body.len() / 2);
        return Response::from_parts(parts, Body::new(Broken { first: Some(body), wait: Box::pin(sleep(BEFORE_CUT)) }));
    }
    Response::from_parts(parts, Body::from(body))
}

/// A body that ends in an error, whereupon the connection is closed.
struct Broken {
    first: Option<Bytes>,
    wait: Pin<Box<Sleep>>,
}

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        match self.wait.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::ConnectionAborted)))),
        }
    }
}

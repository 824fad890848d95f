//! Bodies of several segments: they are sent one after the other, and sent again only if none of them is a stream.

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

/// A piece of a body: octets, or a stream of octets.
pub(super) enum Segment {
    Octets(Bytes),
    Stream(reqwest::Body),
}

/// The body that an attempt sends.
#[derive(Clone)]
pub(super) enum Outgoing {
    /// Octets, which are the same for every attempt.
    Octets(Arc<[Bytes]>),
    /// A stream, which only one attempt can send.
    Stream(Arc<Mutex<Option<reqwest::Body>>>),
}

impl Outgoing {
    pub(super) fn new(segments: Vec<Segment>) -> Self {
        let octets = segments.iter().map(|segment| match segment {
            Segment::Octets(octets) => Some(octets.clone()),
            Segment::Stream(_) => None,
        });
        match octets.collect::<Option<Vec<Bytes>>>() {
            Some(octets) => Self::Octets(octets.into()),
            None => Self::Stream(Arc::new(Mutex::new(Some(reqwest::Body::wrap(Chain::new(segments)))))),
        }
    }

    /// Returns whether another attempt would send the same body.
    pub(super) fn is_repeatable(&self) -> bool {
        matches!(self, Self::Octets(_))
    }

    /// Returns the body of one attempt; `None` when an earlier attempt has taken the stream.
    pub(super) fn body(&self) -> Option<reqwest::Body> {
        match self {
            Self::Octets(octets) => Some(match &**octets {
                [octets] => octets.clone().into(),
                octets => reqwest::Body::wrap(Chain::new(octets.iter().cloned().map(Segment::Octets))),
            }),
            Self::Stream(body) => body.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }
}

/// A body that sends its segments one after the other.
struct Chain(VecDeque<Segment>);

impl Chain {
    fn new(segments: impl IntoIterator<Item = Segment>) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl HttpBody for Chain {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        loop {
            match self.0.front_mut() {
                None => return Poll::Ready(None),
                Some(Segment::Octets(octets)) => {
                    let octets = std::mem::take(octets);
                    self.0.pop_front();
                    if !octets.is_empty() {
                        return Poll::Ready(Some(Ok(Frame::data(octets))));
                    }
                }
                Some(Segment::Stream(body)) => match Pin::new(body).poll_frame(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                    // Trailers of a part would become those of the whole body.
                    Poll::Ready(Some(Ok(frame))) if frame.is_data() => return Poll::Ready(Some(Ok(frame))),
                    Poll::Ready(Some(Ok(_))) => {}
                    Poll::Ready(None) => {
                        self.0.pop_front();
                    }
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the length of the body: where every length is known, the request has a `Content-Length`.
    fn size_hint(&self) -> SizeHint {
        let mut sum = (0_u64, Some(0_u64));
        for segment in &self.0 {
            let hint = match segment {
                Segment::Octets(octets) => SizeHint::with_exact(u64::try_from(octets.len()).unwrap_or(u64::MAX)),
                Segment::Stream(body) => body.size_hint(),
            };
            sum.0 = sum.0.saturating_add(hint.lower());
            sum.1 = sum.1.zip(hint.upper()).and_then(|(one, other)| one.checked_add(other));
        }
        let mut hint = SizeHint::new();
        hint.set_lower(sum.0);
        if let Some(upper) = sum.1 {
            hint.set_upper(upper);
        }
        hint
    }
}

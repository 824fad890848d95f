//! Events: what a delivery's payload is.

use super::super::{DecodeError, Value};

/// The events of one API. Implemented by the generated enum.
pub trait EventSet: Sized + Send + 'static {
    /// The names of the documented events.
    const NAMES: &'static [&'static str];

    /// The header that names the event, where the payload does not.
    const NAME_HEADER: Option<&'static str> = None;

    /// Decodes a payload. `name` is what the receiver knows of the event from outside of it. An
    /// event that the document does not know is no error.
    ///
    /// # Errors
    /// Where the payload is no JSON, or not what the document says of that event.
    fn read(name: Option<&str>, body: &[u8]) -> Result<Self, DecodeError>;

    /// The event's name.
    fn name(&self) -> &str;
}

/// An event that the document does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownEvent {
    name: Option<Box<str>>,
    payload: Value,
}

impl UnknownEvent {
    /// Keeps a payload that is none of the documented ones.
    pub fn new(name: Option<&str>, payload: Value) -> Self {
        Self { name: name.map(Into::into), payload }
    }

    /// What its sender calls it; empty where it does not say.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// The payload.
    pub fn payload(&self) -> &Value {
        &self.payload
    }
}

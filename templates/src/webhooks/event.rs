//! Events: the decoded payloads of deliveries.

use super::super::{
    DecodeError, Value,
    codec::{Plain, from_slice},
};
use super::identify::{Envelope, EventRules, Identified, NoEnvelope};

/// The events of one API. Implemented by the generated enum.
pub trait EventSet: Sized + Send + 'static {
    /// The names of the documented events.
    const NAMES: &'static [&'static str];

    /// The rules that tell the events apart.
    const RULES: EventRules<'static>;

    /// Decodes the payload of the event with an index in [`Self::NAMES`]; with any other index, that of an unknown
    /// event.
    ///
    /// # Errors
    /// Fails when the payload is not JSON, or does not match that event of the document.
    fn decode(event: usize, body: &[u8]) -> Result<Self, DecodeError>;

    /// Creates an event that the document does not describe.
    fn unknown(event: UnknownEvent) -> Self;

    /// Returns the name of the event.
    fn name(&self) -> &str;

    /// Decodes a payload. `name` is the name of the event, if the receiver knows it from outside of the payload;
    /// without it, the payload has to identify the event. An event that the document does not describe is not an error.
    ///
    /// # Errors
    /// Fails when [`Self::decode`] does: the body is not JSON, or does not match the event's type.
    fn read(name: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let Some(name) = name else { return Self::read_delivery(&NoEnvelope, body) };
        match Self::NAMES.iter().position(|known| *known == name) {
            Some(event) => Self::decode(event, body),
            None => Ok(Self::unknown(UnknownEvent::new(Some(name), from_slice::<Plain<Value>>(body)?))),
        }
    }

    /// Decodes the payload of a delivery, whose header fields and path identify the event as far as the document
    /// declares them. An event that the document does not describe is not an error.
    ///
    /// # Errors
    /// Fails when [`Self::decode`] does: the body is not JSON, or does not match the event's type.
    fn read_delivery(envelope: &dyn Envelope, body: &[u8]) -> Result<Self, DecodeError> {
        let payload = from_slice::<Plain<Value>>(body)?;
        match Self::RULES.identify(envelope, Some(&payload)) {
            Identified::Event(event) => Self::decode(event, body),
            Identified::Unknown(name) => {
                let name = name.map(str::to_owned);
                Ok(Self::unknown(UnknownEvent::new(name.as_deref(), payload)))
            }
        }
    }
}

/// Returns the index of the event that a payload alone identifies; the index after the last event if it identifies
/// none.
pub fn event_of<E: EventSet>(payload: &Value) -> usize {
    match E::RULES.identify(&NoEnvelope, Some(payload)) {
        Identified::Event(event) => event,
        Identified::Unknown(_) => E::NAMES.len(),
    }
}

/// An event that the document does not describe.
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

    /// Keeps a payload that is none of the documented ones, with the name that the payload holds.
    pub fn of<E: EventSet>(payload: Value) -> Self {
        let name = match E::RULES.identify(&NoEnvelope, Some(&payload)) {
            Identified::Unknown(name) => name.map(Into::into),
            Identified::Event(_) => None,
        };
        Self { name, payload }
    }

    /// Returns the name that the sender gives the event; it is empty if the sender gives none.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// Returns the payload.
    pub fn payload(&self) -> &Value {
        &self.payload
    }
}

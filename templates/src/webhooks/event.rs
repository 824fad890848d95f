//! Events: what a delivery's payload is.

use super::super::{
    DecodeError, Value,
    codec::{Plain, from_slice},
};
use super::identify::{Envelope, EventRules, Identified, NoEnvelope};

/// The events of one API. Implemented by the generated enum.
pub trait EventSet: Sized + Send + 'static {
    /// The names of the documented events.
    const NAMES: &'static [&'static str];

    /// What tells them apart.
    const RULES: EventRules<'static>;

    /// Decodes the payload of the event at a place of [`Self::NAMES`]; at any other, of an unknown one.
    ///
    /// # Errors
    /// Where the payload is no JSON, or not what the document says of that event.
    fn decode(event: usize, body: &[u8]) -> Result<Self, DecodeError>;

    /// An event that the document does not know.
    fn unknown(event: UnknownEvent) -> Self;

    /// The event's name.
    fn name(&self) -> &str;

    /// Decodes a payload. `name` is what the receiver knows of the event from outside of it; without one, the payload
    /// has to say it. An event that the document does not know is no error.
    ///
    /// # Errors
    /// Where [`Self::decode`] fails: the body is no JSON, or does not fit the event's type.
    fn read(name: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let Some(name) = name else { return Self::read_delivery(&NoEnvelope, body) };
        match Self::NAMES.iter().position(|known| *known == name) {
            Some(event) => Self::decode(event, body),
            None => Ok(Self::unknown(UnknownEvent::new(Some(name), from_slice::<Plain<Value>>(body)?))),
        }
    }

    /// Decodes the payload of a delivery, of which header fields and path say what event it is as far as the document
    /// says so. An event that the document does not know is no error.
    ///
    /// # Errors
    /// Where [`Self::decode`] fails: the body is no JSON, or does not fit the event's type.
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

/// The place of the event that a payload alone shows; one past the last where it shows none.
pub fn event_of<E: EventSet>(payload: &Value) -> usize {
    match E::RULES.identify(&NoEnvelope, Some(payload)) {
        Identified::Event(event) => event,
        Identified::Unknown(_) => E::NAMES.len(),
    }
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

    /// Keeps a payload that is none of the documented ones, with the name that it gives itself.
    pub fn of<E: EventSet>(payload: Value) -> Self {
        let name = match E::RULES.identify(&NoEnvelope, Some(&payload)) {
            Identified::Unknown(name) => name.map(Into::into),
            Identified::Event(_) => None,
        };
        Self { name, payload }
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

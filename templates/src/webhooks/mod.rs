//! Webhooks: deliveries are verified before they are parsed, and events that nobody knows are kept.

mod event;
mod receive;
mod scheme;
mod secret;
mod sign;
mod verify;

pub use self::{
    event::{EventSet, UnknownEvent},
    receive::{Delivery, Failure, ReceiveError, receive, router},
    scheme::{Algorithm, Encoding, KeyForm, PRESETS, Scheme, TimestampSource},
    secret::Secret,
    sign::{Outgoing, SignError, sign},
    verify::{Verified, Verifier, VerifyError},
};

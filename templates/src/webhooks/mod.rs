//! Webhooks: deliveries are verified before they are parsed, and events that the document does not describe are kept.

mod event;
pub mod identify;
mod receive;
mod scheme;
mod secret;
mod sign;
mod verify;

pub use self::{
    event::{EventSet, UnknownEvent, event_of},
    identify::{
        ConstantRule, Distinct, Envelope, EventConstant, EventRule, EventRules, HeaderRule, Identified, NoEnvelope,
    },
    receive::{Delivery, Failure, ReceiveError, receive, receive_sent_to, router},
    scheme::{Algorithm, Encoding, KeyForm, PRESETS, Scheme, TimestampSource},
    secret::Secret,
    sign::{Outgoing, SignError, sign},
    verify::{Side, Verified, Verifier, VerifyError},
};

//! Tests that a live API keeps to its documents.
//!
//! [`Plan`] (data) → [`Transport`] → [`Exchange`] → [`CHECKS`] → [`Finding`] → [`Event`]s → reporters.
//! The runner and the reporters know only events of each other. Nothing here prints, opens a file or
//! reads the environment; only [`Live`] uses the network, and only the origin it was made for.

mod base;
mod cases;
mod checks;
mod config;
mod coverage;
mod curl;
mod deliveries;
mod equal;
mod event;
mod exchange;
mod finding;
mod generate;
mod masked;
mod plan;
mod reason;
mod report;
mod runner;
mod secrets;
mod transport;
mod validators;

pub use base::{Base, BaseError};
pub use cases::{
    Aim, Builder, Case, Change, Context, CredentialDeviation, Deviation, Effect, ResourcePool, Skip, Standing, ordered,
};
pub use checks::{
    ACCEPTS_INVALID, ACCEPTS_MISSING_HEADER, BODY, CHECKS, CONTENT_TYPE, Check, CheckContext, HEADER_MISSING,
    IGNORED_AUTH, MALFORMED_BODY, Observation, REJECTS_VALID, SERVER_ERROR, STATUS, Severity, UNCHECKED,
    WRONG_AUTH_ACCEPTED,
};
pub use config::{Config, Credential, Scoped, Writes};
pub use coverage::{Coverage, Extent, OperationCoverage};
pub use curl::Command;
pub use deliveries::{
    DELIVERY_CHECKS, DELIVERY_PAYLOAD, DELIVERY_SIGNATURE, DELIVERY_UNCHECKED, DELIVERY_UNKNOWN, Deliveries,
    DeliveryCheck, JudgedDelivery, Reason, Received, Signature, Verdict,
};
pub use equal::equal;
pub use event::{Budget, Event, Outcome, Reporter, Summary};
pub use exchange::{Exchange, Request, Response, Shown, TransportError};
pub use finding::{Finding, Place};
pub use generate::{Generator, How, Members, Named};
pub use masked::{Masked, Statement};
pub use plan::{Intent, LeftOut, Phase, Plan, Planned, title};
pub use reason::Values;
pub use report::{Document, JsonFinding, JsonReport, JsonReporter, TextReporter};
pub use runner::{RunError, Subject, run};
pub use secrets::{Piece, Secrets, UnsetVariable, is_telling};
pub use specwright_model::validation::Direction;
pub use transport::{Limits, Live, Transport, http_client, is_loopback};
pub use validators::{Checked, Validators, Violation};

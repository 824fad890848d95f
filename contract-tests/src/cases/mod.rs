//! Operations in, requests out.

mod aim;
mod body;
mod boundary;
mod builder;
mod draft;
mod encode;
mod examples;
mod expression;
mod identity;
mod names;
mod order;
mod parts;
mod percent;
mod resource_pool;
mod security;
mod setup;
mod styled;

pub use aim::{Aim, Change};
pub use boundary::Deviation;
pub use builder::{Builder, Skip};
pub use draft::Case;
pub use identity::CredentialDeviation;
pub use order::{Effect, ordered};
pub use resource_pool::{Context, ResourcePool};
pub use security::Standing;

pub(crate) use boundary::{DeviatingRequest, probes};
pub(crate) use draft::{Draft, Purpose};
pub(crate) use expression::{ExchangeView, follow_links};
pub(crate) use identity::{doubts, with_other_identity};
pub(crate) use names::{Name, of_path_parameter};
pub(crate) use security::basic;
pub(crate) use setup::Setups;

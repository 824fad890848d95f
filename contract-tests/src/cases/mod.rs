//! Operations in, requests out.

mod aim;
mod body;
mod boundary;
mod draft;
mod encode;
mod examples;
mod expression;
mod identity;
mod learnt;
mod names;
mod order;
mod parts;
mod security;
mod setup;
mod styled;

pub use aim::{Aim, Change};
pub use boundary::Probe;
pub use draft::Case;
pub use examples::{Builder, Skip};
pub use identity::Doubt;
pub use learnt::{Context, Learnt};
pub use order::{Effect, ordered};
pub use security::Standing;

pub(crate) use boundary::{Judged, probes};
pub(crate) use draft::{Draft, Purpose};
pub(crate) use expression::{Seen, follow_links};
pub(crate) use identity::{disguised, doubts};
pub(crate) use names::{Name, of_path_parameter};
pub(crate) use security::basic;
pub(crate) use setup::Setups;

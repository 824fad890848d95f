//! Operations in, requests out.

mod body;
mod encode;
mod examples;
mod expression;
mod learnt;
mod names;
mod order;
mod security;

pub use examples::{Builder, Case, Skip};
pub use learnt::{Context, Learnt};
pub use order::{Effect, ordered};
pub use security::Standing;
pub(crate) use security::basic;

pub(crate) use expression::{Seen, follow_links};
pub(crate) use names::{Name, of_path_parameter};

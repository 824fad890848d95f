//! What cases are built with, and why one is not.

use crate::config::Config;
use crate::generate::Generator;
use crate::validators::Validators;
use specwright_model::ir::Api;

/// Why no request could be made: in one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip(pub String);

/// Builds requests of one API.
#[derive(Debug)]
pub struct Builder<'a> {
    pub(super) api: &'a Api,
    pub(super) config: &'a Config,
    pub(super) validators: &'a Validators<'a>,
    pub(super) generator: Generator<'a>,
}

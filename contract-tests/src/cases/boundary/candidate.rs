//! Values that a case may be made with.

use serde_json::Value;

/// A value, and for an edge one beside it that is valid too.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) value: Value,
    pub(super) beside: Option<Value>,
}

impl From<Value> for Candidate {
    fn from(value: Value) -> Self {
        Self { value, beside: None }
    }
}

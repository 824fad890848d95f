//! What a case asks: whether a valid request succeeds, or whether one that is not is refused.

use crate::masked::Statement;
use specwright_model::ir::Location;

/// What a case asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Whether a valid request is answered as documented.
    Valid,
    /// Nothing: it makes what a later case needs, or compares.
    SetUp,
    /// Whether a request that breaks one statement is refused.
    Breaks(Change),
    /// Whether a request on the very edge of one statement is accepted.
    Edge(Change),
    /// Whether a request without credentials is refused.
    NoCredentials,
    /// Whether a request with a wrong credential is refused: what is wrong with it.
    WrongCredential(&'static str),
    /// Whether a request with a token of other scopes is refused: its scopes.
    OtherScopes(String),
}

impl Aim {
    /// Whether a refusal says nothing about the document: the request asks for one, or may break a rule of the
    /// business that no schema can state.
    pub const fn may_be_refused(&self) -> bool {
        !matches!(self, Self::Valid)
    }
}

/// How a request differs from one that is valid in every way; not masked yet, so that `Debug` does not show the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// The statement that it breaks, or that it is on the edge of.
    pub at: Location,
    /// The keyword of that statement, if it stands elsewhere.
    pub keyword_at: Option<Location>,
    /// The keyword: `minimum`, `required`.
    pub keyword: String,
    /// JSON pointer into the request's body; `None` for a parameter.
    pub instance: Option<String>,
    /// What is so about the request: "`/price` is 0, less than the minimum 1".
    pub what: Statement,
    /// Whether it is a required header field that is left out.
    pub is_missing_header: bool,
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change").field("at", &self.at).field("keyword", &self.keyword).finish_non_exhaustive()
    }
}

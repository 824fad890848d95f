//! Names that the configuration overrides, and the diagnostics about names that collide.
//!
//! The key of a schema or of a branch of a union is its JSON pointer; that of a property or an enum value is the
//! pointer of what it belongs to, `#` and its own text; that of an operation is its operationId or `METHOD /path`; that
//! of a parameter is the operation's key, `#` and the parameter's name; that of a further kind of body is the
//! operation's key, `#` and the media type; that of an event is its name. A pointer into a file that is only referred
//! to has the path of that file and `#` before it.

use super::codes;
use super::names::Tie;
use super::types::Planner;
use specwright_model::Diagnostic;
use specwright_model::ir::{Location, Operation};

impl<'a> Planner<'a> {
    /// The name that the configuration gives to the item at a place.
    pub(super) fn pinned(&self, at: Location) -> Option<&'a str> {
        if self.config.names.is_empty() {
            return None;
        }
        // All keys are looked up, so that each counts as known: the configuration may have any of them.
        let own = self.pin(&self.names.key(at));
        let of_component = self.names.files.component(at).and_then(|at| self.pin(&self.names.key(at)));
        own.or(of_component)
    }

    /// The name under a key of the configuration. The key is recorded as looked up.
    pub(super) fn pin(&self, key: &str) -> Option<&'a str> {
        if self.config.names.is_empty() {
            return None;
        }
        self.asked.borrow_mut().insert(key.to_owned());
        self.config.names.get(key).map(String::as_str)
    }

    /// The first name under one of several keys.
    pub(super) fn pin_of<const N: usize>(&self, keys: impl Fn() -> [String; N]) -> Option<&'a str> {
        if self.config.names.is_empty() {
            return None;
        }
        // All keys are looked up, so that each counts as known: the configuration may have any of them.
        let names = keys().map(|key| self.pin(&key));
        names.into_iter().flatten().next()
    }

    /// Reports how two names were told apart, with the lines of the configuration for the given name and for the
    /// claimed one.
    pub(super) fn report_tie(&mut self, at: Location, tie: &Tie, what: &str, key: &str) {
        let message = format!("`{}` is taken; {what} is called `{}`", tie.wanted, tie.given);
        let line = |name: &str| format!("{} = \"{name}\"", toml::Value::from(key));
        let diagnostic = Diagnostic::new(&codes::NAME_TIE, message)
            .note(format!("to pin it: `[api.<name>.names]` `{}`", line(&tie.given)))
            .note(format!("to have the name: `{}`", line(&tie.wanted)));
        self.say(diagnostic, at);
    }
}

/// The keys of an operation in the configuration: its id, or else method and path; and method and path.
pub(super) fn operation_keys(operation: &Operation) -> [String; 2] {
    let place = format!("{} {}", operation.method, operation.path);
    [operation.id.clone().unwrap_or_else(|| place.clone()), place]
}

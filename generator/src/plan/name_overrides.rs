//! Names that the configuration pins, and what is said where two names fall together.
//!
//! A schema and a branch of a union are named by their JSON pointers; a member or the value of an enum by the pointer of
//! what it belongs to, `#` and its own text; an operation by its operationId or `METHOD /path`, its parameter by that,
//! `#` and the parameter's name, a further kind of its body by that, `#` and the media type; an event by its name. A
//! pointer into a file that is only referred to has the way to that file and `#` before it.

use super::codes;
use super::names::Tie;
use super::types::Planner;
use specwright_model::Diagnostic;
use specwright_model::ir::{Location, Operation};

impl<'a> Planner<'a> {
    /// The name that the configuration gives to what stands at a place.
    pub(super) fn pinned(&self, at: Location) -> Option<&'a str> {
        if self.config.names.is_empty() {
            return None;
        }
        // All of them are asked for: which one the configuration has is its own choice.
        let own = self.pin(&self.names.key(at));
        let of_component = self.names.files.component(at).and_then(|at| self.pin(&self.names.key(at)));
        own.or(of_component)
    }

    /// The name under a key of the configuration.
    pub(super) fn pin(&self, key: &str) -> Option<&'a str> {
        if self.config.names.is_empty() {
            return None;
        }
        self.asked.borrow_mut().insert(key.to_owned());
        self.config.names.get(key).map(String::as_str)
    }

    /// The first name that there is under one of several keys.
    pub(super) fn pin_of<const N: usize>(&self, keys: impl Fn() -> [String; N]) -> Option<&'a str> {
        if self.config.names.is_empty() {
            return None;
        }
        // All of them: which one the configuration has is its own choice.
        let names = keys().map(|key| self.pin(&key));
        names.into_iter().flatten().next()
    }

    /// Says how two names were told apart, and the lines that pin the one given and the one wanted.
    pub(super) fn report_tie(&mut self, at: Location, tie: &Tie, what: &str, key: &str) {
        let message = format!("`{}` is taken; {what} is called `{}`", tie.wanted, tie.given);
        let line = |name: &str| format!("{} = \"{name}\"", toml::Value::from(key));
        let diagnostic = Diagnostic::new(&codes::NAME_TIE, message)
            .note(format!("to pin it: `[api.<name>.names]` `{}`", line(&tie.given)))
            .note(format!("to have the name: `{}`", line(&tie.wanted)));
        self.say(diagnostic, at);
    }
}

/// How the configuration names an operation: by its id, or by method and path.
pub(super) fn operation_keys(operation: &Operation) -> [String; 2] {
    let place = format!("{} {}", operation.method, operation.path);
    [operation.id.clone().unwrap_or_else(|| place.clone()), place]
}

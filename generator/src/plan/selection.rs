//! Selects the operations and events that are written, by `only` and `skip` of the configuration.
//!
//! Names are given before anything is left out, so that leaving something out renames nothing.

use super::codes;
use crate::Config;
use specwright_model::ir::{Api, EventOperation, MessageId, Operation};
use specwright_model::nearest;
use specwright_model::{Diagnostic, Diagnostics};
use std::collections::BTreeSet;

/// The part of an API that is written.
#[derive(Debug)]
pub(super) struct Selection {
    /// Whether each operation is kept; one beyond the end of the list is kept.
    operations: Vec<bool>,
    /// The messages that are left out, each with the index of its event operation.
    without: BTreeSet<(usize, MessageId)>,
    /// Whether schemas are left out that nothing kept uses.
    pub(super) prune: bool,
}

impl Selection {
    /// Selects by the patterns of the configuration. Reports every pattern that matches nothing, with the name that it
    /// may have meant.
    pub(super) fn new(api: &Api, config: &Config, diagnostics: &mut Diagnostics) -> Self {
        let says_something = !config.only.is_empty() || !config.skip.is_empty();
        let prune = config.prune.unwrap_or(says_something);
        if !says_something {
            return Self { operations: Vec::new(), without: BTreeSet::new(), prune };
        }
        let operations: Vec<Vec<String>> = api.operations.iter().map(words_of_operation).collect();
        let events: Vec<((usize, MessageId), Vec<String>)> = words_of_events(api);
        let all = || operations.iter().chain(events.iter().map(|(_, words)| words));
        for (key, patterns) in [("only", &config.only), ("skip", &config.skip)] {
            for pattern in patterns.iter().filter(|pattern| !all().any(|words| fits(pattern, words))) {
                if api.left_out.iter().any(|operation| fits(pattern, &words_of_operation(operation))) {
                    let message = format!("`{key}`: `{pattern}` fits only operations that are left out");
                    diagnostics.push(Diagnostic::new(&codes::NAMES_LEFT_OUT, message));
                    continue;
                }
                let known = nearest(pattern, all().flatten().map(String::as_str));
                let hint = known.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
                let message = format!("`{key}`: `{pattern}` fits no operation and no event{hint}");
                diagnostics.push(Diagnostic::new(&codes::NOTHING_SELECTED, message));
            }
        }
        let is_kept = |words: &Vec<String>| {
            (config.only.is_empty() || config.only.iter().any(|pattern| fits(pattern, words)))
                && !config.skip.iter().any(|pattern| fits(pattern, words))
        };
        Self {
            operations: operations.iter().map(is_kept).collect(),
            without: events.iter().filter(|(_, words)| !is_kept(words)).map(|&(id, _)| id).collect(),
            prune,
        }
    }

    /// Whether the operation at an index of [`Api::operations`] is written.
    pub(super) fn has_operation(&self, at: usize) -> bool {
        self.operations.get(at).copied().unwrap_or(true)
    }

    /// Whether a message of the event operation at an index of [`Api::event_operations`] is written.
    pub(super) fn has_event(&self, at: usize, message: MessageId) -> bool {
        !self.without.contains(&(at, message))
    }

    /// The operations that are written, in the order of the document.
    pub(super) fn operations_of<'a>(&self, api: &'a Api) -> Vec<&'a Operation> {
        api.operations.iter().enumerate().filter(|(at, _)| self.has_operation(*at)).map(|(_, o)| o).collect()
    }
}

/// Whether a word names an operation or event.
pub(super) fn names_something(api: &Api, word: &str) -> bool {
    let of_operations = api.operations.iter().chain(&api.left_out).flat_map(words_of_operation);
    let of_events = words_of_events(api).into_iter().flat_map(|(_, words)| words);
    of_operations.chain(of_events).any(|known| known == word)
}

/// The words by which a pattern can match an operation.
fn words_of_operation(operation: &Operation) -> Vec<String> {
    let place = format!("{} {}", operation.method, operation.path);
    operation.id.iter().chain(&operation.tags).cloned().chain([place]).collect()
}

/// The words by which a pattern can match each event: the operation, the webhook or channel, the message.
fn words_of_events(api: &Api) -> Vec<((usize, MessageId), Vec<String>)> {
    let of_operation = |(at, operation): (usize, &EventOperation)| {
        let words: Vec<String> = operation.id.iter().chain([&operation.name]).cloned().collect();
        let of_message = |&id: &MessageId| {
            let mut words = words.clone();
            words.push(api.messages[id].name.clone());
            ((at, id), words)
        };
        operation.messages.iter().map(of_message).collect::<Vec<_>>()
    };
    api.event_operations.iter().enumerate().flat_map(of_operation).collect()
}

fn fits(pattern: &str, words: &[String]) -> bool {
    words.iter().any(|word| is_like(pattern.as_bytes(), word.as_bytes()))
}

/// Whether a text matches a pattern in which `*` matches any text. Time is at most the product of both lengths.
fn is_like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    // After the last `*`: where the pattern continues, and how much of the text the `*` has taken.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                star = Some((at, read));
            }
            Some(sign) if text.get(read) == Some(sign) => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((after, taken)) = star else { return false };
                at = after;
                read = taken + 1;
                star = Some((after, read));
            }
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|&sign| sign == b'*')
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("createOrder", "createOrder", true),
            ("createOrder", "createOrders", false),
            ("create*", "createOrder", true),
            ("*Order", "createOrder", true),
            ("*a*b", "xaabab", true),
            ("*a*b", "xaaba", false),
            ("GET /orders/*", "GET /orders/{id}", true),
            ("GET /orders/*", "POST /orders/{id}", false),
            ("* /orders*", "GET /orders", true),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(is_like(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
        let long = "a".repeat(5_000);
        assert!(!is_like(b"*a*a*a*a*a*a*a*a*b", long.as_bytes()));
    }
}

//! Matches the regular expressions of `pattern`.
//!
//! The expression comes from the document and the text from the sender: only an engine whose time is linear in the text
//! will do, so expressions with look-around or back references are not checked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_lite::{Regex, RegexBuilder};

/// The maximum size of one compiled expression in bytes; `(a{1000}){1000}` exceeds it.
const SIZE_LIMIT: usize = 1 << 20;

/// The compiled expressions. They are constants of the program, so the table is finite.
static COMPILED: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());

/// Returns whether the expression matches, or cannot be compiled.
pub(super) fn matches(expression: &'static str, text: &str) -> bool {
    // The expression is cloned under the lock, and matched outside of it.
    let regex = COMPILED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(expression)
        .or_insert_with(|| compile(expression).map(Arc::new))
        .clone();
    regex.is_none_or(|regex| regex.is_match(text))
}

fn compile(expression: &str) -> Option<Regex> {
    RegexBuilder::new(expression).size_limit(SIZE_LIMIT).build().ok()
}

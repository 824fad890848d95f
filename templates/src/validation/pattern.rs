//! Regular expressions of `pattern`.
//!
//! The expression is the document's and the text is the sender's: only an engine whose time is
//! linear in the text will do, so expressions with look-around or back references are passed over.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_lite::{Regex, RegexBuilder};

/// Bytes that one compiled expression may take; `(a{1000}){1000}` stays out.
const SIZE_LIMIT: usize = 1 << 20;

/// Expressions are constants of the program, so the table ends.
static COMPILED: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());

/// Whether the expression matches, or is one that cannot be compiled.
pub(super) fn matches(expression: &'static str, text: &str) -> bool {
    // A clone under the lock, the match outside of it.
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

//! The option `--phases`.

use crate::config::nearest;
use specwright_contract::Phase;

/// Returns a phase by its name.
pub(super) fn phase(text: &str) -> Result<Phase, String> {
    let known = || Phase::ALL.iter().map(|phase| phase.as_str());
    Phase::ALL.into_iter().find(|phase| phase.as_str() == text).ok_or_else(|| match nearest(text, known()) {
        Some(nearest) => format!("there is no phase `{text}`; did you mean `{nearest}`?"),
        None => format!("there is no phase `{text}`; known: {}", known().collect::<Vec<_>>().join(", ")),
    })
}

//! Bounds the work of trying the branches of a union.
//!
//! A branch may hold a union, whose branches hold unions: where the innermost value fits no branch, the number of
//! attempts doubles with each level. So all attempts within one buffered value share a credit in proportion to its
//! size.

use std::cell::Cell;

use super::content::Content;

/// The credit that each value of the buffer adds: how many values may be read again.
const REPEATS: usize = 256;

thread_local! {
    /// The remaining credit of the outermost buffered value that is being tried.
    static CREDIT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The attempts at one buffered value.
pub(super) struct Attempts {
    size: usize,
    is_outermost: bool,
}

impl Attempts {
    pub(super) fn begin(content: &Content<'_>) -> Self {
        let size = content.size();
        let is_outermost = CREDIT.get().is_none();
        if is_outermost {
            CREDIT.set(Some(size.saturating_mul(REPEATS)));
        }
        Self { size, is_outermost }
    }

    /// Pays for another attempt at the value out of the credit; returns `false` when the credit is used up.
    pub(super) fn again(&self) -> bool {
        let left = CREDIT.get().unwrap_or_default().checked_sub(self.size);
        CREDIT.set(Some(left.unwrap_or_default()));
        left.is_some()
    }
}

impl Drop for Attempts {
    fn drop(&mut self) {
        if self.is_outermost {
            CREDIT.set(None);
        }
    }
}

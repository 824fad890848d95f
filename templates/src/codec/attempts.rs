//! Bounds the work of trying branches.
//!
//! A branch may hold a union, whose branches hold unions: where the last leaf fits nowhere, trying
//! doubles with each level. So everything that is tried within one buffered value shares a credit
//! in proportion to its size.

use std::cell::Cell;

use super::content::Content;

/// Values that may be looked at again, for each value in the buffer.
const REPEATS: usize = 256;

thread_local! {
    /// What is left of the credit of the outermost buffered value that is being tried.
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

    /// Takes another look at the value out of the credit; `false` when it is used up.
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

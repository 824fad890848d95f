//! Counts what is lost when a value is read: where several branches of a union can read a value, the branch that keeps
//! the most of it is taken.

use std::cell::Cell;

/// The number of parts of a value that reading it has lost, or has kept without a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Loss {
    /// Members that were skipped.
    pub(super) members: usize,
    /// Values that are kept as unknown ones, because the document does not list them.
    pub(super) unknown: usize,
}

thread_local! {
    static LOSS: Cell<Loss> = const { Cell::new(Loss { members: 0, unknown: 0 }) };
}

/// Counts a member that is skipped.
#[inline]
pub(super) fn of_member() {
    add(Loss { members: 1, unknown: 0 });
}

/// Counts a value that is kept as an unknown one, because the document does not list it.
#[inline]
pub(super) fn of_name() {
    add(Loss { members: 0, unknown: 1 });
}

/// Adds to the loss of the value that is being read.
#[inline]
pub(super) fn add(more: Loss) {
    let now = LOSS.get();
    let members = now.members.saturating_add(more.members);
    LOSS.set(Loss { members, unknown: now.unknown.saturating_add(more.unknown) });
}

/// Runs `read` and returns its loss, without adding it to the loss of the enclosing value.
pub(super) fn measured<T>(read: impl FnOnce() -> T) -> (T, Loss) {
    let around = LOSS.replace(Loss::default());
    let value = read();
    (value, LOSS.replace(around))
}

//! What reading a value has cost of it: where several branches of a union can read one, the branch that keeps the most
//! is meant.

use std::cell::Cell;

/// What is not in a value that has been read, or not by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Loss {
    /// Members that were passed over.
    pub(super) members: usize,
    /// Values that are kept, but as ones that the document does not name.
    pub(super) unknown: usize,
}

thread_local! {
    static LOSS: Cell<Loss> = const { Cell::new(Loss { members: 0, unknown: 0 }) };
}

/// A member is passed over.
#[inline]
pub(super) fn of_member() {
    add(Loss { members: 1, unknown: 0 });
}

/// A value is kept as one that the document does not name.
#[inline]
pub(super) fn of_name() {
    add(Loss { members: 0, unknown: 1 });
}

/// More is lost of the value that is being read.
#[inline]
pub(super) fn add(more: Loss) {
    let now = LOSS.get();
    let members = now.members.saturating_add(more.members);
    LOSS.set(Loss { members, unknown: now.unknown.saturating_add(more.unknown) });
}

/// What one attempt to read loses; for now it does not count for what is around it.
pub(super) fn measured<T>(read: impl FnOnce() -> T) -> (T, Loss) {
    let around = LOSS.replace(Loss::default());
    let value = read();
    (value, LOSS.replace(around))
}

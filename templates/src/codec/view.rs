//! The fields of a record, one after the other, for `Debug` and for comparison.

use std::any::Any;
use std::fmt;

use super::record::Members;

/// A record whose fields can be listed. Generated for every struct: one list serves both `Debug` and `PartialEq`, whose
/// derives cost the compiler more than the struct itself.
pub trait View {
    /// Passes all fields to `each`, in the order of the struct.
    fn view<'v>(&'v self, each: &mut dyn FnMut(&[&'v dyn Viewed]));
}

/// The value of a field.
pub trait Viewed: fmt::Debug {
    /// Returns whether `other` is of the same type and equal.
    fn equals(&self, other: &dyn Viewed) -> bool;

    /// Returns the value as `Any`, from which its type can be found out.
    fn as_any(&self) -> &dyn Any;
}

impl<T: fmt::Debug + PartialEq + 'static> Viewed for T {
    fn equals(&self, other: &dyn Viewed) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Implements `PartialEq` for a record.
pub fn equal<V: View>(left: &V, right: &V) -> bool {
    let mut is_equal = false;
    left.view(&mut |left| {
        right.view(&mut |right| is_equal = left.iter().zip(right).all(|(left, right)| left.equals(*right)));
    });
    is_equal
}

/// Implements `Debug` for a record, with its secrets masked: first the declared members by their names on the wire,
/// then the undeclared members.
///
/// # Errors
/// Fails when the formatter fails.
pub fn debug_record<V: View>(record: &V, members: &Members, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(members.of);
    record.view(&mut |values| {
        for (at, (name, value)) in members.names.iter().copied().chain(members.additional).zip(values).enumerate() {
            if members.secret.contains(&at) {
                out.field(name, &format_args!("***"));
            } else {
                out.field(name, value);
            }
        }
    });
    out.finish()
}

//! The beginnings and ends of implementations of traits.

use super::code::{Piece, code};
use super::text::Text;

/// Opens the implementation of `Serialize` for a type.
pub(super) fn open_serialize(out: &mut Text, name: impl Piece) {
    out.blank();
    out.open(code!("impl Serialize for {}", name));
    out.open("fn serialize<S: $Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>");
}

/// Opens the implementation of `Deserialize` for a type.
pub(super) fn open_deserialize(out: &mut Text, name: impl Piece) {
    out.blank();
    out.open(code!("impl<'de> Deserialize<'de> for {}", name));
    out.open("fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
}

/// Opens the implementation of `Debug` for a type.
pub(super) fn open_debug(out: &mut Text, name: impl Piece) {
    out.blank();
    out.open(code!("impl $fmt::Debug for {}", name));
    out.open("fn fmt(&self, f: &mut $fmt::Formatter<'_>) -> $fmt::Result");
}

/// Closes a function and its `impl`.
pub(super) fn close_both(out: &mut Text) {
    out.close();
    out.close();
}

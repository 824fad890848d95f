//! The values that generated types are made of.

mod bytes;
mod format;
mod instant;
mod text;
mod tristate;
mod unknown;

pub use self::bytes::Bytes;
pub use self::format::{Format, InvalidFormat};
pub use self::text::{Date, DateTime, Duration, Time, Uri};
pub use self::tristate::Tristate;
pub use self::unknown::{Unknown, UnknownLiteral};

/// Any JSON value.
pub use serde_json::Value;
/// A UUID (RFC 9562).
pub use uuid::Uuid;

/// An object whose members all have one type, in the order of their names.
pub type Map<T> = std::collections::BTreeMap<String, T>;

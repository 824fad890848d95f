//! Strings of a `format`, which are kept as they were written, offset and digits included, and checked only on request.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::format::{Format, InvalidFormat};

macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident, $format:expr) => {
        $(#[$doc])*
        ///
        /// `From` takes any text, as decoding does, so that one malformed value does not fail the whole response;
        /// `FromStr` is strict, and so is validation.
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The format that the text needs to pass validation.
            pub const FORMAT: Format = $format;

            /// Returns the text as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidFormat;

            fn from_str(text: &str) -> Result<Self, InvalidFormat> {
                Self::FORMAT.check(text)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }
    };
}

text_value!(
    /// A point in time with its offset: `2026-11-21T09:00:00.5+01:00` (RFC 3339 §5.6).
    ///
    /// `SystemTime::try_from(&value)` returns the point in time, and `DateTime::try_from(time)` its text in UTC; for a
    /// date library, use `value.as_str().parse()`, or `datetime = "jiff"` or `"chrono"` in specs.toml.
    DateTime, Format::DateTime
);
text_value!(
    /// A calendar date: `2026-11-21` (RFC 3339 `full-date`).
    Date, Format::Date
);
text_value!(
    /// A time of day with its offset: `09:00:00Z` (RFC 3339 `full-time`).
    Time, Format::Time
);
text_value!(
    /// A span of time: `P3DT4H` (RFC 3339 appendix A).
    Duration, Format::Duration
);
text_value!(
    /// A URI, as it was written (RFC 3986).
    Uri, Format::Uri
);

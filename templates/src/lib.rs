//! The runtime library of the crates that Specwright generates: codecs, client, server and webhooks.
//!
//! A generated crate depends on this one, or carries a copy of its text as its module `runtime`. That is why modules
//! name each other only by `self::` and `super::`, and why none of them exports a macro.

// <crate only>
#[cfg(feature = "source")]
mod source;
#[cfg(feature = "source")]
pub use source::SOURCE;
// </crate only>

#[cfg(feature = "values")]
pub mod codec;
#[cfg(feature = "values")]
pub mod description;
#[cfg(feature = "values")]
mod excerpt;
#[cfg(feature = "validation")]
mod validation;
#[cfg(feature = "values")]
mod values;

#[cfg(any(feature = "client", feature = "server"))]
mod file;
#[cfg(any(feature = "client", feature = "server"))]
mod media;

#[cfg(any(feature = "server", feature = "webhooks"))]
mod panics;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "webhooks")]
pub mod webhooks;

#[cfg(feature = "values")]
pub use self::{codec::DecodeError, values::*};

#[cfg(feature = "validation")]
pub use self::validation::*;

#[cfg(any(feature = "client", feature = "server"))]
pub use self::file::File;

#[cfg(any(feature = "server", feature = "webhooks"))]
pub use self::panics::Panicked;
/// The axum router type of servers and webhook receivers.
#[cfg(any(feature = "server", feature = "webhooks"))]
pub use axum::Router;
/// The bytes of an HTTP body.
#[cfg(any(feature = "client", feature = "server", feature = "webhooks"))]
pub use bytes::Bytes as Octets;

/// The items of other crates that generated code names; they are not part of the public interface.
#[cfg(feature = "values")]
#[doc(hidden)]
pub mod __private {
    #[cfg(any(feature = "server", feature = "webhooks"))]
    pub use axum;
    #[cfg(any(feature = "client", feature = "server", feature = "webhooks"))]
    pub use {bytes, http};
    pub use {serde, serde_json, uuid};
}

//! Which standard and version a document speaks: one static row each. Readers ask the row; they do
//! not ask for versions.

/// The family of a standard; each has one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// OpenAPI 3.x.
    OpenApi,
    /// AsyncAPI 2.x: operations inside channels, seen from outside.
    AsyncApi2,
    /// AsyncAPI 3.x.
    AsyncApi3,
}

/// How a schema admits `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nullable {
    /// `nullable: true` beside `type` (OAS 3.0 §4.7.24.1).
    Keyword,
    /// `type: [T, "null"]`.
    NullType,
}

/// How an exclusive bound is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// `exclusiveMinimum: true` beside `minimum`.
    Flag,
    /// `exclusiveMinimum: 5`.
    Number,
}

/// What members beside `$ref` in a schema mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefSiblings {
    /// Nothing: they are ignored.
    Ignored,
    /// They hold too.
    Merged,
}

/// One row per standard and version.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    /// For people: `OpenAPI 3.1`.
    pub name: &'static str,
    /// Which reader.
    pub standard: Standard,
    /// The member that says the version.
    pub version_key: &'static str,
    /// `major.minor` of it; any patch is accepted.
    pub version: &'static str,
    /// How `null` is admitted.
    pub nullable: Nullable,
    /// How exclusive bounds are written.
    pub bounds: Bounds,
    /// What stands beside `$ref`.
    pub ref_siblings: RefSiblings,
    /// Whether `discriminator` is an object (OpenAPI) or a property name (AsyncAPI).
    pub discriminator_object: bool,
}

/// All dialects.
pub static DIALECTS: &[Dialect] = &[
    Dialect {
        name: "OpenAPI 3.0",
        standard: Standard::OpenApi,
        version_key: "openapi",
        version: "3.0",
        nullable: Nullable::Keyword,
        bounds: Bounds::Flag,
        ref_siblings: RefSiblings::Ignored,
        discriminator_object: true,
    },
    Dialect {
        name: "OpenAPI 3.1",
        standard: Standard::OpenApi,
        version_key: "openapi",
        version: "3.1",
        nullable: Nullable::NullType,
        bounds: Bounds::Number,
        ref_siblings: RefSiblings::Merged,
        discriminator_object: true,
    },
];

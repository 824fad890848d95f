//! The rows of the table and their columns.

use crate::read::{Dialect, Standard};

/// A set of versions of the standards, one bit each.
pub type Versions = u8;

/// OpenAPI 3.0.
pub const O30: Versions = 1;
/// OpenAPI 3.1.
pub const O31: Versions = 1 << 1;
/// OpenAPI 3.2.
pub const O32: Versions = 1 << 2;
/// AsyncAPI 2.x.
pub const A2: Versions = 1 << 3;
/// AsyncAPI 3.x.
pub const A3: Versions = 1 << 4;
/// Every version of OpenAPI that is read.
pub const OAS: Versions = O30 | O31 | O32;
/// OpenAPI since 3.1.
pub const OAS31: Versions = O31 | O32;
/// Every version of AsyncAPI that is read.
pub const ASYNC: Versions = A2 | A3;
/// Every version of OpenAPI and AsyncAPI that is read.
pub const ALL: Versions = OAS | ASYNC;

/// The bit of the version that a document is written in.
pub fn versions_of(dialect: &Dialect) -> Versions {
    match (dialect.standard, dialect.version) {
        (Standard::OpenApi, "3.0") => O30,
        (Standard::OpenApi, "3.1") => O31,
        (Standard::OpenApi, _) => O32,
        (Standard::AsyncApi2, _) => A2,
        (Standard::AsyncApi3, _) => A3,
    }
}

/// The parts of the output that a keyword may affect, one bit each.
pub mod rooms {
    /// The manifest of the generated crate.
    pub const PACKAGE: u8 = 1;
    /// Types, how they are read and written, and `validate()`.
    pub const TYPES: u8 = 1 << 1;
    /// The client.
    pub const CLIENT: u8 = 1 << 2;
    /// The server stub.
    pub const STUB: u8 = 1 << 3;
    /// Events and their receiver.
    pub const EVENTS: u8 = 1 << 4;
    /// README and doc comments.
    pub const DOCS: u8 = 1 << 5;
    /// Tests of the generated crate, which are made from examples.
    pub const EXAMPLES: u8 = 1 << 6;
    /// The contract tests: the requests that they send, and the validators for the responses.
    pub const TESTS: u8 = 1 << 7;

    /// Each part with the heading of its column.
    pub const NAMES: &[(u8, &str)] = &[
        (PACKAGE, "crate"),
        (TYPES, "types"),
        (CLIENT, "client"),
        (STUB, "server stub"),
        (EVENTS, "events"),
        (DOCS, "docs"),
        (EXAMPLES, "examples"),
        (TESTS, "contract tests"),
    ];
}

/// An object that a standard defines, such as the Operation Object.
#[derive(Debug)]
pub struct Object {
    /// The name of the object in its standard.
    pub title: &'static str,
    /// The keywords with fixed names.
    pub rows: &'static [Row],
    /// The values of members with other names, if the object is also a map.
    pub names: Option<Holds>,
}

impl Object {
    /// The row of a keyword; the row `*` is that of any name.
    pub fn row(&self, keyword: &str) -> Option<&'static Row> {
        self.rows.iter().find(|row| row.keyword == keyword || row.keyword == "*")
    }
}

/// What the value of a keyword is.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Text, a number, a value of the API, or a structure that is treated as one thing with the keyword.
    Value,
    /// An object, or a list of such objects.
    One(&'static Object),
    /// A list of objects.
    List(&'static Object),
    /// A map of objects.
    Map(&'static Object),
    /// A map of reusable objects, which have an effect only if a reference leads to them.
    Shelf(&'static Object),
}

/// A keyword of an object.
#[derive(Debug)]
pub struct Row {
    /// The keyword as it is written.
    pub keyword: &'static str,
    /// The versions that define the keyword. Documents of other versions are read as if theirs did.
    pub versions: Versions,
    /// What the value of the keyword is.
    pub holds: Holds,
    /// The parts of the output that the keyword affects, see [`rooms`].
    pub rooms: u8,
    /// The codes of the diagnostics that report where the keyword has no effect, or not all of it.
    pub codes: &'static [&'static str],
    /// Why the keyword may have no effect at all: it is addressed to the authors of the document.
    pub annotation: Option<&'static str>,
    /// The value that asks for what is done anyway, so that it is not reported.
    pub implied: Option<&'static str>,
    /// A remark for the page.
    pub note: &'static str,
}

/// The code of a note about a keyword that does not affect the output.
pub const IDLE: &str = "SW0380";
/// The code of a loss: the keyword asks for something that the output does not express.
pub const LOST: &str = "SW0381";

/// Creates a row without effects, codes and remarks.
pub(super) const fn row(keyword: &'static str, versions: Versions, holds: Holds) -> Row {
    Row { keyword, versions, holds, rooms: 0, codes: &[], annotation: None, implied: None, note: "" }
}

impl Row {
    /// Whether the keyword and everything below it have no effect, which is reported.
    pub fn is_idle(&self) -> bool {
        self.codes.iter().any(|code| matches!(*code, IDLE | LOST))
    }

    /// Sets the parts of the output that the keyword affects.
    pub(super) const fn by(self, rooms: u8) -> Self {
        Self { rooms, ..self }
    }

    /// Sets the codes that report where the keyword has no effect, or not all of it.
    pub(super) const fn said(self, codes: &'static [&'static str]) -> Self {
        Self { codes, ..self }
    }

    /// Marks the keyword as one without an effect, which is reported as a note. `note` describes what is done instead.
    pub(super) const fn idle(self, note: &'static str) -> Self {
        Self { codes: &[IDLE], note, ..self }
    }

    /// Marks the keyword as one without an effect, which is reported as a loss. `note` describes what is done instead.
    pub(super) const fn lost(self, note: &'static str) -> Self {
        Self { codes: &[LOST], note, ..self }
    }

    /// Sets the value that asks for what is done anyway.
    pub(super) const fn but(self, value: &'static str) -> Self {
        Self { implied: Some(value), ..self }
    }

    /// Marks the keyword as one that may have no effect, and gives the reason.
    pub(super) const fn annotation(self, why: &'static str) -> Self {
        Self { annotation: Some(why), ..self }
    }

    /// Sets the remark for the page.
    pub(super) const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}

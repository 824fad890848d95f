//! What a row of the table says.

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

/// The bit of the version that a document speaks.
pub fn versions_of(dialect: &Dialect) -> Versions {
    match (dialect.standard, dialect.version) {
        (Standard::OpenApi, "3.0") => O30,
        (Standard::OpenApi, "3.1") => O31,
        (Standard::OpenApi, _) => O32,
        (Standard::AsyncApi2, _) => A2,
        (Standard::AsyncApi3, _) => A3,
    }
}

/// Where a keyword has an effect: one bit each.
pub mod rooms {
    /// The manifest of the written crate.
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
    /// Tests of the written crate, which are made of examples.
    pub const EXAMPLES: u8 = 1 << 6;
    /// The contract tests: what they send, and the validators that judge what comes back.
    pub const TESTS: u8 = 1 << 7;

    /// Each with the head of its column.
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

/// An object of the standards.
#[derive(Debug)]
pub struct Object {
    /// As the standard calls it.
    pub title: &'static str,
    /// The keywords of fixed names.
    pub rows: &'static [Row],
    /// What members of other names hold, where the object is a map too.
    pub names: Option<Holds>,
}

impl Object {
    /// The row of a keyword; `*` is one of any name.
    pub fn row(&self, keyword: &str) -> Option<&'static Row> {
        self.rows.iter().find(|row| row.keyword == keyword || row.keyword == "*")
    }
}

/// What the value of a keyword is.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Text, a number, a value of the API, or something that counts as one thing with the keyword.
    Value,
    /// An object, or a list of such.
    One(&'static Object),
    /// A list of objects.
    List(&'static Object),
    /// A map of objects.
    Map(&'static Object),
    /// Objects by name, which mean something only where a reference leads to them.
    Shelf(&'static Object),
}

/// One keyword of one object.
#[derive(Debug)]
pub struct Row {
    /// As it is written.
    pub keyword: &'static str,
    /// Which versions have it. Others are read as if they had it.
    pub versions: Versions,
    /// What it holds.
    pub holds: Holds,
    /// Where it has an effect, see [`rooms`].
    pub rooms: u8,
    /// The codes of the diagnostics that say what is not done about it.
    pub codes: &'static [&'static str],
    /// Why it may change nothing at all: it speaks to those who write or keep the document.
    pub annotation: Option<&'static str>,
    /// The text that asks for what is done anyway, so that nothing is said of it.
    pub implied: Option<&'static str>,
    /// What else there is to say.
    pub note: &'static str,
}

/// Said of a keyword that changes nothing of what is written: a note.
pub const IDLE: &str = "SW0380";
/// Said of a keyword that asks for something that is not written: a loss.
pub const LOST: &str = "SW0381";

/// A row of which nothing is said yet.
pub(super) const fn row(keyword: &'static str, versions: Versions, holds: Holds) -> Row {
    Row { keyword, versions, holds, rooms: 0, codes: &[], annotation: None, implied: None, note: "" }
}

impl Row {
    /// Whether nothing is made of it and of what stands below it, and that is said.
    pub fn is_idle(&self) -> bool {
        self.codes.iter().any(|code| matches!(*code, IDLE | LOST))
    }

    /// Where it has an effect.
    pub(super) const fn by(self, rooms: u8) -> Self {
        Self { rooms, ..self }
    }

    /// What is said where it has none, or not all of its effect.
    pub(super) const fn said(self, codes: &'static [&'static str]) -> Self {
        Self { codes, ..self }
    }

    /// Nothing is written for it, as a note says: what is done instead.
    pub(super) const fn idle(self, note: &'static str) -> Self {
        Self { codes: &[IDLE], note, ..self }
    }

    /// Nothing is written for it, and that is a loss.
    pub(super) const fn lost(self, note: &'static str) -> Self {
        Self { codes: &[LOST], note, ..self }
    }

    /// One value of it asks for what is done anyway.
    pub(super) const fn but(self, value: &'static str) -> Self {
        Self { implied: Some(value), ..self }
    }

    /// It may change nothing.
    pub(super) const fn annotation(self, why: &'static str) -> Self {
        Self { annotation: Some(why), ..self }
    }

    /// What else there is to say.
    pub(super) const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}

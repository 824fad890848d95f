//! The pieces that carry text of a document or of the configuration; each of them escapes its text where it is printed.

use super::{Code, Markdown, Piece, Rust, Toml, code};
use crate::emit::docs;
use crate::plan::{Ident, TypePath};
use std::fmt::Write as _;

impl<L> Piece<L> for Ident {
    fn put(&self, out: &mut Code<L>) {
        out.text(self.as_str());
    }
}

macro_rules! displayed {
    ($($ty:ty),*) => {
        $(impl<L> Piece<L> for $ty {
            fn put(&self, out: &mut Code<L>) {
                // Writing to a String cannot fail.
                let _ = write!(out.text, "{self}");
            }
        })*
    };
}

displayed!(bool, u8, u16, u32, u64, u128, usize, i64, i128);

/// Prints the nearest number that Rust can write, with a point.
impl Piece<Rust> for f64 {
    fn put(&self, out: &mut Code<Rust>) {
        let number = if self.is_nan() { 0.0 } else { self.clamp(f64::MIN, f64::MAX) };
        // Writing to a String cannot fail.
        let _ = write!(out.text, "{number:?}");
    }
}

/// An `Option`, printed as Rust writes it: `Some(3)`, `None`.
#[derive(Clone, Copy)]
pub(in crate::emit) struct Optional<T>(pub(in crate::emit) Option<T>);

impl<T: Piece<Rust>> Piece<Rust> for Optional<T> {
    fn put(&self, out: &mut Code<Rust>) {
        match &self.0 {
            Some(value) => code!("Some({})", value).put(out),
            None => out.text("None"),
        }
    }
}

/// Prints the path of a type that the configuration names, so that no module of ours can take over its first segment.
impl Piece<Rust> for TypePath {
    fn put(&self, out: &mut Code<Rust>) {
        if !self.as_str().starts_with("crate::") {
            out.text("::");
        }
        out.text(self.as_str());
    }
}

/// Text of the generator that is printed verbatim, `$` included: the source of the runtime.
#[derive(Clone, Copy)]
pub(in crate::emit) struct Verbatim(pub(in crate::emit) &'static str);

impl<L> Piece<L> for Verbatim {
    fn put(&self, out: &mut Code<L>) {
        out.text(self.0);
    }
}

/// Any text, printed as a string literal.
#[derive(Clone, Copy)]
pub(in crate::emit) struct Quoted<'a>(pub(in crate::emit) &'a str);

impl Piece<Rust> for Quoted<'_> {
    fn put(&self, out: &mut Code<Rust>) {
        out.text("\"");
        for c in self.0.chars() {
            match c {
                '"' => out.text("\\\""),
                '\\' => out.text("\\\\"),
                '\n' => out.text("\\n"),
                '\r' => out.text("\\r"),
                '\t' => out.text("\\t"),
                c if c.is_control() || docs::is_deceptive(c) => {
                    // Writing to a String cannot fail; so everywhere in this file.
                    let _ = write!(out.text, "\\u{{{:x}}}", u32::from(c));
                }
                c => out.text.push(c),
            }
        }
        out.text("\"");
    }
}

impl Piece<Toml> for Quoted<'_> {
    fn put(&self, out: &mut Code<Toml>) {
        out.text("\"");
        for c in self.0.chars() {
            match c {
                '"' => out.text("\\\""),
                '\\' => out.text("\\\\"),
                c if c.is_control() || docs::is_deceptive(c) => {
                    let _ = write!(out.text, "\\U{:08X}", u32::from(c));
                }
                c => out.text.push(c),
            }
        }
        out.text("\"");
    }
}

/// JSON text, printed as a literal without escapes if that is possible, because people read it.
#[derive(Clone, Copy)]
pub(in crate::emit) struct RawQuoted<'a>(pub(in crate::emit) &'a str);

impl Piece<Rust> for RawQuoted<'_> {
    fn put(&self, out: &mut Code<Rust>) {
        let is_plain = !self.0.contains("\"#") && self.0.chars().all(|c| !c.is_control() && !docs::is_deceptive(c));
        if is_plain {
            out.text("r#\"");
            out.text(self.0);
            out.text("\"#");
        } else {
            Quoted(self.0).put(out);
        }
    }
}

/// A slice of string literals: `&["a", "b"]`.
pub(in crate::emit) fn quoted_list<'t>(texts: impl IntoIterator<Item = &'t str>) -> Code {
    code!("&[{}]", Code::<Rust>::join(texts.into_iter().map(Quoted), ", ")).own()
}

/// Text of a document, printed as a code span: on one line, without what would end the span, a cell of a table or a
/// line.
#[derive(Clone, Copy)]
pub(in crate::emit) struct Span<'a>(pub(in crate::emit) &'a str);

impl Piece<Markdown> for Span<'_> {
    fn put(&self, out: &mut Code<Markdown>) {
        out.text("`");
        for c in self.0.chars() {
            let is_harmful = matches!(c, '`' | '|') || c.is_control() || docs::is_deceptive(c);
            out.text.push(if is_harmful { '\'' } else { c });
        }
        out.text("`");
    }
}

/// A line of a document's prose, as `docs` has made it harmless.
impl Piece<Markdown> for docs::Line<'_> {
    fn put(&self, out: &mut Code<Markdown>) {
        out.text(self.as_str());
    }
}

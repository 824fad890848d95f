//! Fixed text with places for pieces, checked when this crate is compiled.

use super::imports::NAMES;
use super::{Code, Piece, Rust};

/// Whether a template fits the number of its pieces, and names only imports that exist. It is evaluated when this crate
/// is compiled.
pub(in crate::emit) const fn is_sound(template: &str, pieces: usize) -> bool {
    let bytes = template.as_bytes();
    let (mut at, mut implicit, mut highest) = (0, 0, 0);
    while at < bytes.len() {
        let next = if at + 1 < bytes.len() { bytes[at + 1] } else { 0 };
        match bytes[at] {
            b'{' if next == b'{' => at += 1,
            b'}' if next == b'}' => at += 1,
            b'{' if next == b'}' => {
                implicit += 1;
                at += 1;
            }
            b'{' if next.is_ascii_digit() && at + 2 < bytes.len() && bytes[at + 2] == b'}' => {
                let place = (next - b'0') as usize + 1;
                if place > highest {
                    highest = place;
                }
                at += 2;
            }
            b'{' | b'}' => return false,
            b'$' => {
                let start = if next == b'_' { at + 2 } else { at + 1 };
                if !is_import(bytes, start) {
                    return false;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if implicit > 0 { highest == 0 && implicit == pieces } else { highest == pieces }
}

/// Whether one of [`NAMES`] is at a position, as a whole word.
const fn is_import(bytes: &[u8], start: usize) -> bool {
    let mut end = start;
    while end < bytes.len() && (bytes[end].is_ascii_alphanumeric() || bytes[end] == b'_') {
        end += 1;
    }
    let mut at = 0;
    while at < NAMES.len() {
        let name = NAMES[at].as_bytes();
        if name.len() == end - start {
            let mut same = 0;
            while same < name.len() && name[same] == bytes[start + same] {
                same += 1;
            }
            if same == name.len() {
                return true;
            }
        }
        at += 1;
    }
    false
}

/// Fixed text with pieces in the place of `{}` or `{0}`; `{{` and `}}` are braces.
#[derive(Clone, Copy)]
pub(in crate::emit) struct Template<'a, L = Rust> {
    text: &'static str,
    pieces: &'a [&'a dyn Piece<L>],
}

impl<'a, L> Template<'a, L> {
    pub(in crate::emit) const fn new(text: &'static str, pieces: &'a [&'a dyn Piece<L>]) -> Self {
        Self { text, pieces }
    }
}

impl<L> Piece<L> for Template<'_, L> {
    fn put(&self, out: &mut Code<L>) {
        let mut rest = self.text;
        let mut next = 0;
        while let Some(at) = rest.find(['{', '}', '$']) {
            let (before, from) = rest.split_at(at);
            out.text(before);
            rest = match from.as_bytes() {
                [b'$', ..] => out.directive(&from[1..]),
                [b'{', digit @ b'0'..=b'9', ..] => {
                    self.put_piece(usize::from(digit - b'0'), out);
                    &from[3..]
                }
                [b'{', b'}', ..] => {
                    self.put_piece(next, out);
                    next += 1;
                    &from[2..]
                }
                _ => {
                    out.text(&from[..1]);
                    from.get(2..).unwrap_or_default()
                }
            };
        }
        out.text(rest);
    }
}

impl<L> Template<'_, L> {
    fn put_piece(&self, at: usize, out: &mut Code<L>) {
        if let Some(piece) = self.pieces.get(at) {
            piece.put(out);
        }
    }
}

/// `template!(Rust, "fn {}()", name)`: a [`Template`] whose pieces are borrowed until the end of the statement.
macro_rules! template {
    ($language:ty, $text:literal $(, $piece:expr)* $(,)?) => {
        // No block around it: the pieces have to live as long as the statement.
        $crate::emit::code::Template::<$language>::new(
            const {
                assert!($crate::emit::code::is_sound($text, <[&str]>::len(&[$(stringify!($piece)),*])));
                $text
            },
            &[$(&$piece),*],
        )
    };
}

/// A template of Rust source, checked when this crate is compiled.
macro_rules! code {
    ($($arguments:tt)*) => { $crate::emit::code::template!($crate::emit::code::Rust, $($arguments)*) };
}

/// A template of CommonMark on one line.
macro_rules! markdown {
    ($($arguments:tt)*) => { $crate::emit::code::template!($crate::emit::code::Markdown, $($arguments)*) };
}

/// A template of TOML, for the manifest of a crate.
macro_rules! toml {
    ($($arguments:tt)*) => { $crate::emit::code::template!($crate::emit::code::Toml, $($arguments)*) };
}

/// A template of the relative path of a file.
macro_rules! file_path {
    ($($arguments:tt)*) => { $crate::emit::code::template!($crate::emit::code::FilePath, $($arguments)*) };
}

pub(in crate::emit) use {code, file_path, markdown, template, toml};

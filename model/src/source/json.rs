//! A strict scanner for JSON (RFC 8259) that keeps the place of every value.
//!
//! It is stricter than the RFC where that leaves a choice: a lone surrogate is an error, and so is nesting beyond
//! [`MAX_DEPTH`]. Numbers are not evaluated; their text is kept. The scanner stops at the first error.

use super::{MAX_DEPTH, Parsed, Scalar, TextRef, TreeBuilder, char_end, offset};
use crate::codes::{JSON_SYNTAX, TOO_DEEP};
use crate::diagnostic::{Code, Diagnostic, clip};
use crate::{FileId, Span};

pub(super) fn parse(file: FileId, text: &str, builder: TreeBuilder) -> Parsed {
    let scanner = Scanner { file, text, at: 0, builder, open: Vec::new(), decoded: String::new() };
    scanner.document()
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Scanner<'s> {
    file: FileId,
    text: &'s str,
    /// The offset of the next byte; always at the start of a character.
    at: usize,
    builder: TreeBuilder,
    open: Vec<Open>,
    /// A buffer for the text of one string with escapes.
    decoded: String,
}

/// An array or object that is not closed yet.
#[derive(Clone, Copy)]
struct Open {
    at: usize,
    closer: u8,
}

/// What the grammar expects next.
enum Want {
    Value,
    /// A key and its colon.
    Key,
    /// A comma, a closer, or the end.
    Separator,
    Nothing,
}

/// Words that other languages write for a value, each with advice for JSON.
const FOREIGN_WORDS: &[(&str, &str)] = &[
    ("True", "write `true`"),
    ("False", "write `false`"),
    ("None", "write `null`"),
    ("undefined", "write `null`, or leave the member out"),
    ("NaN", "JSON has no such number"),
    ("Infinity", "JSON has no such number"),
    ("-Infinity", "JSON has no such number"),
];

impl Scanner<'_> {
    fn document(mut self) -> Parsed {
        self.space();
        let mut want = Want::Value;
        loop {
            want = match want {
                Want::Value => self.value()?,
                Want::Key => self.key()?,
                Want::Separator => self.separator()?,
                Want::Nothing => return Ok(self.builder),
            };
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Want> {
        match self.peek() {
            Some(b'{') => self.open(b'}', Want::Key),
            Some(b'[') => self.open(b']', Want::Value),
            Some(b'"') => {
                let start = self.at;
                let text = self.string()?;
                let text = text.as_ref(&self.decoded);
                self.builder.scalar(Scalar::String(text), offset(start), offset(self.at));
                Ok(Want::Separator)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn open(&mut self, closer: u8, inner: Want) -> Result<Want> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} arrays and objects stand in each other");
            return Err(self.error(&TOO_DEEP, self.at, message));
        }
        let start = offset(self.at);
        if closer == b'}' {
            self.builder.begin_object(start);
        } else {
            self.builder.begin_array(start);
        }
        self.open.push(Open { at: self.at, closer });
        self.at += 1;
        self.space();
        if self.peek() == Some(closer) { Ok(self.close()) } else { Ok(inner) }
    }

    fn close(&mut self) -> Want {
        self.open.pop();
        self.at += 1;
        self.builder.end(offset(self.at));
        Want::Separator
    }

    fn key(&mut self) -> Result<Want> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        let key = key.as_ref(&self.decoded);
        self.builder.key(key, offset(start), offset(self.at));
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.expected("`:` after the key"));
        }
        self.at += 1;
        self.space();
        Ok(Want::Value)
    }

    fn separator(&mut self) -> Result<Want> {
        self.space();
        let Some(&Open { closer, .. }) = self.open.last() else {
            return match self.peek() {
                None => Ok(Want::Nothing),
                Some(_) => Err(self.syntax(self.at, "the document is complete, but more text follows".to_owned())),
            };
        };
        let comma = self.at;
        match self.peek() {
            Some(byte) if byte == closer => return Ok(self.close()),
            Some(b',') => self.at += 1,
            _ if closer == b'}' => return Err(self.expected("`,` or `}`")),
            _ => return Err(self.expected("`,` or `]`")),
        }
        self.space();
        if self.peek() == Some(closer) {
            return Err(self.syntax(comma, format!("a comma before `{}`", char::from(closer))));
        }
        Ok(if closer == b'}' { Want::Key } else { Want::Value })
    }

    /// Reads a literal name, or returns the error about whatever was found instead of a value.
    fn word(&mut self) -> Result<Want> {
        let start = self.at;
        let end = self.word_end(start);
        let word = self.text.get(start..end).unwrap_or_default();
        let value = match word {
            "null" => Scalar::Null,
            "true" => Scalar::Bool(true),
            "false" => Scalar::Bool(false),
            "" => return Err(self.expected("a value")),
            _ => return Err(self.no_value(start, end)),
        };
        self.at = end;
        self.builder.scalar(value, offset(start), offset(end));
        Ok(Want::Separator)
    }

    /// Reads a number: `number = [ "-" ] int [ frac ] [ exp ]` (RFC 8259 §6).
    fn number(&mut self) -> Result<Want> {
        let start = self.at;
        let end = self.word_end(start);
        let text = self.text.get(start..end).unwrap_or_default();
        if !is_number(text) {
            return Err(self.no_value(start, end));
        }
        self.at = end;
        let (start, end) = (offset(start), offset(end));
        self.builder.scalar(Scalar::Number(TextRef::Source { start, end }), start, end);
        Ok(Want::Separator)
    }

    fn word_end(&self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
        start + rest.iter().take_while(|byte| part(byte)).count()
    }

    /// Reads the string at the current place. A string without escapes, the usual one, is not copied.
    fn string(&mut self) -> Result<Text> {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        self.plain(open)?;
        if self.peek() == Some(b'"') {
            let text = Text::Source { start: offset(start), end: offset(self.at) };
            self.at += 1;
            return Ok(text);
        }
        self.decoded.clear();
        let mut from = start;
        loop {
            self.decoded.push_str(self.text.get(from..self.at).unwrap_or_default());
            if self.peek() == Some(b'"') {
                self.at += 1;
                return Ok(Text::Decoded);
            }
            let character = self.escape()?;
            self.decoded.push(character);
            from = self.at;
            self.plain(open)?;
        }
    }

    /// Advances to the next quote or backslash.
    fn plain(&mut self, open: usize) -> Result<()> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let stop = rest.iter().position(|&byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
        self.at += stop.unwrap_or(rest.len());
        match self.peek() {
            Some(b'"' | b'\\') => Ok(()),
            Some(b'\n' | b'\r') | None => {
                let mut error = self.syntax(open, "the string is not closed on its line".to_owned());
                error.span = Some(Span::new(self.file, offset(open), offset(self.at)));
                Err(error)
            }
            Some(byte) => {
                let message = format!("a control character (U+{byte:04X}) in a string: write `\\u{byte:04x}`");
                Err(self.syntax(self.at, message))
            }
        }
    }

    /// Reads one escape (RFC 8259 §7); a surrogate pair counts as one.
    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        let letter = self.text.as_bytes().get(start + 1).copied();
        self.at += 2;
        let character = match letter {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => return Err(self.bad_escape(start, 2, "no escape of JSON")),
        };
        Ok(character)
    }

    fn unicode(&mut self, start: usize) -> Result<char> {
        let Some(first) = self.hex4() else { return Err(self.bad_escape(start, 2, "`\\u` wants four hex digits")) };
        let code = match first {
            0xD800..=0xDBFF => {
                let low = self.text.get(self.at..self.at + 2).filter(|&text| text == "\\u").and_then(|_| {
                    self.at += 2;
                    self.hex4()
                });
                match low {
                    Some(low @ 0xDC00..=0xDFFF) => 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00),
                    _ => return Err(self.bad_escape(start, 6, "half of a surrogate pair, which is no character")),
                }
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.bad_escape(start, 6, "half of a surrogate pair, which is no character"))
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.at += 4;
        u32::from_str_radix(digits, 16).ok().filter(|_| valid)
    }

    fn bad_escape(&self, start: usize, length: usize, message: &str) -> Box<Diagnostic> {
        let end = char_end(self.text, start + length - 1);
        let mut error = self.syntax(start, message.to_owned());
        error.span = Some(Span::new(self.file, offset(start), offset(end)));
        error
    }

    fn no_value(&self, start: usize, end: usize) -> Box<Diagnostic> {
        let word = self.text.get(start..end).unwrap_or_default();
        let kind = if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') { "number" } else { "value" };
        let mut error = self.syntax(start, format!("`{}` is no JSON {kind}", clip(word)));
        error.span = Some(Span::new(self.file, offset(start), offset(end)));
        let known = FOREIGN_WORDS.iter().find(|(foreign, _)| *foreign == word);
        error.notes.extend(known.map(|(_, note)| (*note).to_owned()));
        error
    }

    /// The error that something else was found here, or the end of the file.
    fn expected(&self, what: &str) -> Box<Diagnostic> {
        let Some(found) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            let error = self.syntax(self.at, format!("expected {what}, but the file ends"));
            return match self.open.last() {
                Some(open) => {
                    let opener = Span::new(self.file, offset(open.at), offset(open.at + 1));
                    Box::new(error.also(opener, "not closed"))
                }
                None => error,
            };
        };
        let mut error = self.syntax(self.at, format!("expected {what}, found `{found}`"));
        let note = match found {
            '/' | '#' => "JSON has no comments",
            '\'' => "JSON strings stand in double quotes",
            _ => return error,
        };
        error.notes.push(note.to_owned());
        error
    }

    fn syntax(&self, at: usize, message: String) -> Box<Diagnostic> {
        self.error(&JSON_SYNTAX, at, message)
    }

    /// An error that marks the character at `at`.
    fn error(&self, code: &'static Code, at: usize, message: String) -> Box<Diagnostic> {
        let end = char_end(self.text, at);
        Box::new(Diagnostic::new(code, message).at(Span::new(self.file, offset(at), offset(end))))
    }
}

/// The place of a string's text: in the source, or in [`Scanner::decoded`].
enum Text {
    Source { start: u32, end: u32 },
    Decoded,
}

impl Text {
    fn as_ref<'d>(&self, decoded: &'d str) -> TextRef<'d> {
        match *self {
            Self::Source { start, end } => TextRef::Source { start, end },
            Self::Decoded => TextRef::Decoded(decoded),
        }
    }
}

/// Whether the whole text is one JSON number.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (integer, fraction) = match mantissa.split_once('.') {
        Some((integer, fraction)) => (integer, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(integer)
        && (integer == "0" || !integer.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

//! Reads the characters of a text that may be escaped for a URL, JSON, a JSON pointer or `Debug`.
//!
//! A secret is searched in what a text *means*, because no list of its spellings is ever complete: each writer escapes
//! other characters, in upper or lower case, and one escapes what another has escaped before.

/// The maximum number of nested escapings, such as JSON within `Debug` within a text of serde.
pub(super) const LAYERS: u8 = 3;

/// The characters that begin an escape.
const STARTERS: [char; 4] = ['%', '\\', '~', '+'];

/// A character at a position, and the position where the next one begins.
pub(super) type Reading = (char, usize);

/// Returns the character at a position, if it can be read in only one way.
pub(super) fn plain(text: &str, at: usize) -> Option<Reading> {
    let c = text.get(at..)?.chars().next()?;
    (!STARTERS.contains(&c)).then(|| (c, at + c.len_utf8()))
}

/// Returns every character that the bytes from `at` on may represent.
pub(super) fn readings(text: &str, at: usize, layers: u8) -> Vec<Reading> {
    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return Vec::new() };
    if layers == 0 || !STARTERS.contains(&c) {
        return vec![(c, at + c.len_utf8())];
    }
    let mut found = readings(text, at, layers - 1);
    let below = Layer { text, layers: layers - 1 };
    for (c, next) in found.clone() {
        for reading in below.unescaped(c, next) {
            if !found.contains(&reading) {
                found.push(reading);
            }
        }
    }
    found
}

/// A text from which all layers of escapes but the last are removed.
#[derive(Clone, Copy)]
struct Layer<'t> {
    text: &'t str,
    layers: u8,
}

impl Layer<'_> {
    /// Returns the characters that an escape beginning with `c` may represent.
    fn unescaped(self, c: char, next: usize) -> Vec<Reading> {
        match c {
            '%' => self.octets(next, &['%']),
            '+' => vec![(' ', next)],
            // RFC 6901 §3
            '~' => {
                [('0', '~'), ('1', '/')].into_iter().filter_map(|(c, is)| Some((is, self.expect(next, c)?))).collect()
            }
            '\\' => self.backslash(next),
            _ => Vec::new(),
        }
    }

    fn at(self, at: usize) -> Vec<Reading> {
        readings(self.text, at, self.layers)
    }

    fn expect(self, at: usize, wanted: char) -> Option<usize> {
        self.at(at).into_iter().find_map(|(c, next)| (c == wanted).then_some(next))
    }

    fn digit(self, at: usize) -> Option<(u32, usize)> {
        self.at(at).into_iter().find_map(|(c, next)| Some((c.to_digit(16)?, next)))
    }

    fn digits(self, at: usize, count: usize) -> Option<(u32, usize)> {
        (0..count).try_fold((0, at), |(sum, at), _| {
            let (digit, next) = self.digit(at)?;
            Some((sum * 16 + digit, next))
        })
    }

    /// Reads escaped octets: all of them as a character of UTF-8, and the first as a character of Latin-1.
    fn octets(self, at: usize, prefix: &[char]) -> Vec<Reading> {
        let octet = |at| self.digits(at, 2).and_then(|(octet, next)| Some((u8::try_from(octet).ok()?, next)));
        let Some((first, next)) = octet(at) else { return Vec::new() };
        let mut found = vec![(char::from(first), next)];
        let (mut bytes, mut end) = (vec![first], next);
        while bytes.len() < length(first) {
            let begin = prefix.iter().try_fold(end, |at, &c| self.expect(at, c));
            let Some((octet, next)) = begin.and_then(octet) else { return found };
            bytes.push(octet);
            end = next;
        }
        if bytes.len() > 1 {
            found.extend(std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()).map(|c| (c, end)));
        }
        found
    }

    /// Reads the escapes of JSON, JavaScript, Rust and shells.
    fn backslash(self, at: usize) -> Vec<Reading> {
        let mut found = Vec::new();
        for (c, next) in self.at(at) {
            match c {
                'u' => found.extend(self.unicode(next)),
                'x' => found.extend(self.octets(next, &['\\', 'x'])),
                'n' => found.push(('\n', next)),
                'r' => found.push(('\r', next)),
                't' => found.push(('\t', next)),
                'b' => found.push(('\u{8}', next)),
                'f' => found.push(('\u{c}', next)),
                '0' => found.push(('\0', next)),
                _ if c.is_ascii_punctuation() || c == ' ' => found.push((c, next)),
                _ => {}
            }
        }
        found
    }

    /// Reads the escapes `\u00e9`, `\ud83d\ude00` and `\u{e9}`.
    fn unicode(self, at: usize) -> Option<Reading> {
        if let Some(mut at) = self.expect(at, '{') {
            let mut sum: u32 = 0;
            while let Some((digit, next)) = self.digit(at) {
                sum = sum.checked_mul(16)?.checked_add(digit)?;
                at = next;
            }
            return Some((char::from_u32(sum)?, self.expect(at, '}')?));
        }
        let (unit, next) = self.digits(at, 4)?;
        if !(0xd800..0xdc00).contains(&unit) {
            return Some((char::from_u32(unit)?, next));
        }
        let second = self.expect(next, '\\').and_then(|at| self.expect(at, 'u'))?;
        let (low, end) = self.digits(second, 4)?;
        let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        Some((char::from_u32(0x10000 + (unit - 0xd800) * 0x400 + low)?, end))
    }
}

/// Returns the number of octets of a UTF-8 character that begins with this octet.
const fn length(first: u8) -> usize {
    match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

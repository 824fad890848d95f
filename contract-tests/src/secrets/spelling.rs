//! The characters of a text, whatever it was written out for: a URL, JSON, a JSON pointer, HTML, a shell.
//!
//! A secret is looked for in what a text *means*, as no list of its spellings is ever complete: each writer escapes
//! other characters, in upper or lower case, and one escapes what another has escaped before.

/// Readings within readings: JSON within a query within a JSON pointer.
pub(super) const LAYERS: u8 = 3;

/// What an escape begins with.
const STARTERS: [char; 6] = ['%', '\\', '~', '+', '&', '\''];

const ENTITIES: [(&str, char); 5] = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];

/// A character that stands at a place, and where the next one begins.
pub(super) type Reading = (char, usize);

/// The character that stands at a place, if it can be read in one way only.
pub(super) fn plain(text: &str, at: usize) -> Option<Reading> {
    let c = text.get(at..)?.chars().next()?;
    (!STARTERS.contains(&c)).then(|| (c, at + c.len_utf8()))
}

/// Every character that the bytes from `at` on may stand for.
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

/// A text as all layers but the last have it.
#[derive(Clone, Copy)]
struct Layer<'t> {
    text: &'t str,
    layers: u8,
}

impl Layer<'_> {
    /// What an escape that begins with `c` stands for.
    fn unescaped(self, c: char, next: usize) -> Vec<Reading> {
        match c {
            '%' => self.octets(next, &['%']),
            '+' => vec![(' ', next)],
            // RFC 6901 §3
            '~' => {
                [('0', '~'), ('1', '/')].into_iter().filter_map(|(c, is)| Some((is, self.expect(next, c)?))).collect()
            }
            '\\' => self.backslash(next),
            '&' => self.entity(next).into_iter().collect(),
            // A quotation ends, an escaped quote stands, another begins.
            '\'' => {
                let end = ['\\', '\'', '\''].into_iter().try_fold(next, |at, c| self.expect(at, c));
                end.map(|end| ('\'', end)).into_iter().collect()
            }
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

    /// Escaped octets: a character of UTF-8, or each a character of Latin-1.
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

    /// Escapes of JSON, JavaScript, Rust and shells.
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

    /// `\u00e9`, `\ud83d\ude00`, `\u{e9}`
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

    /// `&amp;`, `&#39;`, `&#x27;`
    fn entity(self, at: usize) -> Option<Reading> {
        let rest = self.text.get(at..)?;
        let end = rest.bytes().take(12).position(|byte| byte == b';')?;
        let name = rest.get(..end)?;
        let c = match name.strip_prefix('#') {
            Some(number) => {
                let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
                char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)?
            }
            None => ENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?.1,
        };
        Some((c, at + end + 1))
    }
}

/// How many octets a character of UTF-8 has that begins with this one.
const fn length(first: u8) -> usize {
    match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    }
}

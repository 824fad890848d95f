//! Makes Rust identifiers of any text of a document, which stay the same when things are added to it.
//!
//! A name is made of its own text alone. Only if two names collide, one of them changes: the one of the weaker rank, or
//! that is not spelled like the name, or whose text is later in order, gets a suffix made of its own text.

use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A valid Rust identifier that is not a keyword. Only this module makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Ident(String);

impl Ident {
    /// The text of the identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes an identifier of a name that was composed of others. Whatever went into the name, the result is an
    /// identifier, because no other module makes one of a text.
    fn of(name: String, case: Case) -> Self {
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let is_sound = begins && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_sound { Self(name) } else { Self(candidate(&name, case)) }
    }

    /// Appends an ending to the name: `GetOrder` and `Error` are `GetOrderError`.
    #[must_use]
    pub(super) fn with_ending(&self, ending: &'static str) -> Self {
        Self(format!("{}{ending}", self.0))
    }

    /// Appends a word to the name: `type_` and `or_default` are `type_or_default`.
    #[must_use]
    pub fn followed_by(&self, word: &'static str) -> Self {
        Self(format!("{}_{word}", self.0.trim_end_matches('_')))
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The case in which a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `PascalCase`, for types and variants.
    Pascal,
    /// `snake_case`, for fields, methods and arguments.
    Snake,
    /// `UPPER_CASE`, for constants.
    Upper,
}

/// The longest name in bytes. A longer one is cut here and gets a suffix, because no person reads more.
const LONGEST: usize = 80;

/// The keywords of every edition, strict and reserved, and the identifiers that cannot be raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names that Windows reserves for devices, with any extension and in any case: no file can have them there.
const DEVICES: [&str; 6] = ["aux", "con", "conin$", "conout$", "nul", "prn"];

/// Whether no file can have this name on Windows, whatever its extension.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_numbered = port.is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()));
    is_numbered || DEVICES.contains(&stem.as_str())
}

/// Changes a candidate that cannot be the name of a file: `aux` → `aux_`.
pub(super) fn of_file(candidate: String) -> String {
    if is_device(&candidate) { candidate + "_" } else { candidate }
}

/// The names of Rust's prelude that `types.rs` uses itself.
const TYPES_OF_THE_PRELUDE: &[&str] = &["Box", "Option", "Self", "String", "Vec"];

/// Signs and the words for them, for texts that consist of nothing else.
const SIGNS: &[(&str, &str)] = &[
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("<=", "less or equal"),
    (">=", "greater or equal"),
    ("==", "equal"),
    ("=", "equal"),
    ("<", "less"),
    (">", "greater"),
    ("!", "not"),
    ("~", "tilde"),
    ("*", "star"),
    ("+", "plus"),
    ("-", "minus"),
    ("/", "slash"),
    ("%", "percent"),
    ("&", "and"),
    ("|", "or"),
    ("^", "caret"),
    ("$", "dollar"),
    ("#", "hash"),
    ("@", "at"),
    (".", "dot"),
    (",", "comma"),
    (":", "colon"),
    (";", "semicolon"),
    ("?", "question"),
    ("_", "underscore"),
    (" ", "space"),
    ("(", "open"),
    (")", "close"),
    ("[", "open bracket"),
    ("]", "close bracket"),
    ("{", "open brace"),
    ("}", "close brace"),
    ("'", "quote"),
    ("\"", "double quote"),
    ("`", "backtick"),
    ("\\", "backslash"),
];

/// The name for a text, before collisions are resolved. It is never empty, and always an identifier.
pub(super) fn candidate(raw: &str, case: Case) -> String {
    let mut name = if is_wordy(raw) {
        cased(raw, case)
    } else {
        let words = words(raw);
        match case {
            Case::Pascal => words.to_upper_camel_case(),
            Case::Snake => words.to_snake_case(),
            Case::Upper => words.to_snake_case().to_ascii_uppercase(),
        }
    };
    if name.len() > LONGEST {
        name.truncate(LONGEST);
        name = name.trim_end_matches('_').to_owned();
        name.push_str(&suffix(raw, case));
    }
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert(0, if case == Case::Snake { 'n' } else { 'N' });
    }
    if KEYWORDS.contains(&name.as_str()) {
        name.push('_');
    } else if case == Case::Pascal && TYPES_OF_THE_PRELUDE.contains(&name.as_str()) {
        name.push_str("Value");
    }
    name
}

/// The identifier for a text that cannot collide with others.
pub(super) fn ident(raw: &str, case: Case) -> Ident {
    Ident(candidate(raw, case))
}

/// The name of a package as Rust paths write it. The name was made of an identifier, so only `-` changes.
pub(super) fn of_package(name: &str) -> Ident {
    Ident(name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect())
}

/// The same name in another case.
pub(super) fn recase(name: &Ident, case: Case) -> Ident {
    Ident(candidate(name.as_str(), case))
}

/// Whether a text is like nearly all names: ASCII letters, digits and separators, nothing that [`words`] would change.
fn is_wordy(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.len() <= 4 * LONGEST
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-./ ".contains(byte))
        && !raw.contains("OAuth")
}

/// Changes the case as `heck` does, for ASCII and in one pass; a test holds both equal.
fn cased(raw: &str, case: Case) -> String {
    let mut name = String::with_capacity(raw.len() + 8);
    for word in raw.split(|c: char| !c.is_ascii_alphanumeric()) {
        let bytes = word.as_bytes();
        let mut begun = 0;
        // The last letter of the current word that has a case: whether it is a capital.
        let mut last: Option<bool> = None;
        for (at, byte) in bytes.iter().enumerate() {
            let Some(next) = bytes.get(at + 1) else {
                push_word(&mut name, &word[begun..], case);
                break;
            };
            let here = if byte.is_ascii_alphabetic() { Some(byte.is_ascii_uppercase()) } else { last };
            if here == Some(false) && next.is_ascii_uppercase() {
                push_word(&mut name, &word[begun..=at], case);
                (begun, last) = (at + 1, None);
            } else if last == Some(true) && byte.is_ascii_uppercase() && next.is_ascii_lowercase() {
                push_word(&mut name, &word[begun..at], case);
                (begun, last) = (at, None);
            } else {
                last = here;
            }
        }
    }
    name
}

fn push_word(name: &mut String, word: &str, case: Case) {
    if case != Case::Pascal && !name.is_empty() {
        name.push('_');
    }
    let begun = name.len();
    name.push_str(word);
    let (first, rest) = name[begun..].split_at_mut(usize::from(!word.is_empty()));
    match case {
        Case::Pascal => {
            first.make_ascii_uppercase();
            rest.make_ascii_lowercase();
        }
        Case::Snake => name[begun..].make_ascii_lowercase(),
        Case::Upper => name[begun..].make_ascii_uppercase(),
    }
}

/// The words of a text: ASCII letters and digits, separated by spaces. Signs are spelled out if there is nothing else,
/// and at the beginning.
fn words(raw: &str) -> String {
    let raw: String = raw.chars().take(4 * LONGEST).collect();
    let ascii = deunicode::deunicode_with_tofu(&raw, " ");
    // Two capitals, one word.
    let ascii = ascii.replace("OAuth", "Oauth");
    let kept: String = ascii.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    if kept.trim().is_empty() {
        let spelled = spell(&ascii);
        return if spelled.is_empty() { format!("n {}", hash(&raw)) } else { spelled };
    }
    let leading = ascii.trim_start().chars().next();
    match leading {
        Some('-') => format!("minus {kept}"),
        Some('+') => format!("plus {kept}"),
        Some('!') => format!("not {kept}"),
        _ => kept,
    }
}

fn spell(text: &str) -> String {
    let mut rest = text;
    let mut words = Vec::new();
    while !rest.is_empty() && words.len() < 6 {
        match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            Some((sign, word)) => {
                words.push(*word);
                rest = &rest[sign.len()..];
            }
            None => rest = rest.get(1..).unwrap_or_default(),
        }
    }
    words.join(" ")
}

/// Four hexadecimal digits of the FNV-1a hash of a text: short, and made of the text alone.
fn hash(raw: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in raw.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{:04x}", (hash ^ (hash >> 32)) & 0xffff)
}

fn suffix(raw: &str, case: Case) -> String {
    match case {
        Case::Pascal => format!("X{}", hash(raw)),
        Case::Snake => format!("_x{}", hash(raw)),
        Case::Upper => format!("_X{}", hash(raw).to_ascii_uppercase()),
    }
}

/// A claim to a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Claim {
    /// The claimed name.
    pub(super) candidate: String,
    /// The rank of the claim; lower ranks win: 0 for a name that the configuration overrides, 1 for a component, 2 for
    /// an inline schema, 3 for a schema that was made of several.
    pub(super) rank: u8,
    /// The text or JSON pointer that decides among equal ranks and makes the suffix.
    pub(super) raw: String,
}

/// Appends a suffix to a candidate that is reserved: `request` → `request_operation`.
pub(super) fn unreserved(candidate: String, reserved: &[&str], suffix: &str) -> String {
    if reserved.contains(&candidate.as_str()) { format!("{candidate}{suffix}") } else { candidate }
}

/// A claim that did not get the claimed name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    /// The index of the claim.
    pub(super) claim: usize,
    /// The claimed name, which another claim got.
    pub(super) wanted: String,
    /// The name that the claim got instead.
    pub(super) given: String,
}

/// Gives every claim a name of its own. No claim gets a name in `reserved`.
pub(super) fn resolve(claims: &[Claim], reserved: &[&str], case: Case) -> (Vec<Ident>, Vec<Tie>) {
    resolve_by_words(claims, &[], reserved, case)
}

/// Gives every claim a name of its own, as [`resolve`] does. `words` has, at the index of each claim, a name that is
/// tried before the suffix if the claimed one is taken; an empty one is not tried.
pub(super) fn resolve_by_words(
    claims: &[Claim],
    words: &[String],
    reserved: &[&str],
    case: Case,
) -> (Vec<Ident>, Vec<Tie>) {
    if let Some(names) = resolve_apart(claims, reserved, case) {
        return (names, Vec::new());
    }
    let mut order: Vec<usize> = (0..claims.len()).collect();
    let key = |at: usize| (claims[at].rank, claims[at].raw != claims[at].candidate, &claims[at].raw);
    order.sort_by(|&a, &b| key(a).cmp(&key(b)));
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in claims {
        *wanted.entry(&claim.candidate).or_default() += 1;
    }
    let mut used: BTreeSet<String> = reserved.iter().map(|&name| name.to_owned()).collect();
    let mut given = vec![Ident::default(); claims.len()];
    let mut ties = Vec::new();
    for at in order {
        let claim = &claims[at];
        let mut name = claim.candidate.clone();
        if !used.insert(name.clone()) {
            let is_taken = |name: &str| used.contains(name) || wanted.contains_key(name);
            let word = words.get(at).filter(|word| !word.is_empty() && !is_taken(word));
            name = word.cloned().unwrap_or_else(|| apart(claim, case, &is_taken));
            used.insert(name.clone());
            ties.push(Tie { claim: at, wanted: claim.candidate.clone(), given: name.clone() });
        }
        given[at] = Ident::of(name, case);
    }
    (given, ties)
}

/// The names of claims that do not collide, as nearly all do; `None` if two of them do.
fn resolve_apart(claims: &[Claim], reserved: &[&str], case: Case) -> Option<Vec<Ident>> {
    let mut seen: BTreeSet<&str> = reserved.iter().copied().collect();
    let given = |claim: &Claim| Ident::of(claim.candidate.clone(), case);
    claims.iter().all(|claim| seen.insert(&claim.candidate)).then(|| claims.iter().map(given).collect())
}

fn apart(claim: &Claim, case: Case, taken: &dyn Fn(&str) -> bool) -> String {
    if case == Case::Pascal {
        let letters: String = claim.raw.chars().filter(char::is_ascii_alphabetic).collect();
        let shade = if letters.is_empty() {
            ""
        } else if letters.chars().all(|c| c.is_ascii_lowercase()) {
            "Lower"
        } else if letters.chars().all(|c| c.is_ascii_uppercase()) {
            "Upper"
        } else {
            ""
        };
        let name = format!("{}{shade}", claim.candidate);
        if !shade.is_empty() && claim.rank == 1 && !taken(&name) {
            return name;
        }
    }
    let mut name = format!("{}{}", claim.candidate.trim_end_matches('_'), suffix(&claim.raw, case));
    while taken(&name) {
        name.push('x');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_identifiers() {
        for (raw, pascal, snake) in [
            ("order_id", "OrderId", "order_id"),
            ("OAuth2", "Oauth2", "oauth2"),
            ("type", "Type", "type_"),
            ("self", "SelfValue", "self_"),
            ("String", "StringValue", "string"),
            ("2fa", "N2fa", "n2fa"),
            ("!=", "NotEqual", "not_equal"),
            ("-created", "MinusCreated", "minus_created"),
            ("имя", "Imia", "imia"),
            ("*/ } fn main() {", "FnMain", "fn_main"),
        ] {
            assert_eq!((candidate(raw, Case::Pascal).as_str(), candidate(raw, Case::Snake).as_str()), (pascal, snake));
        }
        for raw in ["", "\u{0}", "🦀🦀", &"x".repeat(1 << 20)] {
            let name = candidate(raw, Case::Pascal);
            assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() < 100, "{name}");
        }
    }

    #[test]
    fn whatever_is_claimed_becomes_an_identifier() {
        for bad in ["Variant$ref", "Item} pub fn injected() {", "", "9", "a b", "\u{202e}x"] {
            let claim = |candidate: &str| Claim { candidate: candidate.to_owned(), rank: 1, raw: "raw".to_owned() };
            for claims in [vec![claim(bad)], vec![claim(bad), claim(bad)]] {
                for case in [Case::Pascal, Case::Snake, Case::Upper] {
                    let (names, _) = resolve(&claims, &[], case);
                    let is_sound = |name: &Ident| syn::parse_str::<syn::Ident>(name.as_str()).is_ok();
                    assert!(names.iter().all(is_sound), "{bad:?}: {names:?}");
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn names_are_cased_as_heck_does(raw in "[a-dA-D0-2][a-dA-D0-2_./ -]{0,12}") {
            let words = words(&raw);
            proptest::prop_assert!(is_wordy(&raw));
            proptest::prop_assert_eq!(cased(&raw, Case::Pascal), words.to_upper_camel_case());
            proptest::prop_assert_eq!(cased(&raw, Case::Snake), words.to_snake_case());
            proptest::prop_assert_eq!(cased(&raw, Case::Upper), words.to_snake_case().to_ascii_uppercase());
        }
    }

    #[test]
    fn a_tie_goes_to_rank_then_text() {
        let claim = |candidate: &str, rank, raw: &str| Claim { candidate: candidate.into(), rank, raw: raw.into() };
        let claims =
            [claim("Asc", 1, "asc"), claim("Asc", 1, "ASC"), claim("Asc", 2, "/x/asc"), claim("Desc", 1, "desc")];
        let (names, ties) = resolve(&claims, &[], Case::Pascal);
        assert_eq!(names[1].as_str(), "Asc");
        assert_eq!(names[0].as_str(), "AscLower");
        assert!(names[2].as_str().starts_with("AscX"));
        assert_eq!(ties.len(), 2);
    }
}

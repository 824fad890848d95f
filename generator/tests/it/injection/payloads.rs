//! Texts that would do something else than be text, and their harmless twins. The fuzzer includes this file too.

/// What ends a comment, a literal, a line or a block in one of the syntaxes that we write, and what turns text around.
pub(crate) const PAYLOADS: [&str; 13] = [
    "\n*/ pub fn injected() {} //",
    "\rpub fn injected() {}",
    "*/ pub fn injected() {} /*",
    "\"; pub fn injected() {} const X: &str = \"",
    "\"#; pub fn injected() {} r#\"",
    "} pub fn injected() {} mod injected {",
    "\u{202e}pub fn injected() {}\u{2066}",
    "\u{2028}pub fn injected() {}\u{2029}",
    "\0pub fn injected() {}\0",
    "\"]\n#![feature(x)]\n#[doc = include_str!(\"/etc/passwd\")]\npub fn injected() {}",
    "\u{85}pub fn injected() {}\u{85}",
    "\n\n- ~~~\n  pub fn injected() {}\n",
    // Too long for one line, and indented: code, were it not for its beginning.
    "\n\n    pub fn injected() { let beginning = 1; let middle = 2; let end = 3; drop((beginning, middle, end)) }\n",
];

/// The same words without any sign but the one that names spell out at their beginning (`-` is `Minus`). What names pass
/// over, controls and what turns text around, does not end a word.
pub(crate) fn harmless(payload: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { ' ' };
    payload.chars().filter(|c| !['\u{85}', '\u{202e}', '\u{2066}'].contains(c)).map(plain).collect()
}

//! The text of this crate, for generated crates that carry it as their module `runtime`.

/// The part of `lib.rs` that an embedded module has no use for.
const OPENING: &[u8] = b"// <crate only>\n";
const CLOSING: &[u8] = b"// </crate only>\n\n";

const LIB: &[u8] = include_bytes!("lib.rs");
const CUT_FROM: usize = find(LIB, OPENING);
const CUT_TO: usize = find(LIB, CLOSING) + CLOSING.len();
const KEPT: [u8; LIB.len() + CUT_FROM - CUT_TO] = without_cut();

/// Where `needle` begins. Constants are computed when this crate is compiled, and a marker that is
/// not there fails that.
const fn find(text: &[u8], needle: &[u8]) -> usize {
    let mut at = 0;
    let mut matched = 0;
    while matched < needle.len() {
        if text[at + matched] == needle[matched] {
            matched += 1;
        } else {
            at += 1;
            matched = 0;
        }
    }
    at
}

const fn without_cut<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut kept = [0; LENGTH];
    let mut at = 0;
    while at < LENGTH {
        kept[at] = if at < CUT_FROM { LIB[at] } else { LIB[at + CUT_TO - CUT_FROM] };
        at += 1;
    }
    kept
}

const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// Every file that an embedded copy consists of: its path below `src`, and its text. `lib.rs`
/// comes without the lines that only a crate has, and becomes the module's `mod.rs`.
///
/// The rows are written by a test; see CONTRIBUTING.md.
#[rustfmt::skip]
pub const SOURCE: &[(&str, &str)] = &[
    ("client/mod.rs", include_str!("client/mod.rs")),
    ("codec/attempts.rs", include_str!("codec/attempts.rs")),
    ("codec/base64.rs", include_str!("codec/base64.rs")),
    ("codec/collection.rs", include_str!("codec/collection.rs")),
    ("codec/content.rs", include_str!("codec/content.rs")),
    ("codec/debug.rs", include_str!("codec/debug.rs")),
    ("codec/decide.rs", include_str!("codec/decide.rs")),
    ("codec/document.rs", include_str!("codec/document.rs")),
    ("codec/literal.rs", include_str!("codec/literal.rs")),
    ("codec/mod.rs", include_str!("codec/mod.rs")),
    ("codec/name.rs", include_str!("codec/name.rs")),
    ("codec/optional.rs", include_str!("codec/optional.rs")),
    ("codec/path.rs", include_str!("codec/path.rs")),
    ("codec/record.rs", include_str!("codec/record.rs")),
    ("codec/replay.rs", include_str!("codec/replay.rs")),
    ("codec/scalar.rs", include_str!("codec/scalar.rs")),
    ("codec/text_enum.rs", include_str!("codec/text_enum.rs")),
    ("codec/tuple.rs", include_str!("codec/tuple.rs")),
    ("codec/union.rs", include_str!("codec/union.rs")),
    ("description.rs", include_str!("description.rs")),
    ("lib.rs", text(&KEPT)),
    ("server/mod.rs", include_str!("server/mod.rs")),
    ("validation.rs", include_str!("validation.rs")),
    ("validation/canonical.rs", include_str!("validation/canonical.rs")),
    ("validation/checker.rs", include_str!("validation/checker.rs")),
    ("validation/number.rs", include_str!("validation/number.rs")),
    ("validation/pattern.rs", include_str!("validation/pattern.rs")),
    ("validation/violation.rs", include_str!("validation/violation.rs")),
    ("values/bytes.rs", include_str!("values/bytes.rs")),
    ("values/format.rs", include_str!("values/format.rs")),
    ("values/mod.rs", include_str!("values/mod.rs")),
    ("values/text.rs", include_str!("values/text.rs")),
    ("values/tristate.rs", include_str!("values/tristate.rs")),
    ("values/unknown.rs", include_str!("values/unknown.rs")),
    ("webhooks/mod.rs", include_str!("webhooks/mod.rs")),
];

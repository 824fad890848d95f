//! The text of this crate, for generated crates that carry it as their module `runtime`.

/// The part of `lib.rs` that an embedded module has no use for.
const OPENING: &[u8] = b"// <crate only>\n";
const CLOSING: &[u8] = b"// </crate only>\n\n";

const LIB: &[u8] = include_bytes!("lib.rs");
const CUT_FROM: usize = find(LIB, OPENING);
const CUT_TO: usize = find(LIB, CLOSING) + CLOSING.len();
const KEPT: [u8; LIB.len() + CUT_FROM - CUT_TO] = without_cut();

/// Returns the position at which `needle` begins. The constants are computed when this crate is compiled, and a missing
/// marker fails the compilation.
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

/// Every file of an embedded copy: its path below `src`, and its text. `lib.rs` comes without the lines that only a
/// crate has, and becomes the module's `mod.rs`.
///
/// The rows are written by a test; see CONTRIBUTING.md.
#[rustfmt::skip]
pub const SOURCE: &[(&str, &str)] = &[
    ("client/auth.rs", include_str!("client/auth.rs")),
    ("client/body.rs", include_str!("client/body.rs")),
    ("client/builder.rs", include_str!("client/builder.rs")),
    ("client/deep.rs", include_str!("client/deep.rs")),
    ("client/error.rs", include_str!("client/error.rs")),
    ("client/faults.rs", include_str!("client/faults.rs")),
    ("client/form.rs", include_str!("client/form.rs")),
    ("client/mod.rs", include_str!("client/mod.rs")),
    ("client/multipart.rs", include_str!("client/multipart.rs")),
    ("client/oauth2/cache.rs", include_str!("client/oauth2/cache.rs")),
    ("client/oauth2/endpoint.rs", include_str!("client/oauth2/endpoint.rs")),
    ("client/oauth2/exchange.rs", include_str!("client/oauth2/exchange.rs")),
    ("client/oauth2/fault.rs", include_str!("client/oauth2/fault.rs")),
    ("client/oauth2/mod.rs", include_str!("client/oauth2/mod.rs")),
    ("client/operation.rs", include_str!("client/operation.rs")),
    ("client/params.rs", include_str!("client/params.rs")),
    ("client/path.rs", include_str!("client/path.rs")),
    ("client/problem.rs", include_str!("client/problem.rs")),
    ("client/reach.rs", include_str!("client/reach.rs")),
    ("client/redirects.rs", include_str!("client/redirects.rs")),
    ("client/request.rs", include_str!("client/request.rs")),
    ("client/response.rs", include_str!("client/response.rs")),
    ("client/retry.rs", include_str!("client/retry.rs")),
    ("client/secrets.rs", include_str!("client/secrets.rs")),
    ("client/send.rs", include_str!("client/send.rs")),
    ("client/servers.rs", include_str!("client/servers.rs")),
    ("client/spelling.rs", include_str!("client/spelling.rs")),
    ("client/stream.rs", include_str!("client/stream.rs")),
    ("client/value.rs", include_str!("client/value.rs")),
    ("client/wait.rs", include_str!("client/wait.rs")),
    ("codec/attempts.rs", include_str!("codec/attempts.rs")),
    ("codec/base64.rs", include_str!("codec/base64.rs")),
    ("codec/branch.rs", include_str!("codec/branch.rs")),
    ("codec/collection.rs", include_str!("codec/collection.rs")),
    ("codec/content.rs", include_str!("codec/content.rs")),
    ("codec/decide.rs", include_str!("codec/decide.rs")),
    ("codec/document.rs", include_str!("codec/document.rs")),
    ("codec/identified.rs", include_str!("codec/identified.rs")),
    ("codec/literal.rs", include_str!("codec/literal.rs")),
    ("codec/loss.rs", include_str!("codec/loss.rs")),
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
    ("codec/view.rs", include_str!("codec/view.rs")),
    ("codec/writing.rs", include_str!("codec/writing.rs")),
    ("description.rs", include_str!("description.rs")),
    ("excerpt.rs", include_str!("excerpt.rs")),
    ("file.rs", include_str!("file.rs")),
    ("lib.rs", text(&KEPT)),
    ("media.rs", include_str!("media.rs")),
    ("panics.rs", include_str!("panics.rs")),
    ("server/answer.rs", include_str!("server/answer.rs")),
    ("server/auth.rs", include_str!("server/auth.rs")),
    ("server/body.rs", include_str!("server/body.rs")),
    ("server/deep.rs", include_str!("server/deep.rs")),
    ("server/endpoint.rs", include_str!("server/endpoint.rs")),
    ("server/failure.rs", include_str!("server/failure.rs")),
    ("server/form.rs", include_str!("server/form.rs")),
    ("server/incoming.rs", include_str!("server/incoming.rs")),
    ("server/mod.rs", include_str!("server/mod.rs")),
    ("server/multipart.rs", include_str!("server/multipart.rs")),
    ("server/negotiation.rs", include_str!("server/negotiation.rs")),
    ("server/options.rs", include_str!("server/options.rs")),
    ("server/parameters.rs", include_str!("server/parameters.rs")),
    ("server/parts.rs", include_str!("server/parts.rs")),
    ("server/problem.rs", include_str!("server/problem.rs")),
    ("server/routes.rs", include_str!("server/routes.rs")),
    ("server/segment.rs", include_str!("server/segment.rs")),
    ("server/text.rs", include_str!("server/text.rs")),
    ("server/view.rs", include_str!("server/view.rs")),
    ("validation.rs", include_str!("validation.rs")),
    ("validation/canonical.rs", include_str!("validation/canonical.rs")),
    ("validation/checker.rs", include_str!("validation/checker.rs")),
    ("validation/number.rs", include_str!("validation/number.rs")),
    ("validation/pattern.rs", include_str!("validation/pattern.rs")),
    ("validation/violation.rs", include_str!("validation/violation.rs")),
    ("values/bytes.rs", include_str!("values/bytes.rs")),
    ("values/format.rs", include_str!("values/format.rs")),
    ("values/instant.rs", include_str!("values/instant.rs")),
    ("values/mod.rs", include_str!("values/mod.rs")),
    ("values/text.rs", include_str!("values/text.rs")),
    ("values/tristate.rs", include_str!("values/tristate.rs")),
    ("values/unknown.rs", include_str!("values/unknown.rs")),
    ("webhooks/event.rs", include_str!("webhooks/event.rs")),
    ("webhooks/identify.rs", include_str!("webhooks/identify.rs")),
    ("webhooks/mod.rs", include_str!("webhooks/mod.rs")),
    ("webhooks/receive.rs", include_str!("webhooks/receive.rs")),
    ("webhooks/scheme.rs", include_str!("webhooks/scheme.rs")),
    ("webhooks/secret.rs", include_str!("webhooks/secret.rs")),
    ("webhooks/sign.rs", include_str!("webhooks/sign.rs")),
    ("webhooks/verify.rs", include_str!("webhooks/verify.rs")),
];

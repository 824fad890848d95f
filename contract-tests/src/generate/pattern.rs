//! Text that a pattern matches. Look-around and back references are not made; the caller then has no
//! value.

use rand::distr::Distribution as _;
use rand_chacha::ChaCha8Rng;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};

/// How often `*` and `+` repeat at most, and how far a bounded repetition goes beyond its minimum.
const MORE: u32 = 12;
/// The most copies of one part, repetitions within repetitions multiplied.
const MOST: u32 = 4_096;

pub(super) struct Pattern(rand_regex::Regex);

impl Pattern {
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::ParserBuilder::new().nest_limit(64).build().parse(pattern).ok()?;
        rand_regex::Regex::with_hir(modest(hir, 1)?, MORE).ok().map(Self)
    }

    pub(super) fn text(&self, rng: &mut ChaCha8Rng) -> String {
        self.0.sample(rng)
    }
}

/// Anchors go: the text is the whole of the match. Classes keep to printable ASCII where they have
/// any of it: in ECMA-262 `\d` is `[0-9]`. Repetitions stay small; `times` is how often the
/// surrounding ones repeat this part.
fn modest(hir: Hir, times: u32) -> Option<Hir> {
    Some(match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) if is_anchor(look) => Hir::empty(),
        HirKind::Look(_) => return None,
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(printable(class))),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Capture(capture) => modest(*capture.sub, times)?,
        HirKind::Repetition(repetition) => repeated(repetition, times)?,
        HirKind::Concat(parts) => Hir::concat(all(parts, times)?),
        HirKind::Alternation(parts) => Hir::alternation(all(parts, times)?),
    })
}

fn all(parts: Vec<Hir>, times: u32) -> Option<Vec<Hir>> {
    parts.into_iter().map(|part| modest(part, times)).collect()
}

fn repeated(repetition: Repetition, times: u32) -> Option<Hir> {
    let min = repetition.min;
    if min.saturating_mul(times) > MOST {
        return None;
    }
    let max = repetition.max.unwrap_or(u32::MAX).min(min + MORE);
    let max = if max.saturating_mul(times) > MOST { min.max(1) } else { max };
    let sub = Box::new(modest(*repetition.sub, times.saturating_mul(max.max(1)))?);
    Some(Hir::repetition(Repetition { min, max: Some(max), greedy: repetition.greedy, sub }))
}

fn is_anchor(look: regex_syntax::hir::Look) -> bool {
    use regex_syntax::hir::Look;
    matches!(look, Look::Start | Look::End | Look::StartLF | Look::EndLF)
}

fn printable(class: ClassUnicode) -> ClassUnicode {
    let mut ascii = class.clone();
    ascii.intersect(&ClassUnicode::new([ClassUnicodeRange::new(' ', '~')]));
    if ascii.ranges().is_empty() { class } else { ascii }
}

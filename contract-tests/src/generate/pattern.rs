//! Text that a pattern matches. Look-around is left out, so that the text may not match after all:
//! who needs certainty asks the validator. Back references are not made.

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
        let hir =
            regex_syntax::ParserBuilder::new().nest_limit(64).build().parse(&without_look_around(pattern)).ok()?;
        rand_regex::Regex::with_hir(modest(hir, 1)?, MORE).ok().map(Self)
    }

    pub(super) fn text(&self, rng: &mut ChaCha8Rng) -> String {
        self.0.sample(rng)
    }
}

/// Anchors and word boundaries go: the text is the whole of the match. Classes keep to printable ASCII where they have
/// any of it: in ECMA-262 `\d` is `[0-9]`. Repetitions stay small; `times` is how often the
/// surrounding ones repeat this part.
fn modest(hir: Hir, times: u32) -> Option<Hir> {
    Some(match hir.into_kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
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

/// The pattern without its groups `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`, which the parser refuses.
fn without_look_around(pattern: &str) -> String {
    const OPENINGS: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];
    let mut kept = String::new();
    // How many groups are open within the one that is left out; 0 if none is.
    let mut left_out = 0_usize;
    let (mut is_escaped, mut in_class) = (false, false);
    for (at, c) in pattern.char_indices() {
        let is_syntax = !is_escaped && !in_class;
        let begins = is_syntax && OPENINGS.iter().any(|opening| pattern[at..].starts_with(opening));
        match c {
            '(' if is_syntax && (begins || left_out > 0) => left_out += 1,
            ')' if is_syntax && left_out > 0 => {
                left_out -= 1;
                continue;
            }
            '[' if !is_escaped => in_class = true,
            ']' if !is_escaped => in_class = false,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        if left_out == 0 {
            kept.push(c);
        }
    }
    kept
}

fn printable(class: ClassUnicode) -> ClassUnicode {
    let mut ascii = class.clone();
    ascii.intersect(&ClassUnicode::new([ClassUnicodeRange::new(' ', '~')]));
    if ascii.ranges().is_empty() { class } else { ascii }
}

//! Taking keywords out, one at a time.

use super::compare::{Made, made};
use super::places::{Place, tried};
use super::texts::Texts;
use specwright_model::Sources;
use specwright_model::keywords::{SCHEMA, rooms};
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What came of one document.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// One for each place that was tried.
    pub(crate) findings: Vec<Finding>,
}

/// What a keyword does at one place.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// The title of the object that it stands in.
    pub(crate) object: &'static str,
    /// Its row's name, or its own if it has no row.
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) effect: Effect,
    pub(crate) verdict: Verdict,
}

/// What changes without a keyword.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    pub(crate) rooms: u8,
    pub(crate) codes: Vec<&'static str>,
}

/// Whether that is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Something changes.
    Heard,
    /// Nothing does, and nothing has to.
    Annotation,
    /// Nothing does.
    Silent,
    /// Only the contract tests do, and nobody is told.
    Unchecked,
    /// The table has no row for it.
    NoRow,
}

impl Verdict {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::Annotation => "annotation",
            Self::Silent => "silent",
            Self::Unchecked => "unchecked",
            Self::NoRow => "no row",
        }
    }

    pub(crate) fn is_wrong(self) -> bool {
        !matches!(self, Self::Heard | Self::Annotation)
    }
}

/// Takes each keyword of a document out at so many of its places.
pub(crate) fn measure(sources: &Sources, places: usize) -> Measured {
    let texts = Texts::of(sources);
    let sources = texts.sources();
    let Some(whole) = made(&sources) else { return Measured::default() };
    let places = tried(&whole.api, &sources, &whole.lost(), places);
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((at, place)) = at(&places, &next) {
                    let finding = tried_out(&whole, &texts, place);
                    found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, finding));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.sort_by_key(|(at, _)| *at);
    Measured { findings: found.into_iter().map(|(_, finding)| finding).collect() }
}

/// The next place that nobody has taken.
fn at<'p>(places: &'p [Place], next: &AtomicUsize) -> Option<(usize, &'p Place)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    places.get(at).map(|place| (at, place))
}

/// What a keyword does: what changes without it, or, if nothing does, with another value. What states a default, or what
/// follows from something else anyway, may be taken out without a trace.
fn tried_out(whole: &Made, texts: &Texts, place: &Place) -> Finding {
    let less = made(&texts.without(&place.file, &place.member));
    let mut effect = Effect::of(whole, less.as_ref());
    for other in &place.others {
        if effect != Effect::default() {
            break;
        }
        effect = Effect::of(whole, made(&texts.replaced(&place.file, &place.value, other)).as_ref());
    }
    // Everything of a document stands in the validation text; only schemas mean something there.
    let is_schema = place.object == SCHEMA.title;
    let is_tested = is_schema && place.row.is_some_and(|row| row.rooms & rooms::TESTS != 0);
    let verdict = match place.row {
        _ if effect != Effect::default() => Verdict::Heard,
        None => Verdict::NoRow,
        Some(row) if row.annotation.is_some() => Verdict::Annotation,
        Some(_) if is_tested && less.is_some_and(|less| whole.validates_otherwise(&less)) => Verdict::Unchecked,
        Some(_) => Verdict::Silent,
    };
    let name = place.row.map_or(place.keyword.as_str(), |row| row.keyword).to_owned();
    Finding { object: place.object, name, pointer: place.pointer.clone(), effect, verdict }
}

impl Effect {
    /// A panic is heard.
    fn of(whole: &Made, other: Option<&Made>) -> Self {
        match other {
            Some(other) => Self { rooms: whole.rooms(other), codes: whole.codes(other) },
            None => Self { rooms: 0, codes: vec!["panic"] },
        }
    }
}

impl Measured {
    pub(crate) fn count(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|finding| finding.verdict == verdict).count()
    }

    /// In one line.
    pub(crate) fn summary(&self) -> String {
        let count = |verdict: Verdict| format!("{} {}", self.count(verdict), verdict.word());
        let all = [Verdict::Heard, Verdict::Annotation, Verdict::Silent, Verdict::Unchecked, Verdict::NoRow];
        all.map(count).join(", ")
    }
}

impl Finding {
    /// Object and keyword.
    pub(crate) fn keyword(&self) -> String {
        format!("{}: {}", self.object, self.name)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} at {}", self.verdict.word(), self.keyword(), self.pointer)
    }
}

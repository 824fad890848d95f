//! Where secrets stand in a text: the longest of them that begins at a place, however it is spelled.

use super::spelling::{LAYERS, plain, readings};
use std::cmp::Ordering;

/// So many characters in a row of a secret are taken for it: whoever echoes it may have cut it.
const PART: usize = 12;
/// Of a secret that is no longer than twice this, its beginning of this length is taken for it.
const SHORT_PART: usize = 8;
/// Parts are looked for within so many characters of secrets; of more of them, only beginnings.
const MOST_PARTS: usize = 20_000;
/// The most ways in which one place is read at once.
const MOST_STATES: usize = 256;

/// One spelling-free value that must not be shown.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) name: String,
    pub(super) characters: Vec<char>,
}

/// A place where a secret stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The index of the secret among those that are looked for.
    pub(super) value: usize,
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) is_whole: bool,
}

/// All values and their tails, sorted: what begins alike stands side by side.
#[derive(Clone, Default)]
pub(super) struct Index {
    /// (value, first character)
    entries: Vec<(u32, u32)>,
    /// Those of them that are whole values.
    heads: Vec<(u32, u32)>,
}

/// Which entries are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// Also what stands within a secret.
    Parts,
    /// Only what begins as a secret begins.
    Heads,
}

/// One reading of a text: the entries that begin like it, and the byte after it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    low: usize,
    high: usize,
    at: usize,
}

impl Index {
    pub(super) fn new(values: &[Value]) -> Self {
        let mut entries = Vec::new();
        for (at, value) in (0..).zip(values) {
            let characters = value.characters.len();
            let tails = if entries.len() + characters < MOST_PARTS { characters.saturating_sub(PART) } else { 0 };
            entries.extend((0..).take(tails + 1).map(|from| (at, from)));
        }
        entries.sort_by(|one, other| match (tail(values, *one), tail(values, *other)) {
            (one, other) if one == other => Ordering::Equal,
            (one, other) => one.cmp(other),
        });
        let heads = entries.iter().copied().filter(|entry| entry.1 == 0).collect();
        Self { entries, heads }
    }

    /// The longest secret, or part of one, that begins at a byte of a text.
    pub(super) fn longest(&self, values: &[Value], text: &str, at: usize, sought: Sought) -> Option<Hit> {
        let entries = if sought == Sought::Parts { &self.entries } else { &self.heads };
        let search = Search { values, entries };
        let mut states = vec![State { low: 0, high: entries.len(), at }];
        let mut best: Option<Hit> = None;
        let mut depth = 0;
        while !states.is_empty() {
            let mut next: Vec<State> = Vec::new();
            for state in states {
                let mut add = |(c, at)| {
                    let (low, high) = search.narrowed(state, depth, c);
                    let state = State { low, high, at };
                    if low < high && next.len() < MOST_STATES && !next.contains(&state) {
                        next.push(state);
                    }
                };
                match plain(text, state.at) {
                    Some(reading) => add(reading),
                    None => readings(text, state.at, LAYERS).into_iter().for_each(add),
                }
            }
            depth += 1;
            for hit in next.iter().filter_map(|state| search.hit(*state, depth)) {
                let is_better = |best: Hit| (hit.end, hit.is_whole) > (best.end, best.is_whole);
                if best.is_none_or(is_better) {
                    best = Some(hit);
                }
            }
            states = next;
        }
        best
    }
}

/// Entries, and what they are of.
#[derive(Clone, Copy)]
struct Search<'s> {
    values: &'s [Value],
    entries: &'s [(u32, u32)],
}

impl Search<'_> {
    /// The entries of a state whose next character is this one.
    fn narrowed(self, state: State, depth: usize, c: char) -> (usize, usize) {
        let within = self.entries.get(state.low..state.high).unwrap_or_default();
        let character = |entry: &(u32, u32)| tail(self.values, *entry).get(depth).copied();
        let low = within.partition_point(|entry| character(entry) < Some(c));
        let count = within.get(low..).unwrap_or_default().partition_point(|entry| character(entry) == Some(c));
        (state.low + low, state.low + low + count)
    }

    fn hit(self, State { low, high, at }: State, depth: usize) -> Option<Hit> {
        let within = self.entries.get(low..high)?;
        let hit = |entry: &(u32, u32), is_whole| Hit { value: entry.0 as usize, end: at, is_whole };
        // What ends here stands before what goes on.
        let ended = within.iter().take_while(|entry| tail(self.values, **entry).len() == depth);
        if let Some(whole) = ended.into_iter().find(|entry| entry.1 == 0) {
            return Some(hit(whole, true));
        }
        let is_short = |entry: &&(u32, u32)| entry.1 == 0 && tail(self.values, **entry).len() <= 2 * depth;
        match depth {
            PART.. => within.first().map(|entry| hit(entry, false)),
            SHORT_PART.. => within.iter().find(is_short).map(|entry| hit(entry, false)),
            _ => None,
        }
    }
}

fn tail(values: &[Value], (value, from): (u32, u32)) -> &[char] {
    let characters = values.get(value as usize).map(|value| value.characters.as_slice()).unwrap_or_default();
    characters.get(from as usize..).unwrap_or_default()
}

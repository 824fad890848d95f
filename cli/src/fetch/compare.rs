//! Compares a document with its pin and its source.

use super::document::{Content, content};
use super::value::{DocumentRow, Drift, Outcome, Version};
use crate::pin::{Document, Former};
use std::fmt::Write as _;

/// Returns all differences between the fetched document and its former state.
pub(super) fn drift(document: &Document, former: &Former) -> Vec<Drift> {
    let Some(pin) = &former.pin else { return vec![Drift::NotPinned] };
    let is_published = document.url.is_some();
    let mut found = Vec::new();
    if is_published && !pin.is_of(&document.bytes) {
        found.push(Drift::UpstreamChanged);
    } else if pin.url != document.url {
        found.push(Drift::SourceMoved);
    }
    match &former.local {
        None => found.push(Drift::Missing),
        Some(local) if !pin.is_of(local) => found.push(Drift::EditedByHand),
        Some(_) => {}
    }
    found
}

/// Returns the outcome of writing the document.
pub(super) fn outcome(drift: &[Drift], document: &Document, former: &Former) -> Outcome {
    let replaces = former.local.as_ref().is_some_and(|local| *local != document.bytes);
    let has = |wanted| drift.contains(&wanted);
    match () {
        () if drift.is_empty() => Outcome::Unchanged,
        () if has(Drift::UpstreamChanged) || (has(Drift::NotPinned) && replaces) => Outcome::Changed,
        // The document is the project's own, so its file is what counts.
        () if has(Drift::EditedByHand) && document.url.is_none() => Outcome::Changed,
        () if has(Drift::EditedByHand) || has(Drift::Missing) => Outcome::Restored,
        () => Outcome::Pinned,
    }
}

/// Returns the former version: the pinned one, or else that of the file.
pub(super) fn before(former: &Former) -> Option<Version> {
    let of_local = || former.local.as_deref().and_then(content);
    match (&former.pin, &former.local) {
        (Some(pin), Some(local)) if pin.is_of(local) => Some(Version::new(pin, of_local())),
        (Some(pin), _) => Some(Version::new(pin, None)),
        (None, Some(local)) => Some(Version::new(&crate::lockfile::Pin::of(local, None), of_local())),
        (None, None) => None,
    }
}

/// Returns the version that was fetched.
pub(super) fn current(document: &Document, content: Content) -> Version {
    Version::new(&document.pin(), Some(content))
}

/// Describes a row in one line for people, to be printed after the name of the document.
pub(crate) fn said(row: &DocumentRow) -> String {
    let counts = counted(row);
    let behind = if counts.is_empty() { String::new() } else { format!(" ({counts})") };
    match row.outcome {
        Outcome::Unchanged => format!("unchanged{behind}"),
        Outcome::Pinned => format!("pinned at {}{behind}", short(row.current.as_ref())),
        Outcome::Changed => format!("changed {}{behind}", way(row)),
        Outcome::Restored => {
            let why = if row.drift.contains(&Drift::Missing) { "was missing" } else { "had been edited by hand" };
            format!("{why}, restored to {}{behind}", short(row.current.as_ref()))
        }
        Outcome::Drifted => {
            let parts: Vec<String> = row.drift.iter().map(|&drift| differs(drift, row)).collect();
            format!("{}{behind}", parts.join("; "))
        }
        Outcome::Failed => "failed".to_owned(),
        Outcome::LeftAlone => "left as it was".to_owned(),
    }
}

fn differs(drift: Drift, row: &DocumentRow) -> String {
    match drift {
        Drift::UpstreamChanged => format!("changed upstream {}", way(row)),
        Drift::EditedByHand => format!("edited by hand since it was pinned at {}", short(row.pinned.as_ref())),
        Drift::Missing => "the file is missing".to_owned(),
        Drift::NotPinned => "not pinned".to_owned(),
        Drift::SourceMoved => "pinned from another address".to_owned(),
    }
}

fn way(row: &DocumentRow) -> String {
    format!("{} → {}", short(row.pinned.as_ref()), short(row.current.as_ref()))
}

/// Returns the beginning of the hash, as people compare it.
fn short(version: Option<&Version>) -> &str {
    version.and_then(|version| version.sha256.get(..8)).unwrap_or("nothing")
}

/// Returns counts such as `13 → 14 operations, 2 events`; what neither version has is left out.
fn counted(row: &DocumentRow) -> String {
    type Count = fn(&Version) -> Option<usize>;
    let counts: [(&str, Count); 2] = [("operation", |version| version.operations), ("event", |version| version.events)];
    let mut text = String::new();
    for (word, count) in counts {
        let Some(now) = row.current.as_ref().and_then(count) else { continue };
        let was = row.pinned.as_ref().and_then(count).unwrap_or(now);
        if (was, now) == (0, 0) {
            continue;
        }
        let gap = if text.is_empty() { "" } else { ", " };
        let from = if was == now { String::new() } else { format!("{was} → ") };
        let ending = if now == 1 { "" } else { "s" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{gap}{from}{now} {word}{ending}");
    }
    text
}

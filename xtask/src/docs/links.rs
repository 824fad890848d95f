//! Links that lead into the repository lead somewhere.

use super::Flaw;
use super::page::Page;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::path::{Component, Path, PathBuf};

/// What the book links to beyond itself, as files of the repository.
const PUBLISHED: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

/// The links of a page that lead nowhere.
pub(super) fn check(page: &Page, all: &[Page], root: &Path) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (event, range) in Parser::new_ext(&page.markdown, Options::all()).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        if let Some(message) = broken(page, all, root, &dest_url) {
            let line = 1 + page.markdown.get(..range.start).unwrap_or_default().matches('\n').count();
            flaws.push(Flaw::new(page, line, message));
        }
    }
    flaws
}

fn broken(page: &Page, all: &[Page], root: &Path, url: &str) -> Option<String> {
    let (address, anchor) = url.split_once('#').unwrap_or((url, ""));
    let target = match address.strip_prefix(PUBLISHED) {
        Some(file) => PathBuf::from(file),
        None if address.contains("://") || address.starts_with("mailto:") => return None,
        None if address.is_empty() => page.path.clone(),
        None => tidy(&page.path.parent().unwrap_or(Path::new("")).join(address)),
    };
    if !root.join(&target).exists() {
        return Some(format!("there is no {}", target.display()));
    }
    let other = all.iter().find(|other| other.path == target)?;
    let is_there = anchor.is_empty() || anchors(&other.markdown).iter().any(|own| own == anchor);
    (!is_there).then(|| format!("{} has no heading #{anchor}", target.display()))
}

/// Without `..`.
fn tidy(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut tidy, component| {
        if component == Component::ParentDir {
            tidy.pop();
        } else {
            tidy.push(component);
        }
        tidy
    })
}

/// The headings as mdBook and GitHub name them.
fn anchors(markdown: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut open: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(own) = &mut open {
                    own.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => anchors.extend(open.take().map(|text| anchor(&text))),
            _ => {}
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

//! The path table: which operation a method and a path mean (OAS 3.1 §4.8.8).
//!
//! A tree over segments. At each segment fixed text goes before patterns, and patterns with more fixed text before
//! those with less; a branch that ends nowhere is left again. A request visits each node once at most, so its cost is
//! bounded by the table and not by what is sent.

use std::{borrow::Cow, collections::BTreeMap};

use super::segment::{Malformed, Pattern, normal};

/// The table of a service.
#[derive(Debug)]
pub(super) struct Routes {
    /// The root is the first; children are named by index, so that deep templates cost no stack.
    nodes: Vec<Node>,
    /// Segments of the longest template.
    depth: usize,
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<String, usize>,
    patterns: Vec<(Pattern, usize)>,
    entries: Vec<Entry>,
    /// The value of `Allow`.
    allow: String,
}

#[derive(Debug)]
struct Entry {
    method: &'static str,
    operation: usize,
    parameters: Vec<&'static str>,
}

/// What a request means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route<'t> {
    /// An operation by its index, and its path parameters as they were sent, in normal form.
    Operation { operation: usize, captures: Vec<(&'static str, String)>, without_body: bool },
    /// `OPTIONS` on a known path that does not document it; the value of `Allow`.
    Options(&'t str),
    /// A known path, another method; the value of `Allow`.
    MethodNotAllowed(&'t str),
    /// No path of the document.
    Unknown,
    /// The path is not percent-encoded UTF-8.
    Malformed,
}

impl Routes {
    /// The table of operations given as (method, path of the server, path template). Where two say the same, the first
    /// one holds.
    pub(super) fn new<'a>(operations: impl IntoIterator<Item = (&'static str, &'a str, &'static str)>) -> Self {
        let mut routes = Self { nodes: vec![Node::default()], depth: 0 };
        for (operation, (method, below, path)) in operations.into_iter().enumerate() {
            routes.insert(operation, method, below, path);
        }
        for node in &mut routes.nodes {
            node.patterns.sort_by_key(|(pattern, _)| pattern.rank());
            node.allow = allow(&node.entries);
        }
        routes
    }

    fn insert(&mut self, operation: usize, method: &'static str, below: &str, path: &'static str) {
        let (mut at, mut depth, mut parameters) = (0, 0, Vec::new());
        // The path of a server is text, braces included.
        for segment in below.split('/').filter(|segment| !segment.is_empty()) {
            at = self.child(at, Pattern::of_text(segment));
            depth += 1;
        }
        for segment in segments(path) {
            let (pattern, names) = Pattern::parse(segment);
            parameters.extend(names);
            at = self.child(at, pattern);
            depth += 1;
        }
        self.depth = self.depth.max(depth);
        if let Some(node) = self.nodes.get_mut(at) {
            if node.entries.iter().all(|entry| entry.method != method) {
                node.entries.push(Entry { method, operation, parameters });
            }
        }
    }

    /// The child for a pattern, made if it is new. Parameters of other names are the same pattern.
    fn child(&mut self, parent: usize, pattern: Pattern) -> usize {
        let new = self.nodes.len();
        let Some(node) = self.nodes.get_mut(parent) else { return parent };
        let child = if let Some(text) = pattern.literal() {
            *node.literals.entry(text.to_owned()).or_insert(new)
        } else if let Some((_, child)) = node.patterns.iter().find(|(known, _)| *known == pattern) {
            *child
        } else {
            node.patterns.push((pattern, new));
            new
        };
        if child == new {
            self.nodes.push(Node::default());
        }
        child
    }

    /// Looks a request up. `path` is what stands on the wire, without the query.
    pub(super) fn find(&self, method: &str, path: &str) -> Route<'_> {
        let raw: Vec<&str> = segments(path).take(self.depth + 1).collect();
        if raw.len() > self.depth {
            return Route::Unknown;
        }
        let Ok(segments) = raw.into_iter().map(normal).collect::<Result<Vec<_>, Malformed>>() else {
            return Route::Malformed;
        };
        match self.node(&segments) {
            Some((node, captures)) => node.route(method, captures),
            None => Route::Unknown,
        }
    }

    /// The most fixed path that fits, and what its parameters take.
    fn node(&self, segments: &[Cow<'_, str>]) -> Option<(&Node, Vec<String>)> {
        let mut captures: Vec<String> = Vec::new();
        let mut open = vec![Step { node: 0, depth: 0, kept: 0, taken: Vec::new() }];
        while let Some(step) = open.pop() {
            captures.truncate(step.kept);
            captures.extend(step.taken);
            let Some(node) = self.nodes.get(step.node) else { continue };
            let Some(segment) = segments.get(step.depth) else {
                if node.entries.is_empty() {
                    continue;
                }
                return Some((node, captures));
            };
            let next = |node, taken| Step { node, depth: step.depth + 1, kept: captures.len(), taken };
            for (pattern, child) in node.patterns.iter().rev() {
                if let Some(ranges) = pattern.captures(segment) {
                    let taken = ranges.into_iter().filter_map(|range| segment.get(range).map(str::to_owned)).collect();
                    open.push(next(*child, taken));
                }
            }
            if let Some(child) = node.literals.get(segment.as_ref()) {
                open.push(next(*child, Vec::new()));
            }
        }
        None
    }
}

/// A node that is still to be visited.
struct Step {
    node: usize,
    depth: usize,
    /// How many captures of the way to its parent stay.
    kept: usize,
    /// What the last segment adds.
    taken: Vec<String>,
}

impl Node {
    fn route(&self, method: &str, captures: Vec<String>) -> Route<'_> {
        let entry = |method: &str| self.entries.iter().find(|entry| entry.method == method);
        let (found, without_body) = match (entry(method), method) {
            (None, "HEAD") => (entry("GET"), true),
            (found, _) => (found, method == "HEAD"),
        };
        match found {
            Some(Entry { operation, parameters, .. }) => {
                let captures = parameters.iter().copied().zip(captures).collect();
                Route::Operation { operation: *operation, captures, without_body }
            }
            None if method == "OPTIONS" => Route::Options(&self.allow),
            None => Route::MethodNotAllowed(&self.allow),
        }
    }
}

/// The segments after the leading slash; a trailing slash is one more, empty segment.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn allow(entries: &[Entry]) -> String {
    let mut methods: Vec<&str> = entries.iter().map(|entry| entry.method).collect();
    let extra: &[&str] = if methods.contains(&"GET") { &["HEAD", "OPTIONS"] } else { &["OPTIONS"] };
    methods.extend(extra);
    methods.sort_unstable();
    methods.dedup();
    methods.join(", ")
}

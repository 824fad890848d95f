//! The path table, which finds the operation of a method and a path (OAS 3.1 §4.8.8).
//!
//! The table is a tree of segments. At each segment, fixed text is tried before patterns, and patterns with more fixed
//! text before those with less; where a branch leads nowhere, the search goes back. A request visits each node at most
//! once, so its cost is bounded by the table and not by the request.

use std::{borrow::Cow, collections::BTreeMap};

use super::segment::{Malformed, Pattern, normal};

/// The path table of a service.
#[derive(Debug)]
pub(super) struct Routes {
    /// The nodes, of which the first is the root; children are indices, so that deep templates cost no stack.
    nodes: Vec<Node>,
    /// The number of segments of the longest template.
    depth: usize,
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<String, usize>,
    patterns: Vec<(Pattern, usize)>,
    entries: Vec<Entry>,
    /// The value of the header field `Allow`.
    allow: String,
}

#[derive(Debug)]
struct Entry {
    method: &'static str,
    operation: usize,
    parameters: Vec<&'static str>,
}

/// The result of looking a request up.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route<'t> {
    /// An operation by its index, with its path parameters as they were sent, in normal form.
    Operation { operation: usize, captures: Vec<(&'static str, String)>, without_body: bool },
    /// The request is `OPTIONS` on a known path that does not document it; holds the value of `Allow`.
    Options(&'t str),
    /// The path is known, but not the method; holds the value of `Allow`.
    MethodNotAllowed(&'t str),
    /// The document has no such path.
    Unknown,
    /// The path is not percent-encoded UTF-8.
    Malformed,
}

impl Routes {
    /// Creates the table of operations, given as (method, path of the server, path template). Of two equal operations,
    /// the first one is used.
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
        // The path of a server is fixed text, braces included.
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

    /// Returns the child for a pattern, which is created if it is new. The names of parameters do not tell patterns
    /// apart.
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

    /// Looks a request up. `path` is the path as it was sent, without the query.
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

    /// Returns the node of the path with the most fixed text that matches, and the values of its parameters.
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
    /// The number of captures on the way to its parent, which are kept.
    kept: usize,
    /// The captures that the last segment adds.
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

/// Returns the segments after the leading slash; a trailing slash adds an empty segment.
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

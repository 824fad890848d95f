//! URI references (RFC 3986 §5.2), and file names as one kind of them.

/// The URI that a reference names, resolved against a base. Both may be paths without a scheme: names of files. Neither
/// has a fragment.
pub(crate) fn join(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme(reference).is_some() {
        return normal(reference);
    }
    let (origin, path) = parts(base);
    if let Some(authority) = reference.strip_prefix("//") {
        return normal(&format!("{}//{authority}", scheme(base).map(|name| format!("{name}:")).unwrap_or_default()));
    }
    if reference.starts_with('/') {
        return normal(&format!("{origin}{reference}"));
    }
    match path.rsplit_once('/') {
        Some((folder, _)) => normal(&format!("{origin}{folder}/{reference}")),
        None if origin.contains("//") => normal(&format!("{origin}/{reference}")),
        None => normal(&format!("{origin}{reference}")),
    }
}

/// A URI without `.` in its path and, where they can be resolved, without `..`.
pub(crate) fn normal(uri: &str) -> String {
    let (origin, path) = parts(uri);
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." if segments.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                segments.pop();
            }
            // Nothing is above the root of an authority.
            ".." if !origin.is_empty() => {}
            _ => segments.push(segment),
        }
    }
    format!("{origin}{}", segments.join("/"))
}

/// The scheme of an absolute URI. One letter is a drive of Windows, not a scheme.
pub(crate) fn scheme(uri: &str) -> Option<&str> {
    let (name, _) = uri.split_once(':')?;
    let is_name = name.len() > 1
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_name.then_some(name)
}

/// The path to a file from the folder of a document, if the file is in that folder or below.
pub(crate) fn below<'n>(name: &'n str, document: &str) -> Option<&'n str> {
    let document = normal(document);
    let rest = match document.rsplit_once('/') {
        Some((folder, _)) => name.strip_prefix(folder)?.strip_prefix('/')?,
        None => name,
    };
    // A drive, a root, or a way up by the other separator leads out wherever it is joined to.
    let inside = |segment: &str| !segment.is_empty() && segment != ".." && !segment.contains(['\\', ':', '\0']);
    rest.split('/').all(inside).then_some(rest)
}

/// The scheme and authority of a URI, and its path with whatever follows it.
fn parts(uri: &str) -> (&str, &str) {
    let after_scheme = scheme(uri).map_or(0, |name| name.len() + 1);
    let rest = uri.get(after_scheme..).unwrap_or_default();
    let authority = rest.strip_prefix("//").map_or(0, |rest| 2 + rest.find('/').unwrap_or(rest.len()));
    uri.split_at(after_scheme + authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_a_folder() {
        for (name, document, expected) in [
            ("a/c/d.yaml", "a/b.yaml", Some("c/d.yaml")),
            ("a/c/d.yaml", "./a/b.yaml", Some("c/d.yaml")),
            ("c.yaml", "b.yaml", Some("c.yaml")),
            ("../c.yaml", "../b.yaml", Some("c.yaml")),
            ("../c.yaml", "b.yaml", None),
            ("c.yaml", "a/b.yaml", None),
            ("ab/c.yaml", "a/b.yaml", None),
            ("/etc/passwd", "b.yaml", None),
            ("/etc/passwd", "/b.yaml", Some("etc/passwd")),
            ("C:/x", "b.yaml", None),
            ("a\\..\\..\\x", "b.yaml", None),
            ("a/\0", "b.yaml", None),
        ] {
            assert_eq!(below(name, document), expected, "{name} {document}");
        }
    }

    #[test]
    fn references_are_joined_to_their_base() {
        for (base, reference, expected) in [
            ("a/b.yaml", "c.yaml", "a/c.yaml"),
            ("a/b.yaml", "./x/../c.yaml", "a/c.yaml"),
            ("a/b.yaml", "../c.yaml", "c.yaml"),
            ("a/b.yaml", "../../c.yaml", "../c.yaml"),
            ("b.yaml", "../c.yaml", "../c.yaml"),
            ("../specs/b.yaml", "../c.yaml", "../c.yaml"),
            ("b.yaml", "c d.yaml", "c d.yaml"),
            ("/abs/b.yaml", "../../c.yaml", "/../c.yaml"),
            ("a/b.yaml", "/c.yaml", "/c.yaml"),
            ("a/b.yaml", "https://h/x/../y", "https://h/y"),
            ("https://h/a/b", "c", "https://h/a/c"),
            ("https://h/a/b", "../../../c", "https://h/c"),
            ("https://h/a/b", "/c", "https://h/c"),
            ("https://h", "c", "https://h/c"),
            ("https://h/a", "//other/c", "https://other/c"),
            ("https://h/a/b", "", "https://h/a/b"),
            ("urn:x:y", "z", "urn:z"),
            ("C:/a/b.yaml", "c.yaml", "C:/a/c.yaml"),
        ] {
            assert_eq!(join(base, reference), expected, "{base} {reference}");
        }
    }
}

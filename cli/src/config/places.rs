//! Where keys of `specs.toml` stand that the generator may have something to say about.

use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Per API, `TABLE.KEY` → the bytes of the key.
pub(crate) type Places = BTreeMap<String, BTreeMap<String, Range<usize>>>;

/// The tables: their own key, and the one that they stand below.
const TABLES: [(&str, Option<&str>); 5] = [
    ("names", None),
    ("outputs", None),
    ("formats", None),
    ("replace", Some("generate")),
    ("dependencies", Some("generate")),
];

pub(super) fn places(text: &str) -> Places {
    let (root, _) = DeTable::parse_recoverable(text);
    let apis = table(root.get_ref(), "api");
    let mut places = Places::new();
    for (name, api) in apis.into_iter().flatten() {
        let Some(api) = api.get_ref().as_table() else { continue };
        let own = places.entry(name.get_ref().to_string()).or_default();
        for (key, below) in TABLES {
            let parent = below.map_or(Some(api), |below| table(api, below));
            for (name, _) in parent.and_then(|parent| table(parent, key)).into_iter().flatten() {
                own.insert(format!("{key}.{}", name.get_ref()), name.span());
            }
        }
    }
    places
}

fn table<'t, 'i>(parent: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    parent.get(key).map(toml::Spanned::get_ref).and_then(DeValue::as_table)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn keys_are_found_in_tables_of_either_kind() {
        let text = "[api.a]\nnames = { '/x' = 'X' }\ngenerate = { crate = 'a', replace = { '/y' = 'a::B' } }\n\
                    [api.b.generate.dependencies]\nserde_json = '1'\n[api.b.formats]\n\"date-time\" = 'text'\n";
        let found = places(text);
        let shown: Vec<(&str, &str, &str)> = found
            .iter()
            .flat_map(|(api, keys)| keys.iter().map(move |(key, at)| (api.as_str(), key.as_str(), &text[at.clone()])))
            .collect();
        assert_eq!(
            shown,
            [
                ("a", "names./x", "'/x'"),
                ("a", "replace./y", "'/y'"),
                ("b", "dependencies.serde_json", "serde_json"),
                ("b", "formats.date-time", "\"date-time\""),
            ]
        );
    }
}

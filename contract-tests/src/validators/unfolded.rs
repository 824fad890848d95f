//! What a validator would unfold before it has seen a value. `unevaluatedProperties` and `unevaluatedItems` are compiled
//! with all that holds beside them, references followed, once for each way that leads there.

use serde_json::Value;
use specwright_model::validation::document_uri;
use std::collections::BTreeMap;

/// More schemas than this beside such a keyword are not compiled.
const MOST: u64 = 20_000;
/// So deep are references followed; chains are as long as documents make them, and each costs stack.
const DEEPEST: usize = 512;

/// Keywords whose schemas hold for the same value.
const BESIDE: [&str; 7] = ["allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"];

/// Whether a document has such a keyword beside too much.
pub(super) fn is_too_large(texts: &BTreeMap<u32, Value>) -> bool {
    let mut counting = Counting { texts, known: BTreeMap::new() };
    texts.iter().any(|(&document, text)| {
        let mut open = vec![text];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    let unfolds =
                        ["unevaluatedProperties", "unevaluatedItems"].iter().any(|key| members.contains_key(*key));
                    if unfolds && counting.schemas(document, value, 0) > MOST {
                        return true;
                    }
                    open.extend(members.values());
                }
                _ => {}
            }
        }
        false
    })
}

struct Counting<'t> {
    texts: &'t BTreeMap<u32, Value>,
    /// By address; a schema that is being counted is one.
    known: BTreeMap<usize, u64>,
}

impl<'t> Counting<'t> {
    fn schemas(&mut self, document: u32, schema: &'t Value, depth: usize) -> u64 {
        let Value::Object(members) = schema else { return 1 };
        let address = std::ptr::from_ref(schema) as usize;
        if let Some(&known) = self.known.get(&address) {
            return known;
        }
        if depth > DEEPEST {
            return 1;
        }
        self.known.insert(address, 1);
        let mut count = 1_u64;
        for inside in BESIDE.iter().filter_map(|key| members.get(*key)) {
            let inner: Vec<&'t Value> = match inside {
                Value::Array(items) => items.iter().collect(),
                Value::Object(schemas) if members.get("dependentSchemas") == Some(inside) => schemas.values().collect(),
                one => vec![one],
            };
            for schema in inner {
                count = count.saturating_add(self.schemas(document, schema, depth + 1));
            }
        }
        if let Some((document, target)) =
            members.get("$ref").and_then(Value::as_str).and_then(|to| self.target(document, to))
        {
            count = count.saturating_add(self.schemas(document, target, depth + 1));
        }
        self.known.insert(address, count);
        count
    }

    fn target(&self, document: u32, reference: &str) -> Option<(u32, &'t Value)> {
        let (file, fragment) = reference.split_once('#')?;
        let named = || self.texts.keys().copied().find(|index| document_uri(*index) == file);
        let document = if file.is_empty() { document } else { named()? };
        let pointer = percent_encoding::percent_decode_str(fragment).decode_utf8().ok()?;
        Some((document, self.texts.get(&document)?.pointer(&pointer)?))
    }
}

//! Changes that know what a document is: parts change places, keys go, references lead elsewhere.

use serde_json::{Map, Value, json};

/// Random numbers from a seed (SplitMix64): the same seed gives the same documents.
pub struct Random(u64);

impl Random {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or(0)
    }

    fn one<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Keys that mean something somewhere.
const KEYS: &[&str] = &[
    "$ref",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$defs",
    "type",
    "properties",
    "items",
    "prefixItems",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "required",
    "enum",
    "const",
    "default",
    "example",
    "format",
    "pattern",
    "minimum",
    "exclusiveMaximum",
    "minItems",
    "nullable",
    "additionalProperties",
    "patternProperties",
    "readOnly",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "headers",
    "links",
    "callbacks",
    "security",
    "servers",
    "tags",
    "operationId",
    "name",
    "in",
    "get",
    "post",
    "webhooks",
    "components",
    "schemas",
    "mapping",
    "",
    "../../x",
    "self",
    "*/",
];

/// Values that are seldom expected.
fn odd(random: &mut Random) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}\"*/\n"),
        json!("../../x"),
        json!([]),
        json!({}),
        json!([null]),
        json!({ "": {} }),
        json!("object"),
        json!("array"),
        json!(["null", "string"]),
        json!("#"),
        json!({ "$ref": "#" }),
        json!(false),
        json!("x".repeat(300)),
    ];
    random.one(&values).clone()
}

/// The pointers of all values of a document.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    open.push((format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value));
                }
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), item)))
            }
            _ => {}
        }
        found.push(pointer);
    }
    found
}

/// Changes a document in one place.
pub fn mutate(document: &mut Value, random: &mut Random) {
    let all = pointers(document);
    let (here, there) = (random.one(&all).clone(), random.one(&all).clone());
    let copy = document.pointer(&there).cloned().unwrap_or_default();
    let kind = random.below(10);
    let payload = crate::payload(random.below(usize::MAX));
    let key = (*random.one(KEYS)).to_owned();
    let odd = odd(random);
    let Some(target) = document.pointer_mut(&here) else { return };
    match (kind, target) {
        (8, Value::String(text)) => text.push_str(payload),
        (8 | 9, Value::Object(map)) if !map.is_empty() => {
            let name = map.keys().nth(random.below(map.len())).cloned().unwrap_or_default();
            let value = map.remove(&name).unwrap_or_default();
            map.insert(name + payload, value);
        }
        (0, target) => *target = copy,
        (1, target) => *target = odd,
        (2, target) => *target = json!({ "$ref": format!("#{there}") }),
        (3, Value::Object(map)) => drop(map.insert(key, copy)),
        (4, Value::Object(map)) => drop(map.insert(key, odd)),
        (5, Value::Object(map)) => drop(map.insert("$ref".to_owned(), json!(format!("#{there}")))),
        (6, Value::Object(map)) if !map.is_empty() => {
            let gone = map.keys().nth(random.below(map.len())).cloned().unwrap_or_default();
            let value = map.remove(&gone).unwrap_or_default();
            // Under another name, or not at all.
            if random.below(2) == 0 {
                map.insert(key, value);
            }
        }
        (7, Value::Array(items)) => {
            items.push(copy);
            let (one, other) = (random.below(items.len()), random.below(items.len()));
            items.swap(one, other);
        }
        (_, target) => *target = json!({ "allOf": [{ "$ref": format!("#{there}") }, Value::Object(Map::new())] }),
    }
}

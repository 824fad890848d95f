//! Every key of `specs.toml`, from its JSON Schema.

use super::prose;
use crate::folder::root;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::fs;

const INTRODUCTION: &str = "# specs.toml

This page lists every key of `specs/specs.toml`, the file that says which APIs a project uses and what Specwright makes
of each. An example:

```toml
[api.shop]
openapi  = \"shop/openapi.yaml\"    # relative to this file
asyncapi = \"shop/asyncapi.yaml\"

[api.shop.generate]
crate  = \"generated/shop\"         # relative to the project
layout = \"embedded\"

[api.shop.env.dev]
url       = \"https://dev.shop.example\"
client_id = \"$SHOP_CLIENT_ID\"     # an environment variable
```

How to use it is described in [Several APIs in one project](../how-to/several-apis.md) and in
[Your own types and names](../how-to/own-types.md).

An unknown key is an error that names the nearest known one. Editors complete the file with the JSON Schema that
`specwright schema config` prints. Keys without a default can be left out unless they are marked as required.
";

/// Where the keys of a table are names that the user chooses.
const PLACEHOLDERS: [(&str, &str); 2] = [("api", "NAME"), ("env", "ENV")];

pub(super) fn page() -> String {
    let schema = fs::read_to_string(root().join("schemas/config.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let api = resolved(&schema["properties"]["api"]["additionalProperties"], &schema);
    let mut page = Page { text: INTRODUCTION.to_owned(), schema: &schema };
    page.table("api.NAME", false, api);
    page.text
}

struct Page<'a> {
    text: String,
    schema: &'a Value,
}

/// A table below another one: its path, whether it is an array of tables, and its schema.
type Below<'a> = (String, bool, &'a Value);

impl<'a> Page<'a> {
    /// A heading, a row for each key, then the tables below.
    fn table(&mut self, path: &str, is_array: bool, schema: &'a Value) {
        let heading = if is_array { format!("[[{path}]]") } else { format!("[{path}]") };
        let _ = write!(self.text, "\n## `{heading}`\n\n{}\n\n", described(schema));
        self.text.push_str("| key | what it is for |\n|---|---|\n");
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut below = Vec::new();
        for (key, own) in schema["properties"].as_object().unwrap_or(&Map::new()) {
            let text = self.row(key, own, required.contains(&key.as_str()));
            self.text.push_str(&text);
        }
        for (key, own) in schema["properties"].as_object().into_iter().flatten() {
            below.extend(self.below(path, key, own));
        }
        for (path, is_array, schema) in below {
            self.table(&path, is_array, schema);
        }
    }

    fn row(&self, key: &str, own: &Value, is_required: bool) -> String {
        let target = resolved(own, self.schema);
        let mut what = described(own);
        for choice in choices(target) {
            let _ = write!(what, "<br>`\"{}\"`: {}", choice["const"].as_str().unwrap(), described(choice));
        }
        if is_required {
            what.push_str(" Required.");
        }
        match &own["default"] {
            Value::Bool(default) => {
                let _ = write!(what, " Default: `{default}`.");
            }
            _ if key == "layout" || key == "role" || key == "unknown" => what.push_str(&first_choice(target)),
            _ => {}
        }
        format!("| `{key}`<br>{} | {what} |\n", self.kind(target, 1))
    }

    /// What a value is, or what `count` values are, in a word or two.
    fn kind(&self, schema: &Value, count: usize) -> String {
        if let Some(several) = schema["anyOf"].as_array() {
            let kinds: Vec<String> = several.iter().map(|one| self.kind(resolved(one, self.schema), count)).collect();
            return kinds.join(" or ");
        }
        if !choices(schema).is_empty() {
            return "one of these".to_owned();
        }
        let plural = if count == 1 { "" } else { "s" };
        let of = |inner: &Value| match resolved(inner, self.schema) {
            inner if inner.is_object() => format!(" of {}", self.kind(inner, 2)),
            _ => String::new(),
        };
        match schema["type"].as_str().or_else(|| schema["type"][0].as_str()) {
            Some("string") => format!("text{plural}"),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("array") => format!("list{plural}{}", of(&schema["items"])),
            Some("object") => format!("table{plural}{}", of(&schema["additionalProperties"])),
            other => panic!("a type without a word: {other:?}"),
        }
    }

    /// The table that a key holds, if its own keys are listed.
    fn below(&self, path: &str, key: &str, own: &'a Value) -> Option<Below<'a>> {
        let target = resolved(own, self.schema);
        let path = format!("{path}.{key}");
        if target["properties"].is_object() {
            return Some((path, false, target));
        }
        let item = resolved(&target["items"], self.schema);
        if item["properties"].is_object() {
            return Some((path, true, item));
        }
        let value = resolved(&target["additionalProperties"], self.schema);
        let inner = value["anyOf"].as_array().into_iter().flatten().map(|one| resolved(one, self.schema));
        let value = [value].into_iter().chain(inner).find(|one| one["properties"].is_object())?;
        let placeholder = PLACEHOLDERS.iter().find(|(table, _)| *table == key).map_or("KEY", |(_, name)| name);
        Some((format!("{path}.{placeholder}"), false, value))
    }
}

/// The definition that a reference leads to; of an optional value, the value.
fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/")) {
        return resolved(&root["$defs"][name], root);
    }
    let is_null = |one: &&Value| one["type"] == "null";
    match schema["anyOf"].as_array() {
        Some(several) if several.iter().any(|one| is_null(&one)) => {
            several.iter().find(|one| !is_null(one)).map_or(schema, |one| resolved(one, root))
        }
        _ => schema,
    }
}

/// The first of several choices is what is taken without the key.
fn first_choice(target: &Value) -> String {
    let first = choices(target).first().and_then(|choice| choice["const"].as_str());
    format!(" Default: `\"{}\"`.", first.unwrap())
}

fn choices(schema: &Value) -> Vec<&Value> {
    schema["oneOf"].as_array().into_iter().flatten().filter(|choice| choice["const"].is_string()).collect()
}

fn described(schema: &Value) -> String {
    prose(&schema["description"].as_str().unwrap_or_default().replace('\n', " "))
}

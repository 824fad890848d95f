//! Tables over generated code: each row is a schema and what its type makes of some JSON.

use crate::documents::{root, sources};
use crate::nested::Nested;
use specwright_generator::{Config, Generated, Layout, generate};
use std::fmt::Write as _;

/// A crate with one component per row, and the test that runs the rows.
pub(crate) struct Rows {
    /// What `openapi` says.
    pub(crate) version: &'static str,
    /// Members of `components/schemas` besides, each with a comma behind it.
    pub(crate) besides: &'static str,
    components: String,
    table: String,
    count: usize,
}

/// What a row runs: `seen` says in one line what the type makes of a JSON text.
const HEAD: &str = r#"
use rows::{runtime, types};
use runtime::codec;
use runtime::__private::serde::{de::DeserializeOwned, Serialize};

fn seen<T: runtime::Validate + DeserializeOwned + Serialize>(json: &str) -> String {
    let value = match codec::from_slice::<codec::Plain<T>>(json.as_bytes()) {
        Err(error) => return format!("{} is not read", error.path()),
        Ok(value) => value,
    };
    match runtime::validate(&value) {
        Err(found) => found.iter().map(|v| format!("{} {}", v.pointer, v.keyword)).collect::<Vec<_>>().join(", "),
        Ok(()) => String::from_utf8(codec::to_vec::<codec::Plain<T>>(&value).unwrap()).unwrap(),
    }
}

#[test]
fn rows() {
    let mut wrong = Vec::new();
    for (name, seen, json, expected) in ROWS {
        let said = seen(json);
        if said != *expected {
            wrong.push(format!("{name}: {json}\n  expected {expected}\n  but was  {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const ROWS: &[(&str, fn(&str) -> String, &str, &str)] = &[
"#;

impl Rows {
    pub(crate) fn new(version: &'static str) -> Self {
        Self { version, besides: "", components: String::new(), table: String::new(), count: 0 }
    }

    /// Adds a schema, and JSON texts of it with what `seen` says of each: the text that it is written back as, or what
    /// is wrong with it.
    pub(crate) fn add(&mut self, label: &str, schema: &str, seen: &[(&str, &str)]) {
        self.count += 1;
        let name = format!("Row{}", self.count);
        let _ = write!(
            self.components,
            r#""{name}": {{ "type": "object", "required": ["v"], "properties": {{ "v": {schema} }} }},"#
        );
        for (json, expected) in seen {
            let json = format!("{{\"v\":{json}}}");
            let is_json = !expected.contains(' ') && !expected.starts_with('/');
            let expected = if is_json { format!("{{\"v\":{expected}}}") } else { (*expected).to_owned() };
            let row = format!("{label} of {schema}");
            let _ = writeln!(self.table, "    ({row:?}, seen::<types::{name}>, {json:?}, {expected:?}),");
        }
    }

    fn document(&self) -> String {
        format!(
            r#"{{ "openapi": "{}", "info": {{ "title": "Rows", "version": "1" }}, "paths": {{}}, "components": {{ "schemas": {{ {} {} "Last": {{}} }} }} }}"#,
            self.version, self.besides, self.components
        )
    }

    pub(crate) fn generated(&self, config: Config) -> Generated {
        let config = Config {
            name: Some("rows".to_owned()),
            layout: Layout::Package,
            runtime_path: Some(root().join("templates").display().to_string()),
            ..config
        };
        let generated = generate(&sources([("openapi.json", self.document().as_str())]), &config);
        let said: Vec<String> = generated.diagnostics.iter().map(|said| said.message.clone()).collect();
        assert!(generated.files.get("src/types.rs").is_some(), "{said:?}");
        generated
    }

    /// Writes the crate, and runs all rows.
    pub(crate) fn run(&self, nested: &Nested, config: Config) {
        let generated = self.generated(config);
        nested.put("rows", &generated.files);
        nested.write("rows/tests/rows.rs", &format!("{HEAD}{}];\n", self.table));
        nested.clean("rows", "test --no-default-features --features server --test rows");
    }
}

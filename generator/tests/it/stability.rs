//! Names stay: whatever is added to a document, in whatever order and wherever, no name that was there moves. Where two
//! names fall together a tie is told, and the key that it names pins the name that was there.

use crate::documents::sources;
use proptest::prelude::*;
use proptest::sample::Index;
use specwright_generator::Config;
use specwright_generator::plan::{self, Literal, TypeBody, TypeRef};
use specwright_model::read::{Reading, read};
use specwright_model::{Diagnostics, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Of which some fall together when they are made names of Rust.
const WORDS: &[&str] =
    &["order", "Order", "ORDER", "line-item", "LineItem", "line", "item", "status", "Error", "type", "Unknown", "new"];
const SIGNS: &[&str] = &["asc", "ASC", "-asc", "=", "==", "!=", "1", "", "Unknown", "in transit", "in_transit"];
const IDS: &[&str] = &["getOrder", "get_order", "GetOrder", "order", "ListOrdersResponse", "new", "request"];
const PLACES: &[&str] = &["query", "header", "cookie"];

/// A document in the making; members and values in their order.
#[derive(Clone, Debug, Default)]
struct Draft {
    schemas: Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)>,
    operations: Vec<(usize, Option<&'static str>, Vec<Parameter>)>,
}

/// Its name, and where it is sent.
type Parameter = (&'static str, &'static str);

#[derive(Clone, Debug)]
enum Addition {
    Schema(&'static str),
    Member(Index, &'static str),
    Value(Index, &'static str),
    Operation(Option<&'static str>),
    Parameter(Index, &'static str, &'static str),
}

fn addition() -> impl Strategy<Value = (Addition, Index)> {
    let word = || prop::sample::select(WORDS);
    let at = any::<Index>;
    let one = prop_oneof![
        word().prop_map(Addition::Schema),
        (at(), word()).prop_map(|(at, word)| Addition::Member(at, word)),
        (at(), prop::sample::select(SIGNS)).prop_map(|(at, sign)| Addition::Value(at, sign)),
        prop::option::of(prop::sample::select(IDS)).prop_map(Addition::Operation),
        (at(), word(), prop::sample::select(PLACES)).prop_map(|(at, word, place)| Addition::Parameter(at, word, place)),
    ];
    (one, at())
}

/// Puts something at a random place, unless it is there.
fn put<T: PartialEq>(list: &mut Vec<T>, at: Index, value: T, is_same: impl Fn(&T, &T) -> bool) {
    if !list.iter().any(|known| is_same(known, &value)) {
        list.insert(at.index(list.len() + 1), value);
    }
}

impl Draft {
    fn add(&mut self, (addition, at): (Addition, Index)) {
        let exactly = |a: &&str, b: &&str| a == b;
        match addition {
            Addition::Schema(word) => put(&mut self.schemas, at, (word, vec!["id"], vec!["on"]), |a, b| a.0 == b.0),
            Addition::Member(schema, word) if !self.schemas.is_empty() => {
                let schema = schema.index(self.schemas.len());
                put(&mut self.schemas[schema].1, at, word, exactly);
            }
            Addition::Value(schema, sign) if !self.schemas.is_empty() => {
                let schema = schema.index(self.schemas.len());
                put(&mut self.schemas[schema].2, at, sign, exactly);
            }
            Addition::Operation(id) => {
                let operation = (self.operations.len(), id, Vec::new());
                // An operationId is unique in a document.
                put(&mut self.operations, at, operation, |a, b| a.1.is_some() && a.1 == b.1);
            }
            Addition::Parameter(operation, word, place) if !self.operations.is_empty() => {
                let operation = operation.index(self.operations.len());
                put(&mut self.operations[operation].2, at, (word, place), |a, b| a == b);
            }
            _ => {}
        }
    }

    fn text(&self) -> String {
        let joined = |rows: Vec<String>| rows.join(", ");
        let schemas = self.schemas.iter().map(|(name, members, values)| {
            let members = members.iter().map(|member| match member.len() % 3 {
                0 => format!("{member:?}: {{ \"type\": \"object\", \"properties\": {{ \"x\": {{}} }} }}"),
                _ => format!("{member:?}: {{ \"type\": \"string\" }}"),
            });
            let values = joined(values.iter().map(|value| format!("{value:?}")).collect());
            let kind = format!("\"kind\": {{ \"type\": \"string\", \"enum\": [{values}] }}");
            format!(
                "{name:?}: {{ \"type\": \"object\", \"properties\": {{ {} }} }}",
                joined(members.chain([kind]).collect())
            )
        });
        let operations = self.operations.iter().map(|(path, id, parameters)| {
            let id = id.map(|id| format!("\"operationId\": {id:?}, ")).unwrap_or_default();
            let parameters = parameters
                .iter()
                .map(|(name, place)| format!("{{ \"name\": {name:?}, \"in\": {place:?}, \"schema\": {{ \"type\": \"string\" }} }}"));
            let parameters = joined(parameters.collect());
            format!("\"/p{path}\": {{ \"get\": {{ {id}\"parameters\": [{parameters}], \"responses\": {{ \"204\": {{ \"description\": \"\" }} }} }} }}")
        });
        format!(
            "{{ \"openapi\": \"3.1.0\", \"info\": {{ \"title\": \"T\", \"version\": \"1\" }}, \"paths\": {{ {} }}, \"components\": {{ \"schemas\": {{ {} }} }} }}",
            joined(operations.collect()),
            joined(schemas.collect())
        )
    }
}

/// What is named, as the configuration would name it, and of which kind it is → its name.
type Names = BTreeMap<(String, &'static str), String>;

fn names(text: &str, config: &Config) -> (Names, Diagnostics) {
    let (api, mut diagnostics) = read(&sources([("openapi.json", text)]), &Reading::default());
    assert!(!diagnostics.any(Severity::Error), "{text}\n{diagnostics:?}");
    let (plan, planned) = plan::build(&api, config);
    diagnostics.extend(planned);
    let mut names = Names::new();
    for def in &plan.types {
        names.insert((def.pointer.clone(), "type"), def.name.to_string());
        // What is reached through another name of a type has the same names as ever.
        let body = match &def.body {
            TypeBody::Alias(TypeRef::Named(id), _) => &plan.types[id.0].body,
            body => body,
        };
        match body {
            TypeBody::Record(record) => names.extend(
                record
                    .fields
                    .iter()
                    .map(|field| ((format!("{}#{}", def.pointer, field.wire), "member"), field.name.to_string())),
            ),
            TypeBody::Enum(set) => names.extend(set.variants.iter().filter_map(|variant| {
                let Literal::Text(text) = &variant.value else { return None };
                Some(((format!("{}#{text}", def.pointer), "value"), variant.name.to_string()))
            })),
            _ => {}
        }
    }
    for operation in &plan.operations {
        names.insert((operation.id.clone(), "method"), operation.method.to_string());
        names.insert((operation.id.clone(), "operation"), operation.name.to_string());
        names.extend(operation.parameters.iter().map(|parameter| {
            let key = format!("{}#{} {}", operation.id, parameter.wire, parameter.location.as_str());
            ((key, "parameter"), parameter.name.to_string())
        }));
    }
    (names, diagnostics)
}

/// The keys by which the ties that were told can be pinned.
fn keys_of_ties(diagnostics: &Diagnostics) -> BTreeSet<String> {
    let ties = diagnostics.iter().filter(|said| said.code.id == "SW0301");
    let lines =
        ties.flat_map(|tie| &tie.notes).filter_map(|note| note.strip_prefix("to have the name: `")?.strip_suffix('`'));
    let tables = lines.map(|line| line.parse::<toml::Table>().unwrap());
    tables.flat_map(|table| table.into_iter().map(|(key, _)| key)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_has_a_name_keeps_it(
        first in prop::collection::vec(addition(), 4..24),
        then in prop::collection::vec(addition(), 1..16),
    ) {
        let mut draft = Draft::default();
        for addition in first {
            draft.add(addition);
        }
        let (old, _) = names(&draft.text(), &Config::default());
        for addition in then {
            draft.add(addition);
        }
        let text = draft.text();
        let (new, diagnostics) = names(&text, &Config::default());
        let ties = keys_of_ties(&diagnostics);
        let mut config = Config::default();
        for ((key, kind), name) in &old {
            let now = new.get(&(key.clone(), *kind));
            if now != Some(name) {
                prop_assert!(ties.contains(key), "{kind} {key}: {name} became {now:?} in {text}\n{ties:?}");
                config.names.insert(key.clone(), name.clone());
            }
        }
        if !config.names.is_empty() {
            let (pinned, _) = names(&text, &config);
            for (key, name) in &old {
                prop_assert_eq!(pinned.get(key), Some(name), "{:?} {:?}", key, config.names);
            }
        }
    }
}

//! Documents of several files: what the schemas of the files are called, and that a further file renames nothing.

use specwright_generator::{Config, Generated, generate};
use specwright_model::Sources;
use std::collections::BTreeMap;

/// A document and the files that it refers to.
struct Case {
    root: String,
    files: Vec<(&'static str, &'static str)>,
}

const AGENCY: &str = "openapi: 3.0.3
info: {title: Agency desk, version: '1'}
paths:
  /people:
    get:
      operationId: people
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Human'}}}}
  /agents: {$ref: '24/agents.yaml'}
components:
  schemas:
    Human: {$ref: './24/models/Person.yaml'}
    Agent: {$ref: './24/models/Agent.yaml'}
";

/// Whole files in folders; one refers to itself, one stands behind a path.
fn agency() -> Case {
    let files = vec![
        (
            "24/agents.yaml",
            "get:
  operationId: agents
  parameters: [{name: sort, in: query, schema: {type: string, enum: [age, name]}}]
  responses:
    '200': {description: ok, content: {application/json: {schema: {type: object, properties: {list: {type: array, items: {$ref: './models/Agent.yaml'}}}}}}}",
        ),
        (
            "24/models/Agent.yaml",
            "{type: object, properties: {name: {type: string}, boss: {$ref: './Agent.yaml'}, home: {$ref: 'home-address.json'}, desk: {type: object, properties: {row: {type: integer}}}}}",
        ),
        ("24/models/Person.yaml", "{type: object, properties: {age: {type: integer}, state: {type: string, enum: [in, out]}}}"),
        ("24/models/home-address.json", r#"{"type":"object","properties":{"street":{"type":"string"}}}"#),
    ];
    Case { root: AGENCY.to_owned(), files }
}

fn made(case: &Case, config: &Config) -> Generated {
    let mut sources = Sources::new();
    sources.document("api.yaml", case.root.clone().into_bytes()).unwrap();
    specwright_model::read::complete(&mut sources, |_, way| {
        let file = case.files.iter().find(|(name, _)| *name == way);
        file.map(|(_, text)| text.as_bytes().to_vec()).ok_or("there is no such file")
    });
    generate(&sources, config)
}

/// The file and pointer of each type, and its name.
fn names(made: &Generated) -> BTreeMap<String, String> {
    let name = |rust: &str| rust.rsplit("::").next().unwrap_or_default().to_owned();
    let place = |file: Option<&String>, pointer: &str| match file {
        Some(file) => format!("{file}#{pointer}"),
        None => pointer.to_owned(),
    };
    made.manifest.types.iter().map(|entry| (place(entry.file.as_ref(), &entry.pointer), name(&entry.rust))).collect()
}

fn pins(made: &Generated) -> Vec<String> {
    let notes = made.diagnostics.iter().filter(|said| said.code.id == "SW0301").flat_map(|said| &said.notes);
    notes.filter_map(|note| Some(note.strip_prefix("to pin it: `[api.<name>.names]` `")?.replace('`', ""))).collect()
}

#[test]
fn a_whole_file_is_called_by_its_component_or_its_stem() {
    let made = made(&agency(), &Config::default());
    let expected = [
        ("/components/schemas/Agent", "Agent"),
        ("/components/schemas/Human", "Human"),
        ("24/agents.yaml#/get/parameters/0/schema", "AgentsSort"),
        ("24/agents.yaml#/get/responses/200/content/application~1json/schema", "AgentsOk"),
        ("24/models/Agent.yaml#/properties/desk", "AgentDesk"),
        ("24/models/Person.yaml#/properties/state", "HumanState"),
        ("24/models/home-address.json#", "HomeAddress"),
    ];
    let found = names(&made);
    let found: Vec<(&str, &str)> = found.iter().map(|(place, name)| (place.as_str(), name.as_str())).collect();
    assert_eq!(found, expected);
    assert!(pins(&made).is_empty());
    let types = made.files.get("src/types.rs").unwrap();
    assert!(
        types.contains("pub boss: Option<Box<Agent>>,") && types.contains("The file `24/models/home-address.json`.")
    );
}

#[test]
fn a_further_file_renames_nothing() {
    let before = names(&made(&agency(), &Config::default()));
    let schema = "{type: object, properties: {x: {type: string}, state: {type: string, enum: [on]}}}";
    for (name, reference) in [
        ("24/models/Visitor.yaml", "24/models/Visitor.yaml"),
        ("00/Root.yaml", "00/Root.yaml"),
        // Of a name that another has: the component goes before, and otherwise the folder is the word.
        ("00/Human.yaml", "00/Human.yaml"),
        ("30/home-address.json", "30/home-address.json"),
        ("shared.yaml", "shared.yaml#/definitions/HomeAddress"),
    ] {
        let mut case = agency();
        let text = match reference.split_once('#') {
            Some(_) => "definitions: {HomeAddress: {type: object, properties: {x: {type: string}}}}",
            None => schema,
        };
        case.files.push((name, text));
        let path = format!(
            "  /more: {{get: {{operationId: more, responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}}}\n"
        );
        case.root = case.root.replacen("components:\n", &format!("{path}components:\n"), 1);
        let after = made(&case, &Config::default());
        let now = names(&after);
        for (place, name) in &before {
            assert_eq!(now.get(place), Some(name), "{place} with {name}: {:?}", after.diagnostics);
        }
        assert!(now.len() > before.len(), "{name}");
    }
}

#[test]
fn a_pin_fits_one_place() {
    let mut case = agency();
    case.files.push(("30/home-address.json", "{type: object, properties: {x: {type: string}}}"));
    let member = "Agent: {$ref: './24/models/Agent.yaml'}\n    Other: {$ref: './30/home-address.json'}\n    HomeAddress: {type: object, properties: {y: {type: string}}}";
    case.root = case.root.replacen("Agent: {$ref: './24/models/Agent.yaml'}", member, 1);
    let tied = made(&case, &Config::default());
    assert_eq!(pins(&tied), ["\"24/models/home-address.json#\" = \"ModelsHomeAddress\""]);
    let pin = |key: &str, name: &str| {
        let mut config = Config::default();
        config.names.insert(key.to_owned(), name.to_owned());
        let made = made(&case, &config);
        let is_idle = made.diagnostics.iter().any(|said| said.code.id == "SW0323");
        (names(&made), is_idle)
    };
    for (key, name, place) in [
        ("24/models/home-address.json#", "Home", "24/models/home-address.json#"),
        ("24/models/Person.yaml#", "Folk", "/components/schemas/Human"),
        ("/components/schemas/Human", "Folk", "/components/schemas/Human"),
    ] {
        let (found, is_idle) = pin(key, name);
        assert_eq!((found[place].as_str(), is_idle), (name, false), "{key}");
        assert_eq!(found.values().filter(|found| *found == name).count(), 1, "{key}");
    }
    // The pointer alone is one of the document.
    assert!(pin("", "Home").1 && pin("/properties/desk", "Desk").1);
}

#[test]
fn the_members_of_a_file_are_pinned_in_that_file() {
    let mut config = Config::default();
    config.names.insert("24/models/Person.yaml##age".to_owned(), "years".to_owned());
    let made = made(&agency(), &config);
    assert!(made.files.get("src/types.rs").unwrap().contains("pub years: Option<i64>,"));
    assert!(!made.diagnostics.iter().any(|said| said.code.id == "SW0323"));
}

const SHARED: &str = "definitions:
  Crate: {type: object, required: [kind], properties: {kind: {type: string}, box: {$ref: '#/definitions/Box'}}}
  Box:
    type: object
    required: [w]
    properties: {w: {type: integer}}
    oneOf: [{$ref: '#/definitions/Tall'}, {$ref: '#/definitions/Wide'}]
  Tall: {type: object, required: [h], properties: {h: {type: integer}}}
  Wide: {type: object, required: [d], properties: {d: {type: integer}}}
";

#[test]
fn definitions_that_a_reference_reaches_are_read_as_components_are() {
    for version in ["3.0.3", "3.1.0"] {
        let content = |reference: &str| {
            format!(
                "get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}}}}}}}"
            )
        };
        let local = SHARED.replace("definitions:", "schemas:").replace("#/definitions/", "#/components/schemas/");
        let local = local.replace('\n', "\n  ").replace("Crate:", "LocalCrate:").replace("Box", "Case");
        let within = "Holder: {type: object, definitions: {Tag: {type: object, required: [t], properties: {t: {type: string}}}}, properties: {tag: {$ref: '#/components/schemas/Holder/definitions/Tag'}}}";
        let root = format!(
            "openapi: {version}\ninfo: {{title: Boxes, version: '1'}}\npaths:\n  /crates: {{{}}}\n  /local: {{{}}}\ncomponents:\n  {}\n    {within}\n",
            content("./24c/shared.yaml#/definitions/Crate"),
            content("#/components/schemas/Case"),
            local.trim_end()
        );
        let case = Case { root, files: vec![("24c/shared.yaml", SHARED)] };
        let made = made(&case, &Config::default());
        assert!(made.manifest.losses.is_empty(), "{version} {:?}", made.diagnostics);
        let found = names(&made);
        for (place, name) in [
            ("24c/shared.yaml#/definitions/Crate", "Crate"),
            ("24c/shared.yaml#/definitions/Box", "BoxValue"),
            ("24c/shared.yaml#/definitions/Box/oneOf/0", "BoxValueTall"),
            ("/components/schemas/Case/oneOf/0", "CaseTall"),
            ("/components/schemas/Holder/definitions/Tag", "HolderTag"),
        ] {
            assert_eq!(found.get(place).map(String::as_str), Some(name), "{version} {found:#?}");
        }
        let types = made.files.get("src/types.rs").unwrap();
        for part in
            ["pub box_: Option<BoxValue>,", "Tall(BoxValueTall),", "Tall(CaseTall),", "pub tag: Option<HolderTag>,"]
        {
            assert!(types.contains(part), "{version} {part}\n{types}");
        }
    }
}

/// What is read as a wider response would not be what the document has.
#[test]
fn a_wider_response_does_not_stand_for_one_that_is_lost() {
    let root = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': {$ref: '#/gone'}
        '404': {$ref: '#/gone'}
        '5XX': {$ref: '#/gone'}
        default: {description: d, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}
";
    let made = made(&Case { root: root.to_owned(), files: Vec::new() }, &Config::default());
    let operations = made.files.get("src/operations.rs").unwrap();
    let arms = operations.split_once("match raw.status()").unwrap().1;
    let heads: Vec<&str> = arms.lines().skip(1).take(5).map(|line| line.trim().split(" => ").next().unwrap()).collect();
    assert_eq!(
        heads,
        ["404", "200", "status if status / 100 == 5", "status if status / 100 == 2", "_"],
        "{operations}"
    );
    assert!(arms.contains("404 => Ok(Outcome::Undocumented),") && arms.contains("200 => Ok(Outcome::Success(())),"));
}

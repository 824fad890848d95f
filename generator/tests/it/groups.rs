//! Large APIs: the operations of each tag in modules of their own, and named as if there were none. The same crate has
//! records that cannot be begun blank.

use crate::documents::{generated, root};
use crate::nested::Nested;
use serde_json::{Value, json};
use specwright_generator::{Config, FileSet, Layout};
use std::collections::BTreeSet;

/// Schemes in each of which a client mints its tokens, with names that are none in Rust, or nearly each other's.
#[rustfmt::skip]
const SCHEMES: &[&str] = &[
    "type", "self", "Self", "crate", "_", "__", "2fa", "имя", "m2m", "M2M", "m-2-m", "build", "token_url", "client_credentials",
    "fn", "type_client_credentials",
];

/// Tags that would like to be called like keywords, like each other, like what the code names, or nothing at all.
#[rustfmt::skip]
const TAGS: &[&str] = &[
    "type", "self", "Über uns", "a b", "A-B", "../x", "%", "untagged", "Operations", "types", "runtime", "std", "codec",
    "description", "str", "bool", "i64", "client", "server", "Call", "Client", "operation", "tag", "aux", "CON", "Com1",
    "lpt9", "nul",
];

fn document(operations: usize) -> Value {
    let mut document = json!({
        "openapi": "3.1.0", "info": { "title": "Large", "version": "1.0.0" },
        "tags": [{ "name": "type", "description": "Kinds of things." }],
        "paths": {},
        "components": { "schemas": {
            "Host": { "type": "object", "required": ["address", "name"], "properties": {
                "address": { "$ref": "#/components/schemas/Address" }, "name": { "type": "string" } } },
            "Address": { "type": "string" },
            "Rack": { "type": "object", "required": ["host", "wall"], "properties": {
                "host": { "$ref": "#/components/schemas/Host" }, "wall": { "$ref": "#/components/schemas/Wall" } },
                "additionalProperties": { "type": "integer" } },
            "Wall": { "type": "object", "required": ["rack", "note"], "properties": {
                "rack": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Rack" }] },
                "note": { "type": ["string", "null"] } } },
        } },
    });
    for name in SCHEMES {
        let flow = json!({ "clientCredentials": { "tokenUrl": "https://auth.example.com/token", "scopes": {} } });
        document["components"]["securitySchemes"][name] = json!({ "type": "oauth2", "flows": flow });
    }
    for at in 0..operations {
        let mut operation = json!({
            "operationId": format!("get{at}"),
            "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer" } }],
            "responses": { "200": { "description": "A rack.", "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/Rack" } } } } },
        });
        if let Some(tag) = TAGS.get(at % (TAGS.len() + 1)) {
            operation["tags"] = json!([tag, "another"]);
        }
        document["paths"][format!("/things/{at}")] = json!({ "get": operation });
    }
    document
}

fn config() -> Config {
    Config {
        layout: Layout::Package,
        runtime_path: Some(root().join("templates").display().to_string()),
        replace: [("/components/schemas/Address".to_owned(), "std::net::Ipv4Addr".to_owned())].into(),
        ..Config::default()
    }
}

fn below<'f>(files: &'f FileSet, folder: &str) -> BTreeSet<&'f str> {
    files.iter().filter_map(|(path, _)| path.strip_prefix(folder)).collect()
}

#[test]
fn each_tag_has_its_modules() {
    let large = generated(&document(120).to_string(), &config()).files;
    let expected = [
        "a_b",
        "aux_",
        "com1_",
        "con_",
        "lpt9_",
        "nul_",
        "operations_tag",
        "self_",
        "std_tag",
        "type_",
        "uber_uns",
        "untagged",
        "x",
    ];
    for folder in ["src/client/", "src/operations/"] {
        let files = below(&large, folder);
        assert_eq!(files.len(), TAGS.len(), "{files:?}");
        for name in expected {
            assert!(files.contains(format!("{name}.rs").as_str()), "{name}: {files:?}");
        }
        assert!(files.iter().all(|name| !name.contains('/')), "{files:?}");
    }
    let texts: String = large.iter().filter(|(path, _)| path.starts_with("src/client")).map(|(_, text)| text).collect();
    for at in 0..120 {
        assert_eq!(texts.matches(&format!("pub fn get{at}(")).count(), 1, "get{at}");
    }
    assert!(large.get("src/client/type_.rs").unwrap().contains("//! Kinds of things."));
    for few in [99, 1] {
        let files = generated(&document(few).to_string(), &config()).files;
        assert!(below(&files, "src/client/").is_empty());
    }
    let one_file = generated(&document(120).to_string(), &Config { layout: Layout::Include, ..config() }).files;
    assert_eq!(one_file.iter().count(), 1);
}

const VALUES: &str = r##"
//! Of records that are read in steps.
use large::types::{Host, Rack, Wall};

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn they_are_read_and_written() {
    let json = r#"{"host":{"address":"10.0.0.1","name":"a"},"wall":{"note":null,"rack":null},"more":7}"#;
    let rack: Rack = read(json).unwrap();
    assert_eq!(rack.host.address, std::net::Ipv4Addr::new(10, 0, 0, 1));
    assert_eq!(serde_json::to_string(&rack).unwrap(), json);
    assert_eq!(rack, rack.clone());
    assert_ne!(rack.host, read::<Host>(r#"{"address":"10.0.0.2","name":"a"}"#).unwrap());
    assert_eq!(format!("{:?}", rack.host), r#"Host { address: 10.0.0.1, name: "a" }"#);
    let wall = format!(r#"{{"note":"n","rack":{json}}}"#);
    assert_eq!(serde_json::to_string(&read::<Wall>(&wall).unwrap()).unwrap(), wall);
}

#[test]
fn what_is_missing_is_named() {
    for (json, expected) in [
        ("{}", "missing field `address`"),
        (r#"{"name":"a"}"#, "missing field `address`"),
        (r#"{"address":"10.0.0.1"}"#, "missing field `name`"),
        (r#"{"address":null,"name":"a"}"#, "at `/address`"),
        (r#"{"address":"x","name":"a"}"#, "at `/address`"),
        (r#"{"address":"10.0.0.1","address":"10.0.0.1","name":"a"}"#, "at `/address`: duplicate member"),
    ] {
        let error = read::<Host>(json).unwrap_err();
        assert!(error.contains(expected), "{json}: {error}");
    }
    let error = read::<Rack>(r#"{"host":{"name":"a"},"wall":{"rack":null,"note":null}}"#).unwrap_err();
    assert!(error.starts_with("at `/host`: missing field `address`"), "{error}");
}
"##;

#[test]
fn it_compiles_and_reads_what_has_no_blank_value() {
    let nested = Nested::new("large");
    let files = generated(&document(120).to_string(), &config()).files;
    nested.put("large", &files);
    let manifest =
        "edition = \"2021\"\n[dependencies]\nlarge = { path = '../large' }\nserde = \"1\"\nserde_json = \"1\"\n";
    nested.put_by_hand("uses", manifest, &[("src/lib.rs", ""), ("tests/values.rs", VALUES)]);
    nested.clean("large", "check --all-features");
    nested.clean("uses", "test");
}

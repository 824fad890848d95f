//! Branches of unions that documents tell apart in every way there is: each value is read as what it is, and comes back
//! whole.

use crate::documents::generated;
use crate::nested::Nested;
use specwright_generator::Config;
use std::fmt::Write as _;

const DOCUMENT: &str = include_str!("../data/telling/openapi.yaml");

/// Types and JSON, and what `Debug` begins with.
const VALUES: &[(&str, &str, &str)] = &[
    // Titled constants are one open enum.
    ("Level", "1", "Level(1)"),
    ("Level", "9", "Level(9)"),
    ("Door", "\"f\"", "Door(\"f\")"),
    ("Door", "\"x\"", "Door(\"x\")"),
    ("Sort", "-1", "Sort(-1)"),
    // Constants at any depth.
    ("JobGauge", r#"{"name":"a","settings":{"kind":"last","source":"s"}}"#, "LastGauge("),
    ("JobGauge", r#"{"name":"a","settings":{"kind":"count","seconds":5}}"#, "CountGauge("),
    ("JobGauge", r#"{"name":"a","settings":{"kind":"sum","seconds":5}}"#, "Unknown("),
    ("JobGauge", r#"{"name":"a","settings":{"seconds":5}}"#, "CountGauge("),
    ("JobGauge", r#"{"name":"a","settings":{"seconds":5,"source":"s"}}"#, "Unknown("),
    // The branch that keeps the most.
    ("JobChange", r#"{"attribute":"a","value":{"name":"n"}}"#, "NewName("),
    ("JobChange", r#"{"attribute":"a","value":{"name":"n","previous":"p"}}"#, "Renamed("),
    ("JobChange", r#"{"attribute":"a","value":{"name":"n","other":"p"}}"#, "Unknown("),
    ("JobGrouping", r#"{"mode":"any","fields":["a"],"window":1}"#, "ByFields("),
    ("JobGrouping", r#"{"mode":"any","window":1}"#, "ByFields("),
    ("JobGrouping", r#"{"limit":3,"window":1}"#, "ByTime("),
    ("JobGrouping", r#"{"limit":3,"fields":[]}"#, "Unknown("),
    // Of texts the strictest.
    ("EntryDay", "\"2026-01-02\"", "Date("),
    ("EntryDay", "\"2026-01-02T03:04:05Z\"", "DateTime("),
    ("EntryUntil", "\"2026-01-02T03:04:05Z\"", "DateTime("),
    ("EntryUntil", "\"never\"", "Text("),
    ("EntryOwner", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"", "Uuid("),
    ("EntryOwner", "\"me\"", "Text("),
    ("EntryWho", "\"a@example.com\"", "Email("),
    ("EntryWho", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"", "Uuid("),
    ("EntryCode", "\"ABC\"", "Text("),
    ("EntryCode", "\"123\"", "TextXf303("),
    ("EntryAddr", "\"127.0.0.1\"", "Ipv4("),
    ("EntryAddr", "\"::1\"", "Ipv6("),
    ("EntryTags", "\"a\"", "Text("),
    ("EntryTags", "[\"a\"]", "TextArray("),
    // Tags are the scalars that they are.
    ("ByNumber", r#"{"v":2,"b":"x"}"#, "Two("),
    ("ByNumber", r#"{"v":3,"b":"x"}"#, "Unknown("),
    ("ByFlag", r#"{"ok":false,"why":"x"}"#, "No("),
    ("ByFlag", r#"{"ok":true,"n":1}"#, "Yes("),
    ("Partial", r#"{"t":"light","lux":1}"#, "Lamp("),
    ("Partial", r#"{"t":"Bell","tone":"a"}"#, "Bell("),
    ("Check", r#"{"good":true,"amount":1}"#, "Accepted("),
    ("Check", r#"{"good":false,"why":"x"}"#, "Refused("),
    // Integers as wide as they can be.
    ("Stats", r#"{"c":4294967295,"d":18446744073709551615,"e":3000000000,"h":18446744073709551615}"#, "Stats {"),
    ("Stats", r#"{"f":9999999999,"g":3000000000,"i":-1}"#, "Stats {"),
    ("Stats", r#"{"i":18446744073709551615}"#, "Stats {"),
];

/// What the document does not name.
const INVALID: &[(&str, &str)] = &[
    ("Level", "9"),
    ("Door", "\"x\""),
    ("JobGrouping", r#"{"mode":"any","fields":["a"],"window":1}"#),
    ("JobGrouping", r#"{"mode":"any","window":1}"#),
];

#[test]
fn each_value_is_read_as_what_it_is() {
    let nested = Nested::new("telling");
    let generated = generated(DOCUMENT, &Config::default());
    nested.put("telling", &generated.files);
    let mut test = String::from(
        "use telling::{runtime, types};\n\n\
         fn check<T>(json: &str, shown: &str, is_valid: bool)\nwhere\n    \
             T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug + runtime::Validate,\n{\n    \
             let value: T = serde_json::from_str(json).unwrap_or_else(|error| panic!(\"{json}: {error}\"));\n    \
             let printed = format!(\"{value:?}\");\n    \
             assert!(printed.starts_with(shown), \"{json}: {printed}\");\n    \
             let again: serde_json::Value = serde_json::to_value(&value).unwrap();\n    \
             assert_eq!(again, serde_json::from_str::<serde_json::Value>(json).unwrap());\n    \
             assert_eq!(runtime::validate(&value).is_ok(), is_valid, \"{json}: {printed}\");\n\
         }\n\n#[test]\nfn values() {\n",
    );
    for (ty, json, shown) in VALUES {
        let is_valid = !shown.starts_with("Unknown(") && !INVALID.contains(&(ty, json));
        let _ = writeln!(test, "    check::<types::{ty}>({json:?}, {shown:?}, {is_valid});");
    }
    test.push_str("}\n");
    nested.write("telling/tests/values.rs", &test);
    nested.clean("telling", "test --features validation --test values");
}

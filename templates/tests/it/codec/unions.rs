//! Values of one of several schemas.

use specwright_runtime::codec::{Dict, List, Plain};

use super::sample::{AnySetting, Being, Change, Closed, Mixed, Pet, Setting, StrictPet, StrictSetting};
use super::{read, refused, round_trip, write};

/// Which branch a value is read as, and what is written again.
fn check<U>(rows: &[(&str, &str, &str)])
where
    U: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    for (input, branch, output) in rows {
        let value = read::<Plain<U>>(input).unwrap_or_else(|error| panic!("{input}: {error}"));
        let debug = format!("{value:?}");
        assert!(debug.starts_with(&format!("{branch}(")), "{input}: {debug}");
        round_trip::<Plain<U>>(input, output);
        // In an array and in an object.
        round_trip::<List<Plain<U>>>(&format!("[{input},{input}]"), &format!("[{output},{output}]"));
        round_trip::<Dict<Plain<U>>>(&format!("{{\"k\":{input}}}"), &format!("{{\"k\":{output}}}"));
    }
}

#[test]
fn tagged() {
    check::<Pet>(&[
        ("{\"petType\":\"cat\",\"lives\":9}", "Cat", "{\"petType\":\"cat\",\"lives\":9}"),
        ("{\"lives\":9.0,\"weight\":4,\"petType\":\"cat\"}", "Cat", "{\"petType\":\"cat\",\"lives\":9,\"weight\":4.0}"),
        ("{\"weight\":null,\"petType\":\"cat\",\"lives\":9}", "Cat", "{\"petType\":\"cat\",\"lives\":9}"),
        ("{\"p\\u0065tType\":\"c\\u0061t\",\"lives\":9}", "Cat", "{\"petType\":\"cat\",\"lives\":9}"),
        ("{\"petType\":\"puppy\"}", "Dog", "{\"petType\":\"puppy\"}"),
        (
            "{\"friend\":{\"friend\":{\"lives\":1,\"petType\":\"cat\"},\"petType\":\"dog\"},\"toys\":[1,{\"a\":\"\\n\"}],\"petType\":\"dog\"}",
            "Dog",
            "{\"petType\":\"dog\",\"friend\":{\"petType\":\"dog\",\"friend\":{\"petType\":\"cat\",\"lives\":1}},\"toys\":[1,{\"a\":\"\\n\"}]}",
        ),
        ("{\"petType\":\"bird\",\"wings\":2}", "Unknown", "{\"petType\":\"bird\",\"wings\":2}"),
        ("{\"aaa\":[2],\"petType\":\"bird\",\"x\":1.5}", "Unknown", "{\"aaa\":[2],\"petType\":\"bird\",\"x\":1.5}"),
        ("{\"petType\":1}", "Unknown", "{\"petType\":1}"),
        ("{}", "Unknown", "{}"),
        ("7", "Unknown", "7"),
        ("[\"cat\"]", "Unknown", "[\"cat\"]"),
        ("null", "Unknown", "null"),
    ]);
}

#[test]
fn tagged_refusals() {
    for (input, path, words) in [
        ("{\"petType\":\"cat\"}", "", "missing field `lives`"),
        ("{\"petType\":\"cat\",\"lives\":\"x\"}", "/lives", "an integer"),
        ("{\"lives\":\"x\",\"petType\":\"cat\"}", "/lives", "an integer"),
        ("{\"lives\":9,\"petType\":\"cat\",\"weight\":\"x\"}", "/weight", "a number"),
        ("{\"petType\":\"cat\",\"lives\":9,\"petType\":\"cat\"}", "/petType", "duplicate"),
        ("{\"lives\":9,\"lives\":9,\"petType\":\"cat\"}", "/lives", "duplicate"),
        ("{\"petType\":\"bird\"}", "/petType", "unknown value `bird`"),
        ("{\"petType\":1}", "/petType", "no string"),
        ("{\"lives\":9}", "", "missing field `petType`"),
        ("{\"friend\":{\"lives\":[1],\"petType\":\"cat\"},\"petType\":\"dog\"}", "/friend/lives", "an integer"),
        ("7", "", "fits no branch of `StrictPet`"),
    ] {
        refused::<Plain<StrictPet>>(input, path, words);
        refused::<List<Plain<StrictPet>>>(&format!("[{input}]"), &format!("/0{path}"), words);
    }
}

#[test]
fn a_union_as_a_branch() {
    for input in [
        "{\"kind\":\"pet\",\"petType\":\"cat\",\"lives\":9}",
        "{\"petType\":\"cat\",\"kind\":\"pet\",\"lives\":9}",
        "{\"lives\":9,\"petType\":\"cat\",\"kind\":\"pet\"}",
    ] {
        // The record does not declare the outer tag, so it is not written again.
        assert_eq!(write::<Plain<Being>>(&read::<Plain<Being>>(input).unwrap()), "{\"petType\":\"cat\",\"lives\":9}");
    }
    check::<Being>(&[
        ("{\"kind\":\"plant\",\"a\":1}", "Plant", "{\"a\":1,\"kind\":\"plant\"}"),
        ("{\"a\":1,\"kind\":\"plant\"}", "Plant", "{\"a\":1,\"kind\":\"plant\"}"),
    ]);
    refused::<Plain<Being>>("{\"lives\":1.5,\"petType\":\"cat\",\"kind\":\"pet\"}", "/lives", "an integer");
    refused::<Plain<Being>>("{\"a\":1,\"kind\":\"plant\",\"a\":1}", "/a", "duplicate");
}

#[test]
fn told_apart_by_constants() {
    check::<Change>(&[
        ("{\"type\":\"created\",\"id\":1}", "Created", "{\"type\":\"created\",\"id\":1}"),
        ("{\"id\":1,\"type\":\"removed\"}", "Deleted", "{\"type\":\"removed\",\"id\":1}"),
        (
            "{\"x\":{},\"id\":1,\"type\":\"deleted\",\"reason\":\"a\"}",
            "Deleted",
            "{\"type\":\"deleted\",\"id\":1,\"reason\":\"a\"}",
        ),
    ]);
    refused::<Plain<Change>>("{\"type\":\"created\",\"id\":\"x\"}", "/id", "an integer");
    refused::<Plain<Change>>("{\"id\":\"x\",\"type\":\"created\"}", "/id", "an integer");
    refused::<Plain<Change>>(
        "{\"id\":1,\"type\":\"other\"}",
        "",
        "1: another value of `type`; 2: another value of `type`",
    );
    refused::<Plain<Change>>("{\"id\":1}", "", "missing member `type`");
}

#[test]
fn told_apart_by_type_and_members() {
    check::<Mixed>(&[
        ("1", "Integer", "1"),
        ("1.0", "Integer", "1"),
        ("9007199254740993", "Integer", "9007199254740993"),
        ("-9007199254740993", "Integer", "-9007199254740993"),
        ("18446744073709551615", "Number", "1.8446744073709552e+19"),
        ("-1.5", "Number", "-1.5"),
        ("1e30", "Number", "1e+30"),
        ("\"a\"", "Text", "\"a\""),
        ("false", "Flag", "false"),
        ("[1,\"a\",[true,{\"a\":1}]]", "List", "[1,\"a\",[true,{\"a\":1}]]"),
        ("{\"a\":1}", "Small", "{\"a\":1}"),
        ("{\"a\":1,\"b\":\"x\"}", "Large", "{\"a\":1,\"b\":\"x\"}"),
        ("{\"a\":1,\"b\":2}", "Unknown", "{\"a\":1,\"b\":2}"),
        ("{\"x\":1,\"y\":2}", "Point", "{\"x\":1.0,\"y\":2.0}"),
        ("{\"x\":1,\"y\":2,\"z\":3}", "Unknown", "{\"x\":1,\"y\":2,\"z\":3}"),
        ("{\"a\":\"x\"}", "Unknown", "{\"a\":\"x\"}"),
        ("null", "Unknown", "null"),
    ]);
}

#[test]
fn a_branch_that_would_read_nothing_is_not_taken_instead() {
    check::<Setting>(&[
        ("{\"volume\":1}", "Sound", "{\"volume\":1}"),
        ("{\"colour\":\"red\",\"other\":1}", "Light", "{\"colour\":\"red\"}"),
        ("{\"volume\":\"loud\"}", "Unknown", "{\"volume\":\"loud\"}"),
        // No branch keeps it whole.
        ("{\"colour\":\"red\",\"volume\":\"loud\"}", "Unknown", "{\"colour\":\"red\",\"volume\":\"loud\"}"),
        ("{}", "Sound", "{}"),
        ("{\"other\":1}", "Unknown", "{\"other\":1}"),
    ]);
    check::<AnySetting>(&[
        ("{\"volume\":1}", "Sound", "{\"volume\":1}"),
        ("{\"volume\":\"loud\"}", "Any", "{\"volume\":\"loud\"}"),
    ]);
    // Where nothing is kept that fits no branch, it is the one that the document admits.
    let setting: StrictSetting = serde_json::from_str("{\"volume\":\"loud\"}").unwrap();
    assert_eq!(format!("{setting:?}"), "Light(Light { colour: None })");
}

#[test]
fn closed_unions_say_what_was_tried() {
    check::<Closed>(&[
        ("\"pending\"", "Status", "\"pending\""),
        ("\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"", "Id", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\""),
        ("\"other\"", "Status", "\"other\""),
        ("{\"a\":1}", "Small", "{\"a\":1}"),
    ]);
    for (input, path, words) in [
        ("1", "", "fits no branch of `Closed` (1: another type; 2: another type; 3: another type)"),
        ("{\"b\":1}", "", "missing field `a`"),
        ("{\"a\":{}}", "/a", "an integer"),
        ("{}", "", "missing member `a`"),
    ] {
        refused::<Plain<Closed>>(input, path, words);
    }
}

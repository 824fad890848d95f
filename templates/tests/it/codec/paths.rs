//! An error says where it happened, however deep and behind whichever buffer.

use specwright_runtime::codec::{Codec, Dict, Int, List, Plain, from_slice};
use specwright_runtime::{DecodeError, Value};

use super::sample::{Order, Pet, StrictPet};
use super::{Read, refused};

#[test]
fn pointers() {
    type Deep = Dict<List<Dict<Int<i64>>>>;
    for (input, path) in [
        ("{\"a\":[{},{\"b\":\"x\"}]}", "/a/1/b"),
        ("{\"a/b\":[{\"~\":\"x\"}]}", "/a~1b/0/~0"),
        ("{\"`: \":[{\"``\":\"x\"}]}", "/`: /0/``"),
        ("{\"\":[{\"\":\"x\"}]}", "//0/"),
        ("{\"é😀\":[0]}", "/é😀/0"),
    ] {
        refused::<Deep>(input, path, "");
    }
    refused::<Plain<Order>>(
        "{\"lines\":[{\"sku\":\"a\",\"price\":1},{\"price\":\"x\"}]}",
        "/lines/1/price",
        "a number",
    );
    let input = "{\"petType\":\"dog\",\"friend\":{\"lives\":{},\"petType\":\"cat\"}}";
    refused::<List<Plain<Pet>>>(&format!("[{input}]"), "/0/friend/lives", "an integer");
}

#[test]
fn lines_and_columns() {
    let error = from_slice::<List<Int<i64>>>(b"[1,\n 2,\n \"x\"]").unwrap_err();
    assert_eq!((error.path(), error.line(), error.column()), ("/2", 3, 4));
    assert_eq!(error.message(), "invalid type: string \"x\", expected an integer");
    assert_eq!(error.to_string(), format!("at `/2`: {} (line 3, column 4)", error.message()));
    let error = from_slice::<List<Int<i64>>>(b"[1,").unwrap_err();
    assert!(error.message().starts_with("EOF") && error.line() == 1, "{error}");
}

#[test]
fn messages_stay_short() {
    let name = "n".repeat(100_000);
    let input = format!("{}\"x\"{}", format!("{{\"{name}\":").repeat(20), "}".repeat(20));
    let error = from_slice::<Nest>(input.as_bytes()).unwrap_err();
    assert!(error.to_string().len() < 10_000 && error.path().starts_with("/nnn"), "{}", error.to_string().len());
    let error = from_slice::<List<Int<i64>>>(format!("[\"{name}\"]").as_bytes()).unwrap_err();
    assert!(error.to_string().len() < 10_000 && error.path() == "/0");
}

/// Maps of maps, twenty levels down.
type Nest = Dict<Dict<Dict<Dict<Dict<Nest5>>>>>;
type Nest5 = Dict<Dict<Dict<Dict<Dict<Nest10>>>>>;
type Nest10 = Dict<Dict<Dict<Dict<Dict<Nest15>>>>>;
type Nest15 = Dict<Dict<Dict<Dict<Dict<Int<i64>>>>>>;

#[test]
fn other_formats_keep_the_path() {
    let value: Value = serde_json::from_str("{\"a\":[{\"petType\":\"cat\",\"lives\":\"x\"}]}").unwrap();
    type Pets = Dict<List<Plain<StrictPet>>>;
    let mut bytes = Vec::new();
    ciborium::into_writer(&value, &mut bytes).unwrap();
    let Err(error) = ciborium::from_reader::<Read<Pets>, _>(bytes.as_slice()) else { panic!("read") };
    let text = error.to_string();
    assert!(text.contains("at `/a/0/lives`: invalid type: string") && text.matches('\\').count() <= 4, "{text}");
    let bytes = rmp_serde::to_vec_named(&value).unwrap();
    let error = Pets::read(&mut rmp_serde::Deserializer::from_read_ref(&bytes)).unwrap_err();
    assert!(error.to_string().starts_with("at `/a/0/lives`: invalid type"), "{error}");
}

#[test]
fn made_by_hand() {
    let error = DecodeError::new("/a", "is wrong");
    assert_eq!((error.to_string().as_str(), error.line()), ("at `/a`: is wrong", 0));
    assert_eq!(DecodeError::new("", "is wrong").to_string(), "is wrong");
    assert_eq!(DecodeError::of(&"at `/a``: /b`: is wrong"), DecodeError::new("/a`: /b", "is wrong"));
    assert_eq!(DecodeError::of(&"at `/a"), DecodeError::new("", "at `/a"));
}

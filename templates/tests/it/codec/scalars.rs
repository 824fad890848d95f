//! Numbers, texts, bytes, optional values, arrays, maps and tuples.

use specwright_runtime::codec::{Base64, Base64Url, Boxed, Dict, Float, Int, List, Null, Opt, Plain, Tri};
use specwright_runtime::{DateTime, Tristate, Uuid, Value};

use super::{read, refused, round_trip, write};

#[test]
fn integers() {
    for (input, output) in [
        ("0", "0"),
        ("-0", "0"),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("-2.50e1", "-25"),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
    ] {
        round_trip_number::<Int<i64>>(input, output);
    }
    round_trip_number::<Int<u64>>("18446744073709551615", "18446744073709551615");
    round_trip_number::<Int<i128>>("18446744073709551615", "18446744073709551615");
    for input in ["1.5", "\"1\"", "true", "null", "[]", "{}", "{\"a\":1}", "1e300", "9223372036854775808"] {
        refused::<Int<i64>>(input, "", "");
    }
    for (input, words) in [("256", "u8"), ("-1", "u8"), ("0.5", "an integer")] {
        refused::<Int<u8>>(input, "", words);
    }
    refused::<Int<i8>>("128", "", "`128`, expected i8");
    refused::<Int<u64>>("-1", "", "u64");
}

/// As [`round_trip`]; MessagePack and CBOR have no integers beyond 64 bits worth a test.
fn round_trip_number<C: specwright_runtime::codec::Codec>(input: &str, output: &str)
where
    C::Value: PartialEq + std::fmt::Debug,
{
    assert_eq!(write::<C>(&read::<C>(input).unwrap()), output);
}

#[test]
fn floats() {
    for (input, output) in [("1", "1.0"), ("-1.5", "-1.5"), ("1e2", "100.0"), ("0.1", "0.1")] {
        round_trip::<Float>(input, output);
    }
    for input in ["\"1\"", "true", "null", "{}", "1e999"] {
        refused::<Float>(input, "", "");
    }
    assert_eq!(write::<Float>(&f64::NAN), "null");
}

#[test]
fn plain_values() {
    round_trip::<Plain<String>>(r#""a\u00e9\n\ud83d\ude00""#, "\"aé\\n😀\"");
    round_trip::<Plain<bool>>("true", "true");
    round_trip::<Plain<Uuid>>("\"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11\"", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"");
    round_trip::<Plain<Value>>("{\"a\":[1,null,\"b\"]}", "{\"a\":[1,null,\"b\"]}");
    round_trip::<Plain<DateTime>>("\"2026-11-21T09:00:00.500+01:00\"", "\"2026-11-21T09:00:00.500+01:00\"");
    round_trip::<Plain<DateTime>>("\"sloppy\"", "\"sloppy\"");
    round_trip::<Null>("null", "null");
    refused::<Null>("0", "", "");
    refused::<Plain<Uuid>>("\"x\"", "", "");
    refused::<Plain<DateTime>>("1", "", "");
}

#[test]
fn base64_is_read_leniently() {
    for (input, output) in [
        ("\"\"", "\"\""),
        ("\"AA==\"", "\"AA==\""),
        ("\"AA\"", "\"AA==\""),
        ("\"-_8=\"", "\"+/8=\""),
        ("\"aGVs\\r\\nbG8 =\"", "\"aGVsbG8=\""),
        ("\"AB\"", "\"AA==\""),
    ] {
        round_trip::<Base64>(input, output);
    }
    round_trip::<Base64Url>("\"+/8=\"", "\"-_8\"");
    for input in ["\"A\"", "\"a*b\"", "\"AA=A\"", "1", "null"] {
        refused::<Base64>(input, "", "");
    }
    // A secret in a key file stays out of the message.
    let error = read::<Base64>("\"s3cret!\"").unwrap_err();
    assert!(!error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn optional_values() {
    round_trip::<Opt<Int<i64>>>("null", "null");
    round_trip::<Opt<Int<i64>>>("1", "1");
    refused::<Opt<Int<i64>>>("\"a\"", "", "an integer");
    assert_eq!(read::<Tri<Int<i64>>>("null").unwrap(), Tristate::Null);
    assert_eq!(read::<Tri<Int<i64>>>("1").unwrap(), Tristate::Value(1));
    assert_eq!(write::<Tri<Int<i64>>>(&Tristate::Absent), "null");
    round_trip::<Boxed<Plain<String>>>("\"a\"", "\"a\"");
}

#[test]
fn collections() {
    round_trip::<List<Int<i64>>>("[1,2.0,3]", "[1,2,3]");
    round_trip::<List<Opt<List<Float>>>>("[null,[1]]", "[null,[1.0]]");
    round_trip::<Dict<Int<i64>>>("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}");
    round_trip::<Dict<List<Base64>>>("{\"\":[\"AA\"]}", "{\"\":[\"AA==\"]}");
    refused::<List<Int<i64>>>("{}", "", "an array");
    refused::<Dict<Int<i64>>>("[]", "", "an object");
    refused::<Dict<Int<i64>>>("{\"a\":1,\"a\":2}", "/a", "duplicate");
}

#[test]
fn tuples() {
    round_trip::<(Int<i64>,)>("[1]", "[1]");
    round_trip::<(Int<i64>, Plain<String>)>("[1,\"a\"]", "[1,\"a\"]");
    type Eight = (Int<i8>, Int<u8>, Float, Null, Plain<bool>, Opt<Null>, List<Float>, Dict<Float>);
    round_trip::<Eight>("[1,2,3,null,true,null,[],{}]", "[1,2,3.0,null,true,null,[],{}]");
    round_trip::<(Int<i64>,)>("[1,{\"more\":[]}]", "[1]");
    refused::<(Int<i64>, Int<i64>)>("[1]", "", "length 1");
    refused::<(Int<i64>, Int<i64>)>("[1,\"a\"]", "/1", "an integer");
    refused::<(Int<i64>,)>("1", "", "an array of length 1");
}

#[test]
fn documents_end() {
    refused_bytes(b"1 2", "trailing");
    refused_bytes(b"", "EOF");
    refused_bytes(b"\xff", "");
    assert_eq!(specwright_runtime::codec::from_slice::<Int<i64>>(b" \n1\t ").unwrap(), 1);
}

fn refused_bytes(input: &[u8], words: &str) {
    let error = specwright_runtime::codec::from_slice::<Int<i64>>(input).unwrap_err();
    assert!(error.to_string().contains(words) && error.line() == 1, "{error}");
}

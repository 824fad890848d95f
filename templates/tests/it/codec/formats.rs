//! CBOR and MessagePack as they come from others, not only as we write them; and numbers as
//! `serde_json` shows them under `arbitrary_precision`.

use std::collections::BTreeMap;

use ciborium::Value as Cbor;
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};
use serde_json::Value;
use specwright_runtime::Uuid;
use specwright_runtime::codec::{Codec, Float, Int, Plain};

use super::sample::{Closed, Mixed, Pet, Priority};
use super::{Read, message_pack, read};

fn from_cbor<C: Codec>(value: &Cbor) -> C::Value {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    ciborium::from_reader::<Read<C>, _>(bytes.as_slice()).unwrap().0
}

#[test]
fn cbor_of_others() {
    assert_eq!(from_cbor::<Int<i64>>(&Cbor::Float(3.0)), 3);
    assert_eq!(from_cbor::<Int<u64>>(&Cbor::Integer(u64::MAX.into())), u64::MAX);
    assert!((from_cbor::<Float>(&Cbor::Integer(3.into())) - 3.0).abs() < f64::EPSILON);
    // A UUID is sixteen bytes in CBOR, behind a buffer too.
    let id = Uuid::from_u128(7);
    let bytes = Cbor::Bytes(id.as_bytes().to_vec());
    assert_eq!(from_cbor::<Plain<Uuid>>(&bytes), id);
    assert!(from_cbor::<Plain<Closed>>(&bytes) == Closed::Id(id));
    // Longer than what the reader lends.
    let long = "x".repeat(10_000);
    assert!(from_cbor::<Plain<Mixed>>(&Cbor::Text(long.clone())) == Mixed::Text(long));
}

#[test]
fn message_pack_of_others() {
    let value = BTreeMap::from([("lives", 9), ("weight", 4)]);
    let bytes = rmp_serde::to_vec_named(&(value, "x")).unwrap();
    type Pair = (Plain<Value>, Plain<String>);
    let (value, _) = Pair::read(&mut rmp_serde::Deserializer::from_read_ref(&bytes)).unwrap();
    assert_eq!(value["lives"], 9);
    assert_eq!(message_pack::<Int<i128>>(&7), 7);
}

/// A number as `arbitrary_precision` shows it.
fn number(text: &str) -> MapDeserializer<'_, std::iter::Once<(&'static str, &str)>, Error> {
    MapDeserializer::new(std::iter::once(("$serde_json::private::Number", text)))
}

#[test]
fn numbers_shown_as_maps() {
    for (text, wanted) in [("1", 1), ("1.0", 1), ("-1e3", -1000), ("9007199254740993", 9_007_199_254_740_993)] {
        assert_eq!(Int::<i64>::read(number(text)).unwrap(), wanted);
        assert!(Plain::<Mixed>::read(number(text)).unwrap() == Mixed::Integer(wanted));
    }
    for text in ["1.5", "x", "1e400"] {
        Int::<i64>::read(number(text)).unwrap_err();
    }
    assert_eq!(Float::read(number("1.5")).unwrap().to_bits(), 1.5_f64.to_bits());
    Float::read(number("1e400")).unwrap_err();
    assert!(Plain::<Mixed>::read(number("0.25")).unwrap() == Mixed::Number(0.25));
    assert!(Plain::<Priority>::read(number("5e-1")).unwrap() == Priority::Half);
    assert!(matches!(Plain::<Pet>::read(number("1.5")).unwrap(), Pet::Unknown(_)));
    Plain::<Closed>::read(number("1.5")).unwrap_err();
}

#[test]
fn a_buffer_keeps_numbers() {
    // Members before the tag go through the buffer, those after it do not.
    for input in ["{\"petType\":\"bird\",\"n\":[N]}", "{\"n\":[N],\"petType\":\"bird\"}"] {
        for text in ["1", "-7", "18446744073709551615", "1.5", "0.1", "1e100", "123456789.125", "-0.0"] {
            let input = input.replace('N', text);
            let Pet::Unknown(value) = read::<Plain<Pet>>(&input).unwrap() else { panic!("{input}") };
            assert_eq!(value, serde_json::from_str::<Value>(&input).unwrap(), "{input}");
        }
    }
}

#[test]
fn foreign_types_read_from_a_buffer() {
    #[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Foreign {
        Unit,
        Tuple(u8, f32),
        Struct { a: Option<char> },
    }
    for (input, wanted) in [
        ("\"unit\"", Foreign::Unit),
        ("{\"tuple\":[1,1.5]}", Foreign::Tuple(1, 1.5)),
        ("{\"struct\":{\"a\":\"x\"}}", Foreign::Struct { a: Some('x') }),
    ] {
        // Any value, by way of the buffer that an unknown literal goes through.
        let Priority::Unknown(unknown) = read::<Plain<Priority>>(input).unwrap() else { panic!("{input}") };
        assert_eq!(Foreign::deserialize(unknown.as_value()).unwrap(), wanted);
    }
}

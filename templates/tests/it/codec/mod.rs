//! Reading and writing values, in every format and from every kind of input.
//!
//! These tests also run in another graph of dependencies and another edition: see `graph.rs`.

mod enums;
mod formats;
mod hostile;
mod paths;
mod records;
pub mod sample;
mod scalars;
mod unions;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use specwright_runtime::DecodeError;
use specwright_runtime::codec::{Codec, Written, from_slice, to_vec};

/// Reads one text from a slice, a string, a reader and a `Value`; all have to agree.
fn read<C: Codec>(json: &str) -> Result<C::Value, DecodeError>
where
    C::Value: PartialEq + std::fmt::Debug,
{
    let wanted = from_slice::<C>(json.as_bytes());
    let text = C::read(&mut serde_json::Deserializer::from_str(json)).map_err(DecodeError::from);
    let reader = C::read(&mut serde_json::Deserializer::from_reader(json.as_bytes())).map_err(DecodeError::from);
    check_same(json, &wanted, &text, true);
    check_same(json, &wanted, &reader, true);
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        check_same(json, &wanted, &C::read(&value).map_err(DecodeError::from), !has_duplicate(&wanted));
        check_same(json, &wanted, &C::read(value).map_err(DecodeError::from), !has_duplicate(&wanted));
    }
    wanted
}

/// A `Value` cannot hold a member twice.
fn has_duplicate<T>(result: &Result<T, DecodeError>) -> bool {
    result.as_ref().is_err_and(|error| error.message().contains("duplicate"))
}

fn check_same<T: PartialEq + std::fmt::Debug>(
    json: &str,
    wanted: &Result<T, DecodeError>,
    result: &Result<T, DecodeError>,
    must: bool,
) {
    if !must {
        return;
    }
    match (wanted, result) {
        (Ok(wanted), Ok(value)) => assert_eq!(wanted, value, "{json}"),
        (Err(wanted), Err(error)) => assert_eq!(wanted.path(), error.path(), "{json}: {wanted} / {error}"),
        _ => panic!("{json}: {wanted:?} / {result:?}"),
    }
}

/// The text of a value.
fn write<C: Codec>(value: &C::Value) -> String {
    String::from_utf8(to_vec::<C>(value).unwrap()).unwrap()
}

/// Reads `input`, which has to be written as `output` again; through CBOR and MessagePack too.
fn round_trip<C: Codec>(input: &str, output: &str)
where
    C::Value: PartialEq + std::fmt::Debug,
{
    let value = read::<C>(input).unwrap_or_else(|error| panic!("{input}: {error}"));
    assert_eq!(write::<C>(&value), output, "{input}");
    assert_eq!(cbor::<C>(&value), value, "CBOR of {input}");
    assert_eq!(message_pack::<C>(&value), value, "MessagePack of {input}");
}

/// `input` has to be refused at `path`, with a message that contains `words`.
fn refused<C: Codec>(input: &str, path: &str, words: &str)
where
    C::Value: PartialEq + std::fmt::Debug,
{
    let error = read::<C>(input).map(|value| panic!("{input} was read as {value:?}")).unwrap_err();
    assert_eq!(error.path(), path, "{input}: {error}");
    assert!(error.to_string().contains(words), "{input}: {error}");
}

/// A codec as serde's `Deserialize`, which ciborium asks for.
struct Read<C: Codec>(C::Value);

impl<'de, C: Codec> Deserialize<'de> for Read<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::read(deserializer).map(Self)
    }
}

fn cbor<C: Codec>(value: &C::Value) -> C::Value {
    let mut bytes = Vec::new();
    ciborium::into_writer(&Written::<C>(value), &mut bytes).unwrap();
    ciborium::from_reader::<Read<C>, _>(bytes.as_slice()).unwrap().0
}

fn message_pack<C: Codec>(value: &C::Value) -> C::Value {
    let bytes = rmp_serde::to_vec_named(&Written::<C>(value)).unwrap();
    C::read(&mut rmp_serde::Deserializer::from_read_ref(&bytes)).unwrap()
}

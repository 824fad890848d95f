//! Random documents: nothing panics, and an open union takes whatever is JSON.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value;
use specwright_runtime::codec::{Plain, from_slice, to_vec};

use super::codec::sample::{Mixed, Order, Pet, Priority, Tree};

const KNOWN: &[&str] =
    &["petType", "cat", "dog", "lives", "friend", "a", "b", "x", "y", "child", "leaf", "id", "lines", "high"];

/// Names and texts that the types know, among others.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => proptest::sample::select(KNOWN).prop_map(str::to_owned), 1 => ".{0,8}"]
}

fn json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![any::<i32>().prop_map(|number| f64::from(number) / 64.0), proptest::num::f64::NORMAL];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0_u8..10).prop_map(Value::from),
        number.prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(text(), inner, 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Reads bytes as every type; what was written is read and written to the same again, and to the same value.
///
/// Only documents with a `null` need not give the same value: an optional member that was `null` is left out, and what
/// is left may then be the smaller of two branches.
fn read_all(bytes: &[u8]) {
    let has_null = bytes.windows(4).any(|window| window == b"null");
    macro_rules! check {
        ($($name:ident)*) => { $(
            if let Ok(value) = from_slice::<Plain<$name>>(bytes) {
                let written = to_vec::<Plain<$name>>(&value).unwrap();
                let again = from_slice::<Plain<$name>>(&written).unwrap();
                assert!(has_null || again == value, "{again:?} of {value:?}");
                assert_eq!(to_vec::<Plain<$name>>(&again).unwrap(), written);
            }
        )* };
    }
    check!(Mixed Order Pet Priority Tree);
}

proptest! {
    #[test]
    fn documents(value in json()) {
        let bytes = serde_json::to_vec(&value).unwrap();
        read_all(&bytes);
        let open = from_slice::<Plain<Mixed>>(&bytes);
        prop_assert!(open.is_ok(), "{:?}", open);
        if let Ok(Mixed::Unknown(kept)) = open {
            prop_assert_eq!(kept, serde_json::from_slice::<Value>(&bytes).unwrap());
        }
    }

    #[test]
    fn damaged_documents(value in json(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = serde_json::to_vec(&value).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = (from_slice::<Plain<Mixed>>(&bytes), from_slice::<Plain<Pet>>(&bytes), from_slice::<Plain<Order>>(&bytes));
        bytes.truncate(at);
        let _ = (from_slice::<Plain<Mixed>>(&bytes), from_slice::<Plain<Tree>>(&bytes), from_slice::<Plain<Priority>>(&bytes));
    }
}

//! Objects with declared members.

use serde::de::MapAccess;
use specwright_runtime::codec::{self, Dict, Int, List, Members, Plain, Record};

use super::sample::{Line, Order};
use super::{read, refused, round_trip};

const ID: &str = "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"";

/// An order with these members after the required ones.
fn order(rest: &str) -> String {
    format!("{{\"id\":{ID},\"total\":1,{rest}\"limit\":null,\"lines\":[]}}")
}

#[test]
fn members_in_any_order() {
    let written = order("");
    for input in [
        written.clone(),
        format!("{{\"lines\":[],\"limit\":null,\"total\":1.0,\"id\":{ID}}}"),
        format!("{{\"unknown\":{{\"a\":[1]}},\"limit\":null,\"id\":{ID},\"lines\":[],\"total\":1,\"more\":null}}"),
        order("\"note\":null,\"image\":null,"),
    ] {
        round_trip::<Plain<Order>>(&input, &written);
    }
}

#[test]
fn absent_null_and_there() {
    for member in ["\"memo\":null,", "\"memo\":\"a\",", "\"note\":\"a\",", ""] {
        round_trip::<Plain<Order>>(&order(member), &order(member));
    }
    let missing = order("").replace("\"limit\":null,", "");
    refused::<Plain<Order>>(&missing, "", "missing field `limit`");
    refused::<Plain<Order>>("{}", "", "missing field `id`");
    refused::<List<Plain<Order>>>("[{}]", "/0", "missing field `id`");
    for input in ["[]", "1", "null", "\"a\"", "true"] {
        refused::<Plain<Order>>(input, "", "Order");
    }
}

#[test]
fn duplicates_are_refused() {
    refused::<Plain<Order>>(&order("\"total\":1,"), "/total", "duplicate member");
    refused::<Plain<Order>>(&order("\"note\":null,\"note\":null,"), "/note", "duplicate member");
    refused::<Plain<Line>>("{\"sku\":\"a\",\"x\":1,\"x\":1,\"price\":1}", "/x", "duplicate member");
    refused::<Dict<Plain<Line>>>("{\"l\":{\"sku\":\"a\",\"sku\":\"a\",\"price\":1}}", "/l/sku", "duplicate member");
}

#[test]
fn members_that_are_not_declared() {
    round_trip::<Plain<Line>>(
        "{\"z\":2,\"sku\":\"a\",\"b\":1.0,\"price\":1}",
        "{\"sku\":\"a\",\"price\":1.0,\"b\":1,\"z\":2}",
    );
    refused::<Plain<Line>>("{\"z\":\"a\"}", "/z", "an integer");
    // A declared name among them would be there twice.
    let mut line = read::<Plain<Line>>("{\"sku\":\"a\",\"price\":1}").unwrap();
    line.additional_properties.insert("sku".to_owned(), 1);
    assert_eq!(super::write::<Plain<Line>>(&line), "{\"sku\":\"a\",\"price\":1.0}");
}

#[test]
fn debug_masks_secrets() {
    let order = read::<Plain<Order>>(&order("\"token\":\"s3cret\",")).unwrap();
    let wanted = "Order { id: a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11, total: 1, note: None, memo: Absent, limit: None, \
                  lines: [], image: None, token: ***, at: None }";
    assert_eq!(format!("{order:?}"), wanted);
    let line = read::<Plain<Line>>("{\"sku\":\"a\",\"price\":1}").unwrap();
    assert_eq!(format!("{line:?}"), "Line { sku: \"a\", price: ***, additional_properties: {} }");
}

/// A record of 130 fields, which is more than one word of bits.
#[derive(Debug, Default, PartialEq)]
struct Wide(Vec<(usize, i64)>);

#[rustfmt::skip]
const WIDE: &[&str] = &[
    "f000", "f001", "f002", "f003", "f004", "f005", "f006", "f007", "f008", "f009",
    "f010", "f011", "f012", "f013", "f014", "f015", "f016", "f017", "f018", "f019",
    "f020", "f021", "f022", "f023", "f024", "f025", "f026", "f027", "f028", "f029",
    "f030", "f031", "f032", "f033", "f034", "f035", "f036", "f037", "f038", "f039",
    "f040", "f041", "f042", "f043", "f044", "f045", "f046", "f047", "f048", "f049",
    "f050", "f051", "f052", "f053", "f054", "f055", "f056", "f057", "f058", "f059",
    "f060", "f061", "f062", "f063", "f064", "f065", "f066", "f067", "f068", "f069",
    "f070", "f071", "f072", "f073", "f074", "f075", "f076", "f077", "f078", "f079",
    "f080", "f081", "f082", "f083", "f084", "f085", "f086", "f087", "f088", "f089",
    "f090", "f091", "f092", "f093", "f094", "f095", "f096", "f097", "f098", "f099",
    "f100", "f101", "f102", "f103", "f104", "f105", "f106", "f107", "f108", "f109",
    "f110", "f111", "f112", "f113", "f114", "f115", "f116", "f117", "f118", "f119",
    "f120", "f121", "f122", "f123", "f124", "f125", "f126", "f127", "f128", "f129",
];

impl Record for Wide {
    const MEMBERS: Members =
        Members { of: "Wide", names: WIDE, required: &[0, 63, 64, 129], secret: &[], additional: None };

    fn blank() -> Self {
        Self::default()
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, member: usize, map: &mut A) -> Result<(), A::Error> {
        self.0.push((member, codec::read::<Int<i64>, A>(map)?));
        Ok(())
    }
}

#[test]
fn wide_records() {
    let read = |json: &str| codec::read_record::<Wide, _>(&mut serde_json::Deserializer::from_str(json));
    let members = |order: &mut dyn Iterator<Item = usize>| {
        let members: Vec<_> = order.map(|n| format!("\"f{n:03}\":{n}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let forward: Vec<_> = (0..130).map(|n| (n, i64::try_from(n).unwrap())).collect();
    assert_eq!(read(&members(&mut (0..130))).unwrap(), Wide(forward.clone()));
    let backward = read(&members(&mut (0..130).rev())).unwrap();
    assert_eq!(backward.0, forward.into_iter().rev().collect::<Vec<_>>());
    for twice in [0, 63, 64, 127, 128, 129] {
        let error = read(&members(&mut (0..130).chain([twice]))).unwrap_err();
        assert!(error.to_string().starts_with(&format!("at `/f{twice:03}`: duplicate member")), "{error}");
    }
    for missing in [0, 63, 64, 129] {
        let error = read(&members(&mut (0..130).filter(|n| *n != missing))).unwrap_err();
        assert!(error.to_string().starts_with(&format!("missing field `f{missing:03}`")), "{error}");
    }
    let optional = members(&mut (0..130).filter(|n| *n != 1 && *n != 128));
    assert_eq!(read(&optional).unwrap().0.len(), 128);
}

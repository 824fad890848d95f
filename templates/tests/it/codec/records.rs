//! Objects with declared members.

use specwright_runtime::codec::{Dict, List, Plain};

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
    let wanted = "Order { id: a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11, total: 1, token: *** }";
    assert_eq!(format!("{order:?}"), wanted);
    let line = read::<Plain<Line>>("{\"sku\":\"a\",\"price\":1}").unwrap();
    assert_eq!(format!("{line:?}"), "Line { sku: \"a\", price: *** }");
}

use super::{Masked, Statement};
use crate::secrets::Secrets;
use schemars::{JsonSchema, SchemaGenerator};

#[test]
fn a_masked_text_is_a_text() {
    let masked = Masked::from("shown");
    assert_eq!((masked.as_str(), masked.len(), masked.to_string().as_str()), ("shown", 5, "shown"));
    assert_eq!(String::from(masked.clone()), "shown");
    let other: &str = "other";
    assert!(masked == "shown" && masked == *"shown" && masked != other && masked != *other);
    assert_eq!(serde_json::to_value(&masked).unwrap(), "shown");
}

#[test]
fn its_schema_is_that_of_a_text() {
    let mut generator = SchemaGenerator::default();
    assert_eq!(Masked::json_schema(&mut generator), String::json_schema(&mut generator));
    assert!(Masked::inline_schema());
    assert_eq!(Masked::schema_name(), "Masked");
}

#[test]
fn a_statement_is_masked_part_by_part_and_then_cut() {
    let mut secrets = Secrets::new();
    secrets.add("TOKEN", "abcdefghijklmnopqrst");
    let said =
        Statement::from("the body has ").then(String::from("`")).value("abcdefghijklmnopqrst and more", 8).then("`");
    assert_eq!(said.masked(&secrets), "the body has `$TOKEN a…`");
    assert_eq!(format!("{said:?}"), "Statement(***)");
}

#[test]
fn words_are_replaced_and_values_are_not() {
    let secrets = Secrets::new();
    let said = Statement::from("a value: ").value("the body", 20).then(" is not the body of the body");
    assert_eq!(said.reworded("the body", "it").masked(&secrets), "a value: the body is not it of the body");
    let said = Statement::from("nothing of that");
    assert_eq!(said.clone().reworded("the body", "it").masked(&secrets), "nothing of that");
}

//! Schemas that are written out alike in several places: one type, and a name for every place.

use crate::documents::sources;
use serde_json::{Value, json};
use specwright_generator::Config;
use specwright_generator::plan::{self, Plan, TypeBody, TypeRef};
use specwright_model::{Reading, read};

fn address() -> Value {
    json!({ "type": "object", "required": ["street"], "properties": {
        "street": { "type": "string", "maxLength": 80 },
        "kind": { "type": "string", "enum": ["home", "work"], "default": "home" } } })
}

type Change = fn(&mut Value);

/// Two orders with an address; what is done to the second one's.
fn planned(change: impl FnOnce(&mut Value), config: &Config) -> Plan {
    let mut document = json!({
        "openapi": "3.1.0", "info": { "title": "Twins", "version": "1.0.0" }, "paths": {},
        "components": { "schemas": {
            "Order": { "type": "object", "properties": { "address": address() } },
            "Refund": { "type": "object", "properties": { "address": address() } } } },
    });
    change(&mut document["components"]["schemas"]["Refund"]["properties"]);
    let (api, diagnostics) = read(&sources([("openapi.json", document.to_string().as_str())]), &Reading::default());
    assert!(diagnostics.iter().next().is_none(), "{diagnostics:?}");
    plan::build(&api, config).0
}

/// What a name is another name of.
fn meant<'p>(plan: &'p Plan, name: &str) -> Option<&'p str> {
    let def = plan.types.iter().find(|def| def.name.as_str() == name).unwrap_or_else(|| panic!("no {name}"));
    match &def.body {
        TypeBody::Alias(TypeRef::Named(id), _) => Some(plan.types[id.0].name.as_str()),
        TypeBody::Alias(..) => panic!("{name} is no type of the plan"),
        _ => None,
    }
}

#[test]
fn what_is_written_alike_is_one_type() {
    let plan = planned(|_| {}, &Config::default());
    assert_eq!(meant(&plan, "OrderAddress"), None);
    assert_eq!(meant(&plan, "RefundAddress"), Some("OrderAddress"));
    assert_eq!(meant(&plan, "RefundAddressKind"), Some("OrderAddressKind"));
    // Members are spelled by the name of their own place.
    let TypeBody::Record(refund) = &plan.types.iter().find(|def| def.name.as_str() == "Refund").unwrap().body else {
        panic!("Refund is a struct");
    };
    let TypeRef::Named(id) = refund.fields[0].ty else { panic!("{:?}", refund.fields[0].ty) };
    assert_eq!(plan.types[id.0].name.as_str(), "RefundAddress");
}

#[test]
fn whatever_differs_makes_another_type() {
    let rows: [(&str, Change); 12] = [
        ("a member more", |at| at["address"]["properties"]["zip"] = json!({ "type": "string" })),
        ("a name", |at| at["address"]["properties"] = json!({ "road": { "type": "string" } })),
        ("required", |at| at["address"]["required"] = json!([])),
        ("a type", |at| at["address"]["properties"]["street"] = json!({ "type": "integer" })),
        ("a bound", |at| at["address"]["properties"]["street"]["maxLength"] = json!(81)),
        ("a description", |at| at["address"]["properties"]["street"]["description"] = json!("And number.")),
        ("null", |at| at["address"]["properties"]["street"]["type"] = json!(["string", "null"])),
        ("others", |at| at["address"]["additionalProperties"] = json!({ "type": "string" })),
        ("how many", |at| at["address"]["minProperties"] = json!(1)),
        ("a value", |at| at["address"]["properties"]["kind"]["enum"] = json!(["home", "away"])),
        ("a default", |at| at["address"]["properties"]["kind"]["default"] = json!("work")),
        ("a secret", |at| at["address"]["properties"]["street"]["format"] = json!("password")),
    ];
    for (what, change) in rows {
        let plan = planned(change, &Config::default());
        assert_eq!(meant(&plan, "OrderAddress"), None, "{what}");
        assert_eq!(meant(&plan, "RefundAddress"), None, "{what}");
    }
}

#[test]
fn a_member_of_another_name_is_no_twin() {
    let change = |at: &mut Value| {
        let address = at.as_object_mut().unwrap().remove("address").unwrap();
        at["place"] = address;
    };
    let plan = planned(change, &Config::default());
    assert_eq!(meant(&plan, "RefundPlace"), None);
    // What stands within it belongs to a member of the same name.
    assert_eq!(meant(&plan, "OrderAddressKind"), Some("RefundPlaceKind"));
}

#[test]
fn the_whole_may_be_described_differently() {
    let plan = planned(|at| at["address"]["description"] = json!("Where the money came from."), &Config::default());
    assert_eq!(meant(&plan, "RefundAddress"), Some("OrderAddress"));
    let refund = plan.types.iter().find(|def| def.name.as_str() == "RefundAddress").unwrap();
    assert_eq!(refund.documentation.description.as_deref(), Some("Where the money came from."));
}

#[test]
fn a_chosen_name_is_the_definition() {
    let names = [("/components/schemas/Refund/properties/address".to_owned(), "PlaceOfAPerson".to_owned())].into();
    let plan = planned(|_| {}, &Config { names, ..Config::default() });
    assert_eq!(meant(&plan, "PlaceOfAPerson"), None);
    assert_eq!(meant(&plan, "OrderAddress"), Some("PlaceOfAPerson"));
}

#[test]
fn what_is_sent_by_any_name_is_sent() {
    let mut document = json!({
        "openapi": "3.1.0", "info": { "title": "Twins", "version": "1.0.0" },
        "paths": { "/refunds": { "post": { "operationId": "refund", "responses": { "204": { "description": "" } },
            "requestBody": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Refund" } } } } },
            "get": { "operationId": "orders", "responses": { "200": { "description": "", "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/Order" } } } } } } } },
        "components": { "schemas": {
            "Order": { "type": "object", "properties": { "address": address() } },
            "Refund": { "type": "object", "properties": { "address": address() } } } },
    });
    let usage = |document: &Value| {
        let (api, _) = read(&sources([("openapi.json", document.to_string().as_str())]), &Reading::default());
        let plan = plan::build(&api, &Config::default()).0;
        let of = |name: &str| plan.types.iter().find(|def| def.name.as_str() == name).unwrap().usage;
        (of("OrderAddress"), of("OrderAddressKind"))
    };
    let (both, inner) = usage(&document);
    assert!(both.request && both.response && inner.request && inner.response);
    document["components"]["schemas"]["Refund"]["properties"]["address"]["minProperties"] = json!(1);
    let (received, _) = usage(&document);
    assert!(received.response && !received.request);
}

#[test]
fn many_that_are_nearly_alike_take_no_longer_than_others() {
    let place = |at: usize| {
        let mut place = address();
        place["properties"]["street"]["maxLength"] = json!(at);
        json!({ "type": "object", "properties": { "address": place } })
    };
    let schemas: serde_json::Map<String, Value> =
        (0..6_000).map(|at| (format!("Order{at}"), place(at % 3_000))).collect();
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "Twins", "version": "1.0.0" }, "paths": {},
        "components": { "schemas": schemas },
    });
    let (api, _) = read(&sources([("openapi.json", document.to_string().as_str())]), &Reading::default());
    let (plan, _) = plan::build(&api, &Config::default());
    assert_eq!(plan.types.iter().filter(|def| def.name.as_str().ends_with("Address")).count(), 6_000);
    assert_eq!(meant(&plan, "Order3005Address"), Some("Order5Address"));
    assert_eq!(meant(&plan, "Order5999Address"), Some("Order2999Address"));
}

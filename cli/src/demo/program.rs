//! Writes the program of the trip, in the names of the given document.

use super::mapping::{Words, id_type, missing, read};
use crate::exit::ExpectedError;
use specwright_generator::plan::{Presence, TypeRef};

const MAIN: &str = include_str!("program/main.rs.in");
const MANIFEST: &str = include_str!("program/Cargo.toml.in");

/// The two files of the program.
pub(super) struct Program {
    pub(super) manifest: String,
    pub(super) main: String,
}

/// Returns the program; `endpoints` is the path at which the sandbox takes subscriptions.
pub(super) fn program(words: &Words<'_>, endpoints: &str) -> Result<Program, ExpectedError> {
    let package = &words.plan.package;
    let mut slots = vec![
        ("package", package.name.clone()),
        ("crate", package.rust_name().to_string()),
        ("endpoints", endpoints.to_owned()),
    ];
    for (slot, id) in [
        ("list_locations", "listLocations"),
        ("create_order", "createOrder"),
        ("get_order", "getOrder"),
        ("create_payment", "createPayment"),
        ("void_payment", "voidPayment"),
        ("create_refund", "createRefund"),
    ] {
        slots.push((slot, words.operation(id)?.method.to_string()));
    }
    locations(words, &mut slots)?;
    orders(words, &mut slots)?;
    payments(words, &mut slots)?;
    arguments(words, &mut slots)?;
    Ok(Program { manifest: filled(MANIFEST, &slots), main: filled(MAIN, &slots) })
}

type Slots = Vec<(&'static str, String)>;

fn filled(template: &str, slots: &Slots) -> String {
    slots.iter().fold(template.to_owned(), |text, (slot, value)| text.replace(&format!("{{{{{slot}}}}}"), value))
}

/// Returns the path of an id's type within the program.
fn id_path(words: &Words<'_>, ty: &TypeRef) -> Result<String, ExpectedError> {
    let name = id_type(words.plan.target(ty))?;
    Ok(if name.starts_with("runtime::") {
        format!("{}::{name}", words.plan.package.rust_name())
    } else {
        name.to_owned()
    })
}

fn locations(words: &Words<'_>, slots: &mut Slots) -> Result<(), ExpectedError> {
    let list = words.output("listLocations")?;
    let locations = words.field(list, "LocationList", "locations")?;
    let TypeRef::List(location) = words.plan.target(&locations.ty) else { return Err(missing("a list of locations")) };
    let id = words.field(location, "Location", "location_id")?;
    slots.push(("locations", read("list", locations)));
    slots.push(("location_id", read("location", id)));
    slots.push(("location_type", id_path(words, &id.ty)?));
    Ok(())
}

fn orders(words: &Words<'_>, slots: &mut Slots) -> Result<(), ExpectedError> {
    let body = words.body("createOrder")?;
    let values = [("location_id", "location_id"), ("total_cents", "5000"), ("description", "\"A trip\"")];
    slots.push(("order_body", made(words, body, "OrderCreate", &values)?));
    let id = words.field(words.output("createOrder")?, "Order", "order_id")?;
    slots.push(("order_id", read("order", id)));
    slots.push(("order_type", id_path(words, &id.ty)?));
    Ok(())
}

fn payments(words: &Words<'_>, slots: &mut Slots) -> Result<(), ExpectedError> {
    let body = words.body("createPayment")?;
    let method = words.field(body, "PaymentCreate", "method")?;
    let card = words.variant(&method.ty, "card")?;
    slots.push(("payment_body", made(words, body, "PaymentCreate", &[("method", &card), ("amount_cents", "2000")])?));
    let payment = words.output("createPayment")?;
    let id = words.field(payment, "Payment", "payment_id")?;
    slots.push(("payment_id", read("payment", id)));
    slots.push(("payment_type", id_path(words, &id.ty)?));
    let status = words.field(payment, "Payment", "status")?;
    slots.push(("payment_status", read("payment", status)));
    let refund = words.body("createRefund")?;
    slots.push(("refund_body", made(words, refund, "RefundCreate", &[("amount_cents", "2000")])?));
    Ok(())
}

/// Fills in ids as path arguments; strings are borrowed.
fn arguments(words: &Words<'_>, slots: &mut Slots) -> Result<(), ExpectedError> {
    let void = words.operation("voidPayment")?;
    let ids: Vec<_> = void.parameters.iter().filter(|parameter| parameter.required).collect();
    let [order, payment] = ids.as_slice() else {
        return Err(missing("payments that are found by two parameters, their order's and their own"));
    };
    for (id, ty, argument, clone) in [
        ("order_id", &order.ty, "order_argument", "order_clone"),
        ("payment_id", &payment.ty, "payment_argument", "payment_clone"),
    ] {
        let is_copied = *words.plan.target(ty) == TypeRef::Uuid;
        slots.push((argument, if is_copied { id.to_owned() } else { format!("&{id}") }));
        slots.push((clone, if is_copied { String::new() } else { ".clone()".to_owned() }));
    }
    Ok(())
}

/// Returns a body with these values, whose names are those of our document. Whatever else it requires cannot be known.
fn made(words: &Words<'_>, ty: &TypeRef, schema: &str, values: &[(&str, &str)]) -> Result<String, ExpectedError> {
    let (record, name) = words.record(ty)?;
    let mut given = Vec::new();
    for (member, value) in values {
        given.push((words.field(ty, schema, member)?, *value));
    }
    let mut asked = Vec::new();
    for field in record.asked() {
        let value = given.iter().find(|(known, _)| known.wire == field.wire).map(|(_, value)| *value);
        let value = value.ok_or_else(|| missing(&format!("no `{}` in {schema}", field.wire)))?;
        asked.push((field.name.to_string(), value.to_owned()));
    }
    let mut text = if words.plan.is_made_by_name(record) {
        let members: Vec<String> = asked.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let construct = name.replacen("types::", "construct::", 1);
        format!("{name}::new({}::{construct}Required {{ {} }})", words.plan.package.rust_name(), members.join(", "))
    } else {
        let values: Vec<&str> = asked.iter().map(|(_, value)| value.as_str()).collect();
        format!("{name}::new({})", values.join(", "))
    };
    for (field, value) in given {
        if matches!(field.presence, Presence::Optional | Presence::Tristate) {
            text = format!("{text}.{}({value})", field.name);
        }
    }
    Ok(text)
}

//! The data of a new sandbox, and the creation of orders.

use super::state::Opened;
use tilt::runtime::{Tristate, Uuid};
use tilt::types::{Location, Order, OrderCreate};

/// The locations: the one in the document's examples, and a second.
const LOCATIONS: [(Uuid, &str); 2] = [
    (Uuid::from_u128(0x6f1d_2c3a_8b4e_4f5a_9c7d_1e2f_3a4b_5c6d), "Main Street"),
    (Uuid::from_u128(0x2b7e_1516_28ae_4d2a_abf7_1588_09cf_4f3c), "Harbour"),
];

/// The token that the document gives as an example. No response leads to it, so it shows a form of its own.
pub(super) const EXAMPLE_TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJwdXJwb3NlIjoiZXhhbXBsZSJ9.";
/// The order of that form.
pub(super) const EXAMPLE_ORDER: Uuid = Uuid::from_u128(0x0b9f_4c1e_2d6a_4e3b_8f75_9a1c_2d3e_4f50);

pub(super) fn locations() -> impl Iterator<Item = Location> {
    LOCATIONS.iter().map(|(id, name)| Location::new().location_id(*id).name(*name))
}

pub(super) fn location(id: Uuid) -> Option<Location> {
    locations().find(|location| location.location_id == Some(id))
}

/// Returns the order of the example.
pub(super) fn example() -> Opened {
    let order = Order::new(EXAMPLE_ORDER).location_id(LOCATIONS[0].0).total_cents(5000);
    let mut order = order.description("Fleet service — invoice #INV-001");
    order.opened_by_m2m_client_id = Tristate::Null;
    Opened { order, link_expires: None }
}

/// Returns an order as it was requested.
pub(super) fn order(wanted: OrderCreate, client: Option<String>) -> Order {
    let mut order = Order::new(Uuid::new_v4()).location_id(wanted.location_id).total_cents(wanted.total_cents);
    order.opened_by_m2m_client_id = client.map_or(Tristate::Null, Into::into);
    order.description = wanted.description;
    order.external_reference = wanted.external_reference;
    order.external_source = wanted.external_source;
    order.external_id = wanted.external_id;
    order.customer_name = wanted.customer_name;
    order.customer_email = wanted.customer_email;
    order.level3 = wanted.level3;
    order.return_url = wanted.return_url;
    order.cancel_url = wanted.cancel_url;
    order
}

//! All that the shop knows. Its ids and tokens count up, so that two runs are alike; a service would draw
//! them at random.

use std::collections::BTreeMap;
use tilt::runtime::{DateTime, Tristate, Uri, Uuid};
use tilt::types::{Location, Order, OrderCreate, Payment, PaymentStatus};

/// The location that the document's examples name; it exists from the start.
const LOCATION: Uuid = Uuid::from_u128(0x6f1d_2c3a_8b4e_4f5a_9c7d_1e2f_3a4b_5c6d);
/// The payment form of the document's example, which no answer could lead to: it exists too.
const FORM: &str = "eyJhbGciOiJub25lIn0.eyJwdXJwb3NlIjoiZXhhbXBsZSJ9.";

/// Who calls: an API client, or a person.
pub(super) struct Partner {
    pub(super) client: Option<String>,
}

/// What a token stands for.
pub(super) struct Grant {
    pub(super) client: Option<String>,
    pub(super) scopes: Vec<&'static str>,
}

/// All that the shop knows.
pub(super) struct State {
    pub(super) grants: BTreeMap<String, Grant>,
    pub(super) locations: BTreeMap<Uuid, Location>,
    pub(super) orders: BTreeMap<Uuid, Order>,
    pub(super) payments: BTreeMap<Uuid, Charge>,
    pub(super) forms: BTreeMap<String, Uuid>,
    pub(super) launches: BTreeMap<String, Launch>,
    /// Ids that were given.
    given: u128,
    /// Seconds since opening: one for every answer that tells a time.
    pub(super) clock: u64,
}

pub(super) struct Charge {
    pub(super) payment: Payment,
    pub(super) reads: u32,
    pub(super) refunded: i64,
}

pub(super) struct Launch {
    pub(super) made: u64,
    pub(super) is_used: bool,
}

impl State {
    /// What is there from the start: a location, an order with a payment form, and an API client with its tokens.
    pub(super) fn new(tokens: &[(&str, &[&'static str])]) -> Self {
        let client = Some("abc123".to_owned());
        let grants = tokens
            .iter()
            .map(|(token, scopes)| ((*token).to_owned(), Grant { client: client.clone(), scopes: scopes.to_vec() }));
        let mut state = State {
            grants: grants.collect(),
            locations: [(LOCATION, Location::new().location_id(LOCATION).name("Main Street"))].into(),
            orders: BTreeMap::new(),
            payments: BTreeMap::new(),
            forms: BTreeMap::new(),
            launches: BTreeMap::new(),
            given: 0,
            clock: 0,
        };
        let order = Order::new(state.id()).total_cents(5000).description("Fleet service — invoice #INV-001");
        state.forms.insert(FORM.to_owned(), order.order_id);
        state.orders.insert(order.order_id, order);
        state
    }

    pub(super) fn id(&mut self) -> Uuid {
        self.given += 1;
        Uuid::from_u128(0xc4a7_e2d1_5f38_4b6c_a912_0000_0000_0000 + self.given)
    }

    pub(super) fn token(&mut self) -> String {
        format!("{}.{}", self.id().simple(), self.id().simple())
    }

    /// The shop has a clock of its own, which no other run can see at another time.
    pub(super) fn now(&mut self) -> DateTime {
        self.clock += 1;
        let (hours, minutes, seconds) = (self.clock / 3600, self.clock / 60 % 60, self.clock % 60);
        DateTime::from(format!("2024-01-{:02}T{:02}:{minutes:02}:{seconds:02}Z", 15 + hours / 24, hours % 24))
    }

    pub(super) fn charge(&mut self, order: Uuid, payment: Uuid) -> Option<&mut Charge> {
        self.payments.get_mut(&payment).filter(|charge| charge.payment.order_id == order)
    }

    /// The payment of that order, seen once more: from the second time on the processor has answered.
    pub(super) fn read(&mut self, order: Uuid, payment: Uuid) -> Option<&mut Charge> {
        let now = self.now();
        let charge = self.charge(order, payment)?;
        charge.reads += 1;
        if charge.payment.status == PaymentStatus::Pending && charge.reads > 1 {
            charge.payment.status = PaymentStatus::Approved;
            charge.payment.processor_reference = Some("valor-txn-ref".to_owned());
            charge.payment.updated_at = Some(now);
        }
        Some(charge)
    }

    /// What may still be charged, in cents.
    pub(super) fn remains(&self, order: &Order) -> i64 {
        use PaymentStatus::{Approved, Pending, Settled};
        let charges = self.payments.values().filter(|charge| charge.payment.order_id == order.order_id);
        let live = charges.filter(|charge| matches!(charge.payment.status, Pending | Approved | Settled));
        order.total_cents.unwrap_or(0) - live.map(|charge| charge.payment.amount_cents).sum::<i64>()
    }

    pub(super) fn order_of(&mut self, wanted: OrderCreate, caller: &Partner, address: &str) -> Order {
        let form = wanted.return_url.as_ref().map(|_| self.token());
        let url = form.as_ref().map(|form| format!("{address}/pos/v1/public/hosted-checkout?token={form}"));
        let mut order = Order::new(self.id()).location_id(wanted.location_id).total_cents(wanted.total_cents);
        order.opened_by_m2m_client_id = caller.client.clone().map_or(Tristate::Null, Into::into);
        order.hosted_checkout_url = url.map_or(Tristate::Null, |url| Uri::from(url).into());
        order.description = wanted.description;
        order.external_reference = wanted.external_reference;
        order.external_source = wanted.external_source;
        order.external_id = wanted.external_id;
        order.customer_name = wanted.customer_name;
        order.customer_email = wanted.customer_email;
        order.level3 = wanted.level3;
        order.return_url = wanted.return_url;
        order.cancel_url = wanted.cancel_url;
        self.forms.extend(form.map(|form| (form, order.order_id)));
        self.orders.insert(order.order_id, order.clone());
        order.payments(Vec::new())
    }
}

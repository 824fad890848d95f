//! The types as one would write them with serde's derive.

use serde::{Deserialize, Serialize};
use specwright_runtime::Uuid;

#[derive(Serialize, Deserialize)]
pub(super) struct Payment {
    pub id: Uuid,
    pub order_id: Uuid,
    pub amount_cents: i64,
    pub currency: String,
    pub status: Status,
    pub created_at: String,
    pub captured: bool,
    pub rate: f64,
    pub lines: Vec<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    pub sku: String,
    pub title: String,
    pub quantity: i64,
    pub price_cents: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Pending,
    Approved,
    Declined,
    Failed,
    #[serde(untagged)]
    Unknown(String),
}

impl Payment {
    pub(super) fn sample(n: i64) -> Self {
        let line = |n: i64| Line {
            sku: format!("SKU-{n}"),
            title: "A box of things, large".to_owned(),
            quantity: n,
            price_cents: 1999 + n,
        };
        Self {
            id: Uuid::from_u128(n.unsigned_abs().into()),
            order_id: Uuid::from_u128(u128::MAX),
            amount_cents: 5000 + n,
            currency: "EUR".to_owned(),
            status: if n % 2 == 0 { Status::Approved } else { Status::Declined },
            created_at: "2026-11-21T09:00:00.000Z".to_owned(),
            description: (n % 3 == 0).then(|| "Fleet service".to_owned()),
            reference: None,
            captured: n % 2 == 0,
            rate: 0.19,
            lines: (1..4).map(line).collect(),
            attempts: Some(3),
        }
    }
}

macro_rules! branches {
    ($($branch:ident $only:ident)*) => {
        #[derive(Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        pub(super) enum Tagged { $($branch(Body),)* }

        #[derive(Serialize, Deserialize)]
        #[serde(untagged)]
        pub(super) enum Untagged { $($branch($branch),)* }

        $(
            #[derive(Serialize, Deserialize)]
            pub(super) struct $branch {
                pub id: Uuid,
                pub amount: i64,
                pub currency: String,
                pub note: Option<String>,
                pub rate: f64,
                pub tags: Vec<String>,
                pub $only: bool,
            }
        )*
    };
}
branches!(Branch0 only0 Branch1 only1 Branch2 only2 Branch3 only3 Branch4 only4
    Branch5 only5 Branch6 only6 Branch7 only7 Branch8 only8 Branch9 only9);

#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub id: Uuid,
    pub amount: i64,
    pub currency: String,
    pub note: Option<String>,
    pub rate: f64,
    pub tags: Vec<String>,
}

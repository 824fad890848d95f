//! The hosted payment form: the link to it, the page, and the payment by the card that is typed in. A card's number is
//! checked at once and not stored.

use super::amounts::AMOUNTS;
use super::cards::{self, CARDS, NoCard};
use super::core::{Core, Settings};
use super::start::{EXAMPLE_ORDER, EXAMPLE_TOKEN};
use super::state::Opened;
use crate::secret;
use crate::time::Millis;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use tilt::runtime::Uuid;
use tilt::types::Order;
use url::Url;

/// The life of a payment link: a day.
pub(super) const LINK_LIFE: Millis = 86_400_000;
/// The path that the form is sent to.
pub(super) const PATH: &str = "/_sandbox/checkout";
/// The maximum size of a form, in bytes.
const LARGEST: usize = 16 * 1024;

/// Returns the URL of an order's payment form, if it has one.
pub(super) fn url(settings: &Settings, opened: &Opened) -> Option<String> {
    let expires = opened.link_expires?;
    let token = sign(settings, &json!({ "order_id": opened.order.order_id, "exp": expires / 1000 }));
    let own = || format!("/pos/v1/public/hosted-checkout?token={token}");
    let path = settings.wire.as_ref().and_then(|wire| wire.address("showHostedCheckout", &token)).unwrap_or_else(own);
    Some(format!("{}{path}", settings.address))
}

/// Returns a JWT (RFC 7519) that is signed with HS256.
fn sign(settings: &Settings, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(signature(settings, &signed));
    format!("{signed}.{signature}")
}

fn signature(settings: &Settings, signed: &str) -> Vec<u8> {
    secret::hmac(settings.seed.derive("payment links").as_bytes(), signed.as_bytes())
}

/// The reason why there is no form to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoForm {
    /// The token was never issued.
    Unknown,
    /// The link has expired.
    Expired,
    /// Nothing is left to pay.
    Paid,
}

/// An order, and the amount that is left to pay.
pub(super) struct Form {
    order: Order,
    cents: i64,
}

/// Returns the form that a token leads to.
pub(super) fn form(core: &Core, token: &str) -> Result<Form, NoForm> {
    let (id, expires) = claims(&core.settings, token).ok_or(NoForm::Unknown)?;
    let store = core.store();
    if expires.is_some_and(|expires| expires.saturating_mul(1000) <= store.now()) {
        return Err(NoForm::Expired);
    }
    let order = store.state.orders.get(&id).map(|opened| opened.order.clone()).ok_or(NoForm::Unknown)?;
    match store.state.remains(&order) {
        cents if cents > 0 => Ok(Form { order, cents }),
        _ => Err(NoForm::Paid),
    }
}

/// Returns the order of a token, and the time at which the link expires, in seconds.
fn claims(settings: &Settings, token: &str) -> Option<(Uuid, Option<u64>)> {
    if token == EXAMPLE_TOKEN {
        return Some((EXAMPLE_ORDER, None));
    }
    let (signed, given) = token.rsplit_once('.')?;
    // The signature covers the header, which is ours if it is valid: no other algorithm can be chosen.
    let wanted = URL_SAFE_NO_PAD.encode(signature(settings, signed));
    let claims = signed.split_once('.').filter(|_| secret::same(given, &wanted))?.1;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    Some((claims["order_id"].as_str()?.parse().ok()?, Some(claims["exp"].as_u64()?)))
}

/// Accepts the form: responds with 303 to the URL of the order, or with the page again and what is wrong.
pub(super) async fn pay(State(core): State<Arc<Core>>, request: Request) -> Response<Body> {
    let Ok(body) = to_bytes(request.into_body(), LARGEST).await else {
        return html(StatusCode::PAYLOAD_TOO_LARGE, message("The form is too large."));
    };
    let fields: BTreeMap<_, _> = url::form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let form = match form(&core, field("token")) {
        Ok(form) => form,
        Err(NoForm::Unknown) => return html(StatusCode::NOT_FOUND, message("There is no such payment form.")),
        Err(NoForm::Expired) => return html(StatusCode::GONE, message("The payment link has run out.")),
        Err(NoForm::Paid) => return html(StatusCode::GONE, message("Nothing is left to pay.")),
    };
    let card = match cards::find(field("number")) {
        Ok(card) => card,
        Err(why) => {
            let why = match why {
                NoCard::Invalid => "This is no card number.",
                NoCard::Unknown => "This is none of the test cards, and it was not kept. Take one of those below.",
            };
            return html(StatusCode::UNPROCESSABLE_ENTITY, form.page(field("token"), Some(why)));
        }
    };
    let delay = core.settings.delay;
    // The amount is checked again, because two people may have the link.
    let paid = core.step(|draft| {
        let cents = draft.state.remains(&form.order);
        (cents > 0).then(|| draft.charge(form.order.order_id, cents, card.answer, delay))
    });
    match paid {
        Ok(Some(_)) => paid_page(&form.order),
        Ok(None) => html(StatusCode::GONE, message("Nothing is left to pay.")),
        Err(_) => html(StatusCode::INTERNAL_SERVER_ERROR, message("The payment could not be kept.")),
    }
}

fn paid_page(order: &Order) -> Response<Body> {
    let back = order.return_url.as_ref().and_then(|url| web(url.as_str()));
    match back.and_then(|url| HeaderValue::from_str(&url).ok()) {
        Some(url) => {
            let mut answer = html(StatusCode::SEE_OTHER, message("Thank you."));
            answer.headers_mut().insert(header::LOCATION, url);
            answer
        }
        None => html(StatusCode::OK, message("Thank you. The payment is with the processor.")),
    }
}

/// Returns a URL that a browser may be sent to; `javascript:` and the like are refused.
fn web(url: &str) -> Option<String> {
    Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(Into::into)
}

impl Form {
    /// Returns the page.
    pub(super) fn page(&self, token: &str, flaw: Option<&str>) -> String {
        let title = escaped(self.order.description.as_deref().unwrap_or("Order"));
        let amount = format!("{}.{:02}", self.cents / 100, self.cents % 100);
        let flaw = flaw.map_or_else(String::new, |flaw| format!("<p role=\"alert\">{}</p>\n", escaped(flaw)));
        let back = self.order.cancel_url.as_ref().and_then(|url| web(url.as_str()));
        let back = back.map_or_else(String::new, |url| format!("<p><a href=\"{}\">Give up</a></p>\n", escaped(&url)));
        let body = format!(
            "<h1>{title}</h1>\n<p>{amount}</p>\n{flaw}<form method=\"post\" action=\"{PATH}\">\n\
             <input type=\"hidden\" name=\"token\" value=\"{}\">\n\
             <label>Card number <input name=\"number\" inputmode=\"numeric\" autocomplete=\"off\"></label>\n\
             <button>Pay</button>\n</form>\n{back}<h2>Test cards</h2>\n<ul>\n{}</ul>\n<h2>Test amounts</h2>\n\
             <ul>\n{}</ul>\n",
            escaped(token),
            list(CARDS.iter().map(|card| (card.number.to_owned(), card.sentence))),
            list(AMOUNTS.iter().map(|row| (row.pattern(), row.sentence))),
        );
        document("Checkout", &body)
    }
}

fn list(rows: impl Iterator<Item = (String, &'static str)>) -> String {
    rows.fold(String::new(), |mut text, (name, sentence)| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "<li><code>{}</code>: {}</li>", escaped(&name), escaped(sentence));
        text
    })
}

fn message(text: &str) -> String {
    document("Checkout", &format!("<p>{}</p>\n", escaped(text)))
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title></head>\n<body>\n{body}</body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

fn html(status: StatusCode, page: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(page));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

#[cfg(test)]
mod tests {
    use super::{escaped, web};

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
        for (url, expected) in [
            ("https://shop.example/paid?a=1", Some("https://shop.example/paid?a=1")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("paid", None),
        ] {
            assert_eq!(web(url).as_deref(), expected, "{url}");
        }
    }
}

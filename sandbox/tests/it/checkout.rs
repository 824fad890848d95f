//! The hosted payment form.

use crate::caller::{Caller, LOCATION};
use reqwest::Response;
use serde_json::{Value, json};

/// A caller, the token of a payment form, and the path of its order.
async fn form(return_url: &str) -> (Caller, String, String) {
    let caller = Caller::new().await;
    let description = "Tea & <script>alert(1)</script>";
    let body = json!({
        "location_id": LOCATION, "total_cents": 700, "description": description,
        "return_url": return_url, "cancel_url": "javascript:alert(1)",
    });
    let order = caller.post("/orders", body, 201).await;
    let url = order["hosted_checkout_url"].as_str().unwrap();
    let token = url.split_once("token=").unwrap().1.to_owned();
    (caller, token, format!("/orders/{}", order["order_id"].as_str().unwrap()))
}

async fn submit(caller: &Caller, token: &str, number: &str) -> Response {
    let form = url::form_urlencoded::Serializer::new(String::new());
    let form = { form }.append_pair("token", token).append_pair("number", number).finish();
    let request = caller.client.post(format!("{}/_sandbox/checkout", caller.sandbox.url()));
    request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap()
}

#[tokio::test]
async fn a_card_pays_what_is_left_and_leads_back() {
    for (number, expected) in [("4111 1111 1111 1111", "approved"), ("4000000000000002", "declined")] {
        let (caller, token, order) = form("https://shop.example/paid?order=1").await;
        let answer = submit(&caller, &token, number).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["location"]),
            (303, &"https://shop.example/paid?order=1".parse().unwrap())
        );
        caller.turn(3600).await;
        let payment = caller.get(&order, 200).await["payments"][0].clone();
        assert_eq!((&payment["status"], &payment["amount_cents"]), (&json!(expected), &json!(700)));
        let left = submit(&caller, &token, number).await.status().as_u16();
        assert_eq!(left, if expected == "approved" { 410 } else { 303 });
    }
}

#[tokio::test]
async fn a_card_that_is_none_is_refused_and_kept_nowhere() {
    let (caller, token, order) = form("https://shop.example/paid").await;
    for number in ["4242424242424242", "4111111111111112", ""] {
        let answer = submit(&caller, &token, number).await;
        assert_eq!(answer.status(), 422, "{number}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("role=\"alert\"") && !page.contains("4242424242424242"), "{page}");
    }
    assert_eq!(caller.get(&order, 200).await["payments"], json!([]));
    assert!(!caller.lines.lock().unwrap().join("\n").contains("4242"));
}

#[tokio::test]
async fn the_page_shows_text_as_text() {
    let (caller, token, _) = form("javascript:alert(1)").await;
    let path = format!("/pos/v1/public/hosted-checkout?token={token}");
    let answer = caller.send(reqwest::Method::GET, &path, &Value::Null).await;
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let page = answer.text().await.unwrap();
    assert!(page.contains("Tea &amp; &lt;script&gt;") && page.contains("7.00"), "{page}");
    assert!(!page.contains("<script") && !page.contains("javascript:"), "{page}");
    // A browser is not sent there either.
    let answer = submit(&caller, &token, "4111111111111111").await;
    assert_eq!((answer.status().as_u16(), answer.headers().get("location")), (200, None));
}

#[tokio::test]
async fn a_token_that_was_tampered_with_shows_nothing() {
    let (caller, token, _) = form("https://shop.example/paid").await;
    let (signed, _) = token.rsplit_once('.').unwrap();
    for forged in [format!("{signed}."), signed.to_owned(), format!("x{token}"), format!("{token}x"), String::new()] {
        assert_eq!(submit(&caller, &forged, "4111111111111111").await.status(), 404, "{forged}");
    }
}

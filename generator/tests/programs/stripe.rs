//! Run beside the crate of Stripe's `POST /v1/customers`, whose client is heard by a plain socket.

use std::io::{Read, Write};
use std::net::TcpListener;
use stripe::client::Client;
use stripe::runtime::client::Url;
use stripe::types::*;

/// The head and the body of one request.
fn heard(listener: &TcpListener) -> (String, String) {
    let (mut stream, _) = listener.accept().unwrap();
    let (mut read, mut piece) = (Vec::new(), [0; 4096]);
    let (head, body) = loop {
        let text = String::from_utf8(read.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                break (head.clone(), body.to_owned());
            }
        }
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "cut off: {text}");
        read.extend(&piece[..count]);
    };
    let answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    stream.write_all(answer).unwrap();
    (head, body)
}

async fn sent(customer: PostCustomersRequestForm) -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder(base.as_str()).basic_auth("sk_test", "").build().unwrap();
    let call = tokio::spawn(client.post_customers().body(&customer).send());
    let heard = tokio::task::spawn_blocking(move || heard(&listener)).await.unwrap();
    call.await.unwrap().unwrap();
    heard
}

/// The names and texts that a reader of forms finds in a body.
fn pairs(body: &str) -> Vec<(String, String)> {
    Url::parse(&format!("http://a/?{body}")).unwrap().query_pairs().into_owned().collect()
}

fn address() -> PostCustomersRequestFormAddressOptionalFieldsAddress {
    PostCustomersRequestFormAddressOptionalFieldsAddress::new()
        .line1("510 Townsend St")
        .city("San Francisco")
        .country("US")
        .postal_code("94103")
}

/// What Stripe's documentation has `curl -d` send for the same customer, with one difference: it writes a list of texts as
/// `expand[]`, its document leaves open how (a list in a `deepObject`), and then items go out with their index.
const DOCUMENTED: &[(&str, &str)] = &[
    ("address[city]", "San Francisco"),
    ("address[country]", "US"),
    ("address[line1]", "510 Townsend St"),
    ("address[postal_code]", "94103"),
    ("description", "Fleet & crew: 100% \u{e9}lan"),
    ("email", "jenny+fleet@example.com"),
    ("expand[0]", "default_source"),
    ("expand[1]", "subscriptions.data.customer"),
    ("metadata[Rabatt %]", "5=5"),
    ("metadata[order id]", "6735"),
    ("name", "Jenny Rosen"),
    ("preferred_locales[0]", "de"),
    ("shipping[address][city]", "San Francisco"),
    ("shipping[address][country]", "US"),
    ("shipping[address][line1]", "510 Townsend St"),
    ("shipping[address][postal_code]", "94103"),
    ("shipping[name]", "Jenny Rosen"),
    ("tax_exempt", "none"),
    ("tax_id_data[0][type]", "eu_vat"),
    ("tax_id_data[0][value]", "DE123456789"),
];

/// The same as the form that goes out. Brackets are escaped, as a serializer of forms does it (WHATWG URL §5.2) and `curl -d`
/// leaves to its user. Spaces are `%20` where the document states a style, and `+` where it does not: readers of forms
/// take both for a space.
const BYTES: &str = concat!(
    "address%5Bcity%5D=San%20Francisco&address%5Bcountry%5D=US&address%5Bline1%5D=510%20Townsend%20St",
    "&address%5Bpostal_code%5D=94103&description=Fleet+%26+crew%3A+100%25+%C3%A9lan&email=jenny%2Bfleet%40example.com",
    "&expand%5B0%5D=default_source&expand%5B1%5D=subscriptions.data.customer",
    "&metadata%5BRabatt%20%25%5D=5%3D5&metadata%5Border%20id%5D=6735&name=Jenny+Rosen&preferred_locales%5B0%5D=de",
    "&shipping%5Baddress%5D%5Bcity%5D=San%20Francisco&shipping%5Baddress%5D%5Bcountry%5D=US",
    "&shipping%5Baddress%5D%5Bline1%5D=510%20Townsend%20St&shipping%5Baddress%5D%5Bpostal_code%5D=94103",
    "&shipping%5Bname%5D=Jenny%20Rosen&tax_exempt=none&tax_id_data%5B0%5D%5Btype%5D=eu_vat",
    "&tax_id_data%5B0%5D%5Bvalue%5D=DE123456789",
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer() {
    let metadata = serde_json::json!({ "order id": "6735", "Rabatt %": "5=5" });
    let shipping = serde_json::json!({ "name": "Jenny Rosen", "address": address() });
    let tax_id = serde_json::json!([{ "type": "eu_vat", "value": "DE123456789" }]);
    let customer = PostCustomersRequestForm::new()
        .address(PostCustomersRequestFormAddress::from(address()))
        .description("Fleet & crew: 100% \u{e9}lan")
        .email("jenny+fleet@example.com")
        .expand(vec!["default_source".to_owned(), "subscriptions.data.customer".to_owned()])
        .metadata(serde_json::from_value(metadata).unwrap())
        .name("Jenny Rosen")
        .preferred_locales(vec!["de".to_owned()])
        .shipping(serde_json::from_value(shipping).unwrap())
        .tax_exempt("none".into())
        .tax_id_data(serde_json::from_value(tax_id).unwrap());
    let (head, body) = sent(customer).await;
    assert!(head.starts_with("post /v1/customers http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{head}");
    assert!(head.contains("\r\nauthorization: basic c2tfdgvzddo=\r\n"), "{head}");
    let found = pairs(&body);
    let found: Vec<(&str, &str)> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(found, DOCUMENTED);
    assert_eq!(body, BYTES);
}

/// What is unset goes out as an empty text (`metadata=`), and what was never set does not go out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_with_nothing_but_what_is_unset() {
    let unset = serde_json::json!({ "metadata": "", "shipping": "", "address": { "line2": "" } });
    let (_, body) = sent(serde_json::from_value(unset).unwrap()).await;
    assert_eq!(body, "address%5Bline2%5D=&metadata=&shipping=");
}

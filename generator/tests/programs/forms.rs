//! Run beside the crate of `tests/data/forms`. The client is heard by a plain socket, and the server is told by one:
//! neither of the two sees the other.

use flock::client::Client;
use flock::runtime::{Map, Value};
use flock::server::{Api, Failure, RegisterSheep, RegisterSheepResponse, SellSheep, SellSheepResponse, SellSheepForm, SellSheepFormResponse};
use flock::types::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Keeps what it was sent, as JSON.
#[derive(Clone, Default)]
struct Register(Arc<Mutex<Vec<Value>>>);

impl Register {
    fn keep(&self, what: impl Into<Value>) {
        self.0.lock().unwrap().push(what.into());
    }
}

fn json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

impl Api for Register {
    async fn register_sheep(&self, request: RegisterSheep) -> Result<RegisterSheepResponse, Failure> {
        self.keep(json(&request.body));
        Ok(RegisterSheepResponse::Created)
    }

    async fn sell_sheep(&self, request: SellSheep) -> Result<SellSheepResponse, Failure> {
        self.keep(json(&request.body));
        Ok(SellSheepResponse::NoContent)
    }

    async fn sell_sheep_form(&self, request: SellSheepForm) -> Result<SellSheepFormResponse, Failure> {
        self.keep(json(&request.filter));
        Ok(SellSheepFormResponse::NoContent)
    }
}

/// One request as it arrives: its line, and its body.
fn heard(listener: &TcpListener) -> (String, String) {
    let (mut stream, _) = listener.accept().unwrap();
    let (mut read, mut piece) = (Vec::new(), [0; 4096]);
    let (head, body) = loop {
        let text = String::from_utf8(read.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() == length.map_or(0, |length| length.parse().unwrap()) {
                break (text.lines().next().unwrap().to_owned(), body.to_owned());
            }
        }
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "cut off: {text}");
        read.extend(&piece[..count]);
    };
    stream.write_all(b"HTTP/1.1 201 Created\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
    (head, body)
}

fn socket() -> (Client, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (Client::builder(base.as_str()).build().unwrap(), listener)
}

/// Says exactly these bytes to the server: the status of its answer, and the answer.
fn said(address: std::net::SocketAddr, line: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let media_type = "application/x-www-form-urlencoded";
    let head = format!("{line} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

async fn server() -> (Register, std::net::SocketAddr) {
    let register = Register::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = flock::server::router(register.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (register, address)
}

/// What the server reads of these bytes.
async fn read(line: &'static str, body: &str) -> Result<Value, String> {
    let (register, address) = server().await;
    let body = body.to_owned();
    let (status, answer) = tokio::task::spawn_blocking(move || said(address, line, &body)).await.unwrap();
    match status {
        201 | 204 => Ok(register.0.lock().unwrap().pop().unwrap()),
        400 => Err(answer),
        status => panic!("{status}: {answer}"),
    }
}

const SHEEP: &str = "earTag=UK+1&colours=black&colours=dark+brown&farms=1%202&pens=n,s%2Cw&traits%5Bbreed%5D=Texel&traits%5Bweight%5D=80&remark=%7B%22by%22%3A%22Ann%22%7D";

fn sheep() -> RegisterSheepRequestForm {
    let mut sheep = RegisterSheepRequestForm::new("UK 1");
    sheep.colours = Some(vec!["black".to_owned(), "dark brown".to_owned()]);
    sheep.farms = Some(vec![1, 2]);
    sheep.pens = Some(vec!["n".to_owned(), "s,w".to_owned()]);
    sheep.traits = Some(RegisterSheepRequestFormTraits::new().breed("Texel".to_owned()).weight(80));
    sheep.remark = Some(RegisterSheepRequestFormRemark::new().by("Ann".to_owned()));
    sheep
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sheep() {
    let (client, listener) = socket();
    let sent = tokio::spawn(client.register_sheep(&sheep()).send());
    let (line, body) = tokio::task::spawn_blocking(move || heard(&listener)).await.unwrap();
    sent.await.unwrap().unwrap();
    assert_eq!((line.as_str(), body.as_str()), ("POST /sheep HTTP/1.1", SHEEP));
    assert_eq!(read("POST /sheep", SHEEP).await, Ok(json(&sheep())));
}

const SALE: &str = "expand%5B0%5D=buyer&notes%5B%5D=a&notes%5B%5D=b&lots%5B0%5D%5Bprice%5D%5Bamount%5D=5&lots%5B0%5D%5Bprice%5D%5Bcurrency%5D=gbp&lots%5B1%5D%5Btags%5D%5B0%5D=12&marks%5Border%20id%5D=6735&seller%5Bpostcode%5D=01234&seller%5Bflock%5D=12&seller%5Bretired%5D=true&seller%5Bmark%5D=1&terms=a/b%26c&name=Ann&farm=7&codes=%2207%22";

fn sale() -> SellSheepRequestForm {
    let price = SellSheepRequestFormLotsItemPrice::new(5).currency("gbp".to_owned());
    let mut sale = SellSheepRequestForm::new();
    sale.expand = Some(vec!["buyer".to_owned()]);
    sale.notes = Some(vec!["a".to_owned(), "b".to_owned()]);
    sale.lots = Some(vec![
        SellSheepRequestFormLotsItem::new().price(price),
        SellSheepRequestFormLotsItem::new().tags(vec!["12".to_owned()]),
    ]);
    // A number by its looks, and a text by its type.
    let marks = [("order id".to_owned(), "6735".to_owned())].into_iter().collect::<Map<String>>();
    sale.marks = Some(SellSheepRequestFormMarks::Variant0(marks));
    let seller = SellSheepRequestFormSellerPostcode::new("01234").flock(12).retired(true);
    sale.seller = Some(SellSheepRequestFormSeller::Postcode(seller.mark(SellSheepRequestFormSellerPostcodeMark::N1)));
    sale.terms = Some("a/b&c".to_owned());
    sale.buyer = Some(SellSheepRequestFormBuyer::new().name("Ann".to_owned()).farm(7));
    sale.codes = Some(vec!["07".to_owned()]);
    sale
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sale() {
    let (client, listener) = socket();
    let sent = tokio::spawn(client.sell_sheep().body(&sale()).send());
    let (_, body) = tokio::task::spawn_blocking(move || heard(&listener)).await.unwrap();
    sent.await.unwrap().ok();
    assert_eq!(body, SALE);
    assert_eq!(read("POST /sales", SALE).await, Ok(json(&sale())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_out_comes_back_absent() {
    let (client, listener) = socket();
    let mut empty = RegisterSheepRequestForm::new("");
    empty.colours = Some(Vec::new());
    empty.pens = Some(Vec::new());
    empty.traits = Some(RegisterSheepRequestFormTraits::new());
    let sent = tokio::spawn(client.register_sheep(&empty).send());
    let (_, body) = tokio::task::spawn_blocking(move || heard(&listener)).await.unwrap();
    sent.await.unwrap().unwrap();
    assert_eq!(body, "earTag=");
    assert_eq!(read("POST /sheep", &body).await, Ok(json(&RegisterSheepRequestForm::new(""))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_others() {
    let sheep = |rest: &str| format!("earTag=1&{rest}");
    for (rest, member, expected) in [
        ("pens=n", "/pens", json(&["n"])),
        ("farms=1+2", "/farms", json(&[1, 2])),
        ("traits[breed]=A+B", "/traits/breed", json(&"A B")),
    ] {
        let read = read("POST /sheep", &sheep(rest)).await.unwrap();
        assert_eq!(read.pointer(member), Some(&expected), "{rest}: {read}");
    }
    for (body, member, expected) in [
        ("expand[]=a&expand[]=b", "/expand", json(&["a", "b"])),
        ("expand=a&expand=b", "/expand", json(&["a", "b"])),
        ("marks=", "/marks", json(&"")),
        ("marks[a]=1&marks[b]=x", "/marks", serde_json::json!({ "a": "1", "b": "x" })),
        // Within one union: a text, a number, a boolean and an enum, each as its branch has it.
        (
            "seller[postcode]=12345&seller[flock]=7&seller[retired]=false&seller[mark]=2",
            "/seller",
            serde_json::json!({ "postcode": "12345", "flock": 7, "retired": false, "mark": "2" }),
        ),
        ("seller[postcode]=true", "/seller", serde_json::json!({ "postcode": "true" })),
        ("seller[postcode]=1.50", "/seller", serde_json::json!({ "postcode": "1.50" })),
        ("seller=", "/seller", json(&"")),
        ("lots[0][tags][]=a&lots[0][price][amount]=1", "/lots/0/tags", json(&["a"])),
    ] {
        let read = read("POST /sales", body).await.unwrap();
        assert_eq!(read.pointer(member), Some(&expected), "{body}: {read}");
    }
    let filter = "GET /sellSheepForm?filter[pens][0]=n&filter[pens][1]=s";
    assert_eq!(read(filter, "").await, Ok(serde_json::json!({ "pens": ["n", "s"] })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused() {
    for (body, words) in [
        ("earTag=1&traits=2&traits[breed]=3", "both a value and members"),
        ("earTag=1&traits[breed=3", "a bracket is not closed"),
        ("earTag=1&traits[weight]=heavy", "/traits/weight"),
        ("earTag=1&pens=a&pens=b", "sent more than once"),
        ("earTag=1&farms=1,2", "/farms/0"),
        ("traits[breed]=3", "earTag"),
    ] {
        let answer = read("POST /sheep", body).await.unwrap_err();
        assert!(answer.contains(words), "{body}: {answer}");
    }
    let answer = read("POST /sales", "lots[999999999][tags][]=a").await.unwrap_err();
    assert!(answer.contains("an index is above 65535"), "{answer}");
}

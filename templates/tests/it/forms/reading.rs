//! What the server reads of bytes, those that our client sends and others.

use axum::{Router, body::Body};
use http::Request;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use specwright_runtime::{
    codec::{Codec, Dict, Int, List, Plain, Written},
    description::{BodyInfo, EncodingInfo, OperationInfo, SchemeInfo},
    server::{Answer, Incoming, Refusal, Service, router},
};
use tower::ServiceExt as _;

use super::{name, rows};

static OPERATION: OperationInfo = OperationInfo {
    id: "op",
    method: "POST",
    path: "/form",
    server: None,
    parameters: &[],
    security: &[],
    body: Some(BodyInfo { media_types: &["application/x-www-form-urlencoded"], required: false }),
    responses: &[],
};

/// Reads a form whose members are all of one type.
struct Probe {
    of: String,
    rows: &'static [EncodingInfo],
}

impl Service for Probe {
    const OPERATIONS: &'static [&'static OperationInfo] = &[&OPERATION];
    const SCHEMES: &'static [SchemeInfo] = &[];

    async fn call(&self, _: usize, mut incoming: Incoming) -> Result<Answer, Refusal> {
        incoming.receive().await?;
        match self.of.as_str() {
            "text" => self.shown::<Plain<String>>(&incoming),
            "int" => self.shown::<Int<i64>>(&incoming),
            "texts" => self.shown::<List<Plain<String>>>(&incoming),
            "ints" => self.shown::<List<Int<i64>>>(&incoming),
            "map" => self.shown::<Dict<Plain<String>>>(&incoming),
            "lists" => self.shown::<Dict<List<Plain<String>>>>(&incoming),
            "either" => self.shown::<Plain<super::super::server::samples::Either>>(&incoming),
            _ => self.shown::<Plain<Value>>(&incoming),
        }
    }
}

impl Probe {
    fn shown<C: Codec>(&self, incoming: &Incoming) -> Result<Answer, Refusal> {
        let form = incoming.form_encoded_optional::<Dict<C>>(self.rows)?;
        let value = serde_json::to_value(form.map(|form| serde_json::to_value(Written::<Dict<C>>(&form)).unwrap()));
        Answer::json::<Plain<Value>>(200, "application/json", &value.unwrap())
    }
}

/// The whole form, or what is wrong with it.
async fn whole(vector: &Value, bytes: &str) -> Result<Value, String> {
    let app: Router = router(Probe { of: vector["type"].as_str().unwrap().to_owned(), rows: rows(vector) });
    let request = Request::post("/form").header("content-type", "application/x-www-form-urlencoded");
    let answer = app.oneshot(request.body(Body::from(bytes.to_owned())).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let body: Value = serde_json::from_slice(&body).unwrap();
    if status == 200 {
        return Ok(body);
    }
    assert_eq!(status, 400, "{body}");
    Err(format!("{} {}", body["errors"][0]["pointer"], body["errors"][0]["detail"]))
}

/// The property that a vector is about.
pub(super) async fn read(vector: &Value, bytes: &str) -> Result<Value, String> {
    let whole = whole(vector, bytes).await?;
    Ok(whole.get(name(vector)).cloned().unwrap_or(json!("absent")))
}

fn encoding(of: &str, style: &str, explode: bool) -> Value {
    json!({ "type": of, "style": style, "explode": explode })
}

#[tokio::test]
async fn what_other_clients_send() {
    let deep = |of: &str| encoding(of, "deepObject", true);
    let joined = |style: &str| encoding("texts", style, false);
    let pair = || json!(["a", "b"]);
    for (vector, bytes, expected) in [
        (deep("map"), "p[breed]=Texel&p[tag+no]=a+b", json!({ "breed": "Texel", "tag no": "a b" })),
        (deep("texts"), "p[]=a&p[]=b", pair()),
        (deep("texts"), "p%5B%5D=a&p[]=b", pair()),
        (deep("texts"), "p=a&p=b", pair()),
        (deep("texts"), "p=a", json!(["a"])),
        (deep("texts"), "p[]=", json!([""])),
        (deep("texts"), "p=", json!([])),
        (deep("texts"), "p[1]=b&p[0]=a", pair()),
        (deep("texts"), "p[10]=b&p[9]=a", pair()),
        (deep("lists"), "p[a][]=x&p[b]=y&p[b]=z&p[c][0]=w", json!({ "a": ["x"], "b": ["y", "z"], "c": ["w"] })),
        (deep("any"), "p[a]=1&p[b][c]=x", json!({ "a": 1, "b": { "c": "x" } })),
        (deep("any"), "p[1]=b&p[0]=a", pair()),
        (deep("any"), "p[2]=b&p[0]=a", json!({ "0": "a", "2": "b" })),
        // A union of a text and a list of numbers: `12` is no number of it.
        (deep("either"), "p=12", json!("12")),
        (deep("either"), "p[0]=12&p[1]=13", json!([12, 13])),
        (deep("either"), "p[]=12", json!([12])),
        (joined("form"), "p=a,b", pair()),
        (joined("form"), "p=a%2Cb", json!(["a,b"])),
        (joined("form"), "p=a+b,c", json!(["a b", "c"])),
        (joined("spaceDelimited"), "p=a+b", pair()),
        (joined("spaceDelimited"), "p=a%20b", pair()),
        (joined("pipeDelimited"), "p=a|b", pair()),
        (joined("pipeDelimited"), "p=a%7cb", pair()),
        (encoding("texts", "form", true), "p=a,b&p=c", json!(["a,b", "c"])),
        (json!({ "type": "texts" }), "p=a,b", json!(["a,b"])),
    ] {
        assert_eq!(read(&vector, bytes).await, Ok(expected), "{vector} {bytes}");
    }
}

#[tokio::test]
async fn what_is_no_form_of_its_encoding_is_refused() {
    let deep = |of: &str| encoding(of, "deepObject", true);
    let nested = |depth: usize| format!("p{}=1", "[a]".repeat(depth));
    let (allowed, too_deep) = (nested(32), nested(33));
    let many = "p[]=1&".repeat(65_537);
    let long = format!("p{}=1", "[".repeat(500_000));
    assert!(read(&deep("any"), &allowed).await.is_ok());
    for (vector, bytes, detail) in [
        (deep("any"), too_deep.as_str(), "nested too deeply"),
        (deep("any"), many.as_str(), "more than 65536 pairs"),
        (deep("any"), long.as_str(), "a bracket is not closed"),
        (deep("any"), "p[a=1", "a bracket is not closed"),
        (deep("any"), "p[a]=1&p[b=2", "a bracket is not closed"),
        (deep("any"), "p[a[b]]=1", "a bracket is not closed"),
        (deep("any"), "p[a]b=1", "between two brackets"),
        (deep("any"), "p[a]b[c]=1", "between two brackets"),
        (deep("any"), "p=1&p[b]=2", "both a value and members"),
        (deep("any"), "p[b]=2&p=1", "both a value and members"),
        (deep("any"), "p[a]=1&p[a][b]=2", "both a value and members"),
        (deep("any"), "p[]=1&p[0]=2", "both a value and members"),
        (deep("any"), "p[]=1&p=2", "both a value and members"),
        (deep("any"), "p[][a]=1&p[][b]=2", "which item"),
        (deep("texts"), "p[999999999]=x", "an index is above 65535"),
        (deep("texts"), "p[99999999999999999999999999]=x", "an index is above 65535"),
        (deep("texts"), "p[0]=x&p[00]=y", "members were sent where a list"),
        (deep("texts"), "p[+1]=x", "members were sent where a list"),
        (deep("texts"), "p[-1]=x", "members were sent where a list"),
        (deep("texts"), "p[a]=x", "members were sent where a list"),
        (deep("text"), "p=a&p=b", "sent more than once"),
        (deep("map"), "p[a]=1&p[a]=2", "sent more than once"),
        (deep("map"), "p=1", "members"),
        (deep("map"), "p[]=1", "a list was sent where members"),
        (deep("text"), "p[]=1", "a list was sent where one value"),
        (deep("text"), "p[a]=1", "members were sent where one value"),
        (deep("any"), "p[%FF]=1", "not percent-encoded UTF-8"),
        (deep("any"), "p[a]=%FF", "not percent-encoded UTF-8"),
        (encoding("texts", "form", false), "p=a&p=b", "sent more than once"),
        (encoding("ints", "form", false), "p=1,x", "/p/1"),
        (encoding("map", "form", false), "p=a,1,b", "a member has no value"),
        (encoding("text", "form", true), "p=a&p=b", "sent more than once"),
        (json!({ "type": "text" }), "p=a&p=b", "sent more than once"),
        (json!({ "type": "text", "contentType": "application/json" }), "p=a", "/p"),
        (json!({ "type": "map", "style": "form", "members": ["a", "b"] }), "a=1&p=2", "both a value and members"),
    ] {
        let error = read(&vector, bytes).await;
        let is_told = error.as_ref().is_err_and(|error| error.contains(detail));
        assert!(is_told, "{vector} {}: {error:?}", &bytes[..bytes.len().min(60)]);
    }
}

/// What is not the encoded property's is not touched.
#[tokio::test]
async fn names_beside_an_encoded_property_stay() {
    let vector = json!({ "type": "text", "style": "deepObject", "name": "other" });
    for (bytes, expected) in [
        ("p=1&others[a]=2", json!({ "p": "1", "others[a]": "2" })),
        ("p[a=1&p]=2", json!({ "p[a": "1", "p]": "2" })),
        ("other=3&p=1", json!({ "other": "3", "p": "1" })),
    ] {
        assert_eq!(whole(&vector, bytes).await, Ok(expected), "{bytes}");
    }
}

/// Texts that look like numbers where a type leaves it open, many of them: each is read as what it is.
#[tokio::test]
async fn many_texts_that_look_like_numbers() {
    let vector = encoding("either", "deepObject", true);
    for count in [1_usize, 100, 250] {
        let bytes: Vec<String> = (0..count).map(|at| format!("q{at}=12")).collect();
        let read = whole(&vector, &bytes.join("&")).await.unwrap();
        assert_eq!(read.as_object().map(serde_json::Map::len), Some(count));
    }
}

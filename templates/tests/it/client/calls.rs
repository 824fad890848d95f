//! Calls as generated code makes them: typed answers, typed refusals, one error over all.

use super::server::{Answer, Server, answer, answering};
use serde_json::{Value, json};
use specwright_runtime::{
    DecodeError,
    client::{
        AnyError, BodyInfo, Client, Error, Operation, OperationInfo, Outcome, Raw, Request, ResponseInfo,
        StatusPattern, send, send_with_response,
    },
    codec::{List, Plain},
};
use std::{future::Future, marker::PhantomData, pin::Pin};

struct CreateThing;
struct ListThings;

#[derive(Clone, Debug, PartialEq)]
enum CreateThingError {
    BadRequest(Value),
    Conflict,
}

static CREATE_THING: OperationInfo = OperationInfo {
    id: "createThing",
    method: "POST",
    path: "/things",
    server: None,
    parameters: &[],
    security: &[],
    body: Some(BodyInfo { media_types: &["text/csv", "application/*", "application/vnd.thing+json"], required: true }),
    responses: &[
        ResponseInfo { status: StatusPattern::Exact(400), media_types: &["application/problem+json"] },
        ResponseInfo { status: StatusPattern::Exact(201), media_types: &["application/json", "application/xml"] },
        ResponseInfo { status: StatusPattern::Exact(409), media_types: &["application/json"] },
    ],
};

impl Operation for CreateThing {
    type Output = Vec<String>;
    type Error = CreateThingError;
    fn read(raw: &Raw) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
        match raw.status() {
            201 => raw.json::<List<Plain<String>>>().map(Outcome::Success),
            400 => raw.json::<Plain<Value>>().map(|body| Outcome::Refusal(CreateThingError::BadRequest(body))),
            409 => Ok(Outcome::Refusal(CreateThingError::Conflict)),
            _ => Ok(Outcome::Undocumented),
        }
    }
}

impl Operation for ListThings {
    type Output = String;
    type Error = Value;
    fn read(raw: &Raw) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
        match raw.status() {
            200..=299 => raw.text().map(Outcome::Success),
            _ => raw.json::<Plain<Value>>().map(Outcome::Refusal),
        }
    }
}

/// The shell that every generated crate has.
#[must_use]
struct Call<O> {
    request: Request,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Call<O> {
    fn send(self) -> impl Future<Output = Result<O::Output, Error<O::Error>>> + Send + 'static {
        send::<O>(self.request)
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error<O::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

fn create(client: &Client) -> Call<CreateThing> {
    let request = client.call(&CREATE_THING).json::<List<Plain<String>>>(&vec!["a".to_owned()]);
    Call { request, operation: PhantomData }
}

fn list(client: &Client) -> Call<ListThings> {
    Call { request: client.call(answering("GET", "/things", &[])), operation: PhantomData }
}

async fn create_against(
    answers: impl Fn() -> Answer + Send + Sync + 'static,
) -> Result<Vec<String>, Error<CreateThingError>> {
    let server = Server::new(move |_, _| answers()).await;
    create(&server.client()).await
}

#[tokio::test]
async fn a_success_decodes_and_says_what_it_takes() {
    let server =
        Server::new(|_, _| answer(201).header("x-id", "7").body("application/json; charset=utf-8", r#"["b"]"#)).await;
    assert_eq!(create(&server.client()).await.unwrap(), ["b"]);
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.target.as_str(), &seen.body[..]), ("POST", "/things", &br#"["a"]"#[..]));
    assert_eq!(seen.header("accept"), "application/json, application/xml;q=0.9, application/problem+json;q=0.9");
    assert_eq!(seen.header("content-type"), "application/vnd.thing+json");
    assert_eq!(seen.header("user-agent"), concat!("specwright-runtime/", env!("CARGO_PKG_VERSION")));

    let response = send_with_response::<CreateThing>(create(&server.client()).request).await.unwrap();
    assert_eq!((response.status, response.headers["x-id"].to_str().unwrap(), response.value.len()), (201, "7", 1));
}

#[tokio::test]
async fn refusals_are_typed_by_status() {
    let problem = r#"{"type":"about:blank","title":"Bad","detail":"no \u001b[31mname","status":400,"hint":7}"#;
    let Err(Error::Api(error)) = create_against(move || answer(400).body("application/problem+json", problem)).await
    else {
        panic!("400 is a refusal")
    };
    assert_eq!(error.status(), 400);
    assert!(matches!(error.body(), Some(CreateThingError::BadRequest(body)) if body["hint"] == 7));
    let read = error.problem().unwrap();
    assert_eq!(
        (read.title.as_deref(), read.status, read.extensions["hint"].as_i64()),
        (Some("Bad"), Some(400), Some(7))
    );
    assert_eq!(error.to_string(), "createThing: the API answered 400 Bad Request: no \\u{1b}[31mname");

    let Err(Error::Api(error)) = create_against(|| answer(409)).await else { panic!("409 is a refusal") };
    assert_eq!((error.body(), error.problem()), (Some(&CreateThingError::Conflict), None));

    let Err(Error::Api(error)) = create_against(|| answer(418).body("text/plain", "tea")).await else {
        panic!("an undocumented status is an API error")
    };
    assert_eq!((error.status(), error.body(), &error.raw_body()[..]), (418, None, &b"tea"[..]));

    // A refusal that does not decode is that refusal all the same.
    let Err(Error::Api(error)) = create_against(|| answer(400).body("text/html", "<h1>Bad")).await else {
        panic!("400 is a refusal")
    };
    assert_eq!(error.body(), None);
    assert_eq!(error.decode_error().unwrap().message(), "the media type is `text/html`, not JSON");
}

#[tokio::test]
async fn a_success_that_is_not_the_documented_one_names_the_place() {
    for (media_type, body, path, message) in [
        ("application/json", r#"["b", 1]"#, "/1", "invalid type"),
        ("application/json", "", "", "EOF"),
        ("application/json", "[", "/0", "EOF"),
        ("text/html", "[]", "", "the media type is `text/html`, not JSON"),
        ("text/html; charset=utf-8", "<h1>", "", "the media type is `text/html`, not JSON"),
    ] {
        let error = create_against(move || answer(201).body(media_type, body)).await.unwrap_err();
        assert_eq!((error.status(), error.json_path()), (Some(201), Some(path)), "{body}");
        assert!(!error.is_retryable() && error.to_string().contains(message), "{error}");
        let Error::Decode(decode) = error else { panic!("{body} does not decode") };
        assert_eq!(decode.raw_body(), body.as_bytes());
    }
    for media_type in ["application/json", "Application/JSON", "text/json", "application/hal+json;v=1"] {
        assert!(create_against(move || answer(201).body(media_type, "[]")).await.is_ok(), "{media_type}");
    }
    assert!(create_against(|| answer(201).header("x", "no content-type")).await.is_err());
}

#[tokio::test]
async fn one_error_type_over_several_operations() {
    async fn both(client: &Client) -> Result<String, AnyError> {
        create(client).await?;
        Ok(list(client).await?)
    }
    async fn boxed(client: &Client) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        Ok(both(client).await?)
    }
    let server = Server::new(|seen, _| match seen.method.as_str() {
        "POST" => answer(201).body("application/json", "[]"),
        _ => answer(404).header("x-id", "7").body("application/json", r#"{"title":"Gone"}"#),
    })
    .await;
    let error = both(&server.client()).await.unwrap_err();
    assert_eq!((error.status(), error.is_retryable()), (Some(404), false));
    assert_eq!(error.headers().unwrap()["x-id"], "7");
    assert_eq!(error.problem().unwrap().title.as_deref(), Some("Gone"));
    assert_eq!(error.to_string(), "op: the API answered 404 Not Found: Gone");
    assert_eq!(boxed(&server.client()).await.unwrap_err().to_string(), error.to_string());
}

#[tokio::test]
async fn calls_are_owned_and_can_be_spawned() {
    fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
    fn is_shareable<T: Send + Sync + 'static>() {}
    is_error::<Error<CreateThingError>>();
    is_error::<AnyError>();
    is_shareable::<Client>();
    is_shareable::<Raw>();
    assert!(size_of::<Error<[u64; 32]>>() <= 2 * size_of::<usize>());
    assert!(size_of::<AnyError>() <= 2 * size_of::<usize>());

    let server = Server::new(|_, _| answer(201).body("application/json", "[]")).await;
    let call = {
        let client = server.client();
        create(&client)
    };
    let spawned = tokio::spawn(call.send());
    let (first, second) = tokio::join!(create(&server.client()).into_future(), list(&server.client()).send());
    assert!(spawned.await.unwrap().is_ok() && first.is_ok() && second.is_ok());
}

#[tokio::test]
async fn the_way_out_sends_what_no_document_describes() {
    let server = Server::new(|seen, _| answer(200).body("application/json", seen.body.to_vec())).await;
    let raw = server
        .client()
        .request(http::Method::from_bytes(b"REPORT").unwrap(), "/new/{id}")
        .path("id", 7)
        .query("a", 1)
        .header("x-own", "yes")
        .body("application/json", r#"{"b":2}"#)
        .send()
        .await
        .unwrap();
    assert_eq!((raw.status(), raw.decode::<Value>().unwrap()), (200, json!({"b": 2})));
    assert!(raw.is("application/*") && raw.is("application/json; v=2") && !raw.is("text/*"));
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("REPORT", "/new/7?a=1"));
    assert_eq!((seen.header("x-own"), seen.header("accept")), ("yes", "*/*"));
}

#[tokio::test]
async fn a_body_that_does_not_encode_is_told_when_sent() {
    let server = Server::empty().await;
    let keys = std::collections::BTreeMap::from([(vec![1_u8], 1)]);
    let request = server.client().call(&CREATE_THING).json::<Plain<std::collections::BTreeMap<Vec<u8>, i32>>>(&keys);
    let error = send::<CreateThing>(request).await.unwrap_err();
    assert!(matches!(&error, Error::Request(_)), "{error}");
    assert_eq!(error.to_string(), "createThing: the body cannot be encoded");
    assert_eq!(server.seen().len(), 0);
}

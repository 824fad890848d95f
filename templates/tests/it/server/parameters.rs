//! Every style, in every place, read as the type that is asked for (OAS 3.1 §4.8.12.5, RFC 6570).

use serde_json::{Value, json};
use specwright_runtime::{
    codec::{Boxed, Codec, Dict, Float, Int, List, Opt, Plain, Written},
    description::{In, OperationInfo, ParameterInfo, SchemeInfo, SchemeKind, Style},
    server::{Answer, Incoming, Refusal, Service, router},
};

use super::{
    ask, operation, parameter, request,
    samples::{Colour, Either, Size},
};

/// How the type that is asked for is called in the tables below.
#[derive(Clone, Copy, Debug)]
enum As {
    Text,
    Int,
    Float,
    Bool,
    Any,
    Texts,
    Ints,
    Colour,
    Dict,
    Lists,
    Size,
    Either,
    Nullable,
}

/// A service that reads one parameter.
struct Probe {
    wanted: As,
    location: In,
    name: &'static str,
}

macro_rules! styles {
    ($($location:ident $name:literal $style:ident $explode:literal),* $(,)?) => {
        &[$(parameter(In::$location, $name, Style::$style, $explode)),*]
    };
}

const PARAMETERS: &[ParameterInfo] = styles![
    Path "simple" Simple false, Path "simple*" Simple true,
    Path "label" Label false, Path "label*" Label true,
    Path "matrix" Matrix false, Path "matrix*" Matrix true,
    Query "form" Form false, Query "form*" Form true,
    Query "space" SpaceDelimited false, Query "pipe" PipeDelimited false,
    Query "space*" SpaceDelimited true, Query "pipe*" PipeDelimited true,
    Query "deep" DeepObject true,
    Header "X-Simple" Simple false, Header "X-Simple-All" Simple true,
    Cookie "form" Form false, Cookie "form*" Form true,
];
const JSON: &[ParameterInfo] = &[
    ParameterInfo { json: true, ..parameter(In::Query, "json", Style::Form, true) },
    ParameterInfo { json: true, ..parameter(In::Header, "X-Json", Style::Simple, false) },
    ParameterInfo { allow_reserved: true, ..parameter(In::Query, "reserved", Style::Form, false) },
];

static OPERATION: OperationInfo = OperationInfo { parameters: PARAMETERS, ..operation("probe", "GET", "/probe") };
static JSON_OPERATION: OperationInfo = OperationInfo { parameters: JSON, ..operation("json", "GET", "/json") };

macro_rules! path_operations {
    ($($static:ident $path:literal),* $(,)?) => {
        $(static $static: OperationInfo = OperationInfo { parameters: PARAMETERS, ..operation($path, "GET", $path) };)*
    };
}
path_operations! {
    SIMPLE "/simple/{simple}", SIMPLE_ALL "/simple*/{simple*}", LABEL "/label/{label}", LABEL_ALL "/label*/{label*}",
    MATRIX "/matrix/{matrix}", MATRIX_ALL "/matrix*/{matrix*}",
}

impl Service for Probe {
    const OPERATIONS: &'static [&'static OperationInfo] =
        &[&OPERATION, &JSON_OPERATION, &SIMPLE, &SIMPLE_ALL, &LABEL, &LABEL_ALL, &MATRIX, &MATRIX_ALL];
    const SCHEMES: &'static [SchemeInfo] =
        &[SchemeInfo { name: "key", kind: SchemeKind::ApiKey { location: In::Query, name: "api_key" } }];

    async fn call(&self, _: usize, incoming: Incoming) -> Result<Answer, Refusal> {
        match self.wanted {
            As::Text => self.shown::<Plain<String>>(&incoming),
            As::Int => self.shown::<Int<i32>>(&incoming),
            As::Float => self.shown::<Float>(&incoming),
            As::Bool => self.shown::<Plain<bool>>(&incoming),
            As::Any => self.shown::<Plain<Value>>(&incoming),
            As::Texts => self.shown::<List<Plain<String>>>(&incoming),
            As::Ints => self.shown::<List<Int<i64>>>(&incoming),
            As::Colour => self.shown::<Boxed<Plain<Colour>>>(&incoming),
            As::Dict => self.shown::<Dict<Plain<String>>>(&incoming),
            As::Lists => self.shown::<Dict<List<Int<i64>>>>(&incoming),
            As::Either => self.shown::<Plain<Either>>(&incoming),
            As::Size => self.shown::<Plain<Size>>(&incoming),
            As::Nullable => self.shown::<Opt<Int<i64>>>(&incoming),
        }
    }
}

impl Probe {
    fn shown<C: Codec>(&self, incoming: &Incoming) -> Result<Answer, Refusal> {
        let value = match self.location {
            In::Path => Some(incoming.path::<C>(self.name)?),
            In::Query => incoming.query_optional::<C>(self.name)?,
            In::Header => incoming.header_optional::<C>(self.name)?,
            In::Cookie => incoming.cookie_optional::<C>(self.name)?,
        };
        let value = value.map_or(json!("absent"), |value| serde_json::to_value(Written::<C>(&value)).unwrap());
        Answer::json::<Plain<Value>>(200, "application/json", &value)
    }
}

/// What was read, or what is wrong with it.
async fn read(wanted: As, location: In, name: &'static str, sent: &str) -> Result<Value, Value> {
    let prefix =
        if PARAMETERS.iter().any(|known| known.location == location && known.name == name) { "probe" } else { "json" };
    let header = format!("{}: {sent}", if location == In::Cookie { "Cookie" } else { name });
    let request = match location {
        In::Path => request(&format!("GET /{name}/{sent}"), &[], ""),
        In::Query => request(&format!("GET /{prefix}?{sent}"), &[], ""),
        In::Header | In::Cookie => request(&format!("GET /{prefix}"), &[&header], ""),
    };
    let answer = ask(&router(Probe { wanted, location, name }), request).await;
    match answer.status {
        200 => Ok(answer.json()),
        status => {
            assert_eq!(status, 400);
            let problem = answer.json();
            assert_eq!(problem["errors"][0]["parameter"], name);
            Err(problem["errors"][0]["detail"].clone())
        }
    }
}

async fn check(rows: &[(As, In, &'static str, &str, Value)]) {
    for (wanted, location, name, sent, expected) in rows {
        let value = read(*wanted, *location, name, sent).await;
        assert_eq!(value.as_ref(), Ok(expected), "{wanted:?} {location:?} {name} {sent}");
    }
}

#[tokio::test]
async fn scalars_in_every_place() {
    check(&[
        (As::Text, In::Path, "simple", "blue", json!("blue")),
        (As::Text, In::Path, "simple", "a,b", json!("a,b")),
        (As::Text, In::Path, "simple", "a%2Cb%20c", json!("a,b c")),
        (As::Int, In::Path, "simple", "-12", json!(-12)),
        (As::Int, In::Path, "simple", "1.0", json!(1)),
        (As::Float, In::Path, "simple", "1", json!(1.0)),
        (As::Float, In::Path, "simple", "1.5e3", json!(1500.0)),
        (As::Bool, In::Path, "simple", "true", json!(true)),
        (As::Size, In::Path, "simple", "large", json!("large")),
        (As::Size, In::Query, "form*", "form*=huge", json!("huge")),
        (As::Size, In::Query, "form", "form=1", json!("1")),
        // The union has no number, so that the text is one after all.
        (As::Either, In::Query, "form", "form=1", json!("1")),
        (As::Either, In::Query, "form", "form=1,2", json!([1, 2])),
        (As::Either, In::Query, "form*", "form*=1&form*=2", json!([1, 2])),
        (As::Either, In::Query, "form*", "x=1", json!("absent")),
        (As::Text, In::Path, "simple", "12", json!("12")),
        (As::Text, In::Path, "label", ".blue", json!("blue")),
        (As::Int, In::Path, "label*", ".7", json!(7)),
        (As::Text, In::Path, "matrix", ";matrix=blue", json!("blue")),
        (As::Text, In::Path, "matrix", ";matrix", json!("")),
        (As::Text, In::Path, "matrix*", ";matrix*=blue", json!("blue")),
        (As::Text, In::Query, "form", "form=blue", json!("blue")),
        (As::Text, In::Query, "form", "form=", json!("")),
        (As::Text, In::Query, "form", "form", json!("")),
        (As::Text, In::Query, "form", "x=1&form=a+b%2Bc", json!("a b+c")),
        (As::Text, In::Query, "form*", "form%2A=a%3Db", json!("a=b")),
        (As::Text, In::Query, "form*", "form*=a=b", json!("a=b")),
        (As::Int, In::Query, "form*", "x=1", json!("absent")),
        (As::Bool, In::Query, "form", "x=1", json!("absent")),
        (As::Nullable, In::Query, "form", "form=3", json!(3)),
        (As::Nullable, In::Query, "form*", "other=3", json!("absent")),
        (As::Any, In::Query, "form", "form=3", json!(3)),
        (As::Any, In::Query, "form", "form=true", json!(true)),
        (As::Any, In::Query, "form", "form=03", json!("03")),
        (As::Any, In::Query, "form*", "form*=1&form*=x", json!([1, "x"])),
        (As::Text, In::Header, "X-Simple", "a%20b, c", json!("a%20b, c")),
        (As::Int, In::Header, "X-Simple", "7", json!(7)),
        (As::Text, In::Header, "X-Simple", "caf\u{e9}", json!("caf\u{e9}")),
        (As::Text, In::Cookie, "form", "a=1; form=blue%20green", json!("blue green")),
        (As::Text, In::Cookie, "form", "form=\"blue\"", json!("blue")),
        (As::Text, In::Cookie, "form*", "other=1", json!("absent")),
    ])
    .await;
}

#[tokio::test]
async fn lists_in_every_style() {
    let colours = || json!(["blue", "black", "brown"]);
    check(&[
        (As::Texts, In::Path, "simple", "blue,black,brown", colours()),
        (As::Texts, In::Path, "simple*", "blue,black,brown", colours()),
        (As::Texts, In::Path, "simple", "a%2Cb,c", json!(["a,b", "c"])),
        (As::Texts, In::Path, "label", ".blue,black,brown", colours()),
        (As::Texts, In::Path, "label", ".a.b,c%2Cd", json!(["a.b", "c,d"])),
        (As::Texts, In::Path, "matrix*", ";matrix*=a%3Bb", json!(["a;b"])),
        (As::Texts, In::Cookie, "form", "form=a%2Cb,c", json!(["a,b", "c"])),
        (As::Texts, In::Query, "form", "form=a&form=b", json!(["a", "b"])),
        (As::Texts, In::Query, "deep", "deep=a&deep=b", json!(["a", "b"])),
        (As::Texts, In::Query, "deep", "deep[1]=b&deep[0]=a", json!(["a", "b"])),
        (As::Texts, In::Path, "label*", ".blue.black.brown", colours()),
        (As::Texts, In::Path, "matrix", ";matrix=blue,black,brown", colours()),
        (As::Texts, In::Path, "matrix*", ";matrix*=blue;matrix*=black;matrix*=brown", colours()),
        (As::Texts, In::Query, "form", "form=blue,black,brown", colours()),
        (As::Texts, In::Query, "form", "form=a%2Cb,c", json!(["a,b", "c"])),
        (As::Texts, In::Query, "form*", "form*=blue&form*=black&form*=brown", colours()),
        (As::Texts, In::Query, "form*", "form*=a,b", json!(["a,b"])),
        (As::Texts, In::Query, "space", "space=blue%20black%20brown", colours()),
        (As::Texts, In::Query, "space", "space=blue+black+brown", colours()),
        (As::Texts, In::Query, "space*", "space*=blue&space*=black&space*=brown", colours()),
        (As::Texts, In::Query, "pipe", "pipe=blue%7Cblack%7cbrown", colours()),
        (As::Texts, In::Query, "pipe", "pipe=blue|black|brown", colours()),
        (As::Texts, In::Query, "pipe", "pipe=a%7Cb|c", json!(["a|b", "c"])),
        (As::Texts, In::Query, "pipe*", "pipe*=blue&pipe*=black&pipe*=brown", colours()),
        (As::Texts, In::Header, "X-Simple", "blue, black,brown", colours()),
        (As::Texts, In::Cookie, "form", "form=blue,black,brown", colours()),
        (As::Texts, In::Cookie, "form*", "form*=blue; form*=black; form*=brown", colours()),
        (As::Ints, In::Query, "form", "form=1,2", json!([1, 2])),
        (As::Ints, In::Query, "form*", "form*=1", json!([1])),
        (As::Ints, In::Query, "form", "form=", json!([])),
        (As::Ints, In::Query, "form*", "form*=", json!([])),
        (As::Ints, In::Query, "form*", "x=1", json!("absent")),
        (As::Texts, In::Query, "reserved", "reserved=a/b?c+d,e", json!(["a/b?c+d", "e"])),
    ])
    .await;
}

#[tokio::test]
async fn objects_in_every_style() {
    let colour = || json!({ "R": "100", "G": 200, "B": 150 });
    check(&[
        (As::Colour, In::Path, "simple", "R,100,G,200,B,150", colour()),
        (As::Colour, In::Path, "simple*", "R=100,G=200,B=150", colour()),
        (As::Colour, In::Path, "label", ".R,100,G,200,B,150", colour()),
        (As::Colour, In::Path, "label*", ".R=100.G=200.B=150", colour()),
        (As::Colour, In::Path, "matrix", ";matrix=R,100,G,200,B,150", colour()),
        (As::Colour, In::Path, "matrix*", ";R=100;G=200;B=150", colour()),
        (As::Colour, In::Query, "form", "form=R,100,G,200,B,150", colour()),
        (As::Colour, In::Query, "form*", "R=100&G=200&B=150", colour()),
        (As::Colour, In::Query, "space", "space=R%20100%20G%20200%20B%20150", colour()),
        (As::Colour, In::Query, "pipe", "pipe=R%7C100%7CG%7C200%7CB%7C150", colour()),
        (As::Colour, In::Query, "deep", "deep[R]=100&deep[G]=200&deep[B]=150", colour()),
        (As::Colour, In::Query, "deep", "deep%5BR%5D=100&deep%5BG%5D=200&deep%5BB%5D=150", colour()),
        (As::Colour, In::Header, "X-Simple", "R,100,G,200,B,150", colour()),
        (As::Colour, In::Header, "X-Simple-All", "R=100, G=200, B=150", colour()),
        (As::Colour, In::Cookie, "form", "form=R,100,G,200,B,150", colour()),
        (As::Colour, In::Cookie, "form*", "R=100; G=200; B=150", colour()),
        (As::Colour, In::Query, "deep", "R=1", json!("absent")),
        (As::Colour, In::Query, "form*", "", json!("absent")),
        (As::Colour, In::Query, "form*", "x=1&R=2", json!({ "R": "2", "G": null, "B": null })),
        (As::Colour, In::Query, "form*", "x=1&y=2", json!("absent")),
        // Other parameters, and keys, are no members.
        (As::Dict, In::Query, "form*", "a=1&form=x&deep[a]=2&api_key=k&b=2", json!({ "a": "1", "b": "2" })),
        (As::Dict, In::Query, "deep", "deep[a%20b]=x+y", json!({ "a b": "x y" })),
        (As::Lists, In::Query, "form*", "a=1&a=2&b=3", json!({ "a": [1, 2], "b": [3] })),
        (
            As::Lists,
            In::Query,
            "deep",
            "deep[a]=1&deep[a]=2&deep[b][]=3&deep[c][1]=5&deep[c][0]=4",
            json!({ "a": [1, 2], "b": [3], "c": [4, 5] }),
        ),
        (As::Any, In::Query, "deep", "deep[a][b]=1&deep[a][c]=x", json!({ "a": { "b": 1, "c": "x" } })),
    ])
    .await;
}

#[tokio::test]
async fn json_in_parameters() {
    check(&[
        (As::Any, In::Query, "json", "json=%7B%22a%22%3A%5B1%2C2%5D%7D", json!({ "a": [1, 2] })),
        (As::Text, In::Query, "json", "json=%22a%2Bb+c%22", json!("a+b c")),
        (As::Any, In::Query, "json", "x=1", json!("absent")),
        (As::Ints, In::Header, "X-Json", "[1, 2]", json!([1, 2])),
    ])
    .await;
    let error = read(As::Ints, In::Query, "json", "json=[1,%22x%22]").await.unwrap_err();
    assert!(error.as_str().unwrap().contains("`/1`"), "{error}");
}

#[tokio::test]
async fn wrong_parameters_are_refused_by_name() {
    for (wanted, location, name, sent, detail) in [
        (As::Int, In::Path, "simple", "abc", "expected an integer"),
        (As::Int, In::Path, "simple", "1.5", "expected an integer"),
        (As::Int, In::Path, "simple", "3000000000", "expected i32"),
        (As::Int, In::Path, "simple", "+1", "expected an integer"),
        (As::Int, In::Path, "simple", "1,2", "expected an integer"),
        (As::Float, In::Path, "simple", "NaN", "expected a number"),
        (As::Float, In::Path, "simple", "inf", "expected a number"),
        (As::Float, In::Path, "simple", "1e999", "expected a number"),
        (As::Bool, In::Path, "simple", "1", "expected a boolean"),
        (As::Bool, In::Path, "simple", "TRUE", "expected a boolean"),
        (As::Int, In::Query, "form", "form=1&form=2", "sequence, expected an integer"),
        (As::Text, In::Query, "form*", "form*=1&form*=2", "sent more than once"),
        (As::Text, In::Query, "form", "form=%FF", "not percent-encoded UTF-8"),
        (As::Texts, In::Query, "form", "form=a,b&form=c", "sent more than once"),
        (As::Dict, In::Query, "deep", "deep=1", "a value was sent where members are expected"),
        (As::Dict, In::Query, "deep", "deep=1&deep[a]=2", "both a value and members"),
        (As::Any, In::Query, "deep", "deep[a]b=2", "between two brackets"),
        (As::Any, In::Query, "deep", "deep[][a]=2", "of which item"),
        (As::Texts, In::Query, "deep", "deep[65536]=a", "an index is above 65535"),
        (As::Int, In::Query, "form", "form=", "expected an integer"),
        (As::Ints, In::Query, "form", "form=1,x", "/1"),
        (As::Colour, In::Query, "form", "form=R,100,G", "a member has no value"),
        (As::Colour, In::Query, "deep", "deep[R]=1&deep[R]=2", "sent more than once"),
        (As::Colour, In::Query, "deep", "deep[R=1", "a bracket is not closed"),
        (As::Dict, In::Query, "deep", "deep[a]=1&deep[a][b]=2", "both a value and members"),
        (As::Text, In::Query, "deep", "deep[a]=1", "members were sent"),
        (As::Ints, In::Query, "deep", "deep[a]=1", "members were sent where a list is expected"),
    ] {
        let error = read(wanted, location, name, sent).await;
        let shown = format!("{error:?}");
        assert!(error.is_err() && shown.contains(detail), "{wanted:?} {location:?} {name} {sent}: {shown}");
    }
}

#[tokio::test]
async fn hostile_parameters_are_bounded() {
    let nested = |depth: usize| format!("deep{}=1", "[a]".repeat(depth));
    assert!(read(As::Any, In::Query, "deep", &nested(32)).await.is_ok());
    for depth in [33, 15_000] {
        assert_eq!(read(As::Any, In::Query, "deep", &nested(depth)).await, Err(json!("nested too deeply")));
    }
    let many = |prefix: &str, suffix: &str| {
        (0..4_000).map(|i| format!("{prefix}{i}{suffix}={i}")).collect::<Vec<_>>().join("&")
    };
    for (name, sent) in [("deep", many("deep[", "]")), ("form*", many("p", ""))] {
        let members = read(As::Dict, In::Query, name, &sent).await.unwrap();
        assert_eq!(members.as_object().map(serde_json::Map::len), Some(4_000), "{name}");
    }
    let list = read(As::Ints, In::Query, "form*", &"form*=1&".repeat(7_000)).await.unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(7_000));
    let list = read(As::Texts, In::Query, "form", &format!("form={}", ",".repeat(60_000))).await.unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(60_001));
    for (location, name, sent) in [
        (In::Path, "matrix*", ";".repeat(60_000)),
        (In::Path, "label*", ".=".repeat(30_000)),
        (In::Query, "space", format!("space={}", "%20".repeat(20_000))),
        (In::Query, "deep", "deep[".repeat(12_000)),
        (In::Query, "deep", "deep[]][=1".to_owned()),
        (In::Cookie, "form*", "=;".repeat(30_000)),
        (In::Header, "X-Simple-All", "=,".repeat(30_000)),
    ] {
        for wanted in [As::Int, As::Any, As::Colour, As::Dict, As::Ints, As::Nullable] {
            // Refused or read: what counts is that it ends, and soon.
            let _ = read(wanted, location, name, &sent).await;
        }
    }
}

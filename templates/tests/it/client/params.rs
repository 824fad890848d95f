//! Every style of OAS 3.1 §4.8.12.4, as it arrives.

use super::server::{Server, leak, operation, parameter};
use serde_json::{Value, json};
use specwright_runtime::client::{Client, In, OperationInfo, ParameterInfo, Request, Style};

fn call(client: &Client, parameter: ParameterInfo) -> Request {
    let path = if parameter.location == In::Path { "/p/{color}" } else { "/p" };
    let parameters = std::slice::from_ref(leak(parameter));
    client.call(leak(OperationInfo { parameters, ..operation("GET", path) }))
}

fn fill(request: Request, location: In, value: &Value) -> Request {
    match location {
        In::Path => request.path("color", value),
        In::Query => request.query("color", value),
        In::Header => request.header_param("color", value),
        In::Cookie => request.cookie("color", value),
    }
}

/// What stands at the parameter's place, or the error.
async fn written(server: &Server, parameter: ParameterInfo, value: &Value) -> String {
    let location = parameter.location;
    let request = fill(call(&server.client(), parameter), location, value);
    if let Err(error) = request.send().await {
        return format!("error: {error}");
    }
    let seen = server.last();
    match location {
        In::Path => seen.target.strip_prefix("/p/").unwrap().to_owned(),
        In::Query => seen.target.strip_prefix("/p").unwrap().to_owned(),
        In::Header => seen.header("color").to_owned(),
        In::Cookie => seen.header("cookie").to_owned(),
    }
}

#[tokio::test]
async fn the_table_of_styles() {
    use In::{Cookie, Header, Path, Query};
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let server = Server::empty().await;
    let list = json!(["blue", "black", "brown"]);
    let object = json!({"B": 150, "G": 200, "R": 100});
    for (location, style, explode, empty, text, of_list, of_object) in [
        (Path, Matrix, false, ";color", ";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"),
        (Path, Matrix, true, ";color", ";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"),
        (Path, Label, false, "!", ".blue", ".blue,black,brown", ".B,150,G,200,R,100"),
        (Path, Label, true, "!", ".blue", ".blue.black.brown", ".B=150.G=200.R=100"),
        (Path, Simple, false, "!", "blue", "blue,black,brown", "B,150,G,200,R,100"),
        (Path, Simple, true, "!", "blue", "blue,black,brown", "B=150,G=200,R=100"),
        (Header, Simple, false, "", "blue", "blue,black,brown", "B,150,G,200,R,100"),
        (Header, Simple, true, "", "blue", "blue,black,brown", "B=150,G=200,R=100"),
        (Query, Form, false, "?color=", "?color=blue", "?color=blue,black,brown", "?color=B,150,G,200,R,100"),
        (Query, Form, true, "?color=", "?color=blue", "?color=blue&color=black&color=brown", "?B=150&G=200&R=100"),
        (
            Query,
            SpaceDelimited,
            false,
            "?color=",
            "?color=blue",
            "?color=blue%20black%20brown",
            "?color=B%20150%20G%20200%20R%20100",
        ),
        (
            Query,
            PipeDelimited,
            false,
            "?color=",
            "?color=blue",
            "?color=blue%7Cblack%7Cbrown",
            "?color=B%7C150%7CG%7C200%7CR%7C100",
        ),
        (
            Query,
            DeepObject,
            true,
            "?color=",
            "?color=blue",
            "?color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
            "?color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
        ),
        (Cookie, Form, false, "color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"),
        (Cookie, Form, true, "color=", "color=blue", "color=blue; color=black; color=brown", "B=150; G=200; R=100"),
    ] {
        for (value, expected) in [(&json!(""), empty), (&json!("blue"), text), (&list, of_list), (&object, of_object)] {
            let found = written(&server, parameter(location, style, explode), value).await;
            let found = if found.starts_with("error: ") { "!".to_owned() } else { found };
            assert_eq!(found, expected, "{location:?} {style:?} explode={explode} {value}");
        }
    }
}

#[tokio::test]
async fn values_of_every_kind() {
    let server = Server::empty().await;
    let form = || parameter(In::Query, Style::Form, true);
    let deep = || parameter(In::Query, Style::DeepObject, true);
    for (parameter, value, expected) in [
        (form(), json!(null), ""),
        (form(), json!(true), "?color=true"),
        (form(), json!(1), "?color=1"),
        (form(), json!(-2.5), "?color=-2.5"),
        (form(), json!(u64::MAX), "?color=18446744073709551615"),
        (form(), json!([]), ""),
        (form(), json!({}), ""),
        (form(), json!(["a", null, "b"]), "?color=a&color=b"),
        (form(), json!({"a": null, "b": 1}), "?b=1"),
        (form(), json!({"a": ["x", "y"], "b": 1}), "?a=x&a=y&b=1"),
        (form(), json!("é&=+ /%"), "?color=%C3%A9%26%3D%2B%20%2F%25"),
        (deep(), json!({"a": {"b": 1}}), "?color%5Ba%5D%5Bb%5D=1"),
        (deep(), json!({"a": ["x", "y"]}), "?color%5Ba%5D%5B0%5D=x&color%5Ba%5D%5B1%5D=y"),
        (deep(), json!([{"a": 1}, {"a": 2}]), "?color%5B0%5D%5Ba%5D=1&color%5B1%5D%5Ba%5D=2"),
        (parameter(In::Path, Style::Simple, false), json!("a/b c"), "a%2Fb%20c"),
        (parameter(In::Path, Style::Simple, false), json!("%2e%2e"), "%252e%252e"),
        (parameter(In::Path, Style::Simple, false), json!(["a,b", "c"]), "a%2Cb,c"),
        // A separator within an item is encoded, or the others are not.
        (parameter(In::Query, Style::Form, false), json!(["a,b", "c"]), "?color=a%2Cb,c"),
        (parameter(In::Query, Style::PipeDelimited, false), json!(["a|b", "c"]), "?color=a%7Cb|c"),
        (parameter(In::Query, Style::SpaceDelimited, false), json!(["a+b", "c"]), "?color=a%2Bb%20c"),
        (parameter(In::Path, Style::Simple, true), json!({"a,b": "c=d"}), "a%2Cb=c%3Dd"),
        (parameter(In::Path, Style::Label, false), json!(["a.b", "c,d"]), ".a.b,c%2Cd"),
        (parameter(In::Path, Style::Matrix, true), json!(["a;b"]), ";color=a%3Bb"),
        (parameter(In::Cookie, Style::Form, false), json!(["a,b", "c"]), "color=a%2Cb,c"),
        (deep(), json!({"order id": "x"}), "?color%5Border%20id%5D=x"),
        (parameter(In::Header, Style::Simple, false), json!("a b%2F,\"c\""), "a b%2F,\"c\""),
        (parameter(In::Header, Style::Simple, false), json!([]), ""),
        (parameter(In::Cookie, Style::Form, true), json!("a;b c"), "color=a%3Bb%20c"),
    ] {
        let (location, style) = (parameter.location, parameter.style);
        assert_eq!(written(&server, parameter, &value).await, expected, "{location:?} {style:?} {value}");
    }
}

#[tokio::test]
async fn reserved_characters_and_json_content() {
    let server = Server::empty().await;
    let reserved = || ParameterInfo { allow_reserved: true, ..parameter(In::Query, Style::Form, false) };
    let json_in = |location| ParameterInfo { json: true, ..parameter(location, Style::Form, false) };
    let path = ParameterInfo { json: true, ..parameter(In::Path, Style::Simple, false) };
    for (parameter, value, expected) in [
        // What would end the value, or begin the fragment, is encoded all the same.
        (reserved(), json!(":/?@!$()*,;=&+#[]"), "?color=:/?@!$()*,;=%26%2B%23%5B%5D"),
        (reserved(), json!(["a,b", "c"]), "?color=a%2Cb,c"),
        (reserved(), json!("100% %41 %zz é"), "?color=100%25%20%41%20%25zz%20%C3%A9"),
        (json_in(In::Query), json!({"a": [1, "b"]}), "?color=%7B%22a%22%3A%5B1%2C%22b%22%5D%7D"),
        (json_in(In::Query), json!("b"), "?color=%22b%22"),
        (path, json!([1]), "%5B1%5D"),
        (
            ParameterInfo { json: true, ..parameter(In::Header, Style::Simple, false) },
            json!({"a": [1, "b"]}),
            r#"{"a":[1,"b"]}"#,
        ),
        (json_in(In::Cookie), json!([1]), "color=%5B1%5D"),
    ] {
        assert_eq!(written(&server, parameter, &value).await, expected, "{value}");
    }
}

#[tokio::test]
async fn what_has_no_form_is_refused_before_anything_is_sent() {
    let server = Server::empty().await;
    let deep: Value = (0..100).fold(json!(1), |inner, _| json!({"a": inner}));
    for (parameter, value, reason) in [
        (parameter(In::Path, Style::Simple, false), json!(""), "cannot be empty"),
        (parameter(In::Path, Style::Simple, false), json!(null), "cannot be empty"),
        (parameter(In::Path, Style::Simple, false), json!([]), "cannot be empty"),
        (parameter(In::Path, Style::Simple, false), json!("."), "`.` or `..`"),
        (parameter(In::Path, Style::Simple, false), json!(".."), "`.` or `..`"),
        (parameter(In::Path, Style::Label, false), json!("."), "`.` or `..`"),
        (parameter(In::Header, Style::Simple, false), json!("a\r\nb: c"), "header `color` cannot be sent"),
        (parameter(In::Header, Style::Simple, false), json!("a\u{0}b"), "header `color` cannot be sent"),
        (parameter(In::Header, Style::Simple, false), json!("a\u{7f}b"), "header `color` cannot be sent"),
        (parameter(In::Query, Style::Form, false), json!([["a"]]), "inside another"),
        (parameter(In::Query, Style::PipeDelimited, false), json!({"a": {"b": 1}}), "inside another"),
        (parameter(In::Query, Style::DeepObject, true), deep, "nested too deeply"),
        (parameter(In::Query, Style::DeepObject, true), json!({"a]": 1}), "the member name `a]`"),
        (parameter(In::Query, Style::SpaceDelimited, false), json!(["a b"]), "has a space in it"),
        (parameter(In::Query, Style::PipeDelimited, false), json!(["a|b"]), "has `|` in it"),
        (parameter(In::Path, Style::Label, true), json!([1.5, 2]), "has a dot in it"),
        (parameter(In::Path, Style::Label, true), json!({"a.b": "c"}), "has a dot in it"),
        (parameter(In::Header, Style::Simple, false), json!(["a,b", "c"]), "has a comma in it"),
        (parameter(In::Header, Style::Simple, true), json!(["a,b"]), "has a comma in it"),
        (parameter(In::Header, Style::Simple, true), json!({"a": "b,c"}), "has a comma in it"),
        (parameter(In::Header, Style::Simple, true), json!({"a=b": "c"}), "has `=` in it"),
    ] {
        let found = written(&server, parameter, &value).await;
        assert!(found.starts_with("error: op: ") && found.contains(reason), "{value}: {found}");
    }
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn rust_values_come_down_to_the_same_texts() {
    #[derive(serde::Serialize)]
    enum Order {
        #[serde(rename = "asc")]
        Ascending,
        Of(u8),
    }
    #[derive(serde::Serialize)]
    struct Filter<'a> {
        order: Order,
        name: Option<&'a str>,
        since: Option<f32>,
    }
    let server = Server::empty().await;
    let filter = Filter { order: Order::Ascending, name: None, since: Some(0.1) };
    let request = server.client().request(http::Method::GET, "/x").query("f", filter).query("c", 'x');
    request.query("o", Order::Of(3)).query("n", (1, "b")).query("n", 2_i128).send().await.unwrap();
    // Names that no document describes add up.
    assert_eq!(server.last().target, "/x?order=asc&since=0.1&c=x&Of=3&n=1&n=b&n=2");

    let nan = server.client().request(http::Method::GET, "/x").query("n", f64::NAN).send().await;
    assert_eq!(
        nan.unwrap_err().to_string(),
        "request: the parameter `n` cannot be sent: a number that is not finite has no text"
    );
}

#[tokio::test]
async fn a_described_parameter_is_set_not_added_to() {
    let server = Server::empty().await;
    let call = call(&server.client(), parameter(In::Query, Style::Form, true));
    call.query("color", ["a", "b"]).query("other", 1).query("color", "c").send().await.unwrap();
    assert_eq!(server.last().target, "/p?other=1&color=c");
}

//! Secrets and tokens go where the user said, and nowhere else.

use super::server::{Server, answer, leak, secured};
use specwright_runtime::client::{
    BaseUrl, Client, ClientAuthentication, ClientCredentials, Method, SchemeInfo, SchemeKind, reqwest,
};
use specwright_runtime::description::SchemeUse;

const SECRET: &str = "S3CR3T-CANARY";

fn schemes(token_url: &str) -> &'static [SchemeInfo] {
    let token_url = leak(token_url.to_owned()).as_str();
    let kind = SchemeKind::ClientCredentials { token_url, authentication: ClientAuthentication::Body };
    leak(vec![SchemeInfo { name: "m2m", kind }])
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new("id", SECRET)
}

#[test]
fn a_secret_goes_to_an_endpoint_that_the_user_named() {
    let base = "https://api.example.com/v1";
    // The document's endpoint, the environment's, the builder's, the credentials'; why not, or nothing.
    let none = || None::<&str>;
    for (document, environment, of_builder, own, reason) in [
        ("https://api.example.com/token", none(), none(), none(), ""),
        ("/token", none(), none(), none(), ""),
        ("token", none(), none(), none(), ""),
        ("https://api.example.com:443/token", none(), none(), none(), ""),
        (
            "https://auth.example.com/token",
            none(),
            none(),
            none(),
            "names, `https://auth.example.com/token`, has another origin",
        ),
        ("//auth.example.com/token", none(), none(), none(), "another origin"),
        ("http://api.example.com/token", none(), none(), none(), "is not protected"),
        ("https://api.example.com.evil.example/token", none(), none(), none(), "another origin"),
        ("https://api.example.com@evil.example/token", none(), none(), none(), "`…@evil.example/token` holds a user"),
        (
            "https://evil.example/\u{202e}\u{1b}[2J?x=y",
            none(),
            none(),
            none(),
            "`https://evil.example/\\u{202e}\\u{1b}[2J`",
        ),
        ("https://auth.example.com/token", Some("https://auth.example.com/token"), none(), none(), ""),
        ("https://evil.example/token", Some("https://auth.example.com/token"), none(), none(), ""),
        ("https://evil.example/token", none(), Some("https://auth.example.com/token"), none(), ""),
        ("https://evil.example/token", none(), none(), Some("https://auth.example.com/token"), ""),
        ("/token", none(), Some("http://127.0.0.1:9000/token"), none(), ""),
        ("/token", none(), Some("http://[::1]:9000/token"), none(), ""),
        ("/token", none(), Some("http://localhost/token"), none(), ""),
        ("/token", none(), Some("http://localhost.example.com/token"), none(), "is not protected"),
        ("/token", none(), Some("http://auth.example.com/token"), none(), "is not protected"),
        ("/token", none(), Some("ftp://auth.example.com/token"), none(), "is neither http nor https"),
        ("/token", none(), Some("https://u:S3CR3T-CANARY@auth.example.com/"), none(), "holds a user"),
        ("/token", none(), Some("https://auth.example.com/token#x"), none(), "has a fragment"),
        ("/token", none(), Some("https://"), none(), "is no URL"),
    ] {
        let base = BaseUrl::from(base).with_token_url(environment);
        let credentials = own.into_iter().fold(credentials(), ClientCredentials::token_url);
        let builder = Client::builder(base, schemes(document))
            .reqwest_client(reqwest::Client::default())
            .credential("m2m", credentials);
        let builder = of_builder.into_iter().fold(builder, |builder, url| builder.token_url("m2m", url));
        match builder.build() {
            Ok(_) => assert_eq!(reason, "", "{document} {of_builder:?}"),
            Err(error) => {
                let text = format!("{error}");
                assert!(!reason.is_empty() && text.contains(reason), "{document} {of_builder:?}: {text}");
                assert!(!format!("{text} {error:?}").contains(SECRET), "{text}");
            }
        }
    }
}

#[test]
fn an_environments_endpoint_is_not_another_schemes() {
    let kind = |token_url| SchemeKind::ClientCredentials { token_url, authentication: ClientAuthentication::Basic };
    let schemes: &[SchemeInfo] = leak([
        SchemeInfo { name: "a", kind: kind("https://a.example/token") },
        SchemeInfo { name: "b", kind: kind("https://b.example/token") },
    ]);
    for (scheme, is_ok) in [("a", true), ("b", false)] {
        let base = BaseUrl::from("https://api.example").with_token_url(Some("https://a.example/token"));
        let built = Client::builder(base, schemes)
            .reqwest_client(reqwest::Client::default())
            .credential(scheme, credentials())
            .build();
        assert_eq!(built.is_ok(), is_ok, "{scheme}");
    }
}

#[test]
fn credentials_have_to_fit_the_scheme_and_the_request() {
    let kind = SchemeKind::ApiKey { location: specwright_runtime::client::In::Header, name: "X-Key" };
    let (key, bearer) = (SchemeInfo { name: "s", kind }, SchemeInfo { name: "s", kind: SchemeKind::Bearer });
    for (scheme, credentials, reason) in [
        (key, credentials(), "takes no token"),
        (bearer, credentials(), "no token endpoint is known"),
        (SchemeInfo { name: "s", kind: SchemeKind::Bearer }, credentials().token_url("https://a.example"), ""),
        (
            SchemeInfo { name: "s", kind: SchemeKind::Bearer },
            credentials().token_url("/t").parameter("scope", "x"),
            "has a parameter `scope` of its own",
        ),
    ] {
        let builder = Client::builder("https://api.example", leak(vec![scheme]).as_slice())
            .reqwest_client(reqwest::Client::default())
            .credential("s", credentials);
        match builder.build() {
            Ok(_) => assert_eq!(reason, ""),
            Err(error) => assert!(!reason.is_empty() && error.to_string().contains(reason), "{error}"),
        }
    }
}

#[tokio::test]
async fn the_environments_endpoint_and_way_are_taken() {
    let auth =
        Server::new(|_, _| answer(200).body("application/json", r#"{"access_token":"t","token_type":"bearer"}"#)).await;
    let api = Server::empty().await;
    let base = BaseUrl::from(&api.url).with_token_url(Some(format!("{}/mint", auth.url)));
    let base = base.with_client_authentication(Some(ClientAuthentication::Basic));
    let client = Client::builder(base, schemes("https://evil.example/token")).credential("m2m", credentials()).build();
    let operation = secured(leak([leak([SchemeUse { name: "m2m", scopes: &[] }]).as_slice()]));
    client.unwrap().call(operation).send().await.unwrap();
    assert_eq!(
        (auth.last().target.as_str(), auth.last().header("authorization")),
        ("/mint", "Basic aWQ6UzNDUjNULUNBTkFSWQ==")
    );
    assert_eq!(api.last().header("authorization"), "Bearer t");
}

#[tokio::test]
async fn neither_goes_along_with_a_redirect_or_an_absolute_path() {
    let other = Server::empty().await;
    let to = other.url.clone();
    let server = Server::new(move |seen, before| match (seen.target.as_str(), before) {
        ("/redirected", _) => answer(307).header("location", to.clone()),
        ("/token", _) => answer(200).body("application/json", r#"{"access_token":"t","token_type":"bearer"}"#),
        _ => answer(204),
    })
    .await;
    let client = server.builder(schemes("/token")).credential("m2m", credentials()).build().unwrap();
    let host = other.url.trim_start_matches("http:");
    for path in ["/redirected", &other.url, host, &format!("/{host}"), "@evil.example/", "\\\\evil.example/x"] {
        let raw = client.request(Method::GET, path).send().await;
        assert!(raw.is_ok_and(|raw| raw.status() == 204 || raw.status() == 307), "{path}");
        assert_eq!((server.last().header("authorization"), other.seen().len()), ("Bearer t", 0), "{path}");
    }

    // A token endpoint that sends the secret on is not followed.
    let to = other.url.clone();
    let server = Server::new(move |_, _| answer(307).header("location", to.clone())).await;
    let client = server.builder(schemes("/token")).credential("m2m", credentials()).build().unwrap();
    let error = client.request(Method::GET, "/x").send().await.unwrap_err();
    assert!(error.to_string().ends_with("/token: it answered 307"), "{error}");
    assert_eq!(other.seen().len(), 0);
}

#[tokio::test]
async fn neither_is_ever_printed() {
    let echo = r#"{"error":"S3CR3T-CANARY","error_description":"S3CR3T-CANARY","access_token":"S3CR3T-CANARY","token_type":"x"}"#;
    for status in [200, 400] {
        let server = Server::new(move |_, _| answer(status).body("application/json", echo)).await;
        let builder = server.builder(schemes("/token?key=S3CR3T-CANARY")).credential("m2m", credentials());
        let mut printed = vec![format!("{builder:?} {:?}", credentials())];
        let client = builder.build().unwrap();
        let error = client.request(Method::GET, "/x").send().await.unwrap_err();
        printed.push(format!("{client:?} {error} {error:?} {:?}", error.kind()));
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            printed.push(format!("{error} {error:?}"));
            source = error.source();
        }
        let printed = printed.join("\n");
        assert!(!printed.contains(SECRET) && printed.contains("no token from"), "{printed}");
    }
}

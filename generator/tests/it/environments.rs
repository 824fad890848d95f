//! Where a client can be built for: the document's servers, and what the configuration says of them.

use crate::documents::generated;
use specwright_generator::{ClientAuthentication, Config, EnvironmentConfig};

const DOCUMENT: &str = r#"{
  "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
  "servers": [
    { "url": "https://dev.example.com/v1", "description": "dev" },
    { "url": "https://live.example.com/v1/", "description": "live" }
  ],
  "paths": { "/a": { "get": { "security": [{ "m2m": [] }], "responses": { "204": { "description": "-" } } } } },
  "components": { "securitySchemes": { "m2m": {
    "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "/token", "scopes": {} } }
  } } }
}"#;

fn environment(name: &str, url: &str, token_url: Option<&str>) -> EnvironmentConfig {
    let (name, url) = (name.to_owned(), url.to_owned());
    EnvironmentConfig { name, url, token_url: token_url.map(str::to_owned), authentication: None, servers: [].into() }
}

/// The arms of `url` and `token_url`, and how the base URL is made.
fn written(environments: Vec<EnvironmentConfig>) -> Vec<String> {
    let generated = generated(DOCUMENT, &Config { environments, ..Config::default() });
    let client = generated.files.get("src/client.rs").unwrap();
    let lines = client.lines().take_while(|line| !line.contains("struct ClientBuilder")).map(str::trim);
    let wanted = |line: &&str| {
        ["Self::", "Environment::", "_ =>", "environment.url()"].iter().any(|begin| line.starts_with(begin))
    };
    lines.filter(wanted).map(str::to_owned).collect()
}

#[test]
fn servers_get_what_is_said_of_them_and_others_are_added() {
    const SERVERS: [&str; 2] =
        [r#"Self::Dev => "https://dev.example.com/v1","#, r#"Self::Live => "https://live.example.com/v1/","#];
    const LINKED: &str = "Self::from(environment.url()).with_token_url(environment.token_url())";
    let token = Some("https://auth.example.com/\"token");
    let some = |name| format!(r#"Self::{name} => Some("https://auth.example.com/\"token"),"#);
    let none = |name| format!("Self::{name} => None,");
    let of_token = |rows: &[String]| [rows, &[LINKED.to_owned()]].concat();
    for (environments, added, rest) in [
        (vec![], vec![], vec!["environment.url().into()".to_owned()]),
        // A name alone says nothing: the address does.
        (
            vec![environment("live", "https://dev.example.com/v1", None)],
            vec![],
            vec!["environment.url().into()".to_owned()],
        ),
        (vec![environment("x", "https://dev.example.com/v1/", token)], vec![], of_token(&[some("Dev"), none("Live")])),
        // Without a path it is the server of that origin; a slash is a path.
        (vec![environment("x", "https://live.example.com", token)], vec![], of_token(&[none("Dev"), some("Live")])),
        (
            vec![environment("x", "https://live.example.com/", token)],
            vec![r#"Self::X => "https://live.example.com/","#.to_owned()],
            of_token(&[none("Dev"), none("Live"), some("X")]),
        ),
        (
            vec![
                environment("stage", "https://stage.example.com", token),
                environment("s2", "https://stage.example.com/v1", None),
            ],
            vec![r#"Self::Stage => "https://stage.example.com/v1","#.to_owned()],
            of_token(&[none("Dev"), none("Live"), some("Stage")]),
        ),
        (vec![environment("odd", "dev.example.com", token)], vec![], vec!["environment.url().into()".to_owned()]),
    ] {
        let expected: Vec<String> = SERVERS.map(str::to_owned).into_iter().chain(added).chain(rest).collect();
        assert_eq!(written(environments.clone()), expected, "{environments:?}");
    }
    // Its name is taken: it gets another, and the server keeps its own.
    let names = written(vec![environment("dev", "https://other.example.com", None)]);
    assert!(names[0] == SERVERS[0] && names[2].starts_with("Self::DevX"), "{names:?}");
}

#[test]
fn a_way_to_authenticate_is_written_where_it_is_said() {
    let way = |environment: EnvironmentConfig, way| EnvironmentConfig { authentication: Some(way), ..environment };
    let dev = way(
        environment("dev", "https://dev.example.com", Some("https://auth.example.com/token")),
        ClientAuthentication::Body,
    );
    let lines = written(vec![dev]);
    let expected = ["Environment::Dev => Some(ClientAuthentication::Body),", "_ => None,"];
    assert_eq!(lines[lines.len() - 2..], expected);
}

#[test]
fn a_server_that_no_client_can_be_built_for_is_told() {
    let of = |url: &str| {
        let servers = serde_json::json!([{ "url": url, "variables": { "known": { "default": "v1" }, "empty": {} } }]);
        let text = DOCUMENT
            .replace(&DOCUMENT[DOCUMENT.find('[').unwrap()..=DOCUMENT.find(']').unwrap()], &servers.to_string());
        let generated = generated(&text, &Config::default());
        let told: Vec<&str> = generated.diagnostics.iter().map(|diagnostic| diagnostic.code.id).collect();
        let client = generated.files.get("src/client.rs").unwrap();
        (told, client.contains("pub enum Environment"))
    };
    for (url, told, is_environment) in [
        ("https://api.example.com/{known}", None, true),
        ("http://localhost:8080", None, true),
        ("https://api.example.com/{empty}", Some("SW0334"), false),
        ("https://api.example.com/{other}", Some("SW0334"), false),
        ("https://api.example.com/{", Some("SW0334"), false),
        ("https://api.example.com/}", Some("SW0334"), false),
        ("https://api.example.com/a b", Some("SW0334"), false),
        ("https://api.example.com/\u{0}", Some("SW0334"), false),
        ("ws://api.example.com", Some("SW0334"), false),
        ("/v1", Some("SW0335"), false),
        ("", Some("SW0335"), false),
    ] {
        assert_eq!(of(url), (told.into_iter().collect(), is_environment), "{url}");
    }
}

#[test]
fn redirects_are_spoken_of_where_the_document_describes_some() {
    for (method, status, is_told) in [
        ("get", "302", true),
        ("head", "3XX", true),
        ("post", "303", false),
        ("get", "304", false),
        ("get", "default", false),
    ] {
        let document = DOCUMENT.replace(r#""get": {"#, &format!(r#""{method}": {{"#)).replace("204", status);
        let generated = generated(&document, &Config::default());
        let readme = generated.files.get("README.md").unwrap();
        assert_eq!(readme.contains("builder.follow_redirects()"), is_told, "{method} {status}");
    }
}

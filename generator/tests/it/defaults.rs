//! What absent members and parameters mean, offered as values: on the client, on the server, and beside members.

use crate::documents::generated;
use crate::nested::Nested;
use specwright_generator::Config;

const DOCUMENT: &str = include_str!("../data/defaults/openapi.yaml");

/// What each function gives, as Rust and as `Debug` or JSON shows it.
const TEST: &str = r#"
use defaults::{operations::Mix, runtime, server, types};
use serde_json::{json, to_value};

#[test]
fn of_parameters() {
    assert_eq!((Mix::limit_default(), Mix::order_default()), (20, "by `name`"));
    assert_eq!((Mix::hue_default(), Mix::shade_default()), (types::Hue::Red, types::Hue::Blue));
    assert_eq!(Mix::tags_default(), ["a", "b"]);
    assert!(Mix::none_default().is_empty());
    assert_eq!(Mix::since_default(), "2026-01-02");
    assert_eq!(to_value(Mix::opts_default()).unwrap(), json!({"n": 3, "label": null, "inner": {"a": 1.0, "b": 0.5}}));
    assert_eq!(to_value(Mix::level_default()).unwrap(), json!(2));
}

struct Api;

impl server::Api for Api {
    async fn mix(&self, request: server::Mix) -> Result<server::MixResponse, server::Failure> {
        let said = (request.limit, request.limit_or_default(), request.tags_or_default(), request.hue_or_default());
        let (limit, tags) = if request.must == 1 { (20, "a b") } else { (7, "c") };
        assert_eq!((said.1, said.2.join(" ").as_str()), (limit, tags));
        assert_eq!(said.0, (request.must != 1).then_some(7));
        assert_eq!(said.3, types::Hue::Red);
        Ok(server::MixResponse::NoContent)
    }
}

#[tokio::test]
async fn of_what_a_server_is_asked() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, server::router(Api)).await });
    let client = defaults::client::Client::builder(url).build().unwrap();
    let body = types::Mix::new("oil");
    // The client sends no default by itself.
    client.mix(1, &body).await.unwrap();
    client.mix(2, &body).limit(7).tags(&["c".to_owned()]).await.unwrap();
}

#[test]
fn of_members() {
    let mix = types::Mix::new("oil");
    assert_eq!(to_value(&mix).unwrap(), json!({"base": "oil"}));
    assert_eq!((mix.finish_or_default(), mix.gloss_or_default(), mix.hue_or_default()), ("matt", true, types::Hue::Red));
    assert_eq!(mix.opts_or_default(), Mix::opts_default());
    assert_eq!((mix.hues_or_default(), mix.sizes_or_default().len()), (vec![types::Hue::Blue], 0));
    assert_eq!(mix.id_or_default().to_string(), "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    assert_eq!(mix.at_or_default(), "2026-01-02T03:04:05Z");
    assert_eq!(mix.any_or_default(), json!({"a": [1, null, "b", true, 1.5], "c": {}}));
    assert_eq!(to_value(mix.meta_or_default()).unwrap(), json!({"a b": "c"}));
    assert_eq!(to_value(mix.size_or_default()).unwrap(), json!("l"));
    assert_eq!(to_value(mix.kept_or_default()).unwrap(), json!({"a": 1, "b": 2}));
    assert_eq!(to_value(mix.tree_or_default()).unwrap(), json!({"child": {"n": 1}}));
    assert_eq!(mix.pair_or_default(), (1, true));
    assert_eq!(mix.tree_or_default().child_or_default().n_or_default(), 1);
    let given = mix.opts(types::Opts::new(9)).sizes(vec![4]).at(runtime::Tristate::Null);
    assert_eq!((given.opts_or_default().n, given.sizes_or_default()), (9, vec![4]));
}
"#;

#[test]
fn a_default_is_offered_as_a_value_of_its_type() {
    let nested = Nested::new("defaults");
    let generated = generated(DOCUMENT, &Config::default());
    nested.put("defaults", &generated.files);
    nested.write("defaults/tests/values.rs", TEST);
    let manifest = std::fs::read_to_string(nested.path("defaults/Cargo.toml")).unwrap();
    let more = "[dev-dependencies]\naxum = { version = \"0.8\", default-features = false, features = [\"http1\", \"tokio\"] }\n\
                tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt\"] }\n";
    assert!(!manifest.contains("[dev-dependencies]"), "{manifest}");
    nested.write("defaults/Cargo.toml", &(manifest + more));
    nested.clean("defaults", "test --features client,server --test values");
}

#[test]
fn one_that_would_be_written_out_everywhere_is_not() {
    let many = |count: usize| {
        let items = vec!["1"; count].join(",");
        let document = format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"T","version":"1"}},"components":{{"schemas":{{"A":{{"type":"object",
            "properties":{{"b":{{"type":"array","items":{{"type":"integer"}},"default":[{items}]}}}}}}}}}}}}"#
        );
        let generated = generated(&document, &Config::default());
        let told = generated.diagnostics.iter().filter(|diagnostic| diagnostic.code.id == "SW0373").count();
        (generated.files.get("src/construct.rs").unwrap().contains("b_or_default"), told)
    };
    assert_eq!(many(255), (true, 0));
    assert_eq!(many(256), (false, 1));
}

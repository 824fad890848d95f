//! What is secret stays here: in commands, messages and reports.

use crate::api_of;
use crate::widgets::{TOKEN, YAML, serve, test};
use serde_json::{Value, json};
use specwright_contract::{JsonReporter, Secrets, TextReporter};
use specwright_model::render::Style;

#[test]
fn every_spelling_of_a_secret_is_masked() {
    let mut secrets = Secrets::new();
    secrets.add("TOKEN", "s3cr\"t/+");
    for (text, shown) in
        [("q=s3cr%22t%2F%2B&b", "q=$TOKEN&b"), (r#"{"a":"s3cr\"t/+"}"#, r#"{"a":"$TOKEN"}"#), ("nothing", "nothing")]
    {
        assert_eq!(secrets.mask(text), shown);
    }
    assert!(!format!("{secrets:?}").contains("s3cr"));
}

#[tokio::test]
async fn a_token_that_an_api_repeats_is_in_no_report() {
    let (sources, api) = api_of("widgets.yaml", YAML);
    let url = serve(|_, answer| {
        if let Some(members) = answer.body.as_object_mut() {
            members.insert("price".to_owned(), json!(format!("leaked {TOKEN}")));
        }
    })
    .await;
    let (mut text, mut report) = (Vec::new(), Vec::new());
    let (mut for_people, mut for_machines) =
        (TextReporter::new(&mut text, &sources, Style::Plain), JsonReporter::new(&mut report));
    let outcome = test(&sources, &api, &url, &mut [&mut for_people, &mut for_machines]).await;
    let (text, report) = (String::from_utf8(text).unwrap(), String::from_utf8(report).unwrap());
    for output in [&text, &report, &format!("{outcome:?}")] {
        assert!(!output.contains(TOKEN) && output.contains("$AUTHORIZATION"), "{output}");
    }
    assert!(text.contains("leaked $AUTHORIZATION"), "{text}");
    let report: Value = serde_json::from_str(&report).unwrap();
    let curl = report["findings"][0]["curl"].as_str().unwrap();
    assert!(curl.contains(r#"-H "Authorization: Bearer $AUTHORIZATION""#), "{curl}");
}

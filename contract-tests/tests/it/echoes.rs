//! Whatever a secret is made of, and wherever a server repeats it: no part of it is in any report.

use crate::api_of;
use crate::widgets::YAML;
use base64::Engine as _;
use http::HeaderMap;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::{Value, json};
use specwright_contract::{
    Base, Config, Credential, Event, JsonReporter, Phase, Plan, Reporter, Request, Response, Secrets, Subject,
    TextReporter, Transport, TransportError, run,
};
use specwright_model::render::Style;
use std::cell::Cell;
use std::fmt::Write as _;
use std::io;

/// As long as what is looked for.
const WINDOW: usize = 6;
/// What `url` escapes in a path, as far as it concerns text.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'#').add(b'?');

type Spelling = fn(&str) -> String;

fn escaped(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut all, unit| {
        write!(all, "\\u{unit:04X}").unwrap();
        all
    })
}

fn json_text(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// `%2F` as `%2f`
fn lower(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| format!("{all}%{}{}", part[..2].to_lowercase(), &part[2..]))
}

const SPELLINGS: [Spelling; 14] = [
    |text| text.to_owned(),
    |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
    |text| lower(&utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()),
    |text| utf8_percent_encode(text, PATH).to_string(),
    |text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect(),
    json_text,
    escaped,
    |text| escaped(text).to_lowercase(),
    |text| json_text(text).replace('/', "\\/"),
    |text| text.replace('~', "~0").replace('/', "~1"),
    |text| text.replace('\'', r"'\''"),
    |text| text.escape_debug().to_string(),
    |text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&#34;"),
    // What stands in a query as JSON.
    |text| utf8_percent_encode(&json_text(text), NON_ALPHANUMERIC).to_string(),
];

/// A piece of a secret that stands in a text, in any spelling.
fn part_of(secret: &str, text: &str) -> Option<String> {
    let characters: Vec<char> = secret.chars().collect();
    // What is made of few characters stands in any text: rules, ellipses, indents.
    let is_telling = |window: &&[char]| {
        let mut distinct = window.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.len() >= 4
    };
    let windows =
        characters.windows(WINDOW).step_by(2).filter(is_telling).map(|window| window.iter().collect::<String>());
    windows.flat_map(|window| SPELLINGS.map(|spelling| spelling(&window))).find(|window| text.contains(window.as_str()))
}

/// As many as everyday tests have time for, or `PROPTEST_CASES`.
fn cases(few: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(few))
}

fn secret() -> impl Strategy<Value = String> {
    let any = proptest::collection::vec(
        prop_oneof![
            6 => proptest::char::range('!', '~'),
            3 => proptest::sample::select(vec!['"', '\\', '%', ' ', '/', '~', '$', '+', '&', '\'', '<', '=', ':', '`']),
            1 => any::<char>().prop_filter("printable", |c| !c.is_control()),
        ],
        8..300,
    );
    any.prop_map(String::from_iter).prop_filter("long enough", |text| text.trim().len() >= 8)
}

#[test]
fn no_spelling_of_a_secret_is_shown() {
    proptest!(cases(24), |(secret in secret(), most in 0..400_usize)| {
        let mut secrets = Secrets::new();
        secrets.add("S", &secret);
        for spelling in SPELLINGS {
            let text = format!("before {} after", spelling(&secret));
            let masked = secrets.mask(&text);
            prop_assert_eq!(masked.as_str(), "before $S after", "{}", text);
            let masked = secrets.mask_within(&text, most);
            prop_assert!(masked.chars().count() <= most + 1 && part_of(&secret, &masked).is_none(), "{masked}");
        }
        for before in ["", "u:", "user:"] {
            let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{before}{secret}"));
            let masked = secrets.mask(&encoded);
            prop_assert!(masked.len() < 24 && masked.contains("$S"), "{encoded} {masked}");
        }
    });
}

#[test]
fn what_others_have_cut_is_known_by_its_part() {
    let mut secrets = Secrets::new();
    secrets.add("S", "sk-9f2e7c41d08b6a35");
    for (text, shown) in [
        ("sk-9f2e7c41d08", "$S…"),
        ("invalid: 2e7c41d08b6a35!", "invalid: $S…!"),
        ("sk-9f2", "sk-9f2"),
        ("sk-9f2e7c41d08b6a35d08b6a35", "$Sd08b6a35"),
    ] {
        assert_eq!(secrets.mask(text), shown);
    }
    // Two secrets that lie over one another are both gone.
    secrets.add("T", "6a35-overlapping");
    assert_eq!(secrets.mask("(sk-9f2e7c41d08b6a35-overlapping)"), "($S$T)");
}

/// Answers with the secret: each time in another place and spelling.
struct Echo<'a> {
    secret: &'a str,
    turn: Cell<usize>,
}

impl Echo<'_> {
    fn answer(&self, turn: usize) -> Response {
        let spelled = SPELLINGS[turn % SPELLINGS.len()](self.secret);
        let of = |status, kind: &str, body: String| {
            let mut headers = HeaderMap::new();
            headers.extend(kind.parse().ok().map(|kind| (http::header::CONTENT_TYPE, kind)));
            headers.extend(spelled.parse().ok().map(|value| (http::header::WWW_AUTHENTICATE, value)));
            Response { status, headers, body: body.into() }
        };
        let widget = |price: Value| json!({ "id": spelled, "price": price, "state": spelled, self.secret: 1 });
        match turn / SPELLINGS.len() % 6 {
            0 => of(200, "application/json", json!({ "items": [widget(json!(self.secret))] }).to_string()),
            1 => of(201, "application/json", widget(json!(spelled)).to_string()),
            2 => of(200, &spelled, spelled.clone()),
            3 => of(
                400,
                "application/problem+json",
                json!({ "title": spelled, "access_token": self.secret }).to_string(),
            ),
            4 => of(503, "text/plain", spelled.clone()),
            _ => of(200, "application/json", format!("{{\"items\": {spelled}")),
        }
    }
}

impl Transport for Echo<'_> {
    async fn send(&self, _: &Request) -> Result<Response, TransportError> {
        let turn = self.turn.get();
        self.turn.set(turn + 1);
        Ok(self.answer(turn))
    }
}

/// Everything that an event lets out.
#[derive(Default)]
struct Everything(String);

impl Reporter for Everything {
    fn on(&mut self, event: &Event<'_>) -> io::Result<()> {
        write!(self.0, "{event:?}").unwrap();
        if let Event::Exchanged(shown) = event {
            let fields = (shown.request_headers(), shown.response_headers());
            let bodies = (shown.request_body(), shown.response_body());
            write!(self.0, "{} {} {fields:?} {bodies:?}", shown.method(), shown.url()).unwrap();
        }
        Ok(())
    }
}

/// All that is written about a run against a server that repeats the secret.
async fn outputs(secret: &str, begin: usize) -> [String; 4] {
    let (sources, api) = api_of("widgets.yaml", YAML);
    let mut config = Config::new(Base::given("http://127.0.0.1:1/v1").unwrap());
    config.credential("bearerAuth", "S", Credential::Bearer(secret.to_owned()));
    config.header("X-Password", secret);
    config.parameters.extend(["widgetId", "limit"].map(|name| (name.to_owned(), json!(secret))));
    config.phases = vec![Phase::Examples];
    let (mut text, mut report, mut everything) = (Vec::new(), Vec::new(), Everything::default());
    let (mut for_people, mut for_machines) =
        (TextReporter::new(&mut text, &sources, Style::Plain), JsonReporter::new(&mut report));
    let echo = Echo { secret, turn: Cell::new(begin) };
    let plan = Plan::new(&api, &config);
    let subject = Subject { api: &api, sources: &sources };
    let reporters: &mut [&mut dyn Reporter] = &mut [&mut for_people, &mut for_machines, &mut everything];
    let outcome = run(subject, &plan, &config, &echo, reporters).await.unwrap();
    assert!(!outcome.findings.is_empty());
    let (text, report) = (String::from_utf8(text).unwrap(), String::from_utf8(report).unwrap());
    [text, report, everything.0, format!("{outcome:?} {plan:?} {config:?}")]
}

#[test]
fn a_server_that_repeats_a_secret_gets_it_into_no_report() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    proptest!(cases(6), |(secret in secret(), begin in 0..84_usize)| {
        for output in runtime.block_on(outputs(&secret, begin)) {
            prop_assert!(part_of(&secret, &output).is_none(), "{:?} of {secret:?} is in {output}", part_of(&secret, &output));
        }
    });
}

#[test]
fn base64_is_masked_wherever_the_secret_stands_in_it_and_nothing_else() {
    // Its encodings hold `+` and `/`, which are other characters in URLs.
    for (secret, is_found) in [("~~>?>?~~", true), ("~~>?>?~", false)] {
        let mut secrets = Secrets::new();
        secrets.add("S", secret);
        for before in ["", "u", "us", "use"] {
            let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{before}{secret}!"));
            for text in [encoded.clone(), encoded.replace('+', "-").replace('/', "_")] {
                assert_eq!(secrets.mask(&text).contains("$S"), is_found, "{before} {text} {}", secrets.mask(&text));
            }
        }
    }
}

#[test]
fn only_fields_whose_names_say_it_are_secret() {
    let mut secrets = Secrets::new();
    secrets.add_header("X-Trace", "harmless-value");
    secrets.add_header("X-Api-Key", "canary-value");
    assert_eq!(secrets.mask("harmless-value canary-value"), "harmless-value $X_API_KEY");
}

//! Boundary and security: one fault, one finding, at its line; other ways of being right, none.

use crate::api_of;
use crate::parcels::{Manner, Parcels, READER, TOKEN, YAML};
use specwright_contract::{
    Base, Config, Credential, Extent, Outcome, Phase, Plan, Request, Response, Subject, Transport, TransportError, run,
};

fn config() -> Config {
    let mut config = Config::new(Base::given("http://127.0.0.1:1").unwrap());
    config.credential("m2m", "TOKEN", Credential::Bearer(TOKEN.to_owned()));
    config.scoped("m2m", vec!["parcels:read".to_owned()], "NARROW", Credential::Bearer(READER.to_owned()));
    config
}

async fn outcome(config: &Config, parcels: &Parcels) -> Outcome {
    let (sources, api) = api_of("parcels.yaml", YAML);
    let plan = Plan::new(&api, config);
    let outcome = run(Subject { api: &api, sources: &sources }, &plan, config, parcels, &mut []).await.unwrap();
    let shown = format!("{outcome:?}");
    assert!(!shown.contains(TOKEN) && !shown.contains(READER), "{shown}");
    assert!(outcome.summary.requests <= plan.requests, "{} > {}", outcome.summary.requests, plan.requests);
    assert_eq!(outcome.summary.requests, parcels.requests());
    outcome
}

#[tokio::test]
async fn who_keeps_to_the_document_has_no_findings() {
    for manner in [
        Manner::default(),
        Manner { is_coy: true, ..Manner::default() },
        Manner { has_business_rules: true, ..Manner::default() },
        Manner { is_coy: true, has_business_rules: true, ..Manner::default() },
    ] {
        let outcome = outcome(&config(), &Parcels::new(manner)).await;
        assert_eq!(outcome.findings, [], "{manner:?}");
        assert_eq!(outcome.coverage.exercised, 5, "{:#?}", outcome.coverage);
        let cases = &outcome.summary.cases;
        assert_eq!((cases["examples"], cases["security"]), (5, 5 * 2 + 3), "{cases:?}");
        assert!(cases["boundary"] >= 50, "{cases:?}");
    }
}

/// Rule that is left out → check, kind, pointer, and what stands on the line.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const CREATE: &str = "/components/schemas/ParcelCreate";

/// Ids of the checks that have a fault here.
pub(crate) fn checked() -> impl Iterator<Item = &'static str> {
    ROWS.iter().chain(OTHERS).map(|row| row.1)
}

static ROWS: &[Row] = &[
    ("name required", "accepts-invalid", "required", "/properties/name", "type: string"),
    ("tags required", "accepts-invalid", "required", "/properties/tags", "type: array"),
    ("email required", "accepts-invalid", "required", "/properties/sender/properties/email", "type: string"),
    ("weight type", "accepts-invalid", "type", "/properties/weight/type", "type: integer"),
    ("tag type", "accepts-invalid", "type", "/properties/tags/items/type", "type: string"),
    ("minLength", "accepts-invalid", "minLength", "/properties/name/minLength", "minLength: 2"),
    ("maxLength", "accepts-invalid", "maxLength", "/properties/name/maxLength", "maxLength: 8"),
    ("pattern", "accepts-invalid", "pattern", "/properties/name/pattern", "pattern: ^[a-z]+$"),
    ("minimum", "accepts-invalid", "minimum", "/properties/weight/minimum", "minimum: 1"),
    ("maximum", "accepts-invalid", "maximum", "/properties/weight/maximum", "maximum: 100"),
    (
        "exclusiveMinimum",
        "accepts-invalid",
        "exclusiveMinimum",
        "/properties/ratio/exclusiveMinimum",
        "exclusiveMinimum: 0",
    ),
    ("multipleOf", "accepts-invalid", "multipleOf", "/properties/ratio/multipleOf", "multipleOf: 0.5"),
    ("int64", "accepts-invalid", "maximum", "/properties/count/format", "format: int64"),
    ("enum", "accepts-invalid", "enum", "/properties/kind/enum", "enum: [box, tube]"),
    ("minItems", "accepts-invalid", "minItems", "/properties/tags/minItems", "minItems: 1"),
    ("maxItems", "accepts-invalid", "maxItems", "/properties/tags/maxItems", "maxItems: 3"),
    ("uniqueItems", "accepts-invalid", "uniqueItems", "/properties/tags/uniqueItems", "uniqueItems: true"),
    ("tag minLength", "accepts-invalid", "minLength", "/properties/tags/items/minLength", "minLength: 1"),
    ("email format", "accepts-invalid", "format", "/properties/sender/properties/email/format", "format: email"),
    ("date-time", "accepts-invalid", "format", "/properties/sender/properties/since/format", "format: date-time"),
    (
        "additionalProperties",
        "accepts-invalid",
        "additionalProperties",
        "/additionalProperties",
        "additionalProperties: false",
    ),
    ("weight off by one", "rejects-valid", "minimum", "/properties/weight/minimum", "minimum: 1"),
    ("weight one less", "rejects-valid", "maximum", "/properties/weight/maximum", "maximum: 100"),
    ("name one less", "rejects-valid", "maxLength", "/properties/name/maxLength", "maxLength: 8"),
    ("tags one more", "rejects-valid", "minItems", "/properties/tags/minItems", "minItems: 1"),
];

/// The same of other operations, the pointer whole.
static OTHERS: &[Row] = &[
    ("tenant", "accepts-missing-header", "missing", "/paths/~1parcels/get/parameters/1", "name: X-Tenant"),
    (
        "seal",
        "accepts-invalid",
        "minimum",
        "/paths/~1parcels~1{parcelId}~1close/post/requestBody/content/application~1json/schema/properties/seal/minimum",
        "minimum: 1",
    ),
    ("auth of getParcel", "ignored-auth", "no-credentials", "/paths/~1parcels~1{parcelId}/get/security", "- m2m"),
    ("auth of createParcel", "ignored-auth", "no-credentials", "/paths/~1parcels/post/security", "- m2m"),
    ("auth of deleteParcel", "ignored-auth", "no-credentials", "/paths/~1parcels~1{parcelId}/delete/security", "- m2m"),
    (
        "auth of closeParcel",
        "ignored-auth",
        "no-credentials",
        "/paths/~1parcels~1{parcelId}~1close/post/security",
        "- m2m",
    ),
    ("token of listParcels", "wrong-auth-accepted", "credential", "/paths/~1parcels/get/security", "- m2m"),
    ("scope of createParcel", "wrong-auth-accepted", "scope", "/paths/~1parcels/post/security", "- m2m"),
    (
        "challenge",
        "header-missing",
        "missing",
        "/components/responses/Unauthorized/headers/WWW-Authenticate",
        "required: true",
    ),
];

async fn check(row: &Row, pointer: &str) {
    let (without, check, kind, _, line) = row;
    let outcome = outcome(&config(), &Parcels::new(Manner { without, ..Manner::default() })).await;
    let [finding] = outcome.findings.as_slice() else { panic!("{without}: {:#?}", outcome.findings) };
    let found = (finding.check, finding.kind.as_str(), finding.document.pointer.as_str());
    assert_eq!(found, (*check, *kind, pointer), "{without}: {finding:#?}");
    let text = YAML.lines().nth(finding.document.line - 1).unwrap();
    assert!(text.contains(line), "{without}: {text}");
    assert!(!finding.flaky, "{without}");
}

#[tokio::test]
async fn each_fault_is_one_finding_at_its_line() {
    for row in ROWS {
        check(row, &format!("{CREATE}{}", row.3)).await;
    }
    for row in OTHERS {
        check(row, row.3).await;
    }
}

#[tokio::test]
async fn a_message_says_operation_place_value_and_status() {
    for (without, message, curl) in [
        (
            "minimum",
            "POST /parcels accepts an invalid request with status 201: `/weight` is 0, less than the minimum 1",
            r#"-H "Authorization: Bearer $TOKEN""#,
        ),
        (
            "weight off by one",
            "POST /parcels refuses a valid request with status 400: `/weight` is exactly on `minimum`; \
             the value beside it is accepted",
            r#"-H "Authorization: Bearer $TOKEN""#,
        ),
        (
            "tenant",
            "GET /parcels accepts a request with status 200: header parameter `X-Tenant`, which is required, is left out",
            r#"-H "Authorization: Bearer $TOKEN""#,
        ),
        (
            "token of listParcels",
            "GET /parcels answers a request with a wrong token with status 200",
            r#"-H "Authorization: Bearer $WRONG_TOKEN""#,
        ),
        (
            "scope of createParcel",
            "POST /parcels answers a request with a token of other scopes (`parcels:read`) with status 201",
            r#"-H "Authorization: Bearer $NARROW""#,
        ),
        (
            "auth of getParcel",
            "GET /parcels/{parcelId} answers a request without credentials with status 200",
            "curl -i",
        ),
    ] {
        let outcome = outcome(&config(), &Parcels::new(Manner { without, ..Manner::default() })).await;
        let finding = &outcome.findings[0];
        assert_eq!(finding.message, message);
        assert!(finding.curl.to_string().contains(curl), "{}", finding.curl);
    }
}

#[tokio::test]
async fn two_bounds_of_a_parameter_are_two_findings() {
    let outcome = outcome(&config(), &Parcels::new(Manner { without: "limit", ..Manner::default() })).await;
    let kinds: Vec<_> = outcome.findings.iter().map(|finding| finding.kind.as_str()).collect();
    assert_eq!(kinds, ["type", "minimum", "maximum"], "{:#?}", outcome.findings);
}

#[tokio::test]
async fn an_operation_that_refuses_nothing_has_one_finding() {
    for without in ["everything", "all members"] {
        let outcome = outcome(&config(), &Parcels::new(Manner { without, ..Manner::default() })).await;
        refuses_nothing(&outcome);
    }
}

fn refuses_nothing(outcome: &Outcome) {
    let of_body: Vec<_> = outcome.findings.iter().filter(|finding| finding.instance.is_some()).collect();
    let [finding] = of_body.as_slice() else { panic!("{of_body:#?}") };
    assert_eq!(
        finding.document.pointer, "/paths/~1parcels/post/requestBody/content/application~1json/schema",
        "{finding:#?}"
    );
    assert!(finding.message.starts_with("POST /parcels accepts each of "), "{}", finding.message);
}

#[tokio::test]
async fn what_is_not_seen_again_is_said_to_be_flaky() {
    let manner = Manner { without: "minimum", is_moody: true, ..Manner::default() };
    let outcome = outcome(&config(), &Parcels::new(manner)).await;
    let seen: Vec<_> = outcome.findings.iter().map(|finding| (finding.kind.as_str(), finding.flaky)).collect();
    assert_eq!(seen, [("minimum", true)]);
}

#[tokio::test]
async fn a_header_that_was_given_counts_as_the_credential() {
    let mut config = Config::new(Base::given("http://127.0.0.1:1").unwrap());
    config.header("Authorization", format!("Bearer {TOKEN}"));
    for (without, check) in
        [("", None), ("auth of getParcel", Some("ignored-auth")), ("token of getParcel", Some("wrong-auth-accepted"))]
    {
        let outcome = outcome(&config, &Parcels::new(Manner { without, ..Manner::default() })).await;
        let found: Vec<_> = outcome.findings.iter().map(|finding| finding.check).collect();
        assert_eq!(found, check.into_iter().collect::<Vec<_>>(), "{without}");
        // After the first that is let in, no other is tried there.
        assert_eq!(outcome.summary.cases["security"], if check == Some("ignored-auth") { 9 } else { 10 });
    }
}

#[tokio::test]
async fn refusals_count_where_that_is_wanted() {
    let mut config = config();
    config.strict_status = true;
    let outcome = outcome(&config, &Parcels::new(Manner::default())).await;
    // No other operation documents 401, nor 400.
    assert!(!outcome.findings.is_empty());
    assert!(outcome.findings.iter().all(|finding| finding.check == "status"), "{:#?}", outcome.findings);
}

#[tokio::test]
async fn a_budget_gives_every_operation_something() {
    let mut config = config();
    config.budget = 30;
    let (_, api) = api_of("parcels.yaml", YAML);
    let plan = Plan::new(&api, &config);
    for phase in [Phase::Boundary, Phase::Security] {
        let operations: std::collections::BTreeSet<_> =
            plan.cases.iter().filter(|case| case.phase == phase).map(|case| case.id).collect();
        assert_eq!(operations.len(), 5, "{phase:?}: {:#?}", plan.cases);
    }
    assert!(plan.beyond_budget[&Phase::Boundary] > 20, "{:?}", plan.beyond_budget);
    let parcels = Parcels::new(Manner::default());
    let outcome = outcome(&config, &parcels).await;
    assert_eq!(outcome.findings, []);
    assert!(parcels.requests() <= 30);
    assert!(outcome.summary.budget.left_out["boundary"] > 20, "{:?}", outcome.summary.budget);
}

#[tokio::test]
async fn an_operation_whose_producer_failed_says_so() {
    let mut config = config();
    config.credentials.clear();
    config.credential("m2m", "TOKEN", Credential::Bearer(READER.to_owned()));
    let (sources, api) = api_of("parcels.yaml", YAML);
    let plan = Plan::new(&api, &config);
    let parcels = Parcels::new(Manner::default());
    let subject = Subject { api: &api, sources: &sources };
    let outcome = run(subject, &plan, &config, &parcels, &mut []).await.unwrap();
    let row = outcome.coverage.by_operation.iter().find(|row| row.operation == "GET /parcels/{parcelId}").unwrap();
    assert_eq!(row.extent, Extent::Refused);
    assert_eq!(row.reason.as_deref(), Some("`POST /parcels`, which makes what it needs, did not succeed"));
}

/// Lets in whoever sends anything at all as a credential, and keeps what was sent.
#[derive(Default)]
struct Gullible(std::cell::RefCell<Vec<Request>>);

impl Transport for Gullible {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        self.0.borrow_mut().push(request.clone());
        let names = ["Authorization", "X-Key", "Cookie"];
        let is_known = request.headers.iter().any(|(name, _)| names.contains(&name.as_str()));
        let status = if is_known || request.url.query().is_some() { 200 } else { 401 };
        Ok(Response { status, headers: http::HeaderMap::new(), body: Vec::new().into() })
    }
}

/// The credential of a scheme, what is sent of it, and how a wrong one is shown.
async fn wrong(scheme: &str, credential: Credential, shown: &str) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths: {{ /a: {{ get: {{ responses: {{ '200': {{ description: d }}, '401': {{ description: d }} }} }} }} }}\nsecurity: [ {{ s: [] }} ]\ncomponents: {{ securitySchemes: {{ s: {scheme} }} }}\n"
    );
    let (sources, api) = api_of("api.yaml", &text);
    let mut config = Config::new(Base::given("http://127.0.0.1:1").unwrap());
    config.credential("s", "SECRET", credential);
    let gullible = Gullible::default();
    let plan = Plan::new(&api, &config);
    let subject = Subject { api: &api, sources: &sources };
    let outcome = run(subject, &plan, &config, &gullible, &mut []).await.unwrap();
    let [finding] = outcome.findings.as_slice() else { panic!("{scheme}: {:#?}", outcome.findings) };
    assert_eq!((finding.check, finding.document.pointer.as_str()), ("wrong-auth-accepted", "/security"), "{scheme}");
    assert!(finding.curl.to_string().contains(shown), "{}", finding.curl);
    let sent = gullible.0.borrow();
    let written = |request: &Request| format!("{} {:?}", request.url, request.headers);
    let (right, wrong) = (written(&sent[0]), written(&sent[2]));
    assert!(right != wrong && right.len() == wrong.len(), "{scheme}: {wrong}");
    for text in ["canary", "alice"] {
        assert!(!format!("{outcome:?}").contains(text) && !wrong.contains("canary"), "{scheme}: {wrong}");
    }
}

#[tokio::test]
async fn wrong_credentials_have_the_shape_of_right_ones_and_a_name() {
    let key = || Credential::ApiKey("canary-77-Key".to_owned());
    let basic = Credential::Basic { user: "alice".to_owned(), password: "canary-88-Pass".to_owned() };
    let token = Credential::Bearer("canary.Ab3d.90fe".to_owned());
    wrong("{ type: http, scheme: bearer }", token, "Authorization: Bearer $WRONG_TOKEN").await;
    wrong("{ type: http, scheme: basic }", basic, "Authorization: Basic $WRONG_BASIC").await;
    wrong("{ type: apiKey, in: header, name: X-Key }", key(), "X-Key: $WRONG_KEY").await;
    wrong("{ type: apiKey, in: query, name: k }", key(), "?k=$WRONG_KEY").await;
    wrong("{ type: apiKey, in: cookie, name: k }", key(), "Cookie: k=$WRONG_KEY").await;
}

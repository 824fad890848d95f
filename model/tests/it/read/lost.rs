//! References that lead nowhere, and what each of them costs.

use super::{one, several};
use specwright_model::ir::{Api, Shape};
use specwright_model::validation::{Direction, validation_document};
use specwright_model::{Reading, Severity, Sources, read};

/// What may stand around a lost reference, and what is to be left.
struct Case {
    /// Members of the document below `paths:` and beside it.
    text: &'static str,
    /// `METHOD /path`, its parameters, statuses and alternatives of security; events by their names.
    left: &'static [&'static str],
    /// `code message`
    said: &'static [&'static str],
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

const CASES: &[Case] = &[
    Case {
        text: "paths:
  /a/{id}: { get: { parameters: [{ $ref: '#/components/parameters/Id' }], responses: {} } }
  /b: { get: { parameters: [{ $ref: '#/components/parameters/Id' }, { name: q, in: query, schema: {} }] } }
  /c/{id}:
    parameters: [{ name: id, in: path, required: true, schema: {} }]
    get: { parameters: [{ $ref: 5 }] }",
        left: &["GET /b query:q", "GET /c/{id} path:id"],
        said: &[
            "SW0103 `#/components/parameters/Id` leads nowhere; the operation `GET /a/{id}` is left out",
            "SW0103 `#/components/parameters/Id` leads nowhere; the parameter is left out",
            "SW0104 `$ref` is number; the parameter is left out",
        ],
    },
    Case {
        text: "paths:
  /a: { post: { requestBody: { $ref: '#/components/requestBodies/A' } }, get: {} }
  /b: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/gone' } } } } } }
components: { requestBodies: { A: { $ref: '#/components/requestBodies/B' }, B: { $ref: '#/components/requestBodies/A' } } }",
        left: &["GET /a", "POST /b"],
        said: &[
            "SW0105 these references lead only to each other; the operation `POST /a` is left out",
            "SW0103 `#/gone` leads nowhere; any value is accepted",
        ],
    },
    Case {
        text: "paths:
  /a:
    get:
      responses:
        '200': { $ref: 'gone.yaml#/A' }
        '404': { $ref: '#/components/responses/Gone' }
        default: { description: d, headers: { X-A: { $ref: '#/gone' }, X-B: { schema: {} } } }",
        left: &["GET /a 200 default[X-B] lost:200 lost:404"],
        said: &[
            "SW0115 the file of `gone.yaml#/A` was not given; its headers and content are left out",
            "SW0103 `#/components/responses/Gone` leads nowhere; the response is left out",
            "SW0103 `#/gone` leads nowhere; the header is left out",
        ],
    },
    Case {
        text: "paths:
  /a: { get: { security: [{ gone: [] }] }, put: { security: [{ key: [] }, { gone: [] }] }, post: {} }
security: [{ lost: [] }]
components: { securitySchemes: { key: { type: http, scheme: bearer }, lost: { $ref: '#/gone' } } }",
        left: &["PUT /a key"],
        said: &[
            "SW0103 `#/gone` leads nowhere; the security scheme is left out",
            "SW0117 no security scheme `gone` is declared; the operation `GET /a` is left out",
            "SW0117 no security scheme `gone` is declared; this alternative is left out",
            "SW0117 no security scheme `lost` is declared; the operations without `security` of their own are left out",
        ],
    },
    // A path item that cannot be found; links and callbacks of what is left out, and to it.
    Case {
        text: "paths:
  /z: { $ref: '#/gone' }
  /a/{id}: { $ref: '#/gone', get: {}, put: { parameters: [{ name: id, in: path, schema: {} }] } }
  /b: { post: { operationId: makeB, requestBody: { $ref: '#/gone' }, callbacks: { done: { '{$url}': { post: {} } } } } }
  /c:
    get:
      operationId: getC
      responses: { 200: { description: d, links: { b: { operationId: makeB }, c: { operationId: getC } } } }
      callbacks: { lost: { $ref: '#/gone' }, kept: { '{$url}': { post: {} } } }",
        left: &["PUT /a/{id} path:id", "GET /c 200→[None, Some(1)]", "event kept"],
        said: &[
            "SW0103 `#/gone` leads nowhere; the operations that it describes are left out",
            "SW0103 `#/gone` leads nowhere; the operations that it describes are left out",
            "SW0103 `#/gone` leads nowhere; the operation `GET /a/{id}` is left out",
            "SW0103 `#/gone` leads nowhere; the operation `POST /b` is left out",
            "SW0103 `#/gone` leads nowhere; the callback is left out",
        ],
    },
    Case {
        text: "paths: {}
webhooks:
  lost: { post: { requestBody: { $ref: '#/gone' } } }
  guarded: { post: { security: [{ gone: [] }] } }
  away: { $ref: '#/gone' }
  kept: { post: { parameters: [{ $ref: '#/gone' }], requestBody: { content: { application/json: {} } } } }",
        left: &["event kept"],
        said: &[
            "SW0103 `#/gone` leads nowhere; the webhook `lost` is left out",
            "SW0117 no security scheme `gone` is declared; the webhook `guarded` is left out",
            "SW0103 `#/gone` leads nowhere; the operations that it describes are left out",
            "SW0103 `#/gone` leads nowhere; the parameter is left out",
        ],
    },
];

#[test]
fn a_lost_reference_costs_what_it_is_part_of() {
    for Case { text, left, said } in CASES {
        let (api, diagnostics) = one(&format!("{HEAD}{text}"));
        assert_eq!(outline(&api), *left, "{text}\n{diagnostics:?}");
        let found: Vec<String> = diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
        let is_said = found.len() == said.len() && found.iter().zip(*said).all(|(found, said)| found.starts_with(said));
        assert!(is_said, "{text}\n{found:#?}");
        assert!(!diagnostics.any(Severity::Error), "{text}");
    }
}

fn outline(api: &Api) -> Vec<String> {
    let mut outline = Vec::new();
    for operation in &api.operations {
        let mut words = vec![format!("{} {}", operation.method, operation.path)];
        words.extend(operation.parameters.iter().map(|p| format!("{}:{}", p.location.as_str(), p.name)));
        for response in &operation.responses {
            let headers: Vec<&str> = response.headers.iter().map(|header| header.name.as_str()).collect();
            let links: Vec<_> = response.links.iter().map(|link| link.operation).collect();
            let headers = if headers.is_empty() { String::new() } else { format!("[{}]", headers.join(" ")) };
            let links = if links.is_empty() { String::new() } else { format!("→{links:?}") };
            words.push(format!("{}{headers}{links}", response.status));
        }
        words.extend(operation.lost_responses.iter().map(|status| format!("lost:{status}")));
        words.extend(operation.security.iter().flat_map(|alternative| alternative.schemes.keys().cloned()));
        outline.push(words.join(" "));
    }
    outline.extend(api.event_operations.iter().map(|event| format!("event {}", event.name)));
    outline
}

#[test]
fn channels_messages_and_traits_that_are_lost_cost_what_they_are_part_of() {
    let two = "asyncapi: 2.6.0\ninfo: { title: T, version: '1' }\nchannels:
  lost: { $ref: '#/gone' }
  part: { subscribe: { message: { oneOf: [{ $ref: '#/gone' }, { name: kept, payload: { $ref: '#/gone' } }] } } }
  traits: { subscribe: { traits: [{ $ref: '#/gone' }], message: { name: out } } }
  guarded: { subscribe: { security: [{ gone: [] }], message: { name: out } } }";
    let three = "asyncapi: 3.0.0\ninfo: { title: T, version: '1' }
channels: { a: { address: a, messages: { m: { payload: {} }, lost: { $ref: '#/gone' } } } }
operations:
  kept: { action: send, channel: { $ref: '#/channels/a' } }
  away: { action: send, channel: { $ref: '#/channels/gone' } }
  lost: { $ref: '#/gone' }
  guarded: { action: send, channel: { $ref: '#/channels/a' }, security: [{ $ref: '#/components/securitySchemes/gone' }] }";
    for (text, left, lost) in [(two, "part: kept", 5), (three, "a: m", 4)] {
        let (api, diagnostics) = one(text);
        let events = api.event_operations.iter().map(|event| {
            let names = event.messages.iter().map(|id| api.messages[*id].name.as_str());
            format!("{}: {}", event.name, names.collect::<Vec<_>>().join(" "))
        });
        assert_eq!(events.collect::<Vec<_>>(), [left], "{diagnostics:?}");
        assert_eq!(diagnostics.iter().filter(|d| d.code.severity.is_lost()).count(), lost, "{diagnostics:#?}");
        assert!(!diagnostics.any(Severity::Error));
    }
}

#[test]
fn what_is_shared_and_lost_is_said_once() {
    let operations: Vec<String> = (0..9)
        .map(|at| format!("  /{at}: {{ get: {{ responses: {{ 200: {{ $ref: '#/components/responses/A' }} }} }} }}\n"))
        .collect();
    let operations = operations.concat();
    let text = format!(
        "{HEAD}paths:\n{operations}components: {{ responses: {{ A: {{ description: d, headers: {{ X: {{ $ref: '#/gone' }} }} }} }} }}"
    );
    let (api, diagnostics) = one(&text);
    assert_eq!((api.operations.len(), diagnostics.len()), (9, 1), "{diagnostics:?}");
}

/// A validator would refuse the whole text, or never come to an end.
#[test]
fn validation_accepts_anything_where_a_schema_is_lost() {
    let lost = "{ $ref: '#/components/schemas/Gone' }";
    for (version, schema, expected) in [
        ("3.0.3", lost, "{}"),
        ("3.1.0", lost, "{}"),
        ("3.1.0", "{ $ref: 'gone.yaml', type: string }", "{\"type\":\"string\"}"),
        ("3.1.0", "{ $ref: 'https://example.org/a.json' }", "{}"),
        ("3.1.0", "{ $ref: '#anchor' }", "{}"),
        ("3.1.0", "{ $ref: '#/components/schemas/Ring' }", "{}"),
        ("3.0.3", "{ $ref: '#/components/schemas/Ring' }", "{}"),
        ("3.1.0", "{ $ref: '#/components/schemas/Kept' }", "{\"$ref\":\"#/components/schemas/Kept\"}"),
    ] {
        let text = format!(
            "openapi: {version}\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    A: {schema}\n    Kept: {{ type: string }}\n    Ring: {{ $ref: '#/components/schemas/Gnir' }}\n    Gnir: {{ $ref: '#/components/schemas/Ring' }}\n"
        );
        let (api, _) = several(&[("api.yaml", &text)]);
        let whole = validation_document(&api, 0, Direction::Response);
        let found = whole.pointer("/components/schemas/A").unwrap().to_string();
        assert_eq!(found, expected, "{version} {schema}");
        assert!(!matches!(api.schemas[api.components["A"]].shape, Shape::Never), "{version} {schema}");
    }
}

/// A file that is not there, or is not below the folder, is like a pointer that leads nowhere.
#[test]
fn files_that_are_missing_or_outside_cost_their_place() {
    for (reference, severity) in [("gone.yaml#/A", Severity::Fault), ("../out.yaml#/A", Severity::Fault)] {
        let text = format!("{HEAD}paths: {{}}\ncomponents: {{ schemas: {{ A: {{ $ref: '{reference}' }} }} }}");
        let mut sources = Sources::new();
        sources.document("api.yaml", text.into_bytes()).unwrap();
        read::complete(&mut sources, |_, _| Err("there is no such file".to_owned()));
        let (_, diagnostics) = read(&sources, &Reading::default());
        let severities: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code.severity).collect();
        assert_eq!(severities, [severity], "{reference}");
    }
}

/// The members that nobody knows are kept with the others.
#[test]
fn a_lost_part_of_an_object_leaves_it_open() {
    let said = &["SW0103 /components/schemas/A/allOf/0/$ref"];
    let parts = "{ properties: { x: { type: string } } }";
    super::check("3.1", &format!("A: {{ allOf: [{{ $ref: '#/gone' }}, {parts}] }}"), "A = {x: str.Text *}", said);
    super::check("3.0", "A: { allOf: [{ $ref: '#/gone' }], type: string }", "A = str.Text", said);
    super::check("3.0", "A: { allOf: [{ $ref: '#/gone' }] }", "A = any", said);
}

//! Operations and what belongs to them.

use super::{dump, one, said};
use specwright_model::ir::{Api, Operation, Parameter, Response};

fn parameter(api: &Api, parameter: &Parameter) -> String {
    format!(
        "{} {}{}: {} {:?}{}",
        parameter.location.as_str(),
        parameter.name,
        if parameter.required { "!" } else { "" },
        dump::schema(api, parameter.schema),
        parameter.style,
        if parameter.explode { "*" } else { "" },
    )
}

fn response(api: &Api, response: &Response) -> String {
    let content: Vec<String> = response
        .content
        .iter()
        .map(|media| format!("{} {}", media.range, media.schema.map_or("-".to_owned(), |id| dump::schema(api, id))))
        .collect();
    let headers: Vec<&str> = response.headers.iter().map(|header| header.name.as_str()).collect();
    let links: Vec<String> = response.links.iter().map(|link| format!("{}→{:?}", link.name, link.operation)).collect();
    format!("{} {content:?} {headers:?} {links:?}", response.status)
}

fn security(operation: &Operation) -> String {
    let names = |all: &specwright_model::ir::Requirement| all.schemes.keys().cloned().collect::<Vec<_>>().join("+");
    format!("[{}]", operation.security.iter().map(names).collect::<Vec<_>>().join(" | "))
}

fn dumped(api: &Api) -> Vec<String> {
    let mut lines = Vec::new();
    for operation in &api.operations {
        let id = operation.id.as_deref().unwrap_or("-");
        lines.push(format!("{} {} {id} {}", operation.method, operation.path, security(operation)));
        lines.extend(operation.parameters.iter().map(|one| parameter(api, one)));
        if let Some(body) = &operation.request_body {
            let content: Vec<&str> = body.content.iter().map(|media| media.range.as_str()).collect();
            lines.push(format!("body{} {content:?}", if body.required { "!" } else { "" }));
        }
        lines.extend(operation.responses.iter().map(|one| response(api, one)));
    }
    lines
}

#[track_caller]
fn check(paths_and_more: &str, expected: &[&str], expected_said: &[&str]) {
    let (api, diagnostics) = one(&format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\n{paths_and_more}"));
    assert_eq!(dumped(&api), expected, "{diagnostics:?}");
    assert_eq!(said(&diagnostics), expected_said);
}

#[test]
fn parameters_come_from_both_and_from_components() {
    check(
        "paths:
  /a/{id}/{sub}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
      - { name: page, in: query, schema: { type: integer } }
    get:
      operationId: getA
      parameters:
        - { $ref: '#/components/parameters/Sub' }
        - { name: page, in: query, schema: { type: string } }
        - { name: filter, in: query, style: deepObject, explode: true, content: { application/json: { schema: { type: object } } } }
        - { name: Accept, in: header, schema: { type: string } }
      responses: { '200': { description: ok } }
components:
  parameters:
    Sub: { name: sub, in: path, style: label, schema: { type: string } }",
        &[
            "GET /a/{id}/{sub} getA []",
            "path sub!: str.Text Label",
            "query page: str.Text Form*",
            "query filter: {} DeepObject*",
            "path id!: str.Text Simple",
            "200 [] [] []",
        ],
        &["SW0119 /paths/~1a~1{id}~1{sub}/get/parameters/3"],
    );
}

#[test]
fn templates_and_parameters_agree() {
    check(
        "paths:
  /a/{id}:
    get:
      parameters: [{ name: gone, in: path, schema: {} }, { name: q, in: query, schema: {} }, { name: q, in: query, schema: {} }, { name: n }]
      responses: {}",
        &["GET /a/{id} - []", "query q: any Form*", "path id!: str.Text Simple"],
        &[
            "SW0113 /paths/~1a~1{id}/get/parameters/2",
            "SW0118 /paths/~1a~1{id}/get/parameters/3",
            "SW0114 /paths/~1a~1{id}/get",
            "SW0114 /paths/~1a~1{id}/get",
        ],
    );
}

#[test]
fn bodies_responses_headers_and_links() {
    check(
        "paths:
  /a:
    post:
      operationId: makeA
      requestBody: { $ref: '#/components/requestBodies/A' }
      responses:
        default: { $ref: '#/components/responses/Problem' }
        '201':
          description: made
          headers: { Location: { schema: { type: string } }, content-type: { schema: {} } }
          content: { application/json: { schema: { $ref: '#/components/schemas/A' } }, text/plain: {} }
          links: { get: { operationId: getA }, ref: { operationRef: '#/paths/~1a/get' }, gone: { operationId: none } }
        4XX: { description: bad }
        2000: { description: odd }
        x-note: 1
    get: { operationId: getA, responses: {} }
    head: { operationId: getA }
components:
  schemas: { A: { type: string } }
  requestBodies: { A: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }
  responses: { Problem: { description: p } }",
        &[
            "POST /a makeA []",
            "body! [\"application/json\"]",
            "default [] [] []",
            "201 [\"application/json A\", \"text/plain -\"] [\"Location\"] [\"get→Some(1)\", \"ref→Some(1)\", \"gone→None\"]",
            "4XX [] [] []",
            "GET /a getA []",
            "HEAD /a - []",
        ],
        &[
            "SW0119 /paths/~1a/post/responses/201/headers/content-type",
            "SW0123 /paths/~1a/post/responses/201/links/gone/operationId",
            "SW0116 /paths/~1a/post/responses/2000",
            "SW0113 /paths/~1a/head/operationId",
        ],
    );
}

#[test]
fn security_is_the_documents_unless_the_operation_says() {
    check(
        "security: [{ key: [] }, { both: [read], key: [] }]
paths:
  /a: { get: {}, put: { security: [] }, post: { security: [{}, { gone: [] }] } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    both: { type: oauth2, flows: { clientCredentials: { tokenUrl: /t, scopes: { read: r } } } }",
        &["GET /a - [key | both+key]", "PUT /a - []"],
        &["SW0117 /paths/~1a/post/security/1/gone"],
    );
}

#[test]
fn the_way_to_authenticate_is_the_flows_or_the_schemes() {
    use specwright_model::ir::{ClientAuthentication, SecurityKind};
    let (basic, body) = (Some(ClientAuthentication::Basic), Some(ClientAuthentication::Body));
    for (of_scheme, of_flow, expected, expected_said) in [
        ("", "", None, None),
        ("client_secret_post", "", body, None),
        ("", "client_secret_basic", basic, None),
        ("client_secret_post", "client_secret_basic", basic, None),
        ("private_key_jwt", "", None, Some("SW0120 /components/securitySchemes/s/x-token-endpoint-auth-method")),
        (
            "client_secret_post",
            "7",
            body,
            Some("SW0120 /components/securitySchemes/s/flows/clientCredentials/x-token-endpoint-auth-method"),
        ),
    ] {
        let member = |value: &str| match value {
            "" => String::new(),
            value => format!(", x-token-endpoint-auth-method: {value}"),
        };
        let flow = format!("{{ tokenUrl: /t, scopes: {{}}{} }}", member(of_flow));
        let (api, diagnostics) = one(&format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths: {{}}\ncomponents: {{ securitySchemes: {{ s: {{ \
             type: oauth2, flows: {{ clientCredentials: {flow} }}{} }} }} }}",
            member(of_scheme)
        ));
        let SecurityKind::OAuth2 { flows } = &api.security_schemes["s"].kind else { unreachable!() };
        assert_eq!(flows["clientCredentials"].authentication, expected, "{of_scheme} {of_flow}");
        assert_eq!(said(&diagnostics), expected_said.into_iter().collect::<Vec<_>>(), "{of_scheme} {of_flow}");
    }
}

#[test]
fn path_items_by_reference_and_odd_paths() {
    check(
        "paths:
  a: { $ref: '#/components/pathItems/A', put: {} }
  x-other: 1
  /tags-null: { get: { tags: null } }
components: { pathItems: { A: { get: {} } } }",
        &["PUT /a - []", "GET /a - []", "GET /tags-null - []"],
        &["SW0122 /paths/a", "SW0106 /paths/~1tags-null/get/tags"],
    );
}

#[test]
fn methods_of_3_2() {
    let text = "openapi: 3.2.0\ninfo: { title: T, version: '1' }\npaths: { /a: { query: {}, additionalOperations: { LINK: {} } } }";
    let (api, diagnostics) = one(text);
    assert_eq!(said(&diagnostics), [""; 0]);
    assert_eq!(dumped(&api), ["QUERY /a - []", "LINK /a - []"]);
    let (api, diagnostics) = one(&text.replace("3.2", "3.1"));
    assert_eq!(said(&diagnostics), ["SW0203 /paths/~1a/additionalOperations/LINK"]);
    assert!(api.operations.is_empty());
}

/// What OpenAPI 3.2 adds: read, or said to be left out.
#[test]
fn additions_of_3_2() {
    let text = "openapi: 3.2.0
info: { title: T, version: '1' }
tags:
  - { name: pets, summary: Pets, kind: nav }
  - { name: cats, parent: pets, description: d }
  - { name: dogs, parent: gone }
servers: [{ url: 'https://example.com', name: main }]
paths:
  /events:
    query:
      parameters:
        - { name: all, in: querystring, content: { application/x-www-form-urlencoded: { schema: { type: object } } } }
        - { name: c, in: cookie, style: cookie, schema: { type: string } }
      responses:
        '200':
          summary: s
          content:
            text/event-stream: { itemSchema: { $ref: '#/components/schemas/E' } }
            multipart/mixed: { itemSchema: {}, prefixEncoding: [{ contentType: text/plain }], itemEncoding: {} }
            application/json: { $ref: '#/components/mediaTypes/M' }
components:
  mediaTypes: { M: { schema: { type: string }, examples: { e: { dataValue: x, serializedValue: '\"x\"' } } } }
  schemas:
    E: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }], discriminator: { propertyName: t, defaultMapping: B } }
    F: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }], discriminator: { propertyName: t, defaultMapping: Gone } }
    A: { properties: { t: { const: a } } }
    B: { properties: { t: { const: b } } }
  securitySchemes:
    tv: { type: oauth2, flows: { deviceAuthorization: { deviceAuthorizationUrl: 'https://example.com/device', tokenUrl: 'https://example.com/token', scopes: {} } } }
";
    let (api, diagnostics) = one(text);
    assert_eq!(
        said(&diagnostics),
        [
            "SW0120 /tags/2/parent",
            "SW0203 /paths/~1events/query/parameters/0/in",
            "SW0203 /paths/~1events/query/parameters/1/style",
            "SW0203 /paths/~1events/query/responses/200/content/multipart~1mixed/prefixEncoding",
            "SW0203 /paths/~1events/query/responses/200/content/multipart~1mixed/itemEncoding",
            "SW0107 /components/schemas/F/discriminator/defaultMapping",
        ]
    );
    assert_eq!(
        dumped(&api),
        [
            "QUERY /events - []",
            "cookie c: str.Text Form*",
            "200 [\"text/event-stream -\", \"multipart/mixed -\", \"application/json str.Text\"] [] []",
        ]
    );
    let tags: Vec<_> =
        api.tags.iter().map(|tag| (tag.name.as_str(), tag.parent.as_deref(), tag.kind.as_deref())).collect();
    assert_eq!(tags, [("pets", None, Some("nav")), ("cats", Some("pets"), None), ("dogs", Some("gone"), None)]);
    assert_eq!(api.tags[0].summary.as_deref(), Some("Pets"));
    assert_eq!(api.servers[0].name.as_deref(), Some("main"));
    let content = &api.operations[0].responses[0].content;
    assert_eq!(content[0].item_schema.map(|id| dump::schema(&api, id)).as_deref(), Some("E"));
    let example = api.node(content[2].examples[0].value).unwrap();
    assert_eq!(example.as_str(), Some("x"));
    let specwright_model::ir::Shape::Union(union) = &api.schemas[api.components["E"]].shape else { panic!("no union") };
    assert_eq!(union.discriminator.as_ref().unwrap().default, Some(1));
    let scheme = format!("{:?}", api.security_schemes["tv"].kind);
    assert!(scheme.contains("device_authorization_url: Some(\"https://example.com/device\")"), "{scheme}");
}

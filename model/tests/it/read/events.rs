//! Webhooks, callbacks and AsyncAPI operations.

use super::{dump, one, said};
use specwright_model::ir::{Api, Origin, Shape};

fn dumped(api: &Api) -> Vec<String> {
    let mut lines = Vec::new();
    for event in &api.event_operations {
        let origin = match &event.origin {
            Origin::Webhook { method } => format!("webhook {method}"),
            Origin::Callback { of, expression, method } => format!("callback of {of} {method} {expression}"),
            Origin::Channel => format!("channel {}", api.channels[event.channel].key),
        };
        let id = event.id.as_deref().unwrap_or("-");
        lines.push(format!("{:?} {} {id} {origin} answers {}", event.action, event.name, event.responses.len()));
        for message in &event.messages {
            let message = &api.messages[*message];
            let schema = |id: Option<_>| id.map_or("-".to_owned(), |id| dump::schema(api, id));
            let content = message.content_type.as_deref().unwrap_or("-");
            let (payload, headers) = (schema(message.payload), schema(message.headers));
            lines.push(format!("  {} {content} {payload} {headers} {}", message.name, message.examples.len()));
        }
    }
    lines
}

#[track_caller]
fn check(text: &str, expected: &[&str], expected_said: &[&str]) -> Api {
    let (api, diagnostics) = one(text);
    assert_eq!(dumped(&api), expected, "{diagnostics:?}");
    assert_eq!(said(&diagnostics), expected_said);
    api
}

#[test]
fn webhooks_and_callbacks() {
    let api = check(
        "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /subscribe:
    post:
      callbacks:
        done:
          '{$request.body#/url}':
            post: { requestBody: { content: { application/json: { schema: { type: string } } } }, responses: { '204': { description: ok } } }
webhooks:
  made:
    parameters: [{ name: X-Signature, in: header, required: true, schema: { type: string } }]
    post:
      operationId: onMade
      requestBody: { content: { text/plain: {}, application/json: { schema: { type: integer }, example: 1 } } }
      responses: { '200': { description: ok } }
",
        &[
            "Send done - callback of 0 POST {$request.body#/url} answers 1",
            "  done application/json str.Text - 0",
            "Send made onMade webhook POST answers 1",
            "  made application/json int.Unstated {X-Signature!: str.Text} 1",
        ],
        &[],
    );
    assert_eq!(api.channels[api.event_operations[0].channel].address.as_deref(), Some("{$request.body#/url}"));
}

#[test]
fn asyncapi_2() {
    let api = check(
        "asyncapi: 2.6.0
info: { title: T, version: '1' }
defaultContentType: application/json
servers: { live: { url: example.com/hooks, protocol: https }, broker: { url: b, protocol: mqtt } }
channels:
  order/paid:
    subscribe: { operationId: onPaid, message: { $ref: '#/components/messages/paid' } }
  order/make:
    publish:
      operationId: make
      message:
        oneOf:
          - { payload: { $ref: '#/components/schemas/Order' } }
          - { messageId: other, contentType: text/plain, payload: { type: string } }
  order/avro:
    subscribe:
      message: { schemaFormat: application/vnd.apache.avro;version=1.9.0, payload: { type: record } }
components:
  schemas: { Order: { type: object, properties: { id: { type: string } } } }
  messages:
    paid:
      name: order.paid
      payload: { $ref: '#/components/schemas/Order' }
      headers: { type: object, properties: { trace: { type: string } } }
      bindings: { http: { headers: { type: object, properties: { signature: { type: string } }, required: [signature] } } }
      examples: [{ payload: { id: a } }]
",
        &[
            "Send order/paid onPaid channel order/paid answers 0",
            "  order.paid application/json Order {trace: str.Text, signature!: str.Text} 1",
            "Receive order/make make channel order/make answers 0",
            "  Order application/json Order - 0",
            "  other text/plain str.Text - 0",
            "Send order/avro - channel order/avro answers 0",
            "  order/avro application/json foreign(application/vnd.apache.avro;version=1.9.0) - 0",
        ],
        &["SW0210 /servers/broker", "SW0205 /channels/order~1avro/subscribe/message/payload"],
    );
    assert_eq!(api.servers.iter().map(|server| server.url.as_str()).collect::<Vec<_>>(), ["https://example.com/hooks"]);
}

#[test]
fn traits_of_2_override_the_target() {
    let api = check(
        "asyncapi: 2.6.0
info: { title: T, version: '1' }
channels:
  c:
    subscribe:
      summary: target
      traits: [{ summary: t1 }, { $ref: '#/components/operationTraits/t2' }]
      message:
        name: target
        traits: [{ name: t1, headers: { properties: { a: {} } } }, { name: t2 }]
        headers: { properties: { b: {} } }
        payload: { type: string }
components: { operationTraits: { t2: { description: d } } }
",
        &["Send c - channel c answers 0", "  t2 - str.Text {a: any, b: any} 0"],
        &[],
    );
    assert_eq!(api.event_operations[0].summary.as_deref(), Some("t1"));
    assert_eq!(api.event_operations[0].description.as_deref(), Some("d"));
}

/// AsyncAPI 3.0 § Traits Merge Mechanism, RFC 7396: the target goes before its traits, a later trait before an earlier
/// one; lists are taken whole, and `null` takes a member away.
#[test]
fn headers_of_traits_are_merged() {
    let message = "  messages:
    ask:
      traits: [{ $ref: '#/components/messageTraits/one' }, { $ref: '#/components/messageTraits/two' }]
      headers:
        type: object
        properties: { urgency: { type: integer }, both: { type: boolean }, gone: null, more: { type: string } }
      payload: { type: string }
  messageTraits:
    one:
      contentType: application/json
      headers:
        type: object
        required: [replyTo, urgency]
        properties: { replyTo: { type: string }, both: { type: string }, gone: { type: string } }
    two: { headers: { properties: { both: { type: number }, late: {}, more: { minLength: 3 } } } }
";
    let three = format!(
        "asyncapi: 3.0.0
info: {{ title: T, version: '1' }}
channels: {{ c: {{ messages: {{ ask: {{ $ref: '#/components/messages/ask' }} }} }} }}
operations: {{ o: {{ action: send, channel: {{ $ref: '#/channels/c' }} }} }}
components:
{message}"
    );
    check(
        &three,
        &[
            "Send c o channel c answers 0",
            "  ask application/json str.Text {urgency!: int.Unstated, both: bool, more: str.Text<min_length: Some(3)>, late: any, replyTo!: str.Text} 0",
        ],
        &[],
    );
    // In 2.x the traits override the target.
    let two = format!(
        "asyncapi: 2.6.0
info: {{ title: T, version: '1' }}
channels: {{ c: {{ subscribe: {{ message: {{ $ref: '#/components/messages/ask' }} }} }} }}
components:
{message}"
    );
    check(
        &two,
        &[
            "Send c - channel c answers 0",
            "  ask application/json str.Text {both: num.Double, late: any, more: str.Text<min_length: Some(3)>, replyTo!: str.Text, gone: str.Text, urgency!: int.Unstated} 0",
        ],
        &[],
    );
}

#[test]
fn no_all_of_is_left_in_headers() {
    let (api, _) = one(
        "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\nchannels: {c: {publish: {message: {headers: {}, bindings: {http: {headers: {}}}}}}}",
    );
    assert!(api.schemas.iter().all(|(_, schema)| !matches!(schema.shape, Shape::AllOf(_))));
}

#[test]
fn asyncapi_3() {
    let api = check(
        "asyncapi: 3.0.0
info: { title: T, version: '1' }
servers: { live: { host: example.com, pathname: /hooks, protocol: https } }
channels:
  orders:
    address: order/{id}
    messages:
      paid: { $ref: '#/components/messages/paid' }
      made: { payload: { schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: { type: record } } }
  answers: { address: null, messages: { answer: { payload: { type: string } } } }
operations:
  onAll: { action: send, channel: { $ref: '#/channels/orders' } }
  onPaid:
    action: receive
    channel: { $ref: '#/channels/orders' }
    messages: [{ $ref: '#/channels/orders/messages/paid' }]
    reply: { address: { location: '$message.header#/reply' }, channel: { $ref: '#/channels/answers' } }
    security: [{ $ref: '#/components/securitySchemes/key' }]
  gone: { action: send }
components:
  messages:
    paid:
      traits: [{ name: from-trait, title: from-trait }]
      name: order.paid
      payload: { type: integer }
  securitySchemes: { key: { type: httpApiKey, in: header, name: X-Key } }
",
        &[
            "Send orders onAll channel orders answers 0",
            "  order.paid - int.Unstated - 0",
            "  made - foreign(application/vnd.apache.avro;version=1.9.0) - 0",
            "Receive orders onPaid channel orders answers 0",
            "  order.paid - int.Unstated - 0",
        ],
        &["SW0205 /channels/orders/messages/made/payload/schema", "SW0118 /operations/gone"],
    );
    let paid = &api.event_operations[1];
    let reply = paid.reply.as_ref().unwrap();
    assert_eq!(reply.address.as_deref(), Some("$message.header#/reply"));
    assert_eq!(api.messages[reply.messages[0]].name, "answer");
    assert_eq!(paid.security[0].schemes.keys().collect::<Vec<_>>(), ["key"]);
    assert_eq!(api.messages[paid.messages[0]].title.as_deref(), Some("from-trait"));
    assert_eq!(api.servers[0].url, "https://example.com/hooks");
    assert_eq!(api.channels[reply.channel.unwrap()].address, None);
}

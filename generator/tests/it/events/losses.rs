//! What a document says of events and is not written: each is a loss with its place.

use crate::documents::sources;
use specwright_generator::{Config, Role, generate};
use specwright_model::Severity;

const ASKED: &str = "asyncapi: 3.0.0
info: { title: Lighthouse, version: '1' }
channels:
  ask:
    address: lighthouse/ask
    messages: { ask: { $ref: '#/components/messages/ask' } }
  answer:
    address: null
    messages: { answer: { $ref: '#/components/messages/answer' }, busy: { $ref: '#/components/messages/busy' } }
operations:
  askState:
    action: ACTION
    channel: { $ref: '#/channels/ask' }
    messages: [{ $ref: '#/channels/ask/messages/ask' }]
    reply:
      address: { location: '$message.header#/replyTo' }
      channel: { $ref: '#/channels/answer' }
      messages: [{ $ref: '#/channels/answer/messages/answer' }]
components:
  messages:
    ask: { payload: { type: object, required: [lamp], properties: { lamp: { type: string } } } }
    answer: { payload: { type: object, properties: { lit: { type: boolean } } } }
    busy: { payload: { schemaFormat: application/schema+json;version=draft-07, schema: { type: object } } }
";

#[track_caller]
fn check(action: &str, config: &Config, events: &[&str], expected: &[&str]) {
    let text = ASKED.replace("ACTION", action);
    let generated = generate(&sources([("asyncapi.yaml", text.as_str())]), config);
    let lost = generated.diagnostics.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Loss);
    let lost: Vec<String> =
        lost.map(|one| format!("{} {} {}", one.code.id, one.pointer.as_deref().unwrap_or("-"), one.message)).collect();
    assert_eq!(lost, expected, "{action}");
    let written: Vec<&str> = generated.manifest.events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(written, events, "{action}");
}

const REPLY: &str =
    "SW0352 /operations/askState/reply the operation `askState` has a reply, for which nothing is written: `answer`";
const BUSY: &str = "SW0353 /components/messages/busy no operation has the message `busy` of the channel `answer`";

#[test]
fn replies_and_what_goes_the_other_way_are_losses() {
    let not_sent = "SW0351 /operations/askState the operation `askState` takes messages, and nothing is written that \
                    sends them: `ask`";
    let application = Config { role: Role::Application, ..Config::default() };
    let skipped = Config { skip: vec!["askState".to_owned()], ..Config::default() };
    let only_client = Config { parts: specwright_generator::Parts::NONE, ..Config::default() };
    check("send", &Config::default(), &["ask"], &[REPLY, BUSY]);
    check("receive", &Config::default(), &[], &[not_sent, REPLY, BUSY]);
    check("receive", &application, &["ask"], &[REPLY, BUSY]);
    check("receive", &skipped, &[], &[]);
    check("receive", &only_client, &[], &[]);
}

//! The diagnostics of planning: what the documents declare and the written crate does not express, and names that
//! collide.

use specwright_model::diagnostic::{Code, Severity};

/// Reports two names of the document that become one Rust name.
pub(super) static NAME_TIE: Code = Code {
    id: "SW0301",
    severity: Severity::Note,
    title: "two names of the document make one name of Rust",
    help: "pin the name under `[api.<name>.names]` in specs.toml, and it will never move",
};
/// Reports a type that consists of nothing but itself.
pub(super) static ENDLESS_TYPE: Code = Code {
    id: "SW0302",
    severity: Severity::Loss,
    title: "a schema contains nothing but itself",
    help: "give it a member, or describe it as an object; until then its value is kept as JSON",
};
/// Reports a schema in another language than JSON Schema.
pub(super) static FOREIGN_SCHEMA: Code = Code {
    id: "SW0303",
    severity: Severity::Loss,
    title: "a schema is written in a language that has no types here",
    help: "its value is kept as JSON; describe it as JSON Schema for a typed one",
};
/// Reports a media type of a body that is not written, because another one is.
pub(super) static MEDIA_TYPE_LEFT_OUT: Code = Code {
    id: "SW0304",
    severity: Severity::Note,
    title: "a media type of a body is not written",
    help: "it can be sent and read through the client's `request`",
};
/// Reports branches of a union, or events, that cannot be told apart.
pub(super) static AMBIGUOUS_UNION: Code = Code {
    id: "SW0305",
    severity: Severity::Warning,
    title: "the branches of a union cannot be told apart by type, constants or required members",
    help: "add a discriminator, a constant member or different required members; until then the first branch that keeps the whole value is taken",
};
/// Reports an example that does not fit its schema.
pub(super) static EXAMPLE_DOES_NOT_FIT: Code = Code {
    id: "SW0306",
    severity: Severity::Warning,
    title: "an example does not fit its schema",
    help: "correct the example; it is left out of the examples that are tested",
};
/// Reports a body that has no type because it is neither JSON nor text nor a form.
pub(super) static UNTYPED_BODY: Code = Code {
    id: "SW0307",
    severity: Severity::Note,
    title: "a body is neither JSON nor text nor a form",
    help: "it is sent and read as bytes",
};
/// Reports a parameter of a path template that no Parameter Object describes.
pub(super) static UNDECLARED_PATH_PARAMETER: Code = Code {
    id: "SW0308",
    severity: Severity::Warning,
    title: "a path names a parameter that no Parameter Object describes",
    help: "describe the parameter; until then it is a string",
};

/// Reports a tuple that may be shorter than its items.
pub(super) static SHORT_TUPLE: Code = Code {
    id: "SW0309",
    severity: Severity::Loss,
    title: "a tuple may be shorter than its items",
    help: "say `minItems`, or give all items one schema",
};
/// Reports a waiter whose method cannot have its name.
pub(super) static WAITER_NAME: Code = Code {
    id: "SW0310",
    severity: Severity::Error,
    title: "a waiter has a name that no method can have here",
    help: "give the waiter another `name` in specs.toml",
};
/// Reports a waiter of an operation that the document does not have.
pub(super) static WAITER_OPERATION: Code = Code {
    id: "SW0311",
    severity: Severity::Error,
    title: "a waiter asks an operation that the document does not have",
    help: "write the operationId of an operation as its `operation` in specs.toml",
};
/// Reports a condition of a waiter that cannot be evaluated, or that never holds.
pub(super) static WAITER_CONDITION: Code = Code {
    id: "SW0312",
    severity: Severity::Error,
    title: "a waiter waits for what no answer can say",
    help: "correct `until` in specs.toml: `until = { '/pointer' = { is = [VALUE, …] } }`, or `not` for `is`",
};
/// Reports times with which a waiter could not wait.
pub(super) static WAITER_TIME: Code = Code {
    id: "SW0313",
    severity: Severity::Error,
    title: "the times of a waiter make no wait",
    help: "`every` is the pause between two requests, `at_most` the time in all: `every = '3s'`, `at_most = '60s'`",
};
/// Reports a condition of a waiter on a value that may be absent.
pub(super) static WAITER_MAY_MISS: Code = Code {
    id: "SW0314",
    severity: Severity::Warning,
    title: "a waiter's condition is about a value that may be absent",
    help: "where it is absent the condition does not hold; wait for a required member if there is one",
};
/// Reports a pattern of `only` or `skip` that matches nothing.
pub(super) static NOTHING_SELECTED: Code = Code {
    id: "SW0320",
    severity: Severity::Error,
    title: "`only` or `skip` names what the document does not have",
    help: "write an operationId, a tag, `METHOD /path` or the name of an event; `*` stands for any text",
};
/// Reports a type in `formats` or `replace` that cannot be written.
pub(super) static IMPOSSIBLE_CHOICE: Code = Code {
    id: "SW0321",
    severity: Severity::Error,
    title: "`formats` or `replace` asks for a type that cannot be written",
    help: "write `String`, a number type of Rust, or the path of a type such as `rust_decimal::Decimal`",
};
/// Reports a key of the configuration that has no effect.
pub(super) static IDLE_SETTING: Code = Code {
    id: "SW0323",
    severity: Severity::Warning,
    title: "a setting has no effect",
    help: "correct or remove it; as it stands it changes nothing",
};
/// Reports examples that do not become tests, because their build would take too long.
pub(super) static EXAMPLES_LEFT_OUT: Code = Code {
    id: "SW0322",
    severity: Severity::Note,
    title: "the document has so many examples that they do not become tests of the crate",
    help: "say `examples = true` under `generate` in specs.toml to have them all the same",
};
/// Reports a part of a multipart body that may be a file or something else.
pub(super) static MIXED_PART: Code = Code {
    id: "SW0330",
    severity: Severity::Note,
    title: "a part of a body may be a file or something else",
    help: "it is sent as a file; give the other its text and media type: `File::new(text).content_type(\"application/json\")`",
};
/// Reports unions that refer to each other in too many ways.
pub(super) static FACTS_BUDGET: Code = Code {
    id: "SW0331",
    severity: Severity::Loss,
    title: "unions have too many members together to tell their branches apart",
    help: "give the unions a discriminator, or fewer unions as branches",
};
/// Reports a document that becomes more code than its size justifies.
pub(super) static TOO_MUCH_WRITTEN: Code = Code {
    id: "SW0332",
    severity: Severity::Loss,
    title: "a part of the document would become too much code",
    help: "shorten what is repeated there; what is left out can be sent and read through the client's `request`",
};
/// Reports types that are nested too deeply to be compiled.
pub(super) static TOO_DEEP_TYPE: Code = Code {
    id: "SW0333",
    severity: Severity::Loss,
    title: "types stand too deep within each other to be compiled",
    help: "leave the inner ones open (`{}`): their values are kept as JSON",
};
/// Reports a server URL that cannot be used as it is written.
pub(super) static UNUSABLE_SERVER: Code = Code {
    id: "SW0334",
    severity: Severity::Warning,
    title: "the URL of a server cannot be used",
    help: "give each variable of it a `default`, or name the server as an environment in specs.toml",
};
/// Reports a server URL without a host.
pub(super) static RELATIVE_SERVER: Code = Code {
    id: "SW0335",
    severity: Severity::Note,
    title: "the URL of a server is relative",
    help: "the client's builder is given the host, or specs.toml names it as an environment",
};
/// Reports a discriminator that does not tell the branches apart, or a mapping that contradicts its property.
pub(super) static UNUSABLE_TAG: Code = Code {
    id: "SW0336",
    severity: Severity::Warning,
    title: "a discriminator's mapping does not fit the property that it is about",
    help: "map each branch by a value that the property can have there",
};
/// Reports a body that is a stream of items, which has no type.
pub(super) static STREAM: Code = Code {
    id: "SW0337",
    severity: Severity::Loss,
    title: "a stream of items is not typed",
    help: "streams are not written yet: a call waits for the end of the body, and for its time limit if there is none",
};
/// Reports a name in the configuration for something that is left out because a reference of the document leads
/// nowhere.
pub(super) static NAMES_LEFT_OUT: Code = Code {
    id: "SW0340",
    severity: Severity::Loss,
    title: "the configuration names an operation of which not enough is known",
    help: "correct the reference of the document that leads nowhere; until then nothing is written for it",
};
/// Reports a multipart body of which the document names no part.
pub(super) static UNNAMED_PARTS: Code = Code {
    id: "SW0341",
    severity: Severity::Note,
    title: "a body of several parts names none of them",
    help: "describe an object with a property for each part; until then a call gives each part its name",
};
/// Reports examples of a header that were taken for its constant value.
pub(super) static EVENT_BY_EXAMPLE: Code = Code {
    id: "SW0350",
    severity: Severity::Note,
    title: "events are told apart by a header of which the document gives examples only",
    help: "write `const` beside the header's `type`, or name the header under `[api.<name>.webhooks]` in specs.toml",
};
/// Reports messages that the written crate would have to send, and for which nothing is written.
pub(super) static NOT_SENT: Code = Code {
    id: "SW0351",
    severity: Severity::Loss,
    title: "messages that go the other way are not written",
    help: "receivers of events are written, and nothing that sends them; `role` in specs.toml says which side is written",
};
/// Reports the reply of an operation, for which nothing is written.
pub(super) static NO_REPLY: Code = Code {
    id: "SW0352",
    severity: Severity::Loss,
    title: "the reply of an operation is not written",
    help: "its messages can be built and read as JSON, or as types where their payloads are components",
};
/// Reports a message of a channel that no operation has.
pub(super) static NO_OPERATION: Code = Code {
    id: "SW0353",
    severity: Severity::Loss,
    title: "a message of a channel is not written, as no operation has it",
    help: "name it under `messages` of an operation that sends it, or leave `messages` out there",
};
/// Reports an array within a `deepObject`, whose serialization the standard leaves open.
pub(super) static DEEP_ARRAY: Code = Code {
    id: "SW0360",
    severity: Severity::Note,
    title: "the standard leaves open how an array in a `deepObject` is written",
    help: "it is sent with indices, `name[0]=…`; `name[]=…` and the name repeated are read too",
};
/// Reports an Encoding Object that is not applied.
pub(super) static UNUSED_ENCODING: Code = Code {
    id: "SW0361",
    severity: Severity::Loss,
    title: "a property of a body is not written as its encoding says",
    help: "state `style: deepObject` for values within values, or no encoding to have them as JSON",
};
/// Reports properties of an exploded object that cannot be told from those of the body.
pub(super) static SPREAD_MEMBERS: Code = Code {
    id: "SW0362",
    severity: Severity::Loss,
    title: "members of an object cannot be told from properties of the body",
    help: "state `style: deepObject` for an object that is exploded, and give no property the name of a member of one",
};
/// Reports an Encoding Object that belongs to no property of a form or multipart body.
pub(super) static IDLE_ENCODING: Code = Code {
    id: "SW0363",
    severity: Severity::Warning,
    title: "an encoding is of no property of a form or of parts",
    help: "its key is the name of a property of the schema beside it; it is for forms and bodies of several parts alone",
};
/// Reports a default that does not fit its schema.
pub(super) static WRONG_DEFAULT: Code = Code {
    id: "SW0370",
    severity: Severity::Warning,
    title: "a default does not fit its schema",
    help: "correct the default or the schema",
};
/// Reports restrictions of property names, which are not checked.
pub(super) static UNCHECKED_NAMES: Code = Code {
    id: "SW0371",
    severity: Severity::Loss,
    title: "the names of members are not checked",
    help: "check them where it matters; `specwright test` holds an API to them",
};
/// Reports a schema that contradicts itself, so that no value is valid.
pub(super) static NO_VALID_VALUE: Code = Code {
    id: "SW0372",
    severity: Severity::Warning,
    title: "no value of a schema is valid",
    help: "declare the member under `properties`, or do not close the object",
};
/// Reports a default of which no Rust value is written.
pub(super) static UNOFFERED_DEFAULT: Code = Code {
    id: "SW0373",
    severity: Severity::Note,
    title: "a default is not offered as a value",
    help: "types of your own, octets, and unions whose branches it fits alike have none; the document says what it is",
};
/// Reports an operation whose success responses have different types.
pub(super) static SEVERAL_OUTPUTS: Code = Code {
    id: "SW0374",
    severity: Severity::Note,
    title: "the successes of an operation give different types",
    help: "callers get an enum, or an `Option` where one of them has no body; with the line for specs.toml they get one type, and the other successes are variants of the operation's error",
};
/// Reports error responses that the server writes otherwise than the document describes them.
pub(super) static OTHER_REFUSALS: Code = Code {
    id: "SW0375",
    severity: Severity::Warning,
    title: "the server's own refusals do not fit the bodies that the document describes for them",
    help: "give `server::Options::refusals` a function that writes the documented body, or document `application/problem+json` (RFC 9457)",
};
/// Reports a keyword for which nothing is written.
pub(crate) static IDLE_KEYWORD: Code = Code {
    id: "SW0380",
    severity: Severity::Note,
    title: "a keyword of which nothing is written",
    help: "nothing to do; docs/keywords.md says what becomes of each keyword",
};
/// Reports a keyword that asks for something that is not written.
pub(super) static LOST_KEYWORD: Code = Code {
    id: "SW0381",
    severity: Severity::Loss,
    title: "a keyword asks for something that is not written",
    help: "see to it where it matters; docs/keywords.md says what becomes of each keyword",
};
/// Reports a keyword that restricts values and that the written code does not check.
pub(super) static UNCHECKED_KEYWORD: Code = Code {
    id: "SW0382",
    severity: Severity::Loss,
    title: "a keyword that restricts values is not checked",
    help: "check it where it matters; `specwright test` holds an API to it",
};
/// Reports the schema of a text body, which is not checked.
pub(super) static UNUSED_SCHEMA: Code = Code {
    id: "SW0383",
    severity: Severity::Loss,
    title: "the schema of a text is not held to",
    help: "check the text where it matters, or send it as JSON",
};
/// Reports an event whose payload is not JSON, which receivers cannot read.
pub(super) static OTHER_PAYLOAD: Code = Code {
    id: "SW0384",
    severity: Severity::Loss,
    title: "the payload of an event is not JSON",
    help: "take its deliveries as bytes: verify them with `webhooks::Verifier` and read the body yourself",
};
/// Reports a format that has no type and no check.
pub(super) static UNKNOWN_FORMAT: Code = Code {
    id: "SW0385",
    severity: Severity::Note,
    title: "a format has no type and no check",
    help: "write a format of OpenAPI's format registry, or give this one a type under `[api.<name>.formats]` in specs.toml",
};
/// Reports a manifest that is not TOML: a defect of the generator, caught before anything is written.
pub static NO_MANIFEST: Code = Code {
    id: "SW0399",
    severity: Severity::Error,
    title: "the manifest of the crate is not TOML",
    help: "this is a defect of the generator: please report it with the document",
};

/// All diagnostics of planning, in the order in which their codes were introduced.
pub static CODES: &[&Code] = &[
    &NAME_TIE,
    &ENDLESS_TYPE,
    &FOREIGN_SCHEMA,
    &MEDIA_TYPE_LEFT_OUT,
    &AMBIGUOUS_UNION,
    &EXAMPLE_DOES_NOT_FIT,
    &UNTYPED_BODY,
    &UNDECLARED_PATH_PARAMETER,
    &SHORT_TUPLE,
    &WAITER_NAME,
    &WAITER_OPERATION,
    &WAITER_CONDITION,
    &WAITER_TIME,
    &WAITER_MAY_MISS,
    &NOTHING_SELECTED,
    &IMPOSSIBLE_CHOICE,
    &EXAMPLES_LEFT_OUT,
    &IDLE_SETTING,
    &MIXED_PART,
    &FACTS_BUDGET,
    &TOO_MUCH_WRITTEN,
    &TOO_DEEP_TYPE,
    &UNUSABLE_SERVER,
    &RELATIVE_SERVER,
    &UNUSABLE_TAG,
    &STREAM,
    &NAMES_LEFT_OUT,
    &UNNAMED_PARTS,
    &EVENT_BY_EXAMPLE,
    &NOT_SENT,
    &NO_REPLY,
    &NO_OPERATION,
    &DEEP_ARRAY,
    &UNUSED_ENCODING,
    &SPREAD_MEMBERS,
    &IDLE_ENCODING,
    &WRONG_DEFAULT,
    &UNCHECKED_NAMES,
    &NO_VALID_VALUE,
    &UNOFFERED_DEFAULT,
    &SEVERAL_OUTPUTS,
    &OTHER_REFUSALS,
    &IDLE_KEYWORD,
    &LOST_KEYWORD,
    &UNCHECKED_KEYWORD,
    &UNUSED_SCHEMA,
    &OTHER_PAYLOAD,
    &UNKNOWN_FORMAT,
    &NO_MANIFEST,
];

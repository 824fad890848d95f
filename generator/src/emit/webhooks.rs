//! `webhooks.rs`: the events that the crate receives, and their receiver.

use super::code::{Code, Optional, Piece, Quoted, Span, code, quoted_list};
use super::impls::{close_both, open_debug, open_deserialize, open_serialize};
use super::spelling::Spelling;
use super::text::Text;
use crate::plan::{self, EventRules, Plan};
use specwright_model::events::{Constant, ConstantFact, Distinct, Event, HeaderFact, JsonTypes};

pub(super) fn webhooks(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    event_enum(&mut out, plan, spelling);
    identified(&mut out, plan, spelling);
    event_set(&mut out, plan, spelling);
    out.lines(RECEIVER);
    if let Some(preset) = &plan.signature {
        out.blank();
        out.line("/// How deliveries are signed.");
        out.line(code!("pub const SIGNATURE: Scheme = Scheme::{};", preset));
        out.lines(VERIFIER);
    }
    out
}

fn event_enum(out: &mut Text, plan: &Plan, spelling: Spelling<'_>) {
    out.line("/// The events of the API.");
    out.line("#[derive(Clone, PartialEq)]");
    out.line("#[non_exhaustive]");
    out.open("pub enum Event");
    for event in &plan.events {
        out.docs(&event.documentation, Span(&event.name));
        out.line(code!("{}({}),", event.variant, spelling.ty(&event.ty)));
    }
    out.line("/// An event that the document does not name.");
    out.line("Unknown(UnknownEvent),");
    out.close();
}

/// Prints how payloads are read and written; they are told apart by the same rules as deliveries.
fn identified(out: &mut Text, plan: &Plan, spelling: Spelling<'_>) {
    out.blank();
    out.open("impl $codec::Identified for Event");
    out.open("fn branch(payload: &$runtime::Value) -> usize");
    out.line("$runtime::webhooks::event_of::<Self>(payload)");
    out.close();
    out.blank();
    out.open("fn read<'de, D: Deserializer<'de>>(branch: usize, deserializer: D) -> Result<Self, D::Error>");
    out.open("Ok(match branch");
    for (at, event) in plan.events.iter().enumerate() {
        out.line(code!(
            "{} => Self::{}(<{}>::read$_Codec(deserializer)?),",
            at,
            event.variant,
            spelling.codec(&event.ty)
        ));
    }
    out.line(
        "_ => Self::Unknown(UnknownEvent::of::<Self>(<$codec::Plain<$runtime::Value>>::read$_Codec(deserializer)?)),",
    );
    out.close_with(")");
    out.close();
    out.close();
    open_serialize(out, "Event");
    out.open("match self");
    for plan::Event { variant, ty, .. } in &plan.events {
        out.line(code!("Self::{}(value) => <{}>::write(value, serializer),", variant, spelling.codec(ty)));
    }
    out.line("Self::Unknown(event) => event.payload().serialize(serializer),");
    out.close();
    close_both(out);
    open_deserialize(out, "Event");
    out.line("$codec::read_identified(deserializer)");
    close_both(out);
    open_debug(out, "Event");
    out.open("match self");
    for plan::Event { variant, .. } in &plan.events {
        out.line(code!("Self::{}(value) => $codec::debug_branch(f, {}, value),", variant, Quoted(variant.as_str())));
    }
    out.line("Self::Unknown(event) => $codec::debug_branch(f, \"Unknown\", event),");
    out.close();
    close_both(out);
}

fn event_set(out: &mut Text, plan: &Plan, spelling: Spelling<'_>) {
    out.blank();
    out.open("impl EventSet for Event");
    let names: Vec<Code> = plan.events.iter().map(|event| Quoted(&event.name).own()).collect();
    out.list("const NAMES: &'static [&'static str] = &[", &names, "];");
    out.blank();
    rules(out, &plan.event_rules);
    out.blank();
    out.open("fn decode(event: usize, body: &[u8]) -> Result<Self, $runtime::DecodeError>");
    out.open("match event");
    for (at, event) in plan.events.iter().enumerate() {
        let codec = spelling.codec(&event.ty);
        out.line(code!("{} => $codec::from_slice::<{}>(body).map(Self::{}),", at, codec, event.variant));
    }
    out.line("_ => $codec::from_slice::<$codec::Plain<$runtime::Value>>(body)");
    out.continued(".map(|payload| Self::Unknown(UnknownEvent::of::<Self>(payload))),");
    out.close();
    out.close();
    out.blank();
    out.open("fn unknown(event: UnknownEvent) -> Self");
    out.line("Self::Unknown(event)");
    out.close();
    out.blank();
    out.open("fn name(&self) -> &str");
    out.open("match self");
    for event in &plan.events {
        out.line(code!("Self::{}(_) => {},", event.variant, Quoted(&event.name)));
    }
    out.line("Self::Unknown(event) => event.name(),");
    out.close();
    out.close();
    out.close();
}

/// Prints the rules that tell the events apart, as the table of the runtime.
fn rules(out: &mut Text, rules: &EventRules) {
    out.open("const RULES: $identify::EventRules<'static> = $identify::EventRules");
    let each: Vec<Code> = rules.each.iter().map(|(event, facts)| rule(*event, facts)).collect();
    out.list("rules: &[", &each, "],");
    out.line(code!("sole: {},", rules.sole));
    out.line(code!("headers: {},", texts(&rules.headers)));
    let members = rules.members.iter().map(|path| texts(path));
    out.line(code!("members: &[{}],", Code::<_>::join(members, ", ")));
    out.close_with(";");
}

fn rule(event: Option<usize>, facts: &Event) -> Code {
    let address = facts.address.as_ref();
    let address = address.map(|(address, alone)| code!("({}, {})", Quoted(address), *alone).own());
    let required = facts.required.iter().map(|(name, types)| code!("({}, {})", Quoted(name), kinds(*types)).own());
    let head = code!(
        "event: {}, name: {}, headers: &[{}], address: {}, kinds: {}",
        Optional(event),
        Quoted(&facts.name),
        Code::<_>::join(facts.headers.iter().map(header), ", "),
        Optional(address),
        kinds(facts.types)
    )
    .own();
    code!(
        "$identify::EventRule {{ {}, constants: &[{}], required: &[{}], members: {}, own: {} }}",
        head,
        Code::<_>::join(facts.constants.iter().map(constant), ", "),
        Code::<_>::join(required, ", "),
        texts(&facts.members),
        texts(&facts.own)
    )
    .own()
}

fn header(header: &HeaderFact) -> Code {
    let values = header.values.iter().map(|(value, alone)| code!("({}, {})", Quoted(value), *alone).own());
    let values = Code::<_>::join(values, ", ");
    let name = Quoted(&header.name);
    code!("$identify::HeaderRule {{ name: {}, values: &[{}], loose: {} }}", name, values, header.loose).own()
}

fn constant(fact: &ConstantFact) -> Code {
    let values = fact.values.iter().map(|value| match value {
        Constant::Null => "$identify::EventConstant::Null".own(),
        Constant::Bool(value) => code!("$identify::EventConstant::Bool({})", *value).own(),
        Constant::Int(value) => code!("$identify::EventConstant::Int({})", *value).own(),
        Constant::Text(text) => code!("$identify::EventConstant::Text({})", Quoted(text)).own(),
    });
    let values = Code::<_>::join(values, ", ");
    let names = match fact.distinct {
        Distinct::Some => "Some",
        Distinct::WithinHeader => "WithinHeader",
        Distinct::All => "All",
    };
    code!(
        "$identify::ConstantRule {{ path: {}, values: &[{}], required: {}, names: $identify::Distinct::{} }}",
        texts(&fact.path),
        values,
        fact.required,
        names
    )
    .own()
}

fn texts(texts: &[String]) -> Code {
    quoted_list(texts.iter().map(String::as_str))
}

fn kinds(types: JsonTypes) -> Code {
    let table = [
        (JsonTypes::NULL, "NULL"),
        (JsonTypes::BOOL, "BOOL"),
        (JsonTypes::INTEGER, "INTEGER"),
        (JsonTypes::NUMBER, "NUMBER"),
        (JsonTypes::STRING, "STRING"),
        (JsonTypes::ARRAY, "ARRAY"),
        (JsonTypes::OBJECT, "OBJECT"),
    ];
    if types == JsonTypes::ANY {
        return "$codec::Kinds::ANY".own();
    }
    let mut names = table.iter().filter(|(one, _)| types.includes(*one)).map(|(_, name)| *name);
    let first = names.next().unwrap_or("NONE");
    let others = names.map(|name| code!(".or($codec::Kinds::{})", name).own());
    code!("$codec::Kinds::{}{}", first, Code::<_>::join(others, "")).own()
}

const RECEIVER: &str = r"
/// An axum router that takes deliveries at `/`: verified, decoded, then handed to `handler`.
pub fn router<H, F>(verifier: Verifier, handler: H) -> $runtime::Router
where
    H: Fn(Delivery<Event>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<(), Failure>> + Send + 'static,
{
    $runtime::webhooks::router(verifier, handler)
}
";

const VERIFIER: &str = r"
/// Verifies deliveries by any of these secrets.
pub fn verifier<I>(secrets: I) -> Verifier
where
    I: IntoIterator,
    I::Item: Into<Secret>,
{
    Verifier::new(SIGNATURE, secrets)
}
";

//! `webhooks.rs`: the events that we receive, and their receiver.

use super::code::{Code, Piece, Quoted, Span, code};
use super::codec::{TagRow, close_both, open_debug, open_deserialize, open_serialize};
use super::rust::Spelling;
use super::text::Text;
use crate::plan::{Event, Plan};

pub(super) fn webhooks(plan: &Plan) -> Text {
    let spelling = Spelling::outside(plan);
    let mut out = Text::new();
    event_enum(&mut out, plan, spelling);
    union(&mut out, plan, spelling);
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

/// Payloads are told apart as the branches of any union are.
fn union(out: &mut Text, plan: &Plan, spelling: Spelling<'_>) {
    out.blank();
    out.open("impl $codec::Union for Event");
    let tag = plan.event_name.as_ref().map(|name| TagRow { member: &name.member, values: &name.values, default: None });
    super::codec::branches(out, Quoted("Event"), tag, plan.events.iter().map(|event| &event.facts));
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
    out.open("_ =>");
    out.line("let payload = <$codec::Plain<$runtime::Value>>::read$_Codec(deserializer)?;");
    match &plan.event_name {
        Some(name) => {
            out.line(code!(
                "let name = payload.get({}).and_then($runtime::Value::as_str).map(str::to_owned);",
                Quoted(&name.member)
            ));
            out.line("Self::Unknown(UnknownEvent::new(name.as_deref(), payload))");
        }
        None => out.line("Self::Unknown(UnknownEvent::new(None, payload))"),
    }
    out.close();
    out.close_with(")");
    out.close();
    out.close();
    open_serialize(out, "Event");
    out.open("match self");
    for Event { variant, ty, .. } in &plan.events {
        out.line(code!("Self::{}(value) => <{}>::write(value, serializer),", variant, spelling.codec(ty)));
    }
    out.line("Self::Unknown(event) => event.payload().serialize(serializer),");
    out.close();
    close_both(out);
    open_deserialize(out, "Event");
    out.line("$codec::read_union(deserializer)");
    close_both(out);
    open_debug(out, "Event");
    out.open("match self");
    for Event { variant, .. } in &plan.events {
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
    out.open("fn read(name: Option<&str>, body: &[u8]) -> Result<Self, $runtime::DecodeError>");
    out.open("match name.and_then(|name| Self::NAMES.iter().position(|known| *known == name))");
    for (at, event) in plan.events.iter().enumerate() {
        let codec = spelling.codec(&event.ty);
        out.line(code!("Some({}) => $codec::from_slice::<{}>(body).map(Self::{}),", at, codec, event.variant));
    }
    out.open("_ => match name");
    out.line("Some(name) => $codec::from_slice::<$codec::Plain<$runtime::Value>>(body)");
    out.continued(".map(|payload| Self::Unknown(UnknownEvent::new(Some(name), payload))),");
    out.line("None => $codec::from_slice::<$codec::Plain<Self>>(body),");
    out.close_with(",");
    out.close();
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

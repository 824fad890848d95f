//! Identifies the event of a delivery: by a header, by the path, by constants of the payload, by its required members,
//! in this order. A delivery that fits none of the documented events is none of them.

use super::super::{Value, codec::Kinds};

/// The rules that tell the events of an API apart. Generated for every API that has events.
#[derive(Clone, Copy, Debug)]
pub struct EventRules<'t> {
    /// The documented events: those of [`EventSet::NAMES`](super::EventSet::NAMES), and others that could be mistaken
    /// for them.
    pub rules: &'t [EventRule<'t>],
    /// Whether the API documents this one event only.
    pub sole: bool,
    /// The header fields that name the event.
    pub headers: &'t [&'t str],
    /// The members of payloads that name the event, as paths from the outermost object.
    pub members: &'t [&'t [&'t str]],
}

/// The rule by which the deliveries of one event are identified.
#[derive(Clone, Copy, Debug)]
pub struct EventRule<'t> {
    /// The index of the event among those that are read; `None` for one that is documented and not read.
    pub event: Option<usize>,
    /// The name of the event in the document.
    pub name: &'t str,
    /// The values that header fields have if they are present.
    pub headers: &'t [HeaderRule<'t>],
    /// The address that the event is sent to, and whether no other event is sent there.
    pub address: Option<(&'t str, bool)>,
    /// The JSON types of the payload.
    pub kinds: Kinds,
    /// The values that members of the payload have.
    pub constants: &'t [ConstantRule<'t>],
    /// The members that the payload always has, and their JSON types.
    pub required: &'t [(&'t str, Kinds)],
    /// The members that the payload declares.
    pub members: &'t [&'t str],
    /// The members that no other event has, for an event without required members.
    pub own: &'t [&'t str],
}

/// The values of a header field in deliveries of one event.
#[derive(Clone, Copy, Debug)]
pub struct HeaderRule<'t> {
    /// The name of the header field, in any letter case.
    pub name: &'t str,
    /// The values of the header field, each with whether no other event has it.
    pub values: &'t [(&'t str, bool)],
    /// Whether values are compared by their letters and digits alone, case-insensitively: `check_run` equals
    /// `check-run`. The values of the rule are written in lower case with `-`.
    pub loose: bool,
}

/// The values of a member in payloads of one event.
#[derive(Clone, Copy, Debug)]
pub struct ConstantRule<'t> {
    /// The names that lead to the member; an empty path leads to the payload itself.
    pub path: &'t [&'t str],
    /// The values of the member; it has one of them whenever it is present.
    pub values: &'t [EventConstant<'t>],
    /// Whether the member is always present.
    pub required: bool,
    /// The other events that never have one of these values there.
    pub names: Distinct,
}

/// A constant of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventConstant<'t> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string of `const` or `enum`.
    Text(&'t str),
}

/// The other events from which a constant tells an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distinct {
    /// The constant tells the event from some others, or from none.
    Some,
    /// The constant tells the event from all that have the same header fields.
    WithinHeader,
    /// The constant tells the event from all others.
    All,
}

/// The event of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identified<'v> {
    /// The event with this index.
    Event(usize),
    /// None of the events that are read; holds the name that the sender or the document gives it.
    Unknown(Option<&'v str>),
}

/// The parts of a delivery beside its payload.
pub trait Envelope {
    /// Returns the value of a header field, whatever the case of its name is.
    fn header(&self, name: &str) -> Option<&str>;

    /// Returns the path that the delivery was sent to.
    fn path(&self) -> Option<&str>;
}

/// The envelope of a payload alone, which is empty.
#[derive(Clone, Copy, Debug)]
pub struct NoEnvelope;

impl Envelope for NoEnvelope {
    fn header(&self, _: &str) -> Option<&str> {
        None
    }

    fn path(&self) -> Option<&str> {
        None
    }
}

impl EventRules<'_> {
    /// Returns whether an event has an address of its own.
    pub fn has_addresses(&self) -> bool {
        self.rules.iter().any(|rule| rule.address.is_some())
    }

    /// Identifies the event of a delivery. `payload` is `None` where the body is not JSON: then only the header or the
    /// path can identify the event.
    pub fn identify<'v>(&'v self, envelope: &'v dyn Envelope, payload: Option<&'v Value>) -> Identified<'v> {
        let found = self.find(envelope, payload);
        if let Some(event) = found.and_then(|rule| rule.event) {
            return Identified::Event(event);
        }
        let name = self.name(envelope, payload);
        Identified::Unknown(name.or_else(|| found.map(|rule| rule.name)))
    }

    /// Returns the name that the sender gives the event.
    fn name<'v>(&self, envelope: &'v dyn Envelope, payload: Option<&'v Value>) -> Option<&'v str> {
        let by_header = self.headers.iter().find_map(|name| envelope.header(name));
        by_header.or_else(|| self.members.iter().find_map(|path| at(payload?, path)?.as_str()))
    }

    fn find(&self, envelope: &dyn Envelope, payload: Option<&Value>) -> Option<&EventRule<'_>> {
        let mut left: Vec<&EventRule<'_>> = self.rules.iter().collect();
        let mut by_header = false;
        for name in self.headers {
            let Some(value) = envelope.header(name) else { continue };
            let (said, silent): (Vec<&EventRule<'_>>, Vec<&EventRule<'_>>) =
                left.into_iter().partition(|rule| rule.header(name).is_some());
            let fits = |rule: &EventRule<'_>| rule.header(name).and_then(|header| header.fits(value));
            if let Some(rule) = said.iter().find(|rule| fits(rule) == Some(true)) {
                return Some(rule);
            }
            let fitting: Vec<_> = said.into_iter().filter(|rule| fits(rule).is_some()).collect();
            by_header |= !fitting.is_empty();
            left = if fitting.is_empty() { silent } else { fitting };
        }
        if let Some(path) = envelope.path() {
            let sent_there = |rule: &&EventRule<'_>| rule.address.is_some_and(|(address, _)| leads(path, address));
            let fitting: Vec<_> = left.iter().copied().filter(sent_there).collect();
            match fitting.as_slice() {
                [] => {}
                [rule] if rule.address.is_some_and(|(_, alone)| alone) => return Some(rule),
                _ => left = fitting,
            }
        }
        self.by_payload(left, by_header, payload?)
    }

    fn by_payload<'t>(
        &self,
        mut left: Vec<&'t EventRule<'t>>,
        by_header: bool,
        payload: &Value,
    ) -> Option<&'t EventRule<'t>> {
        left.retain(|rule| rule.kinds.admit(payload) && !rule.constants.iter().any(|one| one.differs(payload)));
        let tells = |one: &ConstantRule<'_>| match one.names {
            Distinct::All => one.holds(payload),
            Distinct::WithinHeader => by_header && one.holds(payload),
            Distinct::Some => false,
        };
        if let Some(rule) = left.iter().find(|rule| rule.constants.iter().any(tells)) {
            return Some(rule);
        }
        left.retain(|rule| rule.is_complete(payload) && (self.sole || rule.is_shown(payload)));
        // The event that declares the most of the payload is taken; two that declare as much are not told apart.
        let scores: Vec<_> = left.iter().map(|rule| rule.score(payload)).collect();
        let best = scores.iter().max()?;
        let mut of_best = left.iter().zip(&scores).filter(|(_, score)| *score == best);
        match (of_best.next(), of_best.next()) {
            (Some((rule, _)), None) => Some(rule),
            _ => None,
        }
    }
}

impl EventRule<'_> {
    fn header(&self, name: &str) -> Option<&HeaderRule<'_>> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// Returns whether a payload has all members that the event requires.
    fn is_complete(&self, payload: &Value) -> bool {
        self.required.iter().all(|(name, kinds)| payload.get(name).is_some_and(|value| kinds.admit(value)))
    }

    /// Returns whether a payload has anything that is this event's own: an event that requires nothing is not
    /// identified merely because it is possible.
    fn is_shown(&self, payload: &Value) -> bool {
        if !self.required.is_empty() {
            return true;
        }
        let Some(members) = payload.as_object() else { return false };
        members.keys().all(|name| self.members.contains(&name.as_str()))
            && members.keys().any(|name| self.own.contains(&name.as_str()))
    }

    fn score(&self, payload: &Value) -> (usize, usize, usize) {
        let confirmed = self.constants.iter().filter(|one| one.holds(payload)).count();
        let declared = self.members.iter().filter(|name| payload.get(**name).is_some()).count();
        (confirmed, self.required.len(), declared)
    }
}

impl HeaderRule<'_> {
    /// Returns whether no other event has this value; `None` if this event does not have it.
    fn fits(&self, value: &str) -> Option<bool> {
        let plain = if self.loose { Some(plain(value)) } else { None };
        let value = plain.as_deref().unwrap_or(value);
        self.values.iter().find(|(known, _)| *known == value).map(|(_, alone)| *alone)
    }
}

impl ConstantRule<'_> {
    fn is_one(&self, value: &Value) -> bool {
        self.values.iter().any(|known| match known {
            EventConstant::Null => value.is_null(),
            EventConstant::Bool(known) => value.as_bool() == Some(*known),
            EventConstant::Int(known) => is_int(value, *known),
            EventConstant::Text(known) => value.as_str() == Some(known),
        })
    }

    /// Returns whether the member is present and has one of the values.
    fn holds(&self, payload: &Value) -> bool {
        at(payload, self.path).is_some_and(|value| self.is_one(value))
    }

    /// Returns whether the payload is of another event.
    fn differs(&self, payload: &Value) -> bool {
        at(payload, self.path).map_or(self.required, |value| !self.is_one(value))
    }
}

/// Returns whether a number equals an integer; `1.0` is an integer (JSON Schema 2020-12 §4.2.3).
fn is_int(value: &Value, known: i64) -> bool {
    let is_same = |number: f64| number.fract() == 0.0 && format!("{number:.0}") == known.to_string();
    value.as_i64().map_or_else(|| value.as_f64().is_some_and(is_same), |number| number == known)
}

fn at<'v>(payload: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(payload, |value, name| value.as_object()?.get(*name))
}

/// Returns letters and digits in lower case, with `-` for everything between them.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push('-');
        }
        plain.push_str(&word.to_lowercase());
    }
    plain
}

/// Returns whether a path ends with an address, whose parameters match any segment.
fn leads(path: &str, address: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).rev();
    let mut wanted = address.split('/').filter(|segment| !segment.is_empty()).rev().peekable();
    wanted.peek().is_some()
        && wanted.all(|wanted| {
            let is_parameter = wanted.starts_with('{') && wanted.ends_with('}');
            segments.next().is_some_and(|segment| is_parameter || segment == wanted)
        })
}

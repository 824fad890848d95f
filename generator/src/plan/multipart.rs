//! Multipart bodies: what part each property becomes (OAS 3.0 §4.7.14.5, §4.7.15; 3.1 §4.8.14.4, §4.8.15).
//!
//! Their structs are apart from the types, because a file is not JSON, and a schema may be used as JSON elsewhere.

use super::documentation::Documentation;
use super::encodings;
use super::names::{Case, Claim, Ident, candidate, resolve, unreserved};
use super::types::Planner;
use super::{Additional, Check, Content, Field, Presence, Record, TypeRef, codes};
use specwright_model::Node;
use specwright_model::ir::{
    self, Encoding, Location, MediaType, Object, Property, SchemaId, Shape, StrFormat, Style, is_json,
};
use specwright_model::validation::Direction;
use std::collections::BTreeMap;

/// The most properties that are written again because a schema has several encodings.
const MOST_REPEATED: usize = 2_000;
/// The names that `multipart.rs` uses itself.
const MODULE_NAMES: &[&str] = &["Clone", "Default", "Into", "PartialEq"];
/// Media types of octets; one that begins with a row of this list is one, whatever follows.
const OCTETS: &[&str] = &[
    "application/gzip",
    "application/octet-stream",
    "application/pdf",
    "application/vnd.",
    "application/x-",
    "application/zip",
    "audio/",
    "font/",
    "image/",
    "model/",
    "video/",
];

/// A multipart body.
#[derive(Clone, Debug)]
pub struct Multipart {
    /// The name of the struct.
    pub name: Ident,
    /// The JSON pointer of the schema, or of the media type if it states how the parts are written.
    pub pointer: String,
    /// The documentation of the body, from its schema.
    pub documentation: Documentation,
    /// The fields of the struct; none of them is `null` on the wire.
    pub record: Record,
    /// How each field is written, in the order of the fields.
    pub parts: Vec<Part>,
    /// How parts are written that the document does not name, if there may be any.
    pub others: Option<Part>,
}

/// How a field is written as a part of a body, or as several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The way in which the field is written.
    pub kind: PartKind,
    /// The media type, if the document states one.
    pub media_type: Option<String>,
}

/// The ways in which a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// The field is a file, or a list of files with one part for each.
    File,
    /// A scalar is written as text, a list as one part for each element, and anything else as JSON.
    Value,
    /// The field is written as JSON.
    Json,
    /// Each element of the field is written as a JSON part.
    JsonEach,
    /// Each property of the field is written as a part of its own (`deepObject`).
    Deep,
    /// All elements of the field are written in one part, with this text between them.
    Joined(&'static str),
}

/// The multipart bodies that are known so far; they have no names yet.
#[derive(Debug, Default)]
pub(super) struct Multiparts {
    drafts: Vec<Draft>,
    /// The index of each body, by its schema, and by the media type if it states how the parts are written.
    known: BTreeMap<(SchemaId, Option<Location>), usize>,
    repeated: usize,
    /// The index of each body whose parts have no names, by the place of its media type.
    unnamed: BTreeMap<Location, usize>,
    /// The results for unions, each of which may be used any number of times.
    unions: BTreeMap<(SchemaId, Said), Files>,
    with_files: BTreeMap<SchemaId, bool>,
}

#[derive(Debug)]
struct Draft {
    claim: Claim,
    at: Location,
    multipart: Multipart,
}

/// The content of a multipart body; `None` if it has no parts, or if its schema makes too many bodies.
pub(super) fn content(planner: &mut Planner<'_>, media_type: &MediaType) -> Option<Content> {
    // A part has a name, and only the properties of an object have names.
    let Some((schema, object)) = described(planner, media_type) else { return Some(unnamed(planner, media_type)) };
    if object.properties.is_empty() && object.additional == ir::Additional::Refused {
        return None;
    }
    // One schema may be written in several ways.
    let encoded = media_type.encoding.keys().any(|name| object.properties.contains_key(name));
    let of = (schema, encoded.then_some(media_type.at));
    if let Some(&known) = planner.multiparts.known.get(&of) {
        return Some(Content::Multipart(known));
    }
    if encoded && planner.is_component(schema) {
        planner.multiparts.repeated += object.properties.len();
        if planner.multiparts.repeated > MOST_REPEATED {
            return None;
        }
    }
    let at = of.1.unwrap_or(planner.api.schemas[schema].at);
    let (mut record, parts) = record(planner, schema, object, media_type);
    let additional = additional(planner, object, &record.fields);
    let (additional, others) = additional.unzip();
    record.additional = additional;
    let pointer = planner.names.text(at);
    let pinned = planner.pinned(at);
    let wish = pinned.map_or_else(|| planner.names.wish(at).name, |name| candidate(name, Case::Pascal));
    // `…Required` may be the struct of another's required parts.
    let wish = if wish.ends_with("Required") { wish + "Body" } else { wish };
    let claim = Claim {
        candidate: unreserved(wish, MODULE_NAMES, "Body"),
        rank: if pinned.is_some() { 0 } else { 1 + u8::from(!planner.is_component(schema) || encoded) },
        raw: pointer.clone(),
    };
    let documentation = Documentation::of(&planner.api.schemas[schema].annotations);
    let multipart = Multipart { name: Ident::default(), pointer, documentation, record, parts, others };
    let index = planner.multiparts.drafts.len();
    planner.multiparts.known.insert(of, index);
    planner.multiparts.drafts.push(Draft { claim, at, multipart });
    Some(Content::Multipart(index))
}

/// The schema of a body that states which parts there are, or that there are none.
fn described<'a>(planner: &Planner<'a>, media_type: &MediaType) -> Option<(SchemaId, &'a Object)> {
    let schema = planner.api.resolve(media_type.schema?);
    let Shape::Object(object) = planner.shape(schema) else { return None };
    let is_said = !object.properties.is_empty()
        || matches!(object.additional, ir::Additional::Schema(_) | ir::Additional::Refused);
    is_said.then_some((schema, object))
}

/// The content of a body whose parts only the call knows: files by their names, any number of each.
fn unnamed(planner: &mut Planner<'_>, media_type: &MediaType) -> Content {
    let at = media_type.at;
    if let Some(&known) = planner.multiparts.unnamed.get(&at) {
        return Content::Multipart(known);
    }
    let message = format!("no part of this `{}` has a name; each call gives its parts names", media_type.range);
    planner.report(&codes::UNNAMED_PARTS, at, message);
    let claim = Claim { candidate: "parts".to_owned(), rank: 1, raw: "parts".to_owned() };
    let name = resolve(&[claim], &[], Case::Snake).0.pop().unwrap_or_default();
    let ty = TypeRef::List(Box::new(TypeRef::File));
    let record = Record {
        fields: Vec::new(),
        additional: Some(Additional { name, ty, checks: Vec::new() }),
        bounds: None,
        is_read_in_steps: false,
    };
    let pinned = planner.pinned(at);
    let wish = pinned.map_or_else(|| planner.names.wish(at).name, |name| candidate(name, Case::Pascal));
    let pointer = planner.names.text(at);
    let claim = Claim {
        candidate: unreserved(wish, MODULE_NAMES, "Body"),
        rank: if pinned.is_some() { 0 } else { 2 },
        raw: pointer.clone(),
    };
    let multipart = Multipart {
        name: Ident::default(),
        pointer,
        documentation: Documentation::default(),
        record,
        parts: Vec::new(),
        others: Some(Part { kind: PartKind::File, media_type: None }),
    };
    let index = planner.multiparts.drafts.len();
    planner.multiparts.unnamed.insert(at, index);
    planner.multiparts.drafts.push(Draft { claim, at, multipart });
    Content::Multipart(index)
}

/// Names all multipart bodies.
pub(super) fn finish(planner: &mut Planner<'_>) -> Vec<Multipart> {
    let drafts = std::mem::take(&mut planner.multiparts.drafts);
    let claims: Vec<Claim> = drafts.iter().map(|draft| draft.claim.clone()).collect();
    let (names, ties) = resolve(&claims, MODULE_NAMES, Case::Pascal);
    for tie in ties {
        let at = drafts[tie.claim].at;
        let key = planner.names.key(at);
        planner.report_tie(at, &tie, "this body", &key);
    }
    drafts.into_iter().zip(names).map(|(draft, name)| Multipart { name, ..draft.multipart }).collect()
}

fn record(planner: &mut Planner<'_>, schema: SchemaId, object: &Object, media_type: &MediaType) -> (Record, Vec<Part>) {
    let members: Vec<(&String, Option<&Property>)> =
        object.properties.iter().map(|(wire, property)| (wire, Some(property))).collect();
    let names = planner.field_names(schema, &members);
    let (mut fields, mut parts) = (Vec::new(), Vec::new());
    for ((wire, property), name) in object.properties.iter().zip(names) {
        let encoding = media_type.encoding.get(wire);
        let files = files(planner, property.schema, Said::of(encoding));
        if files == Files::AmongOthers {
            let message = format!("`{wire}` is sent as a file, whatever it is");
            planner.report(&codes::MIXED_PART, planner.api.schemas[property.schema].at, message);
        }
        let mut field = match files {
            Files::None => value(planner, name, wire, property),
            _ => file(planner, name, wire, property, files),
        };
        if let Some(several) = encoding.and_then(several) {
            field.documentation = field.documentation.and(&format!("Of one of these media types: {several}"));
        }
        fields.push(field);
        parts.push(match files {
            Files::None => part(planner, property.schema, encoding),
            _ => Part { kind: PartKind::File, media_type: encoding.and_then(single) },
        });
        if let (Some(encoding), Some(part)) = (encoding, parts.last()) {
            encodings::report_unused(planner, property.schema, encoding, part);
        }
    }
    for (wire, encoding) in media_type.encoding.iter().filter(|(wire, _)| !object.properties.contains_key(*wire)) {
        encodings::report_unknown(planner, object, wire, encoding.at);
    }
    (Record { fields, additional: None, bounds: None, is_read_in_steps: false }, parts)
}

/// The map for parts of any name, if `additionalProperties` is a schema.
fn additional(planner: &mut Planner<'_>, object: &Object, fields: &[Field]) -> Option<(Additional, Part)> {
    let ir::Additional::Schema(schema) = object.additional else { return None };
    let taken: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let claim =
        Claim { candidate: "additional_properties".to_owned(), rank: 2, raw: "additionalProperties".to_owned() };
    let name = resolve(&[claim], &taken, Case::Snake).0.pop()?;
    let list = |item| TypeRef::List(Box::new(item));
    let (ty, checks, part) = match files(planner, schema, Said::Nothing) {
        Files::None => {
            let ty = planner.type_without_null(schema, Direction::Request);
            planner.mark(&ty, Direction::Request);
            (ty, planner.checks(schema, Direction::Request), part(planner, schema, None))
        }
        Files::Many => (list(TypeRef::File), Vec::new(), Part { kind: PartKind::File, media_type: None }),
        _ => (TypeRef::File, Vec::new(), Part { kind: PartKind::File, media_type: None }),
    };
    Some((Additional { name, ty, checks }, part))
}

/// Whether a schema has files, which can only be written as parts.
pub(super) fn has_files(planner: &mut Planner<'_>, schema: SchemaId) -> bool {
    let schema = planner.api.resolve(schema);
    let Shape::Object(object) = planner.shape(schema) else { return false };
    if let Some(&known) = planner.multiparts.with_files.get(&schema) {
        return known;
    }
    let has_files = object.properties.values().any(|property| match planner.shape(property.schema) {
        Shape::Array(item) => *planner.shape(*item) == Shape::String(StrFormat::Binary),
        shape => *shape == Shape::String(StrFormat::Binary),
    });
    planner.multiparts.with_files.insert(schema, has_files);
    has_files
}

/// The field for a part that is not a file. A part cannot be `null`, so a value that is `null` is left out.
fn value(planner: &mut Planner<'_>, name: Ident, wire: &str, property: &Property) -> Field {
    let mut field = planner.field(name, wire, property, Direction::Request);
    if field.presence != Presence::Required {
        field.presence = Presence::Optional;
    }
    planner.mark(&field.ty, Direction::Request);
    field
}

fn file(planner: &mut Planner<'_>, name: Ident, wire: &str, property: &Property, files: Files) -> Field {
    let (ty, checks) = if files == Files::Many {
        // Only the number of files in a list is checked.
        let checks = planner.own_checks(planner.api.resolve(property.schema), Direction::Request);
        let checks = checks.into_iter().filter(|check| matches!(check, Check::Items(..))).collect();
        (TypeRef::List(Box::new(TypeRef::File)), checks)
    } else {
        (TypeRef::File, Vec::new())
    };
    let schema = &planner.api.schemas[property.schema];
    let is_required = property.required && !planner.is_nullable(property.schema);
    Field {
        name,
        wire: wire.to_owned(),
        ty,
        presence: if is_required { Presence::Required } else { Presence::Optional },
        documentation: Documentation::of(&schema.annotations),
        secret: false,
        constant: None,
        default: None,
        checks,
    }
}

/// Whether a property is a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Files {
    None,
    One,
    Many,
    /// It may be a file or something else.
    AmongOthers,
}

/// What an Encoding Object states about the media type of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Nothing,
    Octets,
    Other,
}

impl Said {
    fn of(encoding: Option<&Encoding>) -> Self {
        match encoding.and_then(|encoding| encoding.content_type.as_deref()) {
            None => Self::Nothing,
            Some(media_type) if is_octets(media_type) => Self::Octets,
            Some(_) => Self::Other,
        }
    }
}

fn files(planner: &mut Planner<'_>, id: SchemaId, said: Said) -> Files {
    let Shape::Union(union) = planner.shape(id) else { return plain_files(planner, id, said) };
    let key = (planner.api.resolve(id), said);
    if let Some(&known) = planner.multiparts.unions.get(&key) {
        return known;
    }
    let branches: Vec<Files> = union.branches.iter().map(|&branch| plain_files(planner, branch, said)).collect();
    let files = if planner.chosen(id).is_some() { Files::None } else { together(&branches) };
    planner.multiparts.unions.insert(key, files);
    files
}

/// Whether a schema that is not a union is a file.
fn plain_files(planner: &Planner<'_>, id: SchemaId, said: Said) -> Files {
    match planner.shape(id) {
        _ if planner.chosen(id).is_some() => Files::None,
        Shape::Array(item) if is_file(planner, *item, said) => Files::Many,
        _ if is_file(planner, id, said) => Files::One,
        _ => Files::None,
    }
}

fn is_file(planner: &Planner<'_>, id: SchemaId, said: Said) -> bool {
    match planner.shape(id) {
        Shape::String(StrFormat::Binary) => true,
        Shape::String(StrFormat::Text | StrFormat::Other(_)) => said == Said::Octets || has_octets(planner, id),
        // A schema without keywords means octets in the versions without `format: binary` (OAS 3.1 §4.8.14.1, §4.8.15).
        Shape::Any => said == Said::Octets || (said == Said::Nothing && says_nothing(planner, id)),
        _ => false,
    }
}

fn together(branches: &[Files]) -> Files {
    let has = |wanted: Files| branches.contains(&wanted);
    match (has(Files::None), has(Files::Many), has(Files::One)) {
        (_, false, false) => Files::None,
        (true, ..) => Files::AmongOthers,
        // A single file is a list of one.
        (false, true, _) => Files::Many,
        (false, false, true) => Files::One,
    }
}

/// Whether a string has `contentMediaType` for octets, and is not encoded.
fn has_octets(planner: &Planner<'_>, id: SchemaId) -> bool {
    let node = planner.api.node(planner.api.schemas[planner.api.resolve(id)].at);
    let text = |key: &str| node.and_then(|node: Node<'_>| node.get(key)).and_then(Node::as_str);
    text("contentEncoding").is_none() && text("contentMediaType").is_some_and(is_octets)
}

fn says_nothing(planner: &Planner<'_>, id: SchemaId) -> bool {
    let at = planner.api.schemas[planner.api.resolve(id)].at;
    let document = planner.api.documents.get(at.document as usize);
    // This is so in the versions whose schemas are those of JSON Schema 2020-12.
    document.is_some_and(|document| document.dialect.identifiers)
}

fn is_octets(media_type: &str) -> bool {
    let media_type = media_type.trim().to_ascii_lowercase();
    let is_structured = media_type.contains("+json") || media_type.contains("+xml");
    !is_structured && OCTETS.iter().any(|known| media_type.starts_with(known))
}

/// The media type of a part that is always the same; a list or a range leaves it open.
fn single(encoding: &Encoding) -> Option<String> {
    let media_type = encoding.content_type.as_deref()?.trim();
    let is_single = !media_type.is_empty()
        && !media_type.contains([',', '*'])
        && media_type.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_single.then(|| media_type.to_owned())
}

/// The list or range of media types that a part may have, from which the sender chooses.
fn several(encoding: &Encoding) -> Option<&str> {
    encoding.content_type.as_deref().filter(|_| single(encoding).is_none())
}

/// How a field that is not a file is written. A `style` goes before a media type (OAS 3.1 §4.8.15).
fn part(planner: &Planner<'_>, id: SchemaId, encoding: Option<&Encoding>) -> Part {
    let shape = planner.shape(id);
    let (style, explode) = (encoding.and_then(|it| it.style), encoding.and_then(|it| it.explode));
    let by_style = match (style, shape) {
        (Some(Style::DeepObject), _) => Some(PartKind::Deep),
        (Some(Style::SpaceDelimited), Shape::Array(_)) if explode != Some(true) => Some(PartKind::Joined(" ")),
        (Some(Style::PipeDelimited), Shape::Array(_)) if explode != Some(true) => Some(PartKind::Joined("|")),
        (Some(Style::Form) | None, Shape::Array(_)) if explode == Some(false) => Some(PartKind::Joined(",")),
        _ => None,
    };
    if let Some(kind) = by_style {
        return Part { kind, media_type: None };
    }
    let media_type = encoding.and_then(single);
    let says_json = media_type.as_deref().is_some_and(is_json);
    let is_object = |shape: &Shape| matches!(shape, Shape::Object(_) | Shape::Tuple(_) | Shape::Array(_));
    let kind = match shape {
        Shape::Array(item) if says_json || is_object(planner.shape(*item)) => PartKind::JsonEach,
        Shape::Array(_) => PartKind::Value,
        shape if says_json || is_object(shape) => PartKind::Json,
        _ => PartKind::Value,
    };
    // A value that is written as JSON has no other media type.
    let media_type = media_type.filter(|media_type| kind == PartKind::Value || is_json(media_type));
    Part { kind, media_type }
}

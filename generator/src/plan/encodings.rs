//! Form bodies: how properties with an Encoding Object are written (OAS 3.0 §4.7.15, 3.1 §4.8.15).

use super::names::{Case, Claim, Ident, candidate, resolve};
use super::types::Planner;
use super::{Operation, Part, PartKind, codes};
use specwright_model::ir::{
    Additional, Encoding, Location, MediaType, Object, ParameterIn, SchemaId, Shape, Style, is_json,
};
use std::collections::BTreeSet;

/// A property of a form that is written by its Encoding Object and not by its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The name of the property.
    pub wire: String,
    /// The serialization style, by the rules of query parameters (`style`).
    pub style: Style,
    /// Whether the values of an array or object are written separately, by the rules of query parameters (`explode`).
    pub explode: bool,
    /// Whether reserved characters are sent without percent-encoding, by the rules of query parameters
    /// (`allowReserved`).
    pub allow_reserved: bool,
    /// Whether the value, or each item of an array, is written as JSON instead.
    pub json: bool,
    /// The properties of an exploded object, except those that the body has too.
    pub members: Vec<String>,
}

/// What is known of arrays in schemas that are written as `deepObject`.
#[derive(Debug, Default)]
pub(super) struct Arrays {
    is_told: bool,
    /// The schemas that were visited, because each may be used any number of times.
    seen: BTreeSet<SchemaId>,
}

/// The encoded properties of a form. The media type (`contentType`) decides on a property only if its Encoding Object
/// has none of `style`, `explode` and `allowReserved`.
pub(super) fn of_form(planner: &mut Planner<'_>, media_type: &MediaType) -> Vec<Encoded> {
    let shape = media_type.schema.map(|schema| planner.shape(schema));
    let body = match shape {
        Some(Shape::Object(object)) => Some(object.clone()),
        _ => None,
    };
    let mut rows = Vec::new();
    for (wire, encoding) in &media_type.encoding {
        let schema = body.as_ref().and_then(|body| Some(body.properties.get(wire)?.schema));
        if let (Some(body), None) = (&body, schema) {
            report_unknown(planner, body, wire, encoding.at);
        }
        let property = Property { wire, encoding, schema };
        if encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved.is_some() {
            rows.push(styled(planner, &property, body.as_ref()));
        } else {
            rows.extend(by_media_type(planner, &property));
        }
    }
    rows
}

struct Property<'m> {
    wire: &'m str,
    encoding: &'m Encoding,
    schema: Option<SchemaId>,
}

/// Reports an Encoding Object of a property that a body does not have.
pub(super) fn report_unknown(planner: &mut Planner<'_>, body: &Object, wire: &str, at: Location) {
    if !matches!(body.additional, Additional::Schema(_)) {
        planner.report(&codes::IDLE_ENCODING, at, format!("the body has no property `{wire}`"));
    }
}

/// Reports the Encoding Objects of a media type to which none apply (OAS 3.1 §4.8.14.1).
pub(super) fn report_idle(planner: &mut Planner<'_>, media_type: &MediaType) {
    if let Some(encoding) = media_type.encoding.values().next() {
        let message = format!("`encoding` says nothing of `{}`", media_type.range);
        planner.report(&codes::IDLE_ENCODING, encoding.at, message);
    }
}

fn by_media_type(planner: &mut Planner<'_>, property: &Property<'_>) -> Option<Encoded> {
    let said = property.encoding.content_type.as_deref()?;
    let shape = property.schema.map(|schema| planner.shape(schema));
    let is_object = |shape: &Shape| matches!(shape, Shape::Object(_) | Shape::Tuple(_) | Shape::Array(_));
    let is_nested = match shape {
        Some(Shape::Array(item)) => is_object(planner.shape(*item)),
        Some(shape) => is_object(shape),
        None => false,
    };
    if is_json(said) {
        // An object is written as JSON anyway.
        return (!is_nested).then(|| Encoded {
            wire: property.wire.to_owned(),
            style: Style::Form,
            explode: true,
            allow_reserved: false,
            json: true,
            members: Vec::new(),
        });
    }
    if is_nested {
        let message = format!("`{}` is written as JSON, not as `{said}`", property.wire);
        planner.report(&codes::UNUSED_ENCODING, property.encoding.at, message);
    }
    None
}

fn styled(planner: &mut Planner<'_>, property: &Property<'_>, body: Option<&Object>) -> Encoded {
    let encoding = property.encoding;
    let style = encoding.style.unwrap_or(Style::Form);
    let explode = encoding.explode.unwrap_or(style == Style::Form);
    let mut members = Vec::new();
    if let Some(schema) = property.schema {
        if style == Style::DeepObject {
            report_arrays(planner, schema, encoding.at);
            let prefix = format!("{}[", property.wire);
            if let Some(other) = body.and_then(|body| body.properties.keys().find(|name| name.starts_with(&prefix))) {
                let message = format!("`{other}` is taken for a member of `{}`", property.wire);
                planner.report(&codes::SPREAD_MEMBERS, encoding.at, message);
            }
        } else {
            report_nested(planner, property.wire, schema, encoding.at);
            if let (true, Shape::Object(object)) = (explode, planner.shape(schema)) {
                let object = object.clone();
                members = apart(planner, property, &object, body);
            }
        }
    }
    Encoded {
        wire: property.wire.to_owned(),
        style,
        explode,
        allow_reserved: encoding.allow_reserved.unwrap_or_default(),
        json: false,
        members,
    }
}

/// The properties of an exploded object that can be told from those of the body, beside which they are written. Reports
/// the others.
fn apart(planner: &mut Planner<'_>, property: &Property<'_>, object: &Object, body: Option<&Object>) -> Vec<String> {
    let is_taken = |name: &String| body.is_some_and(|body| body.properties.contains_key(name));
    let (taken, members): (Vec<&String>, Vec<&String>) = object.properties.keys().partition(|name| is_taken(name));
    let wire = property.wire;
    let mut lost = taken.iter().map(|name| format!("`{name}` of `{wire}` is taken for that of the body"));
    let open = matches!(object.additional, Additional::Schema(_)).then(|| {
        format!("members of `{wire}` that have no name in the document are not told from properties of the body")
    });
    if let Some(message) = lost.next().or(open) {
        planner.report(&codes::SPREAD_MEMBERS, property.encoding.at, message);
    }
    members.into_iter().cloned().collect()
}

/// Reports values within values, which only `deepObject` can express.
fn report_nested(planner: &mut Planner<'_>, wire: &str, schema: SchemaId, at: Location) {
    let is_nested = |id: SchemaId| matches!(planner.shape(id), Shape::Object(_) | Shape::Tuple(_) | Shape::Array(_));
    let nested = match planner.shape(schema) {
        Shape::Array(item) => is_nested(*item),
        Shape::Object(object) => object.properties.values().any(|property| is_nested(property.schema)),
        _ => false,
    };
    if nested {
        let message = format!("values within the values of `{wire}` have no form in its style, and are refused");
        planner.report(&codes::UNUSED_ENCODING, at, message);
    }
}

/// Reports, once, that the standard leaves arrays within `deepObject` open.
pub(super) fn report_arrays(planner: &mut Planner<'_>, schema: SchemaId, at: Location) {
    let mut left = vec![schema];
    while let Some(id) = left.pop() {
        let id = planner.api.resolve(id);
        if planner.arrays.is_told || !planner.arrays.seen.insert(id) {
            continue;
        }
        match planner.shape(id) {
            Shape::Array(_) | Shape::Tuple(_) => {
                planner.arrays.is_told = true;
                planner.report(&codes::DEEP_ARRAY, at, "an array stands in a `deepObject`".to_owned());
            }
            Shape::Object(object) => {
                left.extend(object.properties.values().map(|property| property.schema));
                left.extend(match object.additional {
                    Additional::Schema(schema) => Some(schema),
                    _ => None,
                });
            }
            Shape::Union(union) => left.extend(&union.branches),
            _ => {}
        }
    }
}

/// Reports, once, that the standard leaves arrays within a `deepObject` parameter open.
pub(super) fn report_arrays_of(planner: &mut Planner<'_>, parameter: &specwright_model::ir::Parameter) {
    let is_deep = parameter.location == ParameterIn::Query && parameter.style == Style::DeepObject;
    if is_deep && parameter.content.is_none() {
        report_arrays(planner, parameter.schema, parameter.at);
    }
}

/// Reports what an Encoding Object states and a part is not written by. `allowReserved` is about URLs, and does not
/// apply to parts.
pub(super) fn report_unused(planner: &mut Planner<'_>, id: SchemaId, encoding: &Encoding, part: &Part) {
    let is_styled = encoding.style.is_some() || encoding.explode.is_some();
    let unused = match part.kind {
        PartKind::Deep => {
            report_arrays(planner, id, encoding.at);
            None
        }
        PartKind::File if encoding.style.is_some() => Some("a file has no style".to_owned()),
        // A scalar is the same in every style, and a list that is exploded is the same as one without a style.
        PartKind::File | PartKind::Joined(_) | PartKind::Value => None,
        PartKind::Json | PartKind::JsonEach if is_styled => {
            Some("it is written as JSON, not in the style that is stated".to_owned())
        }
        PartKind::Json | PartKind::JsonEach => encoding
            .content_type
            .as_deref()
            .filter(|said| !is_json(said))
            .map(|said| format!("it is written as JSON, not as `{said}`")),
    };
    if let Some(message) = unused {
        planner.report(&codes::UNUSED_ENCODING, encoding.at, message);
    }
}

/// Names the tables of the forms that have encoded properties.
pub(super) fn name_tables(operations: &mut [Operation]) {
    let mut claims = Vec::new();
    for operation in operations.iter() {
        for kind in operation.body.iter().flat_map(|body| &body.kinds).filter(|kind| !kind.encodings.is_empty()) {
            let raw = format!("{} {}", operation.id, kind.media_type);
            claims.push(Claim { candidate: candidate(&format!("{} form", operation.name), Case::Upper), rank: 1, raw });
        }
    }
    let constants: Vec<String> = operations.iter().map(|operation| operation.constant.to_string()).collect();
    let reserved: Vec<&str> = constants.iter().map(String::as_str).chain(["SCHEMES"]).collect();
    let mut names: std::vec::IntoIter<Ident> = resolve(&claims, &reserved, Case::Upper).0.into_iter();
    let kinds = operations.iter_mut().filter_map(|operation| operation.body.as_mut()).flat_map(|body| &mut body.kinds);
    for kind in kinds.filter(|kind| !kind.encodings.is_empty()) {
        kind.table = names.next().unwrap_or_default();
    }
}

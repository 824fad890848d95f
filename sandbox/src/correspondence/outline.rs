//! The structure of schemas and operations, without their names.

use specwright_model::ir::{Additional, Api, Operation, ParameterIn, SchemaId, Shape};

/// The maximum depth of the structure; schemas count as alike below it.
const DEEPEST: usize = 4;

/// Returns the structure of a schema, without any name.
pub(super) fn of_schema(api: &Api, schema: SchemaId) -> String {
    outline(api, schema, DEEPEST)
}

fn outline(api: &Api, schema: SchemaId, deep: usize) -> String {
    let schema = &api.schemas[api.resolve(schema)];
    let below = |id: SchemaId| deep.checked_sub(1).map_or_else(String::new, |deep| outline(api, id, deep));
    match &schema.shape {
        Shape::Object(object) => {
            let members = object.properties.values();
            let mut members: Vec<_> = members
                .map(|member| format!("{}{}", if member.required { "!" } else { "" }, below(member.schema)))
                .collect();
            members.sort();
            let rest = match object.additional {
                Additional::Schema(id) => below(id),
                _ => String::new(),
            };
            format!("object({};{rest})", members.join(","))
        }
        Shape::Array(items) => format!("array({})", below(*items)),
        Shape::String(format) => format!("string({format:?})"),
        Shape::Integer(_) => "integer".to_owned(),
        other => kind(other).to_owned(),
    }
}

/// Returns the term for a shape.
pub(super) const fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "any value",
        Shape::Never => "nothing",
        Shape::Bool => "a boolean",
        Shape::Integer(_) => "an integer",
        Shape::Number(_) => "a number",
        Shape::String(_) => "a string",
        Shape::Array(_) => "an array",
        Shape::Tuple(_) => "a tuple",
        Shape::Object(_) => "an object",
        Shape::Enum(_) => "an enum",
        Shape::Union(_) => "a union",
        Shape::AllOf(_) => "an allOf",
        Shape::Ref(_) => "a reference",
        Shape::Foreign(_) => "a foreign schema",
    }
}

/// Returns the structure of an operation, without any name.
pub(super) fn of_operation(api: &Api, operation: &Operation) -> String {
    let places: Vec<_> = [ParameterIn::Path, ParameterIn::Query, ParameterIn::Header, ParameterIn::Cookie]
        .map(|place| operation.parameters.iter().filter(|own| own.location == place).count().to_string())
        .into();
    let body = operation.request_body.iter().flat_map(|body| &body.content);
    let answers = operation.responses.iter().filter(|response| response.status.is_success());
    let answers = answers.flat_map(|response| &response.content);
    let outlines = |media: &specwright_model::ir::MediaType| media.schema.map(|schema| of_schema(api, schema));
    let body: Vec<_> = body.filter_map(outlines).collect();
    let answers: Vec<_> = answers.filter_map(outlines).collect();
    format!("{} {} {body:?} {answers:?}", operation.method, places.join(" "))
}

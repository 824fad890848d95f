//! Finds the operation of a request by method and path template.

use http::Method;
use specwright_model::ir::Api;

/// The operations of a document.
#[derive(Debug, Default)]
pub(crate) struct Operations(Vec<Row>);

#[derive(Debug)]
struct Row {
    /// The index of the operation in [`Api::operations`].
    index: usize,
    method: String,
    /// The segments of the path template.
    template: Vec<String>,
    /// The `operationId`, or an empty string.
    id: String,
}

/// The operation of a request. Responses carry it as an extension, for the outer layers.
#[derive(Clone, Debug)]
pub(crate) struct Meant {
    pub(crate) index: usize,
    /// The `operationId`, or an empty string.
    pub(crate) id: String,
    /// The values of the path's parameters, as they were sent.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Operations {
    pub(crate) fn new(api: &Api) -> Self {
        let rows = api.operations.iter().enumerate().map(|(index, operation)| Row {
            index,
            method: operation.method.0.clone(),
            template: operation.path.split('/').map(str::to_owned).collect(),
            id: operation.id.clone().unwrap_or_default(),
        });
        Self(rows.collect())
    }

    /// Returns the operation of a request; a literal segment takes precedence over a parameter.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Option<Meant> {
        let method = if method == Method::HEAD { Method::GET } else { method.clone() };
        let segments: Vec<&str> = path.split('/').collect();
        let rows = self.0.iter().filter(|row| row.method == method.as_str());
        let fitting = rows.filter_map(|row| Some((row, parameters(&row.template, &segments)?)));
        let (row, parameters) = fitting.min_by_key(|(_, parameters)| parameters.len())?;
        Some(Meant { index: row.index, id: row.id.clone(), parameters })
    }
}

fn parameters(template: &[String], segments: &[&str]) -> Option<Vec<(String, String)>> {
    if template.len() != segments.len() {
        return None;
    }
    let mut parameters = Vec::new();
    for (part, is) in template.iter().zip(segments) {
        match name(part) {
            Some(name) if !is.is_empty() => parameters.push((name.to_owned(), (*is).to_owned())),
            None if part == is => {}
            _ => return None,
        }
    }
    Some(parameters)
}

/// Returns the name in a parameter of a path template: `order_id` of `{order_id}`.
pub(crate) fn name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

//! Links: values that one answer gives the parameters of another operation (OAS 3.1 §4.8.20).

use super::resource_pool::ResourcePool;
use crate::exchange::{Request, Response};
use serde_json::Value;
use specwright_model::ir::{Api, Operation, ParameterIn, Response as Documented};

/// One exchange as runtime expressions see it.
pub(crate) struct ExchangeView<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) request: &'a Request,
    pub(crate) response: &'a Response,
    pub(crate) body: Option<&'a Value>,
}

/// Evaluates every link of the documented response.
pub(crate) fn follow_links(api: &Api, documented: &Documented, seen: &ExchangeView<'_>, learnt: &mut ResourcePool) {
    for link in &documented.links {
        let Some((id, target)) = link.operation.and_then(|id| Some((id, api.operations.get(id)?))) else { continue };
        for (name, at) in &link.parameters {
            let Some(value) = api.node(*at).and_then(|node| seen.value(&node.to_json())) else { continue };
            if let Some((location, name)) = parameter(target, name) {
                learnt.link(id, location, name, value);
            }
        }
        let body = link.request_body.and_then(|at| api.node(at));
        if let Some(value) = body.and_then(|node| seen.value(&node.to_json())) {
            learnt.link_body(id, value);
        }
    }
}

/// `path.id` says where; `id` does not have to.
fn parameter<'n>(operation: &Operation, name: &'n str) -> Option<(ParameterIn, &'n str)> {
    let qualified = name.split_once('.').and_then(|(location, name)| {
        let locations = [ParameterIn::Path, ParameterIn::Query, ParameterIn::Header, ParameterIn::Cookie];
        Some((locations.into_iter().find(|known| known.as_str() == location)?, name))
    });
    qualified.or_else(|| {
        let found = operation.parameters.iter().find(|parameter| parameter.name == name)?;
        Some((found.location, name))
    })
}

impl ExchangeView<'_> {
    /// A constant, an expression, or a text with `{$expressions}` in it.
    fn value(&self, written: &Value) -> Option<Value> {
        let Value::String(text) = written else { return Some(written.clone()) };
        if text.starts_with('$') {
            return self.expression(text);
        }
        let mut whole = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("{$") {
            let (expression, tail) = after.split_once('}')?;
            whole.push_str(before);
            whole.push_str(&super::styled::text(&self.expression(&format!("${expression}"))?));
            rest = tail;
        }
        whole.push_str(rest);
        Some(Value::String(whole))
    }

    fn expression(&self, expression: &str) -> Option<Value> {
        match expression {
            "$url" => return Some(Value::from(self.request.url.as_str())),
            "$method" => return Some(Value::from(self.request.method.as_str())),
            "$statusCode" => return Some(Value::from(self.response.status)),
            _ => {}
        }
        if let Some(source) = expression.strip_prefix("$response.") {
            let header = |name: &str| self.response.headers.get(name)?.to_str().ok().map(Value::from);
            return part(source, self.body, &header);
        }
        let source = expression.strip_prefix("$request.")?;
        if let Some(name) = source.strip_prefix("path.") {
            return self.path_value(name);
        }
        if let Some(name) = source.strip_prefix("query.") {
            return self
                .request
                .url
                .query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| Value::from(value.as_ref()));
        }
        let body: Option<Value> = self.request.body.as_ref().and_then(|body| serde_json::from_slice(body).ok());
        let header = |name: &str| {
            let field = self.request.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
            Some(Value::from(field.1.as_str()))
        };
        part(source, body.as_ref(), &header)
    }

    /// The segment of the sent path that stands where the template has the parameter.
    fn path_value(&self, name: &str) -> Option<Value> {
        let from_end = self.operation.path.rsplit('/').position(|segment| segment == format!("{{{name}}}"))?;
        let segment = self.request.url.path().rsplit('/').nth(from_end)?;
        let text = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
        Some(Value::from(text.as_ref()))
    }
}

fn part(source: &str, body: Option<&Value>, header: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
    if let Some(name) = source.strip_prefix("header.") {
        return header(name);
    }
    match source.strip_prefix("body")? {
        "" => body.cloned(),
        fragment => body?.pointer(fragment.strip_prefix('#')?).cloned(),
    }
}

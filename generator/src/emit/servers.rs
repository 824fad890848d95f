//! The part of `client.rs` for the servers that operations declare themselves, and for URLs with variables.

use super::code::{Code, Piece, Quoted, Span, code, markdown};
use super::text::Text;
use crate::plan::{Plan, UrlTemplate, UrlVariable};

/// Prints the table of servers, and a type for each URL with variables.
pub(super) fn servers(out: &mut Text, plan: &Plan) {
    if !plan.servers.is_empty() {
        out.blank();
        let urls: Vec<Code> = plan.servers.iter().map(|server| Quoted(&server.url).own()).collect();
        out.list("const SERVERS: &[&str] = &[", &urls, "];");
        out.blank();
        out.line("/// The servers that some operations have of their own, beside the base URL.");
        out.line("#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
        out.line("#[non_exhaustive]");
        out.open("pub enum Server");
        for server in &plan.servers {
            out.docs(&server.documentation, Span(&server.url));
            out.line(code!("{},", server.name));
        }
        out.close();
        out.blank();
        out.open("impl Server");
        out.line("/// Its URL in the document; a relative one is at the origin of the base URL.");
        out.line("#[must_use]");
        out.open("pub fn url(self) -> &'static str");
        out.open("match self");
        for server in &plan.servers {
            out.line(code!("Self::{} => {},", server.name, Quoted(&server.url)));
        }
        out.close();
        out.close();
        out.close();
    }
    for template in &plan.url_templates {
        url_template(out, template);
    }
}

/// Prints the builder's method that sets the URL of a server.
pub(super) fn setter(out: &mut Text) {
    out.line(
        "/// Where the operations of one of the document's other servers go. Credentials go to a server that is named",
    );
    out.line("/// here, and to the origin of the base URL; for the document's own address name `server.url()`.");
    out.open("pub fn server(self, server: Server, url: impl Into<BaseUrl>) -> Self");
    out.line("self.with(|inner| inner.server(server.url(), url))");
    out.close();
    out.blank();
}

fn url_template(out: &mut Text, template: &UrlTemplate) {
    for variable in &template.variables {
        values(out, variable);
    }
    out.blank();
    out.comment(markdown!("{} with values for its variables.", Span(&template.url)));
    out.line("#[derive(Clone, Debug)]");
    out.open(code!("pub struct {}", template.name));
    for variable in &template.variables {
        out.line(code!("{}: String,", variable.name));
    }
    out.close();
    out.blank();
    out.open(code!("impl {}", template.name));
    constructor(out, template);
    for variable in &template.variables {
        setter_of(out, variable);
    }
    out.close();
    if template.variables.iter().all(|variable| variable.default.is_some()) {
        out.blank();
        out.open(code!("impl Default for {}", template.name));
        out.open("fn default() -> Self");
        out.line("Self::new()");
        out.close();
        out.close();
    }
    out.blank();
    out.open(code!("impl From<{}> for BaseUrl", template.name));
    out.open(code!("fn from(url: {}) -> Self", template.name));
    let rows: Vec<Code> = template
        .variables
        .iter()
        .map(|variable| code!("({}, url.{}.as_str())", Quoted(&variable.wire), variable.name).own())
        .collect();
    out.list(code!("Self::of_template({}, &[", Quoted(&template.url)), &rows, "])");
    out.close();
    out.close();
}

fn constructor(out: &mut Text, template: &UrlTemplate) {
    let required = || template.variables.iter().filter(|variable| variable.default.is_none());
    let arguments: Vec<Code> = required().map(|variable| code!("{}: impl Into<String>", variable.name).own()).collect();
    out.line("/// With each variable at its default.");
    if required().next().is_none() {
        out.line("#[must_use]");
    }
    out.open_list("pub fn new(", &arguments, ") -> Self");
    out.open("Self");
    for variable in &template.variables {
        match &variable.default {
            Some(default) => out.line(code!("{}: {}.to_owned(),", variable.name, Quoted(default))),
            None => out.line(code!("{}: {}.into(),", variable.name, variable.name)),
        }
    }
    out.close();
    out.close();
}

fn setter_of(out: &mut Text, variable: &UrlVariable) {
    out.blank();
    out.docs(&variable.documentation, Span(&variable.wire));
    out.line("#[must_use]");
    if let Some((name, _)) = &variable.values {
        out.open(code!("pub fn {}(mut self, value: {}) -> Self", variable.name, name));
        out.line(code!("self.{} = value.as_str().to_owned();", variable.name));
    } else {
        out.open(code!("pub fn {}(mut self, value: impl Into<String>) -> Self", variable.name));
        out.line(code!("self.{} = value.into();", variable.name));
    }
    out.line("self");
    out.close();
}

/// Prints the enum of the values that the document lists for a variable.
fn values(out: &mut Text, variable: &UrlVariable) {
    let Some((name, values)) = &variable.values else { return };
    out.blank();
    out.comment(markdown!("The values of {} in a server's URL.", Span(&variable.wire)));
    out.line("#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
    out.open(code!("pub enum {}", name));
    for (value, variant) in values {
        out.comment(Span(value));
        out.line(code!("{},", variant));
    }
    out.close();
    out.blank();
    out.open(code!("impl {}", name));
    out.line("/// As it stands in the URL.");
    out.line("#[must_use]");
    out.open("pub fn as_str(self) -> &'static str");
    out.open("match self");
    for (value, variant) in values {
        out.line(code!("Self::{} => {},", variant, Quoted(value)));
    }
    out.close();
    out.close();
    out.close();
}

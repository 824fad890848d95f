//! Reads the Parameter Object, and what parameters and headers have in common.

use super::Standard;
use super::codes;
use super::operation::Lost;
use super::reader::Reader;
use super::schema::ANY_VALUE;
use crate::Node;
use crate::ir::{Parameter, ParameterIn, SchemaId, Shape, StrFormat, Style};
use indexmap::IndexSet;
use std::collections::BTreeSet;

/// The operation whose parameters are read, with its path items. Without a path (webhooks), parameters are not checked
/// against it.
pub(crate) struct Owner<'a, 't> {
    pub(crate) operation: Node<'t>,
    pub(crate) items: &'a [Node<'t>],
    pub(crate) path: Option<&'a str>,
    /// The words of a diagnostic that the operation is left out.
    pub(crate) cost: &'a str,
}

/// The values of `in`, each with its default style (OAS 3.1 §4.8.12.2.1).
const PLACES: &[(&str, ParameterIn, Style)] = &[
    ("path", ParameterIn::Path, Style::Simple),
    ("query", ParameterIn::Query, Style::Form),
    ("header", ParameterIn::Header, Style::Simple),
    ("cookie", ParameterIn::Cookie, Style::Form),
];

/// The values of `style`, each with the places where it may be used.
const STYLES: &[(&str, Style, &[ParameterIn])] = &[
    ("matrix", Style::Matrix, &[ParameterIn::Path]),
    ("label", Style::Label, &[ParameterIn::Path]),
    ("form", Style::Form, &[ParameterIn::Query, ParameterIn::Cookie]),
    ("simple", Style::Simple, &[ParameterIn::Path, ParameterIn::Header]),
    ("spaceDelimited", Style::SpaceDelimited, &[ParameterIn::Query]),
    ("pipeDelimited", Style::PipeDelimited, &[ParameterIn::Query]),
    ("deepObject", Style::DeepObject, &[ParameterIn::Query]),
];

/// The header parameters of which OAS 3.1 §4.8.12.2.1 requires: "the parameter definition SHALL be ignored".
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// The words of a diagnostic about a parameter whose reference leads nowhere.
const LEFT_OUT: &str = "the parameter is left out";

/// The `schema` of a parameter or header, or that of the one media type of `content`.
pub(crate) struct Value {
    pub(crate) schema: SchemaId,
    pub(crate) content: Option<String>,
}

impl<'t> Reader<'t> {
    /// The parameters of an operation: its own, then those of its path items that it does not override. A parameter
    /// whose reference leads nowhere is left out; if the path has a name that it may describe, the operation is left
    /// out.
    pub(crate) fn parameters(&mut self, owner: &Owner<'_, 't>) -> Result<Vec<Parameter>, Lost> {
        let mut all: Vec<Parameter> = Vec::new();
        let mut unknown: Vec<Node<'t>> = Vec::new();
        let mut known: BTreeSet<(ParameterIn, String)> = BTreeSet::new();
        for layer in std::iter::once(&owner.operation).chain(owner.items) {
            let Some(list) = self.array(*layer, "parameters") else { continue };
            let mut own: BTreeSet<(ParameterIn, String)> = BTreeSet::new();
            for item in list.items() {
                if !self.spend(item, 1) {
                    break;
                }
                if self.leads_nowhere(item) {
                    unknown.push(item);
                    continue;
                }
                let Some(parameter) = self.parameter(item) else { continue };
                if !own.insert((parameter.location, parameter.name.clone())) {
                    let (name, place) = (&parameter.name, parameter.location.as_str());
                    self.report(&codes::DUPLICATE, item, || {
                        format!("the {place} parameter `{name}` is declared twice")
                    });
                } else if known.insert((parameter.location, parameter.name.clone())) {
                    all.push(parameter);
                }
            }
        }
        // The parameters of a path item that cannot be found are not known either.
        let items: Vec<Node<'t>> = owner.items.iter().copied().filter(|item| self.leads_nowhere(*item)).collect();
        let is_whole = unknown.is_empty() && items.is_empty();
        let is_lost = !is_whole && owner.path.is_some_and(|path| lacks_one(path, &all));
        for item in unknown.into_iter().chain(items.into_iter().filter(|_| is_lost)) {
            self.deref(item, if is_lost { owner.cost } else { LEFT_OUT });
        }
        match owner.path {
            _ if is_lost => Err(Lost),
            Some(path) => Ok(self.match_template(owner.operation, path, all)),
            None => Ok(all),
        }
    }

    fn parameter(&mut self, item: Node<'t>) -> Option<Parameter> {
        let node = self.deref(item, LEFT_OUT)?;
        let (Some(name), Some(place)) = (self.text(node, "name"), self.text(node, "in")) else {
            self.report(&codes::MISSING, node, || "a parameter needs `name` and `in`; it is left out".to_owned());
            return None;
        };
        let Some((word, location, default_style)) =
            PLACES.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(&place))
        else {
            self.report(&codes::NOT_EXPRESSED, node.get("in").unwrap_or(node), || {
                format!("a parameter in `{place}` is not read; it is left out")
            });
            return None;
        };
        let location = *location;
        if *word != place {
            self.report(&codes::WRONG_VALUE, node.get("in").unwrap_or(node), || {
                format!("`{place}` is read as `{word}`")
            });
        }
        if location == ParameterIn::Header && IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
            self.report(&codes::IGNORED_HEADER, node, || format!("the header parameter `{name}` is ignored"));
            return None;
        }
        if let Some(value) = node.get("required").filter(|_| location == ParameterIn::Path)
            && value.as_bool() == Some(false)
        {
            self.report(&codes::WRONG_VALUE, value, || format!("`{name}` is in the path, so it is required"));
        }
        let style = self.style(node, location).unwrap_or(*default_style);
        let value = self.value(node);
        Some(Parameter {
            name,
            location,
            required: location == ParameterIn::Path || self.flag(node, "required").unwrap_or_default(),
            deprecated: self.flag(node, "deprecated").unwrap_or_default(),
            description: self.text(node, "description"),
            style,
            explode: self.flag(node, "explode").unwrap_or(style == Style::Form),
            allow_reserved: self.flag(node, "allowReserved").unwrap_or_default(),
            schema: value.schema,
            content: value.content,
            examples: self.examples(node),
            at: self.location(node),
        })
    }

    /// The `style`, if it may be used at that place.
    fn style(&mut self, node: Node<'t>, place: ParameterIn) -> Option<Style> {
        let text = self.text(node, "style")?;
        // OAS 3.2 §4.12.2.1: what `form` should always have been in a cookie. Single values look the same.
        if (text.as_str(), place) == ("cookie", ParameterIn::Cookie) {
            self.report(&codes::NOT_EXPRESSED, node.get("style").unwrap_or(node), || {
                "the style `cookie` is written as `form`: a list differs, one value does not".to_owned()
            });
            return Some(Style::Form);
        }
        let row = STYLES.iter().find(|(name, _, places)| *name == text && places.contains(&place));
        if row.is_none() {
            let value = node.get("style").unwrap_or(node);
            self.report(&codes::WRONG_VALUE, value, || {
                format!("the style `{text}` is not for a {} parameter; the default is used", place.as_str())
            });
        }
        row.map(|(_, style, _)| *style)
    }

    /// The `style` of an Encoding Object, which is one of those for the query.
    pub(crate) fn encoding_style(&mut self, node: Node<'t>) -> Option<Style> {
        self.style(node, ParameterIn::Query)
    }

    /// The schema of a parameter or header. Without one, any value is accepted.
    pub(crate) fn value(&mut self, node: Node<'t>) -> Value {
        if let Some(schema) = node.get("schema") {
            return Value { schema: self.schema(schema), content: None };
        }
        let media = self.object(node, "content").and_then(|content| content.members().next());
        if let Some(media) = media {
            let schema = match self.deref(media.value, ANY_VALUE).and_then(|media| media.get("schema")) {
                Some(schema) => self.schema(schema),
                None => self.synthetic(node, Shape::Any),
            };
            return Value { schema, content: Some(media.key.to_owned()) };
        }
        // Swagger 2.0 has the type beside the name.
        if let Some(type_) = node.get("type").filter(|_| self.dialect(node).standard == Standard::OpenApi) {
            self.report(&codes::DIALECT, type_, || {
                "`type` belongs into `schema`; it is read as if it stood there".to_owned()
            });
            return Value { schema: self.schema(node), content: None };
        }
        self.report(&codes::MISSING, node, || "neither `schema` nor `content`: read as text".to_owned());
        Value { schema: self.synthetic(node, Shape::String(StrFormat::Text)), content: None }
    }

    /// Checks path parameters against the template of the path: one that is not in the template is left out, and a name
    /// that no parameter declares becomes a parameter of text.
    fn match_template(&mut self, operation: Node<'t>, path: &str, mut all: Vec<Parameter>) -> Vec<Parameter> {
        let names = template_names(path);
        all.retain(|parameter| {
            let known = parameter.location != ParameterIn::Path || names.contains(parameter.name.as_str());
            if !known {
                let name = &parameter.name;
                self.report(&codes::PATH_PARAMETER, operation, || {
                    format!("the path `{path}` has no `{{{name}}}`; the parameter is left out")
                });
            }
            known
        });
        let declared: BTreeSet<String> =
            all.iter().filter(|known| known.location == ParameterIn::Path).map(|known| known.name.clone()).collect();
        for name in names {
            if !declared.contains(name) {
                self.report(&codes::PATH_PARAMETER, operation, || {
                    format!("`{{{name}}}` of the path `{path}` is not declared; it is read as text")
                });
                all.push(self.undeclared(operation, name));
            }
        }
        all
    }

    fn undeclared(&mut self, operation: Node<'t>, name: &str) -> Parameter {
        Parameter {
            name: name.to_owned(),
            location: ParameterIn::Path,
            required: true,
            deprecated: false,
            description: None,
            style: Style::Simple,
            explode: false,
            allow_reserved: false,
            schema: self.synthetic(operation, Shape::String(StrFormat::Text)),
            content: None,
            examples: Vec::new(),
            at: self.location(operation),
        }
    }
}

/// Whether a path has a name that none of the parameters describes.
fn lacks_one(path: &str, parameters: &[Parameter]) -> bool {
    let is_described =
        |name: &&str| parameters.iter().any(|known| known.location == ParameterIn::Path && known.name == *name);
    !template_names(path).iter().all(is_described)
}

/// The names between braces in a path, in order, each once.
fn template_names(path: &str) -> IndexSet<&str> {
    let mut names = IndexSet::new();
    let mut rest = path;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, after)) = tail.split_once('}') else { break };
        if !name.is_empty() {
            names.insert(name);
        }
        rest = after;
    }
    names
}

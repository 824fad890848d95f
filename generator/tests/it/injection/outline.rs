//! What an emitted file is made of, apart from its texts: two documents that differ in a text alone have the same.
//!
//! The fuzzer includes this file too.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use specwright_generator::FileSet;
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::{Attribute, Field, ImplItem, Item, Stmt, TraitItem, Variant};

/// For each file below a name, a text that stands for its structure.
pub(crate) type Outline = BTreeMap<String, String>;

/// The outline of all files that are not the runtime's.
///
/// # Errors
/// A file that cannot be read in its syntax, or a description that is more than text: the reason.
pub(crate) fn outline(files: &FileSet) -> Result<Outline, String> {
    let ours = files.iter().filter(|(path, _)| !path.starts_with("src/runtime") && *path != "Cargo.lock");
    ours.map(|(path, text)| {
        let outline = match path.rsplit('.').next() {
            Some("rs") => rust(text),
            Some("toml") => toml_keys(text),
            _ => markdown(text).map(|()| String::new()),
        };
        outline.map(|outline| (path.to_owned(), outline)).map_err(|error| format!("{path}: {error}"))
    })
    .collect()
}

/// The kinds of all items, statements and attributes, in their order. The text of doc comments is looked at.
fn rust(text: &str) -> Result<String, String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut outline = Outliner::default();
    outline.visit_file(&file);
    outline.error.map_or(Ok(outline.text), Err)
}

#[derive(Default)]
struct Outliner {
    text: String,
    error: Option<String>,
}

impl Outliner {
    /// An item and all that is in it.
    fn nested(&mut self, kind: &str, attributes: &[Attribute], inside: impl FnOnce(&mut Self)) {
        self.text.push_str(kind);
        self.attributes(attributes);
        self.text.push('{');
        inside(self);
        self.text.push('}');
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        let mut comment = String::new();
        for attribute in attributes {
            if let Some(line) = doc_line(attribute) {
                // As rustdoc does: the space behind the slashes is no part of the text.
                comment = comment + line.strip_prefix(' ').unwrap_or(&line) + "\n";
            } else {
                self.text.push('#');
                self.text.extend(attribute.path().segments.iter().map(|segment| segment.ident.to_string()));
            }
        }
        if let Err(error) = markdown(&comment) {
            self.error.get_or_insert(error);
        }
    }
}

impl<'ast> Visit<'ast> for Outliner {
    fn visit_item(&mut self, item: &'ast Item) {
        let (kind, attributes): (&str, &[Attribute]) = match item {
            Item::Const(item) => ("const", &item.attrs),
            Item::Enum(item) => ("enum", &item.attrs),
            Item::Fn(item) => ("fn", &item.attrs),
            Item::Impl(item) => ("impl", &item.attrs),
            Item::Mod(item) => ("mod", &item.attrs),
            Item::Static(item) => ("static", &item.attrs),
            Item::Struct(item) => ("struct", &item.attrs),
            Item::Trait(item) => ("trait", &item.attrs),
            Item::Type(item) => ("type", &item.attrs),
            Item::Use(item) => ("use", &item.attrs),
            _ => ("other", &[]),
        };
        self.nested(kind, attributes, |inside| visit::visit_item(inside, item));
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let (kind, attributes): (&str, &[Attribute]) = match item {
            ImplItem::Const(item) => ("const", &item.attrs),
            ImplItem::Fn(item) => ("fn", &item.attrs),
            ImplItem::Type(item) => ("type", &item.attrs),
            _ => ("other", &[]),
        };
        self.nested(kind, attributes, |inside| visit::visit_impl_item(inside, item));
    }

    fn visit_trait_item(&mut self, item: &'ast TraitItem) {
        let (kind, attributes): (&str, &[Attribute]) = match item {
            TraitItem::Const(item) => ("const", &item.attrs),
            TraitItem::Fn(item) => ("fn", &item.attrs),
            TraitItem::Type(item) => ("type", &item.attrs),
            _ => ("other", &[]),
        };
        self.nested(kind, attributes, |inside| visit::visit_trait_item(inside, item));
    }

    fn visit_field(&mut self, field: &'ast Field) {
        self.attributes(&field.attrs);
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast Variant) {
        self.attributes(&variant.attrs);
        visit::visit_variant(self, variant);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        // An expression at the end of a block may be the block itself, by how long it is.
        self.text.push_str(match statement {
            Stmt::Local(_) => "let;",
            Stmt::Macro(_) => "macro;",
            Stmt::Expr(_, Some(_)) => "expression;",
            Stmt::Item(_) | Stmt::Expr(_, None) => "",
        });
        visit::visit_stmt(self, statement);
    }

    fn visit_file(&mut self, file: &'ast syn::File) {
        self.attributes(&file.attrs);
        visit::visit_file(self, file);
    }
}

/// The text of `#[doc = "…"]`, which a doc comment is.
fn doc_line(attribute: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value else { return None };
    pair.path.is_ident("doc").then(|| text.value())
}

/// Text may be laid out, and may link to web pages: it brings no HTML, no image, no link to anything else, and no code
/// that rustdoc would take for Rust.
fn markdown(text: &str) -> Result<(), String> {
    let text = text.strip_prefix("<!-- @generated by specwright; edits are lost -->\n").unwrap_or(text);
    for event in Parser::new(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => return Err(format!("HTML: {html}")),
            Event::Start(Tag::Image { dest_url, .. }) => return Err(format!("an image: {dest_url}")),
            // A link of ours to an item: `Client::list_beds`.
            Event::Start(Tag::Link { dest_url, .. }) if !is_page(&dest_url) && !is_item(&dest_url) => {
                return Err(format!("a link: {dest_url}"));
            }
            Event::Start(Tag::CodeBlock(kind)) => match &kind {
                CodeBlockKind::Fenced(language) if matches!(&**language, "text" | "toml" | "rust") => {}
                kind => return Err(format!("code {kind:?} in {text:?}")),
            },
            _ => {}
        }
    }
    let acts = |c: char| !matches!(c, '\n' | '\t') && (c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c));
    text.find(acts).map_or(Ok(()), |at| Err(format!("a control character at byte {at}")))
}

fn is_page(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

fn is_item(link: &str) -> bool {
    link.split("::").all(|segment| segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

/// The keys of a manifest, whole.
fn toml_keys(text: &str) -> Result<String, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let mut keys = String::new();
    let mut open: Vec<(String, &toml::Table)> = vec![(String::new(), &table)];
    while let Some((at, table)) = open.pop() {
        for (key, value) in table {
            keys = keys + &at + "." + key + "\n";
            if let Some(table) = value.as_table() {
                open.push((format!("{at}.{key}"), table));
            }
        }
    }
    Ok(keys)
}

//! The emitted types as one would write them with serde's derive: same names, same fields, same JSON.

use specwright_generator::plan::{Enum, Literal, Plan, Presence, Record, TypeBody};
use std::error::Error;
use syn::parse_quote;

/// Keeps null apart from absent, which derive alone does not.
const PRESENT: &str = "
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}
";

/// `types.rs` with derives in place of a codec.
pub(crate) fn types(emitted: &str, plan: &Plan) -> Result<String, Box<dyn Error>> {
    let mut file = syn::parse_file(emitted)?;
    for item in &mut file.items {
        match item {
            syn::Item::Struct(item) => {
                item.attrs.push(parse_quote!(#[derive(Debug, serde::Serialize, serde::Deserialize)]));
                record(item, record_of(plan, &item.ident)?)?;
            }
            syn::Item::Enum(item) => {
                item.attrs.push(parse_quote!(#[derive(Debug, serde::Serialize, serde::Deserialize)]));
                enumeration(item, enum_of(plan, &item.ident)?)?;
            }
            _ => {}
        }
    }
    Ok(prettyplease::unparse(&file) + PRESENT)
}

fn body_of<'p>(plan: &'p Plan, name: &syn::Ident) -> Option<&'p TypeBody> {
    plan.types.iter().find(|def| name == def.name.as_str()).map(|def| &def.body)
}

fn record_of<'p>(plan: &'p Plan, name: &syn::Ident) -> Result<&'p Record, String> {
    match body_of(plan, name) {
        Some(TypeBody::Record(record)) => Ok(record),
        _ => Err(format!("{name} is no record of the plan")),
    }
}

fn enum_of<'p>(plan: &'p Plan, name: &syn::Ident) -> Result<&'p Enum, String> {
    match body_of(plan, name) {
        Some(TypeBody::Enum(set)) => Ok(set),
        _ => Err(format!("{name} is no enum of the plan")),
    }
}

fn record(item: &mut syn::ItemStruct, record: &Record) -> Result<(), String> {
    for (written, planned) in item.fields.iter_mut().zip(&record.fields) {
        let wire = &planned.wire;
        if planned.name.as_str() != wire {
            written.attrs.push(parse_quote!(#[serde(rename = #wire)]));
        }
        match planned.presence {
            Presence::Required | Presence::RequiredNullable => {}
            Presence::Optional => {
                written.attrs.push(parse_quote!(#[serde(default, skip_serializing_if = "Option::is_none")]));
            }
            Presence::Tristate => {
                let inner = argument(&written.ty).ok_or_else(|| format!("{wire} is no Tristate"))?;
                written.ty = parse_quote!(Option<Option<#inner>>);
                written.attrs.push(parse_quote!(#[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]));
            }
        }
    }
    Ok(())
}

/// The `T` of `Tristate<T>`.
fn argument(ty: &syn::Type) -> Option<syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    }
}

fn enumeration(item: &mut syn::ItemEnum, set: &Enum) -> Result<(), String> {
    for (written, planned) in item.variants.iter_mut().zip(&set.variants) {
        let Literal::Text(wire) = &planned.value else { return Err(format!("{} is no text", planned.name)) };
        written.attrs.push(parse_quote!(#[serde(rename = #wire)]));
    }
    let unknown = item.variants.last_mut().ok_or("an open enum has a variant for the unknown")?;
    unknown.fields = syn::Fields::Unnamed(parse_quote!((String)));
    unknown.attrs.push(parse_quote!(#[serde(untagged)]));
    Ok(())
}

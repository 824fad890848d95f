//! Limits how much is written for a document. What a document contains once and uses in many places (properties that
//! every schema includes, a long constant) is written out in each of them, so a small document may become a large
//! crate.

use super::{Plan, TypeBody, TypeDef, codes};
use specwright_model::ir::Api;
use specwright_model::{Diagnostic, Sources};

/// The most bytes that may be written for each byte of the documents.
const MOST_PER_BYTE: usize = 200;
/// The number of bytes that may be written in any case, because every crate has a fixed part.
const LEAST: usize = 64 << 10;
/// The estimated bytes of code of a field, a variant or a branch, besides its texts.
const EACH: usize = 400;

/// The diagnostic for a crate that is too large for its documents; it points to the schema with the most code.
/// `written` is the size of the crate in bytes, without the runtime.
pub(crate) fn too_much(plan: &Plan, api: &Api, sources: &Sources, written: usize) -> Option<Diagnostic> {
    let given: usize = sources.files().map(|file| file.text.len()).sum();
    if written <= given.saturating_mul(MOST_PER_BYTE).max(LEAST) {
        return None;
    }
    let message =
        format!("{given} bytes of documents become {written} bytes of code; this is the largest part of them");
    let diagnostic = Diagnostic::new(&codes::TOO_MUCH_WRITTEN, message);
    let root = api.documents.first().map(|document| document.tree.root())?;
    let roots = || api.documents.iter().map(|document| document.tree.root());
    let place = heaviest(plan).and_then(|pointer| roots().find_map(|root| root.at(pointer)));
    Some(diagnostic.at_node(place.unwrap_or(root)))
}

/// The JSON pointer of the schema with the most code.
fn heaviest(plan: &Plan) -> Option<&str> {
    plan.types.iter().max_by_key(|def| weight(def)).map(|def| def.pointer.as_str())
}

fn weight(def: &TypeDef) -> usize {
    match &def.body {
        TypeBody::Record(record) => record.fields.iter().map(|field| EACH + field.wire.len()).sum(),
        TypeBody::Enum(set) => set.variants.iter().map(|variant| EACH + variant.text().map_or(0, str::len)).sum(),
        TypeBody::Union(union) => union.branches.iter().map(|branch| EACH + branch.facts.members.len()).sum(),
        TypeBody::Alias(..) => 0,
    }
}

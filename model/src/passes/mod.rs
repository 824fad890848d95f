//! Passes from [`Api`] to [`Api`]: they bring what the documents declare into the form that types can be made from.
//! Each pass is one file and takes the API that the previous one returned.

mod allof;
mod contradicted_formats;
mod examples;
mod merge_documents;
mod nesting;
mod nulls;
mod polymorphism;
mod refs;
mod union_cycles;
mod unions;

use crate::ir::{Api, Location};
use crate::read::{Draft, Reading};
use crate::{Code, Diagnostic, Diagnostics};

/// Runs all passes in their order.
pub(crate) fn run(draft: Draft, reading: &Reading) -> (Api, Diagnostics) {
    let mut said = Diagnostics::default();
    let api = nulls::admit(refs::unwind(draft.api, &mut said));
    let api = polymorphism::unite(api, &draft.hierarchies, &draft.components, &mut said);
    let api = allof::merge(api, reading, &mut said);
    let api = refs::unwind(api, &mut said);
    let api = unions::simplify(api, &mut said);
    let api = refs::unwind(api, &mut said);
    let named = draft.components.iter().flat_map(|components| components.values().copied()).collect();
    let api = nesting::end(api, &named, &mut said);
    let api = merge_documents::components(api, draft.components, &mut said);
    let api = contradicted_formats::withdraw(api, &mut said);
    (api, said)
}

/// Reports a diagnostic at a location.
fn report(api: &Api, said: &mut Diagnostics, code: &'static Code, at: Location, message: String) {
    let diagnostic = Diagnostic::new(code, message);
    said.push(match api.node(at) {
        Some(node) => diagnostic.at_node(node),
        None => diagnostic,
    });
}

use super::{Check, CheckContext, Observation, Severity, UNCHECKED, is_json};
use crate::Direction;
use crate::masked::Statement;
use crate::validators::Checked;
use specwright_model::ir::Location;

/// Is the body valid against its schema?
pub static BODY: Check = Check {
    id: "body",
    severity: Severity::High,
    what: "Validates every JSON body against the schema of the documented response, formats included.",
    why: "A client that keeps to the document cannot decode it, or decodes something else.",
    example: "`/price` is the string \"12\", the document says integer.",
    label: super::NOT_KEPT,
    ends: false,
    run,
};

fn run(seen: &CheckContext<'_>) -> Vec<Observation> {
    let (Some(response), Some(media)) = (seen.response(), seen.media_type()) else { return Vec::new() };
    if media.schema.is_none() || !seen.may_have_body() || !response.content_type().is_some_and(is_json) {
        return Vec::new();
    }
    if response.is_too_large() {
        return vec![unchecked(seen.place(media.at, "schema"), "as values it takes too much memory")];
    }
    let Ok(body) = response.json() else { return Vec::new() };
    let pointer = format!("{}/schema", seen.api.pointer(media.at));
    let violations = match seen.validators.checked(media.at.document, &pointer, Direction::Response, &body) {
        Checked::Against(violations) => violations,
        Checked::TooLarge => return vec![unchecked(seen.place(media.at, "schema"), STEPS)],
        Checked::NoSchema => return Vec::new(),
    };
    let mut found: Vec<Observation> = Vec::new();
    for violation in violations {
        let root = seen.api.documents.get(violation.document as usize).map(|document| document.tree.root());
        let place = |pointer: &str| {
            let node = root.and_then(|root| root.at(pointer))?;
            Some(Location { document: violation.document, node: node.id() })
        };
        let at = place(&violation.schema).unwrap_or(media.at);
        let keyword_at = place(&violation.statement);
        // Every item of an array breaks the same statement: one observation.
        if !found.iter().any(|known| known.at == at && known.kind == violation.keyword) {
            found.push(Observation {
                at,
                keyword_at,
                kind: violation.keyword,
                message: violation.reason,
                instance: Some(violation.instance),
            });
        }
    }
    found
}

const STEPS: &str = "its schema takes too many steps for it";

/// [`UNCHECKED`] is a row of its own, and found here.
fn unchecked(at: Location, why: &str) -> Observation {
    let message = Statement::from(format!("the body is not checked: {why}"));
    Observation { at, keyword_at: None, kind: UNCHECKED.id.to_owned(), message, instance: None }
}

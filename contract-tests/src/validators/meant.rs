//! Which branch of a union a value was meant for.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

/// The branch that a value was meant for: the only one that does not refuse the value as a whole by
/// its type or a constant.
pub(super) fn meant<'e>(
    branches: &'e [Vec<ValidationError<'static>>],
    whole: &ValidationError<'_>,
) -> Option<&'e [ValidationError<'static>]> {
    let at = whole.instance_path().to_string();
    let mut meant = branches.iter().filter(|errors| !errors.iter().any(|error| refuses(error, &at)));
    let first = meant.next()?;
    meant.next().is_none().then_some(first.as_slice())
}

fn refuses(error: &ValidationError<'_>, at: &str) -> bool {
    let path = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::Type { .. } | ValidationErrorKind::FalseSchema => path == at,
        // A constant of the value itself or of one of its members: a tag.
        ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. } => {
            path.strip_prefix(at).is_some_and(|rest| rest.matches('/').count() <= 1)
        }
        _ => false,
    }
}

//! Under construction.
/// Placeholder.
pub const SOURCE: &[(&str, &str)] = &[];

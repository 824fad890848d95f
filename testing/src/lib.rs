//! What the tests of several crates share: files that say what is expected, and the folder of public documents.

mod corpus;
mod goldens;

pub use corpus::corpus;
pub use goldens::Goldens;

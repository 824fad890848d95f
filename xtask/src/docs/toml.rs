//! TOML blocks are TOML, and those that show `specs.toml` keep to its schema.

use super::Flaw;
use super::page::Page;
use boon::{Compiler, Schemas};
use serde_json::Value;
use std::io;
use std::path::Path;

/// What is wrong with the TOML blocks of a page.
pub(super) fn check(page: &Page, root: &Path) -> Result<Vec<Flaw>, io::Error> {
    let mut schemas = Schemas::new();
    let file = root.join("schemas/config.json").display().to_string();
    let schema = Compiler::new().compile(&file, &mut schemas).map_err(|error| io::Error::other(error.to_string()))?;
    let mut flaws = Vec::new();
    for block in page.blocks.iter().filter(|block| block.language == "toml") {
        let message = match ::toml::from_str::<Value>(&block.text) {
            Err(error) => Some(error.to_string()),
            Ok(value) if value.get("api").is_some() => {
                schemas.validate(&value, schema).err().map(|error| error.to_string())
            }
            Ok(_) => None,
        };
        flaws.extend(message.map(|message| Flaw::new(page, block.line, message)));
    }
    Ok(flaws)
}

//! Form bodies with Encoding Objects: a table of bytes, written by hand from the standard's rules and from the forms
//! that are in use. What the client sends is taken from a socket, and the server reads exactly these bytes, so that no
//! mistake of both goes unseen. The contract tests hold the same table.

mod reading;
mod vectors;
mod writing;

use serde_json::Value;
use specwright_runtime::description::{EncodingInfo, Style};

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The row of a property, as the generator makes it of an Encoding Object.
fn rows(vector: &Value) -> &'static [EncodingInfo] {
    let text = |key: &str| vector[key].as_str();
    let stated = ["style", "explode", "allowReserved"].iter().any(|key| !vector[key].is_null());
    if !stated && text("contentType") != Some("application/json") {
        return &[];
    }
    let style = match text("style") {
        None | Some("form") => Style::Form,
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        Some(other) => panic!("{other}"),
    };
    let members = vector["members"].as_array().into_iter().flatten();
    let members: Vec<&'static str> = members.map(|name| leak(name.as_str().unwrap().to_owned()).as_str()).collect();
    std::slice::from_ref(leak(EncodingInfo {
        name: leak(name(vector).to_owned()),
        style,
        explode: vector["explode"].as_bool().unwrap_or(style == Style::Form),
        allow_reserved: vector["allowReserved"].as_bool().unwrap_or_default(),
        json: !stated,
        members: leak(members),
    }))
}

fn name(vector: &Value) -> &str {
    vector["name"].as_str().unwrap_or("p")
}

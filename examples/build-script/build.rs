//! Writes `tilt.rs` into `OUT_DIR`: client and webhooks of the API that the two documents describe.

fn main() {
    specwright_generator::build("../../specs/tilt/openapi.json")
        .document("../../specs/tilt/asyncapi.json")
        .signature("tilt")
        .client()
        .webhooks()
        .run();
}

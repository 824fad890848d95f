//! The part of `client.rs` that is the builder of a client.

use super::code::{Piece, Quoted, Span, code, markdown};
use super::text::Text;
use crate::plan::{Minting, Plan, Scheme, SchemeKind};

pub(super) fn builder(out: &mut Text, plan: &Plan) {
    out.blank();
    out.line("/// Collects what a [`Client`] is made of.");
    out.line("#[derive(Debug)]");
    out.line("#[must_use = \"a builder does nothing until it is built\"]");
    out.open("pub struct ClientBuilder");
    out.line("inner: $runtime::client::Builder,");
    out.close();
    out.blank();
    out.open("impl ClientBuilder");
    for scheme in &plan.schemes {
        credential(out, scheme);
        if let Some(minting) = &scheme.minting {
            client_credentials(out, scheme, minting);
        }
    }
    if !plan.servers.is_empty() {
        super::servers::setter(out);
    }
    out.line("/// Settings of the runtime's builder: time and size limits, retries, redirects, headers, TLS.");
    out.line("pub fn with(self, set: impl FnOnce($runtime::client::Builder) -> $runtime::client::Builder) -> Self {");
    out.continued("Self { inner: set(self.inner) }");
    out.line("}");
    out.blank();
    out.line("/// The client.");
    out.line("///");
    out.line("/// # Errors");
    out.line("/// If the base URL is none, or a setting cannot be.");
    out.open("pub fn build(self) -> Result<Client, BuildError>");
    out.line("Ok(Client { inner: self.inner.build()? })");
    out.close();
    out.close();
}

/// Prints the setter of a scheme's credential.
fn credential(out: &mut Text, scheme: &Scheme) {
    let (arguments, credential) = match &scheme.kind {
        SchemeKind::Bearer => ("token: impl Into<String>", "bearer(token)"),
        SchemeKind::Basic => ("user: impl Into<String>, password: impl Into<String>", "basic(user, password)"),
        SchemeKind::ApiKey(..) => ("key: impl Into<String>", "api_key(key)"),
        SchemeKind::Other => return,
    };
    out.docs(&scheme.documentation, markdown!("The credential of the security scheme {}.", Span(&scheme.name)));
    out.open(code!("pub fn {}(self, {}) -> Self", scheme.method, arguments));
    put(out, scheme, code!("$Credential::{}", credential));
    out.close();
    out.blank();
}

/// Prints the setters of a scheme whose tokens the client obtains itself.
fn client_credentials(out: &mut Text, scheme: &Scheme, minting: &Minting) {
    out.comment(markdown!(
        "Client id and secret of {}: tokens are minted when they are needed, kept, and renewed",
        Span(&scheme.name)
    ));
    out.line("/// before they expire.");
    if let Some(method) = &minting.method {
        out.open(code!("pub fn {}(self, credentials: $ClientCredentials) -> Self", method));
        put(out, scheme, "credentials");
        out.close();
        out.blank();
        return;
    }
    out.open("pub fn client_credentials(self, id: impl Into<String>, secret: impl Into<String>) -> Self");
    put(out, scheme, "$ClientCredentials::new(id, secret)");
    out.close();
    out.blank();
    out.line("/// The token endpoint that may have the secret. It has to be named where neither the environment names");
    out.line("/// one nor the document's has the origin of the base URL.");
    out.open("pub fn token_url(self, url: impl Into<String>) -> Self");
    out.line(code!("self.with(|inner| inner.token_url({}, url))", Quoted(&scheme.name)));
    out.close();
    out.blank();
}

fn put(out: &mut Text, scheme: &Scheme, credential: impl Piece) {
    out.line(code!("self.with(|inner| inner.credential({}, {}))", Quoted(&scheme.name), credential));
}

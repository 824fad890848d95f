//! Of `client.rs`: where a client is built for, and what its builder takes.

use super::code::{Code, Piece, Quoted, Span, code, markdown};
use super::operations::authentication;
use super::text::Text;
use crate::plan::{Environment, Minting, Plan, Scheme, SchemeKind};

pub(super) fn environments(out: &mut Text, plan: &Plan) {
    let environments = &plan.environments;
    if environments.is_empty() {
        return;
    }
    out.line("/// Where the API runs.");
    out.line("#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
    out.line("#[non_exhaustive]");
    out.open("pub enum Environment");
    for environment in environments {
        out.docs(&environment.documentation, "");
        out.line(code!("{},", environment.name));
    }
    out.close();
    out.blank();
    out.open("impl Environment");
    out.line("/// Its base URL.");
    out.line("#[must_use]");
    out.open("pub fn url(self) -> &'static str");
    by_environment(out, environments, |environment| Quoted(&environment.url).own());
    out.close();
    // Where no scheme mints tokens, nobody asks for the endpoint.
    let mints = plan.schemes.iter().any(|scheme| scheme.minting.is_some());
    let has_endpoint = mints && environments.iter().any(|environment| environment.token_url.is_some());
    if has_endpoint {
        token_url(out, environments);
    }
    if environments.iter().any(|environment| !environment.servers.is_empty()) {
        super::servers::of_environments(out, environments);
    }
    out.close();
    base_url(out, environments, has_endpoint);
}

pub(super) fn by_environment(out: &mut Text, environments: &[Environment], value: impl Fn(&Environment) -> Code) {
    out.open("match self");
    for environment in environments {
        out.line(code!("Self::{} => {},", environment.name, value(environment)));
    }
    out.close();
}

fn token_url(out: &mut Text, environments: &[Environment]) {
    out.blank();
    out.line("/// Its token endpoint, if it is known.");
    out.line("#[must_use]");
    out.open("pub fn token_url(self) -> Option<&'static str>");
    by_environment(out, environments, |environment| match &environment.token_url {
        Some(url) => code!("Some({})", Quoted(url)).own(),
        None => "None".own(),
    });
    out.close();
}

fn base_url(out: &mut Text, environments: &[Environment], has_endpoint: bool) {
    out.blank();
    out.open("impl From<Environment> for BaseUrl");
    out.open("fn from(environment: Environment) -> Self");
    let has_servers = environments.iter().any(|environment| !environment.servers.is_empty());
    let servers = if has_servers { ".with_servers(environment.servers())" } else { "" };
    let differing: Vec<(&Environment, &str)> = environments
        .iter()
        .filter(|environment| environment.token_url.is_some())
        .filter_map(|environment| Some((environment, authentication(environment.authentication?))))
        .collect();
    if !has_endpoint {
        let url = if has_servers { "Self::from(environment.url())" } else { "environment.url().into()" };
        out.line(code!("{}{}", url, servers));
    } else if differing.is_empty() {
        out.line(code!("Self::from(environment.url()).with_token_url(environment.token_url()){}", servers));
    } else {
        out.line(code!("let base = Self::from(environment.url()).with_token_url(environment.token_url()){};", servers));
        out.open("base.with_client_authentication(match environment");
        for (environment, way) in &differing {
            out.line(code!("Environment::{} => Some($ClientAuthentication::{}),", environment.name, way));
        }
        if differing.len() < environments.len() {
            out.line("_ => None,");
        }
        out.close_with(")");
    }
    out.close();
    out.close();
}

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

/// The setter of a credential that the caller has.
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

/// The setters of one that mints its tokens.
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

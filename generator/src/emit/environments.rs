//! The part of `client.rs` for the environments in which the API runs.

use super::code::{Code, Piece as _, Quoted, code};
use super::description::authentication;
use super::text::Text;
use crate::plan::{Environment, Plan};

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
    // If the client obtains no tokens itself, it does not need the endpoint.
    let mints = plan.schemes.iter().any(|scheme| scheme.minting.is_some());
    let has_endpoint = mints && environments.iter().any(|environment| environment.token_url.is_some());
    if has_endpoint {
        token_url(out, environments);
    }
    if environments.iter().any(|environment| !environment.servers.is_empty()) {
        servers(out, environments);
    }
    out.close();
    base_url(out, environments, has_endpoint);
}

fn by_environment(out: &mut Text, environments: &[Environment], value: impl Fn(&Environment) -> Code) {
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

/// Prints the function that returns, for each environment, the servers of operations and the URLs that replace them.
fn servers(out: &mut Text, environments: &[Environment]) {
    out.blank();
    out.open("fn servers(self) -> &'static [(&'static str, &'static str)]");
    by_environment(out, environments, |environment| {
        let rows = environment.servers.iter();
        let rows = rows.map(|(declared, url)| code!("({}, {})", Quoted(declared), Quoted(url)).own());
        code!("&[{}]", Code::<_>::join(rows, ", ")).own()
    });
    out.close();
}

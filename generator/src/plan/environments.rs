//! The environments that a client can be built for: the servers of the document, and those that the configuration
//! names.

use super::documentation::Documentation;
use super::names::{Case, Claim, candidate, resolve};
use super::{Environment, codes};
use crate::config::{Config, EnvironmentConfig};
use specwright_model::diagnostic::Code;
use specwright_model::ir::{Api, Server};
use specwright_model::{Diagnostic, Diagnostics};

/// The servers of the document that a client can be built for as they are (absolute, with a value for every variable),
/// then those of the configuration that the document does not have.
pub(super) fn environments(api: &Api, config: &Config, diagnostics: &mut Diagnostics) -> Vec<Environment> {
    let mut known: Vec<(&Server, String)> = Vec::new();
    for server in &api.servers {
        match absolute(server, config) {
            Ok(url) => known.push((server, url)),
            Err((code, message)) => {
                let diagnostic = Diagnostic::new(code, message);
                diagnostics.push(match api.node(server.at) {
                    Some(node) => diagnostic.at_node(node),
                    None => diagnostic,
                });
            }
        }
    }
    let path = known.first().map(|(_, url)| path(url)).unwrap_or_default();
    let mut own: Vec<(&EnvironmentConfig, String)> = Vec::new();
    for environment in config.environments.iter().filter(|environment| is_absolute(&environment.url)) {
        let url = with_path(&environment.url, path);
        let is_new = !known.iter().any(|(_, server)| is_of(environment, server))
            && !own.iter().any(|(_, other)| same(other, &url));
        if is_new {
            own.push((environment, url));
        }
    }
    let mut claims: Vec<Claim> = known
        .iter()
        .map(|(server, url)| Claim {
            candidate: candidate(&server_name(server, url, known.len() == 1), Case::Pascal),
            rank: 1,
            raw: url.clone(),
        })
        .collect();
    claims.extend(own.iter().map(|(environment, url)| {
        let raw = format!("{} {url}", environment.name);
        Claim { candidate: candidate(&environment.name, Case::Pascal), rank: 2, raw }
    }));
    let (names, _) = resolve(&claims, &[], Case::Pascal);
    let of_document = known.into_iter().map(|(server, url)| {
        let said = config.environments.iter().find(|environment| is_of(environment, &url));
        let documentation = Documentation::new(None, server.description.as_deref(), false);
        (url, said, documentation)
    });
    let of_user = own.into_iter().map(|(environment, url)| {
        let description = format!("The environment `{}`.", environment.name.replace('`', "'"));
        (url, Some(environment), Documentation::new(None, Some(&description), false))
    });
    let all = of_document.chain(of_user).zip(names);
    all.map(|((url, said, documentation), name)| Environment {
        name,
        url,
        token_url: said.and_then(|environment| environment.token_url.clone()),
        authentication: said.and_then(|environment| environment.authentication),
        servers: said.map(|environment| environment.servers.clone().into_iter().collect()).unwrap_or_default(),
        documentation,
    })
    .collect()
}

/// Whether an environment of the configuration is this server of the document.
fn is_of(environment: &EnvironmentConfig, server: &str) -> bool {
    same(&with_path(&environment.url, path(server)), server)
}

fn same(url: &str, other: &str) -> bool {
    url.trim_end_matches('/') == other.trim_end_matches('/')
}

/// The part of a URL that follows its origin: it is empty, or begins with `/`.
fn path(url: &str) -> &str {
    let begin = url.find("://").map_or(0, |at| at + 3);
    url.get(begin..).and_then(|rest| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or_default()
}

/// Appends a path to a URL that has none; a slash alone is a path.
fn with_path(url: &str, other: &str) -> String {
    if path(url).is_empty() { format!("{url}{other}") } else { url.to_owned() }
}

/// The name of a server: its own name, or a description of one or two words, or else its host; `default` if it has
/// neither name nor such a description and is the only one.
pub(super) fn server_name(server: &Server, url: &str, is_only: bool) -> String {
    let short = |text: &&String| !text.trim().is_empty() && text.split_whitespace().count() <= 2 && text.len() <= 30;
    let named = server.name.as_ref().or(server.description.as_ref().filter(short));
    named.cloned().unwrap_or_else(|| {
        if is_only {
            return "default".to_owned();
        }
        match url.split_once("://") {
            Some((_, rest)) => rest.split(['/', ':']).next().unwrap_or(rest).to_owned(),
            // A relative URL has no host.
            None => url.to_owned(),
        }
    })
}

/// The URL that a client can be built for, or the diagnostic why there is none.
fn absolute(server: &Server, config: &Config) -> Result<String, (&'static Code, String)> {
    let unusable = |why: &str| (&codes::UNUSABLE_SERVER, format!("{why}: it is no environment of the client"));
    let url = config.absolute(&server.expanded().ok_or_else(|| unusable("the URL is too long"))?);
    if url.contains(['{', '}']) {
        return Err(unusable("a variable of the URL has no value"));
    }
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(unusable("a URL has neither spaces nor control characters"));
    }
    match url.split_once("://") {
        _ if is_absolute(&url) => Ok(url),
        Some(_) => Err(unusable("the URL is not one of HTTP")),
        None => {
            Err((&codes::RELATIVE_SERVER, "the client's builder has to be given the host of this server".to_owned()))
        }
    }
}

fn is_absolute(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(['{', '}', '\n'])
}

//! Requests tokens of the client credentials grant (RFC 6749 §4.4), where `specs.toml` configures it.

use super::target::{environment, expand};
use crate::config::EnvironmentEntry;
use crate::exit::ExpectedError;
use crate::input::Input;
use specwright_contract::{Config, Credential, Masked, http_client};
use specwright_model::ir::{Api, ClientAuthentication, SecurityKind};
use std::fmt;
use std::time::Duration;
use url::Url;

/// The name of the token in reports.
pub(super) const NAME: &str = "TOKEN";
/// The name of tokens with few scopes in reports.
const NARROW: &str = "NARROW_TOKEN";
/// The maximum number of tokens with few scopes.
const MOST_NARROW: usize = 2;
/// The maximum size of a response of a token endpoint, in bytes.
const LARGEST: usize = 1 << 20;

/// Returns how the client authenticates: as `specs.toml` declares, else as the document does, else as RFC 6749 §2.3.1
/// prefers.
fn authentication(entry: &EnvironmentEntry, api: &Api) -> ClientAuthentication {
    let of_document = api.security_schemes.values().find_map(|scheme| match &scheme.kind {
        SecurityKind::OAuth2 { flows, .. } => flows.get("clientCredentials").and_then(|flow| flow.authentication),
        _ => None,
    });
    let given = entry.token_endpoint_auth_method.map(ClientAuthentication::from);
    given.or(of_document).unwrap_or(ClientAuthentication::Basic)
}

/// The scopes that a token is requested for.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// All scopes that the operations require.
    All,
    /// Only these scopes.
    Scopes(Vec<String>),
}

/// A client of a token endpoint. `Debug` shows no secret.
pub(super) struct Client {
    url: Url,
    /// The URL as it may be shown.
    shown: Masked,
    id: String,
    secret: String,
    authentication: ClientAuthentication,
    /// All scopes that the operations require, in the order of the document.
    scopes: Vec<String>,
    /// The security schemes that take a token, those of OAuth 2 first.
    schemes: Vec<String>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("origin", &self.url.origin().ascii_serialization()).finish_non_exhaustive()
    }
}

impl Client {
    /// Returns the client of an environment, if it has one. Tokens come from its `token_url`; the document's own
    /// `tokenUrl` is never used, because the user has not named it.
    pub(super) fn find(
        input: &Input,
        name: Option<&str>,
        api: &Api,
        config: &mut Config,
    ) -> Result<Option<Self>, ExpectedError> {
        let Some(name) = name else { return Ok(None) };
        let entry = environment(input, name)?;
        let (Some(token_url), Some(id), Some(secret)) = (&entry.token_url, &entry.client_id, &entry.client_secret)
        else {
            return Ok(None);
        };
        let url = expand(&mut config.secrets, token_url, "token_url")?;
        let id = expand(&mut config.secrets, id, "client_id")?;
        let secret = expand(&mut config.secrets, &secret.0, "client_secret")?;
        let url = Url::parse(&url)
            .ok()
            .filter(is_confidential)
            .ok_or_else(|| ExpectedError::usage("`token_url` is no https URL (http is for this machine only)"))?;
        let mut shown = url.clone();
        shown.set_query(None);
        let shown = config.secrets.mask(shown.as_str());
        let authentication = authentication(entry, api);
        Ok(Some(Self { url, shown, id, secret, authentication, scopes: scopes(api), schemes: schemes(api) }))
    }

    /// Returns the security scheme for which the token is used first of all.
    pub(super) fn scheme(&self) -> Option<&String> {
        self.schemes.first()
    }

    /// Adds placeholders for the tokens, so that a plan counts the cases that they will make possible.
    pub(super) fn pretend(&self, api: &Api, config: &mut Config) {
        self.give("a token", config);
        for scopes in narrow(api) {
            self.give_narrow(scopes, "another token", config);
        }
    }

    /// Requests a token for every security scheme that takes one, and tokens with few scopes, to be refused elsewhere.
    pub(super) async fn mint_all(&self, api: &Api, config: &mut Config) -> Result<(), ExpectedError> {
        let token = self.mint(&Wanted::All).await?;
        self.give(&token, config);
        for scopes in narrow(api) {
            // An endpoint that does not grant a part of the scopes leaves nothing to compare.
            if let Ok(token) = self.mint(&Wanted::Scopes(scopes.clone())).await {
                self.give_narrow(scopes, &token, config);
            }
        }
        Ok(())
    }

    fn give(&self, token: &str, config: &mut Config) {
        for scheme in &self.schemes {
            config.credential(scheme.as_str(), NAME, Credential::Bearer(token.to_owned()));
        }
    }

    fn give_narrow(&self, scopes: Vec<String>, token: &str, config: &mut Config) {
        if let Some(scheme) = self.scheme() {
            config.scoped(scheme.as_str(), scopes, NARROW, Credential::Bearer(token.to_owned()));
        }
    }

    /// Requests a token. If all scopes are wanted and refused, it is requested once more without naming any.
    pub(super) async fn mint(&self, wanted: &Wanted) -> Result<String, ExpectedError> {
        let scopes = match wanted {
            Wanted::All => &self.scopes,
            Wanted::Scopes(scopes) => scopes,
        };
        match self.request(scopes).await {
            Err(Refusal::Scope) if matches!(wanted, Wanted::All) && !scopes.is_empty() => self.request(&[]).await,
            result => result,
        }
        .map_err(|refusal| ExpectedError::Network(format!("no token from {}: {refusal}", self.shown)))
    }

    /// Sends a token request. Errors name the status, but never a body, because that may repeat what was sent.
    async fn request(&self, scopes: &[String]) -> Result<String, Refusal> {
        let client = http_client(&self.url)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()
            .map_err(|_| Refusal::Other("the HTTP client cannot be set up".to_owned()))?;
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if !scopes.is_empty() {
            form.append_pair("scope", &scopes.join(" "));
        }
        let mut request = client.post(self.url.clone()).header("accept", "application/json");
        request = match self.authentication {
            // Both are form-encoded before they are joined (RFC 6749 §2.3.1).
            ClientAuthentication::Basic => request.basic_auth(form_encoded(&self.id), Some(form_encoded(&self.secret))),
            ClientAuthentication::Body => {
                form.append_pair("client_id", &self.id).append_pair("client_secret", &self.secret);
                request
            }
        };
        let answer =
            request.header("content-type", "application/x-www-form-urlencoded").body(form.finish()).send().await;
        let answer = answer.map_err(|error| {
            Refusal::Other(if error.is_timeout() { "no answer in time" } else { "no connection" }.to_owned())
        })?;
        token_of(answer).await
    }
}

/// The reason why there is no token. Its texts hold no part of a response.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    /// The error `invalid_scope` of RFC 6749 §5.2.
    #[error("`invalid_scope`")]
    Scope,
    #[error("{0}")]
    Other(String),
}

async fn token_of(mut answer: reqwest::Response) -> Result<String, Refusal> {
    let other = |why: &str| Refusal::Other(why.to_owned());
    let status = answer.status();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| other("the answer broke off"))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(other("the answer is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    let body: Option<serde_json::Value> = serde_json::from_slice(&body).ok();
    let member = |name: &str| body.as_ref().and_then(|body| body.get(name)?.as_str());
    if !status.is_success() {
        let is_scope = status.as_u16() == 400 && member("error") == Some("invalid_scope");
        return Err(if is_scope { Refusal::Scope } else { other(&format!("status {}", status.as_u16())) });
    }
    if body.is_none() {
        return Err(other("the answer is not JSON"));
    }
    let token = member("access_token").filter(|token| !token.is_empty());
    token.map(str::to_owned).ok_or_else(|| other("the answer has no `access_token`"))
}

fn is_confidential(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    }
}

fn takes_token(api: &Api, scheme: &str) -> bool {
    let kind = api.security_schemes.get(scheme).map(|scheme| &scheme.kind);
    matches!(kind, Some(SecurityKind::OAuth2 { .. } | SecurityKind::Bearer { .. }))
}

fn is_oauth2(api: &Api, scheme: &str) -> bool {
    let kind = api.security_schemes.get(scheme).map(|scheme| &scheme.kind);
    matches!(kind, Some(SecurityKind::OAuth2 { .. }))
}

/// Returns the security schemes that take a token, those of OAuth 2 first.
fn schemes(api: &Api) -> Vec<String> {
    let mut schemes: Vec<String> =
        api.security_schemes.keys().filter(|scheme| takes_token(api, scheme)).cloned().collect();
    schemes.sort_by_key(|scheme| !is_oauth2(api, scheme));
    schemes
}

/// Returns all scopes that operations require; the lists of other schemes are roles (OAS 3.1 §4.8.30.1).
fn scopes(api: &Api) -> Vec<String> {
    let mut scopes: Vec<String> = Vec::new();
    for requirement in api.operations.iter().flat_map(|operation| &operation.security) {
        for scope in requirement.schemes.iter().filter(|(scheme, _)| is_oauth2(api, scheme)).flat_map(|(_, of)| of) {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
    }
    scopes
}

/// Returns sets of one scope each, so that each operation that requires a scope lacks it with one of them.
fn narrow(api: &Api) -> Vec<Vec<String>> {
    let scopes = scopes(api);
    if scopes.len() < 2 {
        return Vec::new();
    }
    scopes.into_iter().take(MOST_NARROW).map(|scope| vec![scope]).collect()
}

fn form_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

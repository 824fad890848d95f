//! A token of the client credentials grant (RFC 6749 §4.4), where `specs.toml` says how to get one.

use super::target::{environment, expand};
use crate::exit::ExpectedError;
use crate::input::Input;
use specwright_contract::{Config, Credential};
use specwright_model::ir::{Api, SecurityKind};
use std::time::Duration;
use url::Url;

/// What reports call the token.
const NAME: &str = "TOKEN";

/// The largest answer of a token endpoint that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// Gets a token from the `token_url` of the environment, for every security scheme that takes one. A
/// document's own `tokenUrl` is never used: it is not what the user named.
pub(super) async fn mint(
    input: &Input,
    name: Option<&str>,
    api: &Api,
    config: &mut Config,
) -> Result<(), ExpectedError> {
    let Some(name) = name else { return Ok(()) };
    let entry = environment(input, name)?;
    let (Some(token_url), Some(id), Some(secret)) = (&entry.token_url, &entry.client_id, &entry.client_secret) else {
        return Ok(());
    };
    let url = expand(&mut config.secrets, token_url, "token_url")?;
    let id = expand(&mut config.secrets, id, "client_id")?;
    let secret = expand(&mut config.secrets, &secret.0, "client_secret")?;
    let url = Url::parse(&url)
        .ok()
        .filter(is_confidential)
        .ok_or_else(|| ExpectedError::usage("`token_url` is no https URL (http is for this machine only)"))?;
    let token = request(url.clone(), &id, &secret).await?;
    for (scheme, definition) in &api.security_schemes {
        let takes_token = matches!(definition.kind, SecurityKind::OAuth2 { .. } | SecurityKind::Bearer { .. });
        if takes_token {
            config.credential(scheme.as_str(), NAME, Credential::Bearer(token.clone()));
        }
    }
    Ok(())
}

fn is_confidential(url: &Url) -> bool {
    match url.scheme() {
        "https" => true,
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        _ => false,
    }
}

/// Errors name the address and the status, never a body: it may repeat what was sent.
async fn request(url: Url, id: &str, secret: &str) -> Result<String, ExpectedError> {
    let failed = |why: &str| ExpectedError::Network(format!("no token from {url}: {why}"));
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(|_| failed("the HTTP client cannot be set up"))?;
    let mut answer = client
        .post(url.clone())
        // Both are form-encoded before they are put together (RFC 6749 §2.3.1).
        .basic_auth(form_encoded(id), Some(form_encoded(secret)))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .body("grant_type=client_credentials")
        .send()
        .await
        .map_err(|error| failed(if error.is_timeout() { "no answer in time" } else { "no connection" }))?;
    if !answer.status().is_success() {
        return Err(failed(&format!("status {}", answer.status().as_u16())));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| failed("the answer broke off"))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(failed("the answer is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    let body: serde_json::Value = serde_json::from_slice(&body).map_err(|_| failed("the answer is not JSON"))?;
    let token = body["access_token"].as_str().filter(|token| !token.is_empty());
    token.map(str::to_owned).ok_or_else(|| failed("the answer has no `access_token`"))
}

fn form_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

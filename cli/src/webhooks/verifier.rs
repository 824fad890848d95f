//! The scheme and the secrets by which deliveries are verified.

use crate::config::{SecretEntry, SignatureEntry, nearest};
use crate::exit::ExpectedError;
use specwright_contract::Secrets;
use specwright_runtime::webhooks::{PRESETS, Scheme, Verifier, VerifyError};
use std::env;

/// The settings for signatures on the command line and in specs.toml; the command line takes precedence.
pub(super) struct Signing<'a> {
    /// The option `--scheme`.
    pub(super) scheme: Option<&'a str>,
    /// The options `--secret`.
    pub(super) secrets: &'a [String],
    /// The key `signature` of specs.toml.
    pub(super) entry: Option<&'a SignatureEntry>,
}

/// How deliveries are verified; there is no verifier if it is not configured how they are signed.
#[derive(Default)]
pub(super) struct Verification {
    pub(super) verifier: Option<Verifier>,
    pub(super) scheme: Option<&'static str>,
    /// The secrets that deliveries are signed with, so that they are not shown.
    pub(super) secrets: Secrets,
}

/// Returns the verification that the command line and specs.toml ask for.
pub(super) fn verification(signing: &Signing<'_>) -> Result<Verification, ExpectedError> {
    let preset = signing.scheme.or(signing.entry.map(|entry| entry.preset.as_str()));
    let names = names(signing)?;
    let Some(preset) = preset else {
        let help = format!("say how deliveries are signed: --scheme {}", known());
        return if names.is_empty() {
            Ok(Verification::default())
        } else {
            Err(ExpectedError::advised("--secret needs a scheme", help))
        };
    };
    let scheme = Scheme::preset(preset).ok_or_else(|| {
        let help = match nearest(preset, PRESETS.iter().map(|scheme| scheme.name)) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known: {}", known()),
        };
        ExpectedError::advised(format!("there is no signature preset `{preset}`"), help)
    })?;
    if names.is_empty() {
        return match signing.scheme {
            Some(_) => Err(ExpectedError::advised("--scheme needs a secret", "give its name: --secret '$NAME'")),
            None => Ok(Verification::default()),
        };
    }
    let (mut secrets, mut values) = (Secrets::new(), Vec::new());
    for (name, place) in names {
        let Ok(value) = env::var(&name) else { return Err(ExpectedError::Unset { name, place: place.to_owned() }) };
        secrets.add(&name, &value);
        values.push(value);
    }
    let verifier = Verifier::new(*scheme, values);
    verifier.check().map_err(|_| {
        let message = format!("a secret is empty, or not of the form that `{preset}` secrets have");
        ExpectedError::advised(message, "look at the variable that holds it")
    })?;
    Ok(Verification { verifier: Some(verifier), scheme: Some(scheme.name), secrets })
}

/// Returns the names of the variables, each with the place that names it.
fn names(signing: &Signing<'_>) -> Result<Vec<(String, &'static str)>, ExpectedError> {
    let bare = |secret: &SecretEntry| secret.0.trim_start_matches('$').to_owned();
    if signing.secrets.is_empty() {
        let entry = signing.entry.and_then(|entry| entry.secret.as_ref());
        return Ok(entry.map(|secret| (bare(secret), "signature.secret")).into_iter().collect());
    }
    let typed = signing.secrets.iter().map(|text| {
        // The text may be the secret, so it is not repeated.
        let entry = SecretEntry::try_from(text.clone())
            .map_err(|_| ExpectedError::advised("--secret is no name of a variable", "write --secret '$NAME'"))?;
        Ok((bare(&entry), "--secret"))
    });
    typed.collect()
}

fn known() -> String {
    PRESETS.iter().map(|scheme| scheme.name).collect::<Vec<_>>().join(", ")
}

/// Returns the word for a refusal, for programs; the error itself is the sentence for people.
pub(super) const fn reason(error: VerifyError) -> &'static str {
    match error {
        VerifyError::MissingSignature => "signature-missing",
        VerifyError::MalformedSignature => "signature-malformed",
        VerifyError::MissingId => "id-missing",
        VerifyError::MissingTimestamp => "timestamp-missing",
        VerifyError::Stale { .. } => "signature-stale",
        VerifyError::TooLarge => "too-large",
        // A refusal that later versions of the verifier add is a mismatch until it has a word here.
        _ => "signature-mismatch",
    }
}

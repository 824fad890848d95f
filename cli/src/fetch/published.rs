//! The places where an API publishes its documents.

use super::address::Address;
use super::document::Kind;
use crate::config::SourceEntry;
use crate::exit::ExpectedError;
use url::Url;

/// Returns the places where a document of a kind may be, the likeliest first. The first one that is not absent is used.
pub(crate) fn places(source: &SourceEntry, kind: Kind) -> Result<Vec<Address>, ExpectedError> {
    let own = match kind {
        Kind::OpenApi => &source.openapi,
        Kind::AsyncApi => &source.asyncapi,
    };
    if let Some(text) = own {
        return Ok(vec![Address::read(text, &format!("source.{}", kind.key()))?]);
    }
    let Some(base) = &source.base else {
        let message = format!("`source` says nothing of the {} document", kind.name());
        return Err(ExpectedError::advised(message, format!("give it `base`, or `{}`", kind.key())));
    };
    let base = Address::read(base, "source.base")?;
    Ok(["json", "yaml"].map(|ending| well_known(&base, kind, ending)).into())
}

/// Returns a well-known address: `BASE/.well-known/openapi.json` and the like.
pub(crate) fn well_known(base: &Address, kind: Kind, ending: &str) -> Address {
    let tail = format!(".well-known/{}.{ending}", kind.key());
    base.map(|base| below(base, &tail))
}

/// Returns a path below that of the base, which counts as a folder with or without a slash at its end.
pub(crate) fn below(base: &Url, tail: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{tail}", base.path().trim_end_matches('/')));
    url.set_query(None);
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests {
    use super::below;
    use url::Url;

    #[test]
    fn documents_are_below_the_path_of_the_base() {
        for (base, expected) in [
            ("https://host", "https://host/.well-known/a.json"),
            ("https://host/", "https://host/.well-known/a.json"),
            ("https://host/pos/v1", "https://host/pos/v1/.well-known/a.json"),
            ("https://host/pos/v1/", "https://host/pos/v1/.well-known/a.json"),
            ("https://host/pos?x=1#y", "https://host/pos/.well-known/a.json"),
        ] {
            let found = Url::parse(base).map(|base| below(&base, ".well-known/a.json").to_string());
            assert_eq!(found.as_deref(), Ok(expected), "{base}");
        }
    }
}

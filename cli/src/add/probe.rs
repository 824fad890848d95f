//! Finds documents at an address, or at the usual places below it.

use super::{Found, Origin};
use crate::exit::ExpectedError;
use crate::fetch::{Address, Client, Kind, Manner, Root, below, judge, root, well_known};
use crate::render::Terminal;

/// The places where frameworks publish documents, besides `.well-known`.
const USUAL: [(Kind, &[&str]); 2] = [
    (Kind::OpenApi, &["openapi.json", "openapi.yaml", "v3/api-docs", "swagger.json"]),
    (Kind::AsyncApi, &["asyncapi.json", "asyncapi.yaml"]),
];

/// The result of asking one address.
enum Answer {
    Document(Kind, Vec<u8>),
    /// The reason why there is no document.
    None(String),
}

struct Probe<'a> {
    client: Client,
    terminal: Terminal,
    /// One line for each address that had no document.
    tried: Vec<String>,
    base: &'a str,
}

/// Returns the documents at the addresses; if a single address has none itself, those at the usual places below it.
pub(super) async fn find(targets: &[String], manner: &Manner, terminal: Terminal) -> Result<Vec<Found>, ExpectedError> {
    let mut all = Vec::new();
    for target in targets {
        let url = Address::read(target, "the address")?;
        let client = Client::new(&url, manner.clone())?;
        let mut probe = Probe { client, terminal, tried: Vec::new(), base: target };
        let found = probe.ask(&url).await?;
        match found {
            Some((kind, bytes)) => all.push(probe.found(kind, &url, bytes, Origin::Url(url.to_string()))?),
            None if targets.len() == 1 && !names_a_file(&url) => all.extend(probe.below(&url).await?),
            None => {}
        }
        if all.is_empty() || targets.len() > 1 && !probe.tried.is_empty() {
            return Err(probe.nothing(&url));
        }
    }
    all.sort_by_key(|found| found.kind);
    Ok(all)
}

/// Returns whether a URL names a file, below which there are no documents.
fn names_a_file(url: &Address) -> bool {
    [".json", ".yaml", ".yml"].iter().any(|ending| url.written().path().ends_with(ending))
}

impl Probe<'_> {
    /// Finds one document of each kind, at the first place that has one.
    async fn below(&mut self, base: &Address) -> Result<Vec<Found>, ExpectedError> {
        let mut all = Vec::new();
        for (kind, usual) in USUAL {
            let well_known = ["json", "yaml"].map(|ending| (true, well_known(base, kind, ending)));
            let usual = usual.iter().map(|tail| (false, base.map(|base| below(base, tail))));
            for (is_well_known, url) in well_known.into_iter().chain(usual) {
                let Some((found, bytes)) = self.ask(&url).await? else { continue };
                if found != kind {
                    self.tried.push(format!("{url}: an {} document", found.name()));
                    continue;
                }
                let text = url.to_string();
                let base = self.base.to_owned();
                let origin = if is_well_known { Origin::WellKnown { base, url: text } } else { Origin::Url(text) };
                all.push(self.found(kind, &url, bytes, origin)?);
                break;
            }
        }
        Ok(all)
    }

    /// Returns the document at an address. It fails if there is no response, because further requests are of no use.
    async fn ask(&mut self, url: &Address) -> Result<Option<(Kind, Vec<u8>)>, ExpectedError> {
        self.terminal.progress(&format!("trying {url}"));
        let answer = match self.client.get(url).await {
            Ok(bytes) => match root(&bytes) {
                Root::Document(kind) => Answer::Document(kind, bytes),
                Root::Swagger => Answer::None("Swagger 2, which is not read; OpenAPI 3.0 and later are".to_owned()),
                Root::Other => Answer::None("no document".to_owned()),
            },
            Err(error) if error.is_answer() => Answer::None(error.to_string()),
            Err(error) => return Err(ExpectedError::Network(format!("{url}: {error}"))),
        };
        Ok(match answer {
            Answer::Document(kind, bytes) => Some((kind, bytes)),
            Answer::None(why) => {
                self.tried.push(format!("{url}: {why}"));
                None
            }
        })
    }

    fn found(&self, kind: Kind, url: &Address, bytes: Vec<u8>, origin: Origin) -> Result<Found, ExpectedError> {
        let content = judge(&url.to_string(), &bytes, kind, self.terminal)?;
        Ok(Found { kind, name: url.to_string(), content, bytes, origin })
    }

    /// Prints what was tried, and returns the error that no document was found.
    fn nothing(&self, url: &Address) -> ExpectedError {
        for tried in &self.tried {
            self.terminal.finding(&format!("  {tried}"));
        }
        let help = "give the address of a document, or its file";
        ExpectedError::advised(format!("no document was found at {url}"), help)
    }
}

//! Renews a token that expires within a long run.

use super::token::{Client, NAME, Wanted};
use specwright_contract::{Config, Credential, Live, Request, Response, Transport, TransportError};
use std::cell::{Cell, RefCell};

/// Sends requests; when the API refuses the token after it had accepted it, requests a new token and sends that
/// instead.
pub(super) struct Renewing<'a> {
    live: Live,
    client: Option<&'a Client>,
    /// The token as the run knows it, and as reports mask it.
    token: Option<String>,
    /// The token that is sent in its place.
    renewed: RefCell<Option<String>>,
    /// The renewed tokens that have not been passed to the run yet.
    untold: RefCell<Vec<String>>,
    /// Whether the token in use has been accepted.
    is_accepted: Cell<bool>,
}

impl<'a> Renewing<'a> {
    pub(super) fn new(live: Live, client: Option<&'a Client>, config: &Config) -> Self {
        let token = client.and_then(|client| match config.credentials.get(client.scheme()?)? {
            Credential::Bearer(token) => Some(format!("Bearer {token}")),
            _ => None,
        });
        Self {
            live,
            client,
            token,
            renewed: RefCell::default(),
            untold: RefCell::default(),
            is_accepted: Cell::new(false),
        }
    }

    fn carries(&self, request: &Request) -> bool {
        self.token.as_ref().is_some_and(|token| request.headers.iter().any(|(_, value)| value == token))
    }

    fn current(&self, request: &Request) -> Request {
        let mut request = request.clone();
        if let (Some(token), Some(renewed)) = (&self.token, self.renewed.borrow().as_ref()) {
            for (_, value) in request.headers.iter_mut().filter(|(_, value)| value == token) {
                value.clone_from(renewed);
            }
        }
        request
    }
}

impl Transport for Renewing<'_> {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        if !self.carries(request) {
            return self.live.send(request).await;
        }
        let response = self.live.send(&self.current(request)).await?;
        if response.status < 400 {
            self.is_accepted.set(true);
        }
        let (401, true, Some(client)) = (response.status, self.is_accepted.get(), self.client) else {
            return Ok(response);
        };
        self.is_accepted.set(false);
        // A failure to get a token is not a response of the API, so the API's response is returned.
        let Ok(token) = client.mint(&Wanted::All).await else { return Ok(response) };
        self.untold.borrow_mut().push(token.clone());
        *self.renewed.borrow_mut() = Some(format!("Bearer {token}"));
        self.live.send(&self.current(request)).await
    }

    fn secrets(&self) -> Vec<(String, String)> {
        self.untold.take().into_iter().map(|token| (NAME.to_owned(), token)).collect()
    }
}

//! The HTTP clients that send requests. A proxy has a loopback of its own, so addresses of this machine are never
//! contacted through a proxy, whatever the environment configures.

use std::time::Duration;
use url::{Host, Url};

/// Returns whether an address is this machine's own: 127.0.0.0/8, the same range as IPv6, `::1`, `localhost` and names
/// below it (RFC 6761 §6.3).
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        None => false,
    }
}

/// The HTTP clients that send the requests of a client.
pub(super) enum Reach {
    /// The user's own client, whose settings the user decides.
    Own(reqwest::Client),
    /// A client for addresses of this machine, and one for all others; each exists only where it is needed.
    Split { here: Option<reqwest::Client>, elsewhere: Option<reqwest::Client> },
}

impl Reach {
    /// Creates the clients for the base URL and the other addresses. The user's settings apply to the base URL and to
    /// all addresses that, like it, are on this machine or are not.
    pub(super) fn new(
        settings: Option<reqwest::ClientBuilder>,
        base: &Url,
        others: &[&Url],
        connect_timeout: Duration,
    ) -> Result<Self, reqwest::Error> {
        let is_here = is_loopback(base);
        let build = |builder: reqwest::ClientBuilder, is_here: bool| {
            let builder = if is_here { builder.no_proxy() } else { builder };
            let builder = builder.redirect(reqwest::redirect::Policy::none()).referer(false);
            builder.connect_timeout(connect_timeout).build()
        };
        let first = build(settings.unwrap_or_default(), is_here)?;
        let is_split = others.iter().any(|other| is_loopback(other) != is_here);
        let second = is_split.then(|| build(reqwest::Client::builder(), !is_here)).transpose()?;
        let (here, elsewhere) = if is_here { (Some(first), second) } else { (second, Some(first)) };
        Ok(Self::Split { here, elsewhere })
    }

    /// Returns the client for an address; `None` if no address of its kind was known when the clients were built.
    pub(super) fn to(&self, url: &Url) -> Option<&reqwest::Client> {
        match self {
            Self::Own(client) => Some(client),
            Self::Split { here, .. } if is_loopback(url) => here.as_ref(),
            Self::Split { elsewhere, .. } => elsewhere.as_ref(),
        }
    }
}

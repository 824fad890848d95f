//! The HTTP clients that requests go out by: a proxy has a loopback of its own, so that this machine's addresses are
//! never asked for by way of one, whatever the environment says.

use std::time::Duration;
use url::{Host, Url};

/// Whether an address is this machine's own: 127.0.0.0/8, `::1`, the former as IPv6, `localhost` and names below it
/// (RFC 6761 §6.3).
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

/// With what requests are sent.
pub(super) enum Reach {
    /// With a client of the user's own, whose settings are his.
    Own(reqwest::Client),
    /// With one for addresses of this machine, and one for all others; each only where it is needed.
    Split { here: Option<reqwest::Client>, elsewhere: Option<reqwest::Client> },
}

impl Reach {
    /// For the base URL and the token endpoints. What the user has set holds for the base URL and all that lies on the
    /// same side of this machine's border.
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

    /// The client for an address; `None` for one that nobody has named when it was built.
    pub(super) fn to(&self, url: &Url) -> Option<&reqwest::Client> {
        match self {
            Self::Own(client) => Some(client),
            Self::Split { here, .. } if is_loopback(url) => here.as_ref(),
            Self::Split { elsewhere, .. } => elsewhere.as_ref(),
        }
    }
}

//! Signature schemes as data: one row per provider, one verifier for all.

/// The scheme by which a sender signs its deliveries.
///
/// Built from [`Scheme::hmac_sha256`] and the setters, all of which are `const`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scheme {
    /// The name of the scheme in the configuration.
    pub name: &'static str,
    /// The header that carries the signature, or several signatures.
    pub signature_header: &'static str,
    /// The separator between several entries of that header.
    pub separator: Option<char>,
    /// The text before a signature in its entry, version or key included: `v1=`. Entries that begin with something else
    /// are skipped.
    pub prefix: &'static str,
    /// The header with the delivery's id.
    pub id_header: Option<&'static str>,
    /// The place of the time of signing.
    pub timestamp: TimestampSource,
    /// The text that is signed, with `{id}`, `{timestamp}` and `{body}` in it.
    pub content: &'static str,
    /// The algorithm that signs.
    pub algorithm: Algorithm,
    /// The encoding of the signature.
    pub encoding: Encoding,
    /// How a secret's text becomes the key's bytes.
    pub key: KeyForm,
    /// The maximum number of seconds by which the time of signing may be in the past or the future.
    pub tolerance: Option<u64>,
}

/// The place of the time of signing, which is a Unix time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampSource {
    /// The time of signing is not sent.
    None,
    /// The time of signing has a header of its own.
    Header(&'static str),
    /// The time of signing is in an entry of the signature header, after this text: `t=`.
    Entry(&'static str),
}

/// The algorithm that signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC (RFC 2104) with SHA-256.
    HmacSha256,
}

/// The encoding of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Hexadecimal; upper and lower case are read, lower case is written.
    Hex,
    /// Base64 (RFC 4648 §4); padding is optional when read.
    Base64,
}

/// How a secret's text becomes the key's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyForm {
    /// The text is the key, whatever it looks like.
    Text,
    /// The text is base64, after this prefix if it is there.
    Base64AfterPrefix(&'static str),
    /// The text is hexadecimal.
    Hex,
}

impl Scheme {
    /// Creates a scheme with an HMAC-SHA256 of the raw body, as lower-case hex alone in a header.
    pub const fn hmac_sha256(name: &'static str, signature_header: &'static str) -> Self {
        Self {
            name,
            signature_header,
            separator: None,
            prefix: "",
            id_header: None,
            timestamp: TimestampSource::None,
            content: "{body}",
            algorithm: Algorithm::HmacSha256,
            encoding: Encoding::Hex,
            key: KeyForm::Text,
            tolerance: None,
        }
    }

    /// Sets the text before the signature.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets the separator between several entries.
    #[must_use]
    pub const fn separator(mut self, separator: char) -> Self {
        self.separator = Some(separator);
        self
    }

    /// Sets the header with the delivery's id.
    #[must_use]
    pub const fn id_header(mut self, name: &'static str) -> Self {
        self.id_header = Some(name);
        self
    }

    /// Sets the place of the time of signing, and the maximum number of seconds by which it may be off.
    #[must_use]
    pub const fn timestamp(mut self, source: TimestampSource, tolerance: u64) -> Self {
        self.timestamp = source;
        self.tolerance = Some(tolerance);
        self
    }

    /// Sets the text that is signed.
    #[must_use]
    pub const fn content(mut self, template: &'static str) -> Self {
        self.content = template;
        self
    }

    /// Sets the encoding of the signature.
    #[must_use]
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets how a secret's text becomes the key's bytes.
    #[must_use]
    pub const fn key(mut self, form: KeyForm) -> Self {
        self.key = form;
        self
    }

    /// Returns the preset of that name.
    pub fn preset(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|scheme| scheme.name == name)
    }

    /// Tilt: `X-Tilt-Signature: hmac-sha256=<hex>` over the raw body.
    pub const TILT: Self = Self::hmac_sha256("tilt", "X-Tilt-Signature").prefix("hmac-sha256=");

    /// Standard Webhooks 1.0, symmetric.
    pub const STANDARD_WEBHOOKS: Self = Self::hmac_sha256("standard-webhooks", "webhook-signature")
        .separator(' ')
        .prefix("v1,")
        .id_header("webhook-id")
        .timestamp(TimestampSource::Header("webhook-timestamp"), 300)
        .content("{id}.{timestamp}.{body}")
        .encoding(Encoding::Base64)
        .key(KeyForm::Base64AfterPrefix("whsec_"));

    /// Stripe. The whole secret is the key, `whsec_` included.
    pub const STRIPE: Self = Self::hmac_sha256("stripe", "Stripe-Signature")
        .separator(',')
        .prefix("v1=")
        .timestamp(TimestampSource::Entry("t="), 300)
        .content("{timestamp}.{body}");

    /// GitHub.
    pub const GITHUB: Self =
        Self::hmac_sha256("github", "X-Hub-Signature-256").prefix("sha256=").id_header("X-GitHub-Delivery");

    /// Slack.
    pub const SLACK: Self = Self::hmac_sha256("slack", "X-Slack-Signature")
        .prefix("v0=")
        .timestamp(TimestampSource::Header("X-Slack-Request-Timestamp"), 300)
        .content("v0:{timestamp}:{body}");

    /// Shopify.
    pub const SHOPIFY: Self = Self::hmac_sha256("shopify", "X-Shopify-Hmac-SHA256")
        .id_header("X-Shopify-Webhook-Id")
        .encoding(Encoding::Base64);

    /// Xero. Its key looks like base64, but is used as text.
    pub const XERO: Self = Self::hmac_sha256("xero", "x-xero-signature").encoding(Encoding::Base64);

    /// Zoom.
    pub const ZOOM: Self = Self::hmac_sha256("zoom", "x-zm-signature")
        .prefix("v0=")
        .timestamp(TimestampSource::Header("x-zm-request-timestamp"), 300)
        .content("v0:{timestamp}:{body}");
}

/// Every preset.
pub static PRESETS: &[Scheme] = &[
    Scheme::TILT,
    Scheme::STANDARD_WEBHOOKS,
    Scheme::STRIPE,
    Scheme::GITHUB,
    Scheme::SLACK,
    Scheme::SHOPIFY,
    Scheme::XERO,
    Scheme::ZOOM,
];

/// A piece of [`Scheme::content`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(&'static str),
    Id,
    Timestamp,
    Body,
}

impl Scheme {
    /// Returns the pieces of the text that is signed. Unknown names in braces stay text.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece> + use<> {
        let mut rest = self.content;
        std::iter::from_fn(move || {
            const NAMES: [(&str, Piece); 3] =
                [("{id}", Piece::Id), ("{timestamp}", Piece::Timestamp), ("{body}", Piece::Body)];
            if let Some((name, piece)) = NAMES.iter().find(|(name, _)| rest.starts_with(name)) {
                rest = rest.get(name.len()..).unwrap_or_default();
                return Some(*piece);
            }
            let end = NAMES.iter().filter_map(|(name, _)| rest.find(name)).min().unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            (!text.is_empty()).then_some(Piece::Text(text))
        })
    }

    pub(super) fn signs(&self, piece: Piece) -> bool {
        self.pieces().any(|own| own == piece)
    }
}

//! Security schemes (definitions) and requirements (uses).

use super::Location;
use indexmap::IndexMap;

/// The Security Scheme Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    /// `description`
    pub description: Option<String>,
    /// What it is.
    pub kind: SecurityKind,
    /// Where it stands.
    pub at: Location,
}

/// `type` of a security scheme, with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub enum SecurityKind {
    /// `apiKey`
    ApiKey {
        /// Where the key is sent.
        location: ApiKeyIn,
        /// Name of the header, query parameter or cookie.
        name: String,
    },
    /// `http` with scheme `basic` (RFC 7617).
    Basic,
    /// `http` with scheme `bearer` (RFC 6750).
    Bearer {
        /// `bearerFormat`
        format: Option<String>,
    },
    /// `http` with another scheme.
    Http {
        /// The scheme's name.
        scheme: String,
    },
    /// `oauth2`
    OAuth2 {
        /// By flow name: `clientCredentials`, …
        flows: IndexMap<String, Flow>,
    },
    /// `openIdConnect`
    OpenIdConnect {
        /// `openIdConnectUrl`
        url: String,
    },
    /// `mutualTLS`
    MutualTls,
    /// One of AsyncAPI's, or one that no dialect knows: its type.
    Other(String),
}

/// `in` of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyIn {
    /// A header field.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// The OAuth Flow Object.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Flow {
    /// `tokenUrl`
    pub token_url: Option<String>,
    /// `authorizationUrl`
    pub authorization_url: Option<String>,
    /// `refreshUrl`
    pub refresh_url: Option<String>,
    /// `deviceAuthorizationUrl` (OAS 3.2)
    pub device_authorization_url: Option<String>,
    /// `scopes` with their descriptions.
    pub scopes: IndexMap<String, String>,
    /// `x-token-endpoint-auth-method` of the flow or of its scheme.
    pub authentication: Option<ClientAuthentication>,
}

/// How a client authenticates at a token endpoint (RFC 6749 §2.3.1), by the names of RFC 7591 §2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// `client_secret_basic`
    Basic,
    /// `client_secret_post`
    Body,
}

/// One alternative of `security`: all of its schemes have to be met. An empty one is met by no credentials.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Requirement {
    /// Name in [`super::Api::security_schemes`] → scopes.
    pub schemes: IndexMap<String, Vec<String>>,
}

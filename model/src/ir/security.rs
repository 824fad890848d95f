//! Security schemes (definitions) and requirements (uses).

use super::Location;
use indexmap::IndexMap;

/// The Security Scheme Object with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    /// The `description` of the scheme, as Markdown.
    pub description: Option<String>,
    /// The `type` of the scheme, with the members that belong to it.
    pub kind: SecurityKind,
    /// The location of the Security Scheme Object.
    pub at: Location,
}

/// The `type` of a security scheme, with the members that belong to it.
#[derive(Clone, Debug, PartialEq)]
pub enum SecurityKind {
    /// `apiKey`; also AsyncAPI's `httpApiKey`.
    ApiKey {
        /// Where the key is sent.
        location: ApiKeyIn,
        /// The name of the header field, query parameter or cookie.
        name: String,
    },
    /// `http` with scheme `basic` (RFC 7617).
    Basic,
    /// `http` with scheme `bearer` (RFC 6750).
    Bearer {
        /// The `bearerFormat`.
        format: Option<String>,
    },
    /// `http` with another scheme.
    Http {
        /// The name of the scheme.
        scheme: String,
    },
    /// `oauth2`
    OAuth2 {
        /// The OAuth flows by their names: `clientCredentials`, …
        flows: IndexMap<String, Flow>,
    },
    /// `openIdConnect`
    OpenIdConnect {
        /// The `openIdConnectUrl`.
        url: String,
    },
    /// `mutualTLS`; also AsyncAPI's `X509`.
    MutualTls,
    /// Any other `type`, by its name: one of AsyncAPI, or one that no dialect defines.
    Other(String),
}

/// Where an API key is sent (`in`).
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
    /// The `tokenUrl`.
    pub token_url: Option<String>,
    /// The `authorizationUrl`.
    pub authorization_url: Option<String>,
    /// The `refreshUrl`.
    pub refresh_url: Option<String>,
    /// The `deviceAuthorizationUrl` (OAS 3.2).
    pub device_authorization_url: Option<String>,
    /// The `scopes` with their descriptions.
    pub scopes: IndexMap<String, String>,
    /// How a client authenticates at the token endpoint: `x-token-endpoint-auth-method` of the flow or of its scheme.
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

/// The Security Requirement Object: one alternative of `security`, all of whose schemes have to be satisfied. An empty
/// one is satisfied without credentials.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Requirement {
    /// From a name in [`super::Api::security_schemes`] to the required scopes.
    pub schemes: IndexMap<String, Vec<String>>,
}

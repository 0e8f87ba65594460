//! OAuth app: client ID, client secret and address of the token endpoint.

use std::fmt;
use std::str::FromStr;

use api::Params;
use api::access::Secret;
use api::address::Origin;
use thiserror::Error;

/// Token endpoint of Twilio. <https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token>
const TWILIO: &str = "https://oauth.twilio.com/v2/token";

/// Maximum length of a client ID. Twilio's have 34 characters; the format is not documented.
const MAX_CLIENT_ID: usize = 128;

/// OAuth app with its secret. It has no `Debug`, so that it is not printed by accident.
#[derive(Clone)]
pub struct OAuthApp {
    /// Client ID.
    pub id: ClientId,
    /// Client secret.
    pub secret: Secret,
    /// Address of the token endpoint.
    pub token_url: TokenUrl,
}

impl OAuthApp {
    /// Encodes the body of a token request.
    pub fn form(&self) -> String {
        let mut params = Params::default();
        params.push("grant_type", "client_credentials");
        params.push("client_id", &self.id.0);
        params.push("client_secret", self.secret.expose());
        params.to_form()
    }
}

/// Client ID of an OAuth app: 1 to 128 letters, digits, hyphens, dots and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientId(String);

impl FromStr for ClientId {
    type Err = NotAClientId;

    fn from_str(text: &str) -> Result<Self, NotAClientId> {
        let text = text.trim();
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        let fits = (1..=MAX_CLIENT_ID).contains(&text.len()) && text.bytes().all(is_allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAClientId) }
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Error: the text is not a client ID.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("Enter the client ID of an OAuth app, as Twilio's Console shows it.")]
pub struct NotAClientId;

/// Address of a token endpoint. Default: Twilio's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUrl {
    origin: Origin,
    /// Begins with a slash.
    path: String,
}

impl TokenUrl {
    /// Returns the origin of the endpoint.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl Default for TokenUrl {
    fn default() -> Self {
        TWILIO.parse().expect("the constant is an address")
    }
}

impl FromStr for TokenUrl {
    type Err = NotATokenUrl;

    fn from_str(text: &str) -> Result<Self, NotATokenUrl> {
        let text = text.trim();
        let start = text.find("://").map_or(0, |scheme| scheme + 3);
        let (origin, path) = text.split_at(start + text[start..].find('/').ok_or(NotATokenUrl::Malformed)?);
        let origin: Origin = origin.parse().map_err(|_| NotATokenUrl::Malformed)?;
        if !path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte)) {
            return Err(NotATokenUrl::Malformed);
        }
        if origin.is_exposed() {
            return Err(NotATokenUrl::Exposed);
        }
        Ok(Self { origin, path: path.to_owned() })
    }
}

impl fmt::Display for TokenUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// Error: the text is not the address of a token endpoint.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum NotATokenUrl {
    /// The text is no address, or has a user name, a query or a fragment.
    #[error("Enter the address of the token endpoint, such as https://oauth.twilio.com/v2/token.")]
    Malformed,
    /// The address is not encrypted, and not on this machine.
    #[error("The client secret would be sent unencrypted. Enter an address that begins with https://.")]
    Exposed,
}

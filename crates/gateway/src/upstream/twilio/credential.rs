//! Credential of an account, as the `Authorization` header of its requests.

use std::sync::Arc;

use api::access::{Secret, Username};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::header::HeaderValue;
use tokio::time::Instant;

use super::echo::CredentialEcho;
use super::oauth::{AccessToken, TokenSource};
use crate::upstream::Failure;

/// Credential of an account. It has no `Debug`, so that it is not printed by accident.
pub enum Credential {
    /// Auth token, or secret of an API key, with HTTP Basic authentication.
    Basic(Arc<Basic>),
    /// OAuth app, whose access tokens are obtained as they are needed.
    OAuth(Arc<TokenSource>),
}

/// Header of HTTP Basic authentication.
pub struct Basic {
    header: HeaderValue,
    echo: CredentialEcho,
}

/// Authorization of one request.
#[derive(Clone)]
pub enum Authorization {
    /// HTTP Basic authentication.
    Basic(Arc<Basic>),
    /// Access token of an OAuth app.
    Bearer(Arc<AccessToken>),
}

impl Credential {
    /// Creates a credential for HTTP Basic authentication.
    pub fn basic(username: &Username, secret: &Secret) -> Self {
        let encoded = STANDARD.encode(secret.authorize(username));
        let header = sensitive(&format!("Basic {encoded}")).expect("base64 consists of header characters");
        // An echo may omit the padding.
        let echo = CredentialEcho::new([secret.expose(), encoded.trim_end_matches('=')]);
        Self::Basic(Arc::new(Basic { header, echo }))
    }

    /// Returns the authorization of a request. Waits until `deadline` for an access token if there is no valid one.
    ///
    /// # Errors
    ///
    /// Fails if no access token could be obtained. The request was not sent then.
    pub async fn authorize(&self, deadline: Instant) -> Result<Authorization, Failure> {
        match self {
            Self::Basic(basic) => Ok(Authorization::Basic(Arc::clone(basic))),
            Self::OAuth(source) => source.token(deadline).await.map(Authorization::Bearer),
        }
    }

    /// Records that the API has rejected an authorization with 401. Returns true if another one can be obtained, which may be accepted.
    pub fn discard(&self, rejected: &Authorization) -> bool {
        match (self, rejected) {
            (Self::OAuth(source), Authorization::Bearer(token)) => source.discard(token),
            _ => false,
        }
    }
}

impl Authorization {
    /// Returns the value of the `Authorization` header.
    pub fn header(&self) -> HeaderValue {
        match self {
            Self::Basic(basic) => basic.header.clone(),
            Self::Bearer(token) => token.header(),
        }
    }

    /// Returns the texts that no response may contain.
    pub fn echo(&self) -> &CredentialEcho {
        match self {
            Self::Basic(basic) => &basic.echo,
            Self::Bearer(token) => token.echo(),
        }
    }
}

/// Makes a header value that is left out of debug output. `None` if the text has characters that a header cannot carry.
pub fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

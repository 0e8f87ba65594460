//! Access tokens of an OAuth app, by the client credentials grant (RFC 6749, section 4.4).
//! <https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token>

mod access_token;
mod app;
mod error;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use http_body_util::Full;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::http;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, timeout, timeout_at};
use tracing::Instrument;

use self::error::TokenError;
use super::{AGENT, FORM, HttpClient, failure, response};
use crate::upstream::Failure;

pub use self::access_token::AccessToken;
pub use self::app::{ClientId, NotAClientId, NotATokenUrl, OAuthApp, TokenUrl};

/// Pause after a failed renewal in the background. Until then the present token is used.
const PAUSE: Duration = Duration::from_secs(10);

/// Source of the access tokens of one app. At most one token request runs at a time. Requests that need its token wait for it, and share
/// its outcome.
pub struct TokenSource {
    client: HttpClient,
    app: OAuthApp,
    timeout: Duration,
    current: RwLock<Current>,
    /// Held while a token request runs. Holds the last one that failed.
    last_failure: Arc<Mutex<Option<FailedRequest>>>,
}

#[derive(Default)]
struct Current {
    token: Option<Arc<AccessToken>>,
    /// True if the API has rejected the last token.
    after_rejection: bool,
}

/// Token request that failed.
#[derive(Clone, Copy)]
struct FailedRequest {
    ended: Instant,
    error: TokenError,
}

impl TokenSource {
    /// Creates the source. Opens no connection yet. `timeout` limits a whole token request.
    pub fn new(client: HttpClient, app: OAuthApp, timeout: Duration) -> Self {
        let last_failure = Arc::default();
        Self { client, app, timeout, current: RwLock::default(), last_failure }
    }

    /// Returns a valid token. Renews one that expires soon in the background. Waits until `deadline` for a new one if there is no valid one.
    ///
    /// # Errors
    ///
    /// Fails if no token could be obtained. The next call tries again.
    pub async fn token(self: &Arc<Self>, deadline: Instant) -> Result<Arc<AccessToken>, Failure> {
        if let Some(token) = self.valid() {
            if !token.is_fresh() {
                self.renew_in_background();
            }
            return Ok(token);
        }
        let waited = timeout_at(deadline, self.wait()).await;
        waited.unwrap_or(Err(TokenError::TimedOut)).map_err(|error| error.into_failure(&self.app))
    }

    /// Discards a token that the API has rejected. Returns true if another one can be obtained.
    pub fn discard(&self, rejected: &Arc<AccessToken>) -> bool {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if !current.token.as_ref().is_some_and(|token| Arc::ptr_eq(token, rejected)) {
            // Another request has replaced or discarded it already.
            return true;
        }
        if !rejected.is_replaceable() {
            return false;
        }
        *current = Current { token: None, after_rejection: true };
        true
    }

    fn valid(&self) -> Option<Arc<AccessToken>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.token.clone().filter(|token| token.is_valid())
    }

    async fn wait(self: &Arc<Self>) -> Result<Arc<AccessToken>, TokenError> {
        let since = Instant::now();
        let guard = Arc::clone(&self.last_failure).lock_owned().await;
        // The outcome of a request that ran in the meantime is shared, so that an endpoint that is down delays each request only once.
        if let Some(token) = self.valid() {
            return Ok(token);
        }
        if let Some(failed) = guard.filter(|failed| failed.ended >= since) {
            return Err(failed.error);
        }
        // A task of its own: the user of one request may leave, and the others still need the token.
        let request = Arc::clone(self).renew(guard).in_current_span();
        tokio::spawn(request).await.unwrap_or(Err(TokenError::NoToken))
    }

    fn renew_in_background(self: &Arc<Self>) {
        let Ok(guard) = Arc::clone(&self.last_failure).try_lock_owned() else { return };
        if guard.is_some_and(|failed| failed.ended.elapsed() < PAUSE)
            || self.valid().is_some_and(|token| token.is_fresh())
        {
            return;
        }
        let source = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = Arc::clone(&source).renew(guard).await {
                let why = error.into_failure(&source.app).message.replace(" Nothing was sent.", "");
                tracing::warn!(client_id = %source.app.id, "an access token could not be renewed, and is used until it expires: {why}");
            }
        });
    }

    /// Obtains a token, and replaces the present one.
    async fn renew(
        self: Arc<Self>,
        mut last_failure: OwnedMutexGuard<Option<FailedRequest>>,
    ) -> Result<Arc<AccessToken>, TokenError> {
        let result = timeout(self.timeout, self.request()).await.unwrap_or(Err(TokenError::TimedOut));
        match result {
            Ok(token) => {
                let token = Arc::new(token);
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Current { token: Some(Arc::clone(&token)), after_rejection: false };
                *last_failure = None;
                Ok(token)
            }
            Err(error) => {
                *last_failure = Some(FailedRequest { ended: Instant::now(), error });
                Err(error)
            }
        }
    }

    async fn request(&self) -> Result<AccessToken, TokenError> {
        let requested = Instant::now();
        let after_rejection = self.current.read().unwrap_or_else(PoisonError::into_inner).after_rejection;
        let sent = self.client.request(self.build()).await.map_err(|error| failure::classify(&error));
        let response = match sent {
            Ok(response) => response::read(response).await,
            Err(error) => Err(error),
        };
        AccessToken::read(&self.app, &response.map_err(TokenError::Send)?, requested, after_rejection)
    }

    fn build(&self) -> http::Request<Full<Bytes>> {
        let body = self.app.form();
        let length = HeaderValue::from(body.len());
        let mut built = http::Request::new(Full::from(body));
        *built.method_mut() = Method::POST;
        *built.uri_mut() = self.app.token_url.to_string().parse().expect("the address of an endpoint is a valid URL");
        let headers = built.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
        headers.insert(CONTENT_LENGTH, length);
        built
    }
}

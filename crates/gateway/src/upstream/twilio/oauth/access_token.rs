//! Access token, and the times of its renewal.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use api::Response;
use hyper::header::HeaderValue;
use serde::Deserialize;
use tokio::time::Instant;

use super::app::OAuthApp;
use super::error::TokenError;
use crate::upstream::twilio::credential::sensitive;
use crate::upstream::twilio::echo::CredentialEcho;

/// Lifetime of a token whose response names none. Twilio always names one. RFC 6749 leaves the default to the server, so ours is short.
const DEFAULT_LIFETIME: u64 = 300;

/// Longest lifetime that is believed. Twilio's are at most 30 days.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Longest time before its expiry at which a token is renewed.
const MAX_MARGIN: Duration = Duration::from_secs(300);

/// Longest time before its expiry from which a token is not used any more: a request takes time to arrive, and clocks differ.
const MAX_RESERVE: Duration = Duration::from_secs(10);

/// Minimum time after which a token may be discarded that has itself replaced a rejected one. Otherwise an account that rejects every
/// token would cost a token for each request.
const MIN_AGE: Duration = Duration::from_secs(30);

/// Access token of an OAuth app. It has no `Debug`, so that it is not printed by accident.
pub struct AccessToken {
    header: HeaderValue,
    echo: CredentialEcho,
    issued: Instant,
    renew: Instant,
    expires: Instant,
    /// True if the API has rejected the token before this one.
    after_rejection: bool,
}

/// Response of a token endpoint (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    token_type: String,
    /// Lifetime in seconds.
    expires_in: Option<u64>,
}

impl AccessToken {
    /// Reads the response of the token endpoint. `requested` is the time of the request, from which the lifetime is counted.
    ///
    /// # Errors
    ///
    /// Fails if the endpoint rejects the app, fails, or sends something else than a bearer token.
    pub fn read(
        app: &OAuthApp,
        response: &Response,
        requested: Instant,
        after_rejection: bool,
    ) -> Result<Self, TokenError> {
        if response.status != 200 {
            return Err(TokenError::of_response(response));
        }
        let body: TokenResponse = serde_json::from_str(&response.body).map_err(|_| TokenError::NoToken)?;
        let is_usable = body.token_type.eq_ignore_ascii_case("bearer") && is_token(&body.access_token);
        let header = sensitive(&format!("Bearer {}", body.access_token)).filter(|_| is_usable);
        let header = header.ok_or(TokenError::NoToken)?;
        let lifetime = Duration::from_secs(body.expires_in.unwrap_or(DEFAULT_LIFETIME)).min(MAX_LIFETIME);
        if lifetime.is_zero() {
            return Err(TokenError::NoToken);
        }
        Ok(Self {
            header,
            echo: CredentialEcho::new([app.secret.expose(), &body.access_token]),
            issued: Instant::now(),
            renew: requested + lifetime - margin(lifetime, random_fraction()),
            expires: requested + lifetime - (lifetime / 10).min(MAX_RESERVE),
            after_rejection,
        })
    }

    /// Returns the value of the `Authorization` header.
    pub fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// Returns the token and the client secret, which no response may contain.
    pub fn echo(&self) -> &CredentialEcho {
        &self.echo
    }

    /// Returns true until the token is to be renewed.
    pub fn is_fresh(&self) -> bool {
        Instant::now() < self.renew
    }

    /// Returns true until shortly before the token expires.
    pub fn is_valid(&self) -> bool {
        Instant::now() < self.expires
    }

    /// Returns true if the token may be discarded after the API has rejected it.
    pub fn is_replaceable(&self) -> bool {
        !self.after_rejection || self.issued.elapsed() >= MIN_AGE
    }
}

/// Returns true for the characters of a bearer token (RFC 6750, section 2.1).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte))
}

/// Returns the time before its expiry at which a token is renewed: a quarter of its lifetime, at most five minutes, of which the fraction
/// removes up to a half. So the gateways of a company, started together, do not all renew at the same moment.
fn margin(lifetime: Duration, fraction: f64) -> Duration {
    (lifetime / 4).min(MAX_MARGIN).mul_f64(1.0 - fraction / 2.0)
}

/// Returns a random number from 0 to 1. It decides about a time only, so that the seed of a hash map is good enough.
fn random_fraction() -> f64 {
    let random = u32::try_from(RandomState::new().build_hasher().finish() >> 32).unwrap_or_default();
    f64::from(random) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_two_to_five_minutes_before_its_expiry() {
        let hour = Duration::from_secs(3600);
        assert_eq!(margin(hour, 0.0), Duration::from_secs(300));
        assert_eq!(margin(hour, 1.0), Duration::from_secs(150));
        assert_eq!(margin(Duration::from_secs(60), 0.0), Duration::from_secs(15));
        assert_eq!(margin(MAX_LIFETIME, 0.0), MAX_MARGIN);
    }

    #[test]
    fn the_random_fraction_varies_within_its_range() {
        let fractions: Vec<_> = (0..100).map(|_| random_fraction()).collect();
        assert!(fractions.iter().all(|fraction| (0.0..=1.0).contains(fraction)));
        assert!(fractions.iter().any(|fraction| (fraction - fractions[0]).abs() > 0.01), "{fractions:?}");
    }
}

//! What a client takes, and what it has already.

use axum::http::HeaderValue;

/// A compressed file that may lie beside a plain one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    pub const BEST_FIRST: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// As HTTP names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the file beside the plain one ends with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

/// Whether `Accept-Encoding` takes an encoding: named or by `*`, and not with a weight of nothing.
pub fn accepts(header: Option<&HeaderValue>, encoding: Encoding) -> bool {
    let text = header.and_then(|header| header.to_str().ok()).unwrap_or_default();
    let offers = || text.split(',').map(|offer| offer.split_once(';').unwrap_or((offer, "")));
    let of = |name: &str| offers().find(|(offered, _)| offered.trim().eq_ignore_ascii_case(name));
    of(encoding.name()).or_else(|| of("*")).is_some_and(|(_, weight)| {
        let weight = weight.trim().trim_start_matches(['q', 'Q']).trim_start_matches('=');
        weight.is_empty() || weight.parse().is_ok_and(|weight: f32| weight > 0.0)
    })
}

/// Whether `If-None-Match` names this very file.
pub fn is_known(header: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (header.to_str(), etag.to_str()) else { return false };
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

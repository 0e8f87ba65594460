//! Content negotiation: encodings and entity tags.

use axum::http::HeaderValue;

/// Content encoding of a response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    pub const BEST_FIRST: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Returns the name in HTTP headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Returns the extension of compressed files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

/// Returns true if `Accept-Encoding` allows an encoding, by its name or by `*`, and not with the weight 0.
pub fn accepts(header: Option<&HeaderValue>, encoding: Encoding) -> bool {
    let text = header.and_then(|header| header.to_str().ok()).unwrap_or_default();
    let offers = || text.split(',').map(|offer| offer.split_once(';').unwrap_or((offer, "")));
    let of = |name: &str| offers().find(|(offered, _)| offered.trim().eq_ignore_ascii_case(name));
    of(encoding.name()).or_else(|| of("*")).is_some_and(|(_, weight)| {
        let weight = weight.trim().trim_start_matches(['q', 'Q']).trim_start_matches('=');
        weight.is_empty() || weight.parse().is_ok_and(|weight: f32| weight > 0.0)
    })
}

/// Returns true if `If-None-Match` names an entity tag.
pub fn is_known(header: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (header.to_str(), etag.to_str()) else { return false };
    known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

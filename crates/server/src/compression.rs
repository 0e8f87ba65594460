//! Compression of responses of the API.
//!
//! The size of a compressed response reveals whether one part of it repeats another. An attacker who can have text reflected in a response, and sees
//! its size, can guess a secret in it (BREACH, <https://www.breachattack.com/>). So only reads of known operations, of the history and of drift
//! are compressed, except those of people's data. Their responses contain settings of admins, but no text of chat users, no session and no
//! credential. A page of another origin cannot send such a request, because requests of other pages are rejected.
use std::io::Write;

use api::Endpoint;
use api::error::code;
use api::gateway::{ACCOUNTS, drift, history};
use api::operation::Operation;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use flate2::write::GzEncoder;
use tokio::task::spawn_blocking;

use crate::assets::negotiation::{Encoding, accepts};
use crate::responses::to_http;

/// Smallest compressed response, in bytes. A smaller one takes one packet either way.
const MIN_LENGTH: usize = 1_024;

/// Brotli quality, from 0 to 11. A page of 50 services shrinks from 48 to 4.6 KB within about two milliseconds.
const BROTLI_QUALITY: i32 = 4;

/// Base-two logarithm of the Brotli window, in bytes.
const BROTLI_WINDOW: i32 = 20;

/// Returns true if compression reveals no secret of the response to a request. It is asked before [`compress`].
pub fn is_compressible(method: &Method, path: &str) -> bool {
    let below_account = path.strip_prefix(ACCOUNTS).and_then(|path| path.split_once('/'));
    let path = below_account.map_or(path, |(account, _)| &path[ACCOUNTS.len() + account.len()..]);
    let reads = |(operation, _): (&Operation, _)| operation.method == api::Method::Get && operation.personal.is_none();
    *method == Method::GET
        && (path == history::List::PATH || path == drift::List::PATH || Operation::at(path).any(reads))
}

/// Compresses a successful response if the client accepts it and the response is large enough. Responds with 500 if the response cannot be read.
pub async fn compress(request: &HeaderMap, response: Response<Body>) -> Response<Body> {
    let offered = request.get(ACCEPT_ENCODING);
    let Some(encoding) = Encoding::BEST_FIRST.into_iter().find(|encoding| accepts(offered, *encoding)) else {
        return response;
    };
    if response.status() != StatusCode::OK || response.headers().contains_key(CONTENT_ENCODING) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let plain = match to_bytes(body, usize::MAX).await {
        Ok(plain) if plain.len() >= MIN_LENGTH => plain,
        Ok(plain) => return Response::from_parts(head, Body::from(plain)),
        Err(error) => {
            tracing::error!(%error, "could not read a response");
            return to_http(sandbox::error_response(500, code::SERVER_ERROR, "The server failed. See its log."));
        }
    };
    // On a blocking thread, so that other requests are not delayed.
    let compressed = spawn_blocking({
        let plain = plain.clone();
        move || encode(encoding, &plain)
    });
    match compressed.await {
        Ok(Ok(compressed)) => {
            head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
            Response::from_parts(head, Body::from(compressed))
        }
        _ => Response::from_parts(head, Body::from(plain)),
    }
}

fn encode(encoding: Encoding, mut plain: &[u8]) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Brotli => {
            let quality = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                ..Default::default()
            };
            let mut compressed = Vec::new();
            brotli::BrotliCompress(&mut plain, &mut compressed, &quality)?;
            Ok(compressed)
        }
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(plain)?;
            encoder.finish()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_compressed(path: &str) -> bool {
        is_compressible(&Method::GET, path)
    }

    #[test]
    fn settings_are_compressed_and_text_of_chat_users_is_not() {
        let service = "/v1/Services/IS0123456789abcdef0123456789abcdef";
        for path in ["/v1/Services", service, "/v2/Services", "/v1/Configuration", "/v1/Configuration/Webhooks"] {
            assert!(is_compressed(path), "{path}");
            assert!(is_compressed(&format!("/gateway/accounts/production{path}")), "{path}");
            assert!(!is_compressible(&Method::POST, path), "{path}");
        }
        assert!(is_compressed("/v1/Credentials"));
        for part in [
            "Users",
            "Users/ada%40example.com",
            "Conversations",
            "Conversations/CH0123456789abcdef0123456789abcdef",
            "Bindings",
            "Bindings/BS0123456789abcdef0123456789abcdef",
            "ParticipantConversations",
        ] {
            let path = format!("{service}/{part}");
            assert!(!is_compressed(&path) && !is_compressed(&format!("/gateway/accounts/a{path}")), "{path}");
        }
        assert!(is_compressed("/gateway/history"));
        for other in
            ["/gateway/session", "/gateway/accounts", "/gateway/accounts/a", "/config.json", "/", "/v1/Nonsense"]
        {
            assert!(!is_compressed(other), "{other}");
        }
    }
}

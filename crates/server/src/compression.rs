//! Compression of responses of the API.
//!
//! The size of a compressed response tells whether one part of it repeats another. Who can have their own text put into a response, again and
//! again, and sees its size, can find out a secret in it (BREACH, <https://www.breachattack.com/>). So only reads are compressed, by the
//! list of operations below: their responses hold what admins have set and nothing that the people who chat have written, and none holds
//! a session or a credential. A page elsewhere cannot have any of them sent with parameters of its own, because calls of other pages are
//! rejected before they are answered.

use std::io::Write;

use api::Endpoint;
use api::error::code;
use api::gateway::{ACCOUNTS, history};
use api::operation::Operation;
use api::{binding, conversation, user};
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use flate2::write::GzEncoder;
use tokio::task::spawn_blocking;

use crate::answers::to_http;
use crate::assets::negotiation::{Encoding, accepts};

/// In bytes. A smaller response is one packet either way.
const LEAST: usize = 1_024;

/// Of 11. A page of 50 services shrinks from 48 to 4.6 KB, within about two milliseconds.
const BROTLI_QUALITY: i32 = 4;

/// As the base-two logarithm of bytes.
const BROTLI_WINDOW: i32 = 20;

/// Lists of what the people who chat have written.
const OF_CHATTING_PEOPLE: [&str; 3] = [conversation::List::PATH, user::List::PATH, binding::List::PATH];

/// Whether the response to such a request may be compressed.
pub fn is_possible(method: &Method, path: &str) -> bool {
    let below_account = path.strip_prefix(ACCOUNTS).and_then(|path| path.split_once('/'));
    let path = below_account.map_or(path, |(account, _)| &path[ACCOUNTS.len() + account.len()..]);
    let reads = |(operation, _): (&Operation, _)| {
        operation.method == api::Method::Get && !OF_CHATTING_PEOPLE.contains(&operation.path)
    };
    *method == Method::GET && (path == history::List::PATH || Operation::at(path).any(reads))
}

/// Compresses a response of success if the client takes that and it is worth it.
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
        Ok(plain) if plain.len() >= LEAST => plain,
        Ok(plain) => return Response::from_parts(head, Body::from(plain)),
        Err(error) => {
            tracing::error!(%error, "a response could not be read");
            return to_http(sandbox::error_response(500, code::SERVER_ERROR, "The server failed. Its log says more."));
        }
    };
    // Other calls go on meanwhile.
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
    use api::operation::OPERATIONS;

    use super::*;

    fn is_compressed(path: &str) -> bool {
        is_possible(&Method::GET, path)
    }

    #[test]
    fn settings_are_compressed_and_what_chatting_people_wrote_is_not() {
        let service = "/v1/Services/IS0123456789abcdef0123456789abcdef";
        for path in ["/v1/Services", service, "/v2/Services", "/v1/Configuration", "/v1/Configuration/Webhooks"] {
            assert!(is_compressed(path), "{path}");
            assert!(is_compressed(&format!("/gateway/accounts/production{path}")), "{path}");
            assert!(!is_possible(&Method::POST, path), "{path}");
        }
        for list in ["Users", "Conversations", "Bindings"] {
            let path = format!("{service}/{list}");
            assert!(!is_compressed(&path) && !is_compressed(&format!("/gateway/accounts/a{path}")), "{path}");
        }
        assert!(is_compressed("/gateway/history"));
        for other in
            ["/gateway/session", "/gateway/accounts", "/gateway/accounts/a", "/config.json", "/", "/v1/Nonsense"]
        {
            assert!(!is_compressed(other), "{other}");
        }
        let lists = OPERATIONS.iter().filter(|operation| OF_CHATTING_PEOPLE.contains(&operation.path));
        assert_eq!(lists.count(), OF_CHATTING_PEOPLE.len());
    }
}

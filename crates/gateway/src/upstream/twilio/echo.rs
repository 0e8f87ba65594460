//! Detection of the credential in a response. A misconfigured proxy, or a page for testing, may echo the headers that it received.

use api::Response;
use api::access::{Secret, Username};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Texts that must not occur in a response.
pub struct CredentialEcho {
    secret: String,
    /// Value of the `Authorization` header, without the base64 padding, which an echo may omit.
    encoded: String,
}

impl CredentialEcho {
    pub fn new(caller: &Username, secret: &Secret) -> Self {
        let plain = secret.authorize(caller);
        let (_, secret) = plain.split_once(':').unwrap_or_default();
        let encoded = STANDARD.encode(&plain).trim_end_matches('=').to_owned();
        Self { secret: secret.to_owned(), encoded }
    }

    /// Returns true if the response contains the secret or the `Authorization` header.
    pub fn is_in(&self, response: &Response) -> bool {
        let leaks = |text: &str| text.contains(&self.encoded) || text.contains(&self.secret);
        let in_headers = response.headers.iter().any(|(_, value)| leaks(value));
        in_headers || leaks(&response.body) || response.body.contains('\\') && leaks(&unescape(&response.body))
    }
}

/// Resolves the escapes of a JSON text: some programs write `/` as `\/`, and `=` as `\u003d`.
fn unescape(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let digits = escape.strip_prefix('u').and_then(|digits| digits.get(..4));
        let character = digits.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
        rest = match character {
            Some(character) => {
                plain.push(character);
                &escape[5..]
            }
            None => {
                let mut characters = escape.chars();
                plain.extend(characters.next());
                characters.as_str()
            }
        };
    }
    plain + rest
}

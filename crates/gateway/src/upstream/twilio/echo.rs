//! Finds the credential in what came back: a proxy that is set up wrongly, or a page for testing, may answer with what it was sent.

use api::Response;
use api::access::{Caller, Secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The texts that must not be in a response.
pub struct Echo {
    secret: String,
    /// Of the header, without the padding at its end, which is left out elsewhere.
    encoded: String,
}

impl Echo {
    pub fn new(caller: &Caller, secret: &Secret) -> Self {
        let plain = secret.authorize(caller);
        let (_, secret) = plain.split_once(':').unwrap_or_default();
        let encoded = STANDARD.encode(&plain).trim_end_matches('=').to_owned();
        Self { secret: secret.to_owned(), encoded }
    }

    /// Whether a response holds the secret or the header that carried it.
    pub fn is_in(&self, response: &Response) -> bool {
        let holds = |text: &str| text.contains(&self.encoded) || text.contains(&self.secret);
        let in_headers = response.headers.iter().any(|(_, value)| holds(value));
        in_headers || holds(&response.body) || response.body.contains('\\') && holds(&unescaped(&response.body))
    }
}

/// A JSON text without its escapes: some programs write `/` as `\/`, and `=` and `+` by their numbers.
fn unescaped(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let number = escape.strip_prefix('u').and_then(|digits| digits.get(..4));
        let letter = number.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
        rest = match letter {
            Some(letter) => {
                plain.push(letter);
                &escape[5..]
            }
            None => {
                let mut letters = escape.chars();
                plain.extend(letters.next());
                letters.as_str()
            }
        };
    }
    plain + rest
}

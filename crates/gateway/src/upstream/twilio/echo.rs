//! Detection of the credential in a response. A misconfigured proxy, or a page for testing, may echo the headers that it received.

use api::Response;

/// Texts that must not occur in a response.
pub struct CredentialEcho {
    texts: Vec<String>,
}

impl CredentialEcho {
    /// Creates the list of secret texts. None of them is empty.
    pub fn new<const N: usize>(texts: [&str; N]) -> Self {
        Self { texts: texts.map(str::to_owned).into() }
    }

    /// Returns true if the response contains one of the texts.
    pub fn is_in(&self, response: &Response) -> bool {
        let leaks = |text: &str| self.texts.iter().any(|secret| text.contains(secret));
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

//! URLs that may contain a secret. A document can get into a repository, so it has none of them.

use crate::lookup::is_sid;

/// Words in the name of a query parameter whose value may be a secret.
const NAMES: [&str; 9] = ["token", "secret", "key", "password", "passwd", "pwd", "auth", "sig", "code"];

/// Length from which a text of letters and digits may be a token.
const TOKEN: usize = 20;

/// Returns true if a URL has a user or a password, or a path segment or query value that may be a token.
pub fn may_be_secret(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    // An unescaped slash in a password ends the authority too early.
    authority.contains('@')
        || path.contains('@')
        || path.split(['/', '\\']).any(looks_like_token)
        || query.split(['&', ';']).any(pair_may_be_secret)
        || looks_like_token(fragment)
}

fn pair_may_be_secret(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    let name = name.to_ascii_lowercase();
    looks_like_token(value) || !value.is_empty() && NAMES.iter().any(|word| name.contains(word))
}

/// Returns true for a long text that mixes letters and digits, as words do not. A SID names a resource and is no secret.
fn looks_like_token(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    letters + digits >= TOKEN && letters > 0 && digits >= 3 && !is_sid(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_with_passwords_and_tokens_are_found() {
        for url in [
            "https://ada:lovelace@example.com/",
            "https://ada@example.com",
            "https://example.com/hook?token=abc",
            "https://example.com/hook?a=b&apiKey=x",
            "https://example.com/services/T0AB1CD2EF3GH4IJ5KL6/x",
            "https://example.com/?x=4f9d2c1b7a6e5d4c3b2a1f0e",
            "https://example.com/#4f9d2c1b7a6e5d4c3b2a1f0e",
        ] {
            assert!(may_be_secret(url), "{url}");
        }
        for url in [
            "https://example.com/conversations/events?version=2&environment=production",
            "https://example.com/webhooks/internationalization-of-messages",
            "https://example.com/v1/IS0123456789abcdef0123456789abcdef/events",
            "https://example.com:8443?tenant=harbor-and-pine",
        ] {
            assert!(!may_be_secret(url), "{url}");
        }
    }
}

//! Access tokens, as an app of a person presents them to Twilio. They are decoded, not verified: the signature needs a secret.
//! <https://www.twilio.com/docs/iam/access-tokens>

use api::credential::Credential;
use api::role::Role;
use api::service::Service;
use api::{Resource, Sid};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Content of an access token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccessToken {
    /// SID of the account that it is for.
    pub account: Option<String>,
    /// SID of the API key that has signed it.
    pub key: Option<String>,
    /// Identity of the person.
    pub identity: Option<String>,
    /// SID of the service that it grants access to.
    pub service: Option<String>,
    /// SID of the role that the person gets in the service.
    pub role: Option<String>,
    /// SID of the push credential.
    pub push_credential: Option<String>,
    /// Time since which it is valid, in Unix seconds.
    pub valid_from: Option<u64>,
    /// Time at which it expires, in Unix seconds.
    pub expires: Option<u64>,
    /// True if it is an access token of Twilio, by its header.
    pub is_of_twilio: bool,
}

/// Longest time that an access token is valid, in seconds: 24 hours.
pub const LONGEST_VALIDITY: u64 = 24 * 60 * 60;

impl AccessToken {
    /// Decodes a token: three parts of base64url, of which the first two are JSON. `None` for any other text.
    pub fn decode(text: &str) -> Option<Self> {
        let [header, payload, _signature] = bare(text).split('.').collect::<Vec<_>>().try_into().ok()?;
        let (header, payload) = (json(header)?, json(payload)?);
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| payload.get(name).and_then(Value::as_u64);
        let grants = payload.get("grants");
        let chat = grants.and_then(|grants| grants.get("chat"));
        let of_chat = |name: &str| text(chat.and_then(|chat| chat.get(name)));
        Some(Self {
            account: text(payload.get("sub")),
            key: text(payload.get("iss")),
            identity: text(grants.and_then(|grants| grants.get("identity"))),
            service: of_chat("service_sid"),
            role: of_chat("deployment_role_sid"),
            push_credential: of_chat("push_credential_sid"),
            valid_from: number("nbf").or_else(|| number("iat")),
            expires: number("exp"),
            is_of_twilio: header.get("cty").and_then(Value::as_str).is_some_and(|cty| cty.starts_with("twilio-fpa")),
        })
    }

    /// Returns what is wrong with the token, in sentences. `now` is in Unix seconds.
    pub fn faults(&self, now: u64) -> Vec<&'static str> {
        let faults = [
            (!self.is_of_twilio, "This is not an access token of Twilio: its header has another content type."),
            (
                self.expires.is_some_and(|expires| expires <= now),
                "The token has expired. The app has to request another one.",
            ),
            (self.expires.is_none(), "The token has no expiry. Twilio rejects such a token."),
            (
                self.valid_from.is_some_and(|from| from > now),
                "The token is not valid yet. The clock of the server that made it may be fast.",
            ),
            (self.is_valid_too_long(), "The token is valid for more than 24 hours. Twilio rejects such a token."),
            (self.identity.is_none(), "The token has no identity, so that it names no user."),
            (
                self.service.is_none(),
                "The token has no chat grant with a service, so that it gives no access to conversations.",
            ),
            (
                is_wrong::<Service>(&self.service),
                "The service of the token is not the SID of a Conversation Service (IS…).",
            ),
            (is_wrong::<Role>(&self.role), "The role of the token is not the SID of a role (RL…)."),
            (
                is_wrong::<Credential>(&self.push_credential),
                "The push credential of the token is not the SID of a credential (CR…).",
            ),
            (
                self.push_credential.is_none(),
                "The token names no push credential, so that the app cannot register for push notifications.",
            ),
        ];
        faults.into_iter().filter_map(|(is_wrong, text)| is_wrong.then_some(text)).collect()
    }

    fn is_valid_too_long(&self) -> bool {
        let validity = self.expires.zip(self.valid_from).map(|(expires, from)| expires.saturating_sub(from));
        validity.is_some_and(|seconds| seconds > LONGEST_VALIDITY)
    }
}

/// Returns true if a word of the text may be a part of a token, which must not be sent anywhere: it has the beginning of a JSON object in base64,
/// as each of the first two parts of a token has. Quotation marks and the name of a header may stand beside it.
pub fn may_be_part_of_token(text: &str) -> bool {
    const SHORTEST: usize = 20;
    let is_encoded = |letter: char| letter.is_ascii_alphanumeric() || "-_=".contains(letter);
    text.split(|letter| !is_encoded(letter)).any(|part| part.starts_with("eyJ") && part.len() > SHORTEST)
}

/// Returns true for a quotation mark, or punctuation that stands beside a copied value.
pub(crate) fn is_quotation(letter: char) -> bool {
    "\"'“”‘’`,;".contains(letter)
}

/// Returns the token of a text that is copied from a header, a log or code: without quotation marks and the scheme `Bearer`.
fn bare(text: &str) -> &str {
    let is_around = |letter: char| letter.is_whitespace() || is_quotation(letter);
    let text = text.trim_matches(is_around);
    let text = text.rsplit_once(':').map_or(text, |(_, value)| value).trim_matches(is_around);
    match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => text[7..].trim_matches(is_around),
        _ => text,
    }
}

fn is_wrong<R: Resource>(sid: &Option<String>) -> bool {
    sid.as_ref().is_some_and(|sid| sid.parse::<Sid<R>>().is_err())
}

fn json(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn token(payload: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "typ": "JWT", "alg": "HS256", "cty": "twilio-fpa;v=1" });
        format!("{}.{}.c2lnbmF0dXJl", encode(&header), encode(payload))
    }

    fn payload() -> Value {
        json!({
            "jti": "SK1-1", "iss": "SK00000000000000000000000000000001", "sub": "AC00000000000000000000000000000001",
            "iat": NOW - 60, "exp": NOW + 3600,
            "grants": {
                "identity": "ada",
                "chat": {
                    "service_sid": "IS00000000000000000000000000000001",
                    "push_credential_sid": "CR00000000000000000000000000000001",
                },
            },
        })
    }

    fn faults(change: impl FnOnce(&mut Value)) -> Vec<&'static str> {
        let mut payload = payload();
        change(&mut payload);
        AccessToken::decode(&token(&payload)).expect("the token can be decoded").faults(NOW)
    }

    #[test]
    fn a_token_names_service_identity_and_credential() {
        let token = AccessToken::decode(&format!(" {}\n", token(&payload()))).expect("the token can be decoded");
        assert_eq!(token.service.as_deref(), Some("IS00000000000000000000000000000001"));
        assert_eq!(token.identity.as_deref(), Some("ada"));
        assert_eq!(token.push_credential.as_deref(), Some("CR00000000000000000000000000000001"));
        assert_eq!(token.role, None);
        assert_eq!(token.faults(NOW), [""; 0]);
    }

    #[test]
    fn each_fault_is_named() {
        let only =
            |found: Vec<&str>, start: &str| assert!(found.len() == 1 && found[0].starts_with(start), "{found:?}");
        only(faults(|payload| payload["exp"] = json!(NOW)), "The token has expired.");
        only(faults(|payload| payload["nbf"] = json!(NOW + 1)), "The token is not valid yet.");
        only(faults(|payload| payload["exp"] = json!(NOW + 90_000)), "The token is valid for more than 24 hours.");
        only(faults(|payload| payload["grants"]["identity"] = Value::Null), "The token has no identity");
        only(
            faults(|payload| payload["grants"]["chat"]["push_credential_sid"] = Value::Null),
            "The token names no push credential",
        );
        let wrong = |payload: &mut Value| {
            payload["grants"]["chat"]["service_sid"] = json!("MG00000000000000000000000000000001")
        };
        only(faults(wrong), "The service of the token is not the SID of a Conversation Service");
        assert_eq!(faults(|payload| payload["grants"] = Value::Null).len(), 3);
    }

    #[test]
    fn a_token_may_be_copied_with_what_stands_around_it() {
        let token = token(&payload());
        for (before, after) in
            [("Bearer ", ""), ("\"", "\""), ("\"token\": \"", "\","), ("Authorization: bearer ", "\n"), ("“", "”")]
        {
            let text = format!("{before}{token}{after}");
            assert!(AccessToken::decode(&text).is_some(), "{text}");
        }
        for text in [format!("see {token} there"), format!("?token={token}&x=1"), format!("«{}»", &token[..40])] {
            assert!(may_be_part_of_token(&text), "{text}");
        }
        assert!(!may_be_part_of_token("eyJafjallajökull-and-eyJe"));
    }

    #[test]
    fn other_texts_are_not_tokens() {
        for text in ["", "a.b.c", "..", "IS00000000000000000000000000000001", "e30.W10.x", "e30.e30", "e30.e30.x.y"] {
            assert_eq!(AccessToken::decode(text), None, "{text}");
        }
        let empty = AccessToken::decode("e30.e30.x").expect("two objects");
        assert!(!empty.is_of_twilio);
    }
}

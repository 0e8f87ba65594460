//! SIDs and identities of users in paths.

use api::endpoint::{capture, fill};
use api::identity::Identity;
use api::user::{Fetch, UserKey};
use api::{Endpoint, PathArgs};
use proptest::prelude::*;

use crate::a_service;

const SID: &str = "US0123456789abcdef0123456789abcdef";

/// Message about an identity that a path cannot contain.
const NOT_IN_A_PATH: &str = "Enter the SID of this user, US followed by 32 hexadecimal digits: an identity with /, \\, ?, # or % cannot be looked up.";

fn key(text: &str) -> UserKey {
    text.parse().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"))
}

fn error(text: &str) -> String {
    text.parse::<UserKey>().expect_err(text).to_string()
}

/// Returns the last segment of the path of a request for this user.
fn segment(text: &str) -> String {
    let path = Fetch {}.request(&(a_service(), key(text))).path;
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

#[test]
fn a_user_is_named_by_sid_or_identity() {
    let path = Fetch {}.request(&(a_service(), key(SID))).path;
    assert_eq!(path, format!("/v1/Services/IS00000000000000000000000000000007/Users/{SID}"));
    assert_eq!(key(SID), UserKey::Sid(SID.parse().unwrap()));
    for (text, encoded) in [
        ("ada", "ada"),
        ("Ada Lovelace", "Ada%20Lovelace"),
        ("ada@example.com", "ada%40example.com"),
        ("+15550100", "%2B15550100"),
        ("家具", "%E5%AE%B6%E5%85%B7"),
        ("a&b=c;d:e", "a%26b%3Dc%3Bd%3Ae"),
        ("...", "..."),
        ("~a_b-c.json", "~a_b-c.json"),
        ("US123", "US123"),
        (" ada", "%20ada"),
    ] {
        assert_eq!((segment(text).as_str(), key(text).to_string().as_str()), (encoded, text));
        assert_eq!(key(text), UserKey::Identity(text.parse().unwrap()));
    }
}

#[test]
fn an_identity_that_could_be_read_as_another_path_is_rejected() {
    for text in
        [".", "..", "a/b", "/", "../Roles", "a\\b", "a?b", "a#b", "50%", "%2F", "a%252Fb", "a\nb", "a\0", "\u{7f}"]
    {
        assert_eq!(error(text), NOT_IN_A_PATH, "{text:?}");
    }
}

#[test]
fn an_empty_or_too_long_identity_is_rejected() {
    for text in ["", " ", "\u{3000}"] {
        assert_eq!(error(text), "Enter the identity of a user.", "{text:?}");
    }
    assert_eq!(error(&"é".repeat(257)), "Identity must be 256 characters or fewer. It is 1 over.");
    assert_eq!(key(&"é".repeat(256)).to_string().chars().count(), Identity::MAX);
}

#[test]
fn a_malformed_segment_is_no_user() {
    let service = "IS00000000000000000000000000000007";
    for segment in ["", "%", "%2", "%zz", "%ff", "%c3", "%2F", "%2f", "a%3Fb", "%2E%2E", "%252F", "%00", "%20"] {
        assert_eq!(<Fetch as Endpoint>::Path::from_values(&[service, segment]), None, "{segment}");
    }
}

proptest! {
    #[test]
    fn every_identity_is_one_segment_that_is_decoded_unchanged(text in "\\PC{1,40}") {
        let Ok(key) = text.parse::<UserKey>() else { return Ok(()) };
        let path = fill(Fetch::PATH, &(a_service(), key.clone()).values());
        prop_assert!(path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte)), "{}", path);
        let captured = capture(Fetch::PATH, &path);
        prop_assert_eq!(captured.and_then(|values| PathArgs::from_values(&values)), Some((a_service(), key)));
        // However often a server decodes the segment, no slash appears.
        let decoded = percent_encoding::percent_decode_str(path.rsplit('/').next().unwrap()).decode_utf8().unwrap();
        prop_assert_eq!(percent_encoding::percent_decode_str(&decoded).decode_utf8().unwrap(), text);
    }
}

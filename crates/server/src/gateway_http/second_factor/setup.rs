//! Secret of a new second factor, as an authenticator app reads it.

use api::gateway::second_factor::Setup;
use api::gateway::session::UserName;
use database::second_factor::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, EcLevel, QrCode};

const ISSUER: &str = "Conversations Admin";

/// Characters that are percent-encoded: all but the unreserved ones of RFC 3986. Some apps show `+`, the space of forms, as a plus sign.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Creates a secret for a user of the gateway at the origin `base`.
pub fn create(person: &UserName, base: &str) -> Setup {
    let secret = Secret::random().reveal();
    let uri = uri(person, base, &secret);
    Setup { qr_code: rows(&uri).into(), uri: uri.into(), secret: secret.into(), ..Setup::default() }
}

/// Returns the URI of a secret: <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>. Its label names the host, because a user may
/// have the same name at several gateways.
fn uri(person: &UserName, base: &str, secret: &str) -> String {
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let (issuer, account) = (encode(ISSUER), encode(&format!("{person} ({host})")));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

/// Returns the rows of the QR code of a text; none if the text is too long for one.
fn rows(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return Vec::new() };
    let digit = |color: &Color| if *color == Color::Dark { '1' } else { '0' };
    code.to_colors().chunks(code.width()).map(|row| row.iter().map(digit).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uri_names_user_and_host_and_has_the_secret() {
        let uri = uri(
            &"ada+b@example.com".parse().unwrap(),
            "https://admin.example:8443",
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        );
        let label = "Conversations%20Admin:ada%2Bb%40example.com%20%28admin.example%3A8443%29";
        let query =
            "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Conversations%20Admin&algorithm=SHA1&digits=6&period=30";
        assert_eq!(uri, format!("otpauth://totp/{label}?{query}"));
    }

    #[test]
    fn the_qr_code_is_a_square_also_for_the_longest_name() {
        let setup = create(&"a".repeat(64).parse().unwrap(), &format!("https://{}.example", "b".repeat(200)));
        let rows = setup.qr_code.known().unwrap();
        assert!(rows.len() > 20 && rows.iter().all(|row| row.len() == rows.len()), "{rows:?}");
        assert!(rows[0].starts_with("11111110"), "the finder pattern: {}", rows[0]);
    }
}

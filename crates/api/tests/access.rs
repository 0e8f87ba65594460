//! Origins, base addresses and credentials: accepted values, and the messages about others.

use std::fmt::Display;
use std::str::FromStr;

use api::Kind;
use api::access::{BASE_URL, PASSWORD, Secret, USERNAME, Username};
use api::address::{BaseAddress, Origin};

fn accepts<T: FromStr<Err: Display> + Display>(text: &str, written: &str) {
    match text.parse::<T>() {
        Ok(value) => assert_eq!(value.to_string(), written, "for {text:?}"),
        Err(error) => panic!("{text:?}: {error}"),
    }
}

fn rejects<T: FromStr<Err: Display> + Display>(text: &str, message: &str) {
    match text.parse::<T>() {
        Ok(value) => panic!("{text:?} was accepted as {value}"),
        Err(error) => assert_eq!(error.to_string(), message, "for {text:?}"),
    }
}

#[test]
fn an_origin_is_serialized_as_in_browsers() {
    for (text, written) in [
        ("https://admin.example", "https://admin.example"),
        ("HTTPS://Admin.Example:443", "https://admin.example"),
        ("http://admin.example:80", "http://admin.example"),
        ("http://admin.example:443", "http://admin.example:443"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://localhost:08080", "http://localhost:8080"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ] {
        accepts::<Origin>(text, written);
    }
}

#[test]
fn other_texts_are_no_origins() {
    for text in [
        "",
        "admin.example",
        "//admin.example",
        "https://",
        "https:///",
        "https://admin.example/",
        "https://admin.example?x",
        "https://admin.example#x",
        "https://user@admin.example",
        "https://admin.example:",
        "https://admin.example:0",
        "https://admin.example:65536",
        "https://admin.example:+80",
        "https://admin..example",
        "https://admin.example.",
        "ftp://admin.example",
        "https://*.example",
        "https://ad min.example",
        "https://bücher.example",
        "https://[::1",
        "https://[admin]",
        "null",
        "*",
        "https://a.example https://b.example",
        "https://a.example;script-src",
    ] {
        rejects::<Origin>(
            text,
            "Enter scheme, host and port only, such as https://admin.example or http://127.0.0.1:9000.",
        );
    }
}

#[test]
fn an_unencrypted_origin_on_another_machine_is_exposed() {
    let exposed = |text: &str| text.parse::<Origin>().unwrap().is_exposed();
    for text in [
        "http://api.example",
        "http://10.0.0.1:8080",
        "http://127.evil.example",
        "http://localhost.example",
        "http://[::2]",
    ] {
        assert!(exposed(text), "{text}");
    }
    for text in [
        "https://api.example",
        "http://127.0.0.1:8080",
        "http://127.1.2.3",
        "http://localhost",
        "http://[::1]:1",
        "http://api.localhost",
    ] {
        assert!(!exposed(text), "{text}");
    }
}

#[test]
fn an_origin_has_host_and_port() {
    let parts = |text: &str| {
        let origin: Origin = text.parse().unwrap();
        (origin.host().to_owned(), origin.port(), origin.is_name(), origin.is_private())
    };
    assert_eq!(parts("https://API.example:443"), ("api.example".to_owned(), None, true, false));
    assert_eq!(parts("http://127.0.0.1:8080"), ("127.0.0.1".to_owned(), Some(8080), false, true));
    assert_eq!(parts("http://[fd00::1]:81"), ("[fd00::1]".to_owned(), Some(81), false, true));
    assert_eq!(parts("http://8.8.8.8"), ("8.8.8.8".to_owned(), None, false, false));
    assert_eq!(parts("http://printer.local"), ("printer.local".to_owned(), None, true, true));
    assert_eq!(parts("http://api.localhost"), ("api.localhost".to_owned(), None, false, true));
}

#[test]
fn a_content_security_policy_cannot_name_every_origin() {
    let fits = |text: &str| text.parse::<Origin>().unwrap().fits_policy();
    assert!(fits("http://127.0.0.1:9000") && fits("https://api-2.example"));
    assert!(!fits("http://[::1]:9000") && !fits("https://my_api.example"));
}

#[test]
fn a_base_address_keeps_its_path_without_the_final_slash() {
    for (text, written) in [
        ("https://api.example", "https://api.example"),
        (" https://api.example/\n", "https://api.example"),
        ("https://API.example:443/Twilio/", "https://api.example/Twilio"),
        ("http://127.0.0.1:8080/a/b", "http://127.0.0.1:8080/a/b"),
        ("https://api.example/@me", "https://api.example/@me"),
    ] {
        accepts::<BaseAddress>(text, written);
    }
    let base: BaseAddress = "https://api.example:8443/twilio".parse().unwrap();
    assert_eq!((base.origin().as_str(), base.origin().authority()), ("https://api.example:8443", "api.example:8443"));
}

#[test]
fn the_message_says_why_a_base_address_is_rejected() {
    for text in [
        "",
        "api.example",
        "127.0.0.1:8080",
        "ftp://api.example",
        "https://",
        "https://api.example/a b",
        "https://api.example\\x",
    ] {
        rejects::<BaseAddress>(text, "Enter an address such as https://api.example or http://127.0.0.1:8080.");
    }
    for text in ["https://user@api.example", "https://user:password@api.example/x", "https://:@api.example"] {
        rejects::<BaseAddress>(text, "Enter the address without user and password.");
    }
    for text in ["https://api.example?x=1", "https://api.example/x?", "https://api.example/#top"] {
        rejects::<BaseAddress>(text, "Remove “?” or “#” and everything after it from the address.");
    }
}

#[test]
fn a_caller_is_an_account_or_an_api_key() {
    let account = format!("AC{}", "0f".repeat(16));
    let key = format!("SK{}", "A1".repeat(16));
    accepts::<Username>(&format!(" {account} "), &account);
    accepts::<Username>(&key, &key);
    assert!(matches!(account.parse(), Ok(Username::Account(_))));
    for text in ["", "AC", &account[..33], &format!("{account}0"), &account.replace("AC", "IS"), "admin"] {
        rejects::<Username>(text, "Enter AC or SK followed by 32 hexadecimal digits.");
    }
}

#[test]
fn a_secret_is_masked() {
    let secret: Secret = " s3cret!\n".parse().unwrap();
    assert_eq!(format!("{secret} {secret:?}"), "•••• ••••");
    let caller: Username = format!("SK{}", "0".repeat(32)).parse().unwrap();
    assert_eq!(secret.authorize(&caller), format!("{caller}:s3cret!"));
}

#[test]
fn a_secret_is_visible_ascii() {
    rejects::<Secret>(" ", "Enter the auth token, or the secret of the API key.");
    for text in ["two words", "schlüssel", "a\u{200b}b", "a\tb"] {
        rejects::<Secret>(text, "Enter it as Twilio shows it, without spaces.");
    }
}

#[test]
fn all_three_fields_are_required_and_one_is_secret() {
    let fields = [BASE_URL, USERNAME, PASSWORD];
    assert!(fields.iter().all(|field| field.required && (field.check)("").is_some()));
    let secret: Vec<_> = fields.iter().filter(|field| field.kind == Kind::Secret).map(|field| field.label).collect();
    assert_eq!(secret, ["Auth token or API key secret"]);
}

use api::error::code;
use api::url::{Doubt, NotAUrl, WebhookUrl};
use proptest::prelude::*;

use crate::{accepts, refuses_with};

const SCHEME: &str = "Enter an address that begins with https:// or http://, such as https://example.com/events.";

fn url(text: &str) -> WebhookUrl {
    text.parse().unwrap_or_else(|error| panic!("{text:?} was refused: {error}"))
}

#[test]
fn an_address_of_http_or_https_is_kept_as_it_was_written() {
    for text in [
        "https://example.com",
        "https://example.com/events?from=twilio&x=%20#top",
        "http://example.com:8080/events",
        "HTTPS://Example.COM/Events",
        "https://user:secret@example.com/events",
        "https://192.0.2.7/events",
        "https://[2001:db8::7]:8443/events",
        "https://[2001:db8::7]",
        "https://bücher.example/",
        "https://example.com:/",
        "https://example.com?to=https://other.example:x",
    ] {
        accepts::<WebhookUrl>(text);
        assert_eq!(url(text).as_str(), text);
    }
}

#[test]
fn an_address_of_another_scheme_is_refused() {
    for text in [
        "",
        "example.com",
        "//example.com",
        "ftp://example.com",
        "ws://example.com",
        "mailto:ada@example.com",
        "javascript:alert(1)",
        "https:/example.com",
        "https:example.com",
    ] {
        refuses_with::<WebhookUrl>(text, code::WEBHOOK_PARAMETER, SCHEME);
    }
}

#[test]
fn an_address_that_names_no_machine_or_port_is_refused() {
    for text in [
        "https://",
        "https:///events",
        "https://?query",
        "https://#top",
        "https://:8080/",
        "https://user@/events",
        "https://example.com:port/",
        "https://example.com:80:80/",
        "https://2001:db8::7/",
        "https://[2001:db8::7/",
        "https://[]/",
        "https://[example]/",
        "https://<your-host>/events",
        "https://example.com:0/",
        "https://example.com:65536/",
        "https://example.com:+80/",
        "https://\\example.com",
    ] {
        let message = "Check host and port. They look like example.com or example.com:8443.";
        refuses_with::<WebhookUrl>(text, code::WEBHOOK_PARAMETER, message);
    }
}

#[test]
fn an_address_has_no_blanks() {
    for text in
        [" https://example.com", "https://example.com ", "https://exa mple.com", "https://a.example/\n", "ftp:// x"]
    {
        assert_eq!(text.parse::<WebhookUrl>(), Err(NotAUrl::Gap));
        refuses_with::<WebhookUrl>(text, code::WEBHOOK_PARAMETER, "Take the blanks out of the address.");
    }
}

#[test]
fn an_address_names_its_machine_without_the_port() {
    for (text, host) in [
        ("https://example.com/events", "example.com"),
        ("http://Example.com:8080", "Example.com"),
        ("https://user:secret@example.com:1?x", "example.com"),
        ("https://user@home@example.com", "example.com"),
        ("https://[::1]:8080/", "[::1]"),
        ("https://example.com:", "example.com"),
        ("https://localhost\\@example.com/", "localhost"),
    ] {
        assert_eq!(url(text).host(), host, "{text}");
    }
}

#[test]
fn an_address_of_one_machine_or_a_private_network_is_doubted() {
    for host in [
        "localhost",
        "LOCALHOST",
        "app.localhost",
        "printer.local",
        "api.internal",
        "nas.lan",
        "shop.test",
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.178.20",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "[::1]",
        "[::]",
        "[fd00::7]",
        "[fc00::7]",
        "[FE80::7]",
    ] {
        for text in [format!("https://{host}"), format!("http://{host}:8080/events")] {
            assert_eq!(url(&text).doubt(), Some(Doubt::Private), "{text}");
        }
    }
}

#[test]
fn an_address_that_only_looks_private_is_not_doubted() {
    for host in [
        "example.com",
        "notlocalhost",
        "localhost.example.com",
        "my-internal.example.com",
        "latest.example.com",
        "172.15.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "169.255.0.1",
        "11.0.0.1",
        "10.1.2",
        "10.example.com",
        "[2001:db8::7]",
        "notngrok.io",
        "ngrok.io.example.com",
    ] {
        assert_eq!(url(&format!("https://{host}/events")).doubt(), None, "{host}");
    }
}

#[test]
fn an_address_of_a_tunnel_is_doubted() {
    for host in [
        "abc.ngrok.io",
        "abc.eu.ngrok.io",
        "abc.ngrok-free.app",
        "abc.TryCloudflare.com",
        "abc.loca.lt",
        "pc.tail1.ts.net",
    ] {
        assert_eq!(url(&format!("https://{host}/events")).doubt(), Some(Doubt::Tunnel), "{host}");
        assert_eq!(url(&format!("http://{host}/events")).doubt(), Some(Doubt::Tunnel), "the gravest counts");
    }
}

#[test]
fn an_address_without_encryption_is_doubted() {
    assert_eq!(url("http://example.com").doubt(), Some(Doubt::Unencrypted));
    assert_eq!(url("HTTP://example.com").doubt(), Some(Doubt::Unencrypted));
    assert_eq!(url("HTTPS://example.com").doubt(), None);
}

proptest! {
    #[test]
    fn no_text_upsets_an_address(text in "(https?://)?\\PC{0,40}") {
        if let Ok(url) = text.parse::<WebhookUrl>() {
            prop_assert!(!url.host().is_empty());
            prop_assert_eq!(url.to_string(), text);
            let _ = url.doubt();
        }
    }
}

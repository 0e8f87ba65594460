//! URLs of webhooks.

use api::error::code;
use api::url::{NotAUrl, UrlWarning, WebhookUrl};
use proptest::prelude::*;

use crate::{accepts, rejects_with};

const SCHEME: &str = "Enter a URL that begins with https:// or http://, such as https://example.com/events.";

fn url(text: &str) -> WebhookUrl {
    text.parse().unwrap_or_else(|error| panic!("{text:?} was rejected: {error}"))
}

#[test]
fn a_url_of_http_or_https_keeps_its_text() {
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
        "https://1.1.1.1/",
        "https://example.com./",
        "https://my_shop.example/",
        "https://xn--bcher-kva.example/",
        "https://3.example/",
        "https://%65xample.com/",
    ] {
        accepts::<WebhookUrl>(text);
        assert_eq!(url(text).as_str(), text);
    }
}

#[test]
fn a_url_of_another_scheme_is_rejected() {
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
        rejects_with::<WebhookUrl>(text, code::WEBHOOK_PARAMETER, SCHEME);
    }
}

#[test]
fn a_url_without_a_valid_host_and_port_is_rejected() {
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
        "http://205.45.8.452:1337/x",
        "https://1.2.3.4.5/",
        "https://example.256/",
        "https://4294967296/",
        "https://0xg.0.0.1.0x1/",
        "https://09.0.0.1/",
        "https://{{host}}/hook",
        "https://{host}/hook",
        "https://${HOST}/hook",
        "https://$HOST/hook",
        "https://%HOST%/hook",
        "https://*.example.com/",
        "https://a.example,https://b.example",
        "https://a.example;b.example/",
        "https://'example.com'/",
        "https://\"example.com\"/",
        "https://example..com/",
        "https://.example.com/",
        "https://./",
        "https://example.com../",
        "https://exam%2Fple.com/",
        "https://example%20.com/",
        "https://[::1::]/",
        "https://[1:2:3]/",
        "https://[::ffff:127.0.0.256]/",
        "https://[fe80::1%25eth0]/",
    ] {
        let message = "Check host and port. They look like example.com or example.com:8443.";
        rejects_with::<WebhookUrl>(text, code::WEBHOOK_PARAMETER, message);
    }
}

#[test]
fn a_host_that_is_too_long_for_dns_is_rejected() {
    let label = "n".repeat(63);
    accepts::<WebhookUrl>(&format!("https://{label}.example/"));
    accepts::<WebhookUrl>(&format!("https://{}/", "letters.".repeat(31) + "short"));
    for host in [format!("{label}n.example"), "letters.".repeat(31) + "letters"] {
        assert_eq!(format!("https://{host}/").parse::<WebhookUrl>(), Err(NotAUrl::Host), "{host}");
    }
}

#[test]
fn a_url_with_spaces_is_rejected() {
    for text in
        [" https://example.com", "https://example.com ", "https://exa mple.com", "https://a.example/\n", "ftp:// x"]
    {
        assert_eq!(text.parse::<WebhookUrl>(), Err(NotAUrl::Space));
        rejects_with::<WebhookUrl>(text, code::WEBHOOK_PARAMETER, "Remove the spaces from the URL.");
    }
}

#[test]
fn the_host_of_a_url_has_no_user_and_no_port() {
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
fn a_local_or_private_host_is_a_doubt() {
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
        "[febf::7]",
        "localhost.",
        "app.localhost.",
        "%6c%6fcalhost",
        "localhost%2e",
        "ｌｏｃａｌｈｏｓｔ",
        "１２７。0.0.1",
        "127.1",
        "127.0.1",
        "10.1.2",
        "192.168.513",
        "2130706433",
        "0x7f.0.0.1",
        "0X7F000001",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "0",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::10.0.0.7]",
        "[2002:c0a8:7::1]",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[ff02::1]",
        "[fec0::7]",
        "https",
        "backend",
        "undefined",
        "null",
        "your-host",
        "shop.invalid",
        "abc.onion",
        "router.home.arpa",
        "mail.corp",
        "nas.home",
        "hooks.default.svc",
        "host.docker.internal",
        "api.default.svc.cluster.local",
        "shop.lvh.me",
        "localtest.me",
        "app.127.0.0.1.nip.io",
        "app-10-0-0-7.sslip.io",
    ] {
        for text in [format!("https://{host}"), format!("http://{host}:8080/events")] {
            assert_eq!(url(&text).warning(), Some(UrlWarning::NotPublic), "{text}");
        }
    }
}

#[test]
fn a_host_that_only_looks_private_is_no_doubt() {
    for host in [
        "example.com",
        "notlocalhost.com",
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
        "11.1.2",
        "10.example.com",
        "134744072",
        "0x08080808",
        "[2606:4700:4700::1111]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::8.8.8.8]",
        "[2002:808:808::1]",
        "localhost.com",
        "home.example.com",
        "8.8.8.8.nip.io",
        "nip.io",
        "harborandpine.example",
        "203.0.113.7",
        "[2001:db8::7]",
        "notwebhook.site",
        "webhook.site.example.com",
        "notngrok.io",
        "ngrok.io.example.com",
    ] {
        assert_eq!(url(&format!("https://{host}/events")).warning(), None, "{host}");
    }
}

#[test]
fn a_tunnel_is_a_doubt() {
    for host in [
        "abc.ngrok.io",
        "abc.eu.ngrok.io",
        "abc.ngrok-free.app",
        "abc.TryCloudflare.com",
        "abc.loca.lt",
        "pc.tail1.ts.net",
        "abc-3000.euw.devtunnels.ms",
        "abc-3000.app.github.dev",
        "abc-3000.preview.app.github.dev",
        "3000-abc.ws-eu1.gitpod.io",
        "abc.lhr.life",
        "abc.localhost.run",
        "abc.a.free.pinggy.link",
        "abc.a.pinggy.io",
        "abc.share.zrok.io",
        "abc.localtunnel.me",
        "abc.serveousercontent.com",
        "abc.tunnelmole.net",
        "abc.loclx.io",
        "abc.sharedwithexpose.com",
        "bore.pub",
        "abc.ngrok.io.",
    ] {
        assert_eq!(url(&format!("https://{host}/events")).warning(), Some(UrlWarning::Tunnel), "{host}");
        assert_eq!(
            url(&format!("http://{host}/events")).warning(),
            Some(UrlWarning::Tunnel),
            "the most serious warning is returned"
        );
    }
}

#[test]
fn a_request_catcher_is_a_doubt() {
    for host in ["webhook.site", "eo1.m.pipedream.net", "abc.BeeCeptor.com", "abc.requestcatcher.com", "smee.io"] {
        assert_eq!(url(&format!("https://{host}/events")).warning(), Some(UrlWarning::RequestCatcher), "{host}");
        assert_eq!(
            url(&format!("http://{host}/events")).warning(),
            Some(UrlWarning::RequestCatcher),
            "the most serious warning is returned"
        );
    }
}

#[test]
fn reported_unreachable_urls_are_rejected_or_a_doubt() {
    for text in [
        "https://https://example.com/hook",
        "http://205.45.8.452:1337/x",
        "https://backend:3000/hook",
        "https://{{host}}/hook",
        "https://undefined/hook",
        "https://localhost./",
        "https://127.1/",
        "https://0x7f.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://a.example,https://b.example",
        "https://example..com/",
    ] {
        let url = text.parse::<WebhookUrl>();
        assert!(url.as_ref().map_or(true, |url| url.warning() == Some(UrlWarning::NotPublic)), "{text}: {url:?}");
    }
}

#[test]
fn an_unencrypted_url_is_a_doubt() {
    assert_eq!(url("http://example.com").warning(), Some(UrlWarning::Unencrypted));
    assert_eq!(url("HTTP://example.com").warning(), Some(UrlWarning::Unencrypted));
    assert_eq!(url("HTTPS://example.com").warning(), None);
}

proptest! {
    #[test]
    fn every_text_is_parsed_without_a_panic(text in "(https?://)?\\PC{0,40}") {
        if let Ok(url) = text.parse::<WebhookUrl>() {
            prop_assert!(!url.host().is_empty());
            prop_assert_eq!(url.to_string(), text);
            let _ = url.warning();
        }
    }

    #[test]
    fn an_ipv4_address_is_classified_alike_in_every_notation(value: u32) {
        let [a, b, c, d] = value.to_be_bytes();
        let warning = url(&format!("https://{a}.{b}.{c}.{d}/")).warning();
        for host in [
            format!("{value}"),
            format!("{value:#x}"),
            format!("0{value:o}"),
            format!("{a:#x}.{b}.{}", u32::from(c) << 8 | u32::from(d)),
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
        ] {
            prop_assert_eq!(url(&format!("https://{}/", host)).warning(), warning, "{}", host);
        }
    }
}

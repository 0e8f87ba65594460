//! URLs and origins beside the parser of the URL Standard (<https://url.spec.whatwg.org>). A text that both accept has the same host for both:
//! otherwise a warning, or the check of an origin, would be about another host than the one that is called.

use api::address::Origin;
use api::url::WebhookUrl;
use proptest::collection::vec;
use proptest::prelude::*;
use url::{Host, Url};

/// Texts with the characters on which parsers of URLs disagree.
fn url_like() -> impl Strategy<Value = String> {
    let scheme = prop_oneof![Just("https://"), Just("http://"), Just("HTTPS://")];
    let part = prop_oneof![
        "[a-z0-9.-]{1,8}",
        "[0-9a-fx.]{1,8}",
        "12[0-9.]{1,8}",
        "[@:/?#\\\\%_]",
        "\\PC{1,3}",
        Just("127.0.0.1".to_owned()),
        Just("[::1]".to_owned()),
        Just("localhost".to_owned()),
        Just(".example".to_owned()),
        Just(":8443".to_owned()),
        Just("%2e".to_owned()),
        Just("user:secret@".to_owned()),
    ];
    (scheme, vec(part, 1..6)).prop_map(|(scheme, parts)| scheme.to_owned() + &parts.concat())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_webhook_has_the_host_of_the_standard(text in url_like()) {
        if let (Ok(ours), Ok(standard)) = (text.parse::<WebhookUrl>(), Url::parse(&text)) {
            let host = Url::parse(&format!("https://{}/", ours.host())).expect("the host is part of a valid URL");
            prop_assert_eq!(host.host(), standard.host());
        }
    }

    #[test]
    fn an_origin_with_a_name_is_serialized_as_the_standard_does(text in url_like()) {
        if let (Ok(ours), Ok(standard)) = (text.parse::<Origin>(), Url::parse(&text))
            && matches!(standard.host(), Some(Host::Domain(_)))
        {
            prop_assert_eq!(ours.as_str(), standard.origin().ascii_serialization());
        }
    }

    #[test]
    fn an_origin_that_counts_as_loopback_is_loopback(text in url_like()) {
        if let (Ok(ours), Ok(standard)) = (text.parse::<Origin>(), Url::parse(&text)) {
            prop_assert!(!ours.is_loopback() || is_loopback(&standard));
        }
    }
}

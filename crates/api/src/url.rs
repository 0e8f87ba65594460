//! Addresses that webhooks call.

use std::fmt;
use std::str::FromStr;

use crate::address::{is_ipv6, read_port, split_port};
use crate::endpoint::{Kind, Mistake, Value};
use crate::error::code;

/// An address of `http` or `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl(String);

/// Why an address that can be kept may not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is of one machine or one private network.
    Private,
    /// It leads through a developer's tunnel.
    Tunnel,
    /// What is sent can be read on the way.
    Unencrypted,
}

/// Hosts whose addresses lead to whoever has a tunnel open.
const TUNNELS: [&str; 9] = [
    "ngrok.io",
    "ngrok.app",
    "ngrok.dev",
    "ngrok-free.app",
    "ngrok-free.dev",
    "trycloudflare.com",
    "loca.lt",
    "ts.net",
    "serveo.net",
];

impl WebhookUrl {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The machine it names, without the port.
    pub fn host(&self) -> &str {
        behind_scheme(&self.0).and_then(host).unwrap_or_default()
    }

    /// What speaks against it, the gravest.
    pub fn doubt(&self) -> Option<Doubt> {
        let host = self.host().to_ascii_lowercase();
        if is_private_host(&host) {
            Some(Doubt::Private)
        } else if TUNNELS.into_iter().any(|domain| is_in(&host, domain)) {
            Some(Doubt::Tunnel)
        } else if starts_with(&self.0, "http://") {
            Some(Doubt::Unencrypted)
        } else {
            None
        }
    }
}

/// Whether a host, in lower case, is this machine or one of its own network, by its name or its address.
pub(crate) fn is_private_host(host: &str) -> bool {
    let is_name = ["localhost", "local", "internal", "lan", "test"].into_iter().any(|domain| is_in(host, domain));
    is_name || is_private_address(host)
}

/// Whether a host has that name or one below it.
fn is_in(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// RFC 1918, RFC 6598, loopback and link-local.
fn is_private_address(host: &str) -> bool {
    if host.starts_with('[') {
        return ["[::]", "[::1]", "[fc", "[fd", "[fe80"].into_iter().any(|prefix| host.starts_with(prefix));
    }
    let octets: Option<Vec<u8>> = host.split('.').map(|octet| octet.parse().ok()).collect();
    matches!(
        octets.as_deref(),
        Some(
            [0 | 10 | 127, _, _, _]
                | [169, 254, _, _]
                | [172, 16..=31, _, _]
                | [192, 168, _, _]
                | [100, 64..=127, _, _]
        )
    )
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// What no name of a machine has in it (<https://url.spec.whatwg.org/#forbidden-host-code-point>).
const FORBIDDEN: [char; 7] = [':', '<', '>', '[', ']', '^', '|'];

/// What follows the scheme.
fn behind_scheme(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| starts_with(text, scheme))?;
    Some(&text[scheme.len()..])
}

/// What stands before the path, less a user's name and the port, which may be left out behind its colon.
fn host(behind_scheme: &str) -> Option<&str> {
    // Browsers and libraries take a backslash for a slash, so what follows one is of no host.
    let authority = behind_scheme.split(['/', '\\', '?', '#']).next()?;
    let (host, port) = split_port(authority.rsplit('@').next()?);
    let is_host = is_ipv6(host) || !host.is_empty() && !host.contains(FORBIDDEN);
    let has_port = port.is_none_or(|port| port.is_empty() || read_port(port).is_some());
    (is_host && has_port).then_some(host)
}

impl FromStr for WebhookUrl {
    type Err = NotAUrl;

    fn from_str(text: &str) -> Result<Self, NotAUrl> {
        if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
            return Err(NotAUrl::Gap);
        }
        let rest = behind_scheme(text).ok_or(NotAUrl::Scheme)?;
        host(rest).map(|_| Self(text.to_owned())).ok_or(NotAUrl::Host)
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for WebhookUrl {
    const KIND: Kind = Kind::Url;
    const CODES: &'static [u32] = &[code::WEBHOOK_PARAMETER];
}

/// The text is no such address.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAUrl {
    /// There are blanks in it.
    Gap,
    /// It has another scheme, or none.
    Scheme,
    /// It names no machine that can be called.
    Host,
}

impl fmt::Display for NotAUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gap => "Take the blanks out of the address.",
            Self::Scheme => {
                "Enter an address that begins with https:// or http://, such as https://example.com/events."
            }
            Self::Host => "Check host and port. They look like example.com or example.com:8443.",
        })
    }
}

impl Mistake for NotAUrl {
    fn code(&self) -> u32 {
        code::WEBHOOK_PARAMETER
    }
}

//! URLs that webhooks call.

pub(crate) mod authority;
mod domains;
mod host;

use std::fmt;
use std::str::FromStr;

use self::authority::{read_port, split_port};
use self::domains::{REQUEST_CATCHERS, TUNNELS};
use self::host::{Host, Reach};
use crate::code;
use crate::value::{Kind, Mistake, Value};

/// An address of `http` or `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl(String);

/// Reason why a URL that can be stored may not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The host has no public name or address: it is one machine, in a private network, reserved, or a placeholder.
    Private,
    /// The host is a tunnel to a developer's machine.
    Tunnel,
    /// The host shows requests to whoever looks, for tests.
    RequestCatcher,
    /// The connection is not encrypted.
    Unencrypted,
}

impl WebhookUrl {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The machine it names, without the port.
    pub fn host(&self) -> &str {
        behind_scheme(&self.0).and_then(host).unwrap_or_default()
    }

    /// Gravest reason why the URL may not work.
    pub fn doubt(&self) -> Option<Doubt> {
        let host = Host::parse(self.host())?;
        let is_in_any = |domains: &[&str]| domains.iter().any(|domain| host.is_in(domain));
        if host.reach() != Reach::Public {
            Some(Doubt::Private)
        } else if is_in_any(TUNNELS) {
            Some(Doubt::Tunnel)
        } else if is_in_any(REQUEST_CATCHERS) {
            Some(Doubt::RequestCatcher)
        } else if starts_with(&self.0, "http://") {
            Some(Doubt::Unencrypted)
        } else {
            None
        }
    }
}

/// Whether only one machine or one private network can reach a host.
pub(crate) fn is_private_host(host: &str) -> bool {
    Host::parse(host).is_some_and(|host| host.reach() == Reach::Local)
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

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
    let has_port = port.is_none_or(|port| port.is_empty() || read_port(port).is_some());
    (has_port && Host::parse(host).is_some()).then_some(host)
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

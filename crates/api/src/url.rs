//! URLs of webhooks, and reasons why Twilio may not reach them.

pub(crate) mod authority;
mod domains;
mod host;

use std::fmt;
use std::str::FromStr;

use self::authority::{parse_port, split_port};
use self::domains::{REQUEST_CATCHERS, TUNNELS};
use self::host::{Host, Reach};
use crate::code;
use crate::value::{Kind, Value, ValueError};

/// URL of a webhook: scheme `http` or `https`, a valid host, and neither white space nor control characters. The text stays as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl(String);

/// Reason why a URL that Twilio accepts may not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlWarning {
    /// The host has no public name or address. It is a single machine, part of a private network, reserved, or a placeholder.
    NotPublic,
    /// The host is a tunnel to a developer's machine, which works only while the tunnel is open.
    Tunnel,
    /// The host is a service for tests that shows every request publicly.
    RequestCatcher,
    /// The connection is not encrypted.
    Unencrypted,
}

impl WebhookUrl {
    /// Returns the URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the host without user and port, as it was written.
    pub fn host(&self) -> &str {
        after_scheme(&self.0).and_then(host).unwrap_or_default()
    }

    /// Returns the most serious reason why the URL may not work. `None` if there is no reason.
    pub fn warning(&self) -> Option<UrlWarning> {
        let host = Host::parse(self.host())?;
        let is_in_any = |domains: &[&str]| domains.iter().any(|domain| host.is_in(domain));
        if host.reach() != Reach::Public {
            Some(UrlWarning::NotPublic)
        } else if is_in_any(TUNNELS) {
            Some(UrlWarning::Tunnel)
        } else if is_in_any(REQUEST_CATCHERS) {
            Some(UrlWarning::RequestCatcher)
        } else if starts_with(&self.0, "http://") {
            Some(UrlWarning::Unencrypted)
        } else {
            None
        }
    }
}

/// Returns true if only a single machine or a private network can reach the host.
pub(crate) fn is_local_host(host: &str) -> bool {
    Host::parse(host).is_some_and(|host| host.reach() == Reach::Local)
}

/// Returns true if the text starts with the scheme, in upper or lower case.
fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Returns the text after `http://` or `https://`. `None` for another scheme.
fn after_scheme(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| starts_with(text, scheme))?;
    Some(&text[scheme.len()..])
}

/// Returns the host at the start of the text after the scheme, without user and port. The port may be missing after its colon. `None` if
/// host or port are not valid.
fn host(after_scheme: &str) -> Option<&str> {
    // Browsers and libraries read a backslash as a slash.
    let authority = after_scheme.split(['/', '\\', '?', '#']).next()?;
    let (host, port) = split_port(authority.rsplit('@').next()?);
    let is_port_valid = port.is_none_or(|port| port.is_empty() || parse_port(port).is_some());
    (is_port_valid && Host::parse(host).is_some()).then_some(host)
}

impl FromStr for WebhookUrl {
    type Err = NotAUrl;

    fn from_str(text: &str) -> Result<Self, NotAUrl> {
        if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
            return Err(NotAUrl::Space);
        }
        let rest = after_scheme(text).ok_or(NotAUrl::Scheme)?;
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

/// Error: the text is not the URL of a webhook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotAUrl {
    /// The text contains white space or control characters.
    Space,
    /// The scheme is missing, or neither `http` nor `https`.
    Scheme,
    /// Host or port are missing or not valid.
    Host,
}

impl fmt::Display for NotAUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Space => "Remove the spaces from the URL.",
            Self::Scheme => "Enter a URL that begins with https:// or http://, such as https://example.com/events.",
            Self::Host => "Check host and port. They look like example.com or example.com:8443.",
        })
    }
}

impl ValueError for NotAUrl {
    fn code(&self) -> u32 {
        code::WEBHOOK_PARAMETER
    }
}

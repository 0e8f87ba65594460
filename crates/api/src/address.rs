//! Origins and base addresses of servers.

use std::fmt;
use std::str::FromStr;

use crate::url::authority::{is_ipv6, parse_port, split_port};
use crate::url::is_local_host;
use crate::value::{Kind, Value, ValueError};

/// Origin of a server: scheme, host and port, as browsers serialize them. Letters are in lower case, and the default port is left out.
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Returns the origin as text: `http://127.0.0.1:9000`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns host and port: `127.0.0.1:9000`. The default port of the scheme is left out.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Returns true if a content security policy can name the origin. Its grammar has no IPv6 addresses and no underscores.
    /// <https://www.w3.org/TR/CSP3/#grammardef-host-source>
    pub fn fits_policy(&self) -> bool {
        !self.0.contains(['[', '_'])
    }

    /// Returns the host: a name, an IPv4 address, or an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        split_port(self.authority()).0
    }

    /// Returns true if the host is a name that DNS has to resolve: neither an IP address nor a loopback name.
    pub fn is_name(&self) -> bool {
        let host = self.host();
        !self.is_loopback() && host.bytes().any(|byte| byte.is_ascii_alphabetic()) && !host.starts_with('[')
    }

    /// Returns the port. `None` for the default port of the scheme.
    pub fn port(&self) -> Option<u16> {
        split_port(self.authority()).1.and_then(parse_port)
    }

    /// Returns true for `https`.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Returns true for loopback addresses and for `localhost` with its subdomains.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        let is_number = host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        is_number || matches!(host, "localhost" | "[::1]") || host.ends_with(".localhost")
    }

    /// Returns true if the network can read requests to the origin: they are not encrypted and leave this machine.
    pub fn is_exposed(&self) -> bool {
        !self.is_secure() && !self.is_loopback()
    }

    /// Returns true if only this machine or a private network can reach the host.
    pub fn is_private(&self) -> bool {
        is_local_host(self.host())
    }

    /// Splits a URL into its origin and the rest, which is empty or begins with `/`, `?` or `#`.
    fn split(text: &str) -> Option<(Self, &str)> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (host, port) = split_port(authority);
        if !is_host(host) {
            return None;
        }
        let default_port: u16 = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let port = port.map_or(Some(default_port), parse_port)?;
        let host = host.to_ascii_lowercase();
        let port = if port == default_port { String::new() } else { format!(":{port}") };
        Some((Self(format!("{scheme}://{host}{port}")), rest))
    }
}

fn is_host(host: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    is_ipv6(host) || host.split('.').all(|label| !label.is_empty() && label.bytes().all(is_letter))
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        Self::split(text).filter(|(_, rest)| rest.is_empty()).map(|(origin, _)| origin).ok_or(NotAnOrigin)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Error: the text is not an origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAnOrigin;

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter scheme, host and port only, such as https://admin.example or http://127.0.0.1:9000.")
    }
}

impl std::error::Error for NotAnOrigin {}

/// Base address of an API: an origin, and an optional path in front of the API's paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseAddress {
    origin: Origin,
    /// Empty, or begins with a slash and does not end with one.
    path: String,
}

impl BaseAddress {
    /// Origin of the address.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl FromStr for BaseAddress {
    type Err = NotABaseAddress;

    fn from_str(text: &str) -> Result<Self, NotABaseAddress> {
        let text = text.trim();
        if text.split(['/', '?', '#']).nth(2).is_some_and(|authority| authority.contains('@')) {
            return Err(NotABaseAddress::WithUser);
        }
        let (origin, path) = Origin::split(text).ok_or(NotABaseAddress::Malformed)?;
        if path.contains(['?', '#']) {
            return Err(NotABaseAddress::WithQuery);
        }
        if path.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\') {
            return Err(NotABaseAddress::Malformed);
        }
        Ok(Self { origin, path: path.trim_end_matches('/').to_owned() })
    }
}

impl fmt::Display for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl Value for BaseAddress {
    const KIND: Kind = Kind::Url;
}

/// Error: the text is not a base address.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotABaseAddress {
    /// The text is not an `http` or `https` URL.
    Malformed,
    /// The URL contains a user name or a password, which browsers and servers write to their logs.
    WithUser,
    /// The URL has a query or a fragment, so that no path can be appended.
    WithQuery,
}

impl fmt::Display for NotABaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "Enter an address such as https://api.example or http://127.0.0.1:8080.",
            Self::WithUser => "Enter the address without user and password.",
            Self::WithQuery => "Remove “?” or “#” and everything after it from the address.",
        })
    }
}

impl ValueError for NotABaseAddress {}

//! Where an API is, and which pages may call it.

use std::fmt;
use std::str::FromStr;

use crate::url::authority::{is_ipv6, read_port, split_port};
use crate::url::is_private_host;
use crate::value::{Kind, Mistake, Value};

/// Scheme, host and port as a browser writes them: in lower case, and without the port that goes without saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As text: `http://127.0.0.1:9000`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port: `127.0.0.1:9000`.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether a content security policy can name it: it knows no IPv6 addresses and no underscores.
    pub fn fits_policy(&self) -> bool {
        !self.0.contains(['[', '_'])
    }

    /// The host, an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        split_port(self.authority()).0
    }

    /// Whether the host is a name, which has to be looked up.
    pub fn is_name(&self) -> bool {
        let host = self.host();
        !self.is_loopback() && host.bytes().any(|byte| byte.is_ascii_alphabetic()) && !host.starts_with('[')
    }

    /// The port, where it is not the one that goes without saying.
    pub fn port(&self) -> Option<u16> {
        split_port(self.authority()).1.and_then(read_port)
    }

    /// Whether it is encrypted.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        let is_number = host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        is_number || matches!(host, "localhost" | "[::1]") || host.ends_with(".localhost")
    }

    /// Whether what is sent there can be read on the way: it is not encrypted, and leaves this machine.
    pub fn is_exposed(&self) -> bool {
        !self.is_secure() && !self.is_loopback()
    }

    /// Whether only this machine or its own network can reach it.
    pub fn is_private(&self) -> bool {
        is_private_host(self.host())
    }

    /// The origin that an address begins with, and what follows it.
    fn begin(text: &str) -> Option<(Self, &str)> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (host, port) = split_port(authority);
        if !is_host(host) {
            return None;
        }
        let usual: u16 = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let port = port.map_or(Some(usual), read_port)?;
        let host = host.to_ascii_lowercase();
        let port = if port == usual { String::new() } else { format!(":{port}") };
        Some((Self(format!("{scheme}://{host}{port}")), rest))
    }
}

fn is_host(host: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    is_ipv6(host) || host.split('.').all(|label| !label.is_empty() && label.bytes().all(is_plain))
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        Self::begin(text).filter(|(_, rest)| rest.is_empty()).map(|(origin, _)| origin).ok_or(NotAnOrigin)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not scheme, host and port.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotAnOrigin;

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enter scheme, host and port only, such as https://admin.example or http://127.0.0.1:9000.")
    }
}

impl std::error::Error for NotAnOrigin {}

/// What the paths of an API are appended to: an origin, and where a gateway has its own path, that path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseAddress {
    origin: Origin,
    /// Without a slash at its end.
    path: String,
}

impl BaseAddress {
    /// Where it leads.
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
        let (origin, path) = Origin::begin(text).ok_or(NotABaseAddress::Malformed)?;
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

/// Why a text is not the base address of an API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotABaseAddress {
    /// It is no address of the web.
    Malformed,
    /// It holds credentials, which browsers and servers write to their logs.
    WithUser,
    /// Something follows the path, to which no path can be appended.
    WithQuery,
}

impl fmt::Display for NotABaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "Enter an address such as https://api.example or http://127.0.0.1:8080.",
            Self::WithUser => "Enter the address without user and password.",
            Self::WithQuery => "Enter the address up to its path, without “?” or “#” and what follows.",
        })
    }
}

impl Mistake for NotABaseAddress {}

//! Source address of a request, for the log and for limits.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use database::network;

use crate::serve::connections::Peer;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// Address of the client.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source(IpAddr);

/// Part of a request that determines its source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trust {
    /// The connection, and no header.
    Connection,
    /// The last entry of `X-Forwarded-For`, which the proxy in front of this server adds. A client can have written the entries before it.
    LastForwarded,
}

impl Source {
    pub fn of(peer: Peer, headers: &HeaderMap, trust: Trust) -> Self {
        let forwarded = match trust {
            Trust::Connection => None,
            Trust::LastForwarded => headers.get_all(X_FORWARDED_FOR).iter().next_back(),
        };
        let last = forwarded.and_then(|value| value.to_str().ok()).and_then(|text| text.rsplit(',').next());
        let address = last.and_then(entry).unwrap_or(peer.0.ip());
        Self(address.to_canonical())
    }

    pub fn address(self) -> IpAddr {
        self.0
    }

    /// Returns the network to which limits apply: an IPv4 address, or a /64 network, which one subscriber has as a whole.
    pub fn network(self) -> IpAddr {
        network(self.0)
    }
}

/// Parses an entry. Some proxies add the port, and brackets around an IPv6 address.
fn entry(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn source(trust: Trust, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let peer = Peer(peer.parse().unwrap());
        Source::of(peer, &headers, trust).to_string()
    }

    #[test]
    fn without_a_proxy_headers_are_ignored() {
        assert_eq!(source(Trust::Connection, "192.0.2.1:5000", &["203.0.113.9"]), "192.0.2.1");
    }

    #[test]
    fn behind_a_proxy_only_the_last_entry_counts() {
        let of = |forwarded: &[&'static str]| source(Trust::LastForwarded, "127.0.0.1:5000", forwarded);
        assert_eq!(of(&["198.51.100.7, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(of(&["203.0.113.9", "198.51.100.7"]), "198.51.100.7");
        for (entry, expected) in [
            ("203.0.113.9:5678", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:1", "2001:db8::1"),
            ("[::ffff:203.0.113.9]:1", "203.0.113.9"),
        ] {
            assert_eq!(of(&[entry]), expected, "{entry}");
        }
        for unclear in ["", "unknown", "203.0.113.9,", "203.0.113.9, evil", "203.0.113.9:x", "[2001:db8::1", "[]:1"] {
            assert_eq!(of(&[unclear]), "127.0.0.1", "{unclear}");
        }
        assert_eq!(of(&[]), "127.0.0.1");
    }

    #[test]
    fn a_mapped_ipv4_address_is_the_ipv4_address() {
        assert_eq!(source(Trust::Connection, "[::ffff:192.0.2.1]:1", &[]), "192.0.2.1");
        assert_eq!(source(Trust::Connection, "[2001:db8::1]:1", &[]), "2001:db8::1");
    }
}

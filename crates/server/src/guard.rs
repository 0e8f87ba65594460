//! Who may ask: which addresses this server answers to, and how a call to the API proves that it may be made.

pub mod dashboard;

use std::net::IpAddr;
use std::sync::Arc;

use api::address::Origin;
use api::message::{DASHBOARD, DASHBOARD_HEADER, SEEN_HEADER};
use axum::http::header::{AUTHORIZATION, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The addresses that this server answers to. A page whose own name was made to resolve to this machine calls by that name, and
/// nothing else gives it away.
pub struct Hosts {
    known: Vec<Host>,
    /// Names of this machine for itself that are answered with any port.
    with_any_port: Vec<String>,
}

struct Host {
    authority: String,
    base: Arc<str>,
}

impl Hosts {
    /// The names of this machine for itself, and the address that it listens on.
    pub fn loopback(listen: IpAddr, port: u16) -> Self {
        let with_port = loopback_names(listen).map(|name| match port {
            80 => name,
            _ => format!("{name}:{port}"),
        });
        let host = |authority: String| Host { base: format!("http://{authority}").into(), authority };
        Self { known: with_port.into_iter().map(host).collect(), with_any_port: Vec::new() }
    }

    /// The same with any port: a tunnel or a container may lead there from another one.
    ///
    /// That is as safe. A page elsewhere whose name was made to resolve to this machine calls by that name, whatever the port, and cannot
    /// call by these. A page on another port of this machine calls by the port of this server and says its own in `Origin`, so that the two
    /// differ. They agree only where the browser itself opened that port and something on this machine passes its requests on.
    pub fn loopback_with_any_port(listen: IpAddr, port: u16) -> Self {
        Self { with_any_port: loopback_names(listen).into(), ..Self::loopback(listen, port) }
    }

    /// The addresses that people enter.
    pub fn public(origins: &[Origin]) -> Self {
        let host = |origin: &Origin| Host { authority: origin.authority().to_owned(), base: origin.as_str().into() };
        Self { known: origins.iter().map(host).collect(), with_any_port: Vec::new() }
    }

    /// Scheme and authority that were called, if they are ours.
    pub fn base(&self, uri: &Uri, headers: &HeaderMap) -> Option<Arc<str>> {
        let called = only(headers, &HOST)?;
        // The target may name an authority too: it must not be another one.
        if uri.authority().is_some_and(|authority| authority.as_str() != called) {
            return None;
        }
        let known = self.known.iter().find(|host| host.authority.eq_ignore_ascii_case(called));
        known.map(|host| host.base.clone()).or_else(|| self.base_with_any_port(called))
    }

    fn base_with_any_port(&self, called: &str) -> Option<Arc<str>> {
        let origin: Origin = format!("http://{called}").parse().ok()?;
        // Only as a browser writes it, without a port that goes without saying and without zeros before it.
        let is_ours = origin.authority().eq_ignore_ascii_case(called)
            && self.with_any_port.iter().any(|name| name == origin.host());
        is_ours.then(|| origin.as_str().into())
    }
}

/// The names of this machine for itself, and the address that it listens on.
fn loopback_names(listen: IpAddr) -> [String; 4] {
    let listen = match listen {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    };
    ["127.0.0.1".to_owned(), "localhost".to_owned(), "[::1]".to_owned(), listen]
}

/// The one account of the sandbox.
pub struct Credentials {
    /// What follows `Basic ` when they are right.
    encoded: String,
    /// Pages elsewhere that may call with them.
    origins: Vec<HeaderValue>,
}

/// Why a call to the API is not let in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Denied {
    /// A page of another origin asks, which was not named.
    OtherPage,
    /// The dashboard's own header came without what a browser adds to it.
    NotTheDashboard,
    /// The credentials are missing or wrong.
    Unauthenticated,
}

impl Credentials {
    pub fn new(account_sid: &str, auth_token: &str, origins: Vec<HeaderValue>) -> Self {
        Self { encoded: STANDARD.encode(format!("{account_sid}:{auth_token}")), origins }
    }

    /// The page elsewhere that calls, if it may.
    pub fn known_page<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        // A second one would be nothing to decide by.
        only(headers, &ORIGIN)?;
        headers.get(ORIGIN).filter(|origin| self.origins.contains(origin))
    }

    /// Lets in whoever knows the account SID and token, and the dashboard that was opened from `base`, this very server.
    pub fn admit(&self, base: &str, headers: &HeaderMap) -> Result<(), Denied> {
        let site = sent(headers, &SEC_FETCH_SITE);
        let origin = sent(headers, &ORIGIN);
        // Other ports of this machine are "same-site" to a browser and send what it remembers for us along, passwords too.
        let is_other_page = !matches!(site, Sent::Nothing | Sent::Once("same-origin" | "none"))
            || !(origin == Sent::Nothing || origin == Sent::Once(base));
        if is_other_page && self.known_page(headers).is_none() {
            return Err(Denied::OtherPage);
        }
        match sent(headers, &HeaderName::from_static(DASHBOARD_HEADER)) {
            Sent::Nothing if self.are_in(headers) => Ok(()),
            Sent::Nothing => Err(Denied::Unauthenticated),
            Sent::Once(DASHBOARD) if site == Sent::Once("same-origin") => Ok(()),
            _ => Err(Denied::NotTheDashboard),
        }
    }

    fn are_in(&self, headers: &HeaderMap) -> bool {
        let Some((scheme, encoded)) = only(headers, &AUTHORIZATION).and_then(|value| value.split_once(' ')) else {
            return false;
        };
        scheme.eq_ignore_ascii_case("Basic") && encoded.as_bytes().ct_eq(self.encoded.as_bytes()).into()
    }
}

/// The precondition of an update or a deletion, as the dashboard sends it; `None` where there is none, or more than one.
pub fn precondition(headers: &HeaderMap) -> Option<&str> {
    only(headers, &HeaderName::from_static(SEEN_HEADER))
}

/// How often a header came.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sent<'a> {
    Nothing,
    Once(&'a str),
    /// More than once, or not as text: nothing to decide by.
    Unclear,
}

fn sent<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Sent<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Sent::Nothing,
        (Some(value), None) => value.to_str().map_or(Sent::Unclear, Sent::Once),
        (Some(_), Some(_)) => Sent::Unclear,
    }
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    match sent(headers, name) {
        Sent::Once(value) => Some(value),
        Sent::Nothing | Sent::Unclear => None,
    }
}

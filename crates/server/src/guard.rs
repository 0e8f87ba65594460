//! Access control of the sandbox: host names that the server answers to, and authentication of API requests.

pub mod dashboard;

use std::net::IpAddr;
use std::sync::Arc;

use api::address::Origin;
use api::message::{DASHBOARD, DASHBOARD_HEADER, IF_MATCH, PLAN};
use api::plan_id::PlanId;
use axum::http::header::{AUTHORIZATION, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Host names that the server answers to. They stop DNS rebinding: a page whose own name resolves to this machine sends its own name, and nothing
/// else in the request reveals it.
pub struct Hosts {
    known: Vec<Host>,
    /// Loopback names that are accepted with any port.
    with_any_port: Vec<String>,
    /// Sentence for a person who has opened another address.
    advice: String,
}

struct Host {
    authority: String,
    base: Arc<str>,
}

impl Hosts {
    /// Accepts the loopback names and the listening address, with the listening port.
    pub fn loopback(listen: IpAddr, port: u16) -> Self {
        let with_port = loopback_names(listen).map(|name| match port {
            80 => name,
            _ => format!("{name}:{port}"),
        });
        let host = |authority: String| Host { base: format!("http://{authority}").into(), authority };
        let advice = format!(
            "Open http://127.0.0.1:{port}/ on the machine that it runs on. From another machine, forward that port and open the same \
             address there: ssh -L {port}:127.0.0.1:{port} HOST"
        );
        Self { known: with_port.into_iter().map(host).collect(), with_any_port: Vec::new(), advice }
    }

    /// Accepts the loopback names and the listening address with any port: a tunnel or a container may forward another port.
    ///
    /// This is as safe as one port. After DNS rebinding, a page sends its own name with any port, and that is none of these names. A page on another
    /// port of this machine sends the port of this server in `Host` and its own port in `Origin`, and such a request is rejected. The two agree only
    /// if the browser opened that port and a program on this machine forwards it.
    pub fn loopback_with_any_port(listen: IpAddr, port: u16) -> Self {
        let advice = format!(
            "Open http://127.0.0.1:{port}/ on the machine that it runs on. From another machine, forward any port to it and open that port \
             on localhost: ssh -L 8080:127.0.0.1:{port} HOST, then http://localhost:8080/"
        );
        Self { with_any_port: loopback_names(listen).into(), advice, ..Self::loopback(listen, port) }
    }

    /// Accepts the public origins.
    pub fn public(origins: &[Origin]) -> Self {
        let host = |origin: &Origin| Host { authority: origin.authority().to_owned(), base: origin.as_str().into() };
        let advice =
            "Open an address that it was started with, or start it with --public-url for this one too.".to_owned();
        Self { known: origins.iter().map(host).collect(), with_any_port: Vec::new(), advice }
    }

    /// Returns the text of the response to a request for another host.
    pub fn rejection(&self) -> String {
        format!("This server does not answer to that address. {}\n", self.advice)
    }

    /// Returns the origin that a request was sent to; `None` if it is none of this server.
    pub fn base(&self, uri: &Uri, headers: &HeaderMap) -> Option<Arc<str>> {
        let called = single_header(headers, &HOST)?;
        // An absolute request target must name the same authority.
        if uri.authority().is_some_and(|authority| authority.as_str() != called) {
            return None;
        }
        let known = self.known.iter().find(|host| host.authority.eq_ignore_ascii_case(called));
        known.map(|host| host.base.clone()).or_else(|| self.base_with_any_port(called))
    }

    fn base_with_any_port(&self, called: &str) -> Option<Arc<str>> {
        let origin: Origin = format!("http://{called}").parse().ok()?;
        // Only in the spelling of browsers: without the default port, and without leading zeros.
        let is_ours = origin.authority().eq_ignore_ascii_case(called)
            && self.with_any_port.iter().any(|name| name == origin.host());
        is_ours.then(|| origin.as_str().into())
    }
}

/// Returns the loopback names and the listening address.
fn loopback_names(listen: IpAddr) -> [String; 4] {
    let listen = match listen {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    };
    ["127.0.0.1".to_owned(), "localhost".to_owned(), "[::1]".to_owned(), listen]
}

/// Credentials of the sandbox's account.
pub struct Credentials {
    /// Expected value after `Basic `.
    encoded: String,
    /// Other origins whose pages may send requests with the credentials.
    origins: Vec<HeaderValue>,
}

/// Reason why an API request is rejected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Denied {
    /// The request comes from a page of another origin that is not allowed.
    OtherPage,
    /// The request has the dashboard's header, but not the headers that a browser adds.
    NotTheDashboard,
    /// The credentials are missing or wrong.
    Unauthenticated,
}

impl Credentials {
    pub fn new(account_sid: &str, auth_token: &str, origins: Vec<HeaderValue>) -> Self {
        Self { encoded: STANDARD.encode(format!("{account_sid}:{auth_token}")), origins }
    }

    /// Returns the origin of a page that may send requests from elsewhere.
    pub fn allowed_origin<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        // A request with two `Origin` headers is ambiguous.
        single_header(headers, &ORIGIN)?;
        headers.get(ORIGIN).filter(|origin| self.origins.contains(origin))
    }

    /// Accepts requests with the account SID and token, and requests of the dashboard that was opened at `base`.
    ///
    /// # Errors
    ///
    /// See [`Denied`].
    pub fn authorize(&self, base: &str, headers: &HeaderMap) -> Result<(), Denied> {
        let site = header(headers, &SEC_FETCH_SITE);
        let origin = header(headers, &ORIGIN);
        // For a browser, other ports of this machine are "same-site", and it sends stored passwords along.
        let is_other_page = !matches!(site, Header::Missing | Header::Once("same-origin" | "none"))
            || !(origin == Header::Missing || origin == Header::Once(base));
        if is_other_page && self.allowed_origin(headers).is_none() {
            return Err(Denied::OtherPage);
        }
        match header(headers, &HeaderName::from_static(DASHBOARD_HEADER)) {
            Header::Missing if self.match_authorization(headers) => Ok(()),
            Header::Missing => Err(Denied::Unauthenticated),
            Header::Once(DASHBOARD) if site == Header::Once("same-origin") => Ok(()),
            _ => Err(Denied::NotTheDashboard),
        }
    }

    fn match_authorization(&self, headers: &HeaderMap) -> bool {
        let Some((scheme, encoded)) = single_header(headers, &AUTHORIZATION).and_then(|value| value.split_once(' '))
        else {
            return false;
        };
        scheme.eq_ignore_ascii_case("Basic") && encoded.as_bytes().ct_eq(self.encoded.as_bytes()).into()
    }
}

/// Returns the precondition of an update or a deletion, without quotation marks. `None` if there is none, more than one, or no entity tag. `*` and a list of
/// tags do not say which settings the client has seen, so they count as none.
pub fn precondition(headers: &HeaderMap) -> Option<&str> {
    single_header(headers, &HeaderName::from_static(IF_MATCH))?.strip_prefix('"')?.strip_suffix('"')
}

/// Returns the plan that a write is a part of. `None` if the header is missing, repeated or no id: the plan only groups records.
pub fn plan(headers: &HeaderMap) -> Option<PlanId> {
    single_header(headers, &HeaderName::from_static(PLAN))?.parse().ok()
}

/// Occurrence of a header.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Header<'a> {
    Missing,
    Once(&'a str),
    /// More than once, or not as text. Such a header decides nothing.
    Ambiguous,
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Header<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Header::Missing,
        (Some(value), None) => value.to_str().map_or(Header::Ambiguous, Header::Once),
        (Some(_), Some(_)) => Header::Ambiguous,
    }
}

fn single_header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    match header(headers, name) {
        Header::Once(value) => Some(value),
        Header::Missing | Header::Ambiguous => None,
    }
}

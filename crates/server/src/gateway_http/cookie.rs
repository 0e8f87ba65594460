//! Session cookie.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Session cookie of a gateway. The name of a single gateway contains the port: browsers separate cookies by host only, and two gateways on one machine would overwrite
/// each other's.
pub struct Cookie(String);

impl Cookie {
    /// Creates the cookie for a port. Its prefix makes browsers hide it from scripts and other hosts, and require TLS except on
    /// localhost: <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis>.
    pub fn for_port(port: u16) -> Self {
        Self(format!("__Host-Http-conversations-admin-{port}"))
    }

    /// Creates the cookie of gateways that share a database. They may have different ports behind one proxy.
    pub fn of_several_gateways() -> Self {
        Self("__Host-Http-conversations-admin".to_owned())
    }

    /// Returns the value in a request. `None` if the cookie is missing, or sent twice, because another page may have planted the second.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(name, _)| *name == self.0).map(|(_, value)| value);
        values.next().filter(|_| values.next().is_none())
    }

    /// Returns a `Set-Cookie` value that lasts until the browser is closed. Only the server knows when the session ends.
    pub fn set_cookie(&self, token: &str) -> HeaderValue {
        self.set(token, "")
    }

    /// Returns a `Set-Cookie` value that deletes the cookie.
    pub fn delete_cookie(&self) -> HeaderValue {
        self.set("", "; Max-Age=0")
    }

    fn set(&self, value: &str, extra_attributes: &str) -> HeaderValue {
        let text = format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{extra_attributes}", self.0);
        let mut value = HeaderValue::try_from(text).expect("a token is letters, digits, hyphens and underscores");
        value.set_sensitive(true);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_static(line));
        }
        Cookie::for_port(8080).read(&headers).map(str::to_owned)
    }

    #[test]
    fn the_cookie_is_found_by_its_exact_name() {
        assert_eq!(read(&["a=b; __Host-Http-conversations-admin-8080=token; c=d"]).as_deref(), Some("token"));
        assert_eq!(read(&["a=b", "__Host-Http-conversations-admin-8080=token"]).as_deref(), Some("token"));
        for other in [
            "__Host-Http-conversations-admin-8081=token",
            "__host-http-conversations-admin-8080=token",
            "conversations-admin-8080=token",
            "__Host-Http-conversations-admin-8080",
            "",
        ] {
            assert_eq!(read(&[other]), None, "{other}");
        }
    }

    #[test]
    fn two_cookies_of_the_name_are_rejected() {
        let line = "__Host-Http-conversations-admin-8080=one; __Host-Http-conversations-admin-8080=two";
        assert_eq!(read(&[line]), None);
        assert_eq!(read(&["__Host-Http-conversations-admin-8080=one"; 2]), None);
    }

    #[test]
    fn the_cookie_is_restricted_to_this_origin_and_hidden_from_scripts() {
        let cookie = Cookie::for_port(8080).set_cookie("token");
        let whole = "__Host-Http-conversations-admin-8080=token; Path=/; Secure; HttpOnly; SameSite=Strict";
        assert_eq!(cookie, whole);
        assert!(cookie.is_sensitive(), "debugging it prints nothing");
    }
}

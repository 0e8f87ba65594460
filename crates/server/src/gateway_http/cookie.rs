//! The cookie that carries a session.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Its name, which differs by port: a browser keeps cookies by host alone, and two gateways on one machine would end each other's sessions.
pub struct Cookie(String);

impl Cookie {
    /// That of a gateway which listens there. The beginning makes browsers refuse it to scripts, to other hosts and without TLS; of this
    /// machine itself they take it without.
    pub fn of_port(port: u16) -> Self {
        Self(format!("__Host-Http-conversations-admin-{port}"))
    }

    /// What a request carries; nothing where it carries two, for only one can be ours.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(name, _)| *name == self.0).map(|(_, value)| value);
        values.next().filter(|_| values.next().is_none())
    }

    /// Has the browser keep it until it is closed. When the session ends is known here, and nowhere else.
    pub fn keep(&self, token: &str) -> HeaderValue {
        self.set(token, "")
    }

    /// Has the browser forget it.
    pub fn forget(&self) -> HeaderValue {
        self.set("", "; Max-Age=0")
    }

    fn set(&self, value: &str, more: &str) -> HeaderValue {
        let text = format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{more}", self.0);
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
        Cookie::of_port(8080).read(&headers).map(str::to_owned)
    }

    #[test]
    fn it_is_found_among_others_and_only_by_its_whole_name() {
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
    fn two_of_them_are_none() {
        let line = "__Host-Http-conversations-admin-8080=one; __Host-Http-conversations-admin-8080=two";
        assert_eq!(read(&[line]), None);
        assert_eq!(read(&["__Host-Http-conversations-admin-8080=one"; 2]), None);
    }

    #[test]
    fn scripts_other_hosts_and_other_sites_do_not_get_it() {
        let kept = Cookie::of_port(8080).keep("token");
        let whole = "__Host-Http-conversations-admin-8080=token; Path=/; Secure; HttpOnly; SameSite=Strict";
        assert_eq!(kept, whole);
        assert!(kept.is_sensitive(), "debugging it prints nothing");
    }
}

//! Requests that a browser does not send.

use crate::feedback::diagnosis::{Diagnosis, FailedConnection, texts};

/// Ports that browsers block (<https://fetch.spec.whatwg.org/#port-blocking>).
static BLOCKED: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// Returns a diagnosis for mixed content or a blocked port.
pub fn forbidden(connection: &FailedConnection) -> Option<Diagnosis> {
    let origin = connection.base.origin();
    if connection.page_origin.starts_with("https://") && origin.is_exposed() {
        return Some(Diagnosis::new(texts::MIXED_CONTENT));
    }
    let port = origin.port().filter(|port| BLOCKED.contains(port))?;
    Some(Diagnosis::new(texts::blocked_port(port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(own: &str, base: &str) -> String {
        let caller = format!("AC{}", "0".repeat(32));
        let connection = FailedConnection {
            page_origin: own.to_owned(),
            base: base.parse().unwrap(),
            caller: caller.parse().unwrap(),
        };
        forbidden(&connection).map(|diagnosis| diagnosis.why).unwrap_or_default()
    }

    #[test]
    fn mixed_content_is_explained_except_for_this_machine() {
        assert!(why("https://admin.example", "http://api.example").starts_with("This page uses https://"));
        assert_eq!(why("https://admin.example", "http://127.0.0.1:8080/twilio"), "");
        assert_eq!(why("https://admin.example", "https://api.example"), "");
        assert_eq!(why("http://admin.example", "http://api.example"), "");
    }

    #[test]
    fn a_blocked_port_is_named() {
        assert!(why("http://127.0.0.1:8080", "http://127.0.0.1:6000").starts_with("Browsers block port 6000."));
        assert_eq!(why("http://127.0.0.1:8080", "http://127.0.0.1:6001"), "");
        assert!(BLOCKED.is_sorted());
    }
}

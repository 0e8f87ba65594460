//! Single-use sign-in links, which are printed for the person who started the gateway.

use std::sync::{Mutex, PoisonError};

use api::gateway::session::Password;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use tokio::sync::mpsc;

/// Length of a code in bytes: 256 bits cannot be guessed.
const LENGTH: usize = 32;

/// The valid code. It is in memory only, works once, and is then replaced by the next one.
pub struct Links {
    code: Mutex<String>,
    /// Receives each new link for printing.
    printer: mpsc::UnboundedSender<String>,
    /// Origin of the links.
    base: String,
}

impl Links {
    /// Creates the first link. The receiver gets it, and each further link.
    pub fn new(base: String) -> (Self, mpsc::UnboundedReceiver<String>) {
        let (printer, printed) = mpsc::unbounded_channel();
        let links = Self { code: Mutex::default(), printer, base };
        links.renew(&mut links.code.lock().unwrap_or_else(PoisonError::into_inner));
        (links, printed)
    }

    /// Checks a code. A valid code is replaced, so that it works only once.
    pub fn redeem(&self, code: &Password) -> bool {
        // Usable after a panic too: it holds a valid code.
        let mut valid = self.code.lock().unwrap_or_else(PoisonError::into_inner);
        let is_valid = code.reveal().as_bytes().ct_eq(valid.as_bytes()).into();
        if is_valid {
            self.renew(&mut valid);
        }
        is_valid
    }

    fn renew(&self, code: &mut String) {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).expect("every supported system has a source of randomness");
        *code = URL_SAFE_NO_PAD.encode(bytes);
        // In the fragment, which browsers do not send.
        let _ = self.printer.send(format!("{}/#code={code}", self.base));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(link: &str) -> Password {
        link.split_once("/#code=").unwrap().1.parse().unwrap()
    }

    #[test]
    fn a_link_works_once_and_the_next_one_differs() {
        let (links, mut printed) = Links::new("http://127.0.0.1:8080".to_owned());
        let first = printed.try_recv().unwrap();
        assert!(first.starts_with("http://127.0.0.1:8080/#code="), "{first}");
        assert!(!links.redeem(&"guess".parse().unwrap()));
        assert!(printed.try_recv().is_err(), "a wrong code changes nothing");
        assert!(links.redeem(&code(&first)));
        assert!(!links.redeem(&code(&first)));
        let second = printed.try_recv().unwrap();
        assert_ne!(first, second);
        assert!(links.redeem(&code(&second)));
    }

    #[test]
    fn a_code_has_256_bits() {
        let (_, mut printed) = Links::new(String::new());
        let code = code(&printed.try_recv().unwrap());
        assert_eq!(URL_SAFE_NO_PAD.decode(code.reveal()).unwrap().len(), 32);
    }
}

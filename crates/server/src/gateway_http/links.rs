//! Links that sign in whoever can read what the server prints.

use std::sync::{Mutex, PoisonError};

use api::gateway::session::Password;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use tokio::sync::mpsc;

/// In bytes. Nobody guesses that many.
const LENGTH: usize = 32;

/// The one code that is valid. It is in memory alone, works once, and the next one takes its place.
pub struct Links {
    code: Mutex<String>,
    /// Who prints them.
    printer: mpsc::UnboundedSender<String>,
    /// Scheme and authority of what is printed.
    base: String,
}

impl Links {
    /// The first link, and where the next ones come out.
    pub fn new(base: String) -> (Self, mpsc::UnboundedReceiver<String>) {
        let (printer, printed) = mpsc::unbounded_channel();
        let links = Self { code: Mutex::default(), printer, base };
        links.renew(&mut links.code.lock().unwrap_or_else(PoisonError::into_inner));
        (links, printed)
    }

    /// Whether that is the code; if so, it is not any more.
    pub fn redeem(&self, code: &Password) -> bool {
        // Poisoned or not: whatever stands there is a code.
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
        // In the fragment, which browsers send to nobody.
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
    fn a_link_works_once_and_the_next_one_is_another() {
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
    fn a_code_is_of_256_bits() {
        let (_, mut printed) = Links::new(String::new());
        let code = code(&printed.try_recv().unwrap());
        assert_eq!(URL_SAFE_NO_PAD.decode(code.reveal()).unwrap().len(), 32);
    }
}

//! An account behind a gateway, as one person's page sees it.

use std::rc::Rc;

use api::Request;
use api::gateway::{AccountName, ROOT, Reason, account_path};

use crate::client::{Answer, Transport};
use crate::source::storage;

/// Puts the account before the paths of the API. What the gateway answers itself is asked for as it is.
pub struct Seat {
    gateway: Rc<dyn Transport>,
    prefix: String,
    person: u64,
}

/// Who was the last to sign in with this browser, as a number that tells them from others.
const PERSON: &str = "conversations-admin-person";

impl Seat {
    pub fn new(gateway: Rc<dyn Transport>, account: &AccountName, person: u64) -> Self {
        Self { gateway, prefix: account_path(account), person }
    }
}

/// Whether somebody else than this person was the last to sign in. The cookie is one for all tabs: when somebody else signs in in another
/// one, what is done here would be done in their name.
pub fn is_taken(person: u64) -> bool {
    let last = storage().and_then(|storage| storage.get_item(PERSON).ok().flatten());
    last.is_some_and(|last| last != mark(person))
}

/// Tells the other tabs who has signed in.
pub fn remember(person: u64) {
    if let Some(storage) = storage() {
        // Where storage is refused, that somebody else has signed in meanwhile is found out after a reload.
        let _ = storage.set_item(PERSON, &mark(person));
    }
}

fn mark(person: u64) -> String {
    format!("{person:x}")
}

impl Transport for Seat {
    fn send(&self, mut request: Request) -> Answer {
        if is_taken(self.person) {
            let refusal = Reason::SignedOut.refuse("Nothing was sent: somebody else has signed in in another tab.");
            return Box::pin(async { Some(refusal) });
        }
        if !request.path.starts_with(ROOT) {
            request.path.insert_str(0, &self.prefix);
        }
        self.gateway.send(request)
    }
}

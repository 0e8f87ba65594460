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
    person: String,
}

/// Who was the last to sign in with this browser, as a number that tells them from others.
const PERSON: &str = "conversations-admin-person";

impl Seat {
    pub fn new(gateway: Rc<dyn Transport>, account: &AccountName, person: u64) -> Self {
        Self { gateway, prefix: account_path(account), person: remember(person) }
    }

    /// The cookie is one for all tabs: when somebody else signs in in another one, what is done here would be done in their name.
    fn is_taken(&self) -> bool {
        let person = storage().and_then(|storage| storage.get_item(PERSON).ok().flatten());
        person.is_some_and(|person| person != self.person)
    }
}

/// Tells the other tabs who has signed in.
pub fn remember(person: u64) -> String {
    let person = format!("{person:x}");
    if let Some(storage) = storage() {
        // Where storage is refused, that somebody else has signed in meanwhile is found out after a reload.
        let _ = storage.set_item(PERSON, &person);
    }
    person
}

impl Transport for Seat {
    fn send(&self, mut request: Request) -> Answer {
        if !request.path.starts_with(ROOT) {
            if self.is_taken() {
                let refusal = Reason::SignedOut.refuse("Nothing was sent: somebody else has signed in in another tab.");
                return Box::pin(async { Some(refusal) });
            }
            request.path.insert_str(0, &self.prefix);
        }
        self.gateway.send(request)
    }
}

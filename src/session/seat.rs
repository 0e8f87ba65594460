//! An account behind a gateway, as one person's page sees it, and what the tabs of a browser tell each other about the session.

use std::cell::Cell;
use std::rc::Rc;

use api::Request;
use api::gateway::{AccountName, REFUSED_HEADER, ROOT, Reason, account_path};
use js_sys::Date;

use crate::backend::client::{Answer, Transport};
use crate::backend::source::storage;

/// Puts the account before the paths of the API. What the gateway answers itself is asked for as it is.
pub struct Seat {
    gateway: Rc<dyn Transport>,
    prefix: String,
    person: u64,
}

/// Who was the last to sign in with this browser, as a number that tells them from others, or how their session ended.
pub const PERSON: &str = "conversations-admin-person";
/// When this browser last called the gateway in a session, in milliseconds since the start of 1970.
const USED: &str = "conversations-admin-used";

/// State of the browser's one session, as its tabs tell each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tabs {
    /// This person is signed in, as far as is known.
    Mine,
    /// Another person has signed in.
    Taken,
    /// The session has ended by itself.
    Ended,
    /// Somebody has signed out.
    SignedOut,
}

/// Written in place of a person. No fingerprint in hexadecimal digits is the same.
const ENDED: &str = "ended";
const SIGNED_OUT: &str = "signed out";

impl Tabs {
    /// Reads what the other tabs have told this person's.
    pub fn read(person: u64) -> Self {
        match storage().and_then(|storage| storage.get_item(PERSON).ok().flatten()).as_deref() {
            None => Self::Mine,
            Some(ENDED) => Self::Ended,
            Some(SIGNED_OUT) => Self::SignedOut,
            Some(last) if last == mark(person) => Self::Mine,
            Some(_) => Self::Taken,
        }
    }
}

impl Seat {
    pub fn new(gateway: Rc<dyn Transport>, account: &AccountName, person: u64) -> Self {
        Self { gateway, prefix: account_path(account), person }
    }
}

/// Whether another person than this one was the last to sign in. The cookie is one for all tabs: when somebody else signs in in another
/// one, what is done here would be done in their name.
pub fn is_taken(person: u64) -> bool {
    Tabs::read(person) == Tabs::Taken
}

/// Tells the other tabs who has signed in.
pub fn remember(person: u64) {
    write(PERSON, &mark(person));
    note_use();
}

/// Tells the other tabs that somebody has signed out.
pub fn tell_signed_out() {
    write(PERSON, SIGNED_OUT);
}

/// Tells the other tabs that this person's session has ended, unless another one has begun.
fn tell_ended(person: u64) {
    if Tabs::read(person) == Tabs::Mine {
        write(PERSON, ENDED);
    }
}

fn write(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // Where storage is refused, a tab finds out by its own clock and its own calls.
        let _ = storage.set_item(name, value);
    }
}

thread_local!(static USED_HERE: Cell<f64> = const { Cell::new(0.0) });

/// Keeps that the session is in use now, which puts off its end.
pub fn note_use() {
    USED_HERE.set(Date::now());
    write(USED, &(Date::now() as u64).to_string());
}

/// When a tab of this browser last used the session, in milliseconds since the start of 1970.
pub fn last_use() -> f64 {
    let used = storage().and_then(|storage| storage.get_item(USED).ok().flatten());
    let used: Option<u64> = used.and_then(|used| used.parse().ok());
    USED_HERE.get().max(used.unwrap_or_default() as f64)
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
        let (answer, person) = (self.gateway.send(request), self.person);
        Box::pin(async move {
            let response = answer.await?;
            match response.header(REFUSED_HEADER).and_then(|reason| reason.parse().ok()) {
                Some(Reason::SignedOut) => tell_ended(person),
                _ => note_use(),
            }
            Some(response)
        })
    }
}

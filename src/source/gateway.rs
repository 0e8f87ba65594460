//! A gateway in front of Twilio: who is signed in, and which account the page is about.

use api::gateway::session::{Fetch, Password, Redeem};
use api::gateway::{Account, Reason, Role, Session};
use api::{Endpoint, Required};
use leptos::prelude::*;

use super::{Origin, Source, Sources, fingerprint};
use crate::client::Client;
use crate::client::seat::{self, Seat};
use crate::navigation::Navigation;
use crate::parts::rights::Rights;

/// The ways to sign in that a gateway offers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ways {
    pub password: bool,
    /// Printed where the gateway was started.
    pub link: bool,
}

/// What stands before the code in a link of the gateway. What follows the hash sign stays in the browser until it is sent on purpose.
pub const CODE: &str = "#code=";

impl Sources {
    /// Asks the gateway itself, not for one of its accounts.
    pub fn at_gateway(self) -> Client {
        Client::new(self.gateway.get_value())
    }

    /// Asks who is signed in, or signs in with the code of a link.
    pub async fn find_out_who(self, navigation: Navigation, code: Option<Password>) {
        let client = self.at_gateway();
        let mut refused = None;
        if let Some(code) = code {
            match client.ask(Redeem { code: Required(code) }.request(&())).await {
                Ok(session) => return self.enter(navigation, session),
                Err(error) => refused = Some(error),
            }
        }
        // A link that was used is none to stop at where it has led to a session that goes on.
        match client.ask(Fetch {}.request(&())).await {
            Ok(session) => self.enter(navigation, session),
            Err(error) if error.reason() == Some(Reason::SignedOut) => self.source.set(Source::SignedOut(refused)),
            Err(error) => self.source.set(Source::Unreachable(error)),
        }
    }

    /// Shows the account that the address names to whoever has signed in, or the first one where it names none.
    pub fn enter(self, navigation: Navigation, session: Session) {
        let named = navigation.account();
        let is_it = |account: &&Account| named.is_none() || account.name.text() == named;
        let account = accounts(&session).iter().find(is_it).cloned();
        self.session.set(Some(session));
        let named = account.and_then(|account| Some((account.name.known()?.clone(), account)));
        let Some((name, account)) = named else { return self.source.set(Source::NoAccount) };
        let person = self.person();
        navigation.enter(name.as_str());
        self.account_sid.set(account.account_sid.known().cloned());
        self.whose
            .set_value(fingerprint(&format!("{person} {name} {}", account.account_sid.text().unwrap_or_default())));
        self.account.set_value(Some(account));
        let seat = Seat::new(self.gateway.get_value(), &name, fingerprint(&person));
        self.source.set(Source::Ready(Origin::Gateway, Client::new(seat)));
    }

    /// Goes on after a session has ended, where the same person may do the same as before; otherwise the page has to be loaded anew.
    pub fn go_on(self, session: Session) -> bool {
        let same =
            self.session.with_untracked(|before| before.as_ref().is_some_and(|before| is_same(before, &session)));
        if same {
            self.session.set(Some(session));
            seat::remember(fingerprint(&self.person()));
        }
        same
    }

    /// Deletes what was typed and not saved: the next one at this machine may be somebody else.
    pub fn forget_drafts(self) {
        if let Ok(Some(storage)) = window().session_storage() {
            let _ = storage.clear();
        }
    }

    /// Who is signed in.
    pub fn person(self) -> String {
        self.session.with_untracked(|session| session.as_ref()?.person.text()).unwrap_or_default()
    }

    /// What may be done with the account at hand. Who brings the data along may do everything with it.
    pub fn rights(self) -> Rights {
        self.session.with_untracked(|session| {
            session.as_ref().map_or(Rights::ALL, |session| Rights {
                role: session.role.known().copied().unwrap_or(Role::Viewer),
                read_only: self.account.with_value(|account| account.as_ref().is_none_or(is_locked)),
            })
        })
    }
}

/// What is not said to be changeable is not.
fn is_locked(account: &Account) -> bool {
    account.read_only.known() != Some(&false)
}

fn is_same(before: &Session, now: &Session) -> bool {
    (&before.person, &before.role, &before.accounts) == (&now.person, &now.role, &now.accounts)
}

/// The accounts of a session, in the order in which they are offered.
pub fn accounts(session: &Session) -> &[Account] {
    session.accounts.known().map_or(&[], Vec::as_slice)
}

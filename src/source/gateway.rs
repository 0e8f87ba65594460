//! A gateway in front of Twilio: who is signed in, and which account the page is about. But for `Visit` nothing of it is needed before
//! there is a gateway, so that it belongs to what is loaded later.

use std::sync::Arc;

use api::gateway::session::{Fetch, Password, Redeem};
use api::gateway::{Account, Reason, Role, Session};
use api::{ApiError, Endpoint, Required};
use leptos::prelude::*;
use serde_json::Value;

use super::{Origin, Source, Sources, fingerprint};
use crate::client::Client;
use crate::client::seat::{self, Seat};
use crate::navigation::Navigation;
use crate::parts::rights::Rights;

/// Somebody who is signed in, in one of the gateway's accounts.
pub struct Visit {
    pub session: Session,
    pub account: Account,
    /// How one signs in once more.
    pub ways: Ways,
}

/// The ways to sign in that a gateway offers.
#[derive(Clone, Copy, Debug)]
pub struct Ways {
    pub password: bool,
    /// Printed where the gateway was started.
    pub link: bool,
}

/// Why one is not in yet.
#[derive(Clone)]
pub enum Outside {
    /// Nobody is signed in; and why not, where the code of a link was refused.
    SignedOut(Option<ApiError>),
    /// The address names an account that is none of these.
    NoAccount(Vec<Account>),
    /// The gateway does not answer, or not as it should.
    Unreachable(ApiError),
}

/// What stands before the code in a link of the gateway. What follows the hash sign stays in the browser until it is sent on purpose.
pub const CODE: &str = "#code=";

impl Ways {
    /// As the gateway says.
    pub fn of(config: &Value) -> Self {
        let offers = |way: &str| config["sign_in"].as_array().is_some_and(|ways| ways.iter().any(|known| known == way));
        Self { password: offers("password"), link: offers("link") }
    }
}

impl Visit {
    /// What may be done. What is not said to be allowed is not.
    pub fn rights(&self) -> Rights {
        Rights {
            role: self.session.role.known().copied().unwrap_or(Role::Viewer),
            read_only: self.account.read_only.known() != Some(&false),
        }
    }

    /// Who it is.
    pub fn person(&self) -> String {
        self.session.person.text().unwrap_or_default()
    }

    /// The accounts, in the order in which they are offered.
    pub fn accounts(&self) -> &[Account] {
        accounts(&self.session)
    }
}

impl Sources {
    /// Asks the gateway itself, not for one of its accounts.
    pub fn at_gateway(self) -> Client {
        Client::new(self.gateway.get_value())
    }

    /// Asks who is signed in, or signs in with the code of a link; `None` once somebody is in.
    pub async fn find_out_who(self, navigation: Navigation, ways: Ways, code: Option<Password>) -> Option<Outside> {
        let client = self.at_gateway();
        let mut refused = None;
        if let Some(code) = code {
            match client.ask(Redeem { code: Required(code) }.request(&())).await {
                Ok(session) => return self.enter(navigation, ways, session),
                Err(error) => refused = Some(error),
            }
        }
        // A link that was used is none to stop at where it has led to a session that goes on.
        match client.ask(Fetch {}.request(&())).await {
            Ok(session) => self.enter(navigation, ways, session),
            Err(error) if error.reason() == Some(Reason::SignedOut) => Some(Outside::SignedOut(refused)),
            Err(error) => Some(Outside::Unreachable(error)),
        }
    }

    /// Shows the account that the address names to whoever has signed in, or the first one where it names none.
    pub fn enter(self, navigation: Navigation, ways: Ways, session: Session) -> Option<Outside> {
        let named = navigation.account();
        let is_it = |account: &&Account| named.is_none() || account.name.text() == named;
        let account = accounts(&session).iter().find(is_it).cloned();
        let Some((name, account)) = account.and_then(|account| Some((account.name.known()?.clone(), account))) else {
            return Some(Outside::NoAccount(accounts(&session).to_vec()));
        };
        navigation.enter(name.as_str());
        self.account_sid.set(account.account_sid.known().cloned());
        let visit = Visit { session, account, ways };
        let (person, sid) = (visit.person(), visit.account.account_sid.text().unwrap_or_default());
        self.whose.set_value(fingerprint(&format!("{person} {name} {sid}")));
        self.visit.set_value(Some(Arc::new(visit)));
        let seat = Seat::new(self.gateway.get_value(), &name, fingerprint(&person));
        self.source.set(Source::Ready(Origin::Gateway, Client::new(seat)));
        None
    }

    /// Goes on after a session has ended, where the same person may do the same as before; otherwise the page has to be loaded anew.
    pub fn go_on(self, session: Session) -> bool {
        let Some(before) = self.visit.get_value().filter(|before| is_same(&before.session, &session)) else {
            return false;
        };
        let visit = Visit { session, account: before.account.clone(), ways: before.ways };
        seat::remember(fingerprint(&visit.person()));
        self.visit.set_value(Some(Arc::new(visit)));
        true
    }

    /// Deletes what was typed and not saved: the next one at this machine may be somebody else.
    pub fn forget_drafts(self) {
        if let Ok(Some(storage)) = window().session_storage() {
            let _ = storage.clear();
        }
    }
}

fn is_same(before: &Session, now: &Session) -> bool {
    (&before.person, &before.role, &before.accounts) == (&now.person, &now.role, &now.accounts)
}

fn accounts(session: &Session) -> &[Account] {
    session.accounts.known().map_or(&[], Vec::as_slice)
}

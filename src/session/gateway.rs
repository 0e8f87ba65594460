//! A gateway in front of Twilio: who is signed in, and which account the page is about. But for `Visit` nothing of it is needed before
//! there is a gateway, so that it belongs to what is loaded later.

use std::sync::Arc;

use api::gateway::session::{Fetch, Password, Redeem};
use api::gateway::{Account, Reason, Role, Session, account_path};
use api::{ApiError, Endpoint, Product, Required, fingerprint};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::Client;
use crate::backend::source::{Origin, Source, Sources, own_origin};
use crate::feedback::diagnosis::gateway::remedy;
use crate::feedback::problem::Failure;
use crate::navigation::Navigation;
use crate::session::rights::Rights;
use crate::session::seat::{self, Seat};

/// Somebody who is signed in, in one of the gateway's accounts.
pub struct Visit {
    pub session: Session,
    pub account: Account,
    /// How one signs in once more.
    pub ways: Ways,
    /// What can be done where a call could not be passed on. Held here, so that only a gateway brings it along.
    pub remedy: fn(&Failure) -> Option<&'static str>,
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

    /// An address of the API as programs know it. The gateway has those of its answers lead to itself, and answers its dashboard only.
    fn for_programs(&self, own: &str, address: &str) -> Option<String> {
        let path = address.strip_prefix(own)?.strip_prefix(&account_path(self.account.name.known()?))?;
        let origin = match Product::of(path)? {
            Product::Conversations => &self.account.conversations,
            Product::Chat => &self.account.chat,
        };
        // Of the sandbox behind a gateway only the dashboard knows.
        Some(format!("{}{path}", origin.text().unwrap_or_default()))
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
        // Before anything else: the cookie is theirs already, whether there is an account to show or not.
        let person = fingerprint(&session.person.text().unwrap_or_default());
        seat::remember(person);
        let named = navigation.account();
        let is_it = |account: &&Account| named.is_none() || account.name.text() == named;
        let account = accounts(&session).iter().find(is_it).cloned();
        let Some((name, account)) = account.and_then(|account| Some((account.name.known()?.clone(), account))) else {
            return Some(Outside::NoAccount(accounts(&session).to_vec()));
        };
        navigation.enter(name.as_str());
        self.account_sid.set(account.account_sid.known().cloned());
        let visit = Visit { session, account, ways, remedy };
        let sid = visit.account.account_sid.text().unwrap_or_default();
        self.whose.set_value(fingerprint(&format!("{} {name} {sid}", visit.person())));
        self.visit.set_value(Some(Arc::new(visit)));
        let seat = Seat::new(self.gateway.get_value(), &name, person);
        self.source.set(Source::Ready(Origin::Gateway, Client::new(seat)));
        None
    }

    /// Goes on after a session has ended, where the same person may do the same as before; otherwise the page has to be loaded anew.
    pub fn go_on(self, session: Session) -> bool {
        let Some(before) = self.visit.get_value().filter(|before| is_same(&before.session, &session)) else {
            return false;
        };
        let visit = Visit { session, account: before.account.clone(), ways: before.ways, remedy };
        seat::remember(fingerprint(&visit.person()));
        self.visit.set_value(Some(Arc::new(visit)));
        true
    }

    /// Asks the gateway whether the same person may still do the same as before.
    pub async fn is_still_in(self) -> bool {
        self.at_gateway().ask::<Session>(Fetch {}.request(&())).await.is_ok_and(|session| self.go_on(session))
    }

    /// Whether somebody else has signed in in another tab.
    pub fn is_taken(self) -> bool {
        self.visit.get_value().is_some_and(|visit| seat::is_taken(fingerprint(&visit.person())))
    }

    /// An address of an answer as programs know it.
    pub fn for_programs(self, address: String) -> String {
        let visit = self.visit.get_value();
        visit.and_then(|visit| visit.for_programs(&own_origin(), &address)).unwrap_or(address)
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

#[cfg(test)]
mod tests {
    use api::Json;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_addresses_of_answers_are_told_as_programs_know_them() {
        let visit = |account: Value| Visit {
            session: Session::default(),
            account: Account::from_json(&account).unwrap(),
            ways: Ways { password: true, link: false },
            remedy,
        };
        let known = |visit: &Visit, address: &str| visit.for_programs("https://admin.example", address);
        let production = visit(json!({
            "name": "production",
            "conversations": "https://conversations.twilio.com",
            "chat": "https://chat.twilio.com",
        }));
        let ours = |path: &str| format!("https://admin.example/gateway/accounts/production{path}");
        for (path, origin) in
            [("/v1/Services", "https://conversations.twilio.com"), ("/v2/Services", "https://chat.twilio.com")]
        {
            assert_eq!(known(&production, &ours(path)), Some(format!("{origin}{path}")));
        }
        for other in ["https://conversations.twilio.com/v1/Services", "AC1", &ours("-eu/v1/Services"), &ours("/x")] {
            assert_eq!(known(&production, other), None, "{other}");
        }
        let sandbox = visit(json!({ "name": "sandbox" }));
        let address = "https://admin.example/gateway/accounts/sandbox/v1/Services";
        assert_eq!(known(&sandbox, address).as_deref(), Some("/v1/Services"));
    }
}

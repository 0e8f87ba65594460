//! Session of the user who is signed in to a gateway, and the account that the page shows.

use std::rc::Rc;
use std::sync::Arc;

use api::gateway::session::{Fetch, Password, Redeem};
use api::gateway::{Account, Feature, Reason, Role, Session, account_path};
use api::{ApiError, Endpoint, Product, Required, fingerprint};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::Client;
use crate::backend::context::{BackendContext, BackendKind, BackendState, own_origin};
use crate::backend::http::{SameOrigin, drop_first_responses};
use crate::backend::transport::Transport;
use crate::feedback::diagnosis::gateway::remedy;
use crate::feedback::remedy::Remedies;
use crate::navigation::Navigation;
use crate::session::account_transport::AccountTransport;
use crate::session::choose_account;
use crate::session::permissions::Permissions;
use crate::session::tabs;
use crate::ui::storage::clear_storage;

/// Session in one of the gateway's accounts.
pub struct AccountSession {
    pub session: Session,
    pub account: Account,
    /// Methods to sign in again.
    pub methods: SignInMethods,
}

/// Methods to sign in that a gateway offers.
#[derive(Clone, Copy, Debug)]
pub struct SignInMethods {
    pub password: bool,
    /// Link that the gateway prints at its start.
    pub link: bool,
}

/// Reason why there is no session, or no account to show.
#[derive(Clone)]
pub enum NoSession {
    /// No user is signed in. Holds the error if the code of a link was rejected.
    SignedOut(Option<ApiError>),
    /// The address names an account that is none of these. The text is the user’s role.
    NoAccount(Vec<Account>, String),
    /// The address names no account, and the user may open several.
    NoChoice(Vec<Account>, String),
    /// The gateway does not respond, or not as it should.
    Unreachable(ApiError),
}

/// Prefix of the code in a link of the gateway. A fragment stays in the browser: it is not part of any request.
pub const CODE: &str = "#code=";

impl SignInMethods {
    /// Reads the gateway's configuration.
    pub fn of(config: &Value) -> Self {
        let offers =
            |method: &str| config["sign_in"].as_array().is_some_and(|methods| methods.iter().any(|one| one == method));
        Self { password: offers("password"), link: offers("link") }
    }
}

impl AccountSession {
    /// Returns the permissions. Anything that is not reported as allowed is denied.
    pub fn permissions(&self) -> Permissions {
        Permissions { role: role_of(&self.session), read_only: self.account.read_only.known() != Some(&false) }
    }

    /// Name of the user.
    pub fn user(&self) -> String {
        self.session.person.text().unwrap_or_default()
    }

    /// Returns an address of a response as programs use it. The gateway rewrites addresses to itself, and serves only its own app.
    fn for_programs(&self, own: &str, address: &str) -> Option<String> {
        let path = address.strip_prefix(own)?.strip_prefix(&account_path(self.account.name.known()?))?;
        let origin = match Product::of(path)? {
            Product::Conversations => &self.account.conversations,
            Product::Chat => &self.account.chat,
        };
        // A sandbox behind a gateway has no address of its own.
        Some(format!("{}{path}", origin.text().unwrap_or_default()))
    }

    /// Accounts that the user may open, in the gateway's order.
    pub fn accounts(&self) -> &[Account] {
        accounts(&self.session)
    }
}

/// Session as the whole app shares it. It stays empty without a gateway.
#[derive(Clone, Copy)]
pub struct SessionContext {
    pub current: StoredValue<Option<Arc<AccountSession>>>,
    /// Transport to the gateway itself.
    pub gateway: StoredValue<Rc<dyn Transport>, LocalStorage>,
    backend: BackendContext,
    remedies: Remedies,
}

impl SessionContext {
    pub fn new(backend: BackendContext, remedies: Remedies) -> Self {
        Self {
            current: StoredValue::new(None),
            gateway: StoredValue::new_local(Rc::new(SameOrigin)),
            backend,
            remedies,
        }
    }

    /// Returns a client of the gateway itself, whose requests are about no account.
    pub fn gateway_client(self) -> Client {
        Client::new(self.gateway.get_value())
    }

    /// Signs in with the code of a link, or asks who is signed in; `None` once a session is open.
    pub async fn open(
        self,
        navigation: Navigation,
        methods: SignInMethods,
        code: Option<Password>,
    ) -> Option<NoSession> {
        let client = self.gateway_client();
        let mut rejected = None;
        if let Some(code) = code {
            match client.send_as(Redeem { code: Required(code) }.request(&())).await {
                Ok(session) => return self.enter(navigation, methods, session),
                Err(error) => rejected = Some(error),
            }
        }
        // A link that was used before may have led to a session that is still open.
        match client.send_as(Fetch {}.request(&())).await {
            Ok(session) => self.enter(navigation, methods, session),
            Err(error) if error.reason() == Some(Reason::NoSession) => {
                drop_first_responses();
                Some(NoSession::SignedOut(rejected))
            }
            Err(error) => Some(NoSession::Unreachable(error)),
        }
    }

    /// Opens the account that the address names, or the one that needs no choice; `None` once it is open.
    pub fn enter(self, navigation: Navigation, methods: SignInMethods, session: Session) -> Option<NoSession> {
        // The browser holds this user's cookie from now on, even if there is no account to open.
        let user = fingerprint(&session.person.text().unwrap_or_default());
        tabs::report_sign_in(user);
        let all = accounts(&session);
        let named = navigation.account();
        let account = match &named {
            Some(named) => all.iter().find(|account| account.name.text().as_ref() == Some(named)),
            None => choose_account::account_to_open(&session, all),
        };
        let account = account.cloned().and_then(|account| Some((account.name.known()?.clone(), account)));
        let Some((name, account)) = account else {
            let (all, role) = (all.to_vec(), role_of(&session).as_str().to_owned());
            let is_named = named.is_some() || all.is_empty();
            return Some(if is_named { NoSession::NoAccount(all, role) } else { NoSession::NoChoice(all, role) });
        };
        choose_account::remember(user, name.as_str());
        navigation.select_account(name.as_str());
        self.backend.account_sid.set(account.account_sid.known().cloned());
        let session = AccountSession { session, account, methods };
        let sid = session.account.account_sid.text().unwrap_or_default();
        self.backend.storage_scope.set_value(fingerprint(&format!("{} {name} {sid}", session.user())));
        self.current.set_value(Some(Arc::new(session)));
        self.remedies.set(remedy);
        let transport = AccountTransport::new(self.gateway.get_value(), &name, user);
        self.backend.state.set(BackendState::Ready(BackendKind::Gateway, Client::new(transport)));
        None
    }

    /// Accounts that the user may open.
    pub fn accounts(self) -> Vec<Account> {
        self.current
            .with_value(|session| session.as_ref().map(|session| session.accounts().to_vec()).unwrap_or_default())
    }

    /// Returns the client of an account of the gateway: `None` for one that the user may not open.
    pub fn client_of(self, account: &str) -> Option<Client> {
        let session = self.current.get_value()?;
        let name =
            session.accounts().iter().find_map(|one| one.name.known().filter(|name| name.as_str() == account))?;
        let user = fingerprint(&session.user());
        Some(Client::new(AccountTransport::new(self.gateway.get_value(), name, user)))
    }

    /// Continues with a new session of the same user with the same permissions. Returns false for another one: then the page has to be
    /// reloaded.
    pub fn resume(self, session: Session) -> bool {
        let Some(before) = self.current.get_value().filter(|before| is_same(&before.session, &session)) else {
            return false;
        };
        let session = AccountSession { session, account: before.account.clone(), methods: before.methods };
        tabs::report_sign_in(fingerprint(&session.user()));
        self.current.set_value(Some(Arc::new(session)));
        true
    }

    /// Asks the gateway whether the same user is still signed in with the same permissions.
    pub async fn is_still_open(self) -> bool {
        self.gateway_client().send_as::<Session>(Fetch {}.request(&())).await.is_ok_and(|session| self.resume(session))
    }

    /// Returns true if another user has signed in in another tab.
    pub fn is_other_user(self) -> bool {
        self.current.get_value().is_some_and(|session| tabs::is_other_user(fingerprint(&session.user())))
    }

    /// Returns an address of a response as programs use it.
    pub fn for_programs(self, address: String) -> String {
        let session = self.current.get_value();
        session.and_then(|session| session.for_programs(&own_origin(), &address)).unwrap_or(address)
    }

    /// Deletes the drafts of this tab: the next user of this browser may be another one.
    pub fn delete_drafts(self) {
        clear_storage();
    }
}

/// Returns the permissions of the current user. Without a gateway, everything is allowed.
pub fn permissions() -> Permissions {
    let session: SessionContext = expect_context();
    session.current.with_value(|session| session.as_ref().map_or(Permissions::ALL, |session| session.permissions()))
}

/// Returns the label of the open account if it is in production.
pub fn production_account() -> Option<String> {
    let session: SessionContext = expect_context();
    session.current.with_value(|session| {
        let account = &session.as_ref()?.account;
        (account.production.known() == Some(&true)).then(|| account.title())
    })
}

/// Returns true if the region of the open account does not offer the feature. Without a gateway, everything is shown.
pub fn is_hidden(feature: Feature) -> bool {
    let session: SessionContext = expect_context();
    session.current.with_value(|session| session.as_ref().is_some_and(|one| one.account.hidden().contains(&feature)))
}

fn is_same(before: &Session, now: &Session) -> bool {
    (&before.person, &before.role, &before.accounts) == (&now.person, &now.role, &now.accounts)
}

/// Role of the user. One that is not reported is the lowest.
fn role_of(session: &Session) -> Role {
    session.role.known().copied().unwrap_or(Role::Viewer)
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
    fn addresses_of_responses_are_shown_as_programs_use_them() {
        let session = |account: Value| AccountSession {
            session: Session::default(),
            account: Account::from_json(&account).unwrap(),
            methods: SignInMethods { password: true, link: false },
        };
        let shown = |session: &AccountSession, address: &str| session.for_programs("https://admin.example", address);
        let production = session(json!({
            "name": "production",
            "conversations": "https://conversations.twilio.com",
            "chat": "https://chat.twilio.com",
        }));
        let ours = |path: &str| format!("https://admin.example/gateway/accounts/production{path}");
        for (path, origin) in
            [("/v1/Services", "https://conversations.twilio.com"), ("/v2/Services", "https://chat.twilio.com")]
        {
            assert_eq!(shown(&production, &ours(path)), Some(format!("{origin}{path}")));
        }
        for other in ["https://conversations.twilio.com/v1/Services", "AC1", &ours("-eu/v1/Services"), &ours("/x")] {
            assert_eq!(shown(&production, other), None, "{other}");
        }
        let sandbox = session(json!({ "name": "sandbox" }));
        let address = "https://admin.example/gateway/accounts/sandbox/v1/Services";
        assert_eq!(shown(&sandbox, address).as_deref(), Some("/v1/Services"));
    }
}

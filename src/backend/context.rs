//! Backend that the app sends its requests to. The configuration of the site names it, or the user chooses one.

use api::access::{Secret, Username};
use api::account::Account;
use api::address::{self, BaseAddress};
use api::service::{List, Service};
use api::{ApiError, Endpoint, Page, PageSize, Sid, fingerprint};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::{Client, read_response};
use crate::backend::http::{Remote, SameOrigin, fetch_file};
use crate::backend::texts;
use crate::backend::transport::Transport;
use crate::backend::worker;
use crate::journal::Journal;
use crate::navigation::account_address;
use crate::ui::storage::{clear_storage, local_storage};

/// State of the connection to a backend.
#[derive(Clone)]
pub enum BackendState {
    /// The site's configuration is being loaded, or the sandbox in this browser is starting.
    Connecting,
    /// The site does not respond, or something else responds.
    Unreachable(ApiError),
    /// The site belongs to a gateway, of which this is the configuration. No session is open yet.
    Gateway(Value),
    /// The site has no server. The user chooses a backend.
    Unchosen,
    /// Requests can be sent.
    Ready(BackendKind, Client),
    /// The sandbox in this browser could not be started, for this reason.
    Failed(String),
}

/// Kind of backend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BackendKind {
    /// Sandbox of the server that this site came from.
    Sandbox,
    /// Account of the gateway that this site came from.
    Gateway,
    /// Sandbox in a worker of this browser.
    Browser {
        /// True if its data outlives the tab.
        persistent: bool,
    },
    /// Server at an address that the user entered. The page sends requests to it until it is reloaded.
    Direct,
}

impl BackendKind {
    /// Label of the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => texts::SANDBOX,
            Self::Gateway => texts::GATEWAY,
            Self::Browser { .. } => texts::BROWSER,
            Self::Direct => texts::DIRECT,
        }
    }

    /// Sentence about where changes go.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Sandbox => texts::SANDBOX_EFFECT,
            Self::Gateway => texts::GATEWAY_EFFECT,
            Self::Browser { persistent: true } => texts::BROWSER_EFFECT,
            Self::Browser { persistent: false } => texts::TAB_EFFECT,
            Self::Direct => texts::DIRECT_EFFECT,
        }
    }

    /// Label of the button that leads back to the choice of a backend; `None` where there is no choice.
    pub fn leave_label(self) -> Option<&'static str> {
        match self {
            Self::Sandbox | Self::Gateway => None,
            Self::Browser { .. } => Some(texts::LEAVE_BROWSER),
            Self::Direct => Some(texts::LEAVE_DIRECT),
        }
    }
}

/// Backend as the whole app shares it.
#[derive(Clone, Copy)]
pub struct BackendContext {
    pub state: RwSignal<BackendState>,
    /// SID of the account that the backend shows; `None` where it is unknown.
    pub account_sid: RwSignal<Option<Sid<Account>>>,
    /// Host and port of the server of [`BackendKind::Direct`]; otherwise empty.
    pub host: StoredValue<String>,
    /// Base address of the server of [`BackendKind::Direct`]; otherwise empty.
    pub base_address: StoredValue<String>,
    /// Fingerprint of the backend, account and user. It is part of the key of everything that the browser stores for them, such as drafts.
    /// SIDs themselves are kept in memory only.
    pub storage_scope: StoredValue<u64>,
    /// Origins that the page may call besides its own, set when the site was built.
    pub allowed_origins: StoredValue<Vec<String>>,
    base: StoredValue<String>,
}

/// Key of the user's choice of the sandbox in this browser, so that a reload and a shared link go on with it. Not a secret.
const CHOICE: &str = "conversations-admin-source";

impl BackendContext {
    /// `base` is the path that the site was built for, such as `/admin/`.
    pub fn new(base: &str) -> Self {
        Self {
            state: RwSignal::new(BackendState::Connecting),
            account_sid: RwSignal::new(None),
            host: StoredValue::default(),
            base_address: StoredValue::default(),
            storage_scope: StoredValue::default(),
            allowed_origins: StoredValue::default(),
            base: StoredValue::new(base.trim_end_matches('/').to_owned()),
        }
    }

    /// Returns the path of a file of the site.
    pub fn file(self, name: &str) -> String {
        self.base.with_value(|base| format!("{base}/{name}"))
    }

    /// Returns the path at which the app starts with an account of the gateway.
    pub fn account_address(self, account: &str) -> String {
        self.base.with_value(|base| account_address(base, account))
    }

    /// Loads the site's configuration and connects to the backend that it names.
    pub async fn discover(self) {
        self.state.set(BackendState::Connecting);
        let config = match fetch_file(&self.file("config.json")).await {
            Ok(config) => config,
            Err(error) => return self.state.set(BackendState::Unreachable(error)),
        };
        let origins = config["origins"].as_array().into_iter().flatten();
        self.allowed_origins.set_value(origins.filter_map(Value::as_str).map(str::to_owned).collect());
        if config["api"].is_null() {
            return if is_chosen() { self.start_sandbox().await } else { self.state.set(BackendState::Unchosen) };
        }
        if config["api"] == "gateway" {
            return self.state.set(BackendState::Gateway(config));
        }
        let account = config["account_sid"].as_str().unwrap_or_default();
        self.account_sid.set(account.parse().ok());
        let scope = fingerprint(account);
        self.storage_scope.set_value(scope);
        self.state.set(BackendState::Ready(BackendKind::Sandbox, Client::journaled_with_commands(SameOrigin, scope)));
    }

    /// Starts the sandbox in this browser.
    pub async fn start_sandbox(self) {
        self.state.set(BackendState::Connecting);
        match worker::start().await {
            Ok((client, persistent)) => {
                remember_choice();
                self.state.set(BackendState::Ready(BackendKind::Browser { persistent }, client));
            }
            Err(reason) => self.state.set(BackendState::Failed(reason)),
        }
    }

    /// Returns true if the site's own content security policy lets the page call an origin.
    pub fn may_call(self, origin: &address::Origin) -> bool {
        own_origin() == origin.as_str()
            || self.allowed_origins.with_value(|origins| origins.iter().any(|named| named == origin.as_str()))
    }

    /// Connects to a server at another address after a first request, which checks the address and the secret.
    ///
    /// # Errors
    ///
    /// The first request fails.
    pub async fn connect(self, base: BaseAddress, caller: Username, secret: Secret) -> Result<(), ApiError> {
        let (host, address) = (base.origin().authority().to_owned(), base.to_string());
        let storage_scope = fingerprint(&format!("{base} {caller}"));
        let remote = Remote::new(base, &caller, &secret);
        let list = List { page_size: Some(PageSize::APP.clamped(1)), ..List::default() };
        let page: Page<Service> = read_response(remote.send(list.request(&()))).await?;
        // The user may have started the sandbox in the meantime.
        if matches!(self.state.get_untracked(), BackendState::Unchosen | BackendState::Failed(_)) {
            self.account_sid.set(account_of(caller, &page));
            self.base_address.set_value(address);
            self.host.set_value(host);
            self.storage_scope.set_value(storage_scope);
            self.state.set(BackendState::Ready(BackendKind::Direct, Client::journaled(remote, storage_scope)));
        }
        Ok(())
    }

    /// Returns to the choice of a backend. The reload forgets everything in memory, the secret included.
    pub fn leave(self) {
        if let Some(storage) = local_storage() {
            let _ = storage.remove_item(CHOICE);
        }
        // Drafts and an unfinished plan. The next user of this browser may be another one.
        clear_storage();
        let _ = window().location().reload();
    }

    /// Resets the sandbox in this browser to its first data, and deletes the history of its changes.
    ///
    /// # Errors
    ///
    /// A worker cannot be started, or does not respond.
    pub async fn reset_sandbox(self) -> Result<(), String> {
        worker::reset().await?;
        // Records that cannot be deleted are still true.
        let _ = Journal { scope: worker::SCOPE, has_commands: false }.clear().await;
        Ok(())
    }
}

/// Returns the account of a caller. An API key's is reported with each service.
fn account_of(caller: Username, services: &Page<Service>) -> Option<Sid<Account>> {
    match caller {
        Username::Account(sid) => Some(sid),
        Username::ApiKey(_) => services.items.first()?.account_sid.known().cloned(),
    }
}

/// Returns scheme, host and port of the page.
pub fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}

fn is_chosen() -> bool {
    local_storage().and_then(|storage| storage.get_item(CHOICE).ok().flatten()).is_some()
}

fn remember_choice() {
    if let Some(storage) = local_storage() {
        // Without storage, the user chooses again after a reload.
        let _ = storage.set_item(CHOICE, "sample");
    }
}

#[cfg(test)]
mod tests {
    use api::Json;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_account_of_an_api_key_is_that_of_its_services() {
        let sid = |prefix: &str| format!("{prefix}{}", "0".repeat(32));
        let page =
            |services: Value| Page::from_json(&json!({"services": services, "meta": {"key": "services"}})).unwrap();
        let of = |caller: &str, services: Value| account_of(caller.parse().unwrap(), &page(services));
        let services = json!([{"account_sid": sid("AC")}]);
        assert_eq!(of(&sid("SK"), services.clone()).map(|sid| sid.to_string()), Some(sid("AC")));
        assert_eq!(of(&sid("SK"), json!([])), None);
        let other = format!("AC{}", "1".repeat(32));
        assert_eq!(of(&other, services).map(|sid| sid.to_string()), Some(other));
    }
}

//! Where the data comes from: the server that this site came from, a server elsewhere, or sample data in this browser.

use std::rc::Rc;
use std::sync::Arc;

use api::access::{Caller, Secret};
use api::account::Account;
use api::address::{self, BaseAddress};
use api::service::{List, Service};
use api::{ApiError, Endpoint, Page, PageSize, Sid, fingerprint};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::{Client, Remote, SameOrigin, Transport, fetch_file, read_answer};
use crate::backend::sample::Sample;
use crate::navigation::account_address;
use crate::session::gateway::Visit;

/// What the app has found out about its data.
#[derive(Clone)]
pub enum Source {
    /// The site has not yet said.
    Asking,
    /// The site does not answer, or something answers in its place.
    Unreachable(ApiError),
    /// There is a gateway, which says this of itself and lets in whoever signs in.
    Gateway(Value),
    /// There is no server behind the site: what to look at is for the person to choose.
    Open,
    /// Data can be asked for.
    Ready(Origin, Client),
    /// Sample data could not be started.
    Failed(String),
}

/// Which data it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// The sandbox of the server.
    Sandbox,
    /// An account that the server stands in front of.
    Gateway,
    /// The sandbox in this browser.
    Sample {
        /// Whether it is still there after a reload.
        persistent: bool,
    },
    /// A server elsewhere, for as long as this page is not loaded anew.
    Remote,
}

impl Origin {
    /// Which, in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "Sandbox",
            Self::Gateway => "Gateway",
            Self::Sample { .. } => "Sample data",
            Self::Remote => "Connected",
        }
    }

    /// What that means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Sandbox => "Kept by the server that this page came from. Nothing reaches Twilio.",
            Self::Gateway => "Changes go to Twilio, through the gateway that this page came from.",
            Self::Sample { persistent: true } => "Kept in this browser. Nothing reaches Twilio.",
            Self::Sample { persistent: false } => "Kept in this tab until it is closed. Nothing reaches Twilio.",
            Self::Remote => "Changes go there from this browser. A reload disconnects.",
        }
    }

    /// The button that leads back to the first page, where there is one.
    pub fn way_out(self) -> Option<&'static str> {
        match self {
            Self::Sandbox | Self::Gateway => None,
            Self::Sample { .. } => Some("Leave sample data"),
            Self::Remote => Some("Disconnect"),
        }
    }
}

/// The source as the whole app shares it.
#[derive(Clone, Copy)]
pub struct Sources {
    pub source: RwSignal<Source>,
    pub account_sid: RwSignal<Option<Sid<Account>>>,
    /// Who has signed in to the gateway, where there is one.
    pub visit: StoredValue<Option<Arc<Visit>>>,
    /// What answers there.
    pub gateway: StoredValue<Rc<dyn Transport>, LocalStorage>,
    /// Host and port of the server elsewhere.
    pub host: StoredValue<String>,
    /// Tells this data from other data that the same tab may show. A SID is kept in memory alone, so that this is only made of it.
    pub whose: StoredValue<u64>,
    /// The origins that the page may call besides its own, as they were named when the site was built.
    pub origins: StoredValue<Vec<String>>,
    base: StoredValue<String>,
}

/// That sample data was chosen, so that a reload and a shared link go on with it. Not a secret.
const CHOICE: &str = "conversations-admin-source";

impl Sources {
    pub fn new(base: &str) -> Self {
        Self {
            source: RwSignal::new(Source::Asking),
            account_sid: RwSignal::new(None),
            visit: StoredValue::new(None),
            gateway: StoredValue::new_local(Rc::new(SameOrigin)),
            host: StoredValue::default(),
            whose: StoredValue::default(),
            origins: StoredValue::default(),
            base: StoredValue::new(base.trim_end_matches('/').to_owned()),
        }
    }

    /// The address of a file of the site.
    pub fn file(self, name: &str) -> String {
        self.base.with_value(|base| format!("{base}/{name}"))
    }

    /// The address at which the app begins with that account.
    pub fn account_address(self, account: &str) -> String {
        self.base.with_value(|base| account_address(base, account))
    }

    /// Asks the site what is behind it.
    pub async fn discover(self) {
        self.source.set(Source::Asking);
        let config = match fetch_file(&self.file("config.json")).await {
            Ok(config) => config,
            Err(error) => return self.source.set(Source::Unreachable(error)),
        };
        let origins = config["origins"].as_array().into_iter().flatten();
        self.origins.set_value(origins.filter_map(Value::as_str).map(str::to_owned).collect());
        if config["api"].is_null() {
            return if chosen() { self.explore().await } else { self.source.set(Source::Open) };
        }
        if config["api"] == "gateway" {
            return self.source.set(Source::Gateway(config));
        }
        let account = config["account_sid"].as_str().unwrap_or_default();
        self.account_sid.set(account.parse().ok());
        self.whose.set_value(fingerprint(account));
        self.source.set(Source::Ready(Origin::Sandbox, Client::new(SameOrigin)));
    }

    /// Starts the sandbox in this browser.
    pub async fn explore(self) {
        self.source.set(Source::Asking);
        match start().await {
            Ok((sample, persistent)) => {
                remember_choice();
                self.source.set(Source::Ready(Origin::Sample { persistent }, Client::new(sample)));
            }
            Err(reason) => self.source.set(Source::Failed(reason)),
        }
    }

    /// Whether the site's own policy lets the page call there.
    pub fn may_call(self, origin: &address::Origin) -> bool {
        own_origin() == origin.as_str()
            || self.origins.with_value(|origins| origins.iter().any(|named| named == origin.as_str()))
    }

    /// Asks whether the API is there and lets this caller in. If so, the app shows its data from now on.
    pub async fn connect(self, base: BaseAddress, caller: Caller, secret: Secret) -> Result<(), ApiError> {
        let host = base.origin().authority().to_owned();
        let whose = fingerprint(&format!("{base} {caller}"));
        let remote = Remote::new(base, &caller, &secret);
        let list = List { page_size: Some(PageSize::APP.clamped(1)), ..List::default() };
        let page: Page<Service> = read_answer(remote.send(list.request(&()))).await?;
        // Somebody may have gone on to sample data meanwhile.
        if matches!(self.source.get_untracked(), Source::Open | Source::Failed(_)) {
            self.account_sid.set(account_of(caller, &page));
            self.host.set_value(host);
            self.whose.set_value(whose);
            self.source.set(Source::Ready(Origin::Remote, Client::new(remote)));
        }
        Ok(())
    }

    /// Goes back to the first page. Loading it anew forgets everything that is in memory.
    pub fn leave(self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(CHOICE);
        }
        let _ = window().location().reload();
    }

    /// Puts the sample data back to how it began. A worker of its own does it, for the one at work may have stopped.
    pub async fn reset(self) -> Result<(), String> {
        let sample = Sample::spawn()?;
        // Whether it could begin with what it found does not matter any more.
        let _ = sample.ready().await;
        sample.reset().await.map(drop)
    }
}

/// Whose services they are. To which account an API key belongs is told with each of them.
fn account_of(caller: Caller, services: &Page<Service>) -> Option<Sid<Account>> {
    match caller {
        Caller::Account(sid) => Some(sid),
        Caller::ApiKey(_) => services.items.first()?.account_sid.known().cloned(),
    }
}

/// Scheme, host and port of the page itself.
pub fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}

async fn start() -> Result<(Sample, bool), String> {
    let sample = Sample::spawn()?;
    let persistent = sample.ready().await?;
    Ok((sample, persistent))
}

fn chosen() -> bool {
    storage().and_then(|storage| storage.get_item(CHOICE).ok().flatten()).is_some()
}

/// Goes on with sample data after a reload.
fn remember_choice() {
    if let Some(storage) = storage() {
        // Where storage is refused the choice is asked for again after a reload, which is all that is lost.
        let _ = storage.set_item(CHOICE, "sample");
    }
}

pub fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
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

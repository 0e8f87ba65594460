//! Where the data comes from: the server that this site came from, or sample data in this browser.

use api::Sid;
use api::account::Account;
use leptos::prelude::*;
use serde_json::Value;

use crate::client::{Client, SameOrigin, fetch_file};
use crate::sample::Sample;

/// What the app has found out about its data.
#[derive(Clone)]
pub enum Source {
    /// The site has not yet said.
    Asking,
    /// The site does not answer.
    Unreachable,
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
    /// The sandbox in this browser.
    Sample {
        /// Whether it is still there after a reload.
        persistent: bool,
    },
}

impl Origin {
    /// Which, in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "Sandbox",
            Self::Sample { .. } => "Sample data",
        }
    }

    /// What that means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Sandbox => "Kept by the server that this page came from. Nothing reaches Twilio.",
            Self::Sample { persistent: true } => "Kept in this browser. Nothing reaches Twilio.",
            Self::Sample { persistent: false } => "Kept in this tab until it is closed. Nothing reaches Twilio.",
        }
    }
}

/// The source as the whole app shares it.
#[derive(Clone, Copy)]
pub struct Sources {
    pub source: RwSignal<Source>,
    pub account_sid: RwSignal<Option<Sid<Account>>>,
    base: StoredValue<String>,
}

/// That sample data was chosen, so that a reload and a shared link go on with it. Not a secret.
const CHOICE: &str = "conversations-admin-source";

impl Sources {
    pub fn new(base: &str) -> Self {
        Self {
            source: RwSignal::new(Source::Asking),
            account_sid: RwSignal::new(None),
            base: StoredValue::new(base.trim_end_matches('/').to_owned()),
        }
    }

    /// The address of a file of the site.
    pub fn file(self, name: &str) -> String {
        self.base.with_value(|base| format!("{base}/{name}"))
    }

    /// Asks the site what is behind it.
    pub async fn discover(self) {
        self.source.set(Source::Asking);
        let file = fetch_file(&self.file("config.json")).await;
        let Some(config) = file.and_then(|text| serde_json::from_str::<Value>(&text).ok()) else {
            return self.source.set(Source::Unreachable);
        };
        if config["api"].is_null() {
            return if chosen() { self.explore().await } else { self.source.set(Source::Open) };
        }
        self.account_sid.set(config["account_sid"].as_str().and_then(|sid| sid.parse().ok()));
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

    /// Puts the sample data back to how it began. A worker of its own does it, for the one at work may have stopped.
    pub async fn reset(self) -> Result<(), String> {
        let sample = Sample::spawn()?;
        // Whether it could begin with what it found does not matter any more.
        let _ = sample.ready().await;
        sample.reset().await.map(drop)
    }
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

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

//! Diagnosis of a server that cannot be used. Browsers tell a page little about a request without a response, so that probes without a
//! secret find out what is certain. For the rest the user gets a list of possible causes, each with a way to check it.

mod forbidden;
pub mod gateway;
mod no_response;
mod response;
mod texts;

use api::ApiError;
use api::access::Username;
use api::address::BaseAddress;
use leptos::prelude::*;

use self::no_response::probe_server;

/// Attempt of the page to connect to a server that failed.
#[derive(Clone)]
pub struct FailedConnection {
    /// Origin of the page.
    pub page_origin: String,
    pub base: BaseAddress,
    pub caller: Username,
}

/// Result of the checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// Sentence about what is certain, and what to do if that is certain too.
    pub why: String,
    /// Address to open in a new tab, which shows more than a page can find out.
    pub look_at: Option<String>,
    /// Possible causes, the likeliest first.
    pub causes: Vec<Cause>,
}

/// Possible cause.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    pub what: &'static str,
    /// Way to check the cause, and what to do then.
    pub how: String,
    /// Options or headers to set, as code.
    pub set: Vec<String>,
}

impl Diagnosis {
    /// Diagnosis without further causes.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), ..Self::default() }
    }

    /// Adds a possible cause.
    fn or(mut self, what: &'static str, how: impl Into<String>) -> Self {
        self.causes.push(Cause { what, how: how.into(), set: Vec::new() });
        self
    }

    /// Adds options or headers to the last cause.
    fn setting(mut self, set: Vec<String>) -> Self {
        self.causes.last_mut().into_iter().for_each(|cause| cause.set.clone_from(&set));
        self
    }
}

impl FailedConnection {
    /// Returns a diagnosis if the browser does not even send the request.
    pub fn forbidden(&self) -> Option<Diagnosis> {
        forbidden::forbidden(self)
    }

    /// Explains an error. Where the browser gives no reason, probes find out more.
    pub async fn explain(&self, error: &ApiError) -> Diagnosis {
        match error {
            ApiError::Transport(error) => no_response::explain(self, probe_server(self, *error).await, is_online()),
            error => response::explain(self, error),
        }
    }
}

/// Returns false if the browser knows that it is offline.
fn is_online() -> bool {
    window().navigator().on_line()
}

/// List of the possible causes of a diagnosis. Empty without causes.
#[component]
pub fn DiagnosisView(diagnosis: Diagnosis) -> impl IntoView {
    let Diagnosis { look_at, causes, .. } = diagnosis;
    if causes.is_empty() {
        return ().into_any();
    }
    let cause = |Cause { what, how, set }| {
        let lines = set.into_iter().map(|line| view! { <code>{line}</code> }).collect_view();
        view! { <dt>{what}</dt><dd>{how} {lines}</dd> }
    };
    let tab = look_at.map(|address| {
        let name = address.clone();
        view! {
            <p>
                {texts::OPEN_BEFORE} " "
                <a class="address" href=address target="_blank" rel="noreferrer">{name}</a>
                " " {texts::OPEN_AFTER}
            </p>
        }
    });
    view! {
        <section class="causes" aria-labelledby="causes">
            <h3 id="causes">{texts::CAUSES}</h3>
            {tab}
            <dl>{causes.into_iter().map(cause).collect_view()}</dl>
        </section>
    }
    .into_any()
}

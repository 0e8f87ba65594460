//! Why a server cannot be reached. A page is told little when no answer comes, so that this asks once more without any secret, says what
//! is certain, and of what is not every cause with how to tell it.

mod forbidden;
pub mod gateway;
mod no_response;
mod response;

use api::ApiError;
use api::access::Caller;
use api::address::BaseAddress;
use leptos::prelude::*;

use self::no_response::listen;

/// Who asks where.
#[derive(Clone)]
pub struct Call {
    /// The page's own origin.
    pub own: String,
    pub base: BaseAddress,
    pub caller: Caller,
}

/// What was found out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// What is certain, and what to do where that is certain as well.
    pub why: String,
    /// What shows in a tab of its own what a page is not told.
    pub look_at: Option<String>,
    /// What else it can be, the likeliest first.
    pub causes: Vec<Cause>,
}

/// What it can be.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    pub what: &'static str,
    /// How to tell, and what to do then.
    pub how: String,
    /// What to set for it, to the letter.
    pub set: Vec<String>,
}

impl Diagnosis {
    /// With nothing that it could be besides.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), ..Self::default() }
    }

    fn or(mut self, what: &'static str, how: impl Into<String>) -> Self {
        self.causes.push(Cause { what, how: how.into(), set: Vec::new() });
        self
    }

    /// What to set for the cause that was named last.
    fn setting(mut self, set: Vec<String>) -> Self {
        self.causes.last_mut().into_iter().for_each(|cause| cause.set.clone_from(&set));
        self
    }
}

impl Call {
    /// What is known to fail without asking: the browser would say nothing but that no answer came.
    pub fn forbidden(&self) -> Option<Diagnosis> {
        forbidden::forbidden(self)
    }

    /// What an answer that says no, or none in so many milliseconds, comes from.
    pub async fn explain(&self, error: &ApiError, waited: f64) -> Diagnosis {
        match error {
            ApiError::NoAnswer => no_response::explain(self, listen(self, waited).await, is_online()),
            error => response::explain(self, error),
        }
    }
}

/// Whether the browser has a network at all, as far as it knows.
fn is_online() -> bool {
    window().navigator().on_line()
}

/// Shows what it can be, below what is certain.
#[component]
pub fn Doctor(diagnosis: Diagnosis) -> impl IntoView {
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
                "The browser tells you more than it tells a page: open "
                <a class="address" href=address target="_blank" rel="noreferrer">{name}</a>
                " in a tab of its own."
            </p>
        }
    });
    view! {
        <section class="doctor" aria-labelledby="doctor">
            <h3 id="doctor">"What it can be"</h3>
            {tab}
            <dl>{causes.into_iter().map(cause).collect_view()}</dl>
        </section>
    }
    .into_any()
}

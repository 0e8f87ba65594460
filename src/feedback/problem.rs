//! What went wrong with a call: a sentence that says what to do, and the API's own words on request.

use api::{ApiError, Refusal};
use leptos::prelude::*;

use crate::backend::source::Sources;
use crate::navigation::Navigation;
use crate::ui::icon::{Icon, Svg};

/// What went wrong, and why in words for the person who can act.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub why: String,
    /// What the API had to do with it.
    pub error: Option<ApiError>,
    /// Whether it may have been done all the same.
    is_uncertain: bool,
}

impl Failure {
    /// It was not done.
    pub fn new(why: impl Into<String>, error: impl Into<Option<ApiError>>) -> Self {
        Self { why: why.into(), error: error.into(), is_uncertain: false }
    }

    /// It may have been done all the same, and `why` says what to do then.
    pub fn uncertain(why: &str, error: ApiError) -> Self {
        Self { why: format!("{why} {error}"), error: Some(error), is_uncertain: true }
    }

    /// Whether it may have been done all the same.
    pub fn is_uncertain(&self) -> bool {
        self.is_uncertain
    }

    /// What to say above it, where `failed` says that it was not done.
    pub fn heading<'a>(&self, failed: &'a str) -> &'a str {
        if self.is_uncertain { "What came of this is not certain." } else { failed }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::new(error.to_string(), error)
    }
}

/// Says what failed and why.
#[component]
pub fn Problem(#[prop(into)] summary: String, #[prop(into)] failure: Failure) -> impl IntoView {
    let refusal = failure.error.as_ref().and_then(ApiError::refusal);
    // What a gateway says itself is said above already.
    let details =
        refusal.filter(|refusal| refusal.reason.is_none()).cloned().map(|refusal| view! { <Details refusal/> });
    let sources = use_context::<Sources>();
    let remedy = sources.and_then(|sources| sources.visit.with_value(|visit| (visit.as_ref()?.remedy)(&failure)));
    let remedy = remedy.map(|remedy| {
        view! {
            <details>
                <summary>"What can be done"</summary>
                <p>{remedy}</p>
            </details>
        }
    });
    // What is typed and not saved is kept as a draft.
    let navigation =
        use_context::<Navigation>().filter(|_| failure.error.as_ref().is_some_and(ApiError::is_sign_in_page));
    let reload = navigation.map(|navigation| {
        view! {
            <button type="button" on:click=move |_| navigation.load_anew()>
                "Reload page"
            </button>
        }
    });
    view! {
        <div class="note" data-tone="danger" role="alert">
            <Svg icon=Icon::Alert/>
            <div>
                <p>
                    <b>{summary}</b>
                    " "
                    {failure.why}
                </p>
                {reload}
                {details}
                {remedy}
            </div>
        </div>
    }
}

#[component]
fn Details(refusal: Refusal) -> impl IntoView {
    let page = refusal.more_info.map(|address| {
        let text = address.clone();
        view! {
            <dt>"About"</dt>
            <dd>
                <a href=address target="_blank" rel="noreferrer">
                    {text}
                </a>
            </dd>
        }
    });
    let request = refusal.request_id.map(|id| view! { <dt>"Request"</dt><dd class="code">{id}</dd> });
    view! {
        <details>
            <summary>"What the API said"</summary>
            <dl class="facts">
                <dt>"Message"</dt>
                <dd>{refusal.message}</dd>
                <dt>"Status"</dt>
                <dd>{refusal.status}</dd>
                {page}
                {request}
            </dl>
        </details>
    }
}

//! Note about a failed action: a sentence that says what to do, and the API's own message on request.

use api::{ApiError, Rejection};
use leptos::prelude::*;

use crate::feedback::failure::Failure;
use crate::feedback::remedy::Remedies;
use crate::feedback::texts;
use crate::navigation::Navigation;
use crate::ui::icon::{Icon, Svg};

/// Note that says what failed and why. `summary` is its heading.
#[component]
pub fn Problem(#[prop(into)] summary: String, #[prop(into)] failure: Failure) -> impl IntoView {
    let rejection = failure.error.as_ref().and_then(ApiError::rejection);
    // The message of a gateway is part of the failure already.
    let details = rejection
        .filter(|rejection| rejection.reason.is_none())
        .cloned()
        .map(|rejection| view! { <Details rejection/> });
    let remedy = use_context::<Remedies>().and_then(|remedies| remedies.advise(&failure));
    let remedy = remedy.map(|remedy| {
        view! {
            <details>
                <summary>{texts::REMEDY}</summary>
                <p>{remedy}</p>
            </details>
        }
    });
    // Unsaved input is kept as a draft.
    let navigation =
        use_context::<Navigation>().filter(|_| failure.error.as_ref().is_some_and(ApiError::is_sign_in_page));
    let reload = navigation.map(|navigation| {
        view! {
            <button type="button" on:click=move |_| navigation.reload()>
                {texts::RELOAD}
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
fn Details(rejection: Rejection) -> impl IntoView {
    let page = rejection.more_info.map(|address| {
        let text = address.clone();
        view! {
            <dt>{texts::DETAILS_PAGE}</dt>
            <dd>
                <a href=address target="_blank" rel="noreferrer">
                    {text}
                </a>
            </dd>
        }
    });
    let request = rejection.request_id.map(|id| view! { <dt>{texts::DETAILS_REQUEST}</dt><dd class="code">{id}</dd> });
    view! {
        <details>
            <summary>{texts::DETAILS}</summary>
            <dl class="facts">
                <dt>{texts::DETAILS_MESSAGE}</dt>
                <dd>{rejection.message}</dd>
                <dt>{texts::DETAILS_STATUS}</dt>
                <dd>{rejection.status}</dd>
                {page}
                {request}
            </dl>
        </details>
    }
}

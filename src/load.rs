//! One resource: waiting, failed with a way on, or its view.

use api::ApiError;
use leptos::prelude::*;

use crate::ui::problem::Problem;

/// Shows what a resource became. `what` names it in the sentence of a failure: "The service".
#[component]
pub fn Load<T: Clone + Send + Sync + 'static, V: IntoView + 'static>(
    what: &'static str,
    resource: LocalResource<Result<T, ApiError>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || match resource.get() {
        None => view! { <Waiting what/> }.into_any(),
        Some(Ok(value)) => view(value).into_any(),
        Some(Err(error)) => view! { <Failed what error retry=Callback::new(move |()| resource.refetch())/> }.into_any(),
    }
}

/// Holds the place of what is on its way.
#[component]
pub fn Waiting(what: &'static str) -> impl IntoView {
    view! {
        <div class="waiting" role="status">
            <span class="visually-hidden">{format!("{what}: loading")}</span>
            <i></i>
            <i></i>
            <i></i>
        </div>
    }
}

/// Says what could not be loaded and why, and offers to try again.
#[component]
pub fn Failed(what: &'static str, error: ApiError, retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="failed">
            <Problem summary=format!("{what} could not be loaded.") failure=error/>
            <button type="button" on:click=move |_| retry.run(())>
                "Try again"
            </button>
        </div>
    }
}

//! One resource: waiting, failed with a way on, or its view.

use std::future::Future;
use std::pin::Pin;

use api::{ApiError, Request};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::ui::focus::focus_heading;

/// What a call will bring.
type Coming<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Asks for something now, and again on `refetch`. Boxed, so that the machinery of a resource is compiled once for each type that is asked
/// for and not for each place that asks.
pub fn ask<T, F>(call: impl Fn() -> F + 'static) -> LocalResource<Result<T, ApiError>>
where
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    fn start<T: 'static>(call: Box<dyn Fn() -> Coming<T>>) -> LocalResource<Result<T, ApiError>> {
        LocalResource::new(call)
    }
    start(Box::new(move || Box::pin(call())))
}

/// An answer as it came, once it has.
pub type Answer = LocalResource<Result<Value, ApiError>>;

/// Asks for an answer as it comes: what is in it is read where it is shown.
pub fn fetch(request: Request) -> Answer {
    let client: Client = expect_context();
    ask(move || client.ask(request.clone()))
}

/// Asks again, and waits for it in sight: what came before is gone, and the button that asked with it.
pub fn again<T: 'static>(resource: LocalResource<Result<T, ApiError>>) -> Callback<()> {
    Callback::new(move |()| {
        resource.set(None);
        resource.refetch();
        focus_heading();
    })
}

/// Shows what a resource became. `what` names it in the sentence of a failure: "The service".
#[component]
pub fn Load<T: Clone + Send + Sync + 'static, V: IntoView + 'static>(
    what: &'static str,
    resource: LocalResource<Result<T, ApiError>>,
    /// Words for a failure that only this page can explain.
    #[prop(default = Failure::from)]
    explain: fn(ApiError) -> Failure,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || match resource.get() {
        None => view! { <Waiting what/> }.into_any(),
        Some(Ok(value)) => view(value).into_any(),
        Some(Err(error)) => view! { <Failed what error=explain(error) retry=again(resource)/> }.into_any(),
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
pub fn Failed(what: &'static str, #[prop(into)] error: Failure, retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="failed">
            <Problem summary=format!("{what} could not be loaded.") failure=error/>
            <button type="button" on:click=move |_| retry.run(())>
                "Try again"
            </button>
        </div>
    }
}

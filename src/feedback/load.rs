//! Loaded data: a placeholder, a failure with a retry button, or the view.

use std::future::Future;
use std::pin::Pin;

use api::{ApiError, Endpoint};
use leptos::prelude::*;

use crate::backend::client::Client;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::feedback::texts;
use crate::navigation::Navigation;
use crate::routes::Route;
use crate::ui::focus::focus_heading;
use crate::ui::texts::TRY_AGAIN;

/// Lines of the placeholder of a form: labels and text boxes in turn.
const FORM_LINES: usize = 8;
const TABLE_ROWS: usize = 6;

/// Future result of a request.
type Pending<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Loads data now, and again on `refetch`. Boxed, so that the code of a resource is compiled once per type and not once per use.
pub fn load<T, F>(call: impl Fn() -> F + 'static) -> Loadable<T>
where
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    fn start<T: 'static>(call: Box<dyn Fn() -> Pending<T>>) -> Loadable<T> {
        LocalResource::new(call)
    }
    start(Box::new(move || Box::pin(call())))
}

/// Data that is being loaded, is loaded, or could not be loaded.
pub type Loadable<T> = LocalResource<Result<T, ApiError>>;

/// Loads the response of an endpoint.
pub fn fetch<E: Endpoint>(endpoint: E, path: &E::Path) -> Loadable<E::Response> {
    let client: Client = expect_context();
    let request = endpoint.request(path);
    load(move || client.send_as(request.clone()))
}

/// Returns a callback that loads the data again. The placeholder takes the place of the retry button, so that the heading is focused.
pub fn again<T: 'static>(resource: Loadable<T>) -> Callback<()> {
    Callback::new(move |()| {
        resource.set(None);
        resource.refetch();
        focus_heading();
    })
}

/// Shape of a placeholder. It resembles the content, so that the page hardly moves when the content is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// This number of lines of text.
    Lines(usize),
    /// Labels and text boxes in a panel.
    Form,
    /// Rows in a panel.
    Table,
}

/// Shows the data once it is loaded. `what` names it in the sentence of a failure: "The service".
#[component]
pub fn Load<T: Clone + Send + Sync + 'static, V: IntoView + 'static>(
    what: &'static str,
    resource: Loadable<T>,
    #[prop(default = Shape::Lines(3))] shape: Shape,
    /// Turns an error into a failure, with sentences for errors that only this page can explain.
    #[prop(default = Failure::from)]
    explain: fn(ApiError) -> Failure,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || match resource.get() {
        None => view! { <Waiting what shape/> }.into_any(),
        Some(Ok(value)) => view(value).into_any(),
        Some(Err(error)) => view! { <Failed what error=explain(error) retry=again(resource)/> }.into_any(),
    }
}

/// Placeholder while data is being loaded.
#[component]
pub fn Waiting(what: &'static str, #[prop(default = Shape::Lines(3))] shape: Shape) -> impl IntoView {
    let (class, shape, rows) = match shape {
        Shape::Lines(count) => ("waiting", None, count),
        Shape::Form => ("waiting panel", Some("form"), FORM_LINES),
        Shape::Table => ("waiting panel", Some("table"), TABLE_ROWS),
    };
    view! {
        <div class=class data-shape=shape role="status">
            <span class="visually-hidden">{texts::loading(what)}</span>
            {(0..rows).map(|_| view! { <i></i> }).collect_view()}
        </div>
    }
}

/// Failure of a load, with a retry button.
#[component]
pub fn Failed(what: &'static str, #[prop(into)] error: Failure, retry: Callback<()>) -> impl IntoView {
    // A retry rarely helps where a request is denied.
    let is_denied = error.error.as_ref().and_then(ApiError::status) == Some(403);
    let home = use_context::<Navigation>().filter(|_| is_denied).map(|navigation| {
        view! { <a class="button" href=navigation.href(&Route::Home)>{texts::GO_HOME}</a> }
    });
    view! {
        <div class="failed">
            <Problem summary=texts::not_loaded(what) failure=error/>
            <div class="row">
                <button type="button" on:click=move |_| retry.run(())>
                    {TRY_AGAIN}
                </button>
                {home}
            </div>
        </div>
    }
}

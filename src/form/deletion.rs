//! Deletion of a resource, in a dialog that asks first.

use api::gateway::Reason;
use api::{ApiError, ParameterInfo, Request};
use leptos::prelude::*;
use serde_json::Value;

use crate::backend::client::Client;
use crate::feedback::busy::BusyNote;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::form::preview::RequestPreview;
use crate::form::settings::unread_or;
use crate::form::submission::Submission;
use crate::form::texts;
use crate::ui::bidi::isolate;
use crate::ui::texts::CLOSE;
use crate::ui::toast::Toasts;

/// Deletion of a resource. It goes on when the dialog is closed.
#[derive(Clone, Copy)]
pub struct Deletion {
    client: Client,
    toasts: Toasts,
    submission: Submission,
}

/// A resource to delete, as it was shown.
pub struct Target {
    pub name: String,
    pub delete: Request,
    /// Request that reads it again.
    pub fetch: Request,
    /// Parameters with which such a resource is created.
    pub fields: &'static [ParameterInfo],
    /// Response that it was shown from.
    pub shown: Value,
}

impl Deletion {
    pub fn new() -> Self {
        Self { client: expect_context(), toasts: expect_context(), submission: Submission::new() }
    }

    /// Deletes a resource if it still is as it was shown, unless a deletion is pending.
    pub fn start(self, target: Target, on_deleted: Box<dyn FnOnce()>) {
        let Self { client, toasts, submission } = self;
        let name = isolate(&target.name);
        let failed = texts::not_deleted(&name);
        let settle = move |result: Result<(), Failure>, _| {
            let failure = result.err();
            if failure.is_none() {
                toasts.succeed(texts::deleted(&name));
                on_deleted();
            }
            failure
        };
        submission.start(Box::pin(delete(client, target)), failed, Box::new(settle));
    }
}

impl Default for Deletion {
    fn default() -> Self {
        Self::new()
    }
}

/// Deletes a resource that is still as it was shown. Where no response came, reads it again to find out the outcome.
async fn delete(client: Client, target: Target) -> Result<(), Failure> {
    let Target { delete, fetch, fields, shown, .. } = target;
    let precondition = api::precondition::deletion(fields, &shown);
    // Twilio deletes without a precondition, so that the page checks one as the gateway does.
    let now: Value = client.send_as(fetch.clone()).await.map_err(gone_or_unread)?;
    if api::precondition::deletion(fields, &now) != precondition {
        return Err(Failure::new(texts::CHANGED_BEFORE_DELETION, None));
    }
    let error = match client.send_as::<()>(Request { precondition: Some(precondition), ..delete }).await {
        Ok(()) => return Ok(()),
        Err(error) if error.reason() == Some(Reason::PreconditionFailed) => {
            return Err(Failure::new(texts::CHANGED_BEFORE_DELETION, error));
        }
        Err(error) => error,
    };
    let unknown = error.is_outcome_unknown();
    match client.send_as::<()>(fetch).await {
        Err(now) if now.is_not_found() && unknown => Ok(()),
        Err(now) if now.is_not_found() => Err(gone(error)),
        Err(_) if unknown => Err(Failure::uncertain(texts::DELETION_UNCONFIRMED, error)),
        _ => Err(error.into()),
    }
}

fn gone(error: ApiError) -> Failure {
    Failure::new(texts::ALREADY_DELETED, error)
}

fn gone_or_unread(error: ApiError) -> Failure {
    if error.is_not_found() { gone(error) } else { unread_or(error, Failure::from) }
}

/// Request, failure and buttons of the dialog. `what` names the kind of resource: "role".
#[component]
pub fn Decision(
    deletion: Deletion,
    what: &'static str,
    close: Callback<()>,
    /// Request that deletes. `None` if the resource has no valid SID.
    request: Option<Request>,
) -> impl IntoView {
    let Deletion { submission, .. } = deletion;
    let summary = texts::kind_not_deleted(what);
    let keep = move || if submission.is_pending() { CLOSE.to_owned() } else { texts::keep(what) };
    let delete = move || if submission.is_pending() { texts::deleting(what) } else { texts::delete(what) };
    view! {
        <RequestPreview request=Signal::stored(request)/>
        {move || submission.failure().map(|failure| view! { <Problem summary=failure.heading(&summary) failure/> })}
        <footer class="row">
            // The safe button has the focus first, unless a name must be typed.
            <button type="button" autofocus on:click=move |_| close.run(())>
                {keep}
            </button>
            <button type="submit" data-kind="danger" aria-disabled=move || submission.disabled()>
                {delete}
            </button>
        </footer>
        <div role="status">
            <BusyNote/>
        </div>
    }
}

//! Deleting, and finding out what happened where no answer came.

use api::gateway::Reason;
use api::{ApiError, FieldInfo, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use crate::backend::client::Client;
use crate::feedback::busy::BusyNote;
use crate::feedback::failure::Failure;
use crate::feedback::problem::Problem;
use crate::form::settings::unread_or;
use crate::ui::bidi::isolate;
use crate::ui::toast::Toasts;

/// What became of a deletion so far. It outlives the dialog that asked.
#[derive(Clone, Copy)]
pub struct Deletion {
    client: Client,
    toasts: Toasts,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

/// A resource to delete, as it was shown.
pub struct Target {
    pub name: String,
    pub delete: Request,
    /// Reads it again.
    pub fetch: Request,
    /// The fields with which such a resource is created.
    pub fields: &'static [FieldInfo],
    /// The response that it was shown from.
    pub shown: Value,
}

const MEANWHILE: &str =
    "Nothing was deleted: somebody else has changed it since it was shown. Reload the page to see what it is now.";

impl Deletion {
    /// Before anybody has decided.
    pub fn idle() -> Self {
        Self {
            client: expect_context(),
            toasts: expect_context(),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Deletes a resource if it still is as it was shown, unless that is under way.
    pub fn start(self, target: Target, on_deleted: Box<dyn FnOnce()>) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let name = isolate(&target.name);
            match carry_out(self.client, target).await {
                Ok(()) => {
                    self.toasts.tell(format!("“{name}” is deleted"));
                    on_deleted();
                }
                Err(reason) => {
                    self.pending.try_set(false);
                    if let Some(Some(reason)) = self.failure.try_set(Some(reason)) {
                        self.toasts.fail(format!("“{name}” could not be deleted. {}", reason.why));
                    }
                }
            }
        });
    }
}

async fn carry_out(client: Client, target: Target) -> Result<(), Failure> {
    let Target { delete, fetch, fields, shown, .. } = target;
    let seen = api::shown(fields, &shown);
    // Twilio itself deletes unconditionally, so this page looks as well as the gateway does.
    let now: Value = client.ask(fetch.clone()).await.map_err(gone_or_unread)?;
    if api::shown(fields, &now) != seen {
        return Err(Failure::new(MEANWHILE, None));
    }
    let error = match client.ask::<()>(Request { seen: Some(seen), ..delete }).await {
        Ok(()) => return Ok(()),
        Err(error) if error.reason() == Some(Reason::Changed) => return Err(Failure::new(MEANWHILE, error)),
        Err(error) => error,
    };
    let unknown = error.is_outcome_unknown();
    match client.ask::<()>(fetch).await {
        Err(now) if now.is_not_found() && unknown => Ok(()),
        Err(now) if now.is_not_found() => Err(gone(error)),
        Err(_) if unknown => Err(Failure::uncertain("It may or may not be deleted. Try again to find out.", error)),
        _ => Err(error.into()),
    }
}

fn gone(error: ApiError) -> Failure {
    Failure::new("It was already gone: somebody else may have deleted it.", error)
}

fn gone_or_unread(error: ApiError) -> Failure {
    if error.is_not_found() { gone(error) } else { unread_or(error, Failure::from) }
}

/// What went wrong, the way out, and the way on. `what` is deleted: "role".
#[component]
pub fn Decision(deletion: Deletion, what: &'static str, close: Callback<()>) -> impl IntoView {
    let Deletion { pending, failure, .. } = deletion;
    let summary = format!("The {what} could not be deleted.");
    let keep = move || if pending.get() { "Close".to_owned() } else { format!("Keep {what}") };
    let delete = move || format!("{} {what}", if pending.get() { "Deleting" } else { "Delete" });
    view! {
        {move || failure.get().map(|failure| view! { <Problem summary=failure.heading(&summary) failure/> })}
        <footer class="row">
            // The keyboard starts on the way out.
            <button type="button" autofocus on:click=move |_| close.run(())>
                {keep}
            </button>
            <button type="submit" data-kind="danger" aria-disabled=move || pending.get().then_some("true")>
                {delete}
            </button>
        </footer>
        <div role="status">
            <BusyNote/>
        </div>
    }
}

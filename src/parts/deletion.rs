//! Deleting, and finding out what happened where no answer came.

use api::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Client;
use crate::parts::busy::BusyNote;
use crate::parts::problem::{Failure, Problem};
use crate::ui::toast::Toasts;

/// What became of a deletion so far. It outlives the dialog that asked.
#[derive(Clone, Copy)]
pub struct Deletion {
    client: Client,
    toasts: Toasts,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

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

    /// Deletes what can be fetched as well, unless that is under way.
    pub fn start(self, name: String, delete: Request, fetch: Request, on_deleted: Box<dyn FnOnce()>) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        spawn_local(async move {
            match carry_out(self.client, delete, fetch).await {
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

async fn carry_out(client: Client, delete: Request, fetch: Request) -> Result<(), Failure> {
    let error = match client.ask::<()>(delete).await {
        Ok(()) => return Ok(()),
        Err(error) => error,
    };
    let unknown = error.is_outcome_unknown();
    match client.ask::<()>(fetch).await {
        Err(now) if now.is_not_found() && unknown => Ok(()),
        Err(now) if now.is_not_found() => {
            Err(Failure::new("It was already gone: somebody else may have deleted it.", error))
        }
        Err(_) if unknown => Err(Failure::uncertain("It may or may not be deleted. Try again to find out.", error)),
        _ => Err(error.into()),
    }
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

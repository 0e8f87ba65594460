//! Puts the sample data back to how it began.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::backend::context::BackendContext;
use crate::ui::dialog::{Dialog, Role};

/// A button that asks first.
#[component]
pub fn ResetSample() -> impl IntoView {
    let backend: BackendContext = expect_context();
    let asked = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let close = Callback::new(move |()| asked.set(false));
    let reset = move |_| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            match backend.reset_sandbox().await {
                // Every page shows data that is gone now.
                Ok(()) => _ = window().location().reload(),
                Err(reason) => _ = problem.try_set(Some(format!("The sample data could not be reset. {reason}"))),
            }
            pending.try_set(false);
        });
    };
    view! {
        <button type="button" on:click=move |_| asked.set(true)>
            "Reset sample data"
        </button>
        <Dialog open=asked close title="Reset the sample data?" role=Role::AlertDialog>
            <p>"Everything that you changed in it goes, in every tab. You cannot undo this action."</p>
            <p class="error" role="alert">
                {move || problem.get()}
            </p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| close.run(())>
                    {move || if pending.get() { "Close" } else { "Keep it" }}
                </button>
                <button type="button" data-kind="danger" aria-disabled=move || pending.get().then_some("true") on:click=reset>
                    {move || if pending.get() { "Resetting sample data" } else { "Reset sample data" }}
                </button>
            </footer>
        </Dialog>
    }
}

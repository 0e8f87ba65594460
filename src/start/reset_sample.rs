//! Button that resets the sandbox in this browser.

use leptos::prelude::*;

use super::texts;
use crate::backend::context::BackendContext;
use crate::feedback::failure::Failure;
use crate::form::submission::Submission;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::texts::CLOSE;

/// Button with a dialog that asks first.
#[component]
pub fn ResetSample() -> impl IntoView {
    let backend: BackendContext = expect_context();
    let submission = Submission::new();
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| open.set(false));
    let reset = move |_| {
        let reset = async move { backend.reset_sandbox().await.map_err(|reason| Failure::new(reason, None)) };
        let settle = |result: Result<(), Failure>, _| match result {
            // Every page shows data that is gone now.
            Ok(()) => {
                let _ = window().location().reload();
                None
            }
            Err(failure) => Some(failure),
        };
        submission.start(Box::pin(reset), texts::RESET_FAILED, Box::new(settle));
    };
    let error = move || submission.failure().map(|failure| format!("{} {}", texts::RESET_FAILED, failure.why));
    view! {
        <button type="button" on:click=move |_| open.set(true)>
            {texts::RESET}
        </button>
        <Dialog open close title=texts::RESET_TITLE role=Role::AlertDialog>
            <p>{texts::RESET_EFFECT}</p>
            <p class="error" role="alert">
                {error}
            </p>
            <footer class="row">
                <button type="button" autofocus on:click=move |_| close.run(())>
                    {move || if submission.is_pending() { CLOSE } else { texts::KEEP }}
                </button>
                <button type="button" data-kind="danger" aria-disabled=move || submission.disabled() on:click=reset>
                    {move || if submission.is_pending() { texts::RESETTING } else { texts::RESET }}
                </button>
            </footer>
        </Dialog>
    }
}

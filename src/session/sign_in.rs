//! Form that signs in with a name and a password, and with a code if the gateway asks for one.

use std::time::Duration;

use api::gateway::session::SignIn;
use api::gateway::{Reason, Session};
use api::{ApiError, Endpoint, Required};
use leptos::prelude::*;

use crate::feedback::failure::Failure;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormShell, Leave};
use crate::form::submission::{run_on_page, set_on_page};
use crate::session::context::{CODE, SessionContext};
use crate::session::texts;
use crate::ui::focus::focus;
use crate::ui::interval::every;

/// Reloads the page when a sign-in link is pasted into its address bar: such a link changes the fragment only.
pub fn listen_for_links() {
    let pasted = window_event_listener(leptos::ev::hashchange, |_| {
        if window().location().hash().is_ok_and(|fragment| fragment.starts_with(CODE)) {
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || pasted.remove());
}

/// Form that signs in.
#[component]
pub fn SignInForm(
    /// Name of the user who was signed in before; may be empty.
    user: String,
    leave: Leave,
    on_signed_in: Callback<Session>,
) -> impl IntoView {
    let client = expect_context::<SessionContext>().gateway_client();
    let [name, password] = [(SignIn::name(), user), (SignIn::password(), String::new())]
        .map(|(parameter, text)| RwSignal::new(Field::new(*parameter.info(), text)));
    let code = RwSignal::new(Field::new(*SignIn::code().info(), String::new()));
    let asks_for_code = RwSignal::new(false);
    let locked = RwSignal::new(None);
    let send = move || {
        let text = |field: RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        let sign_in = SignIn {
            name: Required(text(name).parse().ok()?),
            password: Required(text(password).parse().ok()?),
            code: text(code).parse().ok(),
        };
        let request = sign_in.request(&());
        locked.set(None);
        let signing_in = async move {
            let session = client.send_as(request).await.map_err(|error| explain(error, locked, asks_for_code))?;
            run_on_page(on_signed_in, session);
            Ok(())
        };
        Some(Box::pin(signing_in) as _)
    };
    let words = texts::SIGN_IN_FORM;
    view! {
        <div class="entry">
            <FormShell words draft=String::new() fields=vec![name, password, code] send=Box::new(send) leave>
                <TextField form=words.form field=name autocomplete="username" hint=|| ()/>
                <TextField form=words.form field=password autocomplete="current-password" hint=|| ()/>
                <Show when=move || asks_for_code.get()>
                    <TextField form=words.form field=code autocomplete="one-time-code" hint=|| ()/>
                </Show>
                <Locked seconds=locked/>
            </FormShell>
        </div>
    }
}

/// Turns an error into the gateway's message, without the details for programs.
fn explain(error: ApiError, locked: RwSignal<Option<u64>>, asks_for_code: RwSignal<bool>) -> Failure {
    if matches!(error.reason(), Some(Reason::CodeRequired | Reason::InvalidCode)) {
        set_on_page(asks_for_code, true);
        // In the frame after the next, because the summary of the failure takes the focus first. It is read out as an alert.
        request_animation_frame(|| focus("#sign-in-Code"));
    }
    if error.reason() == Some(Reason::LockedOut) {
        set_on_page(locked, error.rejection().and_then(|rejection| rejection.retry_after));
        // The remaining time is shown beside it.
        return Failure::new(texts::LOCKED_OUT, None);
    }
    Failure::new(error.to_string(), None)
}

/// Countdown of the seconds in which the gateway checks no password.
#[component]
fn Locked(seconds: RwSignal<Option<u64>>) -> impl IntoView {
    every(Duration::from_secs(1), move || {
        seconds.maybe_update(|seconds| {
            let is_running = seconds.is_some_and(|left| left > 0);
            *seconds = seconds.map(|left| left.saturating_sub(1));
            is_running
        });
    });
    let countdown = move || match seconds.get()? {
        0 => Some(texts::UNLOCKED.to_owned()),
        left => Some(texts::locked_for(left)),
    };
    view! { <p role="timer">{countdown}</p> }
}

//! Signs in with a name and a password.

use std::time::Duration;

use api::gateway::session::SignIn;
use api::gateway::{Reason, Session};
use api::{ApiError, Endpoint, Required};
use leptos::prelude::*;

use crate::backend::source::Sources;
use crate::feedback::problem::Failure;
use crate::form::Field;
use crate::form::control::TextField;
use crate::form::shell::{FormShell, Leave, Words};
use crate::session::gateway::CODE;

const WORDS: Words = Words { form: "sign-in", save: "Sign in", saving: "Signing in", failed: "You are not signed in." };

/// Where the way in is that asks for no password.
pub const LINK: &str = "The gateway prints a link in its terminal. Opened in this browser, it signs you in once; then the next one is printed.";

/// A link that is pasted where the app is open already changes no more than what follows the hash sign.
pub fn listen_for_links() {
    let pasted = window_event_listener(leptos::ev::hashchange, |_| {
        if window().location().hash().is_ok_and(|fragment| fragment.starts_with(CODE)) {
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || pasted.remove());
}

/// The form that does so.
#[component]
pub fn SignInForm(
    /// Who was signed in before.
    person: String,
    leave: Leave,
    on_signed_in: Callback<Session>,
) -> impl IntoView {
    let client = expect_context::<Sources>().at_gateway();
    let [name, password] =
        [(0, person), (1, String::new())].map(|(index, text)| RwSignal::new(Field::new(SignIn::FIELDS[index], text)));
    let locked = RwSignal::new(None);
    let send = move || {
        let text = |field: RwSignal<Field>| field.with_untracked(|field| field.text().to_owned());
        let sign_in =
            SignIn { name: Required(text(name).parse().ok()?), password: Required(text(password).parse().ok()?) };
        let request = sign_in.request(&());
        locked.set(None);
        let signing_in = async move {
            let session = client.ask(request).await.map_err(|error| explain(error, locked))?;
            on_signed_in.try_run(session);
            Ok(())
        };
        Some(Box::pin(signing_in) as _)
    };
    view! {
        <div class="entry">
            <FormShell words=WORDS draft=String::new() fields=vec![name, password] send=Box::new(send) leave>
                <TextField form=WORDS.form field=name autocomplete="username" hint=|| ()/>
                <TextField form=WORDS.form field=password autocomplete="current-password" hint=|| ()/>
                <Locked seconds=locked/>
            </FormShell>
        </div>
    }
}

/// The gateway's own words, without what a program would want to know.
fn explain(error: ApiError, locked: RwSignal<Option<u64>>) -> Failure {
    if error.reason() == Some(Reason::LockedOut) {
        locked.try_set(error.refusal().and_then(|refusal| refusal.retry_after));
        // For how long is counted beside it.
        return Failure::new("Too many passwords were wrong.", None);
    }
    Failure::new(error.to_string(), None)
}

/// For how long no password is looked at.
#[component]
fn Locked(seconds: RwSignal<Option<u64>>) -> impl IntoView {
    let pass = move || {
        seconds.try_maybe_update(|seconds| match seconds {
            Some(left @ 1..) => {
                *left -= 1;
                (true, ())
            }
            _ => (false, ()),
        });
    };
    // It fails only outside a browser.
    if let Ok(every) = set_interval_with_handle(pass, Duration::from_secs(1)) {
        on_cleanup(move || every.clear());
    }
    let said = move || match seconds.get()? {
        0 => Some("You can try again now.".to_owned()),
        left => Some(format!("You can try again in {left} s.")),
    };
    view! { <p role="timer">{said}</p> }
}

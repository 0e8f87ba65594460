//! Page *Second factor*: codes of an authenticator app for signing in to a gateway.

mod confirm;
mod present;
mod qr_code;
mod recovery_codes;
mod set_up;

use api::Endpoint;
use api::gateway::second_factor::{Begin, Fetch, RecoveryCodes, SecondFactor as State, Setup};
use leptos::prelude::*;

use self::present::Present;
use self::recovery_codes::NewRecoveryCodes;
use self::set_up::SetUp;
use crate::backend::client::Client;
use crate::feedback::load::{Load, Shape, load};
use crate::feedback::problem::Problem;
use crate::form::submission::{Submission, set_on_page};
use crate::routes::Route;
use crate::session::context::SessionContext;
use crate::ui::focus::focus;
use crate::ui::toast::Toasts;

/// Part of the page that is shown.
#[derive(Clone, PartialEq)]
enum Step {
    /// State of the second factor.
    Overview,
    /// QR code of a new secret.
    SettingUp(Setup),
    /// Recovery codes, which are shown once.
    NewCodes(Vec<String>),
}

/// Page *Second factor*; a note for a session without a password.
#[component]
pub fn SecondFactor() -> impl IntoView {
    let session: SessionContext = expect_context();
    let by_password =
        session.current.with_value(|session| Some(session.as_ref()?.session.by_password.known() == Some(&true)));
    let content = match by_password {
        Some(true) => view! { <OfUser/> }.into_any(),
        Some(false) => view! {
            <p>"You signed in with a link, which needs no second factor. Sign in with a password to set one up."</p>
        }
        .into_any(),
        None => view! {
            <p>"Users of a gateway can sign in with a second factor. This dashboard runs without a gateway."</p>
        }
        .into_any(),
    };
    view! {
        <header>
            <h1>{Route::SecondFactor.title()}</h1>
            <p class="hint">"Signing in then needs your password and a code of an authenticator app."</p>
        </header>
        {content}
    }
}

#[component]
fn OfUser() -> impl IntoView {
    let client: Client = expect_context();
    let step = RwSignal::new(Step::Overview);
    // Loaded again for each overview, whose state has changed since.
    move || match step.get() {
        Step::Overview => {
            let state = load(move || client.send_as::<State>(Fetch {}.request(&())));
            let view = move |state: State| match state.present.known() {
                Some(true) => view! { <Present state step/> }.into_any(),
                _ => view! { <Missing is_required=state.required.known() == Some(&true) step/> }.into_any(),
            };
            view! { <Load what="The second factor" resource=state shape=Shape::Lines(3) view/> }.into_any()
        }
        Step::SettingUp(setup) => view! { <SetUp setup step/> }.into_any(),
        Step::NewCodes(codes) => view! { <NewRecoveryCodes codes step/> }.into_any(),
    }
}

/// Note that there is no second factor, and the button that begins to set one up.
#[component]
fn Missing(is_required: bool, step: RwSignal<Step>) -> impl IntoView {
    let client: Client = expect_context();
    let submission = Submission::new();
    let begin = move |_| {
        let write = async move {
            let setup = client.send_as::<Setup>(Begin {}.request(&())).await?;
            set_on_page(step, Step::SettingUp(setup));
            focus(HEADING);
            Ok(())
        };
        submission.start(Box::pin(write), FAILED, Box::new(|result, _| result.err()));
    };
    let required = is_required.then(|| {
        view! {
            <div class="note" data-tone="warning">
                <p>
                    <b>"You need a second factor here."</b>
                    " Until you set it up, the gateway rejects your requests to accounts that need one."
                </p>
            </div>
        }
    });
    view! {
        <section class="panel" aria-labelledby="second-factor">
            <div class="body stack">
                <h2 id="second-factor">"No second factor"</h2>
                {required}
                <p>"Your password alone signs you in. With a second factor, a stolen password is not enough."</p>
                {move || submission.failure().map(|failure| view! { <Problem summary=FAILED failure/> })}
                <button type="button" data-kind="primary" aria-disabled=move || submission.disabled() on:click=begin>
                    "Set up second factor"
                </button>
            </div>
        </section>
    }
}

const FAILED: &str = "The second factor could not be set up.";

/// Shows new recovery codes, or a message if the response has none.
fn show_codes(step: RwSignal<Step>, toasts: Toasts, response: &RecoveryCodes) {
    match response.codes.known().filter(|codes| !codes.is_empty()) {
        Some(codes) => set_on_page(step, Step::NewCodes(codes.clone())),
        None => {
            toasts.fail("The gateway sent no recovery codes. Replace them.");
            set_on_page(step, Step::Overview);
        }
    }
    focus(HEADING);
}

/// Heading of the part that is shown.
const HEADING: &str = "main h2";

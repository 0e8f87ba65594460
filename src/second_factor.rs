//! Page *Second factor*: codes of an authenticator app for signing in to a gateway.

mod confirm;
mod present;
mod qr_code;
mod recovery_codes;
mod set_up;
mod texts;

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
            <p>{texts::SIGNED_IN_BY_LINK}</p>
        }
        .into_any(),
        None => view! {
            <p>{texts::NO_GATEWAY}</p>
        }
        .into_any(),
    };
    view! {
        <header>
            <h1>{Route::SecondFactor.title()}</h1>
            <p class="hint">{texts::ABOUT}</p>
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
            view! { <Load what=texts::LOADED resource=state shape=Shape::Lines(3) view/> }.into_any()
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
        submission.start(Box::pin(write), texts::BEGIN_FAILED, Box::new(|result, _| result.err()));
    };
    let required = is_required.then(|| {
        view! {
            <div class="note" data-tone="warning">
                <p>
                    <b>{texts::REQUIRED_HERE}</b> " " {texts::REQUIRED_WHY}
                </p>
            </div>
        }
    });
    view! {
        <section class="panel" aria-labelledby="second-factor">
            <div class="body stack">
                <h2 id="second-factor">{texts::MISSING}</h2>
                {required}
                <p>{texts::MISSING_RISK}</p>
                {move || submission.failure().map(|failure| view! { <Problem summary=texts::BEGIN_FAILED failure/> })}
                <button type="button" data-kind="primary" aria-disabled=move || submission.disabled() on:click=begin>
                    {texts::BEGIN}
                </button>
            </div>
        </section>
    }
}

/// Shows new recovery codes, or a message if the response has none.
fn show_codes(step: RwSignal<Step>, toasts: Toasts, response: &RecoveryCodes) {
    match response.codes.known().filter(|codes| !codes.is_empty()) {
        Some(codes) => set_on_page(step, Step::NewCodes(codes.clone())),
        None => {
            toasts.fail(texts::NO_CODES);
            set_on_page(step, Step::Overview);
        }
    }
    focus(HEADING);
}

/// Heading of the part that is shown.
const HEADING: &str = "main h2";

//! State of a second factor that is set up, and its changes.

use api::gateway::second_factor::{FactorCode, RecoveryCodes, Remove, ReplaceRecoveryCodes, SecondFactor};
use api::gateway::session::Password;
use api::{Endpoint, Request, Required};
use leptos::prelude::*;

use super::confirm::ConfirmForm;
use super::{Step, show_codes};
use crate::form::shell::FormLabels;
use crate::form::submission::set_on_page;
use crate::ui::dialog::{Dialog, Role};
use crate::ui::focus::focus;
use crate::ui::toast::Toasts;

const REPLACE: FormLabels = FormLabels {
    form: "replace-recovery-codes",
    save: "Replace recovery codes",
    saving: "Replacing recovery codes",
    failed: "The recovery codes were not replaced.",
    saved: "",
};

const REMOVE: FormLabels = FormLabels {
    form: "remove-second-factor",
    save: "Remove second factor",
    saving: "Removing second factor",
    failed: "The second factor was not removed.",
    saved: "",
};

/// Number of recovery codes at which the page warns.
const FEW: u64 = 3;

/// Number of recovery codes, and the buttons that replace them and remove the second factor.
#[component]
pub fn Present(state: SecondFactor, step: RwSignal<Step>) -> impl IntoView {
    let is_required = state.required.known() == Some(&true);
    let left = state.recovery_codes.known().copied();
    let few = left.is_some_and(|left| left <= FEW).then(|| {
        view! {
            <div class="note" data-tone="warning">
                <p>"Replace your recovery codes before you have used all of them."</p>
            </div>
        }
    });
    let (replacing, removing) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <section class="panel" aria-labelledby="second-factor">
            <div class="body stack">
                <h2 id="second-factor">"Your second factor"</h2>
                <p>"Signing in needs your password and a code of your authenticator app. A recovery code replaces the app once."</p>
                {left.map(|left| view! { <p>"Recovery codes left: " <b>{left}</b></p> })}
                {few}
                <div class="row">
                    <button type="button" on:click=move |_| replacing.set(true)>
                        "Replace recovery codes"
                    </button>
                    <button type="button" data-kind="danger" on:click=move |_| removing.set(true)>
                        "Remove second factor"
                    </button>
                </div>
            </div>
        </section>
        <Replace open=replacing step/>
        <RemoveDialog open=removing is_required step/>
    }
}

/// Dialog that replaces the recovery codes.
#[component]
fn Replace(open: RwSignal<bool>, step: RwSignal<Step>) -> impl IntoView {
    let close = Callback::new(move |()| open.set(false));
    let request: fn(FactorCode, Password) -> Request =
        |code, password| ReplaceRecoveryCodes { code: Required(code), password: Required(password) }.request(&());
    let toasts: Toasts = expect_context();
    let done = Callback::new(move |replaced: RecoveryCodes| show_codes(step, toasts, &replaced));
    view! {
        <Dialog open close title="Replace your recovery codes?" role=Role::Dialog>
            <p>"You get ten new codes. The current ones no longer work."</p>
            <ConfirmForm words=REPLACE request close done/>
        </Dialog>
    }
}

/// Dialog that removes the second factor.
#[component]
fn RemoveDialog(open: RwSignal<bool>, is_required: bool, step: RwSignal<Step>) -> impl IntoView {
    let toasts: Toasts = expect_context();
    let close = Callback::new(move |()| open.set(false));
    let request: fn(FactorCode, Password) -> Request =
        |code, password| Remove { code: Required(code), password: Required(password) }.request(&());
    let done = Callback::new(move |()| {
        toasts.succeed("Second factor removed");
        set_on_page(step, Step::Overview);
        focus("main h1");
    });
    view! {
        <Dialog open close title="Remove your second factor?" role=Role::Dialog>
            <p>"Your password alone signs you in afterwards. Your sessions in other browsers end."</p>
            {is_required.then(|| view! { <p>"The gateway rejects your requests to some accounts until you set up another one."</p> })}
            <ConfirmForm words=REMOVE request close done/>
        </Dialog>
    }
}
